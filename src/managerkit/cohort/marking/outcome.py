"""What counts of the marks that a text was given, when one marker or two have read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from managerkit.cohort.rubric_policy import Scale

from .store.marks import DECISIONS, Mark
from .store.texts import Text

APART = 2
"""So many levels apart on one criterion, two markers have read differently, and somebody has to decide."""

NOT_MARKED, BEGUN, CHANGED, REWORDED, APART_STATE, FLAGGED, MARKED = (
    "not marked",
    "begun",
    "the text has changed",
    "to be read by the new rubric",
    "markers differ",
    "flagged",
    "marked",
)
OPEN = (NOT_MARKED, BEGUN, CHANGED, REWORDED, APART_STATE)
"""States in which a text still waits for a person."""


@dataclass(frozen=True)
class MarkingOutcome:
    """What came of the marks of one text: its state, the levels that count, what they are worth, and what is said.

    `text` names the words that it is about, and `by` those who marked them.
    """

    state: str
    text: str
    levels: Mapping[str, int]
    points: int
    comment: str
    by: tuple[str, ...]


def worth(scale: Scale, levels: Mapping[str, int]) -> int:
    """What levels are worth in all.

    Args:
        scale: what the levels of each criterion are worth.
        levels: 0 to 3 by criterion.
    """
    return sum(scale[criterion][level] for criterion, level in levels.items())


def outcome(scale: Scale, digest: str, marks: Sequence[Mark], decisions: Sequence[Mark] = ()) -> MarkingOutcome:
    """Settle the marks of one text.

    Two markers who are a level apart on a criterion give the learner the higher one. Two or more levels apart, nothing
    counts until somebody has decided, side by side; a decision stands over all marks of the same words.

    Args:
        scale: what the levels of each criterion are worth, in the rubric's order.
        digest: names the words as they are now.
        marks: all marks of this learner's text, each marker's newest for each state of it, oldest first.
        decisions: what was decided where markers differed, oldest first.

    Returns:
        the state of the text, and what counts; no levels and 0 points in the states of `OPEN`.
    """
    criteria = list(scale)
    now = [mark for mark in marks if mark.text == digest]
    whole = [mark for mark in now if mark.is_whole(criteria)]
    decided = [mark for mark in decisions if mark.text == digest and mark.is_whole(criteria)]
    if decided:
        return _settled(scale, digest, [decided[-1]], MARKED)
    if not whole:
        reworded = any(mark.set_aside for mark in (*now, *decisions) if mark.text == digest)
        state = REWORDED if reworded else _open_state(criteria, now, marks)
        return MarkingOutcome(state, digest, {}, 0, "", tuple(mark.marker for mark in now))
    if any(apart(whole, criterion) >= APART for criterion in criteria):
        return MarkingOutcome(APART_STATE, digest, {}, 0, "", tuple(mark.marker for mark in whole))
    return _settled(scale, digest, whole, FLAGGED if any(mark.flagged for mark in whole) else MARKED)


def outcomes(scale: Scale, texts: Mapping[str, Text], marks: Sequence[Mark]) -> dict[str, MarkingOutcome]:
    """What counts for everybody who handed in, by learner.

    Args:
        scale: what the levels of each criterion are worth, in the rubric's order.
        texts: what was handed in, by learner.
        marks: everybody's marks and decisions, oldest first.
    """
    by_learner: dict[str, tuple[list[Mark], list[Mark]]] = {}
    for mark in marks:
        both = by_learner.setdefault(mark.learner, ([], []))
        both[mark.marker.endswith(DECISIONS)].append(mark)
    return {who: outcome(scale, text.digest, *by_learner.get(who, ([], []))) for who, text in texts.items()}


def _open_state(criteria: list[str], now: Sequence[Mark], ever: Sequence[Mark]) -> str:
    """Why nobody's whole mark counts."""
    if now:
        return BEGUN
    return CHANGED if any(mark.was_whole(criteria) for mark in ever) else NOT_MARKED


def apart(marks: Sequence[Mark], criterion: str) -> int:
    """How many levels lie between the lowest and the highest that a criterion was given.

    Args:
        marks: of one text.
        criterion: its id; marks without it are left out.

    Returns:
        from 0 to 3; 0 where fewer than two gave it a level.
    """
    given = [mark.levels[criterion] for mark in marks if criterion in mark.levels]
    return max(given, default=0) - min(given, default=0)


def _settled(scale: Scale, digest: str, marks: Sequence[Mark], state: str) -> MarkingOutcome:
    levels = {criterion: max(mark.levels[criterion] for mark in marks) for criterion in scale}
    comments = dict.fromkeys(mark.comment.strip() for mark in marks if mark.comment.strip())
    said, by = "\n\n".join(comments), tuple(mark.marker for mark in marks)
    return MarkingOutcome(state, digest, levels, worth(scale, levels), said, by)
