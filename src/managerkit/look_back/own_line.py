"""One's own answers to a behaviour item over time, each with what it leaves open: never a score, never an average.

Where the uncertainty comes from. One answer on a scale of so many steps stands for everything that is nearer to it than
to the next: half a step each way, however sure one is. Whoever is less sure of an answer could as well have given its
neighbour: half a step more for *fairly sure*, a whole one for *a guess* or where nothing was said. The widths are an
assumption, and nobody has measured them; what one does not see of oneself is not in them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from managerkit.activities.assessments.behaviour import WHEN, GivenAnswer, Occasion
from managerkit.activities.assessments.engine import position
from managerkit.content.assessment import Item

STEPS = {"3": 0.5, "2": 1.0, "1": 1.5}
"""How many steps of the scale an answer leaves open on each side, by how sure one is of it."""

UNSAID = 1.5
"""The same where nobody said how sure they are."""

WHY = (
    "Each answer leaves something open: half a step of its scale each way, and half a step or a whole one more where "
    "you were less sure. A picture shows that as a bar. Two answers whose bars meet tell no difference. What you "
    "cannot see of yourself is not in a bar; somebody else may see it."
)


@dataclass(frozen=True)
class LinePoint:
    """An answer as a line shows it: its words, and on the scale from 0 to 1 its place and what it leaves open.

    Where it did not happen there is no place, and `low` and `high` are None too.
    """

    occasion: Occasion
    on: date
    said: str
    place: float | None
    low: float | None
    high: float | None

    @property
    def when(self) -> str:
        """The occasion in words, as a label."""
        return WHEN[self.occasion].capitalize()


@dataclass(frozen=True)
class AnswerLine:
    """One's own answers to an item, in the order of the days."""

    item: Item
    points: Sequence[LinePoint]

    @property
    def has_grown(self) -> bool:
        """Whether it was answered more than once."""
        return len(self.points) > 1

    @property
    def ends(self) -> tuple[str, str]:
        """The words of the scale's low and of its high end."""
        low, high = self.item.anchors[0], self.item.anchors[-1]
        return (high, low) if self.item.reverse else (low, high)

    @property
    def told(self) -> str:
        """What the answers say in a sentence, with no verdict; a difference only where two bars lie apart."""
        placed = [point for point in self.points if point.place is not None]
        if len(placed) < 2:
            return "One answer is no line yet." if placed else "No answer yet that has a place on the scale."
        first, last = placed[0], placed[-1]
        between = f"From “{first.said}” to “{last.said}”"
        if _apart(first, last):
            return f"{between}: further apart than two answers leave open. Who else could have seen it?"
        if _apart(last, first):
            return (
                f"{between}: further apart than two answers leave open, away from “{self.ends[1]}”. What came between?"
            )
        if first.said == last.said:
            return f"“{first.said}”, then and now."
        return f"{between}: no further than one answer leaves open."


def line(item: Item, given: Iterable[GivenAnswer]) -> AnswerLine:
    """One's own line for an item.

    Args:
        item: a behaviour item.
        given: the answers, each an option of the item.
    """
    order = list(WHEN)
    in_time = sorted(given, key=lambda one: (one.on, order.index(one.occasion)))
    return AnswerLine(item, [_point(item, one) for one in in_time])


def _point(item: Item, given: GivenAnswer) -> LinePoint:
    said, place = item.options[given.answer], position(item, given.answer)
    if place is None:
        return LinePoint(given.occasion, given.on, said, None, None, None)
    open_by = STEPS.get(given.sure, UNSAID) / (len(item.anchors) - 1)
    return LinePoint(given.occasion, given.on, said, place, max(0.0, place - open_by), min(1.0, place + open_by))


def _apart(lower: LinePoint, higher: LinePoint) -> bool:
    """Whether all that one answer leaves open lies below all that the other does."""
    return lower.high is not None and higher.low is not None and lower.high < higher.low - 1e-9
