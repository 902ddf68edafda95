"""The lessons as pages to look at: their text, and their panels as they open, in which nothing can be pressed."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

from managerkit.content.course import Track
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import PLAY, Play
from managerkit.lab.export import shown
from managerkit.notebook import NotebookModule

NOTE = """```{admonition} To look at
The lesson's panels stand here as they open. To answer, [start your own copy](../index.md#start).
```"""
_LUCK = re.compile(r'\.(play|sort)\("([\w-]+)"\)')
_LINK = re.compile(r"\[([^\]]+)\]\(([^)#\s]*\.ipynb)(#[^)]*)?\)")
_ADDRESS = re.compile(r'<a href="([^"#]*\.ipynb)(?:#[^"]*)?">(.*?)</a>')


def pages(course: Path, notebooks: Path) -> dict[str, str]:
    """The pages by their names, in MyST Markdown: a list of all lessons, and each lesson.

    Args:
        course: the folder of the course.
        notebooks: its notebooks, built.
    """
    folder = CourseFolder(course)
    modules = {name: folder.module(name) for name in folder.course.modules}
    with TemporaryDirectory() as empty:
        lessons = {
            f"lessons/{name}.md": _lesson(notebooks / f"{number:02}-{name}.ipynb", Path(empty))
            for number, name in enumerate(modules)
        }
    return {"lessons/index.md": _list(folder, modules), **lessons}


def scene(course: Path) -> str:
    """The first story two choices in, as HTML: what came of the last one, the coach's note, and what can be done next.

    Args:
        course: the folder of the course.
    """
    module = CourseFolder(course).module("mastery")
    with TemporaryDirectory() as folder:
        journal = Journal.beside(Path(folder), module.id, module.module.version)
        PLAY.append(journal, "first-offer", Play(7, ("use-days", "amparo")))
        modules = {module.id: NotebookModule(module, Path(folder))}
        return shown(f'{module.id}.play("first-offer")', modules, Path(folder), as_it_opens=True)


def _list(course: CourseFolder, modules: dict[str, ModuleFolder]) -> str:
    """All lessons, by the tracks that they are on."""
    first, *_, last = modules
    lines = [
        "# The lessons",
        "",
        "To look at before you begin, or before you decide whether others should: the text of every lesson, with its "
        "panels as they open. In your own copy (`managerkit start`) they answer, and keep what you answer.",
        "",
        f"Every track begins with [{modules[first].module.title}]({first}.md) and ends with "
        f"[{modules[last].module.title}]({last}.md).",
        "",
    ]
    for track in course.course.tracks:
        lines += [*_track(track, modules), ""]
    lines += ["```{toctree}", ":hidden:", *modules, "```", ""]
    return "\n".join(lines)


def _track(track: Track, modules: dict[str, ModuleFolder]) -> Iterator[str]:
    yield from (f"## {track.title}: {track.question}", "", f"{track.who}.", "")
    yield from ("| lesson | minutes |", "| --- | --- |")
    for name in track.modules:
        about = modules[name].module
        exercise = f", and {about.minutes.exercise} for the exercise" if about.minutes.exercise else ""
        yield f"| [{about.title}]({name}.md): {about.question} | {about.minutes.lesson}{exercise} |"


def _lesson(path: Path, folder: Path) -> str:
    """A notebook as a page; its panels see the journals in a folder, in which there are none."""
    modules: dict[str, NotebookModule] = {}
    parts = []
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "markdown":
            parts.append(_LINK.sub(_led, cell.source))
        elif "managerkit" in cell.metadata:
            source = _LUCK.sub(r'.\1("\2", seed=7)', cell.source)  # the same course gives the same pages
            if html := shown(source, modules, folder, as_it_opens=True):
                parts.append(f"{'`' * 8}{{raw}} html\n{_still(html)}\n{'`' * 8}")
        else:
            parts.append(f"```python\n{cell.source}\n```")
    parts.insert(1, NOTE)
    return "\n\n".join(parts) + "\n"


def _led(link: re.Match[str]) -> str:
    """A link to a notebook as one to its page; exercises have none, and are only named."""
    text, target, place = link.groups()
    if target.startswith(".."):
        return str(text)
    return f"[{text}]({_page(target)}.md{(place or '').lower()})"


def _still(html: str) -> str:
    """A panel's HTML with links to pages; its style the site has once."""
    return _ADDRESS.sub(
        lambda link: link[2] if link[1].startswith("..") else f'<a href="{_page(link[1])}.html">{link[2]}</a>',
        html,
    )


def _page(notebook: str) -> str:
    """A lesson's page, by its notebook: `01-mastery.ipynb` is shown on `mastery`."""
    return Path(notebook).stem.partition("-")[2]
