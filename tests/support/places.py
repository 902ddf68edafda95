"""Where things lie in a checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COURSE = ROOT / "course"
SOURCE = ROOT / "src"
PACKS = ROOT / "tests/packs"
TINY = PACKS / "tiny"
