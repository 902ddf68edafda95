"""The pack of a session: every file that a facilitator holds, by its name."""

import json
from collections.abc import Iterator
from pathlib import Path

from managerkit.content.loading import CourseFolder
from managerkit.content.session import Mails
from managerkit.content.yamltext import read_text
from managerkit.portfolio.printing import as_pdf
from managerkit.room.script import Script
from managerkit.storage.atomic import put
from managerkit.storage.own_files import Kept, digest, keep

from .briefing import SEED, briefing
from .pages import cards, certificate, deck, run_of_show, text_page
from .paper_play import paper_play
from .powerpoint import powerpoint
from .six_weeks import for_module
from .slides import slides

_GENERAL = {
    "holding.md": "holding-it-from-a-laptop.html",
    "care.md": "when-something-serious-comes-up.html",
    "place.md": "room-and-what-to-bring.html",
}
"""Pages of course/facilitator/ that belong to every session, and what they are called in its pack."""

_WRITTEN = ".written.json"
"""What was written into a pack's folder, by which what somebody changed since is known."""


def files(course: CourseFolder, script: Script, printer: str | None) -> Iterator[tuple[str, bytes]]:
    """The files of a session's pack, one after the other: some take a second.

    Args:
        course: the folder.
        script: the session.
        printer: a browser that makes PDFs; without one there are none.

    Returns:
        names and contents.
    """
    session = script.session
    shown = slides(script)
    html = deck(session.title, shown)
    yield "run-of-show.html", run_of_show(script).encode()
    yield "slides.html", html.encode()
    yield "slides.pptx", powerpoint(shown)
    if printer and (pdf := as_pdf(html, printer)):
        yield "slides.pdf", pdf
    if page := cards(script):
        yield "cards.html", page.encode()
    if session.mails:
        yield "mails.txt", _mails(session.mails).encode()
    if session.manager:
        title = "For whoever they report to"
        yield "for-their-manager.html", text_page(title, f"# {title}\n\n{session.manager}").encode()
    plan, _, story = script.name.partition("/")
    if plan in course.plans() and story:
        yield from for_module(course, story.partition("/")[0])
    yield "certificate.html", certificate(session).encode()
    for name, called in _GENERAL.items():
        path = course.layers.at(f"facilitator/{name}")
        if path.is_file():
            text = read_text(path)
            yield called, text_page(text.partition("\n")[0].lstrip("# "), text).encode()
    for step in session.steps:
        if step.question and step.question.story:
            named = step.question.story
            yield (
                f"story-{named.partition('/')[2]}-in-two-minutes.html",
                briefing(course, named, step.question.seed).encode(),
            )
            seed = SEED if step.question.seed is None else step.question.seed
            yield f"story-{named.partition('/')[2]}-on-paper.html", paper_play(script.stories[step.id], seed).encode()


def write(folder: Path, name: str, content: bytes) -> Kept:
    """Put a file of a pack into its folder; one that somebody has changed is kept under another name first.

    Args:
        folder: of the pack; it is made.
        name: of the file.
        content: what is to be in it.

    Returns:
        the file, and the copy of the one that was there, if somebody had changed it.

    Raises:
        NotWritten: the folder cannot be written to.
    """
    note = folder / _WRITTEN
    try:
        ours = json.loads(note.read_bytes())
    except (OSError, ValueError):
        ours = {}
    kept = keep(folder, name, content, [ours.get(name, "")] if isinstance(ours, dict) else [], ".")
    put(note, json.dumps({**(ours if isinstance(ours, dict) else {}), name: digest(content)}, indent=1))
    return kept


def _mails(mails: Mails) -> str:
    """The three mails, one under the other, each under a line that says which it is."""
    named = {
        "INVITATION, two or three weeks before": mails.invitation,
        "REMINDER, two days before": mails.reminder,
        "AFTERWARDS, the next day": mails.afterwards,
    }
    return "\n\n".join(f"=== {title} ===\n\n{text}" for title, text in named.items()) + "\n"
