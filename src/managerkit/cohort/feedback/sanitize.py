"""Makes a learner's notebook safe to show to others: nothing in it runs, and nothing in it loads from the network.

nbgrader's own pages show a notebook as it is: a script in an output would run with the marker's rights in the
formgrader. The cohort's configuration puts `Harmless` and `markdown2html` into both of nbgrader's pages.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import unescape
from importlib.resources import files
from typing import Any

import nh3
from htpy import pre
from jinja2 import pass_context
from markupsafe import escape
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from managerkit import ui

LONGEST = 200_000
"""Characters of one text or output that are shown."""

_PICTURES = ("image/png", "image/jpeg")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_INLINE_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
_LINK = re.compile(r"(https?://|mailto:)\S+|#[\w-]*", re.IGNORECASE)
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_GRADE_ID = re.compile(r"[a-zA-Z0-9_-]+")
"""As nbgrader has it: of any length."""
_CUT = "\n… the rest is left out here; it is too long."
_DRAWING = re.compile(r"""<svg\b(?=[\s/>])((?:[^<>"']++|"[^"]*+"|'[^']*+'){0,60}+)>""", re.IGNORECASE)
_NAME_OF_DRAWING = re.compile(r"""\saria-label\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s"']+))""", re.IGNORECASE)
_GONE_WHOLE = {
    *("script", "style", "svg", "math", "template", "noscript", "iframe", "object", "embed", "canvas", "audio"),
    *("video", "select", "textarea", "title", "head", "xmp", "plaintext", "noembed", "noframes"),
}
"""Elements that go with all that is in them; of a figure its name is kept."""
_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div", "dl", "dt", "em"),
    *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p"),
    *("pre", "q", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td"),
    *("tfoot", "th", "thead", "tr", "u", "ul", "var"),
}
_ATTRIBUTES = {
    "*": {"class", "alt", "title", "aria-label", "aria-hidden", "lang", "dir"},
    "a": {"href"},
    "details": {"open"},
    "div": {"role", "tabindex"},
    "img": {"src"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
"""Attributes that may stay, if `_kept` finds nothing in their values."""


_SHOWN = ("assignment_id", "notebook_id", "notebook_path", "student", "first_name", "last_name")
"""What the formgrader gives its page beside the notebook."""


class Harmless(Preprocessor):
    """Rebuilds every cell from what is known to be safe; all else in the notebook is left out."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Rebuild one notebook.

        Args:
            nb: the notebook, which is changed in place.
            resources: nbconvert's, whose names the formgrader's page shows as HTML.

        Returns:
            both.
        """
        resources |= {name: str(escape(value)) for name in _SHOWN if isinstance(value := resources.get(name), str)}
        nb.metadata = NotebookNode({"language_info": NotebookNode({"name": "python"})})
        nb.cells = [_cell(cell, number) for number, cell in enumerate(nb.cells)]
        return nb, resources


@pass_context
def markdown2html(context: Any, source: str) -> str:
    """A template filter that turns Markdown into HTML in which nothing runs. It takes the place of nbconvert's.

    Args:
        context: the template's variables; the cell in it may have attachments.
        source: the Markdown, which may be anything.

    Returns:
        the HTML; where the Markdown cannot be read, its text as it was typed.
    """
    attachments = context.get("cell", {}).get("attachments", {})
    return _from_markdown(source, attachments) if attachments else _from_plain_markdown(source)


def _from_markdown(source: str, attachments: dict[str, Any]) -> str:
    renderer = IPythonRenderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    try:
        return cleaned(MarkdownWithMath(renderer=renderer).render(_short(source)))
    except Exception:  # what somebody wrote may trip up the reader of Markdown; their text is still shown
        return str(pre[_short(source)])


@lru_cache(1000)
def _from_plain_markdown(source: str) -> str:
    """Most cells are the same in everybody's notebook."""
    return _from_markdown(source, {})


def cleaned(html: str) -> str:
    """HTML without anything that runs, loads or covers the page; of classes only the kit's own and pandas' are kept."""
    try:
        return _cleaned(_short(html))
    except Exception:  # such as elements nested without end
        return str(pre[_short(html)])


def _cleaned(html: str) -> str:
    kept = _cleaner().clean(_DRAWING.sub(_named, html))
    return f"<style>{look()}</style>{kept}" if 'class="mk' in kept else kept


def _named(drawing: re.Match[str]) -> str:
    """An SVG's opening tag with the figure's name in front of it, which stays when the SVG goes."""
    found = _NAME_OF_DRAWING.search(drawing[1])
    return f"[{escape(unescape(next(filter(None, found.groups()))))}]{drawing[0]}" if found else drawing[0]


@cache
def look() -> str:
    """The style of the kit's panels."""
    return files(ui).joinpath("panel.css").read_text("utf-8")


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_GONE_WHOLE,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )


def _kept(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute, if there is no harm in it."""
    match tag, name:
        case _, "class":
            allowed = all(re.fullmatch(r"mk(-[a-z]+)?|dataframe", one) for one in value.split())
        case _, "src":
            allowed = bool(_INLINE_PICTURE.fullmatch(value))
        case _, "href":
            allowed = bool(_LINK.fullmatch(value))
        case _, ("colspan" | "rowspan"):
            allowed = value.isdigit() and len(value) < 3
        case _, "scope":
            allowed = value in ("row", "col")
        case _, "role":
            allowed = value in ("region", "group")
        case _, "tabindex":
            allowed = value == "0"
        case _:
            allowed = True
    return value if allowed else None


def _cell(cell: NotebookNode, number: int) -> Any:
    kind, name = cell.get("cell_type"), cell.get("id")
    make = {"code": new_code_cell, "raw": new_raw_cell}.get(str(kind), new_markdown_cell)
    made = make(source=_short(_text(cell.get("source"))))
    made.id = name if isinstance(name, str) and _ID.fullmatch(name) else f"cell-{number}"
    graded = cell.get("metadata", {}).get("nbgrader")
    if isinstance(graded, dict) and _GRADE_ID.fullmatch(str(graded.get("grade_id", ""))):
        made.metadata["nbgrader"] = NotebookNode(_of_grading(graded))
    if make is new_code_cell:
        count = cell.get("execution_count")
        made.execution_count = count if isinstance(count, int) else None
        made.outputs = [safe for output in cell.get("outputs", []) if (safe := _output(output))]
    elif make is new_markdown_cell:
        made.attachments = _attached(cell.get("attachments"))
    else:  # a page takes the text of a raw cell as HTML
        made.source = str(escape(made.source))
    return made


def _of_grading(found: dict[str, Any]) -> dict[str, Any]:
    """What nbgrader's pages read of a cell's metadata."""
    kept: dict[str, Any] = {name: found.get(name) is True for name in ("grade", "solution", "task", "locked")}
    points = found.get("points")
    return {**kept, "grade_id": found["grade_id"], "points": points if isinstance(points, int | float) else 0}


def _output(output: NotebookNode) -> Any:
    match output.get("output_type"):
        case "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            return new_output("stream", name=name, text=_short(_text(output.get("text"))))
        case "error":
            lines = output.get("traceback")
            traceback = [_short(str(line)) for line in lines] if isinstance(lines, list) else []
            named = {key: _short(str(output.get(key, ""))) for key in ("ename", "evalue")}
            return new_output("error", **named, traceback=traceback)
        case "display_data" | "execute_result" as kind:
            data = output.get("data")
            return new_output(kind, data=_data(data)) if isinstance(data, dict) else None
    return None


def _data(bundle: dict[str, Any]) -> dict[str, str]:
    """The forms of one output that cannot do anything: a picture, cleaned HTML, Markdown (cleaned later), or text."""
    found = {kind: _text(value) for kind, value in bundle.items()}
    kept = {kind: text for kind in _PICTURES if _BASE64.fullmatch(text := found.get(kind, "")) and text}
    if html := found.get("text/html"):
        kept["text/html"] = cleaned(html)
    for kind in ("text/markdown", "text/latex", "text/plain"):
        if kind in found:
            kept[kind] = _short(found[kind])
    return kept


def _attached(attachments: Any) -> NotebookNode:
    """A Markdown cell's attached pictures."""
    kept = NotebookNode()
    for name, bundle in attachments.items() if isinstance(attachments, dict) else ():
        pictures = {
            kind: text for kind in _PICTURES if isinstance(bundle, dict) and (text := _text(bundle.get(kind, "")))
        }
        if pictures and all(_BASE64.fullmatch(text) for text in pictures.values()):
            kept[name] = pictures
    return kept


def _text(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + _CUT
