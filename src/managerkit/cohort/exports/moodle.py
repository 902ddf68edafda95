"""A file for Moodle's grade import: Grades > Import > CSV file.

As its source says (grade/import/csv/classes/load_data.php): a `-` is no grade, while an empty cell of a new column is
that only in some versions; and a row whose identifying cell is empty goes to the person in the row before. So no grade
is left empty here, each row is identified by one column, and there is no other to choose by mistake. No grade takes
away one that Moodle has (grade/import/lib.php), so who has no points at all has no row. Moodle takes off a byte order
mark, so there is one for Excel. It reads with PHP's fgetcsv, to which a backslash before a quotation mark means that
the value goes on, and shows feedback as HTML.
"""

import html
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from managerkit.cohort.folder import AnyAssignment, Assignment
from managerkit.cohort.marking.comment_format import written
from managerkit.cohort.marking.outcome import OPEN
from managerkit.cohort.snapshot import Snapshot

from .export import Export, ExportRequest, ExportResult, count
from .options import BY, COLUMN, MISSING_AS_ZERO, ONLY, told_most, told_waiting
from .scores import ScoredLearner, Scores, scores, titles
from .tables import escape_formula, number, text

NO_GRADE = "-"
EMAIL, ID = "Email address", "ID number"
DOWNLOADED = "Last downloaded from this course"
"""A column by which Moodle leaves alone what was graded there after this file was made."""


def moodle(
    snapshot: Snapshot,
    given: Scores,
    now: datetime,
    names: Mapping[str, str],
    by: str = "email",
    only: Sequence[str] = (),
) -> tuple[str, list[str]]:
    """The file's text, and the ids of those who have points and are left out because nothing identifies them.

    Args:
        snapshot: the cohort.
        given: everybody's points.
        now: when the file is made.
        names: what Moodle calls an exercise's assignment, by the exercise's name.
        by: what Moodle knows people by: email, or id for its field "ID number".
        only: the names of the exercises meant, as for the points; none for all.
    """
    called = {one: title.removeprefix("Assignment: ") for one, title in titles(snapshot.cohort, names, only).items()}
    head = ["First name", "Last name", EMAIL if by == "email" else ID]
    for title in called.values():
        head += [f"Assignment: {title} (Real)", f"Assignment: {title} (Feedback)"]
    rows = [[*map(escape_formula, head), DOWNLOADED]]
    feedback = {one.name: comments(snapshot, one) for one in called}
    known = [one for one in given.people if one.points and _key(one, by)]
    for one in known:
        row = [escape_formula(one.first_name), escape_formula(one.last_name), _key(one, by)]
        for assignment in called:
            points = one.points.get(assignment.name)
            row.append(NO_GRADE if points is None else number(points))
            row.append("" if points is None else escape_formula(feedback[assignment.name].get(one.id, "")))
        rows.append([*row, str(int(now.timestamp()))])
    return text([list(map(for_php, row)) for row in rows]), [
        one.id for one in given.people if one.points and not _key(one, by)
    ]


def _key(one: ScoredLearner, by: str) -> str:
    # Moodle compares it letter by letter, so it cannot be made harmless; who would need that is left out.
    return one.id if by == "id" else one.email if for_php(escape_formula(one.email)) == one.email else ""


def for_php(value: str) -> str:
    """A value in which no quotation mark, nor the one that ends it in the file, comes right after a backslash."""
    return re.sub(r'(\\+)(?="|$)', r"\1 ", value)


def comments(snapshot: Snapshot, assignment: AnyAssignment) -> dict[str, str]:
    """What markers told each learner, as HTML; it begins with levels or a cell's name, which no spreadsheet computes.

    Args:
        snapshot: the cohort.
        assignment: the exercise.

    Returns:
        the feedback by the learners' ids, of those whose marks count.
    """
    if not isinstance(assignment, Assignment):
        lines: dict[str, list[str]] = {}
        for notebook in assignment.notebooks:
            for learner, said in snapshot.comments(assignment, notebook).items():
                lines.setdefault(learner, []).extend(f"{cell}: {html.escape(text)}" for cell, text in said.items())
        return {learner: "\n".join(theirs) for learner, theirs in lines.items()}
    found = snapshot.outcomes(assignment).items()
    said = {learner: written(one.levels.values(), one.comment) for learner, one in found if one.state not in OPEN}
    return {learner: html.escape(comment) for learner, comment in said.items()}


def _make(asked: ExportRequest) -> ExportResult:
    by, only = asked.options["by"] or "email", asked.options["only"]
    found = scores(asked.snapshot, asked.options["missing_as_zero"], only)
    made, left = moodle(asked.snapshot, found, asked.now, asked.options["column"], by, only)
    rows = sum(bool(one.points) for one in found.people) - len(left)
    told = [f"Left out, for want of an email that Moodle could know them by: {', '.join(left)}."] if left else []
    where = EMAIL if by == "email" else ID
    return ExportResult(
        made,
        f": {count(rows, 'learner')}.",
        f"in Moodle, Grades > Import > CSV file; map from and to {where}, and both columns of each assignment",
        [*told, *told_most(found.most), *told_waiting(found.waiting)],
        bom=True,
    )


EXPORT = Export("moodle", "Moodle's gradebook", "moodle.csv", _make, (MISSING_AS_ZERO, COLUMN, BY, ONLY), order=20)
