"""What runs behind the fence: single jobs, executed as grading executes them."""

import json

import pytest

from managerkit.grading.sandbox.execute import execute
from managerkit.grading.sandbox.fence import Limits
from managerkit.grading.sandbox.job import Cell, Executed, Job, Kit, Output
from tests.support.places import TINY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

KIT = Kit({str(path.relative_to(TINY)): path.read_bytes() for path in TINY.rglob("*") if path.is_file()})


def run(*cells: str | Cell, limits: Limits | None = None) -> Executed:
    """Execute a notebook of these cells; those that are plain text are the learner's."""
    made = tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells)
    return execute(KIT, Job(made, {}, limits or Limits()))


def shown(done: Executed, index: int = 0) -> str:
    """What one cell printed or showed, errors as their name and message."""
    return "".join(_text(output) for output in done.cells[index].outputs)


def _text(output: Output) -> str:
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    return str(output.get("text") or output["data"].get("text/plain", ""))


def size(done: Executed) -> int:
    """Bytes of all outputs, as a notebook's file has them."""
    return sum(len(json.dumps(cell.outputs, indent=1, ensure_ascii=False).encode()) for cell in done.cells)


# Output


def test_a3_a_check_that_shows_too_much_gives_no_points() -> None:
    """nbgrader gives full points to a cell that shows neither an error nor a result."""
    done = run(Cell("print('x' * 2_000_000)\n2.0", graded=True), Cell("2.0", graded=True))
    assert [output["output_type"] for output in done.cells[0].outputs] == ["error"]
    assert "more than is kept" in shown(done)
    assert "gave no points" in " ".join(done.notes)
    assert shown(done, 1) == "2.0"


def test_a3_a_check_that_dies_silently_gives_no_points() -> None:
    done = run(Cell("get_ipython().showtraceback = lambda *a, **k: None\n1 / 0", graded=True))
    assert [output["output_type"] for output in done.cells[0].outputs] == ["error"]


WAYS = {
    "prints": "print('x' * 999_000)",
    "lines": "from IPython.display import HTML, display\ndisplay(HTML('\\n' * 900_000))",
    "deep": "from IPython.display import display\ndeep = []\nfor _ in range(500): deep = [deep]\n"
    "display({'application/json': deep}, raw=True)",
    "wide": "from IPython.display import display\ndisplay({'application/json': [[]] * 70_000}, raw=True)",
    "updates": "from IPython.display import display, update_display\n"
    "for _ in range(60): display('x', display_id='one')\n"
    "update_display({'text/plain': 'x' * 900_000}, display_id='one', raw=True)",
    "tracebacks": "for _ in range(3):\n    get_ipython().emit("
    "{'type': 'error', 'ename': '', 'evalue': '', 'traceback': [''] * 70_000})",
}
"""Ways to make a notebook's file large."""


@pytest.mark.parametrize("name", WAYS)
def test_a19_output_is_bounded_for_the_notebook_as_a_whole(name: str) -> None:
    cells = 12
    done = run(*[WAYS[name]] * cells, "print('the end')", Cell("3.0", graded=True))
    assert size(done) < 9 * 1024**2
    assert "more output than is kept" in "".join(shown(done, index) for index in range(cells))
    assert shown(done, cells + 1) == "3.0"
