"""Who takes part: reading the list that a facilitator has, as their spreadsheet writes it."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from managerkit.storage.csv_in import QUOTE, rows_of, text_of

from .folder import ROSTER_FILE, Cohort, CohortError
from .ids import NAMES_FOLDER, kept_by_spreadsheets, same_number, suggested_id, taken_for, usable_id

COLUMNS = ("id", "first_name", "last_name", "email")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MARKUP = re.compile(r"[<>]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of all that follows."""
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
    """The learners of a roster in its order, and what is wrong with it; those with something wrong are left out.

    `rows` has by id all that the file says of somebody, by the columns' titles in small letters without spaces.
    """

    learners: list[Learner] = field(default_factory=list)
    rows: dict[str, Mapping[str, str]] = field(default_factory=dict)
    findings: list[RosterFinding] = field(default_factory=list)


def parse(text: str, enrolled: Collection[str] = (), own: bool = False) -> Roster:
    """Read a roster: CSV with commas, semicolons or tabs, whose first line names the columns.

    Args:
        text: columns id, then first_name and last_name, or name; email if there is one. Others are ignored.
        enrolled: ids that are in use already, and stay, whatever one would say of them today.
        own: whether it is a cohort's own list, in which everybody is enrolled under the name that they have.

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
    titles = [re.sub(r"[\s_-]", "", title).lower() for title in rows[0][1]]
    roster.findings += [RosterFinding(rows[0][0], message) for message in _wrong_titles(titles)]
    if not roster.findings:
        seen: dict[str, int] = {}
        for line, row in rows[1:]:
            named = dict(zip(titles, row, strict=False))
            learner = _learner(named)
            wrong = [*_wrong(learner, row)]
            wrong += [] if own else _harmful(learner)
            wrong += [] if own or learner.id in enrolled else _misread(learner.id, roster.learners)
            wrong += _twice(seen, line, learner)
            roster.findings += [RosterFinding(line, message) for message in wrong]
            if not wrong:
                roster.learners.append(learner)
                roster.rows[learner.id] = named
        if not rows[1:]:
            roster.findings.append(RosterFinding(rows[0][0], "nobody is listed below the names of the columns"))
    return roster


def read(path: Path, enrolled: Collection[str] = (), own: bool = False) -> list[Learner]:
    """The learners listed in a file.

    Args:
        path: the file.
        enrolled: as for `parse`.
        own: as for `parse`.

    Raises:
        CohortError: it cannot be read, or something in it is wrong; the message lists every line that is.
    """
    return read_whole(path, enrolled, own).learners


def read_whole(path: Path, enrolled: Collection[str] = (), own: bool = False) -> Roster:
    """The learners listed in a file, with all that it says of them; see `read`.

    Args:
        path: the file.
        enrolled: as for `parse`.
        own: as for `parse`.

    Raises:
        CohortError: it cannot be read, or something in it is wrong; the message lists every line that is.
    """
    roster = parse(text_of(path, "the CSV file that lists the learners"), enrolled, own)
    if roster.findings:
        told = [f"{path}:{finding.line}: {finding.message}." for finding in roster.findings]
        count = f"{len(told)} thing{'s' if len(told) > 1 else ''} to put right"
        raise CohortError("\n".join([f"The roster has {count}; nothing was changed.", *told]))
    return roster


def enrolled(cohort: Cohort) -> dict[str, Learner]:
    """A cohort's learners by their ids, in the order of roster.csv.

    Raises:
        CohortError: roster.csv cannot be read, or something in it is wrong.
    """
    return {one.id: one for one in read(cohort.root / ROSTER_FILE, own=True)}


def written(learners: Iterable[Learner]) -> str:
    """A roster as text, which `parse` reads back."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((one.id, one.first_name, one.last_name, one.email) for one in learners)
    return text.getvalue()


def doubts(learners: Iterable[Learner]) -> list[str]:
    """What a facilitator should know of ids before work comes in under them: those that a spreadsheet would change."""
    return [
        f"a spreadsheet takes the id `{one.id}` for {kind} and changes it when it saves; "
        f"`{kept_by_spreadsheets(one.id)}` would stay"
        for one in learners
        if (kind := taken_for(one.id))
    ]


def _wrong_titles(titles: list[str]) -> Iterator[str]:
    """What is wrong with the names of the columns."""
    for name in (*COLUMNS, "name"):
        for _ in range(titles.count(name.replace("_", "")) - 1):
            yield f"two columns are called {name}; keep one of them"
    if "id" not in titles:
        yield f"no column is called id; begin the file with a line such as {','.join(COLUMNS)}"
    if not {"name", "firstname", "lastname"} & set(titles):
        yield "there is no column with names; call it name, or have first_name and last_name"


def _learner(row: Mapping[str, str]) -> Learner:
    first, last = row.get("firstname", ""), row.get("lastname", "")
    if not first and not last:
        first, _, last = row.get("name", "").rpartition(" ")
        first, last = (first, last) if first else (last, "")
    return Learner(row.get("id", ""), first, last, row.get("email", ""))


def _twice(seen: dict[str, int], line: int, learner: Learner) -> Iterator[str]:
    """Whether somebody else has a learner's id or email; both are seen from now on."""
    for what, key in (("id", learner.id), ("email", learner.email)):
        first = seen.setdefault(f"{what} {key.casefold()}", line) if key else line
        if first != line:
            same = "; ids may not differ by upper and lower case only" if what == "id" else ""
            yield f"the {what} `{key}` is on line {first} already; give each person one line and their own{same}"


def _wrong(learner: Learner, row: list[str]) -> Iterator[str]:
    """What is wrong with a learner taken alone."""
    if any(_UNSEEN.search(value) for value in row):
        yield "a line break or control character stands inside a value; take it out"
    if not learner.id:
        yield f"{learner.name or 'this person'} has no id; give each person a short one of their own, such as ana.lim"
    elif not NAMES_FOLDER.fullmatch(learner.id):
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


def _harmful(learner: Learner) -> Iterator[str]:
    """What must not get into the gradebook: nbgrader's pages show names as HTML."""
    for value in (learner.first_name, learner.last_name, learner.email):
        if _MARKUP.search(value):
            yield f"`{value}` has < or > in it, and nbgrader would show it as HTML; write the name without them"


def _misread(name: str, others: Iterable[Learner]) -> Iterator[str]:
    """What Windows, a shell or a spreadsheet would make of an id that nobody has yet."""
    if NAMES_FOLDER.fullmatch(name) and not usable_id(name):
        yield (
            f"`{name}` cannot be an id: Windows or a command would take it for something else "
            f"(no hyphen first, no dot last, no `aux`, `con` or `nul`); `{suggested_id(name) or 'ana.lim'}` would do"
        )
    if same := next((one.id for one in others if same_number(one.id, name)), ""):
        yield (
            f"`{name}` and `{same}` are one number to a spreadsheet, which makes one person of two when it saves; "
            f"`{kept_by_spreadsheets(name)}` would stay"
        )
