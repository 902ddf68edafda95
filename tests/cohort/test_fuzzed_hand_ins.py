"""Hand-ins that nobody thought of, through the real commands: whatever they hold, everybody else's stay as they are.

The suite tries a few. `--hypothesis-profile=long` goes on for about half an hour.
"""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from managerkit.cohort.folder import Cohort
from tests.support import fuzzed
from tests.support.commands import run
from tests.support.fuzzed import Whole
from tests.support.handed_in import Handed, make

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

BY_MAIL, BY_EXCHANGE, COLLECTED = ("mail-0", "mail-1", "mail-2"), ("ex-0", "ex-1"), ("in-0", "in-1", "in-2")
EXAMPLES = max(2, (settings.default or settings()).max_examples // 50)
"""Cohorts tried: each has eight hand-ins."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cohort in which one learner's work was graded and fed back."""
    handed = make(
        tmp_path_factory.mktemp("fuzzed") / "cohort", ["alice", *BY_MAIL, *BY_EXCHANGE, *COLLECTED], "mastery"
    )
    handed.hand_in("alice", work=True)
    root = handed.cohort.root
    run("cohort", "release", root)
    run("cohort", "grade", root)
    run("cohort", "feedback", root, "--also-unmarked")
    return root


@pytest.fixture(scope="module")
def whole(template: Path) -> Whole:
    return Whole.of(template / "submitted/alice/mastery-v1")


def of_alice(cohort: Cohort) -> dict[str, object]:
    """All that there is of the one whose work is whole."""
    handed = Handed(cohort)
    found: dict[str, object] = {
        path.relative_to(cohort.root).as_posix(): path.read_bytes()
        for step in ("submitted", "autograded", "feedback")
        for path in sorted((cohort.root / step / "alice").rglob("*"))
        if path.is_file()
    }
    return {**found, "points": handed.points("alice")}


def tried(root: Path) -> list[str]:
    """Give all commands of a cohort; what they said."""
    mail = root.parent / "mail"
    said = []
    for words in (
        ("collect", root, "--from", mail),
        ("collect", root),
        ("grade", root),
        ("status", root),
        ("feedback", root, "--also-unmarked"),
        ("report", root),
        ("export", root, "--for", "criteria"),
    ):
        said.append(run("cohort", *words).output)
    return said


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(data=st.data())
def test_whatever_is_handed_in_nobody_else_notices(
    data: st.DataObject, template: Path, whole: Whole, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("example")
    try:
        root = Path(shutil.copytree(template, place / "cohort"))
        (place / "mail").mkdir()
        for learner in BY_MAIL:
            data.draw(fuzzed.letters(whole, learner), label=learner)(place / "mail" / learner)
        for learner in BY_EXCHANGE:
            name = f"{learner}+mastery-v1+2026-11-20 10:00:00 UTC+x"
            data.draw(fuzzed.folders(whole), label=learner)(root / "exchange" / "cohort" / "inbound" / name)
        for learner in COLLECTED:
            data.draw(fuzzed.folders(whole), label=learner)(root / "submitted" / learner / "mastery-v1")
        cohort = Cohort.open(root)
        before = of_alice(cohort)
        for said in tried(root):
            assert "Traceback" not in said
        assert of_alice(cohort) == before
        assert {path.name for path in place.iterdir()} == {"cohort", "mail"}
        for learner in (*BY_MAIL, *BY_EXCHANGE, *COLLECTED):
            if (root / "submitted" / learner / "mastery-v1").is_dir():
                insist_on_results(root / "autograded" / learner / "mastery-v1/mastery.ipynb")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def insist_on_results(notebook: Path) -> None:
    """See that every cell that gives points shows what it gives, or an error."""
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("grade"):
            assert {"execute_result", "error"} & {output["output_type"] for output in cell["outputs"]}
