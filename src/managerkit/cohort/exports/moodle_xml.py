"""A file for Moodle's grade import: Grades > Import > XML file.

As its source says (grade/import/xml/lib.php): people and grade items are found by their ID numbers, so that nothing is
mapped by hand, and one that is not found stops the file before anything is written. Who has no points has no entry, and
nothing of theirs is touched. Feedback is shown as HTML.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from managerkit.cohort.folder import CohortError
from managerkit.cohort.snapshot import Snapshot

from .export import Export, ExportRequest, ExportResult, count
from .moodle import comments
from .options import COLUMN, MISSING_AS_ZERO, ONLY, told_most, told_waiting
from .scores import Scores, scores, titles
from .tables import number

_NO_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def moodle_xml(snapshot: Snapshot, given: Scores, names: Mapping[str, str], only: Sequence[str] = ()) -> str:
    """The file's text.

    Args:
        snapshot: the cohort.
        given: everybody's points.
        names: the ID number that an exercise's assignment has in Moodle, by the exercise's name.
        only: the names of the exercises meant, as for the points; none for all.

    Raises:
        CohortError: two exercises would go into one grade item.
    """
    called = titles(snapshot.cohort, names, only)
    if twice := [title for title, times in Counter(called.values()).items() if times > 1]:
        raise CohortError(f"two exercises would go into the grade item `{twice[0]}`; name another with --column")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<results>"]
    for assignment, title in called.items():
        feedback = comments(snapshot, assignment)
        for one in given.people:
            if (points := one.points.get(assignment.name)) is not None:
                said = {"assignment": title, "student": one.id, "score": number(points)}
                said |= {"feedback": feedback[one.id]} if one.id in feedback else {}
                parts = (f"<{name}>{escape(_NO_XML.sub('', value))}</{name}>" for name, value in said.items())
                lines.append(f"<result>{''.join(parts)}</result>")
    return "\n".join([*lines, "</results>", ""])


def _make(asked: ExportRequest) -> ExportResult:
    only = asked.options["only"]
    found = scores(asked.snapshot, asked.options["missing_as_zero"], only)
    made = moodle_xml(asked.snapshot, found, asked.options["column"], only)
    return ExportResult(
        made,
        f": {count(made.count('<result>'), 'grade')}.",
        "in Moodle, give people and assignments these ID numbers, then Grades > Import > XML file",
        [*told_most(found.most), *told_waiting(found.waiting)],
    )


EXPORT = Export(
    "moodle-xml",
    "Moodle's gradebook, with nothing to map by hand",
    "moodle.xml",
    _make,
    (MISSING_AS_ZERO, COLUMN, ONLY),
    order=25,
)
