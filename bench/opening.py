"""From one command on a new workspace to a first panel that answers, beside stock JupyterLab with an empty notebook.

Run: python -m bench.opening [TIMES]
"""

import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import nbformat

from tests.support.lab import browsing, serving, stock

from .measure import Row, ms, progress

AIM = 6.0
"""Seconds."""
CHOICE = ".mk-root [name^='choose:']"
"""What the first screen of the course asks."""
PROMPT = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
"""Stock JupyterLab has nothing to show; it is ready when its kernel is."""


def run(times: int = 5) -> list[Row]:
    """Measure both in turn, each time with a new folder and a browser that has seen neither, which is open already.

    Args:
        times: how often.
    """
    ours, theirs = [], []
    for turn in range(times):
        progress(f"opening: {turn + 1} of {times}")
        ours.append(_ours())
        theirs.append(_theirs())
    ratio = median(ours) / median(theirs)
    return [
        Row("start on a new workspace, until the first panel answers", f"{AIM:g} s", ms(ours), median(ours) <= AIM),
        Row("… stock JupyterLab on an empty notebook, until its kernel is idle", "–", ms(theirs)),
        Row("… and the one against the other", "–", f"{ratio:.2f} times"),
    ]


def _ours() -> float:
    with tempfile.TemporaryDirectory() as folder, browsing() as page:
        workspace = Path(folder) / "workspace"
        begun = perf_counter()
        with serving(workspace, workspace.with_name("log")) as address:
            page.goto(address)
            page.locator(CHOICE).first.wait_for()
            return perf_counter() - begun


def _theirs() -> float:
    with tempfile.TemporaryDirectory() as folder, browsing() as page:
        here = Path(folder) / "folder"
        here.mkdir()
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        nbformat.write(nbformat.v4.new_notebook(metadata=kernel), here / "empty.ipynb")
        begun = perf_counter()
        with stock(here, here.with_name("log")) as address:
            page.goto(address.replace("/lab?", "/lab/tree/empty.ipynb?"))
            page.wait_for_function(PROMPT)
            return perf_counter() - begun


if __name__ == "__main__":
    for row in run(int(sys.argv[1]) if len(sys.argv) > 1 else 5):
        print(f"{row.what}: {row.measured}")
