"""Scores a self-assessment: plain answers in, plain results out. Dimensions are never added to one another."""

from collections.abc import Mapping
from dataclasses import dataclass

from managerkit.content.assessment import Assessment, Dimension, Item

CONFIDENCE = {"1": "a guess", "2": "fairly sure", "3": "sure, I have examples"}
"""How sure a learner can be of their answers to one dimension."""

COLUMNS = ["dimension", "question", "answer", "place", "example"]
"""The columns of `rows`."""

OCCASIONS = {"start": "", "end": ":end", "looking-back": ":looking-back"}
"""When the questions can be answered, and what it adds to the name of the panel that asks."""

ENOUGH = 2 / 3
"""A dimension with a smaller share of its items answered gets no result: it would rest on too little."""

_WIDEN = {"1": 0.15, "2": 0.08, "3": 0.0, None: 0.08}
"""How much a range widens on each side by how sure the learner is. An assumption, shown as a range and no more."""


@dataclass(frozen=True)
class DimensionResult:
    """One dimension's result.

    `place` is the mean of the answered items on the scale from 0 (low end) to 1 (high end), or None while too little
    is answered. `low` and `high` span the middle of the answers, widened where the learner is unsure. `prompt` is the
    band's question.
    """

    dimension: Dimension
    answered: int
    total: int
    place: float | None
    low: float
    high: float
    confidence: str | None
    prompt: str

    @property
    def sentence(self) -> str:
        """The result in a sentence, with its uncertainty and no verdict."""
        name = self.dimension.title
        if self.place is None:
            return f"{name}: {self.answered} of {self.total} answered; too few to draw."
        sure = f"; {CONFIDENCE[self.confidence]}" if self.confidence else ""
        where = f"near “{self.dimension.low if self.place < 0.5 else self.dimension.high}”"
        where = "between the two ends" if 0.35 <= self.place <= 0.65 else where
        return f"{name}: {where}, {self.place:.0%} of the way up (range {self.low:.0%} to {self.high:.0%}{sure})."


def position(item: Item, answer: int) -> float:
    """Where an anchor lies on the dimension's scale, 0 to 1; a reversed item is turned round.

    Args:
        item: the question.
        answer: the index of the anchor chosen, counted from 0.
    """
    share = answer / (len(item.anchors) - 1)
    return 1 - share if item.reverse else share


def valid(item: Item, answer: object) -> bool:
    """Whether an answer read from a journal is the index of one of the item's anchors.

    Args:
        item: the question.
        answer: as a journal holds it, which may be anything.
    """
    return isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer < len(item.anchors)


def score(
    assessment: Assessment, answers: Mapping[str, object], confidence: Mapping[str, object]
) -> list[DimensionResult]:
    """Score each dimension by itself.

    Args:
        assessment: the instrument.
        answers: item id to the index of the anchor chosen; unknown ids and impossible values are passed over.
        confidence: dimension id to a key of CONFIDENCE.

    Returns:
        A result for each dimension, in the instrument's order.
    """
    return [_score(assessment, dimension, answers, confidence) for dimension in assessment.dimensions]


def _score(
    assessment: Assessment,
    dimension: Dimension,
    answers: Mapping[str, object],
    confidence: Mapping[str, object],
) -> DimensionResult:
    items = assessment.items_of(dimension.id)
    places = sorted(
        position(item, answer)
        for item in items
        if isinstance(answer := answers.get(item.id), int) and valid(item, answer)
    )
    sure = str(confidence.get(dimension.id))
    known = sure if sure in CONFIDENCE else None
    if len(places) < ENOUGH * len(items):
        return DimensionResult(dimension, len(places), len(items), None, 0, 0, known, "")
    place = sum(places) / len(places)
    middle = places[1:-1] or places if len(places) > 3 else places
    low = max(0.0, min(middle[0], place) - _WIDEN[known])
    high = min(1.0, max(middle[-1], place) + _WIDEN[known])
    prompt = next(band.prompt for band in dimension.bands if place <= band.upto + 1e-9)
    return DimensionResult(dimension, len(places), len(items), place, low, high, known, prompt)


def rows(
    assessment: Assessment, answers: Mapping[str, object], examples: Mapping[str, object]
) -> list[dict[str, object]]:
    """The answers as rows of a table: dimension's title, question, answer in words, place on the scale, example.

    Args:
        assessment: the instrument.
        answers: item id to the index of the anchor chosen.
        examples: item id to the example given.

    Returns:
        A row for each item with a usable answer, in the instrument's order, with the keys in COLUMNS.
    """
    titles = {dimension.id: dimension.title for dimension in assessment.dimensions}
    return [
        dict(
            zip(
                COLUMNS,
                (
                    titles[item.dimension],
                    item.text,
                    item.anchors[answer],
                    round(position(item, answer), 2),
                    examples.get(item.id) or "",
                ),
                strict=True,
            )
        )
        for item in assessment.items
        if isinstance(answer := answers.get(item.id), int) and valid(item, answer)
    ]
