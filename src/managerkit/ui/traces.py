"""Two traces side by side: debugging code, and debugging a person."""

from itertools import pairwise

import htpy as h

from managerkit.journal.trace import Trace

from .controls import Body, table


def side_by_side(traces: list[Trace]) -> Body:
    """The traces in columns, each with what was true and what was never asked."""
    return h.div(".mk-traces")[[_column(trace) for trace in traces]]


def as_text(traces: list[Trace]) -> str:
    """The traces one after the other, as plain text."""
    return "\n\n".join(_text(trace) for trace in traces)


def _text(trace: Trace) -> str:
    steps = [
        f"{number}. believed: {step.believed or 'nothing said'} | {step.did} | {step.saw}"
        for number, step in enumerate(trace.steps, 1)
    ]
    lines = [trace.title, *(steps or ["nothing done yet"])]
    return "\n".join([*lines, f"True: {_true(trace)}", f"Never asked: {_never(trace)}"])


def _true(trace: Trace) -> str:
    return f"{'; '.join(trace.true)}." if trace.over else "told when it is over."


def _never(trace: Trace) -> str:
    return f"{'; '.join(trace.never) or 'nothing'}." if trace.over else "told when it is over."


def _column(trace: Trace) -> Body:
    if not trace.steps:
        return h.section[h.h4[trace.title], h.p["Nothing done yet."]]
    count = "1 step" if len(trace.steps) == 1 else f"{len(trace.steps)} steps"
    return h.section[
        h.h4[trace.title],
        table(["", "Believed", "Did", "Came back"], _rows(trace), caption=f"{trace.title}: {count}"),
        h.p[h.strong["What was true: "], _true(trace)],
        h.p[h.strong["Never asked: "], _never(trace)],
        h.p[h.strong["Changes of mind: "], str(_changes(trace)), "."],
    ]


def _rows(trace: Trace) -> list[list[str]]:
    """The steps; what is believed is told once and not again until it changes."""
    rows, before = [], ""
    for number, step in enumerate(trace.steps, 1):
        believed = "as before" if step.believed and step.believed == before else step.believed or "nothing said"
        rows.append([str(number), believed, step.did, step.saw])
        before = step.believed
    return rows


def _changes(trace: Trace) -> int:
    """How often what was believed changed, once something had been said."""
    said = [step.believed for step in trace.steps if step.believed]
    return sum(a != b for a, b in pairwise(said))
