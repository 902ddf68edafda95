"""Practice on sentences as an activity: a dozen to sort, and two lines of one's own; never graded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from typing_extensions import override

from managerkit.activities.base import Activity, Exhibit, PortfolioShelf
from managerkit.content.findings import Finding
from managerkit.content.loading import File, ModuleFolder
from managerkit.content.sentences import Sentences
from managerkit.journal.log import Journal
from managerkit.journal.records import OWN_LINE, SORTED

from .engine import of, share
from .lint import findings

if TYPE_CHECKING:
    from managerkit.ui.panel import View


class SentencesActivity(Activity[Sentences]):
    """sentences-NAME.yml. A notebook calls `sort`."""

    kind = "sentences"
    model = Sentences
    methods: Mapping[str, int] = {"sort": 0}
    shown_by = "sort"
    records = (SORTED, OWN_LINE)
    shelf = PortfolioShelf("sentences", "Sentences that you sorted, and your own lines", place=30)

    @override
    def judge(self, file: File[Sentences]) -> Iterable[Finding]:
        """Ids and places."""
        return findings(file)

    @override
    def material(self, folder: ModuleFolder) -> dict[str, str]:
        """Every sentence and every line. No mark refers to either, and the answer to one that is gone stays unread."""
        found: dict[str, str] = {}
        for name in self.names(folder):
            content = self.file(folder, name).value
            found |= {f"the sentence `{name}/{one.id}`": "" for one in content.sentences}
            found |= {f"the own line `{name}/{one.id}`": "" for one in content.lines}
        return found

    @override
    def view(self, folder: ModuleFolder, name: str, journal: Journal) -> View:
        """The panel."""
        from .view import SortView

        return SortView(name, self.file(folder, name).value, journal, None)

    @override
    def progress(self, folder: ModuleFolder, name: str, journals: Sequence[Journal]) -> float:
        """The share of a first round that is sorted."""
        content = self.file(folder, name).value
        return max(share(content, of(name, SORTED.latest(journal))) for journal in journals)

    @override
    def exhibit(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Exhibit | None:
        """What was sorted and written in the lesson."""
        from .chapter import exhibit

        return exhibit({name: self.file(folder, name).value for name in self.names(folder)}, lesson)


ACTIVITY = SentencesActivity()
