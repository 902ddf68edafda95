"""What a learner's journals say of a module: how much is done, and what came of it. Counted, never judged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from managerkit.activities import simulations
from managerkit.activities.assessments.engine import score, valid
from managerkit.activities.reflections import engine as reflections
from managerkit.activities.reflections.memo import Evidence
from managerkit.activities.scenarios.record import ended
from managerkit.activities.simulations import state as simulation_state
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal import records
from managerkit.journal.log import Journal

BEGUN = 0.5
"""What counts as done of something that has no parts to count, once it is begun."""


@dataclass(frozen=True)
class Workspace:
    """A learner's workspace, by the folder that holds `notebooks/` and `exercises/`."""

    root: Path

    @classmethod
    def around(cls, folder: Path) -> "Workspace":
        """The workspace that a notebook's folder lies in."""
        above = folder.resolve().parents
        return cls(next((one for one in above[:2] if (one / "notebooks").is_dir()), folder.resolve().parent))

    def lesson(self, folder: ModuleFolder) -> Journal:
        """The journal of a module's lesson."""
        return Journal.beside(self.root / "notebooks", folder.id, folder.module.version)

    def exercise(self, folder: ModuleFolder) -> Journal:
        """The journal of a module's exercise."""
        return Journal.beside(self.root / "exercises" / folder.assignment, folder.id, folder.module.version)


@dataclass(frozen=True)
class Progress:
    """How much of a module is done: shares from 0 to 1 of the lesson and, if there is one, the exercise."""

    lesson: float
    exercise: float | None
    minutes_left: int

    @property
    def begun(self) -> bool:
        """Whether anything is done."""
        return self.lesson > 0 or bool(self.exercise)

    @property
    def done(self) -> bool:
        """Whether all that can be counted is done."""
        return self.lesson == 1 and self.exercise in (None, 1)


def progress(folder: ModuleFolder, desk: Workspace) -> Progress:
    """Count what is done: questions answered, models run, stories played out, code mended, checks of form met.

    Args:
        folder: the module.
        desk: the workspace.

    Raises:
        JournalError: a journal cannot be read.
        ContentError: a file of the module is broken.
    """
    lesson, exercise = desk.lesson(folder), desk.exercise(folder)
    read = list(_lesson(folder, lesson, exercise))
    share = sum(read) / len(read) if read else 0.0
    minutes = folder.module.minutes
    if folder.module.exercise is None:
        return Progress(share, None, round(minutes.lesson * (1 - share)))
    parts = [_part(folder, exercise, name) for name in folder.module.exercise.points]
    done = sum(parts) / len(parts)
    left = minutes.lesson * (1 - share) + (minutes.exercise or 0) * (1 - done)
    return Progress(share, done, round(left))


def _lesson(folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Iterator[float]:
    if (folder.path / "assessment.yml").is_file():
        answers = records.ANSWER["start"].latest(lesson)
        items = folder.assessment.value.items if answers else []
        yield sum(valid(item, answers.get(item.id)) for item in items) / len(items) if items else 0.0
    predicted = {**records.PREDICTION.latest(exercise), **records.PREDICTION.latest(lesson)}
    for name in folder.module.simulations:
        yield float(predicted.get(name) is not None)
    graded = folder.module.exercise.points if folder.module.exercise else {}
    for name in folder.names("scenario"):
        if name not in graded:
            yield max(_played(lesson, name), _played(exercise, name))


def _part(folder: ModuleFolder, journal: Journal, name: str) -> float:
    """The share done of one part of an exercise, as module.yml names it."""
    if name == "form":
        texts = records.TEXT.latest(journal)
        return reflections.points(folder.reflection.value, _given(folder, texts), 1) if texts else 0.0
    if name in folder.names("practice"):
        ran = records.TRACE.last(journal, name)
        return sum(ran.passed.values()) / len(ran.passed) if ran and ran.passed else 0.0
    return _played(journal, name)


def _given(folder: ModuleFolder, texts: Mapping[str, str | None]) -> dict[str, object]:
    return {prompt.id: reflections.given(prompt, texts) for prompt in folder.reflection.value.prompts}


def _played(journal: Journal, name: str) -> float:
    """1 for a story once played to an ending, as the player recorded it; grading replays it."""
    if records.FINISHED.raw(journal, name):
        return 1.0
    return BEGUN if records.PLAY.raw(journal, name) else 0.0


def over(course: CourseFolder, desk: Workspace) -> dict[str, Progress]:
    """The progress of every module, in teaching order."""
    return {folder.id: progress(folder, desk) for folder in course.modules()}


def evidence(course: CourseFolder, desk: Workspace) -> list[Evidence]:
    """What came of every module, as sentences: dimensions placed, stories ended, things undertaken with a date.

    Args:
        course: the content.
        desk: the workspace.

    Raises:
        JournalError: a journal cannot be read.
        ContentError: a file of a module is broken.
    """
    return [one for folder in course.modules() for one in _evidence(folder, desk)]


def _evidence(folder: ModuleFolder, desk: Workspace) -> Iterator[Evidence]:
    title, lesson, exercise = folder.module.title, desk.lesson(folder), desk.exercise(folder)
    if (folder.path / "assessment.yml").is_file():
        for occasion, kind in records.ANSWER.items():
            if answers := kind.latest(lesson):
                when = {"end": " (at the end)", "looking-back": " (looking back)"}.get(occasion, "")
                for one in score(folder.assessment.value, answers, records.CONFIDENCE[occasion].latest(lesson)):
                    if one.place is not None:
                        yield Evidence(f"{folder.id}/{occasion}/{one.dimension.id}", title, one.sentence + when)
    for name in folder.names("scenario"):
        if plays := [play for one in (exercise, lesson) for play in records.FINISHED.last(one, name) or []]:
            story = folder.scenario(name).value
            states = ended(story, plays)
            endings = [found.title for state in states if (found := story.scenes[state.scene].ending)]
            if endings:
                times = "once" if len(endings) == 1 else f"{len(endings)} times"
                text = f"“{story.title}”, played {times}; the last one ended so: {endings[-1]}."
                yield Evidence(f"{folder.id}/story/{name}", title, text)
    for name in folder.module.simulations:
        for journal in (exercise, lesson):
            if sentence := _ran(journal, name):
                yield Evidence(f"{folder.id}/model/{name}", title, sentence)
                break
    if texts := records.TEXT.latest(exercise):
        for prompt in folder.reflection.value.prompts:
            parts = reflections.given(prompt, texts)
            if isinstance(parts, dict) and parts["act"].strip():
                text = (
                    f"If {parts['cue'].strip()}, then I will {parts['act'].strip()} (by {parts['by'] or 'no day set'})."
                )
                yield Evidence(f"{folder.id}/commitment/{prompt.id}", title, text)


def _ran(journal: Journal, name: str) -> str:
    """What a simulation gave with the learner's own figures, once there was a prediction."""
    model = simulations.find(name)
    if simulation_state.prediction(model, records.PREDICTION.last(journal, name)) is None:
        return ""
    figures = (
        simulation_state.values(model, records.SLIDERS.last(journal, name)),
        simulation_state.rows(model, records.ROWS.last(journal, name)),
    )
    return f"{model.title}, with your figures: {model.run(*figures).sentence}"
