"""The wheel alone, as pip installs it: what somebody has who has no clone, no git, no make and no compiler."""

from contextlib import chdir
from pathlib import Path

import pytest

from tests.support.lab import Lab, browsing, serving
from tests.support.processes import PATIENCE
from tests.support.wheel import InstalledKit

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


def test_start_opens_a_course_whose_panels_are_alive(kit: InstalledKit, tmp_path: Path) -> None:
    workspace = tmp_path / "my-course"
    with (
        chdir(tmp_path),
        serving(workspace, tmp_path / "server.log", python=kit.python, **kit.environment) as address,
        browsing() as page,
    ):
        page.set_default_timeout(1000 * PATIENCE)
        lab = Lab(page, address)
        lab.open("notebooks/00-start.ipynb")
        lab.panel().get_by_role("button").first.click()
        lab.settled()
        assert lab.errors == []
    assert "begins with notebooks/00-start.ipynb" in (tmp_path / "server.log").read_text()
    assert (workspace / "notebooks/start.journal.jsonl").read_text("utf-8").count("\n") > 0


def test_the_course_is_the_one_that_it_brings(kit: InstalledKit, tmp_path: Path) -> None:
    assert str(kit.python.parents[1]) in kit.run(tmp_path, "course")


def test_a_rehearsed_cohort_comes_to_its_report(kit: InstalledKit, tmp_path: Path) -> None:
    kit.run(tmp_path, "demo", "spring", "--learners", "3", "--modules", "trust")
    kit.run(tmp_path, "cohort", "collect", "spring")
    kit.run(tmp_path, "cohort", "collect", "spring", "--from", "spring/hand-ins")
    said = kit.run(tmp_path, "cohort", "grade", "spring")
    assert "graded, of" in said
    kit.run(tmp_path, "cohort", "feedback", "spring", "--also-unmarked")
    kit.run(tmp_path, "cohort", "report", "spring")
    assert (tmp_path / "spring/report/report.html").is_file()
    assert [*(tmp_path / "spring/feedback").glob("*/trust-v2/trust.html")]
