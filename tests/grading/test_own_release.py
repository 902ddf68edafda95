"""Hand-ins of a facilitator's own assignment, put in order before anybody's code runs."""

import json
import tracemalloc

from managerkit.grading.own_release import OwnRelease
from managerkit.grading.submission import Submission, cells

RELEASE = OwnRelease(
    released={"ps1": [], "ps2": []},
    metadata={},
    beside={"helper.py": b"", "data/numbers.txt": b""},
    sources=(),
    by="",
    trouble="",
)


def in_order(**files: bytes) -> tuple[dict[str, bytes], str]:
    found, notes = RELEASE.in_order(Submission("ana", "ps", "", None, files, "", ()))
    return found, "; ".join(notes)


def test_a9_a_folder_called_like_a_file_of_the_assignments_is_left_out() -> None:
    mine = {"ps2.ipynb": b"{}", "mine/data/x": b"1", "ps1.ipynb/x.txt": b"", "helper.py/deep/x": b"", "data": b""}
    found, said = in_order(**mine)
    assert set(found) == {"ps2.ipynb", "mine/data/x"}
    assert "ps1.ipynb/x.txt, helper.py/deep/x, data: left out" in said and "there is no ps1.ipynb" in said
    found, said = in_order(**{"ps2.ipynb": b"{}", "ps1.ipynb/x.ipynb": b"{}", "ps1.ipynb/y": b""})
    assert set(found) == {"ps1.ipynb", "ps2.ipynb"} and "ps1.ipynb/x.ipynb is taken as ps1.ipynb" in said


def test_a8_of_a_notebook_only_so_many_cells_are_made() -> None:
    many = b'{"cells": [' + b",".join([b"{}"] * 100_000) + b"]}"
    tracemalloc.start()
    made, why, too_many = cells(many, 500)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(made) == 500 and not why and too_many == "it has 100000 cells; the first 500 were looked at"
    assert peak < 20e6
    found, said = in_order(**{"ps1.ipynb": many, "ps2.ipynb": b"{}"})
    assert len(json.loads(found["ps1.ipynb"])["cells"]) == 2000
    assert said.startswith("ps1.ipynb: it has 100000 cells; the first 2000 were looked at; ps2.ipynb:")


def test_a8_of_more_pictures_than_anybody_attaches_none_is_kept() -> None:
    attached: dict[str, dict[str, str]] = {f"{number}.png": {} for number in range(20_000)}
    cell = {"cell_type": "markdown", "source": "", "attachments": attached}
    (made,) = cells(json.dumps({"cells": [cell]}).encode(), 500)[0]
    assert "attachments" not in made
