"""`managerkit look-back`: what one undertook comes back, after 30 and 90 days."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from managerkit.cli.parameters import WORKSPACE, opened
from managerkit.cli.terminal import clean, next_is, plainly


@click.command("look-back")
@WORKSPACE
@click.option("--lines", is_flag=True, help="Show your answers over time, and ask nothing.")
@click.option("--end", is_flag=True, help="Ask the few questions on what you do once more, at the end of the course.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="Another day than today, such as 2027-02-01, to try what will come.",
)
@plainly
def look_back(workspace: Path | None, lines: bool, end: bool, today: datetime | None) -> None:
    """Look back at what you undertook: two minutes, 30 and 90 days after its date.

    WORKSPACE is your own folder [default: the current one, or workspace]. You see your plan, and are asked whether its
    moment came, what you did, what stood in the way, and how it goes on; then the three or four questions of its module
    that are about what you do. Enter leaves a question out, x the rest of this look back. A plan may be dropped. Every
    answer is kept at once, in the lesson's journal, which is private; nothing is sent.

    \b
    managerkit look-back
    managerkit look-back --lines
    managerkit look-back --end
    """
    from managerkit.look_back import conversation
    from managerkit.look_back.collect import undertakings, watched
    from managerkit.look_back.engine import with_state
    from managerkit.look_back.own_line import WHY
    from managerkit.look_back.told import lines_text, standing

    (course, desk), now = opened(workspace), datetime.now(UTC).astimezone()
    if today is not None:
        now = datetime.combine(today, time(12), UTC)
        desk = replace(desk, clock=lambda: now)
    if lines:
        told = lines_text(watched(course, desk))
        click.echo(f"{clean(told)}\n\n{WHY}" if told else _NO_LINE)
        return
    asker, modules = _Terminal(), {folder.id: folder for folder in course.modules()}
    if end:
        begun = [modules[one.id] for one in watched(course, desk)]
        for folder in begun:
            conversation.at_the_end(folder, desk.lesson(folder), asker)
        click.echo(_KEPT if begun else "No module is begun yet.")
        return
    found = undertakings(course, desk)
    due = with_state(found, now.date(), "open")
    for one, days in due:
        conversation.look(one, days, modules[one.module], desk.lesson(modules[one.module]), asker)
    after = undertakings(course, desk)
    click.echo(_KEPT if due else "Nothing is due." if found else _NOTHING_YET)
    for said in standing(after, now.date()):
        click.echo(said)
    if [one.next_plans() for one in after] != [one.next_plans() for one in found]:
        next_is("managerkit portfolio, which writes the new dates for your calendar")


_KEPT = "\nKept. Your answers over time: managerkit look-back --lines"
_NO_LINE = "There is no line to show yet: it takes an answer in a lesson, and another one later."
_NOTHING_YET = "Nothing was undertaken with a date yet: the last question of each exercise asks for it."


class _Terminal:
    """Asks in the terminal: a number, a line or a day; Enter leaves a question out, x the rest."""

    def say(self, *lines: str) -> None:
        heading, *rest = map(clean, lines)
        click.echo(f"\n{click.style(heading, bold=True)}  (Enter leaves a question out, x the rest)")
        for one in filter(None, rest):
            click.echo(f"  {one}")

    def choose(self, asked: str, words: Mapping[str, str]) -> str:
        click.echo(f"\n{clean(asked)}")
        for number, said in enumerate(words.values(), 1):
            click.echo(f"  {number}  {clean(said)}")
        while typed := _typed(f"1 to {len(words)}:"):
            if typed.isdecimal() and 0 < int(typed) <= len(words):
                return list(words)[int(typed) - 1]
            click.echo(f"Type a number from 1 to {len(words)}, or Enter to leave it out.")
        return ""

    def write(self, asked: str) -> str:
        click.echo("")
        return _typed(asked)

    def day(self, asked: str) -> str:
        while typed := _typed(f"{asked} (such as 2027-02-01)"):
            try:
                return date.fromisoformat(typed).isoformat()
            except ValueError:
                click.echo("That is no date. Write it like this: 2027-02-01, or Enter to leave it out.")
        return ""


def _typed(asked: str) -> str:
    from managerkit.look_back.conversation import Left

    typed: str = click.prompt(clean(asked), default="", show_default=False, prompt_suffix=" ").strip()
    if typed == "x":
        raise Left
    return typed
