"""The panel of what one shares: what would be in the file, word for word, and the button that writes it."""

from datetime import UTC, datetime

import htpy as h

from managerkit.content.loading import CourseFolder
from managerkit.errors import PlainError
from managerkit.journal.log import Journal
from managerkit.progress.workspace import Workspace
from managerkit.ui.controls import Body, button, checkbox, field, to_file
from managerkit.ui.panel import Event
from managerkit.workspace import handin

from . import collect, shared_file
from .sentences import BEFORE, LATER, NEXT, replaced
from .shared_file import Shared, SharingError

INTRO = (
    "Whoever paid for the course may want to know what it changed. Your numbers are among the group's only if you send "
    "them. Numbers and your name can go along, and no text of yours. If you work by yourself, leave this out."
)
NOTHING = "Nothing is shared from this workspace."
_NO_ID = "not given yet"


class SharePanel:
    """What somebody shares, over their workspace; nothing of it is kept but the file that they write.

    Args:
        course: the content.
        desk: the workspace.
        journal: of the lesson in which the panel stands.
    """

    def __init__(self, course: CourseFolder, desk: Workspace, journal: Journal) -> None:
        self.journal = journal
        self.key = f"{journal.path.name}/share"
        self._course, self._desk = course, desk
        self._learner = handin.remembered(self._desk.root)
        old = self._before()
        self._has_numbers = bool(old and old.numbers)
        self._wants_certificate = bool(old and old.certificate)
        self._name = (old and old.certificate) or ""
        self._shown: Shared | None = None  # what stands on the screen: it is written, and nothing else
        self._written = ""
        self._said: list[str] = []

    def _before(self) -> Shared | None:
        return shared_file.before(self._desk.root, self._learner) if self._learner else None

    # What people see

    def body(self) -> Body:
        """What can be shared, all that the file would say, the button, and how to take it back."""
        return h.fragment[
            h.h3(".mk-title")["What you share"],
            h.p[INTRO],
            field("learner", "Your id, as your facilitator gave it", self._learner),
            h.fieldset(".mk-question", data_key="what")[
                h.legend["What goes along"],
                checkbox(
                    "numbers", "My numbers, for a report on the group in which nobody can be found", self._has_numbers
                ),
                checkbox("certificate", "My wish for a certificate, with my name", self._wants_certificate),
            ],
            self._wants_certificate and field("name", "Your name, as it is to stand on it", self._name),
            self._file(),
            h.div(data_key="said", data_focus=str(len(self._said)) if self._said else None, tabindex="-1")[
                [h.p[line] for line in self._said],
                self._written and h.p[to_file(f"../{self._written}", "Open the file itself")],
            ],
            h.p(".mk-hint")[LATER],
        ]

    def _file(self) -> Body:
        """All that the file would say, and the button that writes it; where nothing was chosen, a hint."""
        old = self._before()
        if not (self._has_numbers or self._wants_certificate or (old and (old.numbers or old.certificate))):
            self._shown = None
            return h.p(".mk-hint")["Tick something, and you see every line of the file before it is written."]
        try:
            self._shown = self._shared(self._learner or _NO_ID)
        except PlainError as error:
            self._shown = None
            return h.p(".mk-warning")[error.sentence]
        gone = replaced(shared_file.taken_back(old, self._shown))
        return h.section(data_key="file")[
            h.h4[BEFORE],
            h.blockquote(".mk-answer")[[h.p[line] for line in shared_file.lines(self._shown, self._course)]],
            gone and h.p(".mk-warning")[gone],
            h.div(".mk-row")[button("write", "Write the file", style="main")],
        ]

    def _shared(self, learner: str) -> Shared:
        return shared_file.of(
            learner,
            datetime.now(UTC),
            self._name.strip() if self._wants_certificate else None,
            collect.numbers(self._course, self._desk) if self._has_numbers else None,
        )

    def static(self) -> Body:
        """What is in the file that was written."""
        return h.pre[self.text()]

    def text(self) -> str:
        """What is in the file that was written."""
        old = self._before()
        return "\n".join(shared_file.lines(old, self._course)) if old else NOTHING

    # What people do

    def handle(self, event: Event) -> str:
        """Take in what is to be shared, or write the file and say what comes next."""
        self._said, self._written = [], ""
        match event.parts:
            case ["learner"]:
                self._learner = event.value.strip()
            case ["numbers"]:
                self._has_numbers = event.value == "true"
            case ["certificate"]:
                self._wants_certificate = event.value == "true"
            case ["name"]:
                self._name = event.value
            case ["write"]:
                try:
                    self._said = self._write()
                except PlainError as error:
                    self._said = [error.sentence]
        return " ".join(self._said)

    def _write(self) -> list[str]:
        """Write what was read, even where somebody answered more since: nobody shares what they have not seen."""
        if not self._learner:
            raise SharingError("type your id first, as your facilitator gave it")
        if self._shown is None:
            raise SharingError("tick what goes along first, and read what the file would say")
        path = shared_file.write(self._desk.root, self._shown.model_copy(update={"made": datetime.now(UTC)}))
        handin.remember(self._desk.root, self._learner)
        self._written = path.name
        return [f"Wrote {path.name}. It lies in your workspace, beside the folder notebooks.", f"Next: {NEXT}."]
