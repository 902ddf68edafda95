"""The one widget: it shows a view's HTML in the browser and hands its events to the view.

The page holds no state that matters. The browser keeps every event until the kernel says that it has been dealt with,
and sends it again if need be, so that nothing typed is lost while the kernel is busy, restarts, a cell fails, or the
page is closed. Pages that show the same panel follow each other.
"""

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

import anywidget
import traitlets

from managerkit.journal.log import JournalError

from .figures import for_a_narrow_page
from .panel import Event, Previewed, View

_HERE = Path(__file__).parent


class Panel(anywidget.AnyWidget):
    """A view on screen."""

    _esm = "".join((_HERE / name).read_text("utf-8") for name in ("outbox.js", "morph.js", "panel.js"))
    _css = _HERE / "panel.css"
    key = traitlets.Unicode().tag(sync=True)
    place = traitlets.Unicode().tag(sync=True)
    """Names the journal among all that a browser may come to show, without telling where it lies."""
    html = traitlets.Unicode().tag(sync=True)
    narrow = traitlets.Bool(False).tag(sync=True)
    """Whether the page is too narrow for figures of the usual width; the page says so."""

    def __init__(self, view: View) -> None:
        place = hashlib.sha256(str(view.journal.path).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        super().__init__(key=view.key, place=place)
        self._shown = _SHOWN.setdefault((place, view.key), _Shown())
        self._shown.follow(self, view)
        self.on_msg(self._receive)
        self.observe(lambda change: self._shown.fit(change.new), "narrow")

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget, and for pages that show none an empty text: the note that stands above it says all."""
        bundle = super()._repr_mimebundle_(**options)
        return bundle and ({**bundle[0], "text/plain": ""}, *bundle[1:])

    def _receive(self, _widget: object, message: Any, _buffers: object = None) -> None:
        """Deal with one event from one page, once, and say so; or say why it could not be dealt with."""
        match message:
            case {"kind": "event", "page": str(page), "number": int(number), "name": str(name), "value": str(value)}:
                told = {"page": page, "number": number}
                if (page, number) in self._shown.dealt:  # sent again while the kernel was busy
                    self.send({"kind": "done", **told, "said": ""})
                    return
                try:
                    said, html = self._shown.handle(Event(name, value))
                except Exception as error:
                    self.send({"kind": "failed", **told, "why": str(error) or type(error).__name__})
                    return
                self._shown.dealt.add((page, number))
                self.send({"kind": "done", **told, "said": said})
                self._shown.show(html)
            case {"kind": "preview", "name": str(name), "value": str(value)}:
                with suppress(JournalError):  # the event that keeps it will say so
                    self._shown.preview(Event(name, value))
                self.send({"kind": "previewed"})
            case {"kind": "look"}:
                with suppress(JournalError):  # the next event will say so
                    self._shown.look()


class _Shown:
    """A view, and all the panels of this kernel that show it: pages of one notebook, and cells that were run again."""

    def __init__(self) -> None:
        self._panels: WeakSet[Panel] = WeakSet()
        self._is_narrow = False
        self.dealt: set[tuple[str, int]] = set()

    def follow(self, panel: Panel, view: View) -> None:
        """Let a new panel show a new view, and those that are there already, too."""
        self._view = view
        self._panels.add(panel)
        panel.narrow = self._is_narrow
        self.show(self._body())

    def handle(self, event: Event) -> tuple[str, str]:
        """Let the view deal with an event; what it says, and what is to be shown then."""
        said = self._view.handle(event)
        return said, self._body()

    def preview(self, event: Event) -> None:
        """Show what would be if a control were let go where it is now."""
        if isinstance(self._view, Previewed):
            with for_a_narrow_page(self._is_narrow):
                self.show(str(self._view.preview(event)))

    def look(self) -> None:
        """Show what another program has put into the journal meanwhile."""
        if self._view.journal.state() != self._state:
            self.show(self._body())

    def fit(self, is_narrow: bool) -> None:
        """Draw figures as the page that was last looked at has room for them."""
        self._is_narrow = is_narrow
        self.show(self._body())

    def show(self, html: str) -> None:
        """Show some HTML on every panel."""
        for panel in list(self._panels):
            panel.html = html

    def _body(self) -> str:
        self._state = self._view.journal.state()
        with for_a_narrow_page(self._is_narrow):
            return str(self._view.body())


_SHOWN: dict[tuple[str, str], _Shown] = {}
"""What this kernel shows, by place and key."""
