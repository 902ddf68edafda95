"""`managerkit share`: numbers for the sponsor's report, or a name for a certificate, and nothing else."""

from datetime import UTC, datetime
from pathlib import Path

import click

from managerkit.cli.parameters import WORKSPACE, opened
from managerkit.cli.terminal import clean, next_is, plainly


@click.command()
@WORKSPACE
@click.option(
    "--numbers", is_flag=True, help="What you finished, how your behaviour moved, and what you kept: no texts."
)
@click.option("--certificate", metavar="NAME", help="Ask for a certificate; NAME as it is to stand on it.")
@click.option("--as", "learner", help="Your id, as your facilitator gave it to you. [default: as last time]")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@plainly
def share(workspace: Path | None, numbers: bool, certificate: str | None, learner: str | None, yes: bool) -> None:
    """Put numbers, or your wish for a certificate, into one small file for your facilitator.

    WORKSPACE is your own folder [default: the current one, or workspace]. You see every line of the file before it is
    written, and nothing is sent: you send it, or not. Numbers go into a report on your group for whoever paid for the
    course, by rules that let nobody find you in it. A certificate does not ask for them.
    """
    from managerkit.sharing import collect, shared_file
    from managerkit.workspace import handin

    if not numbers and certificate is None:
        raise shared_file.SharingError("say what you want to share: --numbers, --certificate NAME, or both")
    course, desk = opened(workspace)
    learner = (learner or handin.remembered(desk.root) or click.prompt("Your id, as your facilitator gave it")).strip()
    shared = shared_file.of(
        learner,
        datetime.now(UTC),
        certificate,
        collect.numbers(course, desk) if numbers else None,
    )
    click.echo("This, and nothing else, would be in the file:\n")
    for line in shared_file.lines(shared, course):
        click.echo(clean(f"  {line}"))
    click.echo("")
    if gone := shared_file.taken_back(desk.root, shared):
        click.echo(f"It takes the place of the file before it, and so takes back {' and '.join(gone)}.")
    if not yes and not click.confirm("Write it?"):
        click.echo("Nothing was written.")
        return
    handin.remember(desk.root, learner)
    path = shared_file.write(desk.root, shared)
    click.echo(clean(f"Wrote {path}. A newer file replaces it; whoever was counted in a report stays counted."))
    next_is("send it to your facilitator, if you want to")
