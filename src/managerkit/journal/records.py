"""Every kind of record that the kit writes, with its typed value; docs/journal.md is the specification.

A reader takes whatever JSON a file holds and believes of it only the shape. Whether a choice, an item or a level exists
is for the engine to say, which knows the content.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from .kept import TRACES
from .kind import Kind, Setting
from .shapes import confidence as _confidence
from .shapes import count as _count
from .shapes import fields as _fields
from .shapes import number as _number
from .shapes import text as _text

# Self-assessments

OCCASIONS = {"start": "", "end": ":end", "looking-back": ":looking-back"}
"""When the questions can be answered, and what it adds to the names of its records and of the panel that asks."""

ANSWER = {occasion: Kind(f"answer{suffix}", _count) for occasion, suffix in OCCASIONS.items()}
"""By occasion. Key: an item. Value: the index of the anchor chosen; their number, where it did not happen."""

CONFIDENCE = {occasion: Kind(f"confidence{suffix}", _confidence) for occasion, suffix in OCCASIONS.items()}
"""By occasion. Key: a dimension. Value: "1", "2" or "3", how sure one is of one's answers to it."""

EXAMPLE = {occasion: Kind(f"example{suffix}", _text) for occasion, suffix in OCCASIONS.items()}
"""By occasion. Key: an item. Value: the example typed."""


# Settings


def _left_out(data: object) -> frozenset[str] | None:
    match data:
        case {"without": list(names)}:
            return frozenset(name for name in names if isinstance(name, str))
    return None


def _of_left_out(without: frozenset[str]) -> dict[str, list[str]]:
    return {"without": sorted(without)}


TRACK = Setting(Kind("setting", _text), "track")
"""The track chosen, by id."""

COACH = Setting(Kind("setting", _text), "coach")
"""For whom a story's notes are: "novice", "experienced" or "off"."""

PORTFOLIO = Setting(Kind("setting", _left_out, _of_left_out), "portfolio")
"""The kinds of things and the modules that are left out of a portfolio."""


# Stories

MOST_CHOICES = 200
MOST_PLAYS = 30


@dataclass(frozen=True)
class Play:
    """A seed and the choices made."""

    seed: int
    choices: tuple[str, ...] = ()


def _play(data: object) -> Play | None:
    match data:
        case {"seed": int(seed), "choices": list(choices)} if not isinstance(seed, bool):
            if len(choices) <= MOST_CHOICES and all(isinstance(choice, str) for choice in choices):
                return Play(seed, tuple(choices))
    return None


def _of_play(play: Play) -> dict[str, object]:
    return {"seed": play.seed, "choices": list(play.choices)}


def _plays(data: object) -> list[Play] | None:
    """The newest plays; what is no play is passed over."""
    return [play for one in data[-MOST_PLAYS:] if (play := _play(one))] if isinstance(data, list) else None


def _of_plays(plays: list[Play]) -> list[dict[str, object]]:
    return [_of_play(play) for play in plays]


PLAY = Kind("play", _play, _of_play)
"""Key: a scenario. Value: the play under way."""

FINISHED = Kind("finished", _plays, _of_plays)
"""Key: a scenario. Value: the plays that came to an ending, oldest first, at most MOST_PLAYS."""


# Simulations

RowData = dict[str, float | str]


def _sliders(data: object) -> dict[str, float] | None:
    if (found := _fields(data)) is None:
        return None
    return {name: value for name, value in found.items() if isinstance(value, int | float)}


def _rows(data: object) -> list[RowData] | None:
    """Every row of a list, so that a row that cannot be read does not move the others."""
    return [_row(row) for row in data] if isinstance(data, list) else None


def _row(data: object) -> RowData:
    return {name: cell for name, cell in (_fields(data) or {}).items() if isinstance(cell, int | float | str)}


GUESS = Kind("guess", _number)
"""Key: a simulation. Value: where the slider of the prediction stands; None while it has no value."""

PREDICTION = Kind("prediction", _number)
"""Key: a simulation. Value: the prediction; taken back to predict again."""

MODEL_ANSWER = Kind("model-answer", _number)
"""Key: a simulation. Value: what the model gave with the sliders and the table for which one predicted."""

SLIDERS = Kind("sliders", _sliders)
"""Key: a simulation. Value: all of its sliders."""

ROWS = Kind("rows", _rows)
"""Key: a simulation. Value: the learner's own table, every row with all columns."""

LOADED = Kind("loaded", _text)
"""Key: a simulation. Value: the SHA-256 of the file that the table was loaded from, appended after its rows."""


# Practice


@dataclass(frozen=True)
class PracticeRun:
    """A run of the cases: what was believed then ("" when nothing was said), and which of the cases passed."""

    belief: str = ""
    passed: Mapping[str, bool] = field(default_factory=dict)


def _run(data: object) -> PracticeRun | None:
    if (found := _fields(data)) is None:
        return None
    passed = _fields(found.get("passed")) or {}
    return PracticeRun(_text(found.get("belief")) or "", {case: value is True for case, value in passed.items()})


def _of_run(run: PracticeRun) -> dict[str, object]:
    return {"belief": run.belief, "passed": dict(run.passed)}


BELIEF = Kind("belief", _text)
"""Key: a practice. Value: the belief chosen, by id."""

TRACE = Kind(TRACES, _run, _of_run)
"""Key: a practice. Value: a run of its cases."""


# Sentences


@dataclass(frozen=True)
class SortingRound:
    """The round that somebody is in: the luck by which sentences are drawn, and its number from 0."""

    seed: int
    round: int = 0


@dataclass(frozen=True)
class SortedSentence:
    """The place chosen for a sentence, in which round, and whether the learner disagrees with ours."""

    place: str
    round: int = 0
    disagrees: bool = False


def _sorting(data: object) -> SortingRound | None:
    match data:
        case {"seed": int(seed), "round": number} if not isinstance(seed, bool) and _count(number) is not None:
            return SortingRound(seed, number)
    return None


def _sorted(data: object) -> SortedSentence | None:
    match data:
        case {"place": str(place), "round": number, **rest} if _count(number) is not None:
            return SortedSentence(place, number, rest.get("disagrees") is True)
    return None


SORTING = Kind("sorting", _sorting, asdict)
"""Key: a practice on sentences. Value: the round that one is in."""

SORTED = Kind("sorted", _sorted, asdict)
"""Key: NAME:SENTENCE. Value: the place chosen, by id, and the round."""

OWN_LINE = Kind("own-line", _text)
"""Key: NAME:LINE. Value: the learner's own line."""


# Texts

TEXT = Kind("text", _text)
"""Key: a prompt; for a part of a commitment PROMPT:PART. Value: the text."""

MEMO = Kind("memo", _text)
"""Key: `form`, a form's choice or part, or `evidence:` and an id. Value: what was chosen, typed or picked."""

PAGE = Kind("page", _text)
"""Key: a field of the module's page. Value: what was typed there; "" where it was emptied."""


# Files that are written again and again


@dataclass(frozen=True)
class CalendarState:
    """What a calendar file last said: a digest, since when ("" and None if it cannot be told), and its number.

    `days` has all dates that were in it or in one before it, by their keys.
    """

    said: str
    stamp: datetime | None
    revision: int
    days: Mapping[str, date] = field(default_factory=dict)


def _day(data: object) -> date | None:
    try:
        return date.fromisoformat(data) if isinstance(data, str) else None
    except ValueError:
        return None


def _uuid(data: object) -> UUID | None:
    try:
        return UUID(data) if isinstance(data, str) else None
    except ValueError:
        return None


def _calendar(data: object) -> CalendarState | None:
    """Each part for itself; a revision that is none counts as −1."""
    if (found := _fields(data)) is None:
        return None
    revision = found.get("revision")
    number = int(revision) if isinstance(revision, int) and revision >= 0 else -1
    days = {key: on for key, told in (_fields(found.get("days")) or {}).items() if (on := _day(told))}
    return CalendarState(_text(found.get("said")) or "", _stamp(found.get("stamp")), number, days)


def _stamp(data: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(data) if isinstance(data, str) else None
    except ValueError:
        return None
    return found if found and found.utcoffset() is not None else None


def _of_calendar(state: CalendarState) -> dict[str, object]:
    stamp = state.stamp.isoformat() if state.stamp else None
    days = {key: day.isoformat() for key, day in state.days.items()}
    return {"said": state.said, "stamp": stamp, "revision": state.revision, **({"days": days} if days else {})}


BEGINS = Kind("begins", _day, date.isoformat)
"""Key: a plan. Value: the date of day 1."""

CALENDAR_ID = Kind("calendar-id", _uuid, str)
"""Key: a plan, or `portfolio`. Value: what makes this learner's events theirs in any calendar."""

CALENDAR_OF = Kind("calendar-of", _calendar, _of_calendar)
"""Key: a plan, or `portfolio`. Value: what the calendar file last said."""

FILE_WRITTEN = Kind("written", _text)
"""Key: a file's name. Value: the digest of what the kit wrote there, appended before it is put."""


# Markers


@dataclass(frozen=True)
class GivenMark:
    """A mark as its marker gave it; see `Mark`, which knows whose it is and when it was given."""

    assignment: str
    learner: str
    text: str
    rubric: str
    levels: Mapping[str, int] = field(default_factory=dict)
    wording: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    flagged: bool = False
    seconds: float = 0.0


class GradebookNote(NamedTuple):
    """What the gradebook said of one reflection, and what it is to say; `text` names the reflection's words.

    Each of the two has the points or None, a name for the comment's words, and whether a person is waited for.
    """

    before: list[Any]
    wanted: list[Any]
    text: str


def _mark(data: object) -> GivenMark | None:
    """A mark if it says what it is about; of all else what can be read."""
    found = _fields(data) or {}
    match found:
        case {"assignment": str(assignment), "learner": str(learner), "text": str(text), "rubric": str(rubric)}:
            levels, wording = _fields(found.get("levels")) or {}, _fields(found.get("wording")) or {}
            return GivenMark(
                assignment,
                learner,
                text,
                rubric,
                {criterion: level for criterion, one in levels.items() if (level := _count(one)) is not None},
                {criterion: one if isinstance(one, str) else _NO_WORDS for criterion, one in wording.items()},
                _text(found.get("comment")) or "",
                found.get("flagged") is True,
                _seconds(found.get("seconds")),
            )
    return None


_NO_WORDS = "?"
"""Stands for the name of a wording that is no text: no wording has it."""


def _seconds(data: object) -> float:
    try:
        return float(_number(data) or 0)
    except OverflowError:
        return 0.0


def _of_mark(mark: GivenMark) -> dict[str, object]:
    return {**vars(mark), "levels": dict(mark.levels), "wording": dict(mark.wording)}


def _notes(data: object) -> dict[str, GradebookNote] | None:
    if (found := _fields(data)) is None:
        return None
    return {learner: note for learner, one in found.items() if (note := _note(one))}


def _note(data: Any) -> GradebookNote | None:
    match data:
        case [[_, _, _] as before, [_, _, _] as wanted, str(text)]:
            return GradebookNote(before, wanted, text)
    return None


MARK = Kind("mark", _mark, _of_mark)
"""Key: ASSIGNMENT/LEARNER, not read. Value: a mark; whether it is a decision the file's name tells."""

PHRASE = Kind("phrase", _text)
"""Key: CRITERION/NUMBER. Value: a sentence that a marker keeps."""

GRADEBOOK_WRITING = Kind("writing", _notes)
"""Key: an assignment. Value: by learner, what is going to be written into the gradebook."""

GRADEBOOK_WRITTEN = Kind("written", _notes)
"""The same, once it is written. A learner's FILE_WRITTEN has the same name, and stands in other files."""
