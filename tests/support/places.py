"""Where things lie in a checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COURSE = ROOT / "course"
SOURCE = ROOT / "src"
PACKS = ROOT / "tests/packs"
TINY = PACKS / "tiny"
MODULES = sorted(path.parent.name for path in COURSE.glob("modules/*/module.yml"))
EXERCISES = sorted(path.parent.name for path in COURSE.glob("modules/*/exercise.md"))
REFLECTIONS = sorted(path.parent.name for path in COURSE.glob("modules/*/reflection.yml"))
PLANS = sorted(path.stem.removeprefix("session-") for path in COURSE.glob("facilitator/session-*.yml"))
"""Modules and plans of the course by what lies in their folders, so that tests can be named without reading any."""


def newest(name: str) -> str:
    """The notebook of a module's exercise, in its newest version, as a path in a checkout and a workspace alike."""
    folders = ROOT.glob(f"exercises/{name}-v*")
    return f"exercises/{max(folders, key=lambda path: int(path.name.rpartition('-v')[2])).name}/{name}.ipynb"
