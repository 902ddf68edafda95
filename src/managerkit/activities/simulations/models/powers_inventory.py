"""The powers of the learner's own organisation: in whose hands each is on paper and in fact, and who answers for it.

That powers are formal and informal, that most of a manager's are informal, and that they are best limited, enumerated
and few, with strong ones kept for engineers, is Charity Majors's. The share is plain counting. The days are this kit's
own model and nobody measured them; every coefficient is an assumption. A decision about a power waits one day, and
longer by hands:

- one manager's waits for the manager: `queue` days for each ten people, times the share of all weight held there;
- a named engineer's waits for nobody; one that is shared is talked over, `talk` days for each further person, up to
  `MOST_TALKING`; one that is somebody else's takes `OUTSIDE` days; and one that is nobody's lies for `STALL` days;
- where the manager or an engineer answers for what is decided in other hands, `appeal` days are added.

Handing out moves what the manager has in fact, but for `KEPT` and `UNLISTED`, partly to named engineers and for the
rest to all.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from managerkit.activities.simulations.model import (
    Column,
    Prediction,
    Regime,
    Row,
    RunOutcome,
    Series,
    Simulation,
    Slider,
    Table,
)

POWERS = {
    "hire": "hiring",
    "fire": "letting go",
    "pay": "pay",
    "promotion": "promotion, grades",
    "budget": "budget",
    "roadmap": "roadmap",
    "staffing": "who works on what",
    "architecture": "architecture",
    "on-call": "on-call policy",
    "information": "who hears what first",
    "deadlines": "dates that are promised",
    "tools": "tools and methods",
    "meetings": "who is in which meeting",
    "voice": "whose word ends a discussion",
    "favour": "whom people try to please",
    "network": "whom other teams ring",
    "other": "another power",
}
HANDS = {
    "manager": "the manager",
    "ic": "an engineer, by name",
    "shared": "shared",
    "else": "somebody else",
    "nobody": "nobody, or not said",
}
NAMES = {
    "manager": "the manager",
    "ic": "named engineers",
    "shared": "shared",
    "else": "somebody else",
    "nobody": "nobody, or not said",
}
KEPT = {"hire", "fire", "pay", "promotion", "budget"}
"""Powers that a manager keeps when others are handed out: few, and listed. An assumption."""
UNLISTED = {"voice", "favour", "network"}
"""Powers that no list moves, since nobody was ever given them."""
HEAVIEST = 10.0
MOST_TALKING = 11
"""Further people who talk a shared decision over, at most; an assumption."""
OUTSIDE, STALL = 5.0, 15.0
"""Days that a decision waits for somebody outside, and for nobody; assumptions."""
EDGE = 0.25
"""Days by which handing out must gain for the advice to hold; an assumption."""
MOST_ROWS = 40
MOST_SHOWN = 4
"""Differences between paper and fact that the table names."""
ON_PAPER, IN_FACT, ENGINEERS = "the manager, on paper", "the manager, in fact", "engineers and shared, in fact"


@dataclass(frozen=True)
class Power:
    """A row that could be read. `paper`, `fact` and `answers` are keys of `HANDS`; `weight` is from 0 to 10."""

    number: int
    power: str
    paper: str
    fact: str
    answers: str
    weight: float


@dataclass(frozen=True)
class DecisionPlace:
    """What a decision costs, in days: see the module. `people` is how many there are."""

    people: float
    queue: float
    talk: float
    appeal: float

    def wait(self, hands: str, answers: str, bundled: float) -> float:
        """Days that a decision waits.

        Args:
            hands: in whose hands it is.
            answers: who answers for it.
            bundled: the share of all weight that lies with the manager, from 0 to 1.
        """
        extra = {
            "manager": self.queue * self.people / 10 * bundled,
            "ic": 0.0,
            "shared": self.talk * min(MOST_TALKING, max(0.0, self.people - 1)),
            "else": OUTSIDE,
            "nobody": STALL,
        }[hands]
        return 1 + extra + (self.appeal if split(hands, answers) else 0.0)


def split(hands: str, answers: str) -> bool:
    """Whether the manager or an engineer answers for what is decided in other hands.

    Args:
        hands: in whose hands the decision is.
        answers: who answers for it.
    """
    return answers in {"manager", "ic"} and hands != answers


def _weight(value: object) -> float:
    """The value as a number from 0 to 10; 0 when it is none."""
    try:
        number = float(str(value))
    except ValueError:
        return 0.0
    return 0.0 if math.isnan(number) else min(HEAVIEST, max(0.0, number))


def read(rows: Sequence[Row]) -> tuple[list[Power], str]:
    """The rows with a known power, known hands and a weight above 0, and a sentence on those left out, or nothing."""
    found, left = [], []
    for number, row in enumerate(rows[:MOST_ROWS], start=1):
        power, weight = str(row.get("power")), _weight(row.get("weight"))
        paper, fact, answers = (str(row.get(part)) for part in ("paper", "fact", "answers"))
        if power in POWERS and {paper, fact, answers} <= set(HANDS) and weight > 0:
            found.append(Power(number, power, paper, fact, answers, weight))
        else:
            left.append(str(number))
    more = f" and {len(left) - 3} more" if len(left) > 3 else ""
    note = f"Left out, for want of a choice or of a weight above 0: row {', '.join(left[:3])}{more}." if left else ""
    return found, note


def share(powers: Sequence[Power], part: str, hands: set[str]) -> float:
    """Share of all weight that lies in some hands, from 0 to 1.

    Args:
        powers: the inventory.
        part: paper, fact or answers.
        hands: those that count.
    """
    total = sum(one.weight for one in powers)
    return sum(one.weight for one in powers if getattr(one, part) in hands) / total if total else 0.0


def days(powers: Sequence[Power], place: DecisionPlace) -> float:
    """Days that a decision waits as things are, weighted by what hangs on each.

    Args:
        powers: the inventory.
        place: what a decision costs here.
    """
    bundled, total = share(powers, "fact", {"manager"}), sum(one.weight for one in powers)
    return sum(one.weight * place.wait(one.fact, one.answers, bundled) for one in powers) / total if total else 0.0


def moves(one: Power) -> bool:
    """Whether this power is handed out: the manager has it in fact, and it is neither kept nor beyond any list."""
    return one.fact == "manager" and one.power not in KEPT | UNLISTED


def handed_out(powers: Sequence[Power], place: DecisionPlace, named: float, along: float) -> float:
    """Days that a decision waits once powers are handed out.

    Args:
        powers: the inventory.
        place: what a decision costs.
        named: share of what moves that gets one engineer's name (0 to 1); the rest is shared.
        along: share of it for which the answering moves too (0 to 1); for the rest the manager goes on answering.

    Returns:
        the mean, weighted.
    """
    total = sum(one.weight for one in powers)
    if not total:
        return 0.0
    bundled = sum(one.weight for one in powers if one.fact == "manager" and not moves(one)) / total
    waited = 0.0
    for one in powers:
        if not moves(one):
            waited += one.weight * place.wait(one.fact, one.answers, bundled)
            continue
        for hands, part in (("ic", named), ("shared", 1 - named)):
            with_it, without = place.wait(hands, hands, bundled), place.wait(hands, "manager", bundled)
            waited += one.weight * part * (along * with_it + (1 - along) * without)
    return waited / total


def _gathered(powers: Sequence[Power], part: str, hands: set[str]) -> list[float]:
    """Share of all weight in these hands, in %, counting the powers one by one in the order given."""
    total = sum(one.weight for one in powers)
    held, line = 0.0, [0.0]
    for one in powers:
        held += one.weight if getattr(one, part) in hands else 0.0
        line.append(100 * held / total)
    return line if powers else [0.0, 0.0]


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Count where the weight lies, and compare the days a decision waits as things are and with powers handed out.

    Args:
        values: the sliders: `people`, `named` and `along` in %, `queue`, `talk` and `appeal` in days.
        rows: powers with `power`, `paper`, `fact`, `answers` and `weight`; what cannot be read is left out and named.

    Returns:
        share of all weight, heaviest power first; the answer is the manager's share in fact, in %.
    """
    powers, note = read(rows)
    powers = sorted(powers, key=lambda one: -one.weight)
    place = DecisionPlace(values["people"], values["queue"], values["talk"], values["appeal"])
    named, along = values["named"] / 100, values["along"] / 100
    now, then = days(powers, place), handed_out(powers, place, named, along)
    moved = [one for one in powers if moves(one)]
    fails = bool(moved) and then > now - EDGE
    x = [float(i) for i in range(max(2, len(powers) + 1))]
    return RunOutcome(
        answer=100 * share(powers, "fact", {"manager"}),
        sentence=f"{_sentence(powers, now, then, len(moved))} {note}".strip(),
        series=[
            Series(ON_PAPER, x, _gathered(powers, "paper", {"manager"})),
            Series(IN_FACT, x, _gathered(powers, "fact", {"manager"})),
            Series(ENGINEERS, x, _gathered(powers, "fact", {"ic", "shared"})),
        ],
        table=_table(powers, now, then),
        x_title="powers counted, the heaviest first",
        y_title="share of all weight (%)",
        fails=fails,
        because=_why(now, then, place, named, along) if fails else "",
    )


def _sentence(powers: Sequence[Power], now: float, then: float, moved: int) -> str:
    """Where it bundles, formally and informally, and what handing out would do."""
    if not powers:
        return "There is no power to place yet. Add a row with a weight above 0."
    paper, fact = (100 * share(powers, part, {"manager"}) for part in ("paper", "fact"))
    differ = sum(one.paper != one.fact for one in powers)
    apart = sum(split(one.fact, one.answers) for one in powers)
    said = (
        f"On paper {paper:.0f}% of the weight is in the manager's hands, in fact {fact:.0f}%. "
        f"Paper and fact differ in {differ} of {len(powers)} powers; in {apart} whoever answers for it does not "
        "decide it."
    )
    if not moved:
        return f"{said} The manager has nothing in fact that this model would hand out."
    return f"{said} A decision waits {now:.1f} days as it is, and {then:.1f} with {moved} of them handed out."


def _why(now: float, then: float, place: DecisionPlace, named: float, along: float) -> str:
    """Why handing out does not help here."""
    shared = place.wait("shared", "shared", 0)
    if place.people <= 9:
        reason = f"with {place.people:g} people the manager is in the room, and waits for nobody"
    elif along < 0.5:
        reason = "the powers move and the answering stays, so whoever decides is overruled by whoever will be asked"
    elif named < 0.4:
        reason = (
            f"most of it is now everybody's, which takes {shared:.1f} days to talk over, and no name stands beside it"
        )
    else:
        reason = "what the manager holds here is too little, or decided too quickly, for a queue to form"
    return f"A decision waits {then:.1f} days with powers handed out, {now:.1f} as it is, which is no gain: {reason}."


def _table(powers: Sequence[Power], now: float, then: float) -> Table:
    """The shares by hands, the days, and the heaviest powers in which paper and fact differ."""
    body = []
    for hands, name in NAMES.items():
        cells = [f"{100 * share(powers, part, {hands}):.0f}%" for part in ("paper", "fact", "answers")]
        body.append([name, *cells])
    body.append(["days a decision waits, as it is", "", f"{now:.1f}", ""])
    body.append(["days a decision waits, handed out", "", f"{then:.1f}", ""])
    for one in [one for one in powers if one.paper != one.fact][:MOST_SHOWN]:
        label = f"row {one.number}: {POWERS[one.power]}, weight {one.weight:g}"
        body.append([label, HANDS[one.paper], HANDS[one.fact], HANDS[one.answers]])
    return Table(["whose, or which", "on paper", "in fact", "answers for it"], body)


def _row(power: str, paper: str, fact: str, answers: str, weight: float) -> Row:
    """A row of the learner's table."""
    return {"power": power, "paper": paper, "fact": fact, "answers": answers, "weight": weight}


SIMULATION = Simulation(
    name="powers-inventory",
    title="An inventory of powers",
    lines=[
        "Each power is placed twice, on paper and in fact, and with whoever is asked when it goes wrong.",
        "The picture adds up the weights, the heaviest power first. This part is counting and no model.",
        "A decision waits for one manager, is talked over where it is shared, and lies where it is nobody's.",
        "Handed out is what the manager has in fact. Hiring, letting go, pay, grades and budget stay.",
        "So does what no list can move: whose word ends a discussion, whom people please, whom others ring.",
    ],
    source=(
        "A model made for this course, after Charity Majors on formal and informal powers and on keeping a manager's "
        "few and listed. The weights are yours. Nobody measured the days: every coefficient is an assumption."
    ),
    prediction=Prediction(
        "How much of the weight below is in the manager's hands in fact?", low=0, high=100, step=5, unit="%"
    ),
    sliders=[
        Slider("people", "People whom these decisions concern", 3, 100, 1, 25, "people"),
        Slider("named", "Of what is handed out, with one engineer's name on it", 0, 100, 5, 60, "%"),
        Slider("along", "Of what is handed out, with the answering handed along", 0, 100, 5, 80, "%"),
        Slider("queue", "Waiting for the manager, per ten people", 0, 6, 0.25, 2, "days", assumption=True),
        Slider("talk", "Talking it over, per further person", 0, 2, 0.1, 0.5, "days", assumption=True),
        Slider("appeal", "When one decides and another answers for it", 0, 10, 0.5, 4, "days", assumption=True),
    ],
    run=run,
    advice="List the manager's powers, keep them few, and hand the strong ones to engineers.",
    challenge=(
        "Make handing out the slower way. There are three roads: a small house, shared by all with no name beside it, "
        "or the power without the answering."
    ),
    regime=Regime(
        values={"people": 25, "named": 0, "along": 30, "queue": 2, "talk": 0.5, "appeal": 4},
        why=(
            "Everything is shared, and the manager is still the one who is asked. Decisions are talked over by twelve, "
            "then taken back by the one who will have to explain them. It is called flat. Five people in one room are "
            "another case: there the list takes longer than the decisions."
        ),
        rows=[
            _row("roadmap", "manager", "manager", "manager", 8),
            _row("architecture", "shared", "manager", "manager", 8),
            _row("information", "nobody", "manager", "manager", 7),
            _row("staffing", "manager", "manager", "manager", 6),
            _row("on-call", "shared", "shared", "manager", 5),
            _row("pay", "else", "manager", "manager", 7),
        ],
    ),
    columns=[
        Column("power", "Power", options=POWERS),
        Column("paper", "On paper", options=HANDS),
        Column("fact", "In fact", options=HANDS),
        Column("answers", "Answers for it", options=HANDS),
        Column("weight", "Weight (0 to 10)", low=0, high=HEAVIEST),
    ],
    rows=[
        _row("hire", "manager", "shared", "manager", 8),
        _row("fire", "manager", "manager", "manager", 5),
        _row("pay", "else", "manager", "else", 7),
        _row("budget", "manager", "manager", "manager", 5),
        _row("roadmap", "shared", "manager", "manager", 8),
        _row("architecture", "ic", "ic", "ic", 8),
        _row("on-call", "nobody", "manager", "ic", 6),
        _row("information", "nobody", "manager", "nobody", 7),
        _row("staffing", "manager", "manager", "manager", 6),
        _row("voice", "nobody", "manager", "nobody", 6),
    ],
)
