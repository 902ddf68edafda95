"""The format of a comment in nbgrader's gradebook: a first line `Levels: 2 3 1 0`, and what is said. Writer and reader.

A person may type such a comment into the formgrader as well; what cannot be read as levels is all comment.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LINE = re.compile(r"\s*levels?[ \t]*:[ \t]*(.*?)[^\S\n]*\.?[^\S\n]*(?:\n|$)", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,;/]\s*|\s+")


@dataclass(frozen=True)
class CommentLevels:
    """What a marker's comment says: a level for each criterion, or none; the rest of it; and what is wrong, or ""."""

    given: tuple[int, ...]
    comment: str
    problem: str = ""


def written(given: Iterable[int], comment: str) -> str:
    """A comment as nbgrader keeps it; `levels` gives back what it was made from.

    Args:
        given: the levels, 0 to 3, in the rubric's order.
        comment: what is said to the learner.
    """
    return f"Levels: {' '.join(map(str, given))}\n{comment}".strip()


def levels(comment: str, criteria: int) -> CommentLevels:
    """Read the levels off a marker's comment.

    Args:
        comment: the whole comment.
        criteria: how many criteria the rubric has; each has the levels 0 to 3.

    Returns:
        The levels in the rubric's order and the comment without that line. Where the line cannot be used there are no
        levels, and the comment is whole.
    """
    line = _LINE.match(comment)
    if not line:
        return CommentLevels((), comment.strip())
    said = _BETWEEN.split(line[1]) if line[1] else []
    if len(said) != criteria or not all(one in ("0", "1", "2", "3") for one in said):
        wanted = f"{criteria} numbers from 0 to 3"
        return CommentLevels((), comment.strip(), f"the comment begins with “Levels: {line[1]}”, which is not {wanted}")
    return CommentLevels(tuple(map(int, said)), comment[line.end() :].strip())
