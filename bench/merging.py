"""Ten changes of the course put through three ways of bringing it to a learner: what is left of the learner's words?

Beside the graft of managerkit stand nbgitpuller, as its command pulls from a repository (it commits what the learner
did, then `git merge -Xours`), and nbdime's `nbmerge`, with what it does by itself and with `use-local`. nbmerge and the
graft are handed the three notebooks, so that a renamed file is a question for nbgitpuller alone.

Run: python -m bench.merging [--notes]
"""

import argparse
import ast
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

from managerkit.workspace.graft import graft

from .measure import Row, progress
from .merging_cases import NAME, PASSAGES, Change, Notebook, changes, text

OTHERS = ("nbgitpuller", "nbdime")
TO_INSTALL = 'For this, nbgitpuller, nbdime and git are needed: pip install -c constraints.txt -e ".[bench]"'

RUN = 3
"""Fewer words than this in a row, found in another text, are chance."""
LONG = 20
"""A shorter line may well stand in a notebook twice."""

MARKER = re.compile(r"<{7}|>{7}|={7}|\|{7}")
LEGEND = f"""\
Words of the learner's kept, of all; what is not mentioned is in order: all new text of the course is there, in its
place and without the old; the notebook is valid; no line is lost and none of {LONG} characters or more doubled; its
code parses; no conflict markers."""


@dataclass(frozen=True)
class Came:
    """What a tool made of a change: the notebook, if there is one, what it said, and what is amiss around it."""

    notebook: Notebook | None
    said: str = ""
    amiss: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """How many of the learner's words were kept, of how many, and all that is wrong with the result."""

    kept: int
    words: int
    flaws: tuple[str, ...]

    def __str__(self) -> str:
        return "; ".join([f"{self.kept} of {self.words}", *self.flaws])


@dataclass(frozen=True)
class Measured:
    """A tool, by its name in the table, with its verdict and its words on each change."""

    tool: str
    verdicts: list[Verdict]
    said: list[str]

    @property
    def kept(self) -> int:
        """The learner's words kept, over all changes."""
        return sum(verdict.kept for verdict in self.verdicts)

    @property
    def words(self) -> int:
        """The learner's words, over all changes."""
        return sum(verdict.words for verdict in self.verdicts)

    @property
    def flawless(self) -> int:
        """The changes with which nothing is wrong, words included."""
        return sum(verdict.kept == verdict.words and not verdict.flaws for verdict in self.verdicts)


def run() -> Iterator[Row]:
    """A row for each tool, or one that says what is missing."""
    if not installed():
        yield Row("words kept in ten changes", "", "left out: nbgitpuller, nbdime or git is not installed")
        return
    for place, measured in enumerate(measure()):
        yield Row(
            f"words kept in ten changes: {measured.tool}",
            "" if place else "all",
            f"{measured.kept:,} of {measured.words:,}; nothing wrong in {measured.flawless} changes",
            None if place else measured.kept == measured.words,
        )


def installed() -> bool:
    """Whether there is anything to compare with."""
    return all(find_spec(name) for name in OTHERS) and shutil.which("git") is not None


def measure() -> list[Measured]:
    """Every change through every tool, ours first."""
    puller, merge = (f"{name} {version(name)}" for name in OTHERS)
    tools: dict[str, Callable[[Change, Path], Came]] = {
        "managerkit": _graft,
        puller: _pull,
        f"{merge} inline": lambda change, folder: _nbmerge(change, folder, "inline"),
        f"{merge} use-local": lambda change, folder: _nbmerge(change, folder, "use-local"),
    }
    found = []
    for tool, bring in tools.items():
        verdicts, said = [], []
        progress(f"merging: ten changes through {tool}")
        for change in changes():
            with TemporaryDirectory() as folder:
                came = bring(change, Path(folder))
            verdicts.append(judge(change, came))
            said.append(came.said)
        found.append(Measured(tool, verdicts, said))
    progress("")
    return found


def judge(change: Change, came: Came) -> Verdict:
    """Compare what came out with what the learner had and what the course now ships."""
    total = sum(len(passage.split()) for passage in PASSAGES)
    if came.notebook is None:
        return Verdict(0, total, (*came.amiss, "no notebook"))
    sources = [text(cell) for cell in came.notebook["cells"]]
    found = (
        _arrival(change, came),
        _validity(came.notebook),
        _damage(change, came.notebook),
        _doubled(change, sources),
        _markers(sources),
    )
    flaws = tuple(filter(None, found))
    shipped = [text(cell) for cell in change.base["cells"]]
    return Verdict(sum(_kept(passage, sources, shipped) for passage in PASSAGES), total, (*came.amiss, *flaws))


def _kept(passage: str, sources: Sequence[str], shipped: Sequence[str]) -> int:
    """A passage's words: all if it stands somewhere as it was, else those found beyond what the shipped text holds."""
    if any(passage in source for source in sources):
        return len(passage.split())
    return max(0, _in_order(passage, sources) - _in_order(passage, shipped))


def _in_order(passage: str, sources: Sequence[str]) -> int:
    """How many words of a passage stand in one cell, in their order, a few in a row."""
    matchers = (SequenceMatcher(None, passage.split(), source.split(), autojunk=False) for source in sources)
    rows = ([block.size for block in matcher.get_matching_blocks()] for matcher in matchers)
    return max((sum(size for size in row if size >= RUN) for row in rows), default=0)


def _arrival(change: Change, came: Came) -> str:
    """What is missing of the course's own change: its text, its order, its metadata, or that the old has gone."""
    assert came.notebook is not None
    base, new, sources = (
        [text(cell) for cell in notebook["cells"]] for notebook in (change.base, change.new, came.notebook)
    )
    here = _lines(sources)
    missing = [line for line in _lines(new) if line not in _lines(base) and line not in here]
    own = {cell.get("id"): text(cell) for cell in change.own["cells"]}
    ordered = [own.get(cell["id"], text(cell)) if text(cell) in base else text(cell) for cell in change.new["cells"]]
    places = [sources.index(source) for source in ordered if source in sources]
    wrong = {
        "new text missing": [line for line in missing if line not in came.said],
        "new text in a note alone": [line for line in missing if line in came.said],
        "old text still there": [line for line in _lines(base) if line not in _lines(new) and line in here],
        "not in the new order": places != sorted(places),
        "version not raised": came.notebook["metadata"].get("managerkit") != change.new["metadata"]["managerkit"],
    }
    return "; ".join(what for what, is_so in wrong.items() if is_so)


def _validity(notebook: Notebook) -> str:
    """What nbformat has against it; cell ids that are missing or doubled are warnings there, and faults here."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            nbformat.validate(json.loads(json.dumps(notebook)))
        except (nbformat.ValidationError, Warning) as problem:
            return f"not valid: {type(problem).__name__}"
    return ""


def _damage(change: Change, notebook: Notebook) -> str:
    """Whether a line is gone that both the learner and the course kept, or code is there that is none."""
    own, new, here = (_lines(map(text, one["cells"])) for one in (change.own, change.new, notebook))
    sources = [text(cell) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    wrong = {
        "a line lost that nobody changed": [line for line in own if line in new and line not in here],
        "code that does not parse": [source for source in sources if not _parses(source)],
    }
    return "; ".join(what for what, is_so in wrong.items() if is_so)


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _doubled(change: Change, sources: Sequence[str]) -> str:
    """Whose lines stand there more often than the learner had them and the course ships them."""
    had, ships = (_lines(map(text, notebook["cells"])) for notebook in (change.own, change.new))
    doubled = {
        line
        for line, times in _lines(sources).items()
        if len(line) >= LONG and times > max(had[line], ships[line], 1) and not MARKER.search(line)
    }
    written = {line for line in doubled if any(line in passage for passage in PASSAGES)}
    return "; ".join(
        f"{whose} doubled"
        for whose, lines in (("learner’s text", written), ("course text", doubled - written))
        if lines
    )


def _markers(sources: Sequence[str]) -> str:
    """Whether conflict markers stand in cells of their own, or have got into somebody's text."""
    marked = [source for source in sources if MARKER.search(source)]
    if not marked:
        return ""
    if any(line.strip() and not MARKER.search(line) for source in marked for line in source.splitlines()):
        written = any(passage in source for passage in PASSAGES for source in marked)
        return f"conflict markers inside {'the learner’s' if written else 'the course’s'} text"
    return "cells of conflict markers"


def _lines(sources: Iterable[str]) -> Counter[str]:
    return Counter(line.strip() for source in sources for line in source.splitlines() if line.strip())


def _graft(change: Change, folder: Path) -> Came:
    base, own, new = (json.loads(path.read_text("utf-8")) for path in _files(change, folder))
    grafted = graft(base, own, new)
    return Came(grafted.notebook, "\n".join(grafted.notes))


def _nbmerge(change: Change, folder: Path, strategy: str) -> Came:
    merged = folder / "merged.ipynb"
    options = ["--out", str(merged), "--merge-strategy", strategy]
    told = _python(folder, "nbdime.nbmergeapp", *map(str, _files(change, folder)), *options)
    return _read(merged, told)


def _pull(change: Change, folder: Path) -> Came:
    course, learner = folder / "course", folder / "learner"
    course.mkdir()
    _git(course, "init", "--quiet", "--initial-branch=main")
    _commit(course, NAME, change.base)
    pull = ("nbgitpuller.pull", course.as_uri(), "main", str(learner))
    _python(folder, *pull).check_returncode()
    _write(learner / NAME, change.own)
    if change.name != NAME:
        _git(course, "mv", NAME, change.name)
    _commit(course, change.name, change.new)
    told = _python(folder, *pull)
    amiss = [] if told.returncode == 0 else ["stopped with an error"]
    names = sorted(path.name for path in learner.glob("*.ipynb"))
    if names != [change.name]:
        amiss.append(f"leaves {' and '.join(names)}")
    return _read(learner / change.name, told, tuple(amiss))


def _read(path: Path, told: subprocess.CompletedProcess[str], amiss: tuple[str, ...] = ()) -> Came:
    try:
        notebook = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        notebook = None
    return Came(notebook, told.stdout + told.stderr, amiss)


def _files(change: Change, folder: Path) -> list[Path]:
    paths = [folder / f"{name}.ipynb" for name in ("base", "own", "new")]
    for path, notebook in zip(paths, (change.base, change.own, change.new), strict=True):
        _write(path, notebook)
    return paths


def _write(path: Path, notebook: Notebook) -> None:
    """As JupyterLab and the build write it, so that only what changed differs."""
    path.write_text(nbformat.writes(nbformat.from_dict(notebook)) + "\n", "utf-8")


def _commit(course: Path, name: str, notebook: Notebook) -> None:
    _write(course / name, notebook)
    _git(course, "add", "--all")
    _git(course, "commit", "--quiet", "--message", "A version of the course")


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, env=_environment(), capture_output=True, check=True)


def _python(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-W", "ignore", "-m", *command]
    return subprocess.run(whole, cwd=folder, env=_environment(), capture_output=True, text=True)


def _environment() -> dict[str, str]:
    """Without the settings of whoever measures: a merge driver or a strategy of theirs would change the outcome."""
    who = {f"GIT_{role}_{what}": "bench" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "JUPYTER_NO_CONFIG": "1"}


def main() -> int:
    """Print the table as Markdown; the exit code is 1 if the graft lost a word, 2 if there is nothing to compare."""
    parser = argparse.ArgumentParser(prog="python -m bench.merging", description="What ten changes do to an answer.")
    parser.add_argument("--notes", action="store_true", help="also what the graft said to the learner")
    notes = parser.parse_args().notes
    if not installed():
        print(TO_INSTALL, file=sys.stderr)
        return 2
    found = measure()
    names = [f"{number} {change.what}" for number, change in enumerate(changes(), 1)]
    rows = [["change", *(measured.tool for measured in found)]]
    rows += [[name, *(str(measured.verdicts[place]) for measured in found)] for place, name in enumerate(names)]
    rows.append(["all", *(f"{one.kept} of {one.words}; nothing wrong in {one.flawless} changes" for one in found)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, ["-" * width for width in widths])
    for row in rows:
        print("|", " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)), "|")
    print(f"\n{LEGEND}")
    if notes:
        print("\nWhat the graft said:")
        for name, said in zip(names, found[0].said, strict=True):
            print(f"\n{name}", *said.splitlines(), sep="\n- ")
    return 0 if found[0].kept == found[0].words else 1


if __name__ == "__main__":
    sys.exit(main())
