"""What the warm process does once before submissions come, so that each of them finds everything loaded."""

import random
from pathlib import Path

from managerkit.activities.scenarios.engine import begin, choose, options
from managerkit.content.loading import CourseFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import PLAY, Play


def write_journals(folder: Path) -> None:
    """Write a journal for each exercise of the course, with every scenario played to an ending by chance."""
    for module in CourseFolder().modules():
        if module.module.exercise is None:
            continue
        journal = Journal.beside(folder, module.id, module.module.version)
        for name in module.names("scenario"):
            scenario, luck = module.scenario(name).value, random.Random(1)
            state = begin(scenario, 1)
            for _ in range(100):
                if not (open_now := options(scenario, state)):
                    break
                state = choose(scenario, state, luck.choice(open_now).id)
            PLAY.append(journal, name, Play(1, tuple(state.choices)))


def load(libraries: tuple[str, ...]) -> None:
    """Import what submissions are going to import, and use it once: the first time takes longest."""
    if "pandas" in libraries:
        import pandas as pd

        pd.DataFrame({"a": [1.0]}).to_html()
    if "matplotlib" in libraries:
        import matplotlib.pyplot as plt

        plt.figure()
        plt.close("all")
