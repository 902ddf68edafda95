"""Figures as inline SVG that takes its ink from the page, so that they read in a light and a dark theme.

Some are matplotlib's; others are put together as text, which takes a tenth of the time: both are framed alike.
"""

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import htpy as h
from htpy import Element, Fragment, Node
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK = "#010203"
"""Stands for the page's own text colour in a figure; no other colour is ever this one."""

PALETTE = ("#3b82c4", "#d9822b", "#2f9e77", "#c2549b", "#8a7a2e")
"""Told apart by the colour-blind, and of middling lightness, so that they show on white and on black."""

_NARROW_WIDTH = 3.4
"""Inches: so wide is a figure on a phone's screen, with its letters as large as they are meant."""
_NARROW = ContextVar("narrow", default=False)

_STYLE: Any = {
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 10,
    "svg.fonttype": "none",
    "svg.hashsalt": "managerkit",
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
}


@contextmanager
def for_a_narrow_page(is_narrow: bool) -> Iterator[None]:
    """Figures that are drawn meanwhile fit a page as narrow as a phone's.

    Args:
        is_narrow: whether they do; otherwise nothing is changed.
    """
    token = _NARROW.set(is_narrow)
    try:
        yield
    finally:
        _NARROW.reset(token)


def is_narrow() -> bool:
    """Whether the page that a figure is drawn for is a narrow one."""
    return _NARROW.get()


def for_any_page(drawn: Callable[[], Node]) -> Fragment:
    """A figure twice, of which the page shows the one that fits: for HTML that nobody draws anew.

    Args:
        drawn: draws it, framed.
    """
    with for_a_narrow_page(True):
        narrow = drawn()
    return h.fragment[h.div(".mk-where-wide")[drawn()], h.div(".mk-where-narrow")[narrow]]


def new_figure(width: float, height: float) -> "Figure":
    """An empty figure with a clear background and the house's style, no wider than its page.

    Args:
        width: in inches.
        height: in inches.
    """
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(min(width, _NARROW_WIDTH) if is_narrow() else width, height), layout="constrained")
        figure.add_subplot()
    figure.patch.set_alpha(0)
    for axes in figure.axes:
        axes.patch.set_alpha(0)
    return figure


def svg(figure: "Figure", title: str) -> Element:
    """The figure as an inline SVG; its table must stand nearby.

    Args:
        figure: from `new_figure`.
        title: what it shows, for those who cannot see it.
    """
    import matplotlib

    buffer = io.StringIO()
    with matplotlib.rc_context(_STYLE):
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    text = buffer.getvalue()
    text = text[text.index("<svg") :].replace(INK, "currentColor")
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'<svg\b[^>]*?(viewBox="[^"]*")[^>]*>', r"<svg \1 role='img' aria-label='@@'>", text, count=1)
    return framed(Markup(_with_ids_of_its_own(text, title).replace("@@", str(escape(title)))))


def _with_ids_of_its_own(drawing: str, title: str) -> str:
    """The drawing with the ids that something in it points at, so named that no other on the page has them."""
    wanted = set(re.findall(r"""(?:url\(#|href=["']#)([^)"']+)""", drawing))
    own = "mk" + hashlib.sha256(f"{title}\n{drawing}".encode()).hexdigest()[:8]

    def kept(match: re.Match[str]) -> str:
        return f' id="{own}-{match[1]}"' if match[1] in wanted else ""

    drawing = re.sub(r' id="([^"]+)"', kept, drawing)
    return re.sub(r"""(url\(#|href=["']#)""", rf"\g<1>{own}-", drawing)


def drawing(size: str, title: str, *inside: Node, css: str = "") -> Element:
    """An SVG that is put together by hand, in its frame.

    Args:
        size: its width and height in its own units, as SVG has them: "480 190".
        title: what it shows, for those who cannot see it.
        inside: what is drawn.
        css: a class of the page's style; "" for none.
    """
    look = {"class": css} if css else {}
    return framed(h.svg(look, viewBox=f"0 0 {size}", role="img", aria_label=title)[inside])


def framed(drawing: Node) -> Element:
    """An SVG in the frame that lets it scroll where the page is narrow and it was not drawn for that."""
    fits = ".mk-fits" if is_narrow() else ""
    return h.div(f".mk-figure{fits}", role="group", aria_label="Figure", tabindex="0")[drawing]
