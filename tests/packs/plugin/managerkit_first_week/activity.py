"""The checklist as an activity: things to do and to tick, graded by the share that is ticked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from managerkit.activities.base import Activity, Award, Exhibit, FeedbackPanel, MadeUp, Move, PortfolioShelf
from managerkit.content.findings import Finding
from managerkit.content.loading import File, ModuleFolder
from managerkit.journal.kind import Kind
from managerkit.journal.log import Journal

from .engine import TICK, ticked
from .model import Checklist, ChecklistEntry

if TYPE_CHECKING:
    from managerkit.ui.panel import View


class ChecklistActivity(Activity[Checklist]):
    """checklist-NAME.yml. A notebook shows it with `show("checklist", NAME)`."""

    kind = "checklist"
    model = Checklist
    graded = True
    records: Sequence[Kind[Any]] = (TICK,)
    shelf = PortfolioShelf("checklists", "Checklists, and what you ticked")
    told = {"checklist": "checklists"}  # noqa: RUF012

    @override
    def judge(self, file: File[Checklist]) -> Iterable[Finding]:
        return file.lines.twice([entry.id for entry in file.value.entries], "entries")

    @override
    def answered(self, folder: ModuleFolder, name: str) -> dict[str, str]:
        return {f"the entry `{name}/{entry.id}`": "" for entry in self.file(folder, name).value.entries}

    @override
    def view(self, folder: ModuleFolder, name: str, journal: Journal) -> View:
        from .view import ChecklistView

        return ChecklistView(name, self.file(folder, name).value, journal)

    @override
    def progress(self, folder: ModuleFolder, name: str, journals: Sequence[Journal]) -> float:
        return max(self._share(folder, name, journal) for journal in journals)

    @override
    def award(
        self, folder: ModuleFolder, journal: Journal, name: str, most: int, function: Callable[..., Any] | None
    ) -> Award:
        points = round(most * self._share(folder, name, journal), 1)
        return Award(points, f"{points:g} of {most} points for what is ticked on “{self._title(folder, name)}”.")

    @override
    def evidence(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Iterator[tuple[str, str]]:
        for name, done in self._begun(folder, lesson, exercise):
            yield f"checklist/{name}", f"“{self._title(folder, name)}”: {len(done)} ticked."

    @override
    def exhibit(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Exhibit | None:
        import htpy as h

        from .view import listed

        found = [(self.file(folder, name).value, done) for name, done in self._begun(folder, lesson, exercise)]
        return Exhibit(found, lambda: h.fragment[[listed(*one) for one in found]]) if found else None

    @override
    def feedback(self, folder: ModuleFolder, journal: Journal) -> Iterator[FeedbackPanel]:
        for name in self.names(folder):
            shown = self.view(folder, name, journal)
            yield FeedbackPanel(self.anchor(name), self.worth(folder, name), shown.static)

    @override
    def worth(self, folder: ModuleFolder, name: str) -> str:
        return f"The checklist: {self._title(folder, name)}"

    @override
    def anchor(self, name: str) -> str:
        return f"checklist-{name}"

    @override
    def demo(self, folder: ModuleFolder, who: MadeUp) -> list[Move]:
        entries = ((name, entry) for name in self.names(folder) for entry in self.file(folder, name).value.entries)
        return [TICK.fields(f"{name}/{entry.id}", True) for name, entry in entries if who.rng.random() < who.diligence]

    def _title(self, folder: ModuleFolder, name: str) -> str:
        return self.file(folder, name).value.title

    def _done(self, folder: ModuleFolder, name: str, journal: Journal) -> list[ChecklistEntry]:
        return ticked(name, self.file(folder, name).value, TICK.latest(journal))

    def _share(self, folder: ModuleFolder, name: str, journal: Journal) -> float:
        return len(self._done(folder, name, journal)) / len(self.file(folder, name).value.entries)

    def _begun(self, folder: ModuleFolder, *journals: Journal) -> Iterator[tuple[str, list[ChecklistEntry]]]:
        """The checklists on which something is ticked, and what."""
        for name in self.names(folder):
            if done := max((self._done(folder, name, journal) for journal in journals), key=len):
                yield name, done


ACTIVITY = ChecklistActivity()
