"""The same questions on three occasions: at the start, now, and looking back. Plain answers in, plain moves out.

The retrospective pre-test is George S. Howard's (1980): whoever has learned something may read the same scale
differently afterwards, and looking back shows how far the ruler moved rather than the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from managerkit.content.assessment import Assessment, Dimension
from managerkit.journal.records import OCCASIONS
from managerkit.wording.words import listed

from .engine import lies, score

NEAR = 0.1
"""Two places closer than this are told as the same: a single answer changed by one step moves a place about so much."""


@dataclass(frozen=True)
class DimensionMove:
    """One dimension's places on the three occasions, 0 to 1; None where too little was answered."""

    dimension: Dimension
    places: Mapping[str, float | None]

    @property
    def sentence(self) -> str:
        """The places in a sentence, as a question of what moved, and no verdict."""
        title = self.dimension.title
        then, now, back = (self.places[name] for name in OCCASIONS)
        if then is None and now is None and back is None:
            return f"{title}: too few answers to compare yet."
        known = [f"{lies(place)} {said}" for name, said in _SAID.items() if (place := self.places[name]) is not None]
        return f"{title}: {listed(known)}.{_ruler(then, back)}{_moved(self.dimension, back, now)}"


_SAID = {"start": "on the day", "end": "now", "looking-back": "on the day, as you see it now"}


def moves(assessment: Assessment, answers: Mapping[str, Mapping[str, object]]) -> list[DimensionMove]:
    """Place every dimension on the three occasions.

    Args:
        assessment: the instrument.
        answers: for each of OCCASIONS, item id to the index of the anchor chosen; missing counts as unanswered.

    Returns:
        A move for each dimension, in the instrument's order. Dimensions are never added to one another.
    """
    scored = {name: score(assessment, answers.get(name, {}), {}) for name in OCCASIONS}
    return [
        DimensionMove(dimension, {name: results[number].place for name, results in scored.items()})
        for number, dimension in enumerate(assessment.dimensions)
    ]


def _ruler(then: float | None, back: float | None) -> str:
    if then is None or back is None:
        return ""
    if abs(back - then) < NEAR:
        return " Your view of that day has hardly changed."
    way = "lower" if back < then else "higher"
    return f" You now put that day {way}: which answer would you give differently, and what have you seen since?"


def _moved(dimension: Dimension, back: float | None, now: float | None) -> str:
    if back is None or now is None:
        return ""
    if abs(now - back) < NEAR:
        return " By today's ruler you are about where you were."
    end = dimension.low if now < back else dimension.high
    return f" By today's ruler you have moved towards “{end}”; who else could have noticed?"
