"""The page to carry as an activity: filled from a module's answers, changed by the learner, never graded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from typing_extensions import override

from managerkit.activities.base import Activity
from managerkit.content.findings import ContentError, Finding
from managerkit.content.loading import ModuleFolder
from managerkit.content.page import PageToCarry
from managerkit.content.sentences import Sentences
from managerkit.journal.log import Journal
from managerkit.journal.records import FILE_WRITTEN, PAGE

from .engine import file_name
from .lint import findings


class PageActivity(Activity[PageToCarry]):
    """page.yml. Its panel needs what other journals say: a notebook calls `page`."""

    kind = "page"
    model = PageToCarry
    many = False
    shown_by = "page"
    records = (PAGE,)

    @override
    def lint(self, folder: ModuleFolder) -> Iterator[Finding]:
        """Everything that is wrong with the file, if there is one."""
        for name in self.files(folder):
            try:
                file = self.file(folder, name)
                known = set(_sources(folder))
            except ContentError as error:
                yield from (one for one in error.findings if one.path.name == "page.yml")
                return
            yield from findings(file, known)

    @override
    def keys(self, folder: ModuleFolder) -> set[str]:
        """The fields."""
        sections = [section for name in self.names(folder) for section in self.file(folder, name).value.sections]
        return {field.id for section in sections for field in section.fields}

    @override
    def material(self, folder: ModuleFolder) -> dict[str, str]:
        """Every field. What was typed into one that is gone stays in the journal, and no mark refers to it."""
        return {f"the field `{key}` of the page": "" for key in sorted(self.keys(folder))}

    @override
    def progress(self, folder: ModuleFolder, name: str, journals: Sequence[Journal]) -> float:
        """1 once something is typed on it, or it was written as a file."""
        lesson = journals[0]
        begun = any(PAGE.latest(lesson).values()) or FILE_WRITTEN.last(lesson, file_name(folder.id)) is not None
        return float(begun)


def _sources(folder: ModuleFolder) -> Iterator[str]:
    """All that a page of a module may take from."""
    if folder.module.exercise:
        for prompt in folder.reflection.value.prompts:
            yield f"{prompt.kind}/{prompt.id}"
    for item in folder.assessment.value.items:
        yield f"example/{item.id}"
    for name in folder.names("sentences"):
        own = folder.file(f"sentences-{name}.yml", Sentences).value.lines
        yield from (f"line/{name}-{one.id}" for one in own)
    for dimension in folder.assessment.value.dimensions:
        yield f"start/{dimension.id}"
    yield from (f"story/{name}" for name in folder.names("scenario"))
    yield from (f"model/{name}" for name in folder.module.simulations)


ACTIVITY = PageActivity()
