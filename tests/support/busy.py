"""A workspace in which somebody has done everything in some modules of the real course, as their journals say."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

from managerkit import activities
from managerkit.activities import simulations
from managerkit.activities.reflections.memo_forms import DECISION
from managerkit.activities.scenarios.engine import begin, choose, options
from managerkit.activities.sentences.engine import drawn
from managerkit.activities.simulations.model import Column, Row
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import OCCASIONS
from managerkit.progress.evidence import evidence
from managerkit.progress.workspace import Workspace
from tests.support.places import COURSE as COURSE_AT

COURSE = CourseFolder(COURSE_AT)
SENTENCES = activities.find("sentences")
MODULES = ("start", "mastery", "candor", "trust", "transition", "capstone")
STORY = (
    "On Tuesday the twelfth I took the migration back from Priya at five in the afternoon.\nShe had asked me one "
    "question, and I heard “I cannot do it”. I was home at ten. On Wednesday she asked nothing."
)


def desk(root: Path, modules: tuple[str, ...] = MODULES, said: str = STORY) -> Workspace:
    """A workspace with everything done in these modules.

    Args:
        root: a new folder.
        modules: their names.
        said: what the person types wherever something can be typed.
    """
    (root / ".managerkit/base").mkdir(parents=True)
    (root / "notebooks").mkdir()
    found = Workspace(root)
    for name in modules:
        folder = COURSE.module(name)
        _lesson(folder, found.lesson(folder), said)
        if folder.module.exercise:
            (root / "exercises" / folder.assignment).mkdir(parents=True)
            _exercise(folder, found.exercise(folder), said)
    if "capstone" in modules:
        _memo(found, said)
    return found


def _lesson(folder: ModuleFolder, journal: Journal, said: str) -> None:
    assessment = folder.assessment.value
    luck = Random(folder.id)
    for name, suffix in OCCASIONS.items() if folder.id == "start" else [("start", "")]:
        for item in assessment.items:
            journal.append(f"answer{suffix}", item.id, luck.randrange(len(item.anchors)))
            if item.example:
                journal.append(f"example{suffix}", item.id, f"{name}: {said}")
    _sentences(folder, journal, said)
    for name in folder.module.simulations:
        model = simulations.find(name)
        journal.append("prediction", name, model.prediction.high)
        typed = {column.name: said[: column.longest] for column in model.columns if column.longest}
        if typed and (said != STORY or all(column.longest for column in model.columns)):
            journal.append("rows", name, [{**row, **typed} for row in model.rows])
        elif model.columns:
            journal.append("rows", name, [_own(model.columns, model.rows[0]), *model.rows[2:]])


def _sentences(folder: ModuleFolder, journal: Journal, said: str) -> None:
    """A round of each practice on sentences, all in the first place, and every line of one's own."""
    for name in SENTENCES.names(folder):
        content = SENTENCES.file(folder, name).value
        journal.append("sorting", name, {"seed": 1, "round": 0})
        for sentence in drawn(content, 1, 0):
            journal.append("sorted", f"{name}:{sentence.id}", {"place": content.places[0].id, "round": 0})
        for line in content.lines:
            journal.append("own-line", f"{name}:{line.id}", said)


def _own(columns: Sequence[Column], row: Row) -> Row:
    """A row of a sample with another number or choice in it, which makes it somebody's."""
    column = next(one for one in reversed(columns) if not one.longest)
    others: list[str | float] = [*column.options] or [column.low, column.high]
    return {**row, column.name: next(one for one in others if one != row[column.name])}


def _exercise(folder: ModuleFolder, journal: Journal, said: str) -> None:
    for name in folder.names("scenario"):
        journal.append("finished", name, [play(folder, name, seed) for seed in (1, 2)])
    parts = {"cue": "somebody asks me on a Tuesday", "act": "ask back once, and wait", "who": "Priya"}
    if said != STORY:
        parts = {part: f"{text} {said}" for part, text in parts.items()}
    for number, prompt in enumerate(folder.reflection.value.prompts):
        if prompt.kind == "text":
            journal.append("text", prompt.id, f"{folder.id} {number}: {said}")
            continue
        for part, text in {**parts, "by": "2027-02-01"}.items():
            journal.append("text", f"{prompt.id}:{part}", text)


def play(folder: ModuleFolder, name: str, seed: int) -> dict[str, object]:
    """A play to some ending."""
    story = folder.scenario(name).value
    luck, state = Random(seed), begin(story, seed)
    while not story.scenes[state.scene].ending:
        state = choose(story, state, luck.choice(options(story, state)).id)
    return {"seed": seed, "choices": list(state.choices)}


def _memo(found: Workspace, said: str) -> None:
    journal = found.lesson(COURSE.module("capstone"))
    journal.append("memo", "choice", "tour")
    for part in DECISION.texts:
        journal.append("memo", part.name, f"{part.name}: {said}")
    journal.append("memo", "until", "2027-03-01")
    journal.append("memo", "revisit", "2027-04-01")
    for one in evidence(COURSE, found):
        journal.append("memo", f"evidence:{one.id}", one.text)
