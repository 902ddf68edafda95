"""Runs a learner's function on the cases of a practice; a run gives plain data, so it can be judged elsewhere."""

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from managerkit.content.practice import Case, Practice

SHOWN = 200
"""Longest shown form of a returned value, in characters."""


@dataclass(frozen=True)
class CaseRun:
    """What one case gave: `returned` is a short form of the value, or the error's name and message."""

    case: Case
    passed: bool
    returned: str


def run(practice: Practice, function: Callable[..., Any]) -> list[CaseRun]:
    """Call `function` on every case; an exception fails its case and stops nothing else.

    Args:
        practice: the code to be mended, with its cases.
        function: the learner's; it is given a copy of each case's arguments.

    Returns:
        what each case gave, in the practice's order.

    Raises:
        KeyboardInterrupt: the learner stopped a call.
    """
    return [_run(case, function) for case in practice.cases]


def points(ran: Sequence[CaseRun], most: int) -> float:
    """Points for what was mended, to a tenth: the share of broken cases that pass, less what broke on the way.

    Args:
        ran: a practice's cases, run.
        most: points when every case passes.

    Returns:
        the points, from 0 to `most`.
    """
    broken = [one.passed for one in ran if one.case.broken]
    sound = [one.passed for one in ran if not one.case.broken]
    unharmed = sum(sound) / len(sound) if sound else 1.0
    return round(most * unharmed * sum(broken) / len(broken), 1)


def told(ran: Sequence[CaseRun]) -> Mapping[str, bool]:
    """Which cases passed, by id, for the journal."""
    return {one.case.id: one.passed for one in ran}


def _run(case: Case, function: Callable[..., Any]) -> CaseRun:
    """Call once. Only the learner's own interrupt gets out, so that an endless loop can be stopped."""
    try:
        value = function(*copy.deepcopy(case.call))
        passed = _plain(value) == _plain(case.expect)
        shown = repr(value)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        passed, shown = False, _message(error)
    return CaseRun(case, passed, shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…")


def _plain(value: object) -> Any:
    """The value by way of JSON, so that no object calls itself equal to what is wanted; 60 is 60.0, 1 is not True."""
    return json.loads(json.dumps(value), parse_int=_number, parse_float=_number)


def _number(text: str) -> tuple[str, Decimal]:
    return "number", Decimal(text)


def _message(error: BaseException) -> str:
    """The error's name and message; a learner's own error may fail to tell its message."""
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:
        return type(error).__name__
