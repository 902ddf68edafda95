"""The explorer: predict, run, compare, change an assumption, and make the advice fail."""

from collections.abc import Mapping

import htpy as h

from managerkit.activities.simulations import state
from managerkit.activities.simulations.model import Column, Row, RunOutcome, Simulation
from managerkit.activities.simulations.state import MOST_ROWS, cell, number_within
from managerkit.journal import records
from managerkit.journal.log import Journal
from managerkit.ui.controls import Body, area, button, details, field, plain_table, select, slider, table
from managerkit.ui.figures import svg
from managerkit.ui.panel import Event

from .figure import draw
from .opening import shown

MOST_IN_VIEW = 6
"""Assumptions that are shown openly; more are folded away."""


class ExploreView:
    """A simulation over a journal, which keeps the prediction, the sliders and the learner's own table."""

    def __init__(self, simulation: Simulation, journal: Journal) -> None:
        self._simulation = simulation
        self.journal = journal
        self.key = f"{journal.path.name}/explore/{simulation.name}"

    # What the journal holds

    @property
    def values(self) -> dict[str, float]:
        """The sliders, as the learner left them."""
        return state.values(self._simulation, records.SLIDERS.last(self.journal, self._simulation.name))

    @property
    def rows(self) -> list[Row]:
        """The learner's own table, or the one that is there to begin with."""
        return state.rows(self._simulation, records.ROWS.last(self.journal, self._simulation.name))

    @property
    def has_own_rows(self) -> bool:
        """Whether the table is the learner's, and not the one that it comes with."""
        return not state.is_sample(self._simulation, self.journal)

    @property
    def _prediction(self) -> float | None:
        return state.prediction(self._simulation, records.PREDICTION.last(self.journal, self._simulation.name))

    def _outcome(self) -> RunOutcome:
        return self._simulation.run(self.values, self.rows)

    def load(self, rows: list[Row], digest: str) -> None:
        """Take over a table from a file, unless this very file was taken over before.

        Args:
            rows: the table, a value for each column.
            digest: of the file, another one for other content.
        """
        if records.LOADED.last(self.journal, self._simulation.name) != digest:
            self._keep_rows([dict(row) for row in rows])
            records.LOADED.append(self.journal, self._simulation.name, digest)

    # What people see

    def body(self) -> Body:
        """The model, the learner's figures, the prediction; then, once predicted, the run."""
        model = self._simulation
        return h.fragment[
            h.h3(".mk-title")[model.title],
            h.ul(".mk-model", aria_label="The model")[[h.li[text] for text in model.lines]],
            h.p(".mk-hint")[model.source],
            self._table_of_rows() if model.columns else None,
            self._revealed() if self._prediction is not None else self._ask(),
        ]

    @property
    def _guess(self) -> float:
        """Where the slider of the prediction stands: in the middle, until it is moved."""
        asked, guess = self._simulation.prediction, records.GUESS.last(self.journal, self._simulation.name)
        middle = asked.low + round((asked.high - asked.low) / 2 / asked.step) * asked.step
        return number_within(guess, asked.low, asked.high) if guess is not None else middle

    def _ask(self) -> Body:
        asked = self._simulation.prediction
        return h.section(".mk-predict", data_key="ask")[
            h.h4["Predict first"],
            slider("guess", asked.question, self._guess, asked.low, asked.high, asked.step, asked.unit),
            button("predict", "That is my prediction; run it", style="main"),
        ]

    def _revealed(self) -> Body:
        model, outcome = self._simulation, self._outcome()
        own, assumed = self._sliders(assumption=False), self._sliders(assumption=True)
        return h.section(data_key="revealed")[
            h.h4(tabindex="-1", data_focus="revealed")["What the model gives"],
            h.p[self._compared(outcome)],
            shown(outcome.opening) if outcome.opening else None,
            svg(draw(outcome), f"{model.title}: {outcome.sentence} The table below says the same."),
            h.p[h.strong[outcome.sentence]],
            h.div(".mk-row")[own],
            self._assumptions(assumed) if assumed else None,
            self._failing(outcome),
            details(
                "as-table",
                "The same as a table",
                table(outcome.table.header, outcome.table.rows, caption=model.title),
            ),
            h.div(".mk-row")[
                button("reset", "Back to the starting values", style="quiet"),
                button("forget", "Predict again", style="quiet"),
            ],
        ]

    def _assumptions(self, assumed: list[h.Element]) -> Body:
        """The model's assumptions to change: folded away where they are many."""
        title, row = "Assumptions: change one", h.div(".mk-row")[assumed]
        if len(assumed) > MOST_IN_VIEW:
            return details("assumptions", f"{title} of {len(assumed)}", row)
        return h.fieldset(".mk-assumptions")[h.legend[title], row]

    def _sliders(self, assumption: bool) -> list[h.Element]:
        values = self.values
        return [
            slider(f"set:{one.name}", one.title, values[one.name], one.low, one.high, one.step, one.unit)
            for one in self._simulation.sliders
            if one.assumption is assumption
        ]

    def _compared(self, outcome: RunOutcome) -> str:
        asked = self._simulation.prediction
        return (
            f"You predicted {self._prediction:g} {asked.unit}. "
            f"The model, as set now, gives {round(outcome.answer, 1):g} {asked.unit}."
        )

    def _failing(self, outcome: RunOutcome) -> Body:
        model = self._simulation
        return h.section(".mk-failing", data_key="failing")[
            h.h5["Make the advice fail"],
            h.p[h.strong["The advice: "], model.advice],
            h.p(".mk-warning")[h.strong["It fails here. "], outcome.because] if outcome.fails else h.p[model.challenge],
            details(
                "show-failure",
                "Show me where it fails",
                h.div[h.p[model.regime.why], button("regime", "Set it so", style="quiet")],
            ),
        ]

    def _table_of_rows(self) -> Body:
        rows = self.rows
        columns = self._simulation.columns
        body: list[list[h.Node]] = [
            [
                str(number + 1),
                *(
                    _control(f"row:{number}:{column.name}", f"{column.title}, row {number + 1}", column, row)
                    for column in columns
                ),
                button(f"drop:{number}:{len(rows)}", "Remove", style="quiet"),
            ]
            for number, row in enumerate(rows)
        ]
        whose = "Your own figures" if self.has_own_rows else "A sample, about nobody: put your own figures in its place"
        return h.section(".mk-rows", data_key="rows")[
            table(["", *(column.title for column in columns), ""], body, caption=whose),
            button(f"add:{len(rows)}", "Add a row", style="quiet", disabled=len(rows) >= MOST_ROWS),
        ]

    def static(self) -> Body:
        """The run as it stands, with the prediction if there is one."""
        outcome = self._outcome()
        return h.fragment[
            h.h3(".mk-title")[self._simulation.title],
            h.p[self._compared(outcome)] if self._prediction is not None else None,
            shown(outcome.opening) if outcome.opening else None,
            svg(draw(outcome), f"{self._simulation.title}: {outcome.sentence} The table below says the same."),
            h.p[h.strong[outcome.sentence]],
            outcome.fails and h.p(".mk-warning")[outcome.because],
            table(outcome.table.header, outcome.table.rows, caption=self._simulation.title),
        ]

    def text(self) -> str:
        """The prediction, the sentence and the table."""
        outcome = self._outcome()
        predicted = self._compared(outcome) if self._prediction is not None else ""
        tables = [outcome.opening.table, outcome.table] if outcome.opening else [outcome.table]
        drawn = [plain_table(one.header, one.rows) for one in tables]
        return "\n\n".join(filter(None, [self._simulation.title, predicted, outcome.sentence, *drawn]))

    # What people do

    def handle(self, event: Event) -> str:
        """Keep a prediction, a slider or a cell of the table."""
        name, model = self._simulation.name, self._simulation
        match event.parts:
            case ["guess"]:
                guess = number_within(event.value, model.prediction.low, model.prediction.high)
                records.GUESS.append(self.journal, name, guess)
            case ["predict"]:
                records.PREDICTION.append(self.journal, name, self._guess)
                return self._outcome().sentence
            case ["set", slider_name] if slider_name in model.start():
                one = next(one for one in model.sliders if one.name == slider_name)
                self._keep_values({**self.values, slider_name: number_within(event.value, one.low, one.high)})
                return self._outcome().sentence
            case ["regime"]:
                self._keep_values({**self.values, **model.regime.values})
                if model.regime.rows:
                    self._keep_rows([dict(row) for row in model.regime.rows])
                return self._outcome().because
            case ["reset"]:
                self._keep_values(model.start())
            case ["forget"]:
                records.PREDICTION.append(self.journal, name, None)
            case _:
                self._handle_rows(event)
        return ""

    def _handle_rows(self, event: Event) -> None:
        rows = [dict(row) for row in self.rows]
        columns = {column.name: column for column in self._simulation.columns}
        match event.parts:
            case ["row", number, column_name] if number in map(str, range(len(rows))) and column_name in columns:
                column = columns[column_name]
                rows[int(number)][column_name] = cell(column, {column_name: event.value})
                self._keep_rows(rows)
            case ["add", count] if count == str(len(rows)) and len(rows) < MOST_ROWS:
                blank = rows[-1] if rows else {c.name: cell(c, {}) for c in self._simulation.columns}
                long = {column.name: "" for column in self._simulation.columns if column.lines > 1}
                self._keep_rows([*rows, {**blank, **long}])
            case ["drop", number, count] if count == str(len(rows)) and number in map(str, range(len(rows))):
                self._keep_rows([row for index, row in enumerate(rows) if index != int(number)])

    def _keep_values(self, values: Mapping[str, float]) -> None:
        records.SLIDERS.append(self.journal, self._simulation.name, dict(values))

    def _keep_rows(self, rows: list[dict[str, float | str]]) -> None:
        records.ROWS.append(self.journal, self._simulation.name, rows)


def _control(name: str, label: str, column: Column, row: Row) -> Body:
    if column.options:
        return select(name, label, column.options.items(), str(row[column.name]))
    if column.longest and column.lines > 1:
        return area(name, h.span(".mk-hidden")[label], str(row[column.name]), column.lines, longest=column.longest)
    if column.longest:
        return field(name, h.span(".mk-hidden")[label], str(row[column.name]), longest=column.longest)
    shown = f"{float(row[column.name]):g}"
    return field(name, h.span(".mk-hidden")[label], shown, "number")
