"""What made-up learners do in an exercise: plain data in, plain data out, and all luck from the caller."""

import contextlib
import io
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from managerkit import activities
from managerkit.activities.base import MadeUp, Move
from managerkit.activities.practice.engine import run, told
from managerkit.activities.reflections.engine import PARTS
from managerkit.content.assessment import Assessment, Item
from managerkit.content.loading import ModuleFolder
from managerkit.content.practice import Practice
from managerkit.content.reflection import Prompt, Reflection
from managerkit.journal.records import (
    ANSWER,
    BELIEF,
    TEXT,
    TRACE,
    PracticeRun,
)

from .people import MANNERS, Kind, Level, Person, Stock


@dataclass(frozen=True)
class FunctionVersion:
    """A function as it stood when the cases were run: which of them passed, and the function itself."""

    kind: Kind
    source: str
    passed: Mapping[str, bool]
    function: Callable[..., Any]


@dataclass(frozen=True)
class ExerciseWork:
    """What there is to do: a module; and its practices, each with versions of its function, the given one first."""

    folder: ModuleFolder
    practices: Mapping[str, tuple[Practice, Sequence[FunctionVersion]]]


@dataclass(frozen=True)
class Work:
    """What somebody did in an exercise: the journal's records in order, and the version of each practice's function."""

    moves: list[Move]
    versions: Mapping[str, FunctionVersion]


def work(exercise: ExerciseWork, stock: Stock, person: Person, day: date, rng: random.Random) -> Work:
    """Do an exercise as far as this person does.

    Args:
        exercise: what there is to do.
        stock: what there is to say.
        person: who does it.
        day: the day of the hand-in.
        rng: the luck.

    Returns:
        the journal's records, and the functions handed in.
    """
    moves: list[Move] = []
    versions = {}
    for name, (practice, there) in exercise.practices.items():
        tried = attempts(there, person, rng)
        versions[name] = tried[-1]
        moves += mend(name, practice, tried, rng)
    who = MadeUp(person.diligence, MANNERS[person.manner], person.manner == "first", rng)
    for kind in activities.kinds():
        moves += kind.demo(exercise.folder, who)
    return Work([*moves, *write(exercise.folder.reflection.value, stock, person, day, rng)], versions)


# Mending


def version(kind: Kind, source: str, practice: Practice) -> FunctionVersion:
    """Run a function on the cases of a practice; what it prints is dropped.

    Args:
        kind: which kind of version it is.
        source: the function's code, which is executed here: the course's own, never a learner's.
        practice: the practice, whose cases are run.

    Returns:
        the function, and which cases passed.
    """
    defined: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(source, defined)
        passed = told(run(practice, defined[practice.function]))
    return FunctionVersion(kind, source, passed, defined[practice.function])


def attempts(versions: Sequence[FunctionVersion], person: Person, rng: random.Random) -> list[FunctionVersion]:
    """The versions that somebody tried, in order; the first is the function as it was given, the last is handed in.

    Args:
        versions: those that there are, the given one first.
        person: who tries.
        rng: the luck.
    """
    given, *written = versions
    weights = {
        "mended": 6 * person.skill,
        "half-mended": 2,
        "raising": 0.6,
        "chatty": 0.7 * person.skill,
    }
    if not written or rng.random() < 0.25 * (1 - person.diligence):
        return [given]
    last = rng.choices(written, [weights[one.kind] for one in written])[0]
    between = [one for one in written if one.kind in ("half-mended", "raising") and one is not last]
    return [given, *rng.sample(between, min(len(between), rng.choice([0, 0, 1, 1, 2]))), last]


def mend(name: str, practice: Practice, tried: Sequence[FunctionVersion], rng: random.Random) -> list[Move]:
    """Say what one believes, change the function, run the cases; over again for each version after the first.

    Args:
        name: the practice's name.
        practice: the practice.
        tried: the versions in the order in which they were tried, the given one first.
        rng: the luck.

    Returns:
        the journal's records, in order.
    """
    belief = ""
    moves: list[Move] = []
    for number, one in enumerate(tried):
        if number and rng.random() < 0.8:
            belief = rng.choice(practice.beliefs).id
            moves.append(BELIEF.fields(name, belief))
        moves.append(TRACE.fields(name, PracticeRun(belief, one.passed)))
    return moves


# Writing


def write(reflection: Reflection, stock: Stock, person: Person, day: date, rng: random.Random) -> list[Move]:
    """Answer the prompts, as far as this person does.

    Args:
        reflection: the prompts.
        stock: what there is to say.
        person: who writes.
        day: the day of the hand-in, which what is told lies before and what is promised after.
        rng: the luck.

    Returns:
        the journal's records, in order.
    """
    said = _words_for(stock, day, rng)
    moves: list[Move] = []
    texts = list(stock.answers.values())
    for number, prompt in enumerate(reflection.prompts):
        if rng.random() < 0.2 * (1 - person.diligence):
            continue
        if prompt.kind == "commitment":
            moves += _promise(prompt, stock, person, day, said, rng)
        else:
            parts = stock.answers.get(prompt.id) or texts[number % len(texts)]
            moves += _typed(prompt.id, _answer(parts, person, rng).format(**said), rng)
    return moves


def _words_for(stock: Stock, day: date, rng: random.Random) -> dict[str, str]:
    """The colleagues, the days and the system that one person tells of."""
    who, other = rng.sample([first for names in stock.names for first in names.first], 2)
    told_of = day - timedelta(days=rng.randrange(8, 60))
    told_of -= timedelta(days=max(0, told_of.weekday() - 3))
    later = told_of + timedelta(days=1)
    return {
        "who": who,
        "other": other,
        "day": f"{told_of:%A} {told_of.day} {told_of:%B}",
        "next_day": f"{later:%A}",
        "system": rng.choice(stock.systems),
    }


def _answer(parts: Sequence[Mapping[Level, list[str]]], person: Person, rng: random.Random) -> str:
    """A text of one paragraph for each part; some leave the last one out."""
    level = _level(person, rng)
    kept = parts[:1] if len(parts) > 1 and rng.random() < 0.25 * (1 - person.diligence) else parts
    return "\n\n".join(rng.choice(part[level]) for part in kept)


def _level(person: Person, rng: random.Random) -> Level:
    height = person.insight + rng.gauss(0, 0.12)
    return "weak" if height < 0.3 else "fair" if height < 0.6 else "strong"


def _typed(key: str, text: str, rng: random.Random) -> list[Move]:
    """The record of a text, and for some the one of an earlier draft."""
    draft = text[: int(len(text) * rng.uniform(0.2, 0.9))].rstrip()
    return [*([TEXT.fields(key, draft)] if draft and rng.random() < 0.4 else []), TEXT.fields(key, text)]


def _promise(
    prompt: Prompt, stock: Stock, person: Person, day: date, said: Mapping[str, str], rng: random.Random
) -> list[Move]:
    weak = _level(person, rng) == "weak"
    kind = "weak" if weak else rng.choice([name for name in stock.commitments if name != "weak"])
    given = {part: text.format(**said) for part, text in rng.choice(stock.commitments[kind]).items()}
    if rng.random() < (0.4 if weak else 0.97):
        given["by"] = (day + timedelta(days=rng.randrange(5, 60))).isoformat()
    left_out = rng.choice([*PARTS]) if rng.random() < 0.2 * (1 - person.diligence) else ""
    return [TEXT.fields(f"{prompt.id}:{part}", given[part]) for part in PARTS if part in given and part != left_out]


# Rating oneself


def rate(assessment: Assessment, rng: random.Random) -> dict[str, list[Move]]:
    """Answer a self-assessment on each occasion: in looking back, one mostly thinks less of where one began.

    Args:
        assessment: the questions.
        rng: the luck.

    Returns:
        For each occasion, what is written; now and then a question is passed over.
    """
    moves: dict[str, list[Move]] = {occasion: [] for occasion in ANSWER}
    for dimension in assessment.dimensions:
        began = rng.gauss(0.45, 0.18)
        places = {"start": began + rng.gauss(0.14, 0.1), "looking-back": began, "end": began + rng.gauss(0.2, 0.12)}
        for item in assessment.items_of(dimension.id):
            for occasion, kind in ANSWER.items():
                if rng.random() < 0.97:
                    level = rating(item, places[occasion] + rng.gauss(0, 0.12))
                    moves[occasion].append(kind.fields(item.id, level))
    return moves


def rating(item: Item, place: float) -> int:
    """The level of an item that lies nearest to a place on the dimension's scale.

    Args:
        item: the item.
        place: from 0 to 1; what lies beyond is taken to be at the end.
    """
    top = len(item.anchors) - 1
    level = min(top, max(0, round(place * top)))
    return top - level if item.reverse else level
