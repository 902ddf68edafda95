"""How many weeks it takes to have coffee with everybody. Every number is the learner's own."""

from collections.abc import Mapping, Sequence

from managerkit.activities.simulations.model import (
    Prediction,
    Regime,
    Row,
    RunOutcome,
    Series,
    Simulation,
    Slider,
    Table,
)


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """The weeks until everybody has been met.

    Args:
        values: `people`, how many there are, and `coffees`, how many a week.
        rows: not used.
    """
    weeks = values["people"] / values["coffees"]
    fails = weeks > 4
    return RunOutcome(
        answer=weeks,
        sentence=f"With {values['coffees']:g} coffees a week, you have met everybody after {weeks:.3g} weeks.",
        series=[Series("People met", [0, weeks], [0, values["people"]])],
        table=Table(["Week", "People met"], [["0", "0"], [f"{weeks:.3g}", f"{values['people']:g}"]]),
        x_title="Week",
        y_title="People met",
        fails=fails,
        because="After a month the first impressions are made without you." if fails else "",
    )


SIMULATION = Simulation(
    name="coffee-round",
    title="A round of coffees",
    lines=["People, divided by coffees a week, are weeks."],
    source="Arithmetic; nothing in it was measured.",
    prediction=Prediction("After how many weeks have you met everybody?", 0, 40, 1, "weeks"),
    sliders=[
        Slider("people", "People", 2, 40, 1, 8),
        Slider("coffees", "Coffees a week", 1, 10, 1, 4),
    ],
    run=run,
    advice="Meet everybody before you change anything.",
    challenge="Find a team for which that is too slow.",
    regime=Regime({"people": 40, "coffees": 2}, "A large team and few coffees take months."),
)
