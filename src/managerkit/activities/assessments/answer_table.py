"""A self-assessment's answers as a pandas table that reads well in a notebook: uncut, and never a bare frame."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from managerkit.content.assessment import Assessment
from managerkit.journal.log import Journal
from managerkit.journal.records import ANSWER, EXAMPLE

from .engine import COLUMNS, rows

NOTHING_YET = "Nothing is answered yet. Answer some of the questions above, then run this cell again."
"""What stands in the place of a table without rows."""


class AnswerTable(pd.DataFrame):
    """A DataFrame that shows its texts uncut, and a sentence where it has no rows; so does whatever is made from it."""

    @property
    def _constructor(self) -> Callable[..., AnswerTable]:
        return AnswerTable

    @property
    def _constructor_sliced(self) -> Callable[..., _Column]:
        return _Column

    def __repr__(self) -> str:
        return NOTHING_YET if self.empty else self.to_string()

    def _repr_html_(self) -> str:
        if self.empty:
            return f"<p>{NOTHING_YET}</p>"
        with pd.option_context("display.max_colwidth", None):
            return self.to_html(notebook=True)


class _Column(pd.Series):
    """One column of it; what is counted over a column is a table of the same kind again."""

    @property
    def _constructor(self) -> Callable[..., _Column]:
        return _Column

    @property
    def _constructor_expanddim(self) -> Callable[..., AnswerTable]:
        return AnswerTable


def at_the_start(assessment: Assessment, journal: Journal) -> AnswerTable:
    """The answers given at the start, a row for each item that was answered.

    Args:
        assessment: the instrument.
        journal: the lesson's.
    """
    found = rows(assessment, ANSWER["start"].latest(journal), EXAMPLE["start"].latest(journal))
    return AnswerTable(found, columns=COLUMNS)
