"""Two traces side by side: debugging code, and debugging a person."""

import htpy as h

from .trace import Trace
from .ui.controls import Body, table


def side_by_side(traces: list[Trace]) -> Body:
    """The traces in columns, each with what was true and what was never asked."""
    return h.div(".mk-traces")[[_column(trace) for trace in traces]]


def as_text(traces: list[Trace]) -> str:
    """The traces one after the other, as plain text."""
    parts = []
    for trace in traces:
        steps = [
            f"{i}. believed: {s.believed or 'nothing said'} | {s.did} | {s.saw}" for i, s in enumerate(trace.steps, 1)
        ]
        true, never = "; ".join(trace.true), "; ".join(trace.never) or "nothing"
        parts.append(
            "\n".join([trace.title, *(steps or ["nothing done yet"]), f"True: {true}", f"Never asked: {never}"])
        )
    return "\n\n".join(parts)


def _column(trace: Trace) -> Body:
    if not trace.steps:
        return h.section[h.h4[trace.title], h.p["Nothing done yet."]]
    return h.section[
        h.h4[trace.title],
        table(
            ["", "Believed", "Did", "Came back"],
            [[str(i), step.believed or "nothing said", step.did, step.saw] for i, step in enumerate(trace.steps, 1)],
            caption=f"{trace.title}: {len(trace.steps)} steps",
        ),
        h.p[h.strong["What was true: "], "; ".join(trace.true), "."],
        h.p[h.strong["Never asked: "], "; ".join(trace.never) or "nothing", "."],
        h.p[h.strong["Changes of mind: "], str(_changes(trace)), "."],
    ]


def _changes(trace: Trace) -> int:
    """How often what was believed changed, once something had been said."""
    said = [step.believed for step in trace.steps if step.believed]
    return sum(a != b for a, b in zip(said, said[1:], strict=False))
