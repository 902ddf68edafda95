"""Every command of the kit, one after the other in one process, for people and folders with letters of many alphabets.

`python -m tests.support.every_command FOLDER RESULT`: what became of each is in RESULT, a JSON file.
"""

import json
import os
import sys
import traceback
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click

from managerkit.cli import main
from managerkit.hub import opening
from managerkit.journal.log import Journal
from managerkit.room import run
from managerkit.workspace import server
from tests.support import tiny

NAMES = {
    "olena": "Олена Шевченко",
    "zaneta": "Žaneta Ștefănescu",
    "zoe": unicodedata.normalize("NFD", "Zoë Größe-Čapková"),
    "chen": "陈 伟 “小”",
}
HERE = unicodedata.normalize("NFD", "Kurs Žluť – März 2027")


def commands(group: click.Command, path: str = "") -> Iterator[str]:
    """The paths of all commands, such as `cohort new`."""
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from commands(command, f"{path} {name}".strip())
    else:
        yield path


def named(name: str) -> str:
    """A file's name as the system gives it to a program, which may be one that knows ASCII only."""
    return os.fsdecode(name.encode())


def story(folder: Path) -> Iterator[tuple[str, list[str | Path]]]:
    """Each command with its arguments, in an order in which all have something to do."""
    here = folder / named(HERE)
    here.mkdir(parents=True)
    os.chdir(here)
    (people := here / named("Liste ä.csv")).write_text(
        "id,name,email\n" + "".join(f"{key},{name},{key}@example.org\n" for key, name in NAMES.items()), "utf-8"
    )
    work, cohort, course = here / named("Arbeit ö"), here / named("Gruppe ü"), tiny.copy(here / named("Autorin š"))
    yield "start", [work, "--no-browser"]
    for exercise in work.glob("exercises/mastery-v*"):
        Journal.beside(exercise, "mastery", "1.0.0").append("text", "situation", " ".join(NAMES.values()))
    yield "status", [work]
    yield "look-back", [work]
    yield "cards", [work, "--track", "begin", "--anki", here / named("Karten ß.txt")]
    yield "cohort new", [cohort, "--roster", people, "--modules", "mastery"]
    yield "cohort roster", [cohort, people]
    yield "cohort trios", [people]
    yield "cohort release", [cohort]
    name = next(path.name for path in (cohort / "source").iterdir())
    for key in NAMES:
        yield "hand-in", [name, "--workspace", work, "--as", key]
    yield "pack", [work]
    yield "unpack", [next(here.glob("*.zip")), here / named("Zurück")]
    yield "merge", [work]
    yield "ask", ["candor", "--about", NAMES["zoe"], "--named", ",".join(NAMES.values()), "--workspace", work]
    yield "portfolio", [work]
    yield "trios", [here / named("Zu dritt ł"), "--track", "begin"]
    yield "upgrade", [work, "--dry-run"]
    (sent := here / named("Post é")).mkdir()
    for archive in [*work.glob("**/*.zip")]:
        (sent / named(f"{NAMES['zaneta']} {archive.name}")).write_bytes(archive.read_bytes())
    (sent / named("Ж.txt")).write_text("?", "utf-8")
    yield "cohort collect", [cohort]
    yield "cohort collect", [cohort, "--from", sent]
    yield "cohort grade", [cohort]
    yield "cohort status", [cohort]
    yield "cohort mark", [cohort, "--as", "ana", "--no-browser"]
    yield "cohort feedback", [cohort, "--also-unmarked"]
    yield "cohort hand-back", [cohort, "--to", here / named("Zurück an alle")]
    yield "share", [work, "--numbers", "--certificate", NAMES["olena"], "--as", "olena", "--yes"]
    (cohort / "shared").mkdir()
    (cohort / "shared" / "from Olena.json").write_bytes(next(work.glob("shared-*.json")).read_bytes())
    yield "cohort certificate", [cohort, "--for", "zoe", "--name", NAMES["zoe"], "--issuer", NAMES["chen"]]
    yield "cohort certificate", [cohort, "--all"]
    yield "cohort report", [cohort, "--after", "--yes"]
    yield "verify", [cohort / "certificates/zoe.html", "--key", cohort / "issuer.pub"]
    yield "cohort report", [cohort]
    yield "cohort agreement", [cohort]
    yield "cohort rescore", [cohort, "--points", "commits=0,2,4,6", "--only", name, "--yes"]
    yield "cohort upgrade", [cohort, "--dry-run"]
    for system in ("criteria", "canvas", "moodle", "moodle-xml", "xapi"):
        yield "cohort export", [cohort, "--for", system]
    yield "cohort export", [cohort]
    yield "cohort import-marks", [cohort, cohort / "criteria.csv", "--as", "ana"]
    yield "demo", [here / named("Probe ř"), "--learners", "5", "--modules", "mastery"]
    yield "bump", ["ladder", "Wörter: Олена.", "--patch", "--course", course]
    yield "build", ["--course", course]
    yield "check", ["--course", course]
    yield "schema", ["--course", course]
    yield "fuzz", ["ladder", "--course", course, "--plays", "100"]
    yield "story", ["--all", "--course", course, "--to", here / named("Geschichten ß")]
    yield "new module", ["trust", "--course", course]
    yield "new course", [here / named("Neuer Kurs ž"), "--title", named("Übergabe – Žaneta")]
    yield "course", ["--course", course]
    yield "pack-session", ["ladder/climb", "--to", here / named("Mappe ž"), "--course", course]
    yield "room", ["ladder/climb", "--to", here / named("Räume"), "--course", course]
    yield "hub new", [here / named("Knoten ň"), "--cohort", cohort, "--facilitators", "ana"]
    yield "hub open", [work]


def _served(shown: opening.HubServer) -> NoReturn:
    """A server that JupyterHub started, and that is over."""
    raise SystemExit(0)


async def _stopped_at_once(*_arguments: object, **_options: object) -> None:
    """A room, for as long as nobody wants one."""


def run_all(folder: Path) -> list[tuple[str, int | str]]:
    """Run the story; each command with its exit code, or with the error that no command may end with."""
    server.serve = lambda *_arguments, **_options: None  # what would not end by itself
    run.serve = _stopped_at_once
    opening.begin = _served
    done: list[tuple[str, int | str]] = []
    for path, words in story(folder):
        print(f"$ managerkit {path}", flush=True)
        try:
            main([*path.split(), *map(str, words)], prog_name="managerkit")
        except SystemExit as end:
            done.append((path, int(end.code or 0)))
        except BaseException:
            done.append((path, traceback.format_exc()))
    return done


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(run_all(Path(sys.argv[1]))), "utf-8")
