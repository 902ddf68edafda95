"""A module's session: the minutes of its facilitator's page, and what a room sees in each, from run-of-show.yml."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field

from .base import Content, Prose
from .findings import ContentError, Finding
from .loading import File, ModuleFolder
from .session import Preparation, Session, Shown
from .yamltext import read_text

FILE = "run-of-show.yml"
VOTED = {
    "you": "Read each scene out. Take the majority, or argue for the others once or twice",
    "they": "Vote; now and then one says why",
}
"""What is done where a room plays a story together, in place of everybody for themselves."""

_TAKEN = ("Minutes", "What people object", "Never")
"""The headings of the page that a session takes its words from."""

_ROW = re.compile(r"^\| (\d+)–(\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_SIZE = re.compile(r"\*\*(?:\d+ to )?(\d+)(?: people)?:\*\* (.+?)(?= \*\*|$)")
_SIZES = ("6", "12", "30", "40")


class RunOfShow(Content):
    """run-of-show.yml: for each row of the page's table of minutes, in its order, what the room sees and is asked.

    The minutes, what the facilitator does and says and what people do are the page's, and so are the goal, what people
    object, the sizes and what never to do. In a row with a story the room plays it together by votes.
    """

    model_config = ConfigDict(title="Run-of-show")

    opening: Prose = Field(description="An opening for somebody who has no story of their own to tell.")
    prepare: list[Preparation] = Field(min_length=1)
    steps: list[Shown] = Field(min_length=2, description="One for each row of the table under ## Minutes.")


def session(folder: ModuleFolder) -> File[Session]:
    """The session of a module that has a run of show.

    Args:
        folder: the module.

    Raises:
        ContentError: one of the two files cannot be read, or they do not go together.
    """
    file = folder.file(FILE, RunOfShow)
    page = read_text(folder.at("facilitator.md"))
    parts = dict(_sections(page))
    if missing := [title for title in _TAKEN if not parts.get(title)]:
        raise ContentError([_nothing(folder.at("facilitator.md"), title) for title in missing])
    rows = _ROW.findall(page)
    if len(rows) != len(file.value.steps):
        message = f"facilitator.md has {len(rows)} rows of minutes, and `steps` {len(file.value.steps)}"
        raise ContentError([file.lines.finding(("steps",), message, "give each row a step, in the same order")])
    said = file.value.model_dump(exclude_unset=True)
    return file.widened(
        Session,
        {
            "title": folder.module.title,
            "goal": " ".join(parts[""]),
            "who": next((text for text in parts["Minutes"] if not text.startswith("|")), "Whoever takes the module."),
            "minutes": int(rows[-1][1]),
            "opening": said["opening"],
            "prepare": said["prepare"],
            "steps": [_step(row, step) for row, step in zip(rows, said["steps"], strict=True)],
            "sizes": dict(_sizes(parts["Minutes"])),
            "debrief": parts["What people object"],
            "never": [one.strip() for text in parts["Never"] for one in f" {text}".split(" - ") if one.strip()],
        },
    )


def _nothing(page: Path, title: str) -> Finding:
    message = f"there is nothing under ## {title}, which the session takes from this page"
    return Finding(page, 1, message, "write it, under that heading")


def _step(row: tuple[str, ...], shown: dict[str, Any]) -> dict[str, Any]:
    begins, ends, you, they, say = row
    voted = VOTED if (shown.get("question") or {}).get("kind") == "story" else {}
    return {"minutes": int(ends) - int(begins), "you": you, "they": they, "say": say, **voted, **shown}


def _sections(page: str) -> Iterator[tuple[str, list[str]]]:
    """The page's paragraphs, each on a line, by the heading that they stand under; the first stand under none."""
    for part in f"\n{page}".split("\n## "):
        title, _, text = part.partition("\n")
        yield title, [" ".join(one.split()) for one in text.split("\n\n") if one.strip()]


def _sizes(paragraphs: list[str]) -> Iterator[tuple[str, str]]:
    """What is different with so many: paragraphs that begin with `**6 to 12 people:**`."""
    for paragraph in paragraphs:
        for most, text in _SIZE.findall(paragraph):
            if most in _SIZES:
                yield most, text
