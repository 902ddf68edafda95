"""Which notebook one comes back to."""

import os
from pathlib import Path

from managerkit.workspace.start import left_at


def test_the_notebook_answered_last_is_where_one_left(tmp_path: Path) -> None:
    assert left_at(tmp_path) == ""
    for age, name in enumerate(["notebooks/01-mastery", "exercises/mastery-v1/mastery", "notebooks/02-learning"]):
        path = tmp_path / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        journal = path.with_name(f"{path.stem.split('-')[-1]}.journal.jsonl")
        journal.touch()
        os.utime(journal, (1_000_000 - age,) * 2)
    assert left_at(tmp_path) == "notebooks/01-mastery.ipynb"
    os.utime(tmp_path / "exercises/mastery-v1/mastery.journal.jsonl", (2_000_000,) * 2)
    assert left_at(tmp_path) == "exercises/mastery-v1/mastery.ipynb"
    (tmp_path / "exercises/mastery-v1/mastery.ipynb").unlink()
    assert left_at(tmp_path) == "notebooks/01-mastery.ipynb", "a journal without its notebook is not gone back to"
