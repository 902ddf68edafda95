"""What is counted of one learner, from what their journal and their shared ratings hold. No word of theirs is kept."""

from collections.abc import Iterator, Mapping
from datetime import date

from managerkit.activities.assessments.engine import score
from managerkit.activities.reflections.engine import checks, day, given, words
from managerkit.activities.scenarios.engine import State
from managerkit.activities.scenarios.record import ended, recorded
from managerkit.content.assessment import Assessment
from managerkit.content.course import major
from managerkit.content.loading import ModuleFolder
from managerkit.content.reflection import Reflection
from managerkit.content.scenario import Scenario
from managerkit.wording.commitments import by_when, kind

from .published import WHEN
from .suppression import Record

YES = "yes"


def of_story(name: str, scenario: Scenario, current: object, finished: object) -> Record:
    """The first play that reaches an ending when its choices are played again: the ending, and what was chosen where.

    Args:
        name: the scenario's name.
        scenario: the scenario.
        current: the journal's data on the play under way.
        finished: the journal's list of plays that are said to have ended.
    """
    plays = ended(scenario, recorded(current, finished))
    if not plays:
        return {}
    chosen = {f"choice/{name}/{scene}": choice for scene, choice in first_choices(plays[0]).items()}
    return {f"ending/{name}": plays[0].scene, **chosen}


def first_choices(play: State) -> dict[str, str]:
    """What a play chose in each scene, the first time that it came there."""
    return {step.scene: step.choice for step in reversed(play.steps)}


def of_reflection(reflection: Reflection, texts: Mapping[str, object], written: Mapping[str, date]) -> Record:
    """Which checks of form are met, whether every prompt has an answer, and of what kind the commitment is.

    Args:
        reflection: the prompts.
        texts: the journal's newest TEXT by key.
        written: the days on which they were written, by key.
    """
    answers = {prompt.id: given(prompt, texts) for prompt in reflection.prompts}
    met = [f"form/{number}" for number, check in enumerate(checks(reflection, answers)) if check.done]
    record = dict.fromkeys(met, YES)
    if all(_answered(answer) for answer in answers.values()):
        record["wrote"] = YES
    for prompt in reflection.prompts:
        answer = answers[prompt.id]
        if isinstance(answer, dict) and words(answer["act"]):
            record |= _commitment(answer, written.get(f"{prompt.id}:by"))
    return record


def versions(module: ModuleFolder) -> list[str]:
    """The versions of a module's exercise that can have been answered as one assignment, oldest first."""
    history = [change.version for change in module.module.history]
    return [version for version in reversed(history) if major(version) == module.module.major]


def of_version(module: ModuleFolder, said: str) -> Record:
    """The version that was answered; nothing where the notebook says none that there was.

    Args:
        module: the module.
        said: the version that the notebook says; "" if it says none.
    """
    return {"version": said} if said in versions(module) else {}


def of_ratings(assessment: Assessment, shared: Mapping[str, object]) -> Record:
    """The place on each dimension, 0 to 1, at each time for which enough was answered.

    Args:
        assessment: the module's.
        shared: the answers by time, a key of WHEN.
    """
    return dict(_places(assessment, shared))


def _answered(answer: str | dict[str, str]) -> bool:
    return bool(words(answer["act"] if isinstance(answer, dict) else answer))


def _commitment(parts: Mapping[str, str], written: date | None) -> dict[str, str]:
    record = {"kind": kind(parts["act"]), "by-when": by_when(written, day(parts["by"]))}
    return record | ({"somebody": YES} if words(parts["who"]) else {})


def _places(assessment: Assessment, shared: Mapping[str, object]) -> Iterator[tuple[str, float]]:
    for time in WHEN:
        answers = shared.get(time)
        for result in score(assessment, answers if isinstance(answers, Mapping) else {}, {}):
            if result.place is not None:
                yield f"{time}/{result.dimension.id}", result.place
