"""A file for Moodle's grade import: Grades > Import > CSV file.

As its source says (grade/import/csv/classes/load_data.php): a `-` is no grade, while an empty cell of a new column is
that only in some versions; and a row whose identifying cell is empty goes to the person in the row before. So no grade
is left empty here, each row is identified by one column, and there is no other to choose by mistake. No grade takes
away one that Moodle has (grade/import/lib.php), so who has no points at all has no row. Moodle takes off a byte order
mark, so there is one for Excel.
"""

from collections.abc import Mapping
from datetime import datetime

from managerkit.cohort.folder import Assignment, Cohort
from managerkit.cohort.marking.gradebook_sync import outcomes
from managerkit.cohort.marking.outcome import OPEN, told

from .scores import ScoredLearner, Scores, titles
from .tables import harmless, number, text

NO_GRADE = "-"
EMAIL, ID = "Email address", "ID number"
DOWNLOADED = "Last downloaded from this course"
"""A column by which Moodle leaves alone what was graded there after this file was made."""


def moodle(
    cohort: Cohort, scores: Scores, now: datetime, names: Mapping[str, str], by: str = "email"
) -> tuple[str, list[str]]:
    """The file's text, and the ids of those who have points and are left out because nothing identifies them.

    Args:
        cohort: the cohort.
        scores: everybody's points.
        now: when the file is made.
        names: what Moodle calls an exercise's assignment, by the exercise's name.
        by: what Moodle knows people by: email, or id for its field "ID number".
    """
    called = {one: title.removeprefix("Assignment: ") for one, title in titles(cohort, names).items()}
    head = ["First name", "Last name", EMAIL if by == "email" else ID]
    for title in called.values():
        head += [f"Assignment: {title} (Real)", f"Assignment: {title} (Feedback)"]
    rows = [[*map(harmless, head), DOWNLOADED]]
    feedback = {one.name: _feedback(cohort, one) for one in called}
    known = [one for one in scores.people if one.points and _key(one, by)]
    for one in known:
        row = [harmless(one.first_name), harmless(one.last_name), _key(one, by)]
        for assignment in called:
            points = one.points.get(assignment.name)
            row.append(NO_GRADE if points is None else number(points))
            row.append("" if points is None else harmless(feedback[assignment.name].get(one.id, "")))
        rows.append([*row, str(int(now.timestamp()))])
    return text(rows), [one.id for one in scores.people if one.points and not _key(one, by)]


def _key(one: ScoredLearner, by: str) -> str:
    # Moodle compares it letter by letter, so it cannot be made harmless; who would need that is left out.
    return one.id if by == "id" else one.email if harmless(one.email) == one.email else ""


def _feedback(cohort: Cohort, assignment: Assignment) -> dict[str, str]:
    """What markers told each learner; it begins with the levels, so that no spreadsheet takes it for a formula."""
    found = outcomes(cohort, assignment)
    return {learner: told(one) for learner, one in found.items() if one.state not in OPEN}
