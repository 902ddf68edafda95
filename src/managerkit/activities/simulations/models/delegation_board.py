"""A board of tasks, each with a name, who decides and how questions are met, and what it does to the lead and the team.

Questions, answers and coaching are those of `answering`, one k for each name on the board. The levels stand in a long
line (Tannenbaum and Schmidt 1958; Oncken and Wass 1974; Appelo's delegation poker); what they do to a week is this
kit's own. Every number is an assumption:
- a row that the lead does takes its hours; a name with the share s of its hours handed over meets 3s matters a week;
- what they could decide, k, waits for a nod in a share set by the level: a tenth of an hour of the lead's, and half the
  time that a question stops them;
- what they could not decide they ask, and it is answered or coached; a share set by the level they decide alone, and
  half of that goes wrong and is put right;
- the lead's own rows come first; questions and nods get what is left of the hours; what gets nothing teaches nothing
  and stops the asker twice as long.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from managerkit.activities.simulations.model import (
    Column,
    Prediction,
    Regime,
    Row,
    RunOutcome,
    Series,
    Simulation,
    Slider,
    Span,
    Table,
)
from managerkit.activities.simulations.rows import as_number, first_few

from .answering import AnsweringRates, rates

LEVELS = {
    "do": "I do it",
    "tell": "You do it, I say how",
    "propose": "You propose, I decide",
    "decide": "You decide, and tell me",
    "own": "You own it",
}
NODS = {"tell": 1.0, "propose": 0.6, "decide": 0.1, "own": 0.0}
"""Share of what they could decide that waits for the lead's nod all the same; an assumption."""
ALONE = {"tell": 0.0, "propose": 0.0, "decide": 0.2, "own": 0.4}
"""Share of what they could not decide that they decide without asking; an assumption."""
WRONG = 0.5
"""Part of those that goes wrong; an assumption."""
HOW = {"answer": "I answer", "half": "half of each", "coach": "I coach"}
COACHED = {"answer": 0.0, "half": 0.5, "coach": 1.0}
"""Share of the questions on a task that is coached; the rest is answered."""
NOD, NOD_STOPS = 0.1, 0.5
"""Hours of the lead's that a nod takes, and how long it stops them, as a share of a question; assumptions."""
MOST = 80.0
"""Hours a week; the most that is asked for and answered."""
MOST_ROWS = 40
UNANSWERED = 2.0
"""How many times longer a question without a reply stops the asker; an assumption."""


@dataclass(frozen=True)
class BoardTask:
    """A row that can be read: whose it is, who decides, how questions are met, and how many hours a week."""

    who: str
    level: str
    how: str
    hours: float


@dataclass(frozen=True)
class BoardWeek:
    """Hours needed of the lead, without a reply and stopped; wrong decisions; mean k; the share that got a reply."""

    needed: float
    waiting: float
    stopped: float
    wrong: float
    mean: float
    replied: float


def _task(row: Row) -> BoardTask | str:
    """The row as a task, or what is wrong with it."""
    level, how = str(row.get("level")), str(row.get("how", "answer"))
    who = " ".join(str(row.get("who", "")).split()).casefold()
    hours = as_number(row.get("hours"))
    if level not in LEVELS:
        return "its level is missing"
    if how not in HOW:
        return "how you help is missing"
    if not 0 < hours <= MOST:
        return "its hours are missing"
    if not who and level != "do":
        return "nobody's name is on it"
    return BoardTask(who, level, how, hours)


def read(rows: Sequence[Row]) -> tuple[list[BoardTask], str]:
    """The rows as tasks, and a sentence on those left out, or nothing. Names differ by more than their case."""
    tasks, left = [], []
    for i, row in enumerate(rows[:MOST_ROWS]):
        found = _task(row)
        if isinstance(found, str):
            left.append(f"row {i + 1} ({found})")
        else:
            tasks.append(found)
    if len(rows) > MOST_ROWS:
        left.append(f"all rows after {MOST_ROWS}")
    return tasks, f"Left out: {first_few(left)}." if left else ""


@dataclass(frozen=True)
class _Share:
    """One name's part of the board, each from 0 to 1: handed over, coached, waiting for a nod, decided alone."""

    handed: float
    coached: float
    nods: float
    alone: float


def _shares(tasks: Sequence[BoardTask]) -> list[_Share]:
    """A share for each name with something handed over, in the order of the board."""
    found = []
    for who in dict.fromkeys(task.who for task in tasks if task.level != "do"):
        own = [task for task in tasks if task.who == who]
        handed = [task for task in own if task.level != "do"]
        hours = sum(task.hours for task in handed)

        def mean(share: Mapping[str, float], column: str, tasks: Sequence[BoardTask], hours: float) -> float:
            return sum(task.hours * share[getattr(task, column)] for task in tasks) / hours

        found.append(
            _Share(
                hours / sum(task.hours for task in own),
                mean(COACHED, "how", handed, hours),
                mean(NODS, "level", handed, hours),
                mean(ALONE, "level", handed, hours),
            )
        )
    return found


def simulate(
    tasks: Sequence[BoardTask], rate: AnsweringRates, start: float, have: float, weeks: int
) -> list[BoardWeek]:
    """Follow the board.

    Args:
        tasks: the board.
        rate: the coefficients.
        start: everyone's k in the first week.
        have: hours a week that the lead has for this board.
        weeks: how many.

    Returns:
        a `BoardWeek` for each.
    """
    kept = sum(task.hours for task in tasks if task.level == "do")
    shares = _shares(tasks)
    ks = [start] * len(shares)
    found = []
    for _ in range(weeks):
        both = list(zip(ks, shares, strict=True))
        asked = [rate.questions * (1 - k) * share.handed * (1 - share.alone) for k, share in both]
        nods = sum(rate.questions * k * share.handed * share.nods for k, share in both)
        wrong = sum(rate.questions * (1 - k) * share.handed * share.alone * WRONG for k, share in both)
        hours = NOD * nods + sum(q * rate.lead_hours(share.coached) for q, share in zip(asked, shares, strict=True))
        replied = min(1.0, max(0.0, have - kept) / hours) if hours > 0 else 1.0
        stop = rate.stop * (replied + UNANSWERED * (1 - replied))
        stopped = (sum(asked) + NOD_STOPS * nods) * stop
        mean = sum(ks) / len(ks) if ks else start
        found.append(BoardWeek(kept + hours, hours * (1 - replied), stopped, wrong, mean, replied))
        taught = [share.handed * share.coached * replied for share in shares]
        ks = [min(1.0, max(0.0, k + rate.step(k, part))) for k, part in zip(ks, taught, strict=True)]
    return found


def decided_by_you(tasks: Sequence[BoardTask]) -> list[BoardTask]:
    """The same board with every decision kept and every question answered."""
    return [task if task.level == "do" else replace(task, level="tell", how="answer") for task in tasks]


def lost(weeks: Sequence[BoardWeek], mend: float) -> float:
    """Hours in all that went on deciding: the lead's, as far as there were any, the askers', and the mending.

    Args:
        weeks: the board's.
        mend: hours that a wrong decision costs.
    """
    return sum(week.needed - week.waiting + week.stopped + mend * week.wrong for week in weeks)


def turning(board: Sequence[BoardWeek], told: Sequence[BoardWeek]) -> float | None:
    """The hours that a wrong decision has to cost before the board loses to deciding everything oneself, if it can.

    Args:
        board: the weeks of the board.
        told: those of the same board, decided and answered by the lead.

    Returns:
        the hours, at least 0; None where nothing is decided wrongly.
    """
    wrong = sum(week.wrong for week in board)
    return max(0.0, (lost(told, 0) - lost(board, 0)) / wrong) if wrong > 0 else None


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Follow the learner's board, beside the same board with every decision kept and every question answered.

    Args:
        values: the sliders: `have` hours a week, `weeks`, `start` (k, 0 to 1), `mend` in hours, and the coefficients.
        rows: tasks with `task`, `who`, `level`, `how` and `hours`; what cannot be read is left out and named.

    Returns:
        the lead's hours a week; the answer is the need of the last week, at most 80.
    """
    tasks, note = read(rows)
    rate, have, start, mend = rates(values), values["have"], values["start"], values["mend"]
    count = max(2, round(values["weeks"]))
    board = simulate(tasks, rate, start, have, count)
    told = simulate(decided_by_you(tasks), rate, start, have, count)
    alone = sum(task.hours for task in tasks)
    kept = sum(task.hours for task in tasks if task.level == "do")
    ahead = lost(told, mend) - lost(board, mend)
    fails = ahead < -0.05
    first, last = board[0], board[-1]
    sentence = (
        f"This board asks {first.needed:.1f} hours of yours in week 1 and {last.needed:.1f} in week {count}; "
        f"you have {have:g}. What the others can decide goes from {first.mean:.2f} to {last.mean:.2f}, "
        f"and to {told[-1].mean:.2f} if you decide and answer everything. {_breaks(board, kept, have)} "
        f"Against that, {_ahead(ahead)} by week {count}, their hours and the mending counted with yours. "
        f"{_turns(turning(board, told))}"
        if tasks
        else "There is no task to follow yet: 0 hours. Add a row with a name, a level and hours a week."
    )
    weeks = [i + 1.0 for i in range(count)]
    return RunOutcome(
        answer=min(MOST, last.needed),
        sentence=f"{sentence.strip()} {note}".strip(),
        series=[
            Series("as on your board", weeks, [week.needed for week in board]),
            Series("the same, you decide and answer", weeks, [week.needed for week in told]),
            Series("all done by you", weeks, [alone] * count),
        ],
        table=_table(board, told, mend),
        x_title="week",
        y_title="hours a week asked of you",
        spans=[Span("hours that you have", 0, have)],
        fails=fails,
        because=_why(board, ahead, mend, count) if fails else "",
    )


def _turns(hours: float | None) -> str:
    """At which cost of a wrong decision it turns, in a sentence."""
    if hours is None:
        return "Nobody decides beyond what they can, so a wrong decision costs nothing here."
    if hours == 0:
        return "Handing over does not pay even if a wrong decision costs nothing."
    return f"Handing over stops paying where a wrong decision costs {hours:.0f} hours or more."


def _breaks(board: Sequence[BoardWeek], kept: float, have: float) -> str:
    """What does not fit in the lead's week, in a sentence."""
    without = sum(week.waiting > 0.05 for week in board)
    if kept > have:
        return f"Your own tasks alone take {kept:g} hours; no question gets a reply, and some of them stay undone."
    if not without:
        return "Every question gets its reply."
    worst = 100 * (1 - min(week.replied for week in board))
    return f"Questions go without a reply in {without} of the weeks, in the worst of them {worst:.0f}%."


def _ahead(hours: float) -> str:
    """A lead in words."""
    if abs(hours) < 0.05:
        return "the team is no hours ahead or behind"
    return f"the team is {abs(hours):.0f} hours {'ahead' if hours > 0 else 'behind'}"


def _why(board: Sequence[BoardWeek], ahead: float, mend: float, weeks: int) -> str:
    """Why handing over lost hours here."""
    mending = mend * sum(week.wrong for week in board)
    if mending > -ahead:
        reason = f"putting wrong decisions right took {mending:.0f} hours, more than it saved"
    elif any(week.waiting > 0.05 for week in board):
        reason = "you had too few hours to be asked in, so questions went nowhere"
    else:
        reason = "the weeks end before what was learned pays"
    return f"After {weeks} weeks the team is {-ahead:.0f} hours behind where deciding would have left it: {reason}."


def _table(board: Sequence[BoardWeek], told: Sequence[BoardWeek], mend: float) -> Table:
    """At most eight of the weeks, always with the first and the last."""
    last = len(board) - 1
    picked = sorted({round(i * last / 7) for i in range(8)})
    rows = [
        [
            f"{i + 1}",
            f"{board[i].needed:.1f}",
            f"{told[i].needed:.1f}",
            f"{board[i].waiting:.1f}",
            f"{board[i].stopped:.1f}",
            f"{mend * board[i].wrong:.1f}",
            f"{board[i].mean:.2f}",
            f"{told[i].mean:.2f}",
        ]
        for i in picked
    ]
    return Table(
        [
            "week",
            "asked of you (h)",
            "you decide and answer (h)",
            "without a reply (h)",
            "they stand still (h)",
            "mending (h)",
            "k, your board",
            "k, you decide and answer",
        ],
        rows,
    )


def _row(task: str, who: str, level: str, how: str, hours: float) -> Row:
    """A row of the learner's table."""
    return {"task": task, "who": who, "level": level, "how": how, "hours": hours}


SIMULATION = Simulation(
    name="delegation-board",
    title="The delegation board",
    lines=[
        "Each name meets three matters a week and can decide the share k of them. The level says what they may.",
        "What they could decide waits for your nod (0.1 h): all of it, 60%, 10%, none, going down the levels.",
        "The rest they ask; you answer (0.3 h) or coach (1 h; k grows by .02(1−k), answered it fades by .006k).",
        "At the last two levels they decide some of the rest alone, and half of that goes wrong and is put right.",
        "Your own tasks come first. What you have no hour for stops them twice as long.",
    ],
    source=(
        "A model made for this course, after RiffOn's points on answers that do not scale and on getting out "
        "of the way. Nobody measured any of it: every coefficient is an assumption."
    ),
    prediction=Prediction(
        "In the last of these weeks, how many hours will this board ask of you?",
        low=0,
        high=MOST,
        step=0.5,
        unit="hours",
    ),
    sliders=[
        Slider("have", "Hours a week that you have for this board", 0, 40, 1, 12, "hours"),
        Slider("weeks", "Weeks that you have", 4, 52, 1, 39, "weeks"),
        Slider("start", "What they can decide alone today (1 = all of it)", 0.05, 0.95, 0.05, 0.4),
        Slider("mend", "What a wrong decision of theirs costs", 0, 40, 1, 4, "hours"),
        Slider("stop", "What a question costs the asker", 0, 4, 0.1, 2.2, "hours", assumption=True),
        Slider("answer", "What an answer costs you", 0.1, 1, 0.1, 0.3, "hours", assumption=True),
        Slider("coach", "What coaching costs you", 0.3, 3, 0.1, 1, "hours", assumption=True),
        Slider("learn", "Learning when coached, a week", 0, 0.06, 0.005, 0.02, assumption=True),
        Slider("fade", "Fading when answered, a week", 0, 0.02, 0.001, 0.006, assumption=True),
    ],
    run=run,
    advice="Hand work over with its decisions, and keep hours free to be asked about it.",
    challenge="Make handing over lose twice: with what a mistake costs, and with the weeks that you have.",
    regime=Regime(
        values={"have": 12, "weeks": 39, "start": 0.25, "mend": 20},
        why=(
            "Five people own everything and can decide a quarter of it. The lead's week gets lighter at once, and each "
            "wrong decision costs somebody twenty hours. It turns near eleven. The other way to lose is coaching with "
            "ten weeks to go, on tasks whose decisions you keep."
        ),
        rows=[
            _row("Release", "Amina", "own", "coach", 8),
            _row("Night alarms", "Jorge", "own", "coach", 8),
            _row("Import", "Sunhee", "own", "coach", 8),
            _row("Suppliers", "Bram", "own", "coach", 8),
            _row("Reviews", "Kiri", "own", "coach", 8),
        ],
    ),
    columns=[
        Column("task", "Task", longest=40),
        Column("who", "To whom", longest=24),
        Column("level", "Who decides", options=LEVELS),
        Column("how", "When they ask", options=HOW),
        Column("hours", "Hours a week", low=0.5, high=20, step=0.5),
    ],
    rows=[
        _row("Release on Thursdays", "Amina", "do", "answer", 4),
        _row("Reviews of the parser", "Amina", "propose", "half", 5),
        _row("Night alarms", "Jorge", "tell", "answer", 6),
        _row("Talking to suppliers", "Jorge", "do", "answer", 3),
        _row("The new import", "Sunhee", "decide", "coach", 10),
    ],
)
