"""A checklist, as written in checklist-NAME.yml."""

from pydantic import Field

from managerkit.content.base import Content, Id, Line


class ChecklistEntry(Content):
    """One thing to do, and to tick."""

    id: Id
    text: Line


class Checklist(Content):
    """checklist-NAME.yml."""

    title: Line
    entries: list[ChecklistEntry] = Field(min_length=2)
