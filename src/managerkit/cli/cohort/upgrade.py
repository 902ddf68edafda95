"""`managerkit cohort upgrade`: exercises brought up to the kit's content."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from managerkit.cli.parameters import FOLDER, ROOT, tell
from managerkit.cli.terminal import clean, next_is, plainly

if TYPE_CHECKING:
    from managerkit.cohort.status import Standing
    from managerkit.cohort.upgrade.changes import AssignmentChange


@click.command()
@FOLDER
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@ROOT
@plainly
def upgrade(folder: Path, dry_run: bool, root: Path | None) -> None:
    """Bring the exercises of the cohort in FOLDER up to the course's content.

    The course is the one that the cohort was made from; --course says where it is now, if it has moved.

    Says which modules changed and what that means for work in progress. New wording and new material go into the
    exercise that there is; a major version becomes a new one beside it, and the earlier one can still be handed in and
    graded. Work that was handed in, points, marks and comments stay as they are. What is replaced is kept in
    .managerkit/replaced. Learners see nothing before you release.
    """
    from managerkit.cohort.create import remember_course
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.status import next_step, standings
    from managerkit.cohort.upgrade.apply import apply
    from managerkit.cohort.upgrade.changes import changes
    from managerkit.content.loading import CourseFolder
    from managerkit.content.which import named

    opened = Cohort.open(folder)
    course = named(str(root)) if root else opened.comes_from
    tell(course)
    if root and not dry_run:
        remember_course(opened.root, course, opened.root)
    kit = CourseFolder(course.root)
    found = changes(opened, kit)
    stand = standings(opened)
    for change in found:
        click.echo(clean(_told(folder, change, [one for one in stand if one.assignment == change.assignment])))
    if not any(change.step is not None for change in found):
        if not dry_run:
            apply(opened, kit, found, datetime.now(UTC))
        click.echo("\nThere is nothing to upgrade.")
        next_is(next_step(folder, opened, stand))
    elif dry_run:
        click.echo("\nNothing was changed, since this was a dry run.")
        next_is(f"managerkit cohort upgrade {folder}")
    else:
        apply(opened, kit, found, datetime.now(UTC))
        click.echo("\nUpgraded. What was replaced is in .managerkit/replaced.")
        next_is(f"managerkit cohort release {folder}")


def _told(folder: Path, change: "AssignmentChange", stand: "Sequence[Standing]") -> str:
    """One assignment: what changes, and what that means for those who work on it."""
    from managerkit.authoring.versions import VersionStep

    one = change.assignment
    if change.step is None:
        return f"{one.name} {one.version}: {f'stays as it is; {change.why}.' if change.why else 'unchanged.'}"
    what = {
        VersionStep.PATCH: f"{one.name} {one.version} → {change.version}, other wording:",
        VersionStep.MINOR: f"{one.name} {one.version} → {change.version}, new material:",
        VersionStep.MAJOR: f"{change.becomes.name} {change.version}, a new exercise beside {one.name}:",
    }
    means = _beside(change, stand) if change.step is VersionStep.MAJOR else _within(folder, change, stand)
    notices = [f"  {version}: {notice}" for version, notice in change.notices]
    return "\n".join([what[change.step], *notices, *(f"  {line}" for line in means)])


def _within(folder: Path, change: "AssignmentChange", stand: "Sequence[Standing]") -> list[str]:
    handed_in, graded = _handed_in_and_graded(stand)
    missing = len(stand) - handed_in
    told = []
    if handed_in:
        told.append(
            f"{handed_in} {_have(handed_in)} handed in, {graded} of them {_are(graded)} graded: work, points and marks "
            "stay as they are until somebody hands in again."
        )
    if handed_in and change.reads_otherwise:
        told.append(
            "Its rubric has other words or points; levels stay worth what they are, until you say: "
            f"managerkit cohort rescore {folder} --only {change.assignment.name} --as-written"
        )
    if missing:
        told.append(
            f"{missing} {_have(missing)} not handed in: once you release again, whoever fetches it gets the new text. "
            "Whoever has the old one can go on with it and hand it in."
        )
    return told


def _beside(change: "AssignmentChange", stand: "Sequence[Standing]") -> list[str]:
    one = change.assignment
    handed_in, graded = _handed_in_and_graded(stand)
    return [
        f"{one.name} stays: {handed_in} {_have(handed_in)} handed it in, {graded} of them {_are(graded)} graded. "
        "Whoever is in the middle of it can finish it and is graded by it.",
        f"{change.becomes.name} begins empty. Learners get it when you release it.",
    ]


def _handed_in_and_graded(stand: "Sequence[Standing]") -> tuple[int, int]:
    from managerkit.cohort.status import HANDED_IN, NOT_IN

    handed_in = [one for one in stand if one.state != NOT_IN]
    return len(handed_in), sum(one.state != HANDED_IN for one in handed_in)


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
