"""The page's form: what is printed, what the learner's answers offer, and a button that writes the file."""

from collections.abc import Mapping
from datetime import UTC, datetime

import htpy as h

from managerkit.content.page import PageField, PageToCarry
from managerkit.journal.log import Journal
from managerkit.journal.records import PAGE
from managerkit.plans.recurring import rewrite
from managerkit.storage.own_files import FOLDER
from managerkit.ui.controls import Body, area, button, details, to_file
from managerkit.ui.markdown import line, prose
from managerkit.ui.panel import Event

from .engine import A_SIDE, FilledField, entries, file_name, form, lines
from .sheet_view import sheet, whole

_OFFERED = "From your answers. Change it, or leave it."
_FITTED = "From your answers, cut to fit. Shorten it yourself, or leave it."


class PageView:
    """A page to carry over the journal of its lesson.

    Args:
        page: the content.
        module: the module's id, after which the file is called.
        journal: the lesson's.
        offered: by source, such as `text/monday`, what the learner's answers say.
    """

    def __init__(self, page: PageToCarry, module: str, journal: Journal, offered: Mapping[str, str]) -> None:
        self.journal = journal
        self.key = f"{journal.path.name}/page"
        self._page = page
        self._module = module
        self._offered = offered
        self._told = ""

    @property
    def _found(self) -> dict[str, FilledField]:
        return entries(self._page, PAGE.latest(self.journal), self._offered)

    # What people see

    def body(self) -> Body:
        """The sections with their fields, the button, and what else there is to keep and to read."""
        found = self._found
        return h.fragment[
            h.h3(".mk-title")[self._page.title],
            prose(self._page.use),
            [
                h.section(data_key=f"section:{number}")[
                    h.h4[section.title],
                    section.says and h.ul[[h.li[line(said)] for said in section.says]],
                    [self._field(field, found[field.id]) for field in section.fields],
                ]
                for number, section in enumerate(self._page.sections)
            ],
            self._too_long(found),
            h.p[button("write", "Write the page", style="main")],
            self._told and h.p(".mk-hint", data_key="told")[self._told, " ", self._link()],
            details("summary", "The idea on one screen", h.ul[[h.li[line(said)] for said in self._page.summary]]),
            self._page.readings and details("readings", "To read on", self._readings()),
        ]

    def _field(self, field: PageField, entry: FilledField) -> Body:
        offered = bool(entry.text) and not entry.own
        return h.div(data_key=f"field:{field.id}")[
            area(f"page:{field.id}", line(field.label), entry.text, rows=min(field.lines + 1, 5)),
            offered and h.small(".mk-hint")[_FITTED if entry.text.endswith("…") else _OFFERED],
            (said := form(entry)) and h.p(".mk-hint", data_key=f"form:{field.id}")[said],
        ]

    def _too_long(self, found: Mapping[str, FilledField]) -> Body:
        over = lines(self._page, found) - A_SIDE
        if over <= 0:
            return h.fragment[()]
        return h.p(".mk-hint", data_key="long")[f"This runs over one side, by about {over} lines. It can be shorter."]

    def _readings(self) -> Body:
        return h.ul[[h.li[h.em[one.title], f", {one.by}: {one.where}. {one.why}"] for one in self._page.readings]]

    def static(self) -> Body:
        """The page as it stands."""
        return sheet(self._page, self._found, level=3)

    def text(self) -> str:
        """The page as plain text."""
        found, parts = self._found, [self._page.title, self._page.use]
        for section in self._page.sections:
            asked = [f"{field.label} {found[field.id].text or '–'}" for field in section.fields]
            parts.append("\n".join([section.title, *section.says, *asked]))
        return "\n\n".join(parts)

    # What people do

    def handle(self, event: Event) -> str:
        """Keep what was typed, or write the file."""
        match event.parts:
            case ["page", field] if field in self._found:
                PAGE.append(self.journal, field, event.value)
            case ["write"]:
                self._told = self._write()
                return self._told
        return ""

    def _write(self) -> str:
        day = datetime.now(UTC).astimezone().date()
        content = whole(self._page, self._found, day).encode("utf-8")
        kept = rewrite(self.journal, self.journal.path.parent, file_name(self._module), content, FOLDER)
        old = f" You had changed the old one; it is kept as {FOLDER}/{kept.old.name}." if kept.old else ""
        return f"Your page is {FOLDER}/{kept.path.name}, beside this notebook.{old}"

    def _link(self) -> h.Element:
        return to_file(f"{FOLDER}/{file_name(self._module)}", "Open it, to change a word or to print it")
