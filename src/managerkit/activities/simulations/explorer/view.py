"""The explorer: predict, run, compare, change an assumption, and make the advice fail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import htpy as h
from markupsafe import Markup

from managerkit.activities.simulations import state
from managerkit.activities.simulations.model import Column, Row, RunOutcome, Simulation
from managerkit.activities.simulations.rows import number_within
from managerkit.activities.simulations.state import MOST_ROWS, cell
from managerkit.journal import records
from managerkit.journal.log import Journal
from managerkit.ui.controls import LONGEST_FIELD, Body, area, button, details, field, plain_table, select, slider, table
from managerkit.ui.panel import Event

from .figure import draw
from .opening import shown

MOST_IN_VIEW = 6
"""Assumptions that are shown openly; more are folded away."""

MOST_ABREAST, MOST_CHARACTERS = 5, 90
"""Columns, and characters in a row of them, that a learner's table shows side by side; more stand under each other."""

_LONG = "mk-sentence"
"""The style of a cell that has a line for itself where cells stand under each other."""

AROUND_CHOICES, IN_A_NUMBER = 4, 8
"""Characters that a choice takes beyond its longest words, and those that a number takes."""


@dataclass(frozen=True)
class _Setting:
    """What a page is drawn from: as the journal has it, or as it would be with a slider let go where it is now."""

    values: Mapping[str, float]
    rows: Sequence[Row]
    guess: float | None
    prediction: float | None
    then: float | None
    """What the model gave for the setting that was predicted for."""


class ExploreView:
    """A simulation over a journal, which keeps the prediction, the sliders and the learner's own table."""

    def __init__(self, simulation: Simulation, journal: Journal) -> None:
        self._simulation = simulation
        self.journal = journal
        self.key = f"{journal.path.name}/explore/{simulation.name}"
        self._drawn: tuple[Sequence[Row], Markup] = ([], Markup(""))

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
        """Whether some of the table is the learner's own."""
        return not state.is_sample(self._simulation, self.journal)

    @property
    def _guess(self) -> float | None:
        """Where the slider of the prediction stands; None until it is moved."""
        asked, guess = self._simulation.prediction, records.GUESS.last(self.journal, self._simulation.name)
        return number_within(guess, asked.low, asked.high) if guess is not None else None

    def _setting(self) -> _Setting:
        name = self._simulation.name
        predicted = state.prediction(self._simulation, records.PREDICTION.last(self.journal, name))
        then = records.MODEL_ANSWER.last(self.journal, name)
        return _Setting(self.values, self.rows, self._guess, predicted, then)

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
        return self._page(self._setting())

    def preview(self, event: Event) -> Body:
        """The page as it would be with a slider where it is being dragged; nothing is kept.

        Args:
            event: the slider's name, and where it is.
        """
        now, asked = self._setting(), self._simulation.prediction
        match event.parts:
            case ["guess"]:
                now = replace(now, guess=number_within(event.value, asked.low, asked.high))
            case ["set", name] if name in now.values:
                now = replace(now, values={**now.values, name: self._within(name, event.value)})
        return self._page(now)

    def _page(self, now: _Setting) -> Body:
        model = self._simulation
        return h.fragment[
            h.h3(".mk-title")[model.title],
            h.ul(".mk-model", aria_label="The model")[[h.li[text] for text in model.lines]],
            h.p(".mk-hint")[model.source],
            self._drawn_rows(now.rows) if model.columns else None,
            self._ask(now.guess) if now.prediction is None else self._revealed(now, now.prediction),
        ]

    def _ask(self, guess: float | None) -> Body:
        asked = self._simulation.prediction
        return h.section(".mk-predict", data_key="ask")[
            h.h4["Predict first"],
            slider("guess", asked.question, guess, asked.low, asked.high, asked.step, asked.unit),
            button("predict", "That is my prediction; run it", style="main", disabled=guess is None),
        ]

    def _revealed(self, now: _Setting, predicted: float) -> Body:
        model, outcome = self._simulation, self._simulation.run(now.values, now.rows)
        own, assumed = self._sliders(now.values, assumption=False), self._sliders(now.values, assumption=True)
        return h.section(data_key="revealed")[
            h.h4(tabindex="-1", data_focus="revealed", data_top=True)["What the model gives"],
            h.p(".mk-compared")[self._compared(now, predicted, outcome)],
            h.div(".mk-run")[
                h.div(".mk-shown")[self._figure(outcome), h.p(".mk-said")[h.strong[outcome.sentence]]],
                h.div(".mk-moves")[
                    own,
                    self._assumptions(assumed) if assumed else None,
                    self._failing(outcome),
                    h.div(".mk-row")[
                        button("reset", "Back to the starting values", style="quiet"),
                        button("forget", "Predict again", style="quiet"),
                    ],
                ],
            ],
            shown(outcome.opening) if outcome.opening else None,
            details(
                "as-table",
                "The same as a table",
                table(outcome.table.header, outcome.table.rows, caption=model.title),
            ),
        ]

    def _figure(self, outcome: RunOutcome) -> Body:
        return draw(outcome, f"{self._simulation.title}: {outcome.sentence} The table below says the same.")

    def _assumptions(self, assumed: list[h.Element]) -> Body:
        """The model's assumptions to change: folded away where they are many."""
        title = "Assumptions: change one"
        if len(assumed) > MOST_IN_VIEW:
            return details("assumptions", f"{title} of {len(assumed)}", h.div[assumed])
        return h.fieldset(".mk-assumptions")[h.legend[title], assumed]

    def _sliders(self, values: Mapping[str, float], assumption: bool) -> list[h.Element]:
        return [
            slider(f"set:{one.name}", one.title, values[one.name], one.low, one.high, one.step, one.unit)
            for one in self._simulation.sliders
            if one.assumption is assumption
        ]

    def _compared(self, now: _Setting, predicted: float, outcome: RunOutcome) -> str:
        return state.compared(self._simulation, predicted, now.then, outcome.answer, not self._is_own)

    @property
    def _is_own(self) -> bool:
        """Whether nothing is about nobody: there is no table, or some of it is the learner's."""
        return not self._simulation.columns or self.has_own_rows

    def _failing(self, outcome: RunOutcome) -> Body:
        model = self._simulation
        return h.section(".mk-failing", data_key="failing")[
            h.h5["Make the advice fail"],
            h.p[h.strong["The advice: "], model.advice],
            h.p(".mk-warning")[h.strong["It fails here. "], outcome.because] if outcome.fails else h.p[model.challenge],
            details(
                "show-failure",
                "Show me where it fails",
                h.div[h.p[model.regime.why], button("regime", "Set it so", style="quiet", shows=True)],
            ),
        ]

    def _drawn_rows(self, rows: Sequence[Row]) -> Markup:
        """The table as it was drawn last if it has the same rows: most of a page, and no slider moves it."""
        if rows != self._drawn[0] or not self._drawn[1]:
            self._drawn = [*rows], Markup(str(self._table_of_rows(rows)))
        return self._drawn[1]

    def _table_of_rows(self, rows: Sequence[Row]) -> Body:
        columns, caption = self._simulation.columns, self._whose(rows)
        wide = len(columns) > MOST_ABREAST or sum(map(_characters, columns)) > MOST_CHARACTERS
        many = " mk-many" if wide else ""
        return h.section(class_=f"mk-rows{many}", data_key="rows")[
            h.div(".mk-table", role="group", aria_label=caption, tabindex="0")[
                h.table[
                    h.caption[caption],
                    h.thead[h.tr[h.td, [h.th(scope="col")[column.title] for column in columns], h.td]],
                    h.tbody[[self._row(number, row, len(rows)) for number, row in enumerate(rows)]],
                ]
            ],
            button(f"add:{len(rows)}", "Add a row", style="quiet", disabled=len(rows) >= MOST_ROWS),
        ]

    def _row(self, number: int, row: Row, count: int) -> h.Element:
        return h.tr[
            h.th(scope="row")[str(number + 1)],
            [
                h.td(class_=_LONG if _takes_a_line(column) else None, data_label=column.title)[
                    _control(f"row:{number}:{column.name}", f"{column.title}, row {number + 1}", column, row)
                ]
                for column in self._simulation.columns
            ],
            h.td[button(f"drop:{number}:{count}", "Remove", style="quiet")],
        ]

    def _whose(self, rows: Sequence[Row]) -> str:
        """Whose figures the table has."""
        ours = state.sampled(self._simulation, rows)
        if len(ours) == len(rows):
            return "A sample, about nobody: put your own figures in its place"
        if ours:
            return f"Your own figures, and of the sample, about nobody: row {', '.join(map(str, ours))}"
        return "Your own figures"

    def static(self) -> Body:
        """The run as it stands, with the prediction if there is one."""
        now, outcome = self._setting(), self._outcome()
        return h.fragment[
            h.h3(".mk-title")[self._simulation.title],
            h.p[self._compared(now, now.prediction, outcome)] if now.prediction is not None else None,
            shown(outcome.opening) if outcome.opening else None,
            self._figure(outcome),
            h.p[h.strong[outcome.sentence]],
            outcome.fails and h.p(".mk-warning")[outcome.because],
            table(outcome.table.header, outcome.table.rows, caption=self._simulation.title),
        ]

    def text(self) -> str:
        """The prediction, the sentence and the table."""
        now, outcome = self._setting(), self._outcome()
        predicted = self._compared(now, now.prediction, outcome) if now.prediction is not None else ""
        tables = [outcome.opening.table, outcome.table] if outcome.opening else [outcome.table]
        drawn = [plain_table(one.header, one.rows) for one in tables]
        return "\n\n".join(filter(None, [self._simulation.title, predicted, outcome.sentence, *drawn]))

    # What people do

    def handle(self, event: Event) -> str:
        """Keep a prediction, a slider or a cell of the table."""
        name, model = self._simulation.name, self._simulation
        match event.parts:
            case ["guess"]:
                asked = model.prediction
                records.GUESS.append(self.journal, name, number_within(event.value, asked.low, asked.high))
            case ["predict"] if (guess := self._guess) is not None:
                outcome = self._outcome()
                records.PREDICTION.append(self.journal, name, guess)
                records.MODEL_ANSWER.append(self.journal, name, outcome.answer)
                return outcome.sentence
            case ["set", slider_name] if slider_name in model.start():
                self._keep_values({**self.values, slider_name: self._within(slider_name, event.value)})
                return self._outcome().sentence
            case ["regime"]:
                self._keep_values({**self.values, **model.regime.values})
                if model.regime.rows:
                    self._keep_rows([dict(row) for row in model.regime.rows])
                return self._outcome().because
            case ["reset"]:
                self._keep_values(model.start())
            case ["forget"]:
                records.GUESS.append(self.journal, name, None)
                records.PREDICTION.append(self.journal, name, None)
            case _:
                self._handle_rows(event)
        return ""

    def _within(self, slider_name: str, value: str) -> float:
        """What a slider takes of a value."""
        one = next(one for one in self._simulation.sliders if one.name == slider_name)
        return number_within(value, one.low, one.high)

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


def _takes_a_line(column: Column) -> bool:
    """Whether a cell has a line for itself where cells stand under each other: a sentence, not a label."""
    return column.lines > 1 or column.longest > LONGEST_FIELD


def _characters(column: Column) -> int:
    """How wide a column's controls are, roughly."""
    if column.options:
        return max(map(len, column.options.values())) + AROUND_CHOICES
    return min(column.longest, LONGEST_FIELD) or IN_A_NUMBER


def _control(name: str, label: str, column: Column, row: Row) -> Body:
    if column.options:
        return select(name, label, column.options.items(), str(row[column.name]))
    if column.longest and column.lines > 1:
        return area(name, h.span(".mk-hidden")[label], str(row[column.name]), column.lines, longest=column.longest)
    if column.longest:
        return field(name, h.span(".mk-hidden")[label], str(row[column.name]), longest=column.longest)
    shown = f"{float(row[column.name]):g}"
    return field(name, h.span(".mk-hidden")[label], shown, "number")
