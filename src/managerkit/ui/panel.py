"""What a panel shows: views. One is plain Python: it renders itself from the journal, and handles what a person did.

It does so by writing to the journal; `managerkit.ui.widget` brings it to the browser, where somebody can click.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from htpy import Renderable

from managerkit.journal.log import Journal


@dataclass(frozen=True)
class Event:
    """Something a person did: the control's name, and its value (text, or whether a box is ticked)."""

    name: str
    value: str

    @property
    def parts(self) -> list[str]:
        """The name's parts: "answer:five-years" is ["answer", "five-years"]."""
        return self.name.split(":")


class View(Protocol):
    """What a panel can show.

    `key` names it among all panels of a workspace; `journal` keeps its answers. `handle` returns a sentence for screen
    readers, or "".
    """

    key: str
    journal: Journal

    def body(self) -> Renderable:
        """The controls and what is known, as HTML; called after every event."""

    def static(self) -> Renderable:
        """The stored answers as HTML without controls."""

    def text(self) -> str:
        """The stored answers as plain text."""

    def handle(self, event: Event) -> str:
        """Take in what a person did."""


@runtime_checkable
class Previewed(Protocol):
    """A view whose page follows a slider while it is dragged."""

    def preview(self, event: Event) -> Renderable:
        """The page as it would be with a control where it is now; nothing is kept."""
