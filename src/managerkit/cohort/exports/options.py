"""Options that several exports share, and how what they say is told."""

from collections.abc import Sequence

from .export import ExportOption, count


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
BY = ExportOption(
    "by",
    "What the other system knows people by. [default: email for moodle, otherwise id]",
    kind=("id", "email"),
)


def told_waiting(waiting: int) -> list[str]:
    """A line about the hand-ins that have no grade yet, if there are any."""
    if not waiting:
        return []
    return [f"{count(waiting, 'hand-in')} not graded or marked yet, and left without a grade."]
