"""Remarks that several of the cohort's commands end with."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from managerkit.cli.terminal import clean

if TYPE_CHECKING:
    from managerkit.cohort.marking.gradebook_sync import Entries


def tell_by_hand(entries: "Entries") -> None:
    """Say whose points or comment somebody changed in the gradebook, so that the desk's do not replace them."""
    if entries.by_hand:
        who = ", ".join(f"{learner} ({exercise})" for learner, exercise in entries.by_hand)
        click.echo(clean(f"Changed in the gradebook by hand since the desk wrote it, and left so: {who}."))


def tell_strangers(folder: Path, whom: list[str]) -> None:
    """Say whose work was collected though no roster names them.

    Args:
        folder: The cohort's.
        whom: Their ids.
    """
    if whom:
        click.echo(
            f"Collected, but not in the roster: {', '.join(whom)}. Add them: managerkit cohort roster {folder} FILE"
        )
