"""What a question takes for an answer, and what a room's answers come to."""

import math
import string
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from managerkit.errors import PlainError

Record = Mapping[str, str | float]
"""An answer: `value`, or for an order the place of each option, from 1."""

MOST_CHARACTERS = 120
_JOINERS = "\u200c\u200d"
"""Which hold letters and emoji together, and print nothing by themselves."""
_BARS = 8


class NoAnswer(PlainError):
    """Something that is no answer to what is asked; the sentence says what would be one."""


@dataclass(frozen=True)
class Asked:
    """A question as it stands now.

    `key` tells it from all others of the session, each scene of a story included; `options` are values and texts.
    `before` is the key of the question that its answers are shown beside. `in_fives` says that people are counted in
    fives; `about_you`, that people are asked about themselves.
    """

    key: str
    kind: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    low: float = 0
    high: float = 1
    unit: str = ""
    truth: str = ""
    before: str | None = None
    in_fives: bool = False
    about_you: bool = False

    @property
    def lettered(self) -> tuple[tuple[str, str], ...]:
        """The options with their letters before the texts, as people say them aloud."""
        return tuple(
            (value, f"{letter}. {text}")
            for letter, (value, text) in zip(string.ascii_uppercase, self.options, strict=False)
        )


@dataclass(frozen=True)
class AnswerBar:
    """A line of a result: its text, how long it is (0 to 1), what stands beside it, and how many people it counts."""

    text: str
    share: float
    says: str
    people: int = 0


def read(asked: Asked, form: Mapping[str, str]) -> Record:
    """An answer from what a phone sent.

    Args:
        asked: the question.
        form: the fields by name.

    Raises:
        NoAnswer: it is none.
    """
    match asked.kind:
        case "choose" | "story":
            return {"value": _one_of(asked, form.get("value", ""))}
        case "number":
            return {"value": _number(asked, form.get("value", ""))}
        case "words":
            return {"value": _words(form.get("value", ""))}
        case "rank":
            return _order(asked, form)
        case _:
            raise NoAnswer("Nothing is asked just now; look at the screen.")


def fits(asked: Asked, record: Record) -> bool:
    """Whether a record, as a file has it, is an answer to a question as it is asked now.

    Args:
        asked: the question.
        record: from a file.
    """
    value = record.get("value")
    match asked.kind:
        case "choose" | "story":
            return isinstance(value, str) and value in dict(asked.options)
        case "number":
            return isinstance(value, int | float) and asked.low <= value <= asked.high
        case "words":
            return isinstance(value, str)
        case "rank":
            places = [place for place in record.values() if isinstance(place, int | float)]
            return set(record) == set(dict(asked.options)) and sorted(places) == list(range(1, len(record) + 1))
        case _:
            return False


def in_digits(number: float) -> str:
    """A number as people write it, also a large one.

    Args:
        number: any.
    """
    return f"{number:.15g}"


def rounded(number: float) -> str:
    """A number with three digits that count.

    Args:
        number: any.
    """
    return in_digits(float(f"{number:.3g}"))


def bars(asked: Asked, records: Sequence[Record]) -> tuple[AnswerBar, ...]:
    """What answers come to, a bar for each option, each stretch of numbers, or each place.

    Args:
        asked: the question.
        records: of those who are counted.
    """
    match asked.kind:
        case "choose" | "story":
            found = Counter(str(record["value"]) for record in records)
            return counted(asked, {value: found[value] for value, _ in asked.options})
        case "number":
            return _histogram(asked, [float(record["value"]) for record in records])
        case "rank":
            return _places(asked, records)
        case _:
            return ()


def counted(asked: Asked, numbers: Mapping[str, int]) -> tuple[AnswerBar, ...]:
    """Bars for options whose people were counted, on phones or by hand.

    Args:
        asked: the question.
        numbers: people by option.

    Returns:
        one for each option, in its order.
    """
    shown = {value: number // 5 * 5 if asked.in_fives else number for value, number in numbers.items()}
    most = max(shown.values(), default=0) or 1  # of what is shown: a length tells as much as a number
    return tuple(
        AnswerBar(text, shown.get(value, 0) / most, _people(shown.get(value, 0), asked.in_fives), numbers.get(value, 0))
        for value, text in asked.lettered
    )


def middle(records: Sequence[Record]) -> float | None:
    """The median of numbers; None of none."""
    return median(float(record["value"]) for record in records) if records else None


def _people(number: int, in_fives: bool) -> str:
    if not in_fives:
        return str(number)
    return f"{number} or more" if number else "fewer than 5"


def _one_of(asked: Asked, value: str) -> str:
    if value not in dict(asked.options):
        raise NoAnswer("Choose one of them, then press Send.")
    return value


def _number(asked: Asked, text: str) -> float:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        number = math.nan
    if not asked.low <= number <= asked.high:
        raise NoAnswer(f"Type a number from {in_digits(asked.low)} to {in_digits(asked.high)}, then press Send.")
    return number


def _words(text: str) -> str:
    words = " ".join("".join(one if one.isprintable() or one in _JOINERS else " " for one in text).split())
    if not words.strip(_JOINERS + " "):
        raise NoAnswer("Write a line, then press Send.")
    if len(words) > MOST_CHARACTERS:
        raise NoAnswer(f"That is {len(words)} characters; {MOST_CHARACTERS} fit on the screen.")
    return words


def _order(asked: Asked, form: Mapping[str, str]) -> Record:
    places = {value: form.get(f"place-{value}", "") for value, _ in asked.options}
    if sorted(places.values()) != sorted(str(n) for n in range(1, len(places) + 1)):
        raise NoAnswer(f"Give each of the {len(places)} a place of its own, from 1, then press Send.")
    return {value: float(place) for value, place in places.items()}


def _histogram(asked: Asked, numbers: Sequence[float]) -> tuple[AnswerBar, ...]:
    width = (asked.high - asked.low) / _BARS
    places = [min(_BARS - 1, int((number - asked.low) / width)) for number in numbers]
    found = Counter(places)
    most = max(found.values(), default=1)
    unit = f" {asked.unit}" if asked.unit else ""
    return tuple(
        AnswerBar(
            f"{rounded(asked.low + bar * width)} to {rounded(asked.low + (bar + 1) * width)}{unit}",
            found[bar] / most,
            str(found[bar]),
            found[bar],
        )
        for bar in range(_BARS)
    )


def _places(asked: Asked, records: Sequence[Record]) -> tuple[AnswerBar, ...]:
    if not records:
        return ()
    texts = dict(asked.options)
    means = {value: sum(float(record[value]) for record in records) / len(records) for value in texts}
    return tuple(
        AnswerBar(texts[value], 1 - (means[value] - 1) / len(texts), f"{means[value]:.1f}")
        for value in sorted(means, key=lambda one: means[one])
    )
