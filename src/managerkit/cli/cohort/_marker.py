"""Whose marks they are: the option of the commands that keep marks."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from managerkit.cohort.folder import Cohort

MARKER = click.option(
    "--as",
    "marker",
    default="",
    metavar="NAME",
    help="Your name, in small letters: your marks are kept under it.  [required]",
)
"""The marker's name; "" if left out."""


def insist_on_marker(cohort: "Cohort", marker: str) -> None:
    """Ask for the marker's name where it is left out, with the names of those who have marked before.

    Args:
        cohort: the cohort.
        marker: what --as says.

    Raises:
        MarkerError: it was left out.
    """
    from managerkit.cohort.marking.store.mark_store import MarkStore
    from managerkit.cohort.marking.store.marks import MarkerError

    if not marker:
        known = MarkStore(cohort).markers()
        here = f"; so far {', '.join(known)} marked here" if known else ""
        raise MarkerError(
            f"say who marks: add --as and your name in small letters, such as --as {(known or ['ana'])[0]}{here}"
        )
