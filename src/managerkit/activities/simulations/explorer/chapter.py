"""The portfolio's part about models: what was predicted, what each gave with the learner's own figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import htpy as h

from managerkit.activities.base import Exhibit
from managerkit.activities.simulations import find, state
from managerkit.activities.simulations.model import Column, Row, RunOutcome, Simulation
from managerkit.content.loading import ModuleFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import PREDICTION
from managerkit.ui.controls import Body, table

from .figure import draw
from .opening import shown


@dataclass(frozen=True)
class ModelRun:
    """A model that was run after a prediction, with the sliders and the table as they were left."""

    simulation: Simulation
    prediction: float
    values: Mapping[str, float]
    rows: Sequence[Row]
    outcome: RunOutcome


def exhibit(folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Exhibit | None:
    """The models of a module that were run after a prediction, and not with a sample; None if none was.

    Args:
        folder: the module.
        lesson: the journal of its lesson.
        exercise: the journal of its exercise.
    """
    found = list(_ran(folder, (exercise, lesson)))
    return (
        Exhibit(found, lambda: h.fragment[h.h3["Models"], [_model(ran) for ran in found]], place=40) if found else None
    )


def _ran(folder: ModuleFolder, journals: Sequence[Journal]) -> Iterator[ModelRun]:
    for name in folder.module.simulations:
        model = find(name)
        for journal in journals:
            predicted = state.prediction(model, PREDICTION.last(journal, name))
            if predicted is not None and not state.is_sample(model, journal):
                values, rows = state.figures(model, journal)
                yield ModelRun(model, predicted, values, rows, model.run(values, rows))
                break


def _model(ran: ModelRun) -> Body:
    model, outcome, unit = ran.simulation, ran.outcome, ran.simulation.prediction.unit
    return h.section[
        h.h4[model.title],
        h.p[f"Predicted: {ran.prediction:g} {unit}. With these figures the model gives {outcome.answer:.4g} {unit}."],
        h.ul(".set")[[h.li[f"{one.title}: {ran.values[one.name]:g} {one.unit}".strip()] for one in model.sliders]]
        if model.sliders
        else None,
        draw(outcome, f"{model.title}: {outcome.sentence} The table below says the same."),
        h.p[h.strong[outcome.sentence]],
        h.p(".mk-warning")[outcome.because] if outcome.fails else None,
        shown(outcome.opening) if outcome.opening else None,
        _own_rows(ran),
        table(
            outcome.table.header,
            [[row[0] or "–", *row[1:]] for row in outcome.table.rows],
            caption="What the figure shows",
        ),
    ]


def _own_rows(ran: ModelRun) -> Body:
    columns = ran.simulation.columns
    if not columns or list(ran.rows) == list(ran.simulation.rows):
        return h.fragment[""]
    rows = [[str(number), *(_cell(column, row) for column in columns)] for number, row in enumerate(ran.rows, 1)]
    return table(["No.", *(column.title for column in columns)], rows, caption="The person's own figures")


def _cell(column: Column, row: Row) -> str:
    value = row[column.name]
    if column.options:
        return column.options[str(value)]
    return f"{value:g}" if isinstance(value, float) else str(value)
