"""Commands for those who take the course."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from .cohorts import clean, plainly, table


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("workspace"))
@click.option("--no-browser", is_flag=True, help="Serve only; open the printed address yourself.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8888,
    show_default=True,
    help="The next free one is taken.",
)
@plainly
def start(folder: Path, no_browser: bool, port: int) -> None:
    """Open the course in JupyterLab.

    FOLDER is your own workspace [default: workspace]. It is made if it is not there; in one that is, nothing of yours
    is touched: notebooks that you have stay as they are, and your answers lie beside them in *.journal.jsonl files.
    """
    from managerkit.workspace.server import serve
    from managerkit.workspace.start import prepare
    from managerkit.workspace.swap import recover

    recover(folder.resolve())
    prepared = prepare(folder)
    if prepared.outdated and _wanted(folder):
        _upgrade(folder)
        prepared = prepare(folder)
    elif prepared.added:
        click.echo(f"Put {len(prepared.added)} notebooks into {folder}.")
    else:
        click.echo(f"Your workspace {folder} is as you left it.")
    click.echo(f"Begin with {prepared.welcome}. Stop with Ctrl-C; your answers are kept.")
    serve(folder, prepared.welcome, port, no_browser)


def _wanted(folder: Path) -> bool:
    """Whether the learner wants the newer course now; where nobody can answer, they are told how to get it."""
    click.echo("The course is newer than your workspace.")
    if sys.stdin.isatty():
        return click.confirm("Bring your workspace up to date? All that you wrote stays", default=True)
    click.echo(f"To bring it up to date, with all that you wrote: managerkit upgrade {folder}")
    return False


@click.command()
@click.argument("workspace", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@plainly
def upgrade(workspace: Path | None, dry_run: bool) -> None:
    """Bring a workspace to the newest version of the course, with all that you wrote in it.

    WORKSPACE is your own folder [default: workspace]. The new notebooks get your own cells, edits and answers. The old
    folder is kept beside the new one until you delete it. Stop JupyterLab first.
    """
    _upgrade(workspace or _here(), dry_run)


def _upgrade(workspace: Path, dry_run: bool = False) -> None:
    from managerkit.workspace.upgrade import upgrade as bring_up

    done = bring_up(workspace, date.today(), dry_run, progress=lambda said: click.echo(f"{said} ...", err=True))
    if done.finished:
        click.echo("An upgrade that was interrupted is finished now.")
    for title, sentences in done.told.items():
        click.echo(click.style(title, bold=True))
        for one in sentences:
            click.echo(clean(f"  - {one[0].upper()}{one[1:].rstrip('.')}."))
    if done.kept:
        click.echo(
            f"\nYour workspace is up to date. As it was before, it is kept in {done.kept.name}; delete that when you "
            "like."
        )
    elif not done.told:
        click.echo(f"Your workspace {workspace} is up to date.")
    else:
        click.echo(f"\nNothing was changed. To do it: managerkit upgrade {workspace}")


@click.command("hand-in")
@click.argument("assignment", required=False)
@click.option(
    "--workspace",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="Your workspace. [default: the current folder if it is one, or workspace]",
)
@click.option(
    "--as", "learner", default=None, help="Your id, as your facilitator gave it to you. [default: as last time]"
)
@click.option("--with-ratings", is_flag=True, help="Share how you rated yourself in the lessons: numbers, never words.")
@plainly
def hand_in(assignment: str | None, workspace: Path | None, learner: str | None, with_ratings: bool) -> None:
    """Put an exercise into one zip, to send to your facilitator.

    ASSIGNMENT is the exercise's folder, such as mastery-v1; leave it out if you answered only one. What you answered in
    lessons is private and is not put in, unless you share your ratings.
    """
    from managerkit.workspace import handin

    workspace = workspace or _here()
    folder = handin.choose(workspace, assignment)
    learner = (learner or handin.remembered(workspace) or click.prompt("Your id, as your facilitator gave it")).strip()
    made = handin.hand_in(workspace, folder, learner, datetime.now(UTC), with_ratings)
    handin.remember(workspace, learner)
    for note in made.notes:
        click.echo(f"Look at this first: {note}")
    if not made.is_new:
        click.echo(f"{made.archive} is as you made it before; nothing in {folder} has changed since.")
    else:
        click.echo(f"Made {made.archive}, from {learner}.")
    click.echo("In it:")
    for name in [*made.manifest.files, handin.MANIFEST]:
        click.echo(f"  {name}: {handin.explained(name)}")
    click.echo("Nothing else was put in.")
    click.echo("\nNext: send it to your facilitator, or upload it where they asked.")


def _here() -> Path:
    """The current folder if it is a workspace, or the one that `start` makes."""
    return Path() if Path(".managerkit").is_dir() else Path("workspace")


def _names(listed: str) -> list[str]:
    """The names in a list with commas."""
    return [name.strip() for name in listed.split(",") if name.strip()]


def _workspace(named: Path | None) -> Path:
    """The workspace named, or the one here; a WorkspaceError where there is none."""
    from managerkit.workspace.start import WorkspaceError

    workspace = named or _here()
    if not (workspace / ".managerkit").is_dir():
        raise WorkspaceError(f"{workspace} is no workspace; name yours, or make one: managerkit start {workspace}")
    return workspace


@click.command()
@click.argument("workspace", type=click.Path(file_okay=False, path_type=Path), required=False)
@plainly
def status(workspace: Path | None) -> None:
    """Show how far you are, module by module.

    WORKSPACE is your own folder [default: the current one, or workspace]. Counted are questions answered, models run,
    stories played out and checks of form met; it is read from your journals, and nothing is changed or sent.
    """
    from managerkit.content.loading import CourseFolder
    from managerkit.progress.progress import over
    from managerkit.progress.workspace import Workspace

    workspace = _workspace(workspace)
    course = CourseFolder()
    progress = over(course, Workspace(workspace))
    rows = [
        [
            course.module(name).module.title,
            f"{one.lesson:.0%}",
            "–" if one.exercise is None else f"{one.exercise:.0%}",
            "done" if one.done else f"{one.minutes_left} min",
        ]
        for name, one in progress.items()
    ]
    click.echo(table(["Module", "Lesson", "Exercise", "Left"], rows))
    done, minutes = sum(one.done for one in progress.values()), sum(one.minutes_left for one in progress.values())
    click.echo(
        f"\n{done} of {len(rows)} modules done. About {minutes / 60:.0f} hours for all of the rest, if you want it."
    )
    if (begun := next((name for name, one in progress.items() if one.begun and not one.done), None)) is not None:
        click.echo(f"You were in the middle of “{course.module(begun).module.title}”.")


@click.command()
@click.argument("workspace", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--only", default="", help="Nothing but these kinds and modules, such as memo,commitments or mastery.")
@click.option("--without", default="", help="These kinds and modules stay out as well, such as stories,models.")
@click.option(
    "--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="The PDF's size of paper."
)
@plainly
def portfolio(workspace: Path | None, only: str, without: str, paper: str) -> None:
    """Write what you did, wrote and undertook as one page to print.

    WORKSPACE is your own folder [default: the current one, or workspace]. The files go to its folder portfolio: a page
    that needs no network, the same as PDF if there is a browser that can make one, and the dates of what you undertook
    as a calendar file. Import that again later: it changes your events and adds none twice. A file that you changed is
    kept under another name.

    You choose what goes in. The kinds are memo, commitments, results, reflections, stories and models; modules are
    called as their notebooks are, such as mastery. Without --only it is what you ticked in the last notebook, or else
    everything. With --only, kinds and modules both count: --only stories,mastery is the stories of mastery. Nothing is
    sent anywhere.

    \b
    managerkit portfolio
    managerkit portfolio --only memo,commitments
    managerkit portfolio --without reflections,motives --paper letter
    """
    from managerkit.content.loading import CourseFolder
    from managerkit.portfolio.choice import KINDS, narrowed
    from managerkit.portfolio.collect import collect
    from managerkit.portfolio.making import FOLDER, chosen, make
    from managerkit.portfolio.printing import browser
    from managerkit.portfolio.view import told_of
    from managerkit.progress.workspace import Workspace

    workspace = _workspace(workspace)
    course, desk, now = CourseFolder(), Workspace(workspace), datetime.now(UTC).astimezone()
    choice = narrowed(chosen(course, desk), _names(only), _names(without), course.course.modules)
    everything = collect(course, desk, now.date())
    going = everything.only(choice)
    for one in everything.damaged:
        click.echo(f"Not read, since it is damaged; all else goes in: {one.sentence}")
    program = browser() if going.chapters else None
    made = make(going, course, desk, now, program, paper)
    counts, of = going.counts(), everything.counts()
    rows = [[title, str(counts[kind]), str(of[kind])] for kind, title in KINDS.items()]
    click.echo(table(["What", "Put in", "Of"], rows))
    there = {chapter.id for chapter in going.chapters}
    if left_out := [chapter.title for chapter in everything.chapters if chapter.id not in there]:
        click.echo(f"Nothing from: {', '.join(left_out)}.")
    click.echo("")
    for told in told_of(made, workspace / FOLDER):
        click.echo(told)
    if not program:
        click.echo("There is no PDF, since no browser was found here; open the page in any browser and print it.")
    elif made.not_printed:
        click.echo(f"There is no PDF, since {program} could not make one; open the page in any browser and print it.")
    click.echo("Nothing was sent to anybody.")


@click.command()
@click.argument("workspace", type=click.Path(file_okay=False, path_type=Path), required=False)
@plainly
def pack(workspace: Path | None) -> None:
    """Put a workspace into one zip, to carry it to another machine.

    WORKSPACE is your own folder [default: the current one, or workspace]. Notebooks, answers and files of your own go
    along, private ones too: whoever has the zip can read it.
    """
    from managerkit.workspace import pack as packing

    made = packing.pack(workspace or _here(), Path(), datetime.now(UTC))
    for note in made.notes:
        click.echo(f"Look at this: {note}.")
    click.echo(f"Made {made.archive.name}, with {made.files} files. Your answers are in it, in plain text.")
    click.echo(f"\nNext: copy it to the other machine, and there: managerkit unpack {made.archive.name}")


@click.command()
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("workspace"))
@plainly
def unpack(archive: Path, folder: Path) -> None:
    """Make a workspace of a zip that `pack` made.

    ARCHIVE is the zip. FOLDER is the new workspace [default: workspace]; it must not be there yet, since nothing is
    ever unpacked over your work.
    """
    from managerkit.workspace import pack as packing

    files = packing.unpack(archive, folder)
    click.echo(f"Unpacked {files} files into {folder}, each as it was packed.")
    click.echo(f"\nNext: managerkit start {folder}")
