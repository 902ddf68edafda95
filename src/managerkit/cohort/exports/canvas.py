"""A file for Canvas's gradebook: Grades > Import.

As its source says (lib/gradebook_importer.rb): the first columns are Student, ID, SIS User ID, SIS Login ID and
Section, and what follows are assignments, as `Title (number)` or by their title. People are found by ID, then SIS User
ID, then SIS Login ID, then by name; so a name may be made harmless. An empty cell clears a score that Canvas has. The
importer does not take off a byte order mark, so there is none. It throws away columns whose name has one of `_NOT_READ`
in it, and writes what consists of digits, dots and commas as a number, ids included.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from managerkit.cohort.folder import Cohort, CohortError

from .export import Export, ExportOption, ExportRequest, ExportResult, count
from .options import BY, COLUMN, MISSING_AS_ZERO, ONLY, told_waiting
from .scores import ScoredLearner, Scores, titles
from .scores import scores as scores_of
from .tables import escape_formula, number, read, text

HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS = "    Points Possible"
EXCUSED = "EX"
_TITLE = re.compile(r"(.*)\s\(\d+\)")
_NOT_READ = re.compile(r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")
_NUMBERED = re.compile(r"-?[0-9.,]+%?")
_WHAT = "the gradebook that Canvas exports"


@dataclass(frozen=True)
class CanvasGradebook:
    """A gradebook as Canvas exported it: the names of its columns, what each is worth, and a row for each person."""

    path: Path
    head: Sequence[str]
    most: Sequence[str]
    people: Sequence[Sequence[str]]

    @property
    def section(self) -> int:
        """Where the last column stands that says who somebody is; assignments come after it."""
        return self.head.index("Section")

    def column(self, title: str) -> int | None:
        """Where an assignment stands, by its title with or without Canvas's number; None if it is not there once."""
        wanted = title.strip().casefold()
        found = [
            at
            for at, name in enumerate(self.head)
            if at > self.section and wanted in (name.casefold(), _bare(name).casefold())
        ]
        return found[0] if len(found) == 1 else None


@dataclass
class CanvasFile:
    """The file's text, how many people are in it, and what the facilitator should know about it."""

    text: str
    people: int = 0
    unmatched: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def gradebook(path: Path) -> CanvasGradebook:
    """Read a gradebook that Canvas exported.

    Raises:
        CohortError: it cannot be read, or Canvas would not take it.
    """
    rows = read(path, _WHAT)
    line, head = rows[0]
    head = [name.strip() for name in head]
    if "ID" not in head or "Section" not in head or head[0] not in ("Student", "LastName"):
        raise CohortError(
            f"{path}:{line}: this line does not begin with Student, ID and so on up to Section; name {_WHAT}"
        )
    most = [""] * len(head)
    people = []
    for line, row in rows[1:]:
        if len(row) != len(head):
            raise CohortError(
                f"{path}:{line}: {len(row)} values stand below {len(head)} names of columns; export it from Canvas anew"
            )
        if "Points Possible" in row[0]:
            most = row
        elif row[head.index("ID")].strip():  # a row without tells only how grades are posted
            people.append(row)
    return CanvasGradebook(path, head, most, people)


def canvas(
    cohort: Cohort, scores: Scores, names: Mapping[str, str], by: str = "id", only: Sequence[str] = ()
) -> CanvasFile:
    """A file made from the cohort alone. Canvas finds people by their login, and makes assignments that it lacks.

    Who has no points at all is not in it, so that nothing of theirs is cleared.

    Args:
        cohort: the cohort.
        scores: everybody's points.
        names: what Canvas calls an exercise's assignment, by the exercise's name.
        by: what people log in with: id or email.
        only: the names of the exercises meant, as for the points; none for all.

    Raises:
        CohortError: Canvas would read a column's name as something else.
    """
    called = titles(cohort, names, only)
    for assignment, title in called.items():
        if why := _misread(title, [*called.values()]):
            raise CohortError(f"{why}; call it otherwise there and here: --column {assignment.name}=TITLE")
    rows = [[*HEAD, *map(escape_formula, called.values())]]
    rows.append([POINTS, "", "", "", "", *(number(scores.most.get(one.name, 0.0)) for one in called)])
    some = [one for one in scores.people if one.points]
    login = {one.id: one.id if by == "id" else one.email for one in some}
    known = [one for one in some if login[one.id] and login[one.id] == escape_formula(login[one.id])]
    numbers = [login[one.id] for one in known if _read(login[one.id]) != login[one.id]]
    known = [one for one in known if login[one.id] not in numbers]
    for one in known:
        who = [escape_formula(_name(one)), "", "", login[one.id], ""]
        rows.append([*who, *(_cell(one, assignment.name) for assignment in called)])
    notes = [f"Canvas reads the login {one} as a number, {_read(one)}; match people by --template" for one in numbers]
    return CanvasFile(text(rows), len(known), [one.id for one in some if one not in known], notes)


def filled(
    cohort: Cohort, scores: Scores, names: Mapping[str, str], book: CanvasGradebook, only: Sequence[str] = ()
) -> CanvasFile:
    """A file made from a gradebook that Canvas exported: its people, its numbers, and the assignments that are ours.

    Where the cohort has no points, what Canvas has stays, and so does an excuse.

    Args:
        cohort: the cohort.
        scores: everybody's points.
        names: what Canvas calls an exercise's assignment, by the exercise's name.
        book: what Canvas exported.
        only: the names of the exercises meant, as for the points; none for all.

    Raises:
        CohortError: none of its columns is one of our exercises, or Canvas would not read one that is.
    """
    made = CanvasFile("")
    called = titles(cohort, names, only)
    columns = {one: at for one, title in called.items() if (at := book.column(title)) is not None}
    for one in called:
        if one in columns and _NOT_READ.search(title := book.head[columns[one]]):
            raise CohortError(f"{_thrown_away(title)}; give the assignment another name there, and export anew")
        if one not in columns:
            made.notes.append(f"{one.name} has no column of its own in Canvas; name it: --column {one.name}=TITLE")
    if not columns:
        raise CohortError(
            f"{book.path}: none of its assignments is an exercise of this cohort; "
            f"name one: --column {next(iter(called)).name}=TITLE"
        )
    if len(set(columns.values())) < len(columns):
        raise CohortError(f"{book.path}: two exercises would go into one column; name another with --column")
    for one, at in columns.items():
        most = scores.most.get(one.name, 0.0)
        if book.most[at].strip() and _value(book.most[at]) != most:
            made.notes.append(
                f"{one.name} is worth {number(most)} here and {book.most[at].strip()} in Canvas; change it there"
            )
    who = book.section + 1
    rows = [[*book.head[:who], *(book.head[at] for at in columns.values())]]
    rows.append([POINTS, *[""] * (who - 1), *(book.most[at].strip() for at in columns.values())])
    matched, made.unmatched = _matched(book, scores.people)
    for person, row in matched:
        cells = []
        for one, at in columns.items():
            there, ours = row[at].strip(), _cell(person, one.name)
            if there.upper() == EXCUSED and ours:
                made.notes.append(f"{person.id} is excused from {one.name} in Canvas, and stays so")
            cells.append(there if there.upper() in (EXCUSED, "N/A") or not ours else ours)
        rows.append([*map(escape_formula, row[:who]), *cells])
    made.text, made.people = text(rows), len(matched)
    return made


def _matched(
    book: CanvasGradebook, people: Sequence[ScoredLearner]
) -> tuple[list[tuple[ScoredLearner, Sequence[str]]], list[str]]:
    """Who is who, by the first column in which exactly one row has a person's id or email; and who is nobody."""
    ways = [(column, what) for what in ("id", "email") for column in ("SIS Login ID", "SIS User ID")]
    ways.append(("ID", "id"))
    found: dict[str, int] = {}
    for column, what in ways:
        if column not in book.head:
            continue
        at = book.head.index(column)
        for one in people:
            key = (one.id if what == "id" else one.email).casefold()
            rows = [place for place, row in enumerate(book.people) if key and row[at].strip().casefold() == key]
            if one.id not in found and len(rows) == 1:
                found[one.id] = rows[0]
    taken = list(found.values())
    sure = [one for one in people if one.id in found and taken.count(found[one.id]) == 1]
    return [(one, book.people[found[one.id]]) for one in sure], [one.id for one in people if one not in sure]


def _thrown_away(title: str) -> str:
    return f"Canvas throws away a column called `{title}`, because of words that it uses for totals"


def _misread(title: str, all_titles: Sequence[str]) -> str:
    """Why Canvas would not read a column of a file made without a template as the assignment of that name; or ""."""
    if _NOT_READ.search(title):
        return _thrown_away(title)
    if _TITLE.fullmatch(title):
        return f"Canvas takes the number at the end of `{title}` for its own of an assignment, without --template"
    if title in HEAD or _read(title) != title:
        return f"Canvas does not read a column called `{title}` as an assignment"
    return f"two exercises would go into one column, `{title}`" if all_titles.count(title) > 1 else ""


def _read(value: str) -> str:
    """What Canvas reads where this is written: of several dots and commas the last stays, as a decimal point."""
    if not _NUMBERED.fullmatch(value):
        return value
    *before, last = re.split("[,.]", value)
    return f"{''.join(before)}.{last}" if before else last


def _cell(person: ScoredLearner, assignment: str) -> str:
    points = person.points.get(assignment)
    return "" if points is None else number(points)


def _name(one: ScoredLearner) -> str:
    return ", ".join(filter(None, (one.last_name, one.first_name))) or one.id


def _bare(name: str) -> str:
    found = _TITLE.fullmatch(name)
    return found.group(1) if found else name


def _value(shown: str) -> float | None:
    try:
        return float(shown.strip().replace(",", "."))
    except ValueError:
        return None


TEMPLATE = ExportOption(
    "template", "The gradebook that Canvas exports: its people and its assignments are used.", kind="file"
)


def _make(asked: ExportRequest) -> ExportResult:
    cohort, names, template = asked.snapshot.cohort, asked.options["column"], asked.options["template"]
    only = asked.options["only"]
    scores = scores_of(asked.snapshot, asked.options["missing_as_zero"], only)
    if template is None:
        made = canvas(cohort, scores, names, asked.options["by"] or "id", only)
    else:
        made = filled(cohort, scores, names, gradebook(template), only)
    told = [f"Left out, since they could not be matched: {', '.join(made.unmatched)}."] if made.unmatched else []
    told += [f"{note}." for note in made.notes] + told_waiting(scores.waiting)
    if template is None:
        told.append(
            "Export the gradebook from Canvas and give it with --template, and people are matched by its numbers."
        )
    return ExportResult(
        made.text,
        f": {count(made.people, 'learner')}.",
        "in Canvas, Grades > Import; look at what it says will change before you save",
        told,
    )


_OPTIONS = (MISSING_AS_ZERO, TEMPLATE, COLUMN, BY, ONLY)
EXPORT = Export("canvas", "Canvas's gradebook", "canvas.csv", _make, _OPTIONS, order=10)
