"""The commands that the README shows a facilitator, run as they stand there on a small cohort."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from managerkit.cohort.folder import Cohort
from tests.support.places import ROOT

README = ROOT / "README.md"


def shown() -> list[str]:
    """The README's commands about the demonstration cohort, in order."""
    return re.findall(r"^managerkit (.*\.\./demo.*)$", README.read_text("utf-8"), re.M)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_from_nothing_to_feedback_and_a_report_with_one_command_each(tmp_path: Path) -> None:
    folder = tmp_path / "clone"
    folder.mkdir()
    said = {}
    for command in shown():
        environment = {**os.environ, "COLUMNS": "200"}
        done = subprocess.run(
            [sys.executable, "-m", "managerkit.cli", *command.split()],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        said[command] = done.stdout
    cohort = Cohort.open(tmp_path / "demo")
    handed_in = [(learner, one) for one in cohort.assignments for learner in cohort.submitted(one)]
    assert len(handed_in) > 50
    assert f"{len(handed_in)} graded, of {len(handed_in)} handed in." in said["cohort grade ../demo"]
    for learner, assignment in handed_in:
        assert cohort.file("autograded", learner, assignment, assignment.notebook).is_file()
        assert cohort.file("feedback", learner, assignment, f"{assignment.module}.html").is_file()
    released = list((cohort.root / "exchange").glob(f"{cohort.name}/feedback/*.html"))
    assert len(released) > 30
    report = (cohort.root / "report/report.html").read_text("utf-8")
    grades = (cohort.root / "grades.csv").read_text("utf-8-sig")
    names = [line.split(",")[0] for line in (cohort.root / "roster.csv").read_text("utf-8").splitlines()[1:]]
    assert len(names) == 12
    assert all(name in grades for name in names)
    assert not any(name in report for name in names)


def test_every_step_of_the_cycle_is_shown() -> None:
    steps = ["demo", "collect", "collect", "grade", "feedback", "report", "export"]
    assert [re.sub(r"^cohort ", "", command).split()[0] for command in shown()] == steps
