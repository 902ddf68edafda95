"""The notebook of a marker: a cell for each exercise of the cohort."""

import json
from pathlib import Path

from managerkit.cohort.folder import Cohort
from managerkit.cohort.marking.store.marks import insist_on_name
from managerkit.cohort.marking.store.snapshots import FOLDER
from managerkit.storage.atomic import put


def write(cohort: Cohort, marker: str, double: float) -> Path:
    """Write a marker's notebook into a cohort. Nothing typed into an earlier one is worth keeping.

    Args:
        cohort: the cohort.
        marker: who marks.
        double: the share of texts that two markers read, 0 to 1.

    Returns:
        the notebook's path.

    Raises:
        MarkerError: the name cannot name a marker.
    """
    insist_on_name(marker)
    cells = [
        _text("opening", f"# Marking: {cohort.name}\n\nClick into a cell, run it (Shift+Enter), and mark. {_OPENING}")
    ]
    for one in cohort.assignments:
        title = cohort.module(one).module.title
        waiting = len(cohort.submitted(one))
        cells += [
            _text(one.name, f"## {title}\n\n{waiting} handed in."),
            _code(
                f"{one.name}-desk",
                "from managerkit.nbgrader_plugins import desk\n\n"
                f'desk("{one.name}", marker="{marker}", double={double:g})',
            ),
        ]
    cells.append(_text("closing", _CLOSING))
    metadata = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path = cohort.root / FOLDER / f"{marker}.ipynb"
    put(path, json.dumps(notebook, indent=1))
    return path


_OPENING = (
    "You see no names until you have read everything that is yours. Each mark is saved as you give it, and is written "
    "into the gradebook when you go on. You are marking a text, not a candidate."
)


_CLOSING = (
    "When you have read what is yours, close this and stop the command with Ctrl-C. `managerkit cohort status` says "
    "what is still to be done."
)


def _text(slug: str, source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "id": slug, "metadata": {}, "source": source}


def _code(slug: str, source: str) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": slug,
        "metadata": {},
        "outputs": [],
        "source": source,
    }
