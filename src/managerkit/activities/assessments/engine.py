"""Scores a self-assessment: plain answers in, plain results out. Dimensions are never added to one another."""

from collections.abc import Mapping
from dataclasses import dataclass

from managerkit.content.assessment import Assessment, Dimension, Item

CONFIDENCE = {"1": "a guess", "2": "fairly sure", "3": "sure, I have examples"}
"""How sure a learner can be of their answers to one dimension."""

COLUMNS = ["dimension", "question", "answer", "place", "example"]
"""The columns of `rows`."""

ENOUGH = 2 / 3
"""A dimension with a smaller share answered, of the items in which something happened, gets no result."""

FEWEST = 2
"""Nor does one with fewer answers that have a place: it would rest on too little."""

FOR_A_RANGE, WIDEST = 3, 0.5
"""So many answers a range takes, and no more of the scale may it span: a wider one would say nothing."""

_WIDEN = {"2": 0.08, "3": 0.0}
"""How much a range widens on each side by how sure the learner is. An assumption, shown as a range and no more."""


@dataclass(frozen=True)
class DimensionResult:
    """One dimension's result.

    `answered` counts the items with an answer, and `absent` those of them in which it did not happen. `place` is the
    mean of the others on the scale from 0 (low end) to 1 (high end), or None while they are too few. `span` is a range
    around it, the middle of the answers, widened where the learner is less sure; or None where there is none, and
    `missing` says what it would take. `prompt` is the band's question.
    """

    dimension: Dimension
    answered: int
    absent: int
    total: int
    place: float | None
    span: tuple[float, float] | None
    missing: str
    confidence: str | None
    prompt: str

    @property
    def sentence(self) -> str:
        """The result in a sentence, with its uncertainty and no verdict."""
        name = self.dimension.title
        if self.place is None:
            said = f"{self.answered} of {self.total} answered"
            happened = f", {self.absent} of them “it did not happen”" if self.absent else ""
            return f"{name}: {said}{happened}; too few to draw."
        placed = f"{name}: {whereabouts(self.dimension, self.place)}"
        if not self.span or not self.confidence:
            return f"{placed}. {self.missing}"
        return f"{placed} ({spread(self.span)}; {CONFIDENCE[self.confidence]})."


_STRETCHES = [
    (1 / 8, "the low end"),
    (3 / 8, "below the middle"),
    (5 / 8, "the middle"),
    (7 / 8, "above the middle"),
    (1, "the high end"),
]
"""Stretches of a scale by their upper ends. A few answers on a scale of four say no more than this."""


def stretch(place: float) -> str:
    """The part of a scale in which a place lies, in words; `place` goes from 0 (low end) to 1 (high end)."""
    return next(name for upto, name in _STRETCHES if place <= upto + 1e-9)


def lies(place: float) -> str:
    """The same as somebody would say it: about the middle, above it, at an end; `place` goes from 0 to 1."""
    where = stretch(place)
    before = {"the low end": "at ", "the middle": "about ", "the high end": "at "}
    return before.get(where, "") + where


def whereabouts(dimension: Dimension, place: float) -> str:
    """Where a place lies on a dimension's scale, with the end that it is nearer to in the dimension's own words.

    Args:
        dimension: whose ends have words.
        place: from 0 (low end) to 1 (high end).
    """
    if stretch(place) == "the middle":
        return lies(place)
    end = dimension.low if place < 0.5 else dimension.high
    return f"{lies(place)}, {'' if stretch(place).endswith('end') else 'towards '}“{end}”"


def spread(span: tuple[float, float]) -> str:
    """A range of places, each from 0 to 1, in words."""
    low, high = map(stretch, span)
    return "answers close together" if low == high else f"range from {low} to {high}"


def position(item: Item, answer: object) -> float | None:
    """Where an anchor lies on the dimension's scale, 0 to 1; a reversed item is turned round.

    Args:
        item: the question.
        answer: the index of the option chosen, counted from 0, or anything else that a journal holds.

    Returns:
        the place; None where it did not happen, and for what is no answer.
    """
    if not isinstance(answer, int) or not valid(item, answer) or answer >= len(item.anchors):
        return None
    share = answer / (len(item.anchors) - 1)
    return 1 - share if item.reverse else share


def behaviours(assessment: Assessment) -> list[Item]:
    """The behaviour items: acts that a colleague could see, in order. Each is asked again after the course.

    Args:
        assessment: the instrument.

    Returns:
        The items that have `watched`: the act at the high end of the item's dimension, whichever way round the item
        itself asks. So the more often somebody sees it, the nearer to 1 is its `position`.
    """
    return [item for item in assessment.items if item.watched]


def valid(item: Item, answer: object) -> bool:
    """Whether an answer read from a journal is the index of one of the item's options.

    Args:
        item: the question.
        answer: as a journal holds it, which may be anything.
    """
    return isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer < len(item.options)


def score(
    assessment: Assessment, answers: Mapping[str, object], confidence: Mapping[str, object]
) -> list[DimensionResult]:
    """Score each dimension by itself.

    Args:
        assessment: the instrument.
        answers: item id to the index of the option chosen; unknown ids and impossible values are passed over.
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
    answered = [item for item in items if valid(item, answers.get(item.id))]
    places = sorted(place for item in answered if (place := position(item, answers[item.id])) is not None)
    absent = len(answered) - len(places)
    sure = str(confidence.get(dimension.id))
    known = sure if sure in CONFIDENCE else None
    counted = (dimension, len(answered), absent, len(items))
    if len(places) < max(ENOUGH * (len(items) - absent), FEWEST):
        return DimensionResult(*counted, None, None, "", known, "")
    place = sum(places) / len(places)
    span, missing = _range(places, place, known)
    prompt = next(band.prompt for band in dimension.bands if place <= band.upto + 1e-9)
    return DimensionResult(*counted, place, span, missing, known, prompt)


def _range(places: list[float], place: float, sure: str | None) -> tuple[tuple[float, float] | None, str]:
    """The range around a mean of sorted places, or None and what is missing for one."""
    if sure is None:
        return None, "No range: say how sure you are of these answers."
    if sure not in _WIDEN:
        return None, "No range around a guess: an instance with a date for each answer would tell more."
    if len(places) < FOR_A_RANGE:
        return None, f"No range: it takes {FOR_A_RANGE} answers."
    middle = places[1:-1] if len(places) > FOR_A_RANGE else places
    low = max(0.0, min(middle[0], place) - _WIDEN[sure])
    high = min(1.0, max(middle[-1], place) + _WIDEN[sure])
    if high - low > WIDEST:
        return (
            None,
            "No range: your answers lie too far apart for one. What sets the lowest and the highest apart?",
        )
    return (low, high), ""


def rows(
    assessment: Assessment, answers: Mapping[str, object], examples: Mapping[str, object]
) -> list[dict[str, object]]:
    """The answers as rows of a table: dimension's title, question, answer in words, place on the scale, example.

    Args:
        assessment: the instrument.
        answers: item id to the index of the option chosen.
        examples: item id to the example given.

    Returns:
        A row for each item with a usable answer, in the instrument's order, with the keys in COLUMNS; the place is None
        where it did not happen.
    """
    titles = {dimension.id: dimension.title for dimension in assessment.dimensions}
    return [
        dict(
            zip(
                COLUMNS,
                (
                    titles[item.dimension],
                    item.text,
                    item.options[answer],
                    None if (place := position(item, answer)) is None else round(place, 2),
                    examples.get(item.id) or "",
                ),
                strict=True,
            )
        )
        for item in assessment.items
        if isinstance(answer := answers.get(item.id), int) and valid(item, answer)
    ]
