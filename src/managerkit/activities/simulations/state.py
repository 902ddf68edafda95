"""What a journal holds of a simulation, as values that can be run: whatever else it holds is passed over."""

import re
from collections.abc import Mapping, Sequence

from managerkit.journal.log import Journal
from managerkit.journal.records import ROWS, SLIDERS

from .model import Column, Row, Simulation
from .rows import number_within

MOST_ROWS = 15

_ENOUGH, _SHORT = 60, 170
"""Characters from which on a first sentence can stand alone, and those that a short form has at the most."""
_BETWEEN = re.compile(r"(?<=[.!?]) +(?=[A-Z“‘])")
"""Between two sentences: a point in a number has no space after it."""


def values(simulation: Simulation, kept: object) -> dict[str, float]:
    """The sliders as they were left; a starting value where nothing usable is kept.

    Args:
        simulation: the model.
        kept: the journal's newest data on its sliders, which may be anything.
    """
    found = kept if isinstance(kept, Mapping) else {}
    usable = {}
    for one in simulation.sliders:
        value = found.get(one.name, one.start)
        fits = isinstance(value, int | float) and one.low <= value <= one.high
        usable[one.name] = float(value) if fits else one.start
    return usable


def rows(simulation: Simulation, kept: object) -> list[Row]:
    """The learner's own table, or the one that the simulation starts with.

    Args:
        simulation: the model.
        kept: the journal's newest data on its table, which may be anything; of a list the first MOST_ROWS count.
    """
    if not isinstance(kept, list):
        return list(simulation.rows)
    return [{column.name: cell(column, row) for column in simulation.columns} for row in kept[:MOST_ROWS]]


def figures(simulation: Simulation, journal: Journal) -> tuple[dict[str, float], list[Row]]:
    """The learner's sliders and table: what the model is run with.

    Args:
        simulation: the model.
        journal: the learner's.
    """
    name = simulation.name
    return values(simulation, SLIDERS.last(journal, name)), rows(simulation, ROWS.last(journal, name))


def sampled(simulation: Simulation, table: Sequence[Row]) -> list[int]:
    """The rows, counted from 1, that are about nobody: of the sample, or of the table with which the model fails.

    Args:
        simulation: the model.
        table: the learner's rows.
    """
    ours = rows(simulation, [*simulation.rows]) + rows(simulation, [*simulation.regime.rows])
    return [number for number, row in enumerate(table, 1) if row in ours]


def is_sample(simulation: Simulation, journal: Journal) -> bool:
    """Whether all of the table that a model is run with is about nobody. A model without a table has no sample.

    Args:
        simulation: the model.
        journal: the learner's.
    """
    table = rows(simulation, ROWS.last(journal, simulation.name))
    return bool(simulation.columns) and len(sampled(simulation, table)) == len(table)


def moved(simulation: Simulation, journal: Journal) -> bool:
    """Whether the learner has moved a slider, otherwise than to where the model is made to fail.

    Args:
        simulation: the model.
        journal: the learner's.
    """
    start = simulation.start()
    now = values(simulation, SLIDERS.last(journal, simulation.name))
    return now not in (start, {**start, **simulation.regime.values})


def prediction(simulation: Simulation, kept: object) -> float | None:
    """What was predicted; None if nothing was, or nothing on the question's scale.

    A number off the scale was the answer to another question, of an earlier version: this one is asked anew.

    Args:
        simulation: a model that asks for a prediction.
        kept: the journal's newest data on it, which may be anything.
    """
    asked = simulation.prediction
    return kept if isinstance(kept, int | float) and asked.low <= kept <= asked.high else None


def compared(simulation: Simulation, predicted: float, then: float | None, now: float, sample: bool) -> str:
    """What was predicted beside what the model gives: for the setting that it was predicted for, and as it is set now.

    Args:
        simulation: the model.
        predicted: the prediction.
        then: what the model gave when it was made; None if nobody kept it.
        now: what it gives now.
        sample: whether the table is about nobody.
    """
    asked = simulation.prediction
    yours = f"You predicted {predicted:g} {asked.unit}"
    if sample and asked.about_you:
        return f"{yours}. The table is a sample, about nobody: once it has your own rows, the two are compared here."
    given = f"{round(now, 1):g} {asked.unit}"
    whose = " for the sample, which is about nobody" if sample else ""
    if asked.about_you or then is None:
        return f"{yours}. As set now, the model gives {given}{whose}."
    if round(then, 1) == round(now, 1):
        return f"{yours}. The model gives {given}{whose}."
    return f"{yours}, and the model gave {round(then, 1):g} then. As set now, it gives {given}{whose}."


def in_short(said: str) -> str:
    """What a model says, in its first sentences: as many as are needed to be understood, and as fit in a line or two.

    Args:
        said: all that it says; the figure and the table stand beside that.
    """
    first, *others = _BETWEEN.split(said)
    for sentence in others:
        if len(first) >= _ENOUGH and len(first) + 1 + len(sentence) > _SHORT:
            break
        first = f"{first} {sentence}"
    return first


def cell(column: Column, row: object) -> float | str:
    """A usable value for a cell, whatever was typed or found.

    Args:
        column: with its options, or how long a text may be, or the bounds of a number.
        row: the row by its columns' names; what is none counts as empty.
    """
    found = row.get(column.name) if isinstance(row, Mapping) else None
    if column.options:
        return found if isinstance(found, str) and found in column.options else next(iter(column.options))
    if column.longest:
        return found[: column.longest] if isinstance(found, str) else ""
    return number_within(found, column.low, column.high)
