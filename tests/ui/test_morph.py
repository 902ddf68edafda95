"""The panel's `morph`, tried in node: the tests themselves are in morph.test.mjs."""

import re
import shutil
import subprocess

import pytest

from tests.support.places import ROOT

HERE = ROOT / "tests/ui"


@pytest.mark.slow
def test_a_panel_is_renewed_in_place() -> None:
    node = shutil.which("node")
    assert node, "node is missing: run tools/get-node"
    assert (HERE / "node_modules/jsdom").is_dir(), "the packages of tests/ui are missing: run tools/get-node"
    done = subprocess.run([node, "--test", HERE / "morph.test.mjs"], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\W*pass [1-9]", done.stdout, re.MULTILINE), done.stdout
