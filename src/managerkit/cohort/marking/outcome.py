"""What counts of the marks that a text was given, when one marker or two have read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .marks import Mark

APART = 2
"""So many levels apart on one criterion, two markers have read differently, and somebody has to decide."""

NOT_MARKED, BEGUN, CHANGED, APART_STATE, FLAGGED, MARKED = (
    "not marked",
    "begun",
    "the text has changed",
    "markers differ",
    "flagged",
    "marked",
)
OPEN = (NOT_MARKED, BEGUN, CHANGED, APART_STATE)
"""States in which a text still waits for a person."""


@dataclass(frozen=True)
class Outcome:
    """What came of the marks of one text: its state, the levels that count, and what the learner is told."""

    state: str
    levels: Mapping[str, int]
    comment: str
    by: tuple[str, ...]

    @property
    def points(self) -> int:
        """The levels, added up: what nbgrader's task is worth."""
        return sum(self.levels.values())


def outcome(criteria: Sequence[str], digest: str, marks: Sequence[Mark], decisions: Sequence[Mark] = ()) -> Outcome:
    """Settle the marks of one text.

    Two markers who are a level apart on a criterion give the learner the higher one. Two or more levels apart, nothing
    counts until somebody has decided, side by side; a decision stands over all marks of the same words.

    Args:
        criteria: the rubric's criteria, in order.
        digest: names the words as they are now.
        marks: all marks of this learner's text, each marker's newest for each state of it, oldest first.
        decisions: what was decided where markers differed, oldest first.
    """
    now = [mark for mark in marks if mark.text == digest]
    whole = [mark for mark in now if mark.is_whole(list(criteria))]
    decided = [mark for mark in decisions if mark.text == digest and mark.is_whole(list(criteria))]
    if decided:
        return _settled(criteria, [decided[-1]], MARKED)
    if not whole:
        earlier = any(mark.is_whole(list(criteria)) for mark in marks)
        state = BEGUN if now else CHANGED if earlier else NOT_MARKED
        return Outcome(state, {}, "", tuple(mark.marker for mark in now))
    if any(apart(whole, criterion) >= APART for criterion in criteria):
        return Outcome(APART_STATE, {}, "", tuple(mark.marker for mark in whole))
    return _settled(criteria, whole, FLAGGED if any(mark.flagged for mark in whole) else MARKED)


def apart(marks: Sequence[Mark], criterion: str) -> int:
    """How many levels lie between the lowest and the highest that a criterion was given."""
    given = [mark.levels[criterion] for mark in marks if criterion in mark.levels]
    return max(given, default=0) - min(given, default=0)


def _settled(criteria: Sequence[str], marks: Sequence[Mark], state: str) -> Outcome:
    levels = {criterion: max(mark.levels[criterion] for mark in marks) for criterion in criteria}
    comments = dict.fromkeys(mark.comment.strip() for mark in marks if mark.comment.strip())
    return Outcome(state, levels, "\n\n".join(comments), tuple(mark.marker for mark in marks))


def told(outcome: Outcome, criteria: Sequence[str]) -> str:
    """The comment as nbgrader keeps it: the levels in the rubric's order, then what is said."""
    line = "Levels: " + " ".join(str(outcome.levels[criterion]) for criterion in criteria)
    return f"{line}\n{outcome.comment}".strip()
