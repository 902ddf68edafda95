"""What a notebook says of a plan: the plan, and where its files are."""

from datetime import UTC, date, datetime
from pathlib import Path

import htpy as h

from managerkit.journal.log import Journal
from managerkit.storage.own_files import FOLDER, Kept
from managerkit.ui.front import display_html, live

from .export import export, first_day
from .model import Plan
from .page import body, spoken, text

NONE_YET = "There is no plan of your own yet. Change the rows of the table above, then run this cell again."


def show_plan(plan: Plan | None, name: str, begins: str | None, journal: Journal) -> None:
    """Write a plan's files beside the journal where somebody can click, and show it with their places.

    Args:
        plan: the plan; None if there is none yet.
        name: the files' name, without an ending.
        begins: the date of day 1, as YYYY-MM-DD; None for the one given before, or the next Monday.
        journal: the learner's, beside which the files go.

    Raises:
        NoDate: `begins` is no date.
        NotWritten, JournalError: something could not be written.
    """
    now = datetime.now(UTC).astimezone()
    day = first_day(journal, name, begins, now.date())
    if plan is None:
        return display_html(h.p(".mk-warning")[NONE_YET], NONE_YET)
    files = export(plan, name, day, journal, journal.path.parent, now).files if live() else ()
    said = [*(_told(file) for file in files), _began(day, bool(files))]
    display_html(
        h.fragment[body(plan, day, level=3), [h.p(".mk-hint")[line] for line in said]],
        "\n\n".join([text(plan, day), *said]),
    )


def _told(file: Kept) -> str:
    """Where a file is, and where the one is that was there."""
    what = "Your calendar file, for any calendar" if file.path.suffix == ".ics" else "Your page, to open or print"
    kept = f" You had changed the old one; it is kept as {FOLDER}/{file.old.name}." if file.old else ""
    return f"{what}: {_place(file.path)}.{kept}"


def _place(path: Path) -> str:
    return f"{FOLDER}/{path.name}, beside this notebook"


def _began(day: date, written: bool) -> str:
    """What day 1 is, and how to have another."""
    another = f'Day 1 is {spoken(day)}. For another, put begins="{day.isoformat()}" into the call, with your date.'
    return another if written else f"Nothing was written here, since nobody can click. {another}"
