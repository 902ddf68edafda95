"""Options that several exports share, and how what they say is told."""

from collections.abc import Mapping, Sequence

from .export import ExportOption, count
from .tables import number


def _titles(typed: Sequence[str]) -> dict[str, str]:
    """Titles by the names of exercises."""
    pairs = [one.partition("=") for one in typed]
    for name, _, title in pairs:
        if not (name.strip() and title.strip()):
            raise ValueError(f"--column {name} says too little; write it such as mastery-v1='Essay 1'")
    return {name.strip(): title.strip() for name, _, title in pairs}


MISSING_AS_ZERO = ExportOption(
    "missing-as-zero", "Give 0 for work that did not come in. [default: no grade]", kind="flag"
)
COLUMN = ExportOption(
    "column",
    "What Canvas or Moodle calls an exercise, such as mastery-v1='Essay 1'. [default: its name here]",
    kind="texts",
    metavar="EXERCISE=TITLE",
    read=_titles,
)
ONLY = ExportOption(
    "only", "An exercise to go into the file; give it again for more. [default: all]", kind="texts", metavar="EXERCISE"
)
BY = ExportOption(
    "by",
    "What the other system knows people by. [default: email for moodle, otherwise id]",
    kind=("id", "email"),
)


def told_most(most: Mapping[str, float]) -> list[str]:
    """A line on what each exercise is worth, which Moodle has to know: it takes 100 where nobody said so."""
    worth = ", ".join(f"{name} {number(points)}" for name, points in most.items() if points)
    return [f"Set the maximum grade in Moodle before you import, or points become shares of 100: {worth}."]


def told_waiting(waiting: int) -> list[str]:
    """A line about the hand-ins that have no grade yet, if there are any."""
    if not waiting:
        return []
    return [f"{count(waiting, 'hand-in')} not graded or marked yet, and left without a grade."]
