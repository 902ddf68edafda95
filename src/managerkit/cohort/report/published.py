"""What a report says, as plain data: the page and the CSV files show this and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

WHEN = {"start": "At the start", "looking-back": "Looking back", "end": "At the end"}
"""The three times at which a self-assessment is filled in; "looking back" is the start as seen from the end."""


@dataclass(frozen=True)
class CountedRow:
    """At least so many people, in fives; 0 says fewer than five, or none. `random` is the share of random plays."""

    label: str
    at_least: int
    random: float | None = None


@dataclass(frozen=True)
class SceneFigures:
    """What was chosen in a scene, the first time that somebody stood in it."""

    title: str
    rows: tuple[CountedRow, ...]

    @property
    def divided(self) -> tuple[int, int]:
        """How many took the second most frequent choice, and then how many the first: most divided is greatest."""
        first, second, *_ = [*sorted((row.at_least for row in self.rows), reverse=True), 0, 0]
        return second, first


@dataclass(frozen=True)
class Story:
    """How the first finished plays of a scenario went; `scenes` are those of which something can be said.

    `opening` is the first scene's text, for talking about where there is nothing to count, and `choices` its choices.
    """

    title: str
    opening: str
    choices: tuple[str, ...]
    endings: tuple[CountedRow, ...]
    scenes: tuple[SceneFigures, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class MeanChange:
    """The mean of the paired differences, end less before, in hundredths of the scale, and its 95% interval.

    `clear` is 1 or -1 where there is more than noise to see, and 0 where there is not.
    """

    mean: int
    low: int
    high: int
    clear: int

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """All of it, as the cells of a table."""
        return self.mean, self.low, self.high, self.clear


@dataclass(frozen=True)
class DimensionSpread:
    """Where people placed themselves on one dimension: for each time in WHEN a number for each band, low to high.

    `changes` has the comparison of the end with "start" and with "looking-back"; None where it cannot be shown.
    """

    title: str
    low: str
    high: str
    bands: tuple[str, ...]
    times: Mapping[str, tuple[int, ...]]
    changes: Mapping[str, MeanChange | None]


@dataclass(frozen=True)
class Commitments:
    """What people mean to do, by kind and by when, and how many named somebody who would notice."""

    kinds: tuple[CountedRow, ...]
    by_when: tuple[CountedRow, ...]
    somebody: int


@dataclass(frozen=True)
class ModulePart:
    """One assignment of a module. `counted` handed in its exercise and `rated` shared their ratings; 0 where there are
    too few. `versions` are those of the exercise that there were so far.
    """

    id: str
    title: str
    question: str
    counted: int
    rated: int
    participation: tuple[CountedRow, ...]
    versions: tuple[CountedRow, ...]
    stories: tuple[Story, ...]
    form: tuple[CountedRow, ...]
    commitments: Commitments
    dimensions: tuple[DimensionSpread, ...]


@dataclass(frozen=True)
class RoomQuestion:
    """What a room was asked together, and how many gave each answer; in an order, only which came first."""

    title: str
    text: str
    rows: tuple[CountedRow, ...]
    is_order: bool = False


@dataclass(frozen=True)
class RoomStory:
    """A story that a room played together by votes: what it took, scene by scene, and where that ended."""

    title: str
    choices: tuple[str, ...]
    ending: str


@dataclass(frozen=True)
class RoomRun:
    """A session that was held with phones: what came of it, and nobody's answers."""

    title: str
    day: date
    questions: tuple[RoomQuestion, ...]
    stories: tuple[RoomStory, ...]


@dataclass(frozen=True)
class Published:
    """The report on a cohort; `listed` is how many are on its roster, `rooms` are the sessions it held with phones."""

    cohort: str
    listed: int
    parts: tuple[ModulePart, ...]
    rooms: tuple[RoomRun, ...] = ()
