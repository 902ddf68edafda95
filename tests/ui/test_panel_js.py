"""The kit's code in the browser, tried in node: the tests themselves are in the files beside this one."""

import re
import shutil
import subprocess

import pytest

from tests.support.places import ROOT

HERE = ROOT / "tests/ui"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["morph", "words", "reviver"])
def test_what_the_browser_is_given_keeps_its_promises(name: str) -> None:
    node = shutil.which("node")
    assert node, "node is missing: run tools/get-node"
    assert (HERE / "node_modules/jsdom").is_dir(), "the packages of tests/ui are missing: run tools/get-node"
    done = subprocess.run([node, "--test", HERE / f"{name}.test.mjs"], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\W*pass [1-9]", done.stdout, re.MULTILINE), done.stdout
