import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.practice.engine import SHOWN, CaseRun, points, run, told
from managerkit.content.loading import CourseFolder
from managerkit.content.practice import Case, Practice
from tests.support.places import ROOT, TINY

BROKEN = ["one", "none"]


@cache
def tiny() -> Practice:
    return CourseFolder(TINY).module("ladder").practice("rungs").value


def shipped(height: int, gap: int) -> int:
    return height // gap + 1


def mended(height: int, gap: int) -> int:
    return -(-height // gap)


def only_one(height: int, gap: int) -> int:
    return 4 if height == 100 else shipped(height, gap)


def too_much(height: int, gap: int) -> int:
    return height // gap


def practice(*cases: tuple[list[Any], Any], broken: bool = True) -> Practice:
    found = [
        Case(id=f"case-{number}", title="A case", call=call, expect=expect, says="So.", broken=broken)
        for number, (call, expect) in enumerate(cases)
    ]
    return tiny().model_copy(update={"cases": found})


def gives(value: Callable[[], Any], expect: Any) -> CaseRun:
    """What one case gives when the function returns (or raises) something."""
    (ran,) = run(practice(([], expect)), lambda: value())
    return ran


def raises(error: BaseException) -> Callable[[], Any]:
    def function() -> Any:
        raise error

    return function


@pytest.mark.parametrize(
    ("function", "passing", "earned"),
    [
        (shipped, ["odd"], 0),
        (only_one, ["one", "odd"], 2),
        (mended, ["one", "none", "odd"], 4),
        (too_much, ["one", "none"], 0),  # mends what was broken, and breaks the one sound case
    ],
)
def test_points_are_for_what_was_mended_less_what_broke(
    function: Callable[..., Any], passing: list[str], earned: float
) -> None:
    ran = run(tiny(), function)
    assert [name for name, passed in told(ran).items() if passed] == passing
    assert points(ran, 4) == earned


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1).filter(lambda ran: any(b for b, _ in ran)))
def test_points_lie_between_none_and_all_and_need_something_mended(found: list[tuple[bool, bool]]) -> None:
    case = tiny().cases[0]
    ran = [CaseRun(case.model_copy(update={"broken": broken}), passed, "") for broken, passed in found]
    earned = points(ran, 7)
    assert 0 <= earned <= 7
    if all(passed for _, passed in found):
        assert earned == 7
    if not any(passed for broken, passed in found if broken):
        assert earned == 0


def test_breaking_sound_cases_costs_their_share() -> None:
    broken, sound = tiny().cases[0], tiny().cases[2]
    ran = [CaseRun(broken, True, ""), CaseRun(sound, True, ""), CaseRun(sound, False, "")]
    assert points(ran, 6) == 3
    assert points([CaseRun(broken, True, "")], 6) == 6


# What a learner's function may do


class Own(BaseException):
    pass


class Mute(Exception):
    def __str__(self) -> str:
        raise RuntimeError("not even this")


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (ZeroDivisionError("by zero"), "ZeroDivisionError: by zero"),
        (SystemExit(3), "SystemExit: 3"),
        (GeneratorExit(), "GeneratorExit: "),
        (Own("mine"), "Own: mine"),
        (Mute(), "Mute"),
        (StopIteration(), "StopIteration: "),
    ],
)
def test_an_error_fails_its_case_and_stops_nothing_else(error: BaseException, shown: str) -> None:
    def function(number: int) -> int:
        if number == 1:
            raise error
        return number

    first, second = run(practice(([1], 1), ([2], 2)), function)
    assert (first.passed, first.returned) == (False, shown)
    assert (second.passed, second.returned) == (True, "2")


def test_an_interrupt_stops_the_run() -> None:
    with pytest.raises(KeyboardInterrupt):
        gives(raises(KeyboardInterrupt()), 1)


def test_endless_recursion_fails_its_case() -> None:
    def function() -> Any:
        return function()

    assert gives(function, 1).returned.startswith("RecursionError")


def test_the_wrong_number_of_arguments_fails_its_case() -> None:
    (ran,) = run(practice(([1, 2], 3)), lambda one: one)
    assert not ran.passed
    assert ran.returned.startswith("TypeError")


class Liar:
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class LyingNumber(int):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class LyingList(list[Any]):
    def __eq__(self, other: object) -> bool:
        return True


class LyingText(str):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize("value", [Liar(), LyingNumber(5), LyingList([5]), LyingText("5"), [Liar()], {"a": Liar()}])
@pytest.mark.parametrize("expect", [60, [1], "a", {"a": 1}, None, True])
def test_no_value_passes_by_calling_itself_equal(value: Any, expect: Any) -> None:
    assert not gives(lambda: value, expect).passed


@pytest.mark.parametrize(
    ("value", "expect"),
    [
        (None, 0),
        ("60", 60),
        (True, 1),
        (False, 0),
        (1, True),
        ([True], [1]),
        ([60], 60),
        (60.0001, 60),
        (math.nan, 0),
        (math.nan, math.nan),
        (math.inf, 10**400),
        (10**400, 10**400 + 1),
        ({1, 2}, [1, 2]),
        (b"a", "a"),
        (mended, 60),
        (print, None),
    ],
)
def test_the_wrong_value_or_type_does_not_pass(value: Any, expect: Any) -> None:
    assert not gives(lambda: value, expect).passed


@pytest.mark.parametrize(
    ("value", "expect"),
    [
        (60.0, 60),
        (60, 60.0),
        ((1, 2), [1, 2]),
        ({"b": 1, "a": [None]}, {"a": [None], "b": 1.0}),
        (LyingNumber(5), 5),
        ("é", "é"),
    ],
)
def test_what_is_the_same_in_json_passes(value: Any, expect: Any) -> None:
    assert gives(lambda: value, expect).passed


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, JSON)
def test_a_value_passes_exactly_when_it_is_the_one_expected(value: Any, other: Any) -> None:
    assert gives(lambda: value, value).passed
    assert not gives(lambda: [value], value).passed
    assert gives(lambda: value, other).passed == gives(lambda: other, value).passed


def test_arguments_changed_in_place_do_not_reach_the_case_or_the_next_run() -> None:
    def greedy(numbers: list[int]) -> int:
        count = len(numbers)
        numbers.clear()
        return count

    content = practice(([[1, 2, 3]], 3))
    assert [run(content, greedy)[0].passed for _ in range(2)] == [True, True]
    assert content.cases[0].call == [[1, 2, 3]]


def test_a_long_value_is_shown_in_short() -> None:
    ran = gives(lambda: "x" * 10**6, 1)
    assert ran.returned == f"'{'x' * (SHOWN - 1)}…"
    assert len(gives(raises(ValueError("x" * 10**6)), 1).returned) == SHOWN + 1


class Shy(dict[str, int]):
    def __repr__(self) -> str:
        raise ValueError("no")


def test_a_value_that_cannot_be_shown_fails_its_case() -> None:
    ran = gives(lambda: Shy(a=1), {"a": 1})
    assert (ran.passed, ran.returned) == (False, "ValueError: no")


def test_a_number_too_long_to_write_fails_its_case() -> None:
    assert gives(lambda: 10**5000, 1).returned.startswith("ValueError")


# The practices of the course


def code_handed_out(module: str, function: str) -> Callable[..., Any]:
    """The function as the exercise of a module hands it to the learner, or as its lesson does."""
    text = "".join((ROOT / f"course/modules/{module}/{name}.md").read_text("utf-8") for name in ("exercise", "lesson"))
    cell = next(cell for cell in text.split("```{code-cell}") if f"def {function}(" in cell)
    code = "\n".join(line for line in cell.split("```")[0].splitlines() if not line.startswith(":"))
    names: dict[str, Any] = {}
    exec(code, names)
    found: Callable[..., Any] = names[function]
    return found


REAL = sorted((ROOT / "course/modules").glob("*/practice-*.yml"))


@pytest.mark.parametrize("path", REAL, ids=[path.stem for path in REAL])
def test_a_practice_as_handed_out_earns_nothing_and_fails_in_its_broken_cases_only(path: Path) -> None:
    content = CourseFolder(path.parents[2]).module(path.parent.name).practice(path.stem.removeprefix("practice-")).value
    ran = run(content, code_handed_out(path.parent.name, content.function))
    assert [one.passed for one in ran] == [not one.case.broken for one in ran]
    assert points(ran, 10) == 0
