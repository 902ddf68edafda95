"""A plan from the journal as files to take away: a page and a calendar file, in the learner's own folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from managerkit.errors import PlainError
from managerkit.journal.log import Journal
from managerkit.journal.records import BEGINS
from managerkit.storage.own_files import FOLDER, Kept

from .model import Plan
from .page import day_of, page
from .recurring import Dated, renew, rewrite


class NoDate(PlainError):
    """What was given as the first day is no date."""


@dataclass(frozen=True)
class Exported:
    """The files, the page first."""

    files: Sequence[Kept]


def first_day(journal: Journal, name: str, begins: str | None, today: date) -> date:
    """The date of day 1: the one given, else the one given before, else the next Monday.

    Args:
        journal: the learner's, which keeps the first day given before.
        name: the plan's, in the journal.
        begins: what was given, as YYYY-MM-DD; None if nothing was.
        today: the day after which the next Monday is looked for.

    Raises:
        NoDate: what was given is no date.
    """
    if begins is None:
        return BEGINS.last(journal, name) or today + timedelta(days=7 - today.weekday())
    try:
        day = date.fromisoformat(begins)
        day + timedelta(days=366)
    except (TypeError, ValueError, OverflowError):
        raise NoDate(f"“{begins}” is no date that a plan can begin on. Write it like this: 2027-01-11.") from None
    return day


def export(plan: Plan, name: str, begins: date, journal: Journal, beside: Path, now: datetime) -> Exported:
    """Write a plan's page and its calendar file, and remember in the journal that they are ours.

    Args:
        plan: what is to be written.
        name: the files' name, without an ending.
        begins: the date of day 1.
        journal: the learner's, which keeps the first day, the calendar's identity, and what was written.
        beside: the folder in which the notebook lies.
        now: the time, with its zone.

    Returns:
        both files, the page first.

    Raises:
        NotWritten: a file could not be written.
        JournalError: the journal could not be written.
    """
    if BEGINS.last(journal, name) != begins:
        BEGINS.append(journal, name, begins)
    dates = [Dated(entry.key, day_of(begins, entry), entry.text, entry.note) for entry in plan.entries()]
    made = renew(journal, name, plan.title, dates, now)
    contents = {
        f"{name}.html": page(plan, begins, made.stamp.date()).encode("utf-8"),
        f"{name}.ics": made.content,
    }
    return Exported([rewrite(journal, beside, file, content, FOLDER) for file, content in contents.items()])
