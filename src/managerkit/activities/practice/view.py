"""The test bench: say what you believe, run the cell again, see what passes. Every run is kept as a step of a trace."""

from collections.abc import Callable
from typing import Any

import htpy as h

from managerkit.content.practice import Practice
from managerkit.journal.log import Journal
from managerkit.journal.records import BELIEF, TRACE, PracticeRun
from managerkit.journal.trace import Trace, TraceStep
from managerkit.ui.controls import Body, details, radios, table
from managerkit.ui.markdown import line, prose
from managerkit.ui.panel import Event

from .engine import CaseRun, run, told

_ELSEWHERE = "Here the cases cannot be judged; the cell that gives the points does it."


class PractiseView:
    """A run of the learner's function under the cases of a practice."""

    def __init__(self, name: str, practice: Practice, journal: Journal, function: Callable[..., Any]) -> None:
        self._name = name
        self._practice = practice
        self.journal = journal
        self.key = f"{journal.path.name}/practise/{name}"
        self._ran = run(practice, function)

    def record(self) -> None:
        """Write this run to the trace, unless nothing has changed since the last one.

        Only a run that a learner started belongs there; grading runs the same cell.
        """
        step = PracticeRun(BELIEF.last(self.journal, self._name) or "", told(self._ran))
        if TRACE.last(self.journal, self._name) != step:
            TRACE.append(self.journal, self._name, step)

    @property
    def _passed(self) -> int:
        return sum(one.passed for one in self._ran)

    @property
    def _solved(self) -> bool:
        return self._passed == len(self._ran)

    def body(self) -> Body:
        """What passed, and what the learner believes now."""
        return h.fragment[
            self._results(),
            None
            if self._solved
            else [
                radios(
                    f"belief:{self._name}",
                    line(self._practice.question),
                    ((belief.id, line(belief.text)) for belief in self._practice.beliefs),
                    BELIEF.last(self.journal, self._name),
                ),
                h.p(".mk-hint")["Then change the function, run its cell, and run this cell again."],
            ],
        ]

    def _results(self) -> Body:
        if self._practice.blinded:
            return h.p(".mk-hint")[_ELSEWHERE]
        return h.fragment[
            h.h3(".mk-title")[self._practice.title],
            details("intro", "What the function is for", prose(self._practice.intro)),
            h.p[h.strong[f"{self._passed} of {len(self._ran)} cases pass."]],
            table(
                ["Case", "Call", "Expected", "Returned", "Meaning"],
                [self._row(one) for one in self._ran],
                caption=f"{self._practice.function}, run on every case",
            ),
            self._solved and h.div(".mk-prompt")[prose(self._practice.solved)],
        ]

    def _row(self, one: CaseRun) -> list[Any]:
        call = f"{self._practice.function}({', '.join(repr(argument) for argument in one.case.call)})"
        mark = "✓ passes: " if one.passed else "✗ fails: "
        shown = "" if one.passed else one.case.says
        return [
            [mark, one.case.title],
            h.code[call],
            h.code[repr(one.case.expect)],
            h.code[one.returned],
            shown,
        ]

    def static(self) -> Body:
        """What passed."""
        return self._results()

    def text(self) -> str:
        """What passed, a line for each case."""
        if self._practice.blinded:
            return f"{self._practice.title}: {_ELSEWHERE}"
        lines = [f"{'passes' if one.passed else 'fails '}  {one.case.title}: {one.returned}" for one in self._ran]
        return "\n".join([f"{self._practice.title}: {self._passed} of {len(self._ran)} cases pass.", *lines])

    def handle(self, event: Event) -> str:
        """Keep what the learner believes."""
        if event.parts == ["belief", self._name] and event.value in {b.id for b in self._practice.beliefs}:
            BELIEF.append(self.journal, self._name, event.value)
        return ""


def trace(name: str, practice: Practice, journal: Journal) -> Trace:
    """All runs of a practice as a trace: what was believed before each, and how many cases passed.

    Args:
        name: the practice's, in the journal.
        practice: the code to be mended, with its cases and beliefs.
        journal: the learner's, which holds the runs.
    """
    beliefs = {belief.id: belief.text for belief in practice.beliefs}
    steps: list[TraceStep] = []
    solved = False
    for number, record in enumerate(TRACE.records(journal, name)):
        step = TRACE.read(record.data) or PracticeRun()
        count = sum(step.passed.values())
        solved = count == len(practice.cases)
        did = "ran the tests on the code as it was" if number == 0 else "changed the code and ran the tests"
        steps.append(TraceStep(beliefs.get(step.belief, ""), did, f"{count} of {len(practice.cases)} pass"))
    tried = {one.believed for one in steps}
    return Trace(
        title=practice.title,
        steps=tuple(steps),
        true=tuple(belief.text for belief in practice.beliefs if belief.cause),
        never=tuple(b.text for b in practice.beliefs if b.cause and b.text not in tried),
        over=solved,
    )
