"""`managerkit room`: a session with phones, from this laptop."""

import asyncio
import time
from pathlib import Path

import click

from managerkit.cli.parameters import ROOT, course_in
from managerkit.cli.terminal import clean, plainly


@click.command()
@click.argument("plan", default="ninety-minutes")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("rooms"),
    show_default=True,
    help="Where a room is kept while it is open, and its page afterwards.",
)
@click.option("--new", is_flag=True, help="Begin anew, though a room of this session was left open.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8080, show_default=True, help="The next free one is taken."
)
@click.option("--no-browser", is_flag=True, help="Open the remote yourself, at the printed address.")
@ROOT
@plainly
def room(plan: str, folder: Path, new: bool, port: int, no_browser: bool, root: Path | None) -> None:
    """Hold a session with phones: slides, questions, votes and stories, from this laptop.

    PLAN is one of the course's plans (ninety-minutes if left out), a module for its own session, such as candor, an
    hour of the six weeks with a module's story, such as weekly/candor, or a story to play together, such as
    mastery/first-offer. It needs no internet, no account and no cohort. Phones join with
    four letters or by a square on the screen; nobody's name is kept, and answers are shown only when you say so, of
    seven people at least.

    \b
    Three windows:  the remote    opens in your browser: what to do and say now, and a button for each thing
                    the screen    open it from the remote, and move it to the projector
                    phones        the address on the screen, in the same network as this laptop

    If phones cannot reach it, the network keeps devices apart, as guest networks do: make your phone or laptop a
    hotspot and let everybody join that. If this laptop dies, start the same command again: the room goes on where it
    was. When the session ends, what the screen showed is kept as a page, and beside it a record in fives, which a
    cohort's report takes in from its folder rooms (--to COHORT/rooms). Everything else is deleted.
    """
    from managerkit.room.run import forgotten, opened, serve
    from managerkit.room.script import found

    script = found(course_in(root), plan)
    now = time.time()
    for path in forgotten(folder, now):
        click.echo(
            clean(f"{path} has the answers of a session that was never ended; delete it if you are done with it.")
        )
    open_room, log = opened(folder, script, new, now)
    if open_room.opened or open_room.phones:
        click.echo("A room of this session was left open; it goes on where it was. (--new begins anew.)")

    def told(address: str, others: list[str], remote: str) -> None:
        click.echo(f"{script.session.title}, {script.session.minutes} minutes.\n")
        click.echo(f"  Remote, for you:  {remote}")
        click.echo(f"  Screen:           {address}/screen")
        click.echo(f"  Phones:           {address}/{log.opening.code}")
        for other in others:
            click.echo(f"                    or, in another network, {other}/{log.opening.code}")
        click.echo("\nStop with Ctrl-C; the same command goes on where it was.")

    def ended(page: Path) -> None:
        click.echo(f"What the screen showed is in {page}; the answers behind it are deleted.")
        click.echo("Phones can save what they are writing for two more minutes; Ctrl-C ends it now.")

    was_over = open_room.over
    page = asyncio.run(serve(open_room, log, port, told, browser=not no_browser, ended=ended))
    if page is None:
        click.echo("Stopped. The same command goes on where it was.")
    elif was_over:
        click.echo(f"That session had ended. What the screen showed is in {page}.")
