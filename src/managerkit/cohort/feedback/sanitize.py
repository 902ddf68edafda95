"""Makes a learner's notebook safe to show to others: nothing in it runs, and nothing in it loads from the network.

nbgrader's own pages show a notebook as it is: a script in an output would run with the marker's rights in the
formgrader. The cohort's configuration puts `Harmless` and `markdown2html` into both of nbgrader's pages.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from bleach import Cleaner
from bs4 import BeautifulSoup, Comment
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
_CUT = "\n… the rest is left out here; it is too long."
_GONE_WHOLE = (
    *("script", "style", "svg", "math", "template", "noscript", "iframe", "object", "embed", "canvas", "audio"),
    *("video", "select", "textarea", "title", "head", "xmp", "plaintext", "noembed", "noframes"),
)
"""Elements that go with all that is in them; of a figure its name is kept."""
_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div", "dl", "dt", "em"),
    *(
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
    ),
    *("q", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot"),
    *("th", "thead", "tr", "u", "ul", "var"),
}


class Harmless(Preprocessor):
    """Rebuilds every cell from what is known to be safe; all else in the notebook is left out."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Rebuild one notebook."""
        nb.metadata = NotebookNode({"language_info": NotebookNode({"name": "python"})})
        nb.cells = [_cell(cell, number) for number, cell in enumerate(nb.cells)]
        return nb, resources


@pass_context
def markdown2html(context: Any, source: str) -> str:
    """A template filter: Markdown as HTML in which nothing runs. It takes the place of nbconvert's."""
    attachments = context.get("cell", {}).get("attachments", {})
    renderer = IPythonRenderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    try:
        return cleaned(MarkdownWithMath(renderer=renderer).render(_short(source)))
    except Exception:  # what somebody wrote may trip up the reader of Markdown; their text is still shown
        return str(pre[_short(source)])


def cleaned(html: str) -> str:
    """HTML without anything that runs, loads or covers the page; of classes only the kit's own and pandas' are kept."""
    try:
        return _cleaned(_short(html))
    except Exception:  # such as elements nested without end
        return str(pre[_short(html)])


def _cleaned(html: str) -> str:
    page = BeautifulSoup(html, "html.parser")
    for element in page(_GONE_WHOLE):
        named = element.get("aria-label") if element.name == "svg" else None
        element.replace_with(f"[{named}]" if named else "")
    for comment in page.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    kept: str = _cleaner().clean(str(page))
    return f"<style>{look()}</style>{kept}" if 'class="mk' in kept else kept


@cache
def look() -> str:
    """The style of the kit's panels."""
    return files(ui).joinpath("panel.css").read_text("utf-8")


@cache
def _cleaner() -> Cleaner:
    return Cleaner(
        tags=_TAGS, attributes=_allowed, protocols={"http", "https", "mailto", "data"}, strip=True, strip_comments=True
    )


def _allowed(tag: str, name: str, value: str) -> bool:
    match tag, name:
        case _, "class":
            return all(re.fullmatch(r"mk(-[a-z]+)?|dataframe", one) for one in value.split())
        case "img", "src":
            return bool(_INLINE_PICTURE.fullmatch(value))
        case "a", "href":
            return bool(_LINK.fullmatch(value))
        case (("td" | "th"), ("colspan" | "rowspan")):
            return value.isdigit() and len(value) < 3
        case "th", "scope":
            return value in ("row", "col")
        case "details", "open":
            return True
        case _, ("alt" | "title" | "aria-label" | "aria-hidden" | "lang" | "dir"):
            return True
    return (tag, name, value) == ("div", "role", "region") or (tag, name, value) == ("div", "tabindex", "0")


def _cell(cell: NotebookNode, number: int) -> Any:
    kind, name = cell.get("cell_type"), cell.get("id")
    make = {"code": new_code_cell, "raw": new_raw_cell}.get(str(kind), new_markdown_cell)
    made = make(source=_short(_text(cell.get("source"))))
    made.id = name if isinstance(name, str) and _ID.fullmatch(name) else f"cell-{number}"
    graded = cell.get("metadata", {}).get("nbgrader")
    if isinstance(graded, dict) and _ID.fullmatch(str(graded.get("grade_id", ""))):
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
