"""The checklist on screen, in the portfolio and on a learner's page."""

from collections.abc import Sequence

import htpy as h

from managerkit.journal.log import Journal
from managerkit.ui.controls import Body, checkbox
from managerkit.ui.panel import Event

from .engine import TICK, ticked
from .model import Checklist, ChecklistEntry


class ChecklistView:
    """A checklist over a journal."""

    def __init__(self, name: str, checklist: Checklist, journal: Journal) -> None:
        self._name, self._checklist, self.journal = name, checklist, journal
        self.key = f"{journal.path.name}/checklist/{name}"

    def _done(self) -> list[ChecklistEntry]:
        return ticked(self._name, self._checklist, TICK.latest(self.journal))

    def body(self) -> Body:
        """A box for each entry."""
        done = self._done()
        return h.fragment[
            h.h3(".mk-title")[self._checklist.title],
            [checkbox(f"tick:{entry.id}", entry.text, entry in done) for entry in self._checklist.entries],
        ]

    def static(self) -> Body:
        """What is ticked."""
        return listed(self._checklist, self._done())

    def text(self) -> str:
        """What is ticked."""
        return "\n".join([self._checklist.title, *(f"✓ {entry.text}" for entry in self._done())])

    def handle(self, event: Event) -> str:
        """Keep what is ticked."""
        match event.parts:
            case ["tick", entry] if entry in {one.id for one in self._checklist.entries}:
                TICK.append(self.journal, f"{self._name}/{entry}", event.value == "true")
        return ""


def listed(checklist: Checklist, done: Sequence[ChecklistEntry]) -> Body:
    """The title, and what is ticked."""
    return h.fragment[h.h3[checklist.title], h.ul[[h.li[f"✓ {entry.text}"] for entry in done]]]
