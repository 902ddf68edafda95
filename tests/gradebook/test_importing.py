"""Importing nbgrader fast leaves the process as it was."""

import subprocess
import sys

import pytest

_IMPORT = "from managerkit.gradebook.nbgrader import import_nbgrader; import_nbgrader()"


@pytest.mark.slow
@pytest.mark.parametrize("state", ["enable", "disable"])
def test_the_collector_is_left_on_or_off_as_it_was(state: str) -> None:
    code = f"import gc; gc.{state}(); {_IMPORT}; print(gc.isenabled())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == str(state == "enable")
