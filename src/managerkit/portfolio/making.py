"""Writing a portfolio: the page, the dates as a calendar file and, where a browser is there, a PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from managerkit.activities.reflections.engine import day
from managerkit.content.loading import CourseFolder
from managerkit.errors import PlainError
from managerkit.journal.after import CALENDAR_SENTENCE
from managerkit.journal.records import PORTFOLIO
from managerkit.look_back.events import dates
from managerkit.plans.recurring import Dated, dates_shown, renew, rewrite
from managerkit.progress.workspace import Workspace
from managerkit.storage.own_files import Kept

from .choice import Selection
from .collect import CollectedWork
from .page import dated, page
from .printing import PAPERS, as_pdf

FOLDER = "portfolio"
PAGE, PDF, CALENDAR = "portfolio.html", "portfolio.pdf", "commitments.ics"
_LAST_YEAR = 9000
"""A date behind it is no date that a calendar can show."""


class NothingYet(PlainError):
    """There is nothing to put in; the sentence says what to do."""


@dataclass(frozen=True)
class PortfolioFiles:
    """The files written, the page first; files of an earlier time that were not written now; whether a PDF failed."""

    files: Sequence[Kept]
    earlier: Sequence[Path]
    not_printed: bool


def chosen(course: CourseFolder, desk: Workspace) -> Selection:
    """What the learner ticked in the notebook.

    Args:
        course: the content.
        desk: the learner's workspace.
    """
    return Selection(PORTFOLIO.last(desk.first_lesson(course)) or frozenset())


def says_sentence(course: CourseFolder, desk: Workspace) -> bool:
    """Whether the dates for looking back say one's own sentence in the calendar; they do until one says no.

    Args:
        course: the content.
        desk: the learner's workspace.
    """
    return CALENDAR_SENTENCE.last(desk.first_lesson(course)) != "no"


def make(
    found: CollectedWork,
    course: CourseFolder,
    desk: Workspace,
    now: datetime,
    program: str | None = None,
    paper: str = "a4",
) -> PortfolioFiles:
    """Write the files into the workspace's folder `portfolio`; what the learner changed there is kept.

    Args:
        found: what goes in.
        course: the content.
        desk: the workspace.
        now: the time, with its zone.
        program: the browser that makes a PDF; without one, there is none.
        paper: the PDF's size, one of PAPERS.

    Returns:
        the files written, those of an earlier time, and whether a PDF failed.

    Raises:
        NothingYet: there is nothing to put in.
        NotWritten, JournalError: something could not be written.
    """
    if not found.chapters:
        raise NothingYet(
            "There is nothing to put in yet. Answer a questionnaire, run a model or play a story in any notebook, and "
            "come back; if you have, see what you left out."
        )
    journal, kit = desk.first_lesson(course), version("managerkit")
    contents = {PAGE: page(found, course, kit, now.date()).encode("utf-8")}
    with_sentence = says_sentence(course, desk)
    days = _days(found, with_sentence)
    holding = {one.key for one in _days(found.whole or found, with_sentence)}
    if days or dates_shown(journal, FOLDER) - holding:
        contents[CALENDAR] = renew(journal, FOLDER, "Commitments", days, now, holding).content
    printed = as_pdf(page(found, course, kit, now.date(), PAPERS[paper]), program) if program else None
    if printed:
        contents[PDF] = printed
    files = [rewrite(journal, desk.root, name, content, FOLDER) for name, content in contents.items()]
    there = [desk.root / FOLDER / name for name in (CALENDAR, PDF) if name not in contents]
    return PortfolioFiles(files, [path for path in there if path.exists()], bool(program) and not printed)


def _days(found: CollectedWork, with_sentence: bool) -> list[Dated]:
    """What was undertaken with a date, when one looks back at it, and the days in a memo."""
    days = [
        Dated(one.key, one.day, one.act, "\n".join([one.said, one.noticed, f"From “{chapter.title}”."]).strip())
        for chapter, one in dated(found.chapters)
        if one.day
    ]
    days += dates((one for chapter in found.chapters for one in chapter.undertaken), with_sentence)
    for chapter in found.chapters:
        for part in chapter.memo.form.days if chapter.memo else ():
            if chapter.memo and (on := day(chapter.memo.text(part.name))):
                key = f"{chapter.id}/memo/{chapter.memo.form.key(part.name)}"
                days.append(Dated(key, on, part.event, chapter.memo.text(part.about)))
    return [one for one in days if one.day.year < _LAST_YEAR]
