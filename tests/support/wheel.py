"""The kit as others have it: its wheel, installed in an environment of its own, with no clone and no tools at hand."""

import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.places import ROOT

_DATA = ("share/jupyter", "share/jupyter/labextensions", "etc/jupyter", "etc/jupyter/jupyter_server_config.d")
"""Where Jupyter looks in an environment for what packages bring, outer folders first."""


@dataclass(frozen=True)
class InstalledKit:
    """The kit from its wheel; what it depends on is that of the tests' own environment.

    Attributes:
        wheel: the file that was installed.
        python: the environment's Python.
        home: a home folder in which nobody has set anything.
    """

    wheel: Path
    python: Path
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a command has: its own environment's programs alone, so neither git nor make nor a compiler."""
        return {"PATH": str(self.python.parent), "HOME": str(self.home), "LANG": "C.UTF-8", "COLUMNS": "200"}

    def run(self, folder: Path, *words: str | Path, code: int = 0, **environment: str) -> str:
        """A command as somebody types it in a folder.

        Args:
            folder: the current folder.
            words: the command.
            code: the exit code that it has.
            environment: more variables of the environment.

        Returns:
            All that it says.
        """
        done = subprocess.run(
            [self.python.with_name("managerkit"), *words],
            cwd=folder,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == code and "Traceback" not in done.stdout, f"{words}\n{done.stdout}"
        return done.stdout


def installed_kit(folder: Path) -> InstalledKit:
    """Build the wheel and install it, or take what another process of this run has installed.

    Args:
        folder: what all processes of this run share.
    """
    place = folder / "installed-kit"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl = pytest.importorskip("fcntl")
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "ready").exists():
            _make(place)
            (place / "ready").touch()
    (wheel,) = place.glob("*.whl")
    return InstalledKit(wheel, place / "env/bin/python", place / "home")


def _make(place: Path) -> None:
    (place / "home").mkdir(exist_ok=True)
    env = place / "env"
    _do("hatchling", "build", "-t", "wheel", "-d", place)
    _do("venv", "--without-pip", env)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(env), "platbase": str(env)}))
    for name in _DATA:
        (env / name).mkdir(parents=True, exist_ok=True)
    for name in _DATA:
        for path in (Path(sys.prefix) / name).iterdir():
            here = env / name / path.name
            if path.stem != "managerkit" and not here.exists():
                here.symlink_to(path)
    (env / "bin/alembic").symlink_to(Path(sys.prefix) / "bin/alembic")
    _do("pip", "--python", env, "install", "--quiet", "--no-deps", "--no-index", *place.glob("*.whl"))
    # Only now: pip would find the kit installed already where the tests' own environment has it.
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n")


def _do(module: str, *words: str | Path) -> None:
    done = subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
