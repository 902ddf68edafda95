"""The powers of the learner's own organisation: in whose hands each is on paper and in fact, and who answers for it.

That powers are formal and informal, that most of a manager's are informal, and that they are best limited, enumerated
and few, with strong ones kept for engineers, is Charity Majors's. The share is plain counting. The days are this kit's
own model and nobody measured them; every coefficient is an assumption. A decision about a power takes one day to make,
and longer by hands:

- one manager's waits for the manager: `queue` days for each ten people, times the share of all weight held there;
- a named engineer's waits for nobody; one that is shared is talked over, `talk` days for each further person, up to
  `MOST_TALKING`; one that is somebody else's takes `OUTSIDE` days; and one that is nobody's lies for `STALL` days;
- where the manager or an engineer answers for what is decided in other hands, `appeal` days are added;
- some decisions turn out wrong and are taken again, which costs `AGAIN` days. How many is set for managers and for
  engineers apart. Of shared decisions as many are wrong as of the better of the two, of all others as of the worse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

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
from managerkit.activities.simulations.rows import number_within, readable

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
NAMES = HANDS | {"ic": "named engineers"}
KEPT = {"hire", "fire", "pay", "promotion", "budget"}
"""Powers that a manager keeps when others are handed out: few, and listed. An assumption."""
UNLISTED = {"voice", "favour", "network"}
"""Informal powers: no list moves them, since nobody was ever given them, but deeds may."""
HEAVIEST, MOST_TALKING = 10.0, 11
"""The most a power weighs; further people who talk a shared decision over, at most, an assumption."""
OUTSIDE, STALL, AGAIN = 5.0, 15.0, 20.0
"""Days that a decision waits for somebody outside, and for nobody, and that one taken again costs; assumptions."""
EDGE = 0.25
"""Days by which handing out must gain for the advice to hold; an assumption."""
MOST_ROWS, MOST_SHOWN = 40, 4
"""Rows that are read, and differences that the table names."""
LINES = (
    ("the manager, on paper", "paper", {"manager"}),
    ("the manager, in fact", "fact", {"manager"}),
    ("engineers and shared, in fact", "fact", {"ic", "shared"}),
)


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
    """What a decision costs, in days: see the module. `people` is how many there are.

    `manager` and `ic` are the shares of a manager's and of an engineer's decisions that are taken again, from 0 to 1.
    """

    people: float
    queue: float
    talk: float
    appeal: float
    manager: float = 0.0
    ic: float = 0.0

    def wrong(self, hands: str) -> float:
        """Share of the decisions in these hands that have to be taken again, from 0 to 1.

        Args:
            hands: in whose hands they are.
        """
        better, worse = sorted((self.manager, self.ic))
        return {"manager": self.manager, "ic": self.ic, "shared": better}.get(hands, worse)

    def wait(self, hands: str, answers: str, bundled: float) -> float:
        """Days until a decision stands.

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
        return 1 + extra + (self.appeal if split(hands, answers) else 0.0) + AGAIN * self.wrong(hands)


def split(hands: str, answers: str) -> bool:
    """Whether the manager or an engineer answers for what is decided in other hands.

    Args:
        hands: in whose hands the decision is.
        answers: who answers for it.
    """
    return answers in {"manager", "ic"} and hands != answers


def _power(number: int, row: Row) -> Power | None:
    """The row, if it can be read."""
    power, weight = str(row.get("power")), number_within(row.get("weight"), 0, HEAVIEST)
    paper, fact, answers = (str(row.get(part)) for part in ("paper", "fact", "answers"))
    if power not in POWERS or not {paper, fact, answers} <= set(HANDS) or weight == 0:
        return None
    return Power(number, power, paper, fact, answers, weight)


def read(rows: Sequence[Row]) -> tuple[list[Power], str]:
    """The rows with a known power, known hands and a weight above 0, and a sentence on those left out, or nothing."""
    return readable(rows, _power, "a choice or a weight above 0", MOST_ROWS)


def share(powers: Sequence[Power], part: str, hands: set[str]) -> float:
    """Share of all weight that lies in some hands, from 0 to 1.

    Args:
        powers: the inventory.
        part: paper, fact or answers.
        hands: those that count.
    """
    total = sum(one.weight for one in powers)
    return sum(one.weight for one in powers if getattr(one, part) in hands) / total if total else 0.0


@dataclass(frozen=True)
class HandingOut:
    """What the manager has in fact and hands out, but for `KEPT`, in shares from 0 to 1.

    `named` is the share of what moves that gets one engineer's name, the rest being shared; `along` the share of it for
    which the answering moves too; `deeds` and `listed` are the shares of informal and of other powers that move at all.
    """

    named: float
    along: float
    deeds: float
    listed: float = 1.0

    def moved(self, one: Power) -> float:
        """Share of a power that moves.

        Args:
            one: a row of the inventory.
        """
        if one.fact != "manager" or one.power in KEPT:
            return 0.0
        return self.deeds if one.power in UNLISTED else self.listed


AS_IT_IS = HandingOut(0, 0, 0, listed=0)
"""Nothing is handed out."""


def days(powers: Sequence[Power], place: DecisionPlace, plan: HandingOut = AS_IT_IS) -> float:
    """Days until a decision stands, weighted by what hangs on each.

    Args:
        powers: the inventory.
        place: what a decision costs here.
        plan: what is handed out.
    """
    total = sum(one.weight for one in powers)
    bundled = sum(one.weight * (1 - plan.moved(one)) for one in powers if one.fact == "manager") / (total or 1)
    taken = 0.0
    for one in powers:
        moved = plan.moved(one)
        taken += one.weight * (1 - moved) * place.wait(one.fact, one.answers, bundled)
        for hands, part in (("ic", plan.named), ("shared", 1 - plan.named)):
            with_it, without = place.wait(hands, hands, bundled), place.wait(hands, "manager", bundled)
            taken += one.weight * moved * part * (plan.along * with_it + (1 - plan.along) * without)
    return taken / (total or 1)


def _turns(powers: Sequence[Power], place: DecisionPlace, plan: HandingOut) -> str:
    """From how many engineers' decisions taken again handing out gains nothing, in a sentence, or nothing."""
    for share in range(0, 101, 5):
        there = replace(place, ic=share / 100)
        if days(powers, there, plan) > days(powers, there) - EDGE:
            if not share:
                return "Even if no engineer's decision had to be taken again, handing out would gain nothing here."
            return f"Handing out stops gaining once {share} of 100 engineers' decisions have to be taken again."
    return "Handing out would gain even if every engineer's decision had to be taken again."


def _gathered(title: str, powers: Sequence[Power], part: str, hands: set[str]) -> Series:
    """Share of all weight in these hands, in %, counting the powers one by one in the order given."""
    shares = accumulate((one.weight * (getattr(one, part) in hands) for one in powers), initial=0.0)
    total = sum(one.weight for one in powers)
    y = [100 * held / total for held in shares] if powers else [0.0, 0.0]
    return Series(title, [float(i) for i in range(len(y))], y)


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Count where the weight lies, and compare the days until a decision stands, as it is and with powers handed out.

    Args:
        values: the sliders: `people`; `named`, `along` and `deeds` in %; `queue`, `talk` and `appeal` in days;
            `manager` and `ic`, decisions taken again in 100.
        rows: powers with `power`, `paper`, `fact`, `answers` and `weight`; what cannot be read is left out and named.

    Returns:
        share of all weight, heaviest power first; the answer is the manager's share in fact, in %.
    """
    powers, note = read(rows)
    powers = sorted(powers, key=lambda one: -one.weight)
    wrong = values["manager"] / 100, values["ic"] / 100
    place = DecisionPlace(values["people"], values["queue"], values["talk"], values["appeal"], *wrong)
    plan = HandingOut(values["named"] / 100, values["along"] / 100, values["deeds"] / 100)
    now, then = days(powers, place), days(powers, place, plan)
    moved = sum(plan.moved(one) > 0 for one in powers)
    fails = bool(moved) and then > now - EDGE
    said = [_sentence(powers, now, then, moved), _turns(powers, place, plan) if moved else "", note]
    return RunOutcome(
        answer=100 * share(powers, "fact", {"manager"}),
        sentence=" ".join(part for part in said if part),
        series=[_gathered(title, powers, part, hands) for title, part, hands in LINES],
        table=_table(powers, now, then),
        x_title="powers counted, the heaviest first",
        y_title="share of all weight (%)",
        fails=fails,
        because=_why(now, then, place, plan) if fails else "",
    )


def _sentence(powers: Sequence[Power], now: float, then: float, moved: int) -> str:
    """Where it bundles, formally and informally, and what handing out would do."""
    if not powers:
        return "There is no power to place yet. Add a row with a weight above 0."
    paper, fact = (100 * share(powers, part, {"manager"}) for part in ("paper", "fact"))
    differ, apart = sum(p.paper != p.fact for p in powers), sum(split(p.fact, p.answers) for p in powers)
    said = (
        f"On paper {paper:.0f}% of the weight is in the manager's hands, in fact {fact:.0f}%. Paper and fact differ in "
        f"{differ} of {len(powers)} powers; in {apart} whoever answers for it does not decide it."
    )
    if not moved:
        return f"{said} The manager has nothing in fact that this model would hand out."
    return f"{said} A decision stands after {now:.1f} days as it is, and {then:.1f} with {moved} of them handed out."


def _why(now: float, then: float, place: DecisionPlace, plan: HandingOut) -> str:
    """Why handing out does not help here."""
    shared = place.wait("shared", "shared", 0)
    if place.people <= 9:
        reason = f"with {place.people:g} people the manager is in the room, and nobody waits for them"
    elif plan.along < 0.5:
        reason = "the powers move and the answering stays, so whoever decides is overruled by whoever will be asked"
    elif plan.named < 0.4:
        reason = f"most of it is now everybody's, takes {shared:.1f} days to settle, and no name stands beside it"
    elif place.ic > place.manager:
        again = f"{100 * place.ic:.0f} of 100 engineers' decisions have to be taken again"
        reason = f"{again}, and {100 * place.manager:.0f} of the manager's"
    else:
        reason = "what the manager holds here is too little, or decided too quickly, for a queue to form"
    return f"A decision stands after {then:.1f} days with powers handed out, {now:.1f} as it is: {reason}."


def _table(powers: Sequence[Power], now: float, then: float) -> Table:
    """The shares by hands, the days, and the heaviest powers in which paper and fact differ."""
    body = []
    for hands, name in NAMES.items():
        cells = [f"{100 * share(powers, part, {hands}):.0f}%" for part in ("paper", "fact", "answers")]
        body.append([name, *cells])
    body.append(["days until a decision stands, as it is", "", f"{now:.1f}", ""])
    body.append(["days until a decision stands, handed out", "", f"{then:.1f}", ""])
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
        "Some decisions prove wrong and are taken again: twenty days each. You set how many, for both sides.",
        "Hiring, letting go, pay, grades and budget stay. What is informal moves only by what the manager does.",
    ],
    source=(
        "A model made for this course, after Charity Majors on formal and informal powers and on keeping a manager's "
        "few and listed. The weights are yours. Nobody measured the days, or how often who is wrong: every coefficient "
        "is an assumption."
    ),
    prediction=Prediction(
        "How much of the weight below is in the manager's hands in fact?", low=0, high=100, step=5, unit="%"
    ),
    sliders=[
        Slider("people", "People whom these decisions concern", 3, 100, 1, 25, "people"),
        Slider("named", "Of what is handed out, with one engineer's name on it", 0, 100, 5, 60, "%"),
        Slider("along", "Of what is handed out, with the duty to answer for it", 0, 100, 5, 80, "%"),
        Slider("deeds", "Of what no list moves, given away by what the manager does", 0, 100, 5, 0, "%"),
        Slider("manager", "Managers' decisions that have to be taken again", 0, 80, 5, 20, "in 100", assumption=True),
        Slider("ic", "Engineers' decisions that have to be taken again", 0, 80, 5, 20, "in 100", assumption=True),
        Slider("queue", "Waiting for the manager, per ten people", 0, 6, 0.25, 2, "days", assumption=True),
        Slider("talk", "Talking it over, per further person", 0, 2, 0.1, 0.5, "days", assumption=True),
        Slider("appeal", "When one decides and another answers for it", 0, 10, 0.5, 4, "days", assumption=True),
    ],
    run=run,
    advice="List the manager's powers, keep them few, and hand the strong ones to engineers.",
    challenge=(
        "Make handing out gain next to nothing, or lose. There are four roads: few people, everything shared with no "
        "name beside it, the power without the duty to answer, or engineers who are wrong more often than the manager."
    ),
    regime=Regime(
        values={"people": 25, "named": 0, "along": 30, "queue": 2, "talk": 0.5, "appeal": 4},
        why=(
            "Everything is shared, and the manager is still the one who is asked. Decisions are talked over by twelve, "
            "then taken back by the one who will have to explain them. It is called flat. Two other cases are five "
            "people in one room, where nobody waits, and engineers who are wrong more often than the manager."
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
