"""The panel's own code, tried in node: the tests themselves are in the files beside this one."""

import re
import shutil
import subprocess

import pytest

from tests.support.places import ROOT

HERE = ROOT / "tests/ui"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["morph", "words"])
def test_a_panel_is_renewed_in_place_and_keeps_words(name: str) -> None:
    node = shutil.which("node")
    assert node, "node is missing: run tools/get-node"
    assert (HERE / "node_modules/jsdom").is_dir(), "the packages of tests/ui are missing: run tools/get-node"
    done = subprocess.run([node, "--test", HERE / f"{name}.test.mjs"], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\W*pass [1-9]", done.stdout, re.MULTILINE), done.stdout
