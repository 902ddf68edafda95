"""docs/own-course.md, done as it stands there: its files written, its commands run, from nothing to a graded cohort.

They are run by the kit as its wheel installs it, since whoever writes a course has no clone of the kit.
"""

import re
import shlex
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from managerkit.cohort.folder import Cohort
from managerkit.journal.log import Journal
from tests.support.places import ROOT
from tests.support.wheel import InstalledKit

PAGE = ROOT / "docs/own-course.md"
_FENCE = re.compile(r"^```(sh|yaml|csv)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps() -> list[tuple[str, str]]:
    """What the page has one do, in order: a file to write, by its path, or the commands of one block at "sh"."""
    return [
        ("sh", text) if kind == "sh" else (text.partition("\n")[0].removeprefix("# "), text.partition("\n")[2])
        for kind, text in _FENCE.findall(PAGE.read_text("utf-8"))
    ]


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_from_nothing_to_a_graded_cohort_and_a_course_over_ours(kit: InstalledKit, tmp_path: Path) -> None:
    here, said = tmp_path, defaultdict[str, list[str]](list)
    for what, text in steps():
        if what != "sh":
            (here / what).parent.mkdir(parents=True, exist_ok=True)
            (here / what).write_text(text, "utf-8")
            continue
        for words in map(shlex.split, text.splitlines()):
            if words[0] == "cd":
                here = (here / words[1]).resolve()
                continue
            if words[0] in ("mkdir", "mv"):
                subprocess.run(words, cwd=here, check=True)
                continue
            assert words[0] == "managerkit"
            if words[1] == "hand-in":
                exercise = here / "workspace/exercises/handover-v1"
                Journal.beside(exercise, "handover", "1.0.0").append("text", "last-time", "On the 3rd Ana rang at 7.")
            output = kit.run(here, *words[1:], *(["--no-serve"] if words[1:] == ["start"] else []))
            said[" ".join(words[1:])].append(output)
    assert "1 graded, of 1 handed in." in said["cohort grade ../spring"][0]
    graded = Cohort.open(tmp_path / "spring")
    assert graded.file("autograded", "ana", graded.assignments[0], "handover.ipynb").is_file()
    rehearsed = Cohort.open(tmp_path / "rehearsal")
    assert (rehearsed.root / "report/report.html").is_file() and (rehearsed.root / "grades.csv").is_file()
    assert [*(rehearsed.root / "feedback").glob("*/handover-v1/handover.html")]
    assert [output.splitlines()[-1] for output in said["check"]] == [
        *["2 modules, nothing to put right."] * 2,
        "4 modules, nothing to put right.",
    ]
    (ours,) = said["course"]
    assert "It extends managerkit" in ours and "not noted" not in ours and "modules/trust/lesson.md" in ours
    assert "Principal engineer,70,86" in (tmp_path / "acme-managers/notebooks/ladder.csv").read_text("utf-8")
    assert "[own-course.md](own-course.md)" in (ROOT / "docs/author.md").read_text("utf-8")
