"""Executes one submission: the learner's cells in a pen, the graded ones here, where none of the learner's code ran."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .fence import Limits
from .jail import Lost, Pen
from .job import Cell, CellRun, Executed, error
from .outputs import Outputs

if TYPE_CHECKING:
    from .shell import Shell


def supervise(cells: Sequence[Cell], pen: Pen, shell: Shell, limits: Limits) -> Executed:
    """Run all cells of a job in order; a graded cell that needs what no cell has defined yet is run at the end.

    Args:
        cells: what to run. The job's files lie in the current folder already.
        pen: runs the learner's cells; it is ended.
        shell: runs the graded cells.
        limits: what the submission may use.

    Returns:
        What each cell showed. Graded cells see the files as they were handed in and, of what the learner's cells
        defined, the functions (called in the pen) and plain values.
    """
    judge = _Judge(shell, pen, Outputs(limits.output, limits.output_in_all))
    runs: dict[int, CellRun] = {}
    later: list[int] = []
    try:
        for index, cell in enumerate(cells):
            if not cell.graded:
                runs[index] = pen.run(index + 1, cell.source)
            elif judge.can_run(cell.source):
                runs[index] = judge.run(index + 1, cell.source)
            else:
                later.append(index)
        for index in later:
            runs[index] = judge.run(index + 1, cells[index].source)
        notes = [*dict.fromkeys([*pen.notes, *judge.notes]), *filter(None, [pen.trouble])]
        return Executed([runs[index] for index in range(len(cells))], notes)
    finally:
        pen.end("the grading was over")


class _Judge:
    """Runs graded cells in a shell in which nothing of the learner's has run."""

    def __init__(self, shell: Shell, pen: Pen, outputs: Outputs) -> None:
        self._shell, self._pen, self._outputs = shell, pen, outputs
        self._borrowed: set[str] = set()
        self.notes: list[str] = []

    def can_run(self, source: str) -> bool:
        """Whether everything is defined that a cell uses."""
        return all(self._from_pen(name) for name in self._to_borrow(source))

    def run(self, number: int, source: str) -> CellRun:
        """Run a cell. One that cannot show its result shows an error: with neither, it would earn full points."""
        self._outputs.begin()
        for name in self._to_borrow(source):
            self._borrowed.add(name)
            self._shell.user_ns.update(self._from_pen(name))
        passed = self._shell.run(number, source, self._outputs.take)
        shown = self._outputs.of_cell
        if self._outputs.dropped:
            shown = [error("TooMuchOutput", "this check showed more than is kept, and gives no points")]
            self.notes.append("a check showed more than is kept, and gave no points")
        elif not passed and all(output["output_type"] != "error" for output in shown):
            shown.append(error("Stopped", "this check did not come to its end"))
        return CellRun(shown, number)

    def _to_borrow(self, source: str) -> list[str]:
        """What a cell uses and no graded cell has defined."""
        own = self._shell.user_ns.keys() - self._borrowed
        return [name for name in _free_names(source) if name not in own]

    def _from_pen(self, name: str) -> dict[str, Any]:
        """A name as the learner's cells defined it; nothing if they did not."""
        with suppress(Lost):
            match self._pen.look(name):
                case {"found": "function"}:
                    return {name: _remote(name, self._pen)}
                case {"found": "value", "value": value}:
                    return {name: value}
        return {}


def _remote(name: str, pen: Pen) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        return pen.call(name, arguments)

    call.__name__ = name
    return call


def _free_names(source: str) -> list[str]:
    try:
        names = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
        imported = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.alias)]
    except SyntaxError:
        return []
    own = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    own |= {node.asname or node.name.split(".")[0] for node in imported}
    return sorted({node.id for node in names} - own - set(dir(builtins)))
