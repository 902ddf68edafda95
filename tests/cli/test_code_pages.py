"""Every command on terminals that lack letters of people's names, in folders with letters of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from managerkit.cli import main
from tests.support.every_command import NAMES, commands
from tests.support.places import ROOT, SOURCE

TOLD = {"fuzz", "portfolio", "hub new"}
"""What ends with 1 here: the tiny story is too easy, nobody has anything to take away yet, no hub fits this cohort."""
OTHERS = {"code page 1252": ("cp1252", ""), "ASCII": ("ascii", "C")}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("encoding", "locale"), OTHERS.values(), ids=OTHERS)
def test_c10_every_command_on_every_code_page(tmp_path: Path, encoding: str, locale: str) -> None:
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding, "PYTHONPATH": str(SOURCE)}
    if locale:
        environment |= {"LC_ALL": locale, "PYTHONCOERCECLOCALE": "0"}
    words: list[str | Path] = [
        sys.executable,
        "-m",
        "tests.support.every_command",
        tmp_path / "x",
        tmp_path / "result.json",
    ]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode(encoding, "replace")  # where it is ASCII, click writes UTF-8
    assert done.returncode == 0, said
    results: list[tuple[str, int | str]] = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert [one for one in results if one[1] != (1 if one[0] in TOLD else 0)] == [], said
    assert "Traceback" not in said and "UnicodeEncodeError" not in said
    assert {path for path, _ in results} == set(commands(main)), "a new command belongs into the story"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("cp1252", "????? ????????|Žaneta Stefanescu|Zoe Große-Capkova|? ? “?”"),
        ("ascii", '????? ????????|Zaneta Stefanescu|Zoe Gro?e-Capkova|? ? "?"'),
    ],
)
def test_c10_a_name_is_written_with_the_nearest_letters(encoding: str, shown: str) -> None:
    code = "import sys; from managerkit.cli.streams import speak_anything; speak_anything(); print(sys.argv[1])"
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding, "PYTHONPATH": str(SOURCE)}
    words = [sys.executable, "-c", code, "|".join(NAMES.values())]
    done = subprocess.run(words, env=environment, capture_output=True, check=True)
    assert done.stdout.decode(encoding).strip() == shown
