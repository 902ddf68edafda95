"""`managerkit cohort trios`: standing groups of three."""

from itertools import combinations
from pathlib import Path

import click

from managerkit.cli.parameters import course_in
from managerkit.cli.terminal import clean, next_is, plainly, table


@click.command()
@click.argument("people", type=click.Path(path_type=Path))
@click.option("--seed", default=1, show_default=True, help="Of the lot; another number draws other groups.")
@plainly
def trios(people: Path, seed: int) -> None:
    """Draw groups of three for six weeks.

    PEOPLE is a CSV file as for `cohort new`. If it has the columns team and manager, people of one team or with one
    manager are kept apart, and above all somebody and their own manager; manager holds an id, a name or an email. Where
    three does not go into the number there are fours, and five people are a three and a pair. Nothing is written: the
    same list and seed give the same groups again.
    """
    from managerkit.cohort.trios import against, grouped, read

    tracks = [one.id for one in course_in(None).course.tracks]
    groups = grouped(read(people), seed)
    widest = max(map(len, groups))
    rows = [[str(n), *(one.learner.name for one in group)] for n, group in enumerate(groups, 1)]
    click.echo(table(["Group", *"ABCD"[:widest]], [row + [""] * (widest + 1 - len(row)) for row in rows]))
    for number, group in enumerate(groups, 1):
        for one, other in combinations(group, 2):
            if why := against(one, other):
                told = f"Group {number}: {one.learner.name} and {other.learner.name} could not be kept apart; {why}."
                click.echo(clean(told))
    next_is(f"managerkit trios --track {' or --track '.join(tracks)} writes what each group holds")
