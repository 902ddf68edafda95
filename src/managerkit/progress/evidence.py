"""Evidence: what came of every module, as sentences to pick for a decision memo."""

from collections.abc import Iterator

from managerkit import activities
from managerkit.activities.reflections.memo import Evidence
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.records import EXAMPLE, OWN_LINE, TEXT

from .workspace import Workspace


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


def offered(folder: ModuleFolder, desk: Workspace) -> dict[str, str]:
    """What a module's page can be filled from: what came of it as sentences, and what was typed as it stands.

    Args:
        folder: the module.
        desk: the workspace.

    Raises:
        JournalError: a journal cannot be read.
        ContentError: a file of the module is broken.
    """
    lesson, exercise = desk.lesson(folder), desk.exercise(folder)
    lines = {key.replace(":", "-"): text for key, text in OWN_LINE.latest(lesson).items()}
    typed = [("text", TEXT.latest(exercise)), ("example", EXAMPLE["start"].latest(lesson)), ("line", lines)]
    found = {f"{kind}/{key}": text for kind, texts in typed for key, text in texts.items() if text}
    return found | {name: said for kind in activities.kinds() for name, said in kind.evidence(folder, lesson, exercise)}


def _evidence(folder: ModuleFolder, desk: Workspace) -> Iterator[Evidence]:
    lesson, exercise = desk.lesson(folder), desk.exercise(folder)
    for kind in activities.kinds():
        for name, sentence in kind.evidence(folder, lesson, exercise):
            yield Evidence(f"{folder.id}/{name}", folder.module.title, sentence)
