"""A learner's page, as nbgrader makes feedback: an exporter with a template, and the step that fills it.

The cohort's configuration names both, so that `nbgrader generate_feedback`, the formgrader's button and `managerkit
cohort feedback` make the same page.
"""

from __future__ import annotations

import re
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_output
from pygments.formatters import HtmlFormatter
from traitlets import Bool
from traitlets.config import Config

from managerkit import activities
from managerkit.cohort.handed_in import HandedInJournal
from managerkit.gradebook.queries import CellMark

from .graded import GradedWork
from .own import OwnPageSource, own_points
from .panels import contents, panels
from .sanitize import Harmless, look, markdown2html
from .serialized import serialized
from .source import READ_BEFORE, PageSource, source_of

_TEMPLATES = Path(__file__).parent / "templates"
_MOST_SHOWN = 100_000
"""Characters of all cells' sources together: nobody writes as much, and making HTML of more takes minutes."""
_SCHEME = re.compile(r"^[^\n]*BEGIN MARK SCHEME.*?(?:^[^\n]*END MARK SCHEME[^\n]*$|\Z)", re.DOTALL | re.MULTILINE)
_HIDDEN = re.compile(r"^[^\n]*BEGIN HIDDEN TESTS.*?(?:^[^\n]*END HIDDEN TESTS[^\n]*$|\Z)", re.DOTALL | re.MULTILINE)
_CALL = re.compile(r'^[ \t]*\w+\.(\w+)\((?:"([\w-]*)"(?:,\s*"([\w-]*)")?)?', re.MULTILINE)
_HEADING = re.compile(r"(</?h)([4-6])\b")
_ROOTS = r"/(?:home|Users|root|tmp|private|var|opt|usr|etc|srv|mnt|media|proc|run|nix|Library)/|[A-Za-z]:[\\/]"


class _KeptBack(TemplateExporter):
    """Stands between nbconvert's exporter and its template, and keeps back what need not be read once more."""

    _serialized: str | None = None

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own
        self, nb: NotebookNode, *others: Any, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """The template's page; nothing where `serialized` has done already what is done to it next."""
        page, resources = super().from_notebook_node(nb, *others, **options)
        self._serialized = serialized(page)
        return page if self._serialized is None else "", resources


class FeedbackExporter(HTMLExporter, _KeptBack):
    """nbgrader's feedback page in which nothing runs or loads, with a place above the notebook for what we add."""

    def __init__(self, config: Config | None = None, **options: Any) -> None:
        ours = Config()
        ours.merge(config or {})
        ours.FeedbackExporter.template_name = "managerkit-feedback"
        ours.FeedbackExporter.extra_template_basedirs = [str(_TEMPLATES)]
        ours.FeedbackExporter.preprocessors = [Harmless]
        ours.FeedbackExporter.filters = {"markdown2html": markdown2html}
        ours.FeedbackExporter.exclude_input_prompt = ours.FeedbackExporter.exclude_output_prompt = True
        super().__init__(config=ours, **options)

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own
        self, nb: NotebookNode, *others: Any, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """A notebook's page, as HTMLExporter makes it."""
        page, resources = super().from_notebook_node(nb, *others, **options)
        return page if self._serialized is None else self._serialized, resources


class LearnersCopy(Preprocessor):
    """Puts in what the learner is to see: marks, comments and our panels; takes out what they are not to."""

    enabled = Bool(True).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Make one notebook into what a learner gets.

        Args:
            nb: the graded notebook, which is changed in place.
            resources: nbconvert's; `nbgrader` in it says whose and of what, and what READ_BEFORE names is used if it is
                there.

        Returns:
            both, the resources with the points and with what our template shows.
        """
        about = resources["nbgrader"]
        read = resources.get(READ_BEFORE)
        if not isinstance(read, PageSource | OwnPageSource):
            root = Path(self.config.CourseDirectory.get("root", "."))
            read = source_of(root, about["assignment"], about["notebook"], about["student"])
        given = read.marks
        _shorten(nb)
        resources["nbgrader"] |= {"score": given.points, "max_score": given.most, "late_penalty": given.penalty}
        resources["managerkit"] = {
            "name": given.name,
            "look": look() + HtmlFormatter(style="default").get_style_defs(".highlight"),
            **(_own(nb, read) if isinstance(read, OwnPageSource) else _exercise(nb, read, resources)),
        }
        return nb, resources


def _shorten(nb: NotebookNode) -> None:
    """Leave out what nobody wrote by hand."""
    left = _MOST_SHOWN
    for cell in nb.cells:
        if len(cell.source) > left:
            cell.source = f"{cell.source[:left]}\n\n… (the rest is left out here)"
        left = max(0, left - len(cell.source))


def _exercise(nb: NotebookNode, read: PageSource, resources: dict[str, Any]) -> dict[str, Any]:
    """Make one exercise of the kit's into what a learner gets, and say what stands above it."""
    assignment, given = read.assignment, read.marks
    journal = HandedInJournal(Path(resources["metadata"]["path"]), assignment)
    parts: dict[str, str] = {}
    for cell in nb.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        mark = given.cells.get(grade_id)
        if mark and cell.cell_type == "code" and grade_id in read.parts:
            parts[grade_id] = read.parts[grade_id]
        _for_the_learner(cell, mark, read.cohort.root, _panel)
    graded = GradedWork(read.module, journal, given, parts)
    return {
        "title": graded.module.module.title,
        "contents": contents(graded),
        "panels": str(panels(graded)),
    }


def _own(nb: NotebookNode, read: OwnPageSource) -> dict[str, Any]:
    """Make a notebook of the facilitator's own into what a learner gets, and say what stands above it."""
    order: dict[str, CellMark] = {}
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        mark = read.marks.cells.get(name)
        order |= {name: mark} if mark else {}
        _for_the_learner(cell, mark, read.cohort.root, lambda call: "")
        cell.source = _HIDDEN.sub("", cell.source).rstrip()
        cell.metadata["managerkit_comment"] = read.comments.get(name, "")
    return {
        "title": read.title,
        "contents": [("points", "Points")],
        "panels": str(own_points(replace(read.marks, cells={**order, **read.marks.cells}), order)),
    }


def _for_the_learner(
    cell: NotebookNode, mark: CellMark | None, root: Path, panel_of: Callable[[tuple[str, str, str]], str]
) -> None:
    if mark is None:
        cell.metadata.pop("nbgrader", None)
    else:
        cell.metadata.nbgrader |= {"score": mark.points, "points": mark.most, "waits": mark.waits}
        if mark.by_hand:
            cell.source = _SCHEME.sub("", cell.source).rstrip()
    if cell.cell_type == "code":
        shown_above = next(filter(None, map(panel_of, _CALL.findall(cell.source))), "")
        cell.outputs = [_output(output, shown_above, root) for output in cell.outputs]


def _panel(call: tuple[str, str, str]) -> str:
    """The id of our panel that shows what a notebook's call shows, from the method and its first two texts; or ""."""
    method, first, second = call
    for kind in activities.kinds():
        if method == kind.shown_by:
            return kind.anchor(first)
        if (method, first) == ("show", kind.kind):
            return kind.anchor(second)
    return ""


def _output(output: Any, shown_above: str, root: Path) -> Any:
    """An output without tracebacks and places; what our panels show from the journal is only pointed to.

    Args:
        output: an output of a cell.
        shown_above: the id of the panel of ours that shows the same; "" for none.
        root: the cohort's folder.
    """
    if output.output_type == "error":
        said = without_places(output.evalue, root).strip().split("\n")[0]
        return new_output("error", ename=output.ename, evalue=said, traceback=[f"{output.ename}: {said}"])
    if output.output_type == "stream":
        output.text = without_places(output.text, root)
        return output
    html = output.data.get("text/html", "").replace(f"<style>{look()}</style>", "")
    if shown_above and 'class="mk' in html:
        return new_output("display_data", data={"text/html": f'<p>Shown <a href="#{shown_above}">above</a>.</p>'})
    if 'class="mk' in html:  # its headings come under those of the notebook's text, which are of the second level
        html = _HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) - 1}", html)
    output.data |= {"text/html": html} if html else {}
    for kind in ("text/html", "text/plain", "text/markdown"):
        if kind in output.data:
            output.data[kind] = without_places(output.data[kind], root)
    return output


def without_places(text: str, root: Path) -> str:
    """A text without the name of this machine, and with paths on it cut down to the file.

    Args:
        text: what a cell printed or showed.
        root: the cohort's folder.
    """
    text = _places(root).sub(lambda found: _file(found[0]), text)
    return re.sub(rf"(?<!\w){re.escape(host)}(?!\w)", "…", text) if len(host := socket.gethostname()) > 4 else text


@cache
def _places(root: Path) -> re.Pattern[str]:
    """Paths that begin where files lie on most machines, or where they do on this one."""
    here = {str(Path.home()), sys.prefix, str(root), tempfile.gettempdir()} - {"/"}
    roots = "|".join([*map(re.escape, sorted(here, key=len, reverse=True)), _ROOTS])
    return re.compile(rf"(?<![\w.~/<-])(?:{roots})[^\s'\"<>:;,()\[\]]*")


def _file(path: str) -> str:
    name = re.split(r"[/\\]", path)[-1]
    return name if "." in name else "…"
