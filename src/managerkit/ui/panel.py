"""The one widget: it shows a view's HTML in the browser and hands its events to the view.

The page holds no state that matters. A view is plain Python: it renders itself from the journal, and handles named
events by writing to the journal. The browser keeps every event until the kernel says that it has been dealt with,
and sends it again if need be, so that nothing typed is lost while the kernel is busy, restarts, or a cell fails.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import anywidget
import traitlets
from htpy import Renderable

from managerkit.journal.log import Journal

_HERE = Path(__file__).parent


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


class Panel(anywidget.AnyWidget):
    """A view on screen."""

    _esm = _HERE / "panel.js"
    _css = _HERE / "panel.css"
    key = traitlets.Unicode().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, view: View) -> None:
        super().__init__(key=view.key, html=str(view.body()))
        self._view = view
        self._dealt: set[tuple[str, int]] = set()
        self.on_msg(self._receive)

    def _receive(self, _widget: object, message: Any, _buffers: object = None) -> None:
        """Deal with one event from one page, once, and say so; or say why it could not be dealt with."""
        match message:
            case {"kind": "event", "page": str(page), "number": int(number), "name": str(name), "value": str(value)}:
                told = {"page": page, "number": number}
                if (page, number) in self._dealt:  # it was sent again while the kernel was busy
                    self.send({"kind": "done", **told, "said": ""})
                    return
                try:
                    said = self._view.handle(Event(name, value))
                    html = str(self._view.body())
                except Exception as error:
                    self.send({"kind": "failed", **told, "why": str(error) or type(error).__name__})
                    return
                self._dealt.add((page, number))
                self.send({"kind": "done", **told, "said": said})
                self.html = html
