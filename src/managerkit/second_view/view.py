"""The panel of a second view: choose whom to ask about what, write the page, read what comes back, see it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import htpy as h

from managerkit.content.loading import CourseFolder
from managerkit.errors import PlainError
from managerkit.journal.log import Journal
from managerkit.progress.workspace import Workspace
from managerkit.storage.own_files import FOLDER
from managerkit.ui.controls import Body, area, button, checkbox, details, field, radios, to_file
from managerkit.ui.panel import Event

from .asking import Wish, askable, give_out, read_in, rounds
from .engine import COMPANY, FEWEST, MOST
from .letter import letter
from .shown import as_text, shown

INTRO = (
    "Choose two to five people who see you work. The page that you give them asks what they have seen you do, of "
    "things that somebody can see, and says what you promise. It works offline and on paper, and sends nothing."
)
_PROMISES = {
    "together": f"Only together: what one of them says, by lot, once {COMPANY} have answered. It protects more",
    "named": "With names: you see who answered what. You learn more",
}


class SecondViewPanel:
    """A second view over the journal that keeps it; what is being filled in is kept only once the page is written.

    Args:
        course: the content.
        desk: the workspace.
    """

    def __init__(self, course: CourseFolder, desk: Workspace) -> None:
        self._course, self._desk = course, desk
        self.journal: Journal = desk.first_lesson(course)
        self.key = f"{self.journal.path.name}/second-view"
        self._typed: dict[str, str] = {"promise": "together", "people": "4"}
        self._modules: list[str] = []
        self._pasted = ""
        self._told: tuple[str, ...] = ()
        self._closable: Mapping[str, tuple[int, int]] = {}
        self._letter = ""
        self._files: tuple[Path, ...] = ()

    # What people see

    def body(self) -> Body:
        """The pages that are out, what came back, and a form for a new one."""
        found = rounds(self._course, self._desk)
        is_open = any(not one.closed for one in found)
        return h.fragment[
            h.h3(".mk-title")["What others see"],
            h.p[INTRO],
            [h.section(data_key=f"page:{one.id}")[shown(one)] for one in found],
            self._reading() if is_open else None,
            h.div(data_key="told", role="status")[[h.p[one] for one in self._told]],
            self._sending() if self._files else None,
            details("new", "Ask others", self._asking(any(not one.told for one in found)), is_open=not found),
            h.p(".mk-hint")[
                "Nothing goes anywhere by itself: what is kept lies in your own folder, and no exercise hands it in."
            ],
        ]

    def _reading(self) -> Body:
        closable = [f"{many} of {of}" for many, of in self._closable.values()]
        return h.div(data_key="reading")[
            area("pasted", "What came back: paste all the answers here, one under the other", self._pasted, rows=5),
            h.div(".mk-row")[
                button("read", "Read them", style="main"),
                closable and button("close", f"Close it with {' and '.join(closable)}, and show it"),
            ],
        ]

    def _sending(self) -> Body:
        return h.div(data_key="sending")[
            [h.p[to_file(f"{FOLDER}/{file.name}", f"{FOLDER}/{file.name}")] for file in self._files],
            h.p["Something to write to them:"],
            h.blockquote[[h.p[part] for part in self._letter.splitlines()]],
        ]

    def _asking(self, is_out: bool) -> Body:
        typed, chosen = self._typed, self._modules
        titles = {folder.id: folder.module.title for folder in self._course.modules()}
        is_named = typed["promise"] == "named"
        return h.fragment[
            field("ask:about", "How they know you, such as a first name", typed.get("about", ""), longest=30),
            h.fieldset(".mk-question", data_key="modules")[
                h.legend["About what (up to three)"],
                [
                    checkbox(f"about:{name}", f"{titles[name]} ({len(items)} lines)", name in chosen)
                    for name, items in askable(self._course).items()
                ],
            ],
            radios("ask:promise", "What you promise", list(_PROMISES.items()), typed["promise"]),
            field("ask:named", f"Whom you ask, {FEWEST} to {MOST}, with commas between", typed.get("named", ""))
            if is_named
            else radios(
                "ask:people",
                "How many you ask",
                [(str(number), str(number)) for number in range(COMPANY, MOST + 1)],
                typed["people"],
            ),
            None
            if is_named
            else field(
                "ask:through",
                "Who collects the answers and passes them on, so that no mail tells you whose they are (if anybody)",
                typed.get("through", ""),
                longest=30,
            ),
            h.div(".mk-row")[
                button("write", "Write the page", style="main"),
                button("write", "Take back the page that is out, and write this one", "withdraw") if is_out else None,
            ],
        ]

    def static(self) -> Body:
        """What is known so far."""
        found = rounds(self._course, self._desk)
        return h.fragment[[shown(one) for one in found]] if found else h.p["Nobody was asked for a second view."]

    def text(self) -> str:
        """The same as plain text."""
        found = rounds(self._course, self._desk)
        return "\n\n".join(map(as_text, found)) or "Nobody was asked for a second view."

    # What people do

    def handle(self, event: Event) -> str:
        """Keep what is filled in while the panel is open, write a page, or read what came back."""
        match event.parts:
            case ["ask", name]:
                self._typed[name] = event.value
            case ["about", name]:
                others = [one for one in self._modules if one != name]
                self._modules = [*others, name] if event.value == "true" else others
            case ["pasted"]:
                self._pasted, self._closable = event.value, {}
            case ["write"]:
                return self._say(self._write(withdraw=event.value == "withdraw"))
            case ["read"]:
                return self._say(self._read(close=False))
            case ["close"]:
                return self._say(self._read(close=True))
        return ""

    def _say(self, told: tuple[str, ...]) -> str:
        self._told = told
        return " ".join(told)

    def _write(self, withdraw: bool) -> tuple[str, ...]:
        typed = self._typed
        is_named = typed["promise"] == "named"
        named = tuple(typed.get("named", "").split(",")) if is_named else ()
        people = 0 if is_named else int(typed["people"]) if typed["people"].isdecimal() else 0
        order = [*askable(self._course)]
        modules = tuple(sorted(self._modules, key=order.index))
        wish = Wish(typed.get("about", ""), modules, people, named, "" if is_named else typed.get("through", ""))
        try:
            now = datetime.now(UTC).astimezone()
            made = give_out(self._course, self._desk, wish, uuid4().hex[:16], now, withdraw)
        except PlainError as error:
            return (error.sentence,)
        self._files, self._letter = made.files, letter(made.asked)
        return ("Written. Send it, or print it; nothing has been sent.",)

    def _read(self, close: bool) -> tuple[str, ...]:
        before = self.journal.state()
        done = read_in(self._course, self._desk, [("What you pasted", self._pasted)], close)
        self._closable, self._files = done.closable, ()
        if self.journal.state() != before:
            self._pasted = ""
        return done.told
