"""How somebody went about a problem, step by step, whether it was code or a person: for laying side by side."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TraceStep:
    """What was believed at the time ("" when nobody asked), what was done, and what came back."""

    believed: str
    did: str
    saw: str


@dataclass(frozen=True)
class Trace:
    """A run at a problem: the steps; and, once it is over, what was true and what was never asked."""

    title: str
    steps: tuple[TraceStep, ...]
    true: tuple[str, ...]
    never: tuple[str, ...]
    over: bool
