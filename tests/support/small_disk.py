"""A disk of a few megabytes that only one process sees: `unshare -rm python -m tests.support.small_disk COHORT MAIL`.

Each command of a cohort is given when the disk is full, once there is room again, and when it is read-only; what came
of each is printed as a line of JSON.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner

from managerkit.cli import main
from managerkit.grading.sandbox import namespaces as ns

SIZE = 40 * 1024**2


@contextmanager
def full(place: Path, left: int) -> Iterator[None]:
    """Fill a disk up to a few bytes."""
    filler = place / "filler"
    size = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize - left
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(size, 1))
    try:
        yield
    finally:
        filler.unlink()


def give(case: str, *words: str) -> None:
    """Give a command, and print what came of it."""
    ran = CliRunner().invoke(main, list(words))
    plain = ran.exception is None or isinstance(ran.exception, SystemExit)
    said = {"case": case, "words": words[:2], "code": ran.exit_code, "plain": plain, "output": ran.output[-2000:]}
    print(json.dumps({**said, "raised": repr(ran.exception)}), flush=True)


def try_all(cohort: Path, mail: Path) -> None:
    """Give every command on a small disk."""
    place = Path(tempfile.mkdtemp())
    ns.private_mounts()
    ns.mount_memory(str(place), SIZE)
    there = place / "cohort"
    shutil.copytree(cohort, there)
    (place / "tmp").mkdir()
    tempfile.tempdir = str(place / "tmp")
    marks = there / "criteria.csv"
    commands = [
        ("collect", str(there), "--from", str(mail)),
        ("grade", str(there), "--unfenced"),
        ("feedback", str(there), "--also-unmarked"),
        ("report", str(there)),
        ("export", str(there), "--for", "criteria"),
        ("import-marks", str(there), str(marks), "--as", "mia"),
        ("rescore", str(there)),
        ("upgrade", str(there)),
    ]
    for command in commands:
        if command[0] == "import-marks":
            _mark(marks)
        for left in (0, 16 * 1024):
            with full(place, left):
                give(f"full to {left}", "cohort", *command)
        give("room again", "cohort", *command)
    ns.make_read_only(str(place))
    for command in commands:
        give("read-only", "cohort", *command)


def _mark(table: Path) -> None:
    """Give everybody's first criterion a level, as in a spreadsheet."""
    head, first, *rest = table.read_text("utf-8-sig").splitlines()
    at = head.split(",").index("level")
    values = first.split(",")
    values[at] = "2"
    table.write_text("\n".join([head, ",".join(values), *rest]) + "\n", "utf-8")


if __name__ == "__main__":
    try_all(Path(sys.argv[1]), Path(sys.argv[2]))
