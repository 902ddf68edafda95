"""`managerkit cohort rescore`: marks scored anew by a changed rubric."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import clean, count, next_is, plainly, table

if TYPE_CHECKING:
    from managerkit.cohort.folder import Assignment, Cohort
    from managerkit.cohort.marking.rescoring import RescoringPlan, Rewording
    from managerkit.cohort.rubric_policy import Scale


class Points(click.ParamType[tuple[str, tuple[int, ...]]]):
    """A criterion and what its levels are worth, such as commits=0,2,4,6."""

    name = "criterion=points"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, tuple[int, ...]]:
        """The criterion's id, and the points from 0 to 100 of levels 0 to 3.

        Args:
            value: what was typed, such as commits=0,2,4,6.
            param: the option that it was typed for, which click names in a complaint.
            ctx: click's, of the command.
        """
        criterion, _, numbers = str(value).partition("=")
        worth = tuple(int(one) for one in numbers.split(",") if one.strip().isdecimal())
        if len(worth) != 4 or len(numbers.split(",")) != 4 or max(worth) > 100:
            self.fail(
                f"`{value}` is not a criterion and what levels 0 to 3 are worth; write it as commits=0,2,4,6", param
            )
        return criterion.strip(), worth


@click.command()
@FOLDER
@click.option("--only", metavar="EXERCISE", help="Only this one, such as mastery-v1. [default: all]")
@click.option(
    "--points",
    type=Points(),
    multiple=True,
    metavar="CRITERION=0,2,4,6",
    help="What levels 0 to 3 of a criterion are worth in this cohort. Can be given several times.",
)
@click.option("--as-written", is_flag=True, help="Give all levels the worth that the rubric says.")
@click.option("--read-again", is_flag=True, help="Bring texts that were read by an earlier wording back to the desk.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@plainly
def rescore(
    folder: Path,
    only: str | None,
    points: tuple[tuple[str, tuple[int, ...]], ...],
    as_written: bool,
    read_again: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Score the marks in FOLDER anew, when a rubric's points or wording changed.

    Shows everybody's points before and after, and by which criteria texts were read in other words; then asks. Levels
    and comments stay. Points that somebody typed into the gradebook stay too, and are named. The gradebook as it was is
    kept in .managerkit/replaced.

    \b
      managerkit cohort rescore my-cohort
      managerkit cohort rescore my-cohort --only mastery-v1 --points commits=0,2,4,6
      managerkit cohort rescore my-cohort --only mastery-v1 --as-written
      managerkit cohort rescore my-cohort --only mastery-v1 --read-again
    """
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.marking.rescoring import apply, plan
    from managerkit.cohort.marking.store.mark_store import MarkStore

    if points and as_written:
        raise click.UsageError("give --points or --as-written, not both")
    cohort = Cohort.open(folder)
    wanted = _wanted(cohort, only)
    if points and len(wanted) > 1:
        raise click.UsageError(f"name the exercise that --points is about: --only {wanted[0].name}")
    store = MarkStore(cohort)
    for line in store.damaged():
        click.echo(clean(f"Look at {line}."))
    plans = [plan(cohort, one, store, _after(cohort, one, dict(points), as_written), read_again) for one in wanted]
    for one in plans:
        click.secho(one.assignment.name, bold=True)
        click.echo("\n".join(_told(cohort, one, read_again)))
    doing = [one for one in plans if one.changes_anything]
    if not doing:
        click.echo("\nThere is nothing to score anew.")
    elif dry_run:
        click.echo("\nNothing was changed, since this was a dry run.")
    elif yes or click.confirm("\nScore anew?"):
        kept = [apply(cohort, one, datetime.now(UTC)) for one in doing]
        click.echo(f"Done. The gradebook as it was is in {kept[0].relative_to(cohort.root)}.")
        next_is(_next(folder, doing))
    else:
        click.echo("Nothing was changed.")


def _wanted(cohort: "Cohort", only: str | None) -> "list[Assignment]":
    from managerkit.cohort.folder import CohortError
    from managerkit.content.findings import instead

    names = [one.name for one in cohort.assignments]
    if only is not None and only not in names:
        raise CohortError(f"no exercise of this cohort is called `{only}`; {instead(only, names)}")
    return [one for one in cohort.assignments if only in (None, one.name)]


def _after(cohort: "Cohort", one: "Assignment", points: dict[str, tuple[int, ...]], as_written: bool) -> "Scale":
    from managerkit.cohort.marking.rescoring import chosen, written

    return written(cohort, one) if as_written else chosen(cohort, one, points)


def _told(cohort: "Cohort", found: "RescoringPlan", read_again: bool) -> Iterator[str]:
    """One exercise: what changes, and for whom."""
    from managerkit.cohort.marking.rescoring import written
    from managerkit.content.reflection import worth as in_words

    if found.changes_points:
        for criterion, worth in found.after.items():
            if worth != found.before[criterion]:
                yield f"  {criterion}: {in_words(found.before[criterion])} become {in_words(worth)}."
        yield f"  The most that a reader can give was {found.most[0]} and becomes {found.most[1]}."
    elif found.says_otherwise:
        yield f"  The exercise says other points than the rubric; it is going to say {found.most[1]} for the reader."
    elif found.after != (own := written(cohort, found.assignment)):
        odd = [f"{name} {in_words(points)}" for name, points in own.items() if points != found.after[name]]
        yield f"  The rubric itself says otherwise: {'; '.join(odd)}. To take that: --as-written"
    for one in found.rewordings:
        yield from _reworded(one)
    if found.rewordings and not read_again:
        yield "  Their levels stay as they are. To have them read by the new words: --read-again"
    if found.changes_anything:
        yield from _scores(found)
    if found.again:
        yield (
            f"  {count(len(found.again), 'text')} would come back to the desk, with the other levels filled in for "
            "whoever gave them; the points stay until they are read."
        )
    elif found.refuses_more:
        yield "  No text would come back: what counts of them was given by the new words."
    if not found.changes_anything and not found.rewordings:
        yield "  All is scored by the rubric as it is."


def _scores(found: "RescoringPlan") -> Iterator[str]:
    rows = [
        [f"    {learner}", _of(before, found.most[0]), _of(after, found.most[1])]
        for learner, (before, after) in found.scores.items()
    ]
    if rows:
        yield table(["    learner", "points", "become"], rows)
    yield f"  {count(len(rows), 'text')} would get other points."
    if found.by_hand:
        yield clean(f"  Typed into the gradebook by hand, and left so: {', '.join(found.by_hand)}.")


def _of(points: float | None, most: int) -> str:
    return "none yet" if points is None else f"{points:g} of {most}"


def _reworded(one: "Rewording") -> Iterator[str]:
    many = len(one.learners)
    yield f"  {one.criterion} reads otherwise than when {count(many, 'text')} {'was' if many == 1 else 'were'} read:"
    if one.before is None:
        yield "    how it read then is not known."
        return
    before, now = [one.before.title, *one.before.levels], [one.now.title, *one.now.levels]
    for place, (old, new) in enumerate(zip(before, now, strict=True)):
        if old != new:
            name = f"level {place - 1}" if place else "title"
            yield f"    {name} was: {old.strip()}"
            yield f"    {name} is:  {new.strip()}"


def _next(folder: Path, done: "Sequence[RescoringPlan]") -> str:
    if any(one.again for one in done):
        return f"managerkit cohort mark {folder} --as YOUR-NAME"
    release = ", and release again, so that the exercise says the new points"
    return f"managerkit cohort feedback {folder}{release if any(one.changes_points for one in done) else ''}"
