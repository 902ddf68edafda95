"""What an upgrade would do to a workspace: which notebooks are grafted, moved, added, kept; nothing is changed here."""

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.encoding import as_utf8

from .graft import NotebookJson, graft
from .shipped import Files

_NOTHING: NotebookJson = {"cells": [], "metadata": {}}


@dataclass
class UpgradePlan:
    """What is to be done, with paths in the workspace.

    `files` are written; `gone` not taken along; `moved` and `copied` go from one path to another; `retired` has, by the
    path of a journal, a title, a module and the ids that replaced others. `told` says it all in sentences. `used` are
    the learner's notebooks that found their place.
    """

    base: Files
    differs: bool
    files: Files = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    copied: dict[str, str] = field(default_factory=dict)
    retired: dict[str, tuple[str, str, Mapping[str, str]]] = field(default_factory=dict)
    told: dict[str, list[str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def tell(self, title: str, *sentences: str) -> None:
        """Add sentences about something; each is told once.

        Args:
            title: what the sentences are about.
            *sentences: what is to be told, in order.
        """
        known = self.told.setdefault(title, [])
        known += [one for one in dict.fromkeys(sentences) if one not in known]


@dataclass(frozen=True)
class _Known:
    """A notebook of the course: its path, its kind (lesson or exercise), its module, its version and its content."""

    path: str
    kind: str
    module: str
    version: str
    notebook: NotebookJson

    @property
    def folder(self) -> str:
        return str(PurePosixPath(self.path).parent)


@dataclass(frozen=True)
class _Owned:
    """A notebook in the workspace: its text, and the kind and the module that it says it is of."""

    text: str
    about: tuple[str, str] | None


def plan(folder: Path, base: Files, new: Files, course: CourseFolder) -> UpgradePlan:
    """Decide what an upgrade is to do.

    Args:
        folder: the workspace, which is only read.
        base: what was shipped into it.
        new: what the course ships now.
        course: the content, for titles, notices and ids that were retired.

    Returns:
        what is to be written, moved, copied and told.

    Raises:
        ContentError: the course is broken.
    """
    made = UpgradePlan(new, base != new)
    if not made.differs:
        return made
    had, now, own = _notebooks(base), _notebooks(new), _owned(folder)
    for one in now.values():
        module = course.module(one.module)
        before = next((had[(one.kind, name)] for name in _names(one.module, course) if (one.kind, name) in had), None)
        _lay(one, before, own, base, made, module)
        _carry(one, before, made, module)
    for key, one in had.items():
        if not any((key[0], name) in now for name in (key[1], course.course.retired.get(key[1]))):
            _drop(one, folder, base, made)
    for name in (name for name in new if not name.endswith(".ipynb")):
        _table(name, folder, base, new, made)
    _make_room(folder, made)
    return made


def _names(module: str, course: CourseFolder) -> list[str]:
    """What a module is and was called."""
    return [module, *(old for old, name in course.course.retired.items() if name == module)]


def _notebooks(files: Files) -> dict[tuple[str, str], _Known]:
    """The notebooks among some files, by kind and module; of an exercise that is there twice, the newest."""
    found = {}
    for path in sorted(files):
        notebook = read(files[path]) if path.endswith(".ipynb") else None
        about = notebook["metadata"].get("managerkit") if notebook else None
        if notebook and isinstance(about, dict):
            one = _Known(path, str(about.get("kind")), str(about.get("module")), str(about.get("version")), notebook)
            found[(one.kind, one.module)] = one
    return found


def read(text: str) -> NotebookJson | None:
    """A notebook's content, or None if it is none that could be put together again."""
    import nbformat

    try:
        found = json.loads(text)
        if found.get("nbformat") != 4:
            found = json.loads(nbformat.writes(nbformat.convert(nbformat.from_dict(found), 4)))
        named = [{"id": "any", **cell} for cell in found["cells"]]
        nbformat.validate({**found, "nbformat_minor": 5, "cells": _unlike(named)}, relax_add_props=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, nbformat.ValidationError):
        return None
    else:
        return dict(found)


def _unlike(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cells with ids of their own, for validation: doubled ids are put right by grafting."""
    return [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(cells)]


def _lay(
    one: _Known, before: _Known | None, owned: dict[str, _Owned], base: Files, made: UpgradePlan, module: ModuleFolder
) -> None:
    """Put a notebook of the course in its place, with what the learner had written into the one before."""
    title = module.module.title
    own = _own(owned, one, before)
    main = next((path for path in (before.path if before else "", one.path) if path in own), None)
    beside = before is not None and before.folder != one.folder  # a new assignment beside the old one
    if before is not None and before.notebook != one.notebook:
        made.tell(title, *_news(before, module))
    if main is None:
        made.files[one.path] = made.base[one.path]
        made.tell(title, f"the notebook {one.path} {'is new' if before is None else 'was gone, and is there again'}")
    elif beside:
        made.tell(title, f"the notebook {one.path} begins with what you have in {main}, which stays as it is")
    for path, text in own.items():
        target = one.path
        if path != main:
            target = path if path != one.path else _aside(path, set(owned) | set(made.files))
        made.used.add(path)
        if path == main and path != target and not beside:
            made.gone.add(path)
        if before is not None and text == base[before.path]:
            made.files[target] = made.base[one.path]
        elif before is None or before.notebook != one.notebook or target != path:
            _graft(one, before, path, target, text, made, title)


def _graft(
    one: _Known, before: _Known | None, path: str, target: str, text: str, made: UpgradePlan, title: str
) -> None:
    notebook = read(text)
    if notebook is None:
        aside = _aside(path, made.used | set(made.files), "unreadable")
        made.gone.discard(path)
        made.moved[path] = aside
        made.files[target] = made.base[one.path]
        made.tell(
            title, f"the file {path} cannot be read as a notebook; it is kept as {aside}, and you have a fresh one"
        )
        return
    grafted = graft(before.notebook if before else _NOTHING, notebook, one.notebook)
    made.files[target] = _written(grafted.notebook)
    made.tell(title, *(f"in {target} {note}" for note in grafted.notes))


def _owned(folder: Path) -> dict[str, _Owned]:
    """The notebooks in a workspace, copies under other names included, by path."""
    paths = sorted([*(folder / "notebooks").glob("*.ipynb"), *(folder / "exercises").glob("*/*.ipynb")])
    texts = {path: as_utf8(path.read_bytes()).decode("utf-8", "replace") for path in paths}
    return {path.relative_to(folder).as_posix(): _Owned(text, _about(text)) for path, text in texts.items()}


def _own(owned: dict[str, _Owned], one: _Known, before: _Known | None) -> Files:
    """The learner's notebooks that are to have what one of the course's has."""
    known = [one, *([before] if before else [])]
    wanted, folders = {(each.kind, each.module) for each in known}, {each.folder for each in known}
    shipped_as = before.path if before else ""
    return {
        name: found.text
        for name, found in owned.items()
        if name == shipped_as or (found.about in wanted and str(PurePosixPath(name).parent) in folders)
    }


def _about(text: str) -> tuple[str, str] | None:
    try:
        about = json.loads(text)["metadata"]["managerkit"]
        return str(about["kind"]), str(about["module"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _news(before: _Known, module: ModuleFolder) -> Iterator[str]:
    """What a module's history says since a version; going back, only that."""
    now = module.module.version
    if _numbers(now) < _numbers(before.version):
        yield f"goes back from {before.version} to {now}"
        return
    for change in reversed(module.module.history):
        if _numbers(change.version) > _numbers(before.version):
            yield f"{change.version}: {change.notice}"


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]


def _carry(one: _Known, before: _Known | None, made: UpgradePlan, module: ModuleFolder) -> None:
    """The journal beside a notebook goes along, over a new name of the module and a new assignment."""
    journal = f"{one.folder}/{one.module}.journal.jsonl"
    if before is not None and (old := f"{before.folder}/{before.module}.journal.jsonl") != journal:
        made.copied[old] = journal
    if module.module.retired:
        made.retired[journal] = module.module.title, one.module, module.module.retired


def _drop(one: _Known, folder: Path, base: Files, made: UpgradePlan) -> None:
    """A notebook that the course no longer has stays, if there is anything of the learner's in it or beside it."""
    path = folder / one.path
    if not path.is_file():
        return
    journal = path.with_name(f"{one.module}.journal.jsonl")
    if path.read_text("utf-8", "replace") == base[one.path] and not journal.exists():
        made.gone.add(one.path)
    else:
        made.tell(
            "No longer in the course",
            f"the notebook {one.path} stays as it is, with your answers, and will not be changed again",
        )


def _table(name: str, folder: Path, base: Files, new: Files, made: UpgradePlan) -> None:
    """A table that the learner has filled in stays; the course's new one is put beside it."""
    own = folder / name
    if not own.exists() or own.read_text("utf-8", "replace") == base.get(name):
        made.files[name] = new[name]
    elif base.get(name) != new[name] and own.read_text("utf-8", "replace") != new[name]:
        beside = str(PurePosixPath(name).with_suffix(".new.csv"))
        made.files[beside] = new[name]
        made.tell("Tables", f"you had changed {name}, so it stays; the course's new one is {beside}")


def _make_room(folder: Path, made: UpgradePlan) -> None:
    """Files of the learner's own that have the name of a new one are kept under another."""
    for name in list(made.files):
        ours = name in made.used | made.gone or name in made.moved or (name in made.base and name.endswith(".csv"))
        if (folder / name).exists() and not ours:
            there = {path.relative_to(folder).as_posix() for path in (folder / name).parent.iterdir()}
            made.moved[name] = _aside(name, there)
            made.tell(
                "Your own files", f"your file {name} is kept as {made.moved[name]}, since the course now has that name"
            )


def _aside(name: str, taken: Container[str], why: str = "yours") -> str:
    """Another name for a file, that nothing has."""
    path, number = PurePosixPath(name), 1
    while (aside := str(path.with_stem(f"{path.stem}-{why}{f'-{number}' if number > 1 else ''}"))) in taken:
        number += 1
    return aside


def _written(notebook: NotebookJson) -> str:
    import nbformat

    return str(nbformat.writes(nbformat.from_dict(notebook))) + "\n"
