"""The kit's commands and nbgrader's own, as somebody would type them."""

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from managerkit.cli import main
from tests.support.places import SOURCE


def run(*words: str | Path, code: int = 0) -> Result:
    """A command, and the exit code that it has."""
    ran = CliRunner().invoke(main, [str(word) for word in words])
    assert ran.exit_code == code, ran.output
    assert code == 0 or isinstance(ran.exception, SystemExit), "a mistake is told, not raised"
    return ran


def stock(cohort: Path, *words: str, home: Path | None = None) -> str:
    """A command of nbgrader's own, as a facilitator or, from their home, a learner would type it."""
    binaries = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"}
    environment |= {"JUPYTER_CONFIG_DIR": str(cohort), "JUPYTER_DATA_DIR": str((home or cohort) / ".data")}
    environment |= {"PYTHONPATH": str(SOURCE)}
    for name in ("MANAGERKIT_COURSE", "MANAGERKIT_VIEW"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "nbgrader", *words]
    done = subprocess.run(command, cwd=home or cohort, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
