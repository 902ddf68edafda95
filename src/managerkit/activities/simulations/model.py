"""What every simulation is made of: plain values in, plain values out.

A simulation is one module with a `SIMULATION` in it, named after its file. Its `run` is a pure function; the explorer
draws the sliders, asks for a prediction, runs, reveals, and sets the learner to make the advice fail.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from managerkit.plans.model import Plan

Value = float | str
"""What a field of a learner's table holds."""

Row = Mapping[str, Value]
"""A row of a learner's table, by the names of its columns."""


@dataclass(frozen=True)
class Slider:
    """A number the learner may move. An `assumption` is a coefficient of the model and not the learner's own figure."""

    name: str
    title: str
    low: float
    high: float
    step: float
    start: float
    unit: str = ""
    assumption: bool = False


@dataclass(frozen=True)
class Column:
    """A column of the learner's own table: a choice among `options` (value: title), a number within bounds, or a text.

    `longest` is how many characters a text may have, such as a name; 0 for a column that holds no text. `lines` is how
    many of them its field shows; more than one for a text to be pasted.
    """

    name: str
    title: str
    options: Mapping[str, str] = field(default_factory=dict)
    low: float = 0
    high: float = 0
    step: float = 1
    longest: int = 0
    lines: int = 1


@dataclass(frozen=True)
class Prediction:
    """What is asked before the first run; the answer is compared with `RunOutcome.answer`.

    `about_you` is for a question that only the learner's own table answers: nothing is compared with a sample.
    """

    question: str
    low: float
    high: float
    step: float
    unit: str
    about_you: bool = False


@dataclass(frozen=True)
class Series:
    """A line of a figure, with an optional range around it."""

    title: str
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@dataclass(frozen=True)
class Span:
    """A horizontal band to compare with, in the unit of the y axis."""

    title: str
    low: float
    high: float


@dataclass(frozen=True)
class Table:
    """The figure's information as text: a header, and rows of the same length."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Grid:
    """A table to show openly with some of its cells shaded, for what has two dimensions.

    `heat` has the table's rows and columns, from 0 (no shade) to 1; every cell says in words what its shade does.
    """

    title: str
    table: Table
    heat: Sequence[Sequence[float]]


@dataclass(frozen=True)
class Stroke:
    """A line of a picture through `points`; strokes of one `look` share a colour and dashes, and `title` is in the key.

    A look of -1 is a faint line in the text's own colour, and of -2 a plain one.
    """

    points: Sequence[tuple[float, float]]
    look: int
    title: str = ""
    closed: bool = False
    filled: bool = False


@dataclass(frozen=True)
class Picture:
    """A drawing for what no line over an axis can show, such as a radar or a map; `table` says the same as text.

    Places are from (0, 0) at the top left to `width` and `height`; `words` are places with a text around each.
    """

    title: str
    width: float
    height: float
    strokes: Sequence[Stroke]
    words: Sequence[tuple[float, float, str]]
    table: Table


@dataclass(frozen=True)
class Bar:
    """Something that happens in one period of a plan; `look` is its place in the key."""

    period: int
    look: int
    words: str = ""


@dataclass(frozen=True)
class Lane:
    """A row of a plan: what it is, how full its gauge stands (0 to 1; dashed unless `sure`), a short note, its bars."""

    title: str
    level: float
    note: str
    bars: Sequence[Bar] = ()
    sure: bool = True


@dataclass(frozen=True)
class Lanes:
    """A chart of a plan, to show to others: lanes over a few periods, with a key; `table` says the same as text.

    `heads` name the columns of titles, gauges and notes. There are at most three looks, and `unsure` is the key's
    text for a dashed gauge.
    """

    title: str
    heads: tuple[str, str, str]
    periods: Sequence[str]
    lanes: Sequence[Lane]
    key: Sequence[str]
    unsure: str
    table: Table


@dataclass(frozen=True)
class RunOutcome:
    """What a run gives: the answer to the prediction, a sentence, a figure's worth of lines, and the same as a table.

    `fails` says whether the module's advice would have misled here, and `because` why, in a sentence. An `opening` is
    shown with the figure. `y_names` are the texts of the places on the y axis, for places that are no numbers.
    """

    answer: float
    sentence: str
    series: Sequence[Series]
    table: Table
    x_title: str
    y_title: str
    spans: Sequence[Span] = ()
    fails: bool = False
    because: str = ""
    opening: Grid | Picture | Lanes | None = None
    y_names: Mapping[float, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Regime:
    """A setting in which the advice fails, shown when the learner asks for it, with the reason."""

    values: Mapping[str, float]
    why: str
    rows: Sequence[Row] = ()


Run = Callable[[Mapping[str, float], Sequence[Row]], RunOutcome]
MakePlan = Callable[[Mapping[str, float], Sequence[Row]], Plan]


@dataclass(frozen=True)
class Simulation:
    """A model and all that is said about it on screen.

    `lines` state the model in about four short lines; `source` says where it comes from and that its coefficients are
    assumptions; `advice` is the module's advice, in a sentence; `challenge` sets the learner to make it fail. `plan`
    reads the learner's table as a plan to take away, where it is one.
    """

    name: str
    title: str
    lines: Sequence[str]
    source: str
    prediction: Prediction
    sliders: Sequence[Slider]
    run: Run
    advice: str
    challenge: str
    regime: Regime
    columns: Sequence[Column] = ()
    rows: Sequence[Row] = ()
    plan: MakePlan | None = None

    def start(self) -> dict[str, float]:
        """The sliders' starting values."""
        return {slider.name: slider.start for slider in self.sliders}
