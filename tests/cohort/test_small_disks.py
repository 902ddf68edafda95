"""A facilitator's disk that is full or may not be written to: one true sentence, and the same command goes on later."""

import json
import shutil
import subprocess
import sys
from typing import Any

import pytest

from managerkit.grading.sandbox import namespaces as ns
from tests.support import parcels
from tests.support.handed_in import make
from tests.support.places import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(500)]
REASONS = ("No space left on device", "disk is full", "Read-only file system", "readonly", "disk I/O error")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What came of every command, on a disk that is full, read-only, and neither."""
    if not ns.supported() or not shutil.which("unshare"):
        pytest.skip("this system has no mounts of one's own")
    root = tmp_path_factory.mktemp("small")
    handed = make(root / "cohort", ["alice", "bob"], "mastery")
    files = parcels.of(handed.hand_in("alice", work=True).home)
    parcels.handed_in(root / "mail/bob.zip", files, "bob", "mastery-v1", "2026-11-20T10:00:00Z")
    command = ["unshare", "-rm", sys.executable, "-m", "tests.support.small_disk"]
    ran = subprocess.run(
        [*command, str(handed.cohort.root), str(root / "mail")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if "unshare failed" in ran.stderr:
        pytest.skip("nobody but root may mount here")
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]


def test_a14_a_full_or_read_only_disk_is_one_true_sentence(said: list[dict[str, Any]]) -> None:
    odd = [one for one in said if not one["plain"]]
    assert odd == []
    failed = [one for one in said if one["case"] != "room again" and one["code"]]
    assert len(failed) >= 16
    for one in failed:
        assert one["code"] == 1
        assert any(reason in one["output"] for reason in REASONS), one
        assert "damaged" not in one["output"]
        assert "(None)" not in one["output"]


def test_a14_the_same_command_goes_on_once_there_is_room(said: list[dict[str, Any]]) -> None:
    assert [one for one in said if one["case"] == "room again" and one["code"]] == []
    full = [one["words"][1] for one in said if one["case"] == "full to 0" and one["code"] == 1]
    assert {"collect", "grade", "feedback", "import-marks"} <= set(full)
