"""The points that a machine gives in an exercise: from what the journal records, never from what it claims."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from managerkit.activities.practice import engine as practice
from managerkit.activities.reflections import engine as reflections
from managerkit.activities.scenarios.record import completion
from managerkit.content.loading import ModuleFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import FINISHED, PLAY, TEXT


@dataclass(frozen=True)
class Award:
    """Points, and a sentence or a few lines that say why."""

    points: float
    why: str


def award(folder: ModuleFolder, journal: Journal, name: str, function: Callable[..., Any] | None) -> Award:
    """The points for one part of a module's exercise.

    Args:
        folder: the module.
        journal: the learner's journal of the exercise.
        name: a scenario or a practice of the module, or "form"; module.yml must give points for it.
        function: the learner's function, for a practice.

    Returns:
        The points, at most what module.yml gives, and why.
    """
    assert folder.module.exercise is not None
    most = folder.module.exercise.points[name]
    if name == "form":
        return _form(folder, journal, most)
    if name in folder.names("practice"):
        return _practice(folder, name, function, most)
    return _scenario(folder, journal, name, most)


def _scenario(folder: ModuleFolder, journal: Journal, name: str, most: int) -> Award:
    scenario = folder.scenario(name).value
    found = completion(scenario, PLAY.raw(journal, name), FINISHED.raw(journal, name))
    points = float(most) if found.done else 0.0
    return Award(points, f"{points:g} of {most} points for playing “{scenario.title}” to an ending: {found.why}.")


def _practice(folder: ModuleFolder, name: str, function: Callable[..., Any] | None, most: int) -> Award:
    content = folder.practice(name).value
    if function is None:
        return Award(0.0, f"0 of {most} points: {content.function} was not handed in.")
    ran = practice.run(content, function)
    points = practice.points(ran, most)
    failing = [f"  {one.case.title}: {one.case.says}" for one in ran if not one.passed]
    passed = f"{points:g} of {most} points: {len(ran) - len(failing)} of {len(ran)} cases pass"
    return Award(points, "\n".join([f"{passed}; these do not:" if failing else f"{passed}.", *failing]))


def _form(folder: ModuleFolder, journal: Journal, most: int) -> Award:
    content = folder.reflection.value
    kept = TEXT.latest(journal)
    texts = {prompt.id: reflections.given(prompt, kept) for prompt in content.prompts}
    points = reflections.points(content, texts, most)
    lines = [
        f"  {'met    ' if check.done else 'not yet'}  {check.prompt}: {check.asks}"
        for check in reflections.checks(content, texts)
    ]
    return Award(
        points,
        "\n".join([f"{points:g} of {most} points for form; what you say is read by a person.", *lines]),
    )
