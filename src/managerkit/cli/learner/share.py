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
@click.option("--nothing", is_flag=True, help="Take back what you shared, with a file that says only your id.")
@click.option("--as", "learner", help="Your id, as your facilitator gave it to you. [default: as last time]")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@plainly
def share(
    workspace: Path | None, numbers: bool, certificate: str | None, nothing: bool, learner: str | None, yes: bool
) -> None:
    """Put numbers, or your wish for a certificate, into one small file for your facilitator.

    WORKSPACE is your own folder [default: the current one, or workspace]. You see every line of the file before it is
    written, and nothing is sent: you send it, or not. Numbers go into a report on your group for whoever paid for the
    course, by rules that let nobody find you in it. A certificate does not ask for them.
    """
    from managerkit.sharing import collect, sentences, shared_file
    from managerkit.workspace import handin

    if nothing == (numbers or certificate is not None):
        raise shared_file.SharingError(
            "say what you want to share: --numbers, --certificate NAME, or both; or --nothing alone, to take back what "
            "you shared before"
        )
    course, desk = opened(workspace)
    learner = (learner or handin.remembered(desk.root) or click.prompt("Your id, as your facilitator gave it")).strip()
    shared = shared_file.of(
        learner,
        datetime.now(UTC),
        certificate,
        collect.numbers(course, desk) if numbers else None,
    )
    click.echo(f"{sentences.BEFORE}\n")
    for line in shared_file.lines(shared, course):
        click.echo(clean(f"  {line}"))
    click.echo("")
    if gone := shared_file.taken_back(shared_file.before(desk.root, learner), shared):
        click.echo(sentences.replaced(gone))
    if not yes and not click.confirm("Write it?"):
        click.echo("Nothing was written.")
        return
    handin.remember(desk.root, learner)
    click.echo(clean(f"Wrote {shared_file.write(desk.root, shared)}. {sentences.LATER}"))
    next_is(sentences.NEXT)
