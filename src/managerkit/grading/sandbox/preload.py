"""What the warm process does once before submissions come, so that each of them finds everything loaded."""

from collections.abc import Collection
from pathlib import Path

from managerkit import activities
from managerkit.content.loading import CourseFolder
from managerkit.journal.log import Journal


def write_journals(folder: Path, modules: Collection[str]) -> None:
    """Write a journal for each exercise that is graded, with something in it for every kind that is graded by it.

    Args:
        folder: where they go.
        modules: the names of the modules whose exercises they are.
    """
    for module in CourseFolder().modules():
        if module.id not in modules or module.module.exercise is None:
            continue
        journal = Journal.beside(folder, module.id, module.module.version)
        for kind in activities.kinds():
            kind.rehearse(module, journal)


def load_libraries() -> None:
    """Import the large libraries that submissions may name, and use them once: the first time takes longest."""
    import matplotlib.pyplot as plt
    import pandas as pd

    pd.DataFrame({"a": [1.0]}).to_html()
    plt.figure()
    plt.close("all")
