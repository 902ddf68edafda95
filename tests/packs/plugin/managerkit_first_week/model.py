"""A checklist, as written in checklist-NAME.yml."""

from pydantic import Field

from managerkit.content.base import Content, Id, Line


class Entry(Content):
    """One thing to do, and to tick."""

    id: Id
    text: Line


class Checklist(Content):
    """checklist-NAME.yml."""

    title: Line
    entries: list[Entry] = Field(min_length=2)
