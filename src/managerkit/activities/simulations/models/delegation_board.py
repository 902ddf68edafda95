"""A board of tasks, each with somebody's name and a level, and what it does to the lead's week and to the team.

Questions, answers and coaching are those of `answering`, one k for each name on the board. The levels, and how
they share questions into answered and coached, are this kit's own. Every number is an assumption:
- a row that the lead does takes its hours and raises no questions;
- a name with the share s of its hours handed over asks 3(1−k)s times a week;
- the lead's own rows come first; questions get what is left of the hours; one that gets nothing teaches
  nothing and stops the asker twice as long.
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
    Span,
    Table,
)

from .answering import AnsweringRates, rates

LEVELS = {
    "do": "I do it",
    "tell": "You do it, I say how",
    "propose": "You propose, I decide",
    "decide": "You decide, and tell me",
    "own": "You own it",
}
ANSWERED = {"tell": 1.0, "propose": 0.6, "decide": 0.25, "own": 0.0}
"""Share of the questions on a task that the lead answers; the others are coached. An assumption."""
MOST = 80.0
"""Hours a week; the most that is asked for and answered."""
MOST_ROWS = 40
UNANSWERED = 2.0
"""How many times longer a question without a reply stops the asker; an assumption."""


@dataclass(frozen=True)
class BoardTask:
    """A row that can be read: whose it is, at which level, and how many hours a week."""

    who: str
    level: str
    hours: float


@dataclass(frozen=True)
class BoardWeek:
    """One week: hours that the lead needs, questions' hours left without a reply, work stopped, and mean k."""

    needed: float
    waiting: float
    stopped: float
    mean: float
    replied: float


def _task(row: Row) -> BoardTask | str:
    """The row as a task, or what is wrong with it."""
    level, who = str(row.get("level")), " ".join(str(row.get("who", "")).split()).casefold()
    try:
        hours = float(str(row.get("hours")))
    except ValueError:
        hours = math.nan
    if level not in LEVELS:
        return "its level is missing"
    if not 0 < hours <= MOST:
        return "its hours are missing"
    if not who and level != "do":
        return "nobody's name is on it"
    return BoardTask(who, level, hours)


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
    more = f" and {len(left) - 3} more" if len(left) > 3 else ""
    return tasks, f"Left out: {', '.join(left[:3])}{more}." if left else ""


@dataclass(frozen=True)
class _Share:
    """One name's part of the board: the share of it handed over, and the share of its questions coached."""

    handed: float
    coached: float


def _shares(tasks: Sequence[BoardTask], answered: Mapping[str, float]) -> list[_Share]:
    """A share for each name with something handed over, in the order of the board."""
    found = []
    for who in dict.fromkeys(task.who for task in tasks if task.level != "do"):
        own = [task for task in tasks if task.who == who]
        handed = [task for task in own if task.level != "do"]
        hours = sum(task.hours for task in handed)
        mean = sum(task.hours * answered[task.level] for task in handed) / hours
        found.append(_Share(hours / sum(task.hours for task in own), 1 - mean))
    return found


def simulate(
    tasks: Sequence[BoardTask],
    answered: Mapping[str, float],
    rate: AnsweringRates,
    start: float,
    have: float,
    weeks: int,
) -> list[BoardWeek]:
    """Follow the board.

    Args:
        tasks: the board.
        answered: for each level but `do`, the share of questions answered.
        rate: the coefficients.
        start: everyone's k in the first week.
        have: hours a week that the lead has for this board.
        weeks: how many.

    Returns:
        a `BoardWeek` for each.
    """
    kept = sum(task.hours for task in tasks if task.level == "do")
    shares = _shares(tasks, answered)
    ks = [start] * len(shares)
    found = []
    for _ in range(weeks):
        asked = [rate.questions * (1 - k) * share.handed for k, share in zip(ks, shares, strict=True)]
        hours = sum(q * rate.lead_hours(share.coached) for q, share in zip(asked, shares, strict=True))
        replied = min(1.0, max(0.0, have - kept) / hours) if hours > 0 else 1.0
        stop = rate.stop * (replied + UNANSWERED * (1 - replied))
        mean = sum(ks) / len(ks) if ks else start
        found.append(BoardWeek(kept + hours, hours * (1 - replied), sum(asked) * stop, mean, replied))
        taught = [share.handed * share.coached * replied for share in shares]
        ks = [min(1.0, max(0.0, k + rate.step(k, part))) for k, part in zip(ks, taught, strict=True)]
    return found


def _lost(weeks: Sequence[BoardWeek]) -> float:
    """Hours in all that went on questions: the lead's, as far as there were any, and the askers'."""
    return sum(week.needed - week.waiting + week.stopped for week in weeks)


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Follow the learner's board, beside the same board with every question answered.

    Args:
        values: the sliders: `have` hours a week, `weeks`, `start` (k, 0 to 1), and the coefficients.
        rows: tasks with `task`, `who`, `level` and `hours`; what cannot be read is left out and named.

    Returns:
        the lead's hours a week; the answer is the need of the last week, at most 80.
    """
    tasks, note = read(rows)
    rate, have, start = rates(values), values["have"], values["start"]
    count = max(2, round(values["weeks"]))
    board = simulate(tasks, ANSWERED, rate, start, have, count)
    told = simulate(tasks, dict.fromkeys(ANSWERED, 1.0), rate, start, have, count)
    alone = sum(task.hours for task in tasks)
    kept = sum(task.hours for task in tasks if task.level == "do")
    ahead = _lost(told) - _lost(board)
    fails = ahead < -0.05
    first, last = board[0], board[-1]
    sentence = (
        f"This board asks {first.needed:.1f} hours of yours in week 1 and {last.needed:.1f} in week {count}; "
        f"you have {have:g}. What the others can decide goes from {first.mean:.2f} to {last.mean:.2f}, "
        f"and to {told[-1].mean:.2f} if you answer every question. {_breaks(board, kept, have)} "
        f"Against answering, {_ahead(ahead)} by week {count}, their hours counted with yours."
        if tasks
        else "There is no task to follow yet: 0 hours. Add a row with a name, a level and hours a week."
    )
    weeks = [i + 1.0 for i in range(count)]
    return RunOutcome(
        answer=min(MOST, last.needed),
        sentence=f"{sentence} {note}".strip(),
        series=[
            Series("as on your board", weeks, [week.needed for week in board]),
            Series("the same, all answered", weeks, [week.needed for week in told]),
            Series("all done by you", weeks, [alone] * count),
        ],
        table=_table(board, told),
        x_title="week",
        y_title="hours a week asked of you",
        spans=[Span("hours that you have", 0, have)],
        fails=fails,
        because=_why(board, ahead, count) if fails else "",
    )


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


def _why(board: Sequence[BoardWeek], ahead: float, weeks: int) -> str:
    """Why handing over lost hours here."""
    if any(week.waiting > 0.05 for week in board):
        reason = "more was handed over at once than you had hours to be asked about, so questions went nowhere"
    else:
        reason = "the weeks end before what was learned pays"
    return f"After {weeks} weeks the team is {-ahead:.0f} hours behind where answering would have left it: {reason}."


def _table(board: Sequence[BoardWeek], told: Sequence[BoardWeek]) -> Table:
    """At most nine of the weeks, always with the first and the last."""
    last = len(board) - 1
    picked = sorted({round(i * last / 7) for i in range(8)})
    rows = [
        [
            f"{i + 1}",
            f"{board[i].needed:.1f}",
            f"{told[i].needed:.1f}",
            f"{board[i].waiting:.1f}",
            f"{board[i].stopped:.1f}",
            f"{board[i].mean:.2f}",
            f"{told[i].mean:.2f}",
        ]
        for i in picked
    ]
    return Table(
        [
            "week",
            "asked of you (h)",
            "the same, all answered (h)",
            "without a reply (h)",
            "stopped by questions (h, theirs)",
            "k, your board",
            "k, all answered",
        ],
        rows,
    )


def _row(task: str, who: str, level: str, hours: float) -> Row:
    """A row of the learner's table."""
    return {"task": task, "who": who, "level": level, "hours": hours}


SIMULATION = Simulation(
    name="delegation-board",
    title="The delegation board",
    lines=[
        "Each name can decide the share k of what comes up, and asks you 3(1−k) times a week about the rest.",
        "The level says how many of these you answer (0.3 h, teaches nothing): all, 60%, 25%, none.",
        "The others you coach (1 h), and k grows by .02(1−k) a week; where you answer, it fades by .006k.",
        "Your own tasks come first. A question you have no hour for stops the asker twice as long.",
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
        Slider("stop", "What a question costs the asker", 0, 4, 0.1, 2.2, "hours", assumption=True),
        Slider("answer", "What an answer costs you", 0.1, 1, 0.1, 0.3, "hours", assumption=True),
        Slider("coach", "What coaching costs you", 0.3, 3, 0.1, 1, "hours", assumption=True),
        Slider("learn", "Learning when coached, a week", 0, 0.06, 0.005, 0.02, assumption=True),
        Slider("fade", "Fading when answered, a week", 0, 0.02, 0.001, 0.006, assumption=True),
    ],
    run=run,
    advice="Hand work over with its decisions, and keep hours free to be asked about it.",
    challenge="Make handing over leave the team worse off than answering: with the hours, or with the weeks.",
    regime=Regime(
        values={"have": 5, "weeks": 39, "start": 0.25},
        why=(
            "Five people are given everything at once by somebody with five hours a week. The board asks for "
            "eleven. Questions come back to nobody, little is learned from the rest, and on paper all of it is "
            "owned. A date in ten weeks does the same to any board."
        ),
        rows=[
            _row("Release", "Amina", "own", 8),
            _row("Night alarms", "Jorge", "own", 8),
            _row("Import", "Sunhee", "own", 8),
            _row("Suppliers", "Bram", "own", 8),
            _row("Reviews", "Kiri", "own", 8),
        ],
    ),
    columns=[
        Column("task", "Task", longest=40),
        Column("who", "To whom", longest=24),
        Column("level", "Level", options=LEVELS),
        Column("hours", "Hours a week", low=0.5, high=20, step=0.5),
    ],
    rows=[
        _row("Release on Thursdays", "Amina", "do", 4),
        _row("Reviews of the parser", "Amina", "propose", 5),
        _row("Night alarms", "Jorge", "tell", 6),
        _row("Talking to suppliers", "Jorge", "do", 3),
        _row("The new import", "Sunhee", "decide", 10),
    ],
)
