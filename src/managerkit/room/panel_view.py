"""A room in a cell: what is on now, and a control for the answer."""

import htpy as h
from htpy import Renderable

from managerkit.journal.log import Journal
from managerkit.ui.controls import button, field, radios, select
from managerkit.ui.markdown import line, prose
from managerkit.ui.panel import Event

from .client import NoRoom, Now, RoomClient

_ELSEWHERE = {
    "groups": "The cards are on the screen.",
    "commitment": "Write it down for yourself, with a day. Nobody is sent it.",
}


class RoomView:
    """The panel of a room. What is answered goes to the room and nowhere else; the journal keeps nothing of it.

    Args:
        client: the place in the room.
        journal: the notebook's, by which a panel knows its notebook.
    """

    def __init__(self, client: RoomClient, journal: Journal) -> None:
        self.key = f"room:{client.code}"
        self.journal = journal
        self._client = client
        self._places: dict[str, str] = {}
        self._key = ""

    def body(self) -> Renderable:
        """What is on now, looked up anew."""
        try:
            return self._drawn(self._client.look())
        except NoRoom as error:
            return h.div[h.p(".mk-warning")[error.sentence], button("look", "Look again")]

    def static(self) -> Renderable:
        """That a room is joined where somebody can click."""
        return h.p[self.text()]

    def text(self) -> str:
        """The same in words."""
        return "A room is joined while it is held; run this cell in JupyterLab."

    def handle(self, event: Event) -> str:
        """Send an answer, or look again.

        Args:
            event: from the panel.

        Raises:
            NoRoom: the room does not answer; the panel says so, and sends it again.
        """
        kind, *rest = event.parts
        match kind, rest:
            case "answer", [key]:
                return self._send(key, {"value": event.value})
            case "place", [key, option]:
                return self._place(key, option, event.value)
        return ""

    def _send(self, key: str, fields: dict[str, str]) -> str:
        return str(self._client.answer(key, fields).get("complaint") or "It is in.")

    def _place(self, key: str, option: str, value: str) -> str:
        if key != self._key:
            self._key, self._places = key, {}
        self._places[f"place-{option}"] = value
        asked = self._client.look()["asked"]
        if asked is None or asked["key"] != key or len(self._places) < len(asked["options"]):
            return ""
        return self._send(key, self._places)

    def _drawn(self, now: Now) -> Renderable:
        asked = now.get("asked")
        if now.get("over") or asked is None:
            over = now.get("over")
            title = "The session is over." if over else now.get("step") or "It begins in a moment."
            slide = prose(now["slide"]) if now.get("slide") and not over else None
            return h.div[h.h3[title], slide, button("look", "Look again")]
        return h.div[h.h3[line(asked["text"])], self._shown(asked) or self._asked(asked), button("look", "Look again")]

    def _shown(self, asked: Now) -> Renderable | None:
        if "bars" not in asked:
            return None
        return h.fragment[
            h.ul[(h.li[line(text), ": ", says] for text, says in asked["bars"])],
            h.ul[(h.li(dir="auto")[text] for text in asked["lines"])],
            h.p[asked["truth"]] if asked["truth"] else None,
        ]

    def _asked(self, asked: Now) -> Renderable:
        given, name = asked["given"], f"answer:{asked['key']}"
        match asked["kind"]:
            case "choose" | "story" if asked["options"]:
                options = [(value, line(text)) for value, text in asked["options"]]
                return radios(name, "Yours", options, given.get("value"))
            case "number":
                label = f"From {asked['low']:g} to {asked['high']:g} {asked['unit']}".rstrip()
                return field(name, label, _typed(given))
            case "words":
                return field(name, "A line, which may go up on the screen without your name", _typed(given))
            case "rank":
                return self._order(asked)
            case kind:
                return h.p[_ELSEWHERE.get(kind, "The story has ended. It is on the screen.")]

    def _order(self, asked: Now) -> Renderable:
        places = {f"place-{value}": f"{place:g}" for value, place in asked["given"].items()}
        places |= self._places if self._key == asked["key"] else {}
        numbers = [("", "–"), *((str(n), str(n)) for n in range(1, len(asked["options"]) + 1))]
        return h.ol[
            (
                h.li[
                    select(f"place:{asked['key']}:{value}", text, numbers, places.get(f"place-{value}", "")),
                    " ",
                    line(text),
                ]
                for value, text in asked["options"]
            )
        ]


def _typed(given: Now) -> str:
    value = given.get("value", "")
    return value if isinstance(value, str) else f"{value:.15g}"


def join(code: str, at: str, journal: Journal) -> None:
    """Show a room under the running cell.

    Args:
        code: the four letters.
        at: the room's address; "" for the one that is known.
        journal: the notebook's.
    """
    from IPython.display import display

    from managerkit.ui.front import display_html, live
    from managerkit.ui.widget import Panel

    view = RoomView(RoomClient(code, at), journal)
    if live():
        display(Panel(view))  # without the note that answers are safe beside the notebook, where these are not
    else:
        display_html(view.static(), view.text())
