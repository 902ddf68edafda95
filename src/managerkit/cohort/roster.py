"""Who takes part: reading the list that a facilitator has, as their spreadsheet writes it."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from managerkit.storage.csv_in import QUOTE, rows_of, text_of

from .folder import CohortError

COLUMNS = ("id", "first_name", "last_name", "email")
_ID = re.compile(r"(?!\.)[A-Za-z0-9._-]{1,64}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST = 128
"""The longest text that the gradebook keeps of a learner."""


@dataclass(frozen=True)
class Learner:
    """Somebody who takes part; `id` names their folders, and all but the id may be empty."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""

    @property
    def name(self) -> str:
        """The name as one would say it; the id of somebody without one."""
        return f"{self.first_name} {self.last_name}".strip() or self.id


@dataclass(frozen=True)
class RosterFinding:
    """What is wrong on a line of a roster, counted from 1, and what to do."""

    line: int
    message: str


@dataclass
class Roster:
    """The learners of a roster in its order, and what is wrong with it; those with something wrong are left out."""

    learners: list[Learner] = field(default_factory=list)
    findings: list[RosterFinding] = field(default_factory=list)


def usable_id(text: str) -> bool:
    """Whether a text can be the id of a learner or a cohort: it names folders, also in nbgrader's exchange."""
    return bool(_ID.fullmatch(text))


def suggested_id(text: str) -> str:
    """A usable id that looks like a text; "" if nothing of it can be used."""
    plain = unicodedata.normalize("NFKD", text.split("@")[0]).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")[:64]


def parse(text: str) -> Roster:
    """Read a roster: CSV with commas, semicolons or tabs, whose first line names the columns.

    Args:
        text: columns id, then first_name and last_name, or name; email if there is one. Others are ignored.

    Returns:
        The learners, and everything that is wrong.
    """
    roster = Roster()
    try:
        rows = [(line, [value.strip(" \t\xa0") for value in row]) for line, row in rows_of(text)]
    except csv.Error as error:
        line = int(str(error.args[0]))
        roster.findings.append(RosterFinding(line, QUOTE))
        return roster
    if not rows:
        roster.findings.append(
            RosterFinding(1, f"there is nothing here; the first line names the columns: {','.join(COLUMNS)}")
        )
        return roster
    columns = _columns(rows[0], roster)
    if not roster.findings:
        seen: dict[str, int] = {}
        for line, row in rows[1:]:
            _add(roster, seen, line, row, columns)
        if not rows[1:]:
            roster.findings.append(RosterFinding(rows[0][0], "nobody is listed below the names of the columns"))
    return roster


def read(path: Path) -> list[Learner]:
    """The learners listed in a file.

    Raises:
        CohortError: it cannot be read, or something in it is wrong; the message lists every line that is.
    """
    roster = parse(text_of(path, "the CSV file that lists the learners"))
    if roster.findings:
        told = [f"{path}:{finding.line}: {finding.message}." for finding in roster.findings]
        count = f"{len(told)} thing{'s' if len(told) > 1 else ''} to put right"
        raise CohortError("\n".join([f"The roster has {count}; nothing was changed.", *told]))
    return roster.learners


def written(learners: Iterable[Learner]) -> str:
    """A roster as text, which `parse` reads back."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((one.id, one.first_name, one.last_name, one.email) for one in learners)
    return text.getvalue()


def _columns(head: tuple[int, list[str]], roster: Roster) -> dict[str, int]:
    """Where each column stands; what is wrong with the first line goes to the findings."""
    line, titles = head
    known = {name.replace("_", ""): name for name in (*COLUMNS, "name")}
    columns: dict[str, int] = {}
    for position, title in enumerate(titles):
        name = known.get(re.sub(r"[\s_-]", "", title).lower())
        if name in columns:
            roster.findings.append(RosterFinding(line, f"two columns are called {name}; keep one of them"))
        elif name:
            columns[name] = position
    if "id" not in columns:
        roster.findings.append(
            RosterFinding(line, f"no column is called id; begin the file with a line such as {','.join(COLUMNS)}")
        )
    if not columns.keys() & {"name", "first_name", "last_name"}:
        roster.findings.append(
            RosterFinding(line, "there is no column with names; call it name, or have first_name and last_name")
        )
    return columns


def _add(roster: Roster, seen: dict[str, int], line: int, row: list[str], columns: dict[str, int]) -> None:
    """Add the learner of a row, or say what is wrong with it."""
    value = {name: row[position] if position < len(row) else "" for name, position in columns.items()}
    learner = _learner(value)
    wrong = list(_wrong(learner, row))
    for what, key in (("id", learner.id), ("email", learner.email)):
        first = seen.setdefault(f"{what} {key.casefold()}", line) if key else line
        if first != line:
            same = "; ids may not differ by upper and lower case only" if what == "id" else ""
            wrong.append(
                f"the {what} `{key}` is on line {first} already; give each person one line and their own{same}"
            )
    roster.findings += [RosterFinding(line, message) for message in wrong]
    if not wrong:
        roster.learners.append(learner)


def _learner(value: dict[str, str]) -> Learner:
    first, last = value.get("first_name", ""), value.get("last_name", "")
    if not first and not last:
        first, _, last = value.get("name", "").rpartition(" ")
        first, last = (first, last) if first else (last, "")
    return Learner(value["id"], first, last, value.get("email", ""))


def _wrong(learner: Learner, row: list[str]) -> Iterator[str]:
    """What is wrong with a learner taken alone."""
    if any(ord(character) < 32 or 127 <= ord(character) < 160 for value in row for character in value):
        yield "a line break or control character stands inside a value; take it out"
    if not learner.id:
        yield f"{learner.name or 'this person'} has no id; give each person a short one of their own, such as ana.lim"
    elif not usable_id(learner.id):
        better = suggested_id(learner.id)
        yield (
            f"`{learner.id}` cannot be an id: it names a folder, so use at most 64 letters, digits, dots, hyphens "
            f"and underscores, no dot first" + (f"; `{better}` would do" if better else "")
        )
    if learner.name == learner.id and not learner.first_name:
        yield f"`{learner.id}` has no name; if a name has the separator in it, put it in quotes"
    if learner.email and not _EMAIL.fullmatch(learner.email):
        yield f"`{learner.email}` is no email address; mend it, or leave it empty"
    if max(len(value) for value in (learner.first_name, learner.last_name, learner.email)) > _LONGEST:
        yield f"a name or an email is longer than {_LONGEST} characters; shorten it"
