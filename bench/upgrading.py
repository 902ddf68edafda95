"""Upgrade a workspace in which everything is answered: how long it takes, and what is left when it is killed midway.

Run: python -m bench.upgrading --kills 100
"""

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from managerkit.authoring.build import build, write
from managerkit.content.loading import CourseFolder
from managerkit.content.which import own_course
from managerkit.journal.log import Journal
from managerkit.workspace.start import prepare

from .measure import Row, compiled, progress

MOST = 3.0
"""Seconds."""

UPGRADE = """
import sys
from datetime import date
from pathlib import Path
from managerkit.gradebook.nbgrader import import_nbgrader

import_nbgrader()
import jupyter_server.serverapp, nbgrader.preprocessors, psutil
from managerkit.workspace.upgrade import upgrade

print("ready", flush=True)
upgrade(Path(sys.argv[1]), date(2027, 3, 4))
print("done", flush=True)
"""


@dataclass(frozen=True)
class Scene:
    """A workspace of today's course, answered and written into, and the folder of a course that is newer everywhere."""

    workspace: Path
    newer: Path


def scene(root: Path) -> Scene:
    """Make both in an empty folder."""
    workspace = root / "workspace"
    prepare(workspace)
    course = CourseFolder()
    for folder in course.modules():
        (lesson,) = (workspace / "notebooks").glob(f"??-{folder.id}.ipynb")
        exercise = workspace / "exercises" / folder.assignment / f"{folder.id}.ipynb"
        for path in (one for one in (lesson, exercise) if one.is_file()):
            _write_into(path)
            journal = Journal.beside(path.parent, folder.id, folder.module.version)
            for number in range(10):
                journal.append("text", f"prompt-{number}", f"What I think of {folder.id}, number {number}. " * 10)
    newer = root / "newer"
    shutil.copytree(own_course(), newer / "course")
    for path in newer.glob("course/modules/*/module.yml"):
        path.write_text(path.read_text("utf-8").replace("version: 1.0.0", "version: 1.0.1"), "utf-8")
    for path in newer.glob("course/modules/*/lesson.md"):
        path.write_text(f'+++ {{"slug": "new-here"}}\nNew in this version.\n\n{path.read_text("utf-8")}', "utf-8")
    write(newer, list(build(CourseFolder(newer / "course"))))
    return Scene(workspace, newer / "course")


def _write_into(path: Path) -> None:
    """Two cells of the learner's own, an edit in each cell of the course, and outputs."""
    notebook = json.loads(path.read_text("utf-8"))
    for number, cell in enumerate(notebook["cells"]):
        cell["source"] = [*cell["source"], f"\nand mine, {number}"]
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["shown\n"] * 200}]
    for number in range(2):
        own = {"cell_type": "markdown", "id": f"own-{number}", "metadata": {}, "source": f"A thought, {number}. " * 40}
        notebook["cells"].insert(2 * number + 1, own)
    path.write_text(json.dumps(notebook, indent=1), "utf-8")


def run(times: int, kills: int) -> Iterator[Row]:
    """The time that the command takes, imports included; and kills at random moments."""
    with compiled() as environment, TemporaryDirectory() as folder:
        there = scene(Path(folder))
        environment["MANAGERKIT_COURSE"] = str(there.newer)
        taken = []
        for turn in range(times + 1):
            progress(f"managerkit upgrade: {turn} of {times}")
            workspace = Path(shutil.copytree(there.workspace, Path(folder) / f"turn-{turn}/workspace"))
            command = [sys.executable, "-m", "managerkit.cli", "upgrade", str(workspace)]
            began = time.perf_counter()
            subprocess.run(command, env=environment, check=True, capture_output=True)
            if turn:  # the first round compiles
                taken.append(time.perf_counter() - began)
        measured = f"{median(taken):.2f} s ({min(taken):.2f}–{max(taken):.2f})"
        yield Row("managerkit upgrade, the whole course answered", f"under {MOST:g} s", measured, median(taken) < MOST)
        found = killed(there, Path(folder), kills, environment)
    yield Row("workspaces after kills in an upgrade", "old or new, then new", str(found), found.mixtures == 0)


@dataclass
class Tally:
    """What the kills came to."""

    old: int = 0
    new: int = 0
    mixtures: int = 0

    def __str__(self) -> str:
        return f"{self.old} old, {self.new} new, {self.mixtures} mixtures or not completed"


def killed(there: Scene, root: Path, kills: int, environment: dict[str, str], seed: int = 1) -> Tally:
    """Kill upgrades at random moments, look at what is there, and upgrade again.

    Args:
        there: what is upgraded, and to what.
        root: a folder for the copies.
        kills: how many.
        environment: of the processes, with the newer course.
        seed: of the moments.
    """
    tally, luck = Tally(), random.Random(seed)
    place = root / "kills"
    old = contents(there.workspace)
    workspace = _copied(there, place)
    longest, new = _upgrade(workspace, environment, None), contents(workspace)
    for number in range(kills):
        progress(f"upgrades killed: {number} of {kills}")
        workspace = _copied(there, place)
        _upgrade(workspace, environment, luck.uniform(0, longest))
        now = contents(workspace)
        _upgrade(workspace, environment, None)
        kept = [path for path in place.iterdir() if path != workspace]
        completed = contents(workspace) == new and len(kept) == 1 and contents(kept[0]) == old
        if now not in (old, new) or not completed:
            tally.mixtures += 1
        elif now == old:
            tally.old += 1
        else:
            tally.new += 1
    return tally


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _copied(there: Scene, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    return Path(shutil.copytree(there.workspace, place / "workspace"))


def _upgrade(workspace: Path, environment: dict[str, str], kill_after: float | None) -> float:
    """Upgrade in a process of its own, which may be killed; the seconds from the end of its imports to its own."""
    command = [sys.executable, "-c", UPGRADE, str(workspace)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        began = time.perf_counter()
        if kill_after is None:
            assert process.stdout.read() == "done\n"
        else:
            time.sleep(kill_after)
            process.send_signal(signal.SIGKILL)
        return time.perf_counter() - began


def main() -> None:
    """Print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.upgrading", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    for row in run(arguments.times, arguments.kills):
        progress("")
        print(f"{row.what}: {row.measured} (target: {row.target})")


if __name__ == "__main__":
    main()
