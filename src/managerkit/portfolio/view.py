"""The portfolio on screen: tick what goes in, and write the file."""

from datetime import UTC, datetime
from pathlib import Path

import htpy as h

from managerkit.content.loading import CourseFolder
from managerkit.journal.after import CALENDAR_SENTENCE
from managerkit.journal.log import Journal
from managerkit.journal.records import PORTFOLIO
from managerkit.progress.workspace import Workspace
from managerkit.storage.own_files import Kept
from managerkit.ui.controls import Body, button, checkbox, to_file
from managerkit.ui.panel import Event

from .choice import KINDS, Selection
from .collect import CollectedWork, collect
from .making import FOLDER, NothingYet, PortfolioFiles, chosen, make, says_sentence

WHERE = (
    "The folder portfolio is in your workspace, beside the folder notebooks. In a terminal, managerkit portfolio makes "
    "a PDF of the page."
)
_OPEN = {".html": "Open the page, to read or to print it", ".pdf": "Open the PDF"}
SENT_NOWHERE = "The course sends it nowhere: it is a file in your folder, and you decide who sees it."


class PortfolioView:
    """The choice of what goes into a portfolio, over the journal that keeps it."""

    def __init__(self, course: CourseFolder, desk: Workspace) -> None:
        self._course, self._desk = course, desk
        self.journal: Journal = desk.first_lesson(course)
        self.key = f"{self.journal.path.name}/portfolio"
        self._said: list[str] = []
        self._links: dict[str, str] = {}

    @property
    def _choice(self) -> Selection:
        return chosen(self._course, self._desk)

    def _found(self) -> CollectedWork:
        return collect(self._course, self._desk, _now().date())

    # What people see

    def body(self) -> Body:
        """A box for each kind and for each module in which something was done; the button; where the files are."""
        found, choice = self._found(), self._choice
        counts = found.counts()
        modules = [chapter for chapter in found.chapters if chapter.id not in KINDS]
        return h.fragment[
            h.h3(".mk-title")["Something to take away"],
            h.fieldset(".mk-question", data_key="kinds")[
                h.legend["What goes in"],
                [
                    checkbox(
                        f"in:{kind}", [title, h.small[f" – {counts[kind] or 'nothing yet'}"]], _ticked(choice, kind)
                    )
                    for kind, title in KINDS.items()
                ],
            ],
            h.fieldset(".mk-question", data_key="modules")[
                h.legend["And from where"],
                [checkbox(f"in:{chapter.id}", chapter.title, _ticked(choice, chapter.id)) for chapter in modules],
            ]
            if modules
            else None,
            checkbox(
                "calendar-sentence",
                "In the calendar, the two days for looking back (30 and 90 days on) say what I undertook",
                says_sentence(self._course, self._desk),
            ),
            h.div(".mk-row")[button("write", "Write the file", style="main")],
            h.div(data_key="written")[
                [h.p[line] for line in self._said],
                [h.p[to_file(f"../{FOLDER}/{name}", label)] for name, label in self._links.items()],
            ],
            h.p(".mk-hint")[SENT_NOWHERE],
        ]

    def static(self) -> Body:
        """What would go in."""
        return h.p[self.text()]

    def text(self) -> str:
        """What would go in."""
        counts = self._found().only(self._choice).counts()
        listed = "; ".join(f"{KINDS[kind]}: {count}" for kind, count in counts.items() if count)
        return f"What goes into the portfolio: {listed or 'nothing yet'}. {SENT_NOWHERE}"

    # What people do

    def handle(self, event: Event) -> str:
        """Keep what goes in, or write the files and say where they are."""
        match event.parts:
            case ["in", name] if name in KINDS or name in self._course.course.modules:
                PORTFOLIO.append(self.journal, self._choice.turned(name, event.value == "true").without)
            case ["calendar-sentence"]:
                CALENDAR_SENTENCE.append(self.journal, "yes" if event.value == "true" else "no")
            case ["write"]:
                self._links = {}
                self._said = self._write()
                return " ".join(self._said)
        return ""

    def _write(self) -> list[str]:
        try:
            made = make(self._found().only(self._choice), self._course, self._desk, _now())
        except NothingYet as told:
            return [str(told)]
        self._links = {file.path.name: _OPEN[file.path.suffix] for file in made.files if file.path.suffix in _OPEN}
        return [*told_of(made, Path(FOLDER)), WHERE]


def told_of(made: PortfolioFiles, folder: Path) -> list[str]:
    """Where the files are, what was kept of those that had been changed, and which are of an earlier time.

    Args:
        made: what was made.
        folder: the portfolio's, as its path is to be told.
    """
    return [
        *(_told(file, folder) for file in made.files),
        *(
            f"{folder / path.name} is of an earlier time and was not written anew: delete it if it holds what you have "
            "left out now."
            for path in made.earlier
        ),
    ]


def _told(file: Kept, folder: Path) -> str:
    what = {".html": "The page", ".pdf": "The page as PDF", ".ics": "The dates, for any calendar"}[file.path.suffix]
    kept = f" You had changed the old one; it is kept as {folder / file.old.name}." if file.old else ""
    return f"{what}: {folder / file.path.name}.{kept}"


def _ticked(choice: Selection, name: str) -> bool:
    return name not in choice.without


def _now() -> datetime:
    return datetime.now(UTC).astimezone()
