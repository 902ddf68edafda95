"""What models do alike with rows: reading a cell, and telling of the rows that cannot be read."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.model import Row
from managerkit.activities.simulations.rows import as_line, as_number, first_few, number_within, readable

CELLS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers(), max_size=2)


@pytest.mark.parametrize(
    ("names", "told"),
    [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b, c"), (["a", "b", "c", "d", "e"], "a, b, c and 2 more")],
)
def test_the_first_few_are_named_and_the_others_counted(names: list[str], told: str) -> None:
    assert first_few(names) == told


def test_rows_that_cannot_be_read_are_told_by_their_numbers() -> None:
    def read(number: int, row: Row) -> str | None:
        return f"{number}: {row['what']}" if "what" in row else None

    table: list[Row] = [{"what": "one"}, {}, {"what": "three"}, {"what": "four"}, {}]
    assert readable(table, read, "what it is", 3) == (
        ["1: one", "3: three", "4: four"],
        "Left out, for want of what it is: row 2, 5.",
    )
    assert readable(table[2:4], read, "what it is", 1) == (["1: three"], "Only the first 1 rows are worked out.")
    assert readable([], read, "what it is", 1) == ([], "")


@given(CELLS, st.floats(0, 10), st.floats(10, 20))
def test_any_cell_is_a_number_within_bounds_or_none(cell: object, low: float, high: float) -> None:
    assert low <= number_within(cell, low, high) <= high
    assert math.isnan(as_number(cell)) or math.isfinite(as_number(cell))


@pytest.mark.parametrize(
    ("cell", "found"), [("7", 7.0), (" 0.5 ", 0.5), ("x", None), ("inf", None), (None, None), (True, None)]
)
def test_a_cell_is_a_number_where_it_says_one(cell: object, found: float | None) -> None:
    assert as_number(cell) == found if found is not None else math.isnan(as_number(cell))


@given(CELLS, st.integers(1, 20))
def test_any_cell_is_a_short_line(cell: object, longest: int) -> None:
    line = as_line(cell, longest)
    assert len(line) <= longest and line == " ".join(line.split())
    assert line or not isinstance(cell, str) or not cell.strip()
