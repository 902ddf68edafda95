"""Commands for those who write the course."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import NoReturn

import click

from managerkit.content.findings import ContentError, Finding
from managerkit.content.loading import CourseFolder, course_root

ROOT = click.option(
    "--course",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="The folder with course.yml. [default: the clone's course/]",
)


def _folder(root: Path | None) -> CourseFolder:
    root = root or course_root()
    if not (root / "course.yml").is_file():
        raise click.UsageError(f"{root} holds no course.yml; name the folder that does: --course PATH")
    return CourseFolder(root)


def _tell(findings: list[Finding]) -> None:
    """Print findings with paths as a person would type them."""
    for finding in findings:
        path = finding.path
        if path.is_relative_to(Path.cwd()):
            path = path.relative_to(Path.cwd())
        click.echo(f"{click.style(f'{path}:{finding.line}', bold=True)}: {finding.message}.\n    {finding.advice}")


def _fail(findings: list[Finding]) -> NoReturn:
    """Print findings, and stop with exit code 1."""
    _tell(findings)
    count = f"{len(findings)} thing{'s' if len(findings) != 1 else ''} to put right"
    click.echo(click.style(f"\n{count}.", fg="red"), err=True)
    raise SystemExit(1)


@click.command()
@ROOT
def check(root: Path | None) -> None:
    """List everything that is wrong in the course, with file, line and what to do.

    Exits with 1 if there is anything.
    """
    from managerkit.authoring.check import check as find

    folder = _folder(root)
    if findings := find(folder):
        _fail(findings)
    modules = folder.course.modules
    click.echo(f"{len(modules)} module{'s' if len(modules) != 1 else ''}, nothing to put right.")


@click.command()
@click.argument("names", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every scenario of the course.")
@click.option("--plays", default=2000, show_default=True, type=click.IntRange(100, 1_000_000), help="Of each way.")
@click.option("--seed", default=1, show_default=True, help="The first of as many seeds.")
@ROOT
def fuzz(names: tuple[str, ...], everything: bool, plays: int, seed: int, root: Path | None) -> None:
    """Play scenarios thousands of times, and tell where they end and what nobody ever meets.

    NAMES are modules, or single scenarios as MODULE/SCENARIO, such as mastery/first-offer.

    They are played by habits that need no judgement (always the first choice, always the longest, always the nice
    one, at random), and by a player that has practised. Exits with 1 if a habit comes to a best ending in more than
    one play of four, if nobody comes to some ending, or if something in the scenario was never met. The same seed
    gives the same numbers.
    """
    from managerkit.authoring.fuzz import chosen, prove, table

    if bool(names) == everything:
        raise click.UsageError("name a module or a scenario, such as mastery/first-offer, or say --all")
    folder = _folder(root)
    try:
        files = chosen(folder, names)
    except ContentError as error:
        _fail(error.findings)
    findings: list[Finding] = []
    for name, file in files.items():
        began = perf_counter()
        with _progress(name) as told:
            proof = prove(name, file, plays, seed, told)
        click.echo("\n".join(table(proof, perf_counter() - began)) + "\n")
        if proof.remarks:
            click.echo("Worth a look, going by samples:")
            _tell(proof.remarks)
            click.echo()
        findings += proof.findings
    if findings:
        _fail(findings)
    click.echo(f"{len(files)} scenario{'s' if len(files) != 1 else ''}, nothing to put right.")


@contextmanager
def _progress(name: str) -> Iterator[Callable[[float], None]]:
    """A bar on a terminal, to be told what share is done; nothing where the output goes to a file."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(name, total=1.0)
        yield lambda done: bar.update(task, completed=done)


@click.command()
@ROOT
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit with 1 if a notebook is out of date.")
def build(root: Path | None, only_check: bool) -> None:
    """Build the notebooks and exercises from the course.

    They are written beside the course folder, to notebooks/ and exercises/. The same course gives the same bytes.
    """
    from managerkit.authoring.build import build as build_all
    from managerkit.authoring.build import differences, write
    from managerkit.authoring.check import check as find

    folder = _folder(root)
    if findings := find(folder):
        _fail(findings)
    built = list(build_all(folder))
    project = folder.root.resolve().parent
    if only_check:
        if stale := differences(project, built):
            click.echo("\n".join(stale))
            click.echo(click.style("\nRun `managerkit build` and commit what it writes.", fg="red"), err=True)
            raise SystemExit(1)
        click.echo(f"{len(built)} notebooks, all as course/ says.")
        return
    written = write(project, built)
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"{len(built)} notebooks, {len(written)} changed.")
    for stray in (told for told in differences(project, built) if told.endswith("not built from course/")):
        click.echo(f"{stray}; delete it if its module is gone.")


@click.command()
@click.argument("module")
@click.argument("notice")
@click.option("--patch", "step", flag_value="patch", help="Wording only.")
@click.option("--minor", "step", flag_value="minor", help="New material; everything answered so far still counts.")
@click.option("--major", "step", flag_value="major", help="Something that answers or marks refer to changed.")
@ROOT
def bump(module: str, notice: str, step: str | None, root: Path | None) -> None:
    """Record a changed module as a new version.

    MODULE is its name. NOTICE says in a sentence what learners will notice, such as "The story has two more endings".
    A step that is too small for what changed is refused, with the reason. The first time, the version that module.yml
    says is recorded as it is.
    """
    from managerkit.authoring import versions
    from managerkit.authoring.check import check as find

    if step is None:
        raise click.UsageError("say how big the step is: --patch, --minor or --major")
    folder = _folder(root)
    try:
        changed = folder.module(module)
        wrong = [one for one in find(folder) if one.path.is_relative_to(changed.path)]
        if broken := [one for one in wrong if one not in versions.check(folder, changed)]:
            _fail(broken)
        version = versions.bump(folder, changed, versions.VersionStep[step.upper()], notice, date.today())
    except ContentError as error:
        _fail(error.findings)
    click.echo(f"{module} is {version} now: {notice}")
    if step == "major":
        click.echo(f"Its exercise is an assignment of its own, {module}-v{version.split('.')[0]}.")
    click.echo("\nNext: managerkit build")


@click.command()
@ROOT
def schema(root: Path | None) -> None:
    """Write JSON Schemas to course/schema/, so that an editor completes and explains the YAML."""
    from managerkit.authoring.schemas import schemas

    target = _folder(root).root / "schema"
    target.mkdir(parents=True, exist_ok=True)
    for name, content in schemas().items():
        (target / f"{name}.json").write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", "utf-8")
    click.echo(f"wrote {len(schemas())} schemas to {target}")


@click.group()
def new() -> None:
    """Begin something new."""


@new.command()
@click.argument("name")
@ROOT
def module(name: str, root: Path | None) -> None:
    """Make the folder of a new module, with every file begun and explained.

    NAME is a slug, such as trust-battery. `managerkit check` then lists what is still to be filled in.
    """
    from managerkit.authoring.scaffold import scaffold

    try:
        path = scaffold(_folder(root), name, date.today())
    except ContentError as error:
        _fail(error.findings)
    click.echo(
        f"made {path}\n"
        f"Next: add {name} to `modules:` in course.yml, and write what the files ask for.\n"
        "`managerkit check` lists what is left, `managerkit build` makes the notebooks, `managerkit start` shows them."
    )
