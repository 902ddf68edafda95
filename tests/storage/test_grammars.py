"""Grammars that nobody asks for are not loaded, wherever they are installed."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from managerkit.storage.grammars import without_grammars
from tests.support import tiny

GRAMMARS = "rfc3987_syntax"
WATCHED = """
import sys
class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "jsonschema":
            print("shut" if sys.modules.get("rfc3987_syntax", "open") is None else "open")
sys.meta_path.insert(0, Watch())
"""


def test_they_are_shut_out_and_let_in_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / f"{GRAMMARS}.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "jsonschema", raising=False)
    monkeypatch.delitem(sys.modules, GRAMMARS, raising=False)
    with without_grammars(), pytest.raises(ImportError):
        import_module(GRAMMARS)
    assert import_module(GRAMMARS).__file__ == str(tmp_path / f"{GRAMMARS}.py")
    del sys.modules[GRAMMARS]


def test_nbgrader_loads_jsonschema_without_them() -> None:
    said = _said(f"{WATCHED}from managerkit.gradebook.nbgrader import import_nbgrader\nimport_nbgrader()")
    assert "shut" in said and "open" not in said


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_command_of_authors_loads_no_jsonschema(tmp_path: Path, command: str) -> None:
    tiny.copy(tmp_path)
    said = _said(f"{WATCHED}from managerkit.cli import main\nmain(['{command}'])", tmp_path)
    assert "shut" not in said and "open" not in said


def _said(code: str, folder: Path | None = None) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()
