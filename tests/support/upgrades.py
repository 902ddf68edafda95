"""A small course that goes through versions, and a learner with a workspace of it who writes into everything."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

from managerkit.authoring import versions
from managerkit.authoring.build import build, differences, write
from managerkit.authoring.versions import VersionStep
from managerkit.content.loading import CourseFolder
from managerkit.journal.log import Journal
from managerkit.workspace.start import prepare
from managerkit.workspace.upgrade import Upgraded, upgrade
from tests.support import tiny

TODAY = date(2027, 3, 4)
NOW = datetime(2027, 3, 4, 9, 30, tzinfo=UTC)
LESSON, EXERCISE = "notebooks/00-ladder.ipynb", "exercises/ladder-v1/ladder.ipynb"


@dataclass
class Author:
    """The tiny course with two modules, ladder and rope, built and released as often as it changes."""

    root: Path

    @classmethod
    def begin(cls, root: Path) -> "Author":
        course = tiny.copy(root)
        _rope(course)
        author = cls(root)
        author.edit("course.yml", "modules: [ladder]\n", "modules: [ladder, rope]\n")
        author.release()
        return author

    @property
    def course(self) -> CourseFolder:
        return CourseFolder(self.root / "course")

    def edit(self, file: str, old: str, new: str) -> None:
        """Change a text in a file of course/; of a module's, `lesson.md` is ladder's."""
        path = self.root / "course" / file
        path = path if path.is_file() else self.root / "course/modules/ladder" / file
        text = path.read_text("utf-8")
        assert old in text, f"{path} has no {old!r}"
        path.write_text(text.replace(old, new), "utf-8")

    def release(self, step: VersionStep = VersionStep.PATCH, notice: str = "Something is better.") -> None:
        """Record what changed, and build everything."""
        for name in self.course.course.modules:
            folder = self.course.module(name)
            if versions.check(self.course, folder) or folder.module.history[0].digest is None:
                versions.bump(self.course, folder, step, notice, TODAY)
        built = list(build(self.course))
        write(self.root, built)
        for told in differences(self.root, built):
            (self.root / told.partition(" is not built")[0]).unlink()

    @contextmanager
    def shipping(self) -> Iterator[None]:
        """While this course is the one that the kit ships."""
        before = os.environ.get("MANAGERKIT_COURSE")
        os.environ["MANAGERKIT_COURSE"] = str(self.root / "course")
        try:
            yield
        finally:
            os.environ.pop("MANAGERKIT_COURSE")
            if before is not None:
                os.environ["MANAGERKIT_COURSE"] = before

    def lesson(self, cells: str) -> None:
        """Put cells behind the first heading's cell of the ladder's lesson."""
        self.edit("lesson.md", "Look before you climb.\n", f"Look before you climb.\n\n{cells}\n")


def _rope(course: Path) -> None:
    copytree(course / "modules/ladder", course / "modules/rope")
    for path in (course / "modules/rope").iterdir():
        text = (
            path.read_text("utf-8")
            .replace('module("ladder")', 'module("rope")')
            .replace("title: Ladders", "title: Ropes")
        )
        path.write_text(text, "utf-8")


@dataclass
class Learner:
    """A learner and their workspace. Remembers everything that they ever typed, and finds it again."""

    author: Author
    workspace: Path
    words: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, author: Author, workspace: Path) -> "Learner":
        with author.shipping():
            prepare(workspace)
        return cls(author, workspace)

    def read(self, name: str = LESSON) -> dict[str, Any]:
        return dict(json.loads((self.workspace / name).read_text("utf-8")))

    def save(self, notebook: dict[str, Any], name: str = LESSON) -> None:
        (self.workspace / name).write_text(json.dumps(notebook, indent=1), "utf-8")

    def cells(self, name: str = LESSON) -> list[dict[str, Any]]:
        return list(self.read(name)["cells"])

    def sources(self, name: str = LESSON) -> list[str]:
        return ["".join(cell["source"]) for cell in self.cells(name)]

    def ids(self, name: str = LESSON) -> list[str]:
        return [cell["id"] for cell in self.cells(name)]

    def types(self, words: str, cell: str, name: str = LESSON) -> None:
        """Write at the end of a cell of the course."""
        notebook = self.read(name)
        (found,) = [one for one in notebook["cells"] if one["id"] == cell]
        found["source"] = f"{''.join(found['source'])}\n{words}"
        self.words.append(words)
        self.save(notebook, name)

    def adds(self, words: str, after: str, name: str = LESSON, kind: str = "markdown") -> None:
        """Add a cell below one with this id."""
        notebook = self.read(name)
        number = [one["id"] for one in notebook["cells"]].index(after)
        code: dict[str, Any] = {"outputs": [], "execution_count": None} if kind == "code" else {}
        new: dict[str, Any] = {
            "cell_type": kind,
            "id": f"mine-{len(self.words)}",
            "metadata": {},
            "source": words,
            **code,
        }
        notebook["cells"].insert(number + 1, new)
        self.words.append(words)
        self.save(notebook, name)

    def answers(self, kind: str, key: str, data: Any, beside: str = LESSON, module: str = "ladder") -> None:
        journal = Journal.beside((self.workspace / beside).parent, module, "1.0.0")
        journal.append(kind, key, data)
        if isinstance(data, str):
            self.words.append(data)

    def journal(self, beside: str = LESSON, module: str = "ladder") -> Journal:
        return Journal.beside((self.workspace / beside).parent, module, "1.0.0")

    def upgrades(self, dry_run: bool = False) -> Upgraded:
        with self.author.shipping():
            return upgrade(self.workspace, TODAY, dry_run)

    def lost(self) -> list[str]:
        """What was typed and is found nowhere in the workspace."""
        texts = [journal.read_text("utf-8", "replace") for journal in self.workspace.rglob("*.jsonl")]
        for path in self.workspace.rglob("*.ipynb"):
            if ".managerkit" not in path.parts:
                texts += _texts(path)
        return [words for words in self.words if not any(words in text for text in texts)]

    def told(self, done: Upgraded) -> str:
        return "\n".join(f"{title}: {one}" for title, sentences in done.told.items() for one in sentences)


def _texts(path: Path) -> list[str]:
    text = path.read_text("utf-8", "replace")
    try:
        return ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    except (ValueError, LookupError, TypeError, RecursionError):
        return [text]


def without(folder: Path, name: str) -> None:
    """Take a module out of a course."""
    rmtree(folder / "modules" / name)
    text = (folder / "course.yml").read_text("utf-8")
    (folder / "course.yml").write_text(re.sub(rf",? ?\b{name}\b(?=[\],])", "", text), "utf-8")
