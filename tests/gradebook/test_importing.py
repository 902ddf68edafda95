"""Importing nbgrader fast leaves the process as it was."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

_IMPORT = "from managerkit.gradebook.nbgrader import import_nbgrader; import_nbgrader()"


@pytest.mark.slow
@pytest.mark.parametrize("state", ["enable", "disable"])
def test_the_collector_is_left_on_or_off_as_it_was(state: str) -> None:
    code = f"import gc; gc.{state}(); {_IMPORT}; print(gc.isenabled())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == str(state == "enable")


@pytest.mark.slow
def test_what_is_seldom_called_is_not_loaded_and_works_when_it_is_called(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "in.zip", "w") as packed:
        packed.writestr("one.txt", "1")
    code = f"""
import sys
from pathlib import Path
from zipfile import ZipFile
{_IMPORT}
assert not {{"setuptools", "jupyter_server"}} & sys.modules.keys(), sys.modules.keys()
from nbgrader.utils import unzip
unzip({str(tmp_path / "in.zip")!r}, {str(tmp_path)!r})
import nbgrader
from jupyter_server.serverapp import ServerApp
server = ServerApp(root_dir={str(tmp_path)!r}, allow_root=True, log_level=50)
server.initialize([], find_extensions=False)
nbgrader.load_validate(server)
rules = [rule.matcher.regex.pattern for rule in server.web_app.default_router.rules[0].target.rules]
print(any("/assignments/validate" in rule for rule in rules))
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "True"
    assert (tmp_path / "one.txt").read_text() == "1"
