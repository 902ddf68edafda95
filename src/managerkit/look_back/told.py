"""Looking back in words, for a terminal and for a page: a plan, what was said of it, and one's own lines."""

from collections.abc import Iterator, Sequence
from datetime import date

from managerkit.plans.page import spoken

from .collect import WatchedModule
from .engine import CAME, DID, ONWARD, LookBack, Undertaking, with_state
from .own_line import AnswerLine

ASKS = {
    "came": "Did the moment in your plan come?",
    "did": "What did you do?",
    "example": "One example: what happened, and with whom?",
    "on": "On which day?",
    "obstacle": "What stood in the way?",
    "onward": "And now?",
    "reason": "What is a good reason to drop it?",
}
"""The questions, by field."""

SURE = "How sure are you of these answers?"
WATCHED = "The last four weeks"
"""Above the behaviour items."""


def answers(look: LookBack) -> Iterator[tuple[str, str]]:
    """What was said at a look back: each question with its answer.

    Args:
        look: the look back.
    """
    for field, words in (("came", CAME), ("did", DID)):
        if key := look.choice(field):
            yield ASKS[field], words[key]
    if look.text("example"):
        on = look.text("on")
        yield "One example", f"{look.text('example')} ({on})" if on else look.text("example")
    if look.text("obstacle"):
        yield ASKS["obstacle"], look.text("obstacle")
    if key := look.choice("onward"):
        yield ASKS["onward"], ONWARD[key]
    if look.choice("onward") == "drop" and look.text("reason"):
        yield "The reason", look.text("reason")


def standing(found: Sequence[Undertaking], today: date) -> list[str]:
    """What is due, what comes, and what was left, a line each.

    Args:
        found: what was undertaken with a date.
        today: the day.
    """
    lines = [
        f"Due since {spoken(one.due(days))}: {_named(one, days)}" for one, days in with_state(found, today, "open")
    ]
    lines += [f"Next, on {spoken(one.due(days))}: {_named(one, days)}" for one, days in _ahead(found, today)[:1]]
    if (more := len(_ahead(found, today)) - 1) > 0:
        lines.append(f"After that, {more} more.")
    return lines


def line_text(line: AnswerLine) -> str:
    """One's own line as plain text: the act, an answer for each occasion, and what they say.

    Args:
        line: one's own line.
    """
    rows = [f"    {point.when}, {spoken(point.on)}: {point.said}" for point in line.points]
    return "\n".join([f"  {line.item.watched}", *rows, f"    {line.told}"])


def lines_text(watched: Sequence[WatchedModule]) -> str:
    """One's own lines as plain text, of those modules in which something was asked again.

    Args:
        watched: the modules.
    """
    return "\n\n".join(
        "\n".join([one.title, *(line_text(line) for line in one.lines if line.points)])
        for one in watched
        if one.has_grown
    )


def _named(one: Undertaking, days: int) -> str:
    return f"{one.title}, {days} days on"


def _ahead(found: Sequence[Undertaking], today: date) -> list[tuple[Undertaking, int]]:
    return with_state(found, today, "ahead")
