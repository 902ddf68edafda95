"""`managerkit ask`: a page for a few people who see the learner work, and what comes of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from managerkit.cli.parameters import listed, opened
from managerkit.cli.terminal import clean, next_is, plainly

if TYPE_CHECKING:
    from managerkit.content.loading import CourseFolder
    from managerkit.progress.workspace import Workspace


@click.command()
@click.argument("modules", nargs=-1)
@click.option(
    "--workspace",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Your workspace. [default: the current folder if it is one, or workspace]",
)
@click.option("--about", default="", help="How the people whom you ask know you, such as your first name.")
@click.option("--together", type=int, default=0, metavar="NUMBER", help="Ask so many, and show answers only together.")
@click.option("--named", default="", metavar="NAMES", help="Ask these, such as Ana,Ben: each answer has its name.")
@click.option("--through", default="", metavar="NAME", help="Who collects the answers and passes them on, all at once.")
@click.option("--withdraw", is_flag=True, help="Take back a page that asks the same and is not read yet.")
@click.option(
    "--read",
    "answers",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file or a folder of answers; more of them may follow.",
)
@click.option("--close", is_flag=True, help="With --read: show it now, though not all have answered.")
@plainly
def ask(
    modules: tuple[str, ...],
    workspace: Path | None,
    about: str,
    together: int,
    named: str,
    through: str,
    withdraw: bool,
    answers: tuple[Path, ...],
    close: bool,
) -> None:
    """Ask two to five people what they have seen you do.

    MODULES are one to three, as their notebooks are called. You get a page to send or to print: one file that needs no
    network and sends nothing. It says what you promise. With --named you see who answered what. With --together nothing
    is shown before three have answered, and then what one of them says, drawn by lot: it protects more and tells less.

    What comes back you read with --read: files, saved mails, or a folder of them, all at once. It is shown beside your
    own answers as something to talk about. Without modules and files: how it stands. Nothing is sent anywhere.

    \b
    managerkit ask candor enabling --about Ines --together 4 --through Priya
    managerkit ask candor --about Ines --named Ana,Ben
    managerkit ask --read answers/
    managerkit ask --read ana.txt ben.eml
    managerkit ask
    """
    from managerkit.second_view.asking import Wish, give_out
    from managerkit.second_view.letter import letter

    names = tuple(listed(named))
    if answers:
        answers, modules = (*answers, *map(Path, modules)), ()
    _insist_on_sense(bool(modules), bool(about or together or named or through or withdraw), bool(answers), close)
    if modules and bool(together) == bool(names):
        raise click.UsageError("Say what you promise: --together 4 (how many you ask), or --named Ana,Ben.")
    if names and through:
        raise click.UsageError("--through goes with --together: with --named every answer comes straight to you.")
    course, desk = opened(workspace)
    if answers:
        _read(course, desk, answers, close)
        return
    if not modules:
        _show(course, desk)
        return
    about = about or click.prompt("How the people whom you ask know you, such as your first name")
    wish = Wish(about, modules, together, names, through)
    made = give_out(course, desk, wish, uuid4().hex[:16], datetime.now(UTC).astimezone(), withdraw)
    for file in made.files:
        click.echo(f"Written: {file}")
    click.echo(f"\nSomething to write to them:\n\n{clean(letter(made.asked))}")
    next_is("send it or print it, and when answers have come: managerkit ask --read FILES")


def _insist_on_sense(modules: bool, about_a_page: bool, answers: bool, close: bool) -> None:
    """Refuse what belongs to another use of the command, which would otherwise be left out without a word."""
    if answers and about_a_page:
        raise click.UsageError("--read only reads what came back; leave out all other options but --close.")
    if close and not answers:
        raise click.UsageError("--close goes with --read: it shows what came back, though not all have answered.")
    if about_a_page and not modules:
        raise click.UsageError("Say which modules it is about, such as: managerkit ask candor --together 4.")


def _read(course: CourseFolder, desk: Workspace, answers: tuple[Path, ...], close: bool) -> None:
    from managerkit.second_view.asking import read_in
    from managerkit.second_view.incoming import texts

    done = read_in(course, desk, [*texts(answers)], close)
    for one in done.told:
        click.echo(clean(one))
    if done.closable:
        next_is("wait for the others; or show it now, and close it: the same command with --close")
    else:
        _show(course, desk)


def _show(course: CourseFolder, desk: Workspace) -> None:
    from managerkit.second_view.asking import rounds
    from managerkit.second_view.shown import as_text

    for page in rounds(course, desk):
        click.echo(f"\n{clean(as_text(page))}")
    if not rounds(course, desk):
        click.echo("You have asked nobody yet: managerkit ask --help says how.")
