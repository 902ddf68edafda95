"""Slides as a PowerPoint file that can be edited: every text in its place on the layout, notes for the speaker."""

import io
from collections.abc import Sequence
from typing import Any

from .slides import Slide

_TITLE_AND_TEXT = 1
"""The number of the layout in the template that comes with python-pptx."""
_WIDE = (12192000, 6858000)
"""16:9, in English Metric Units, 914,400 to the inch."""
_SIZES = ((3, 40), (6, 32), (9, 26), (13, 20), (10**6, 16))
"""Up to how many lines on a slide, and how large they are then, in points."""
_TITLE, _INK, _ACCENT = 40, (0x1D, 0x24, 0x30), (0x24, 0x50, 0x7F)
"""A title's size in points; the colours of text, and of a title with the line under it."""


def powerpoint(slides: Sequence[Slide]) -> bytes:
    """A file of slides in the shape of a wide screen.

    Args:
        slides: in order.
    """
    from pptx import Presentation
    from pptx.util import Emu

    deck = Presentation()
    deck.slide_width, deck.slide_height = (Emu(one) for one in _WIDE)
    for slide in slides:
        page: Any = deck.slides.add_slide(deck.slide_layouts[_TITLE_AND_TEXT])
        page.shapes.title.text = slide.title
        title, body = page.shapes.title, page.placeholders[1]
        _place(title, 0.06, 0.05, 0.88, 0.14)
        _head(title.text_frame)
        _rule(page)
        _place(body, 0.06, 0.24, 0.88, 0.69)
        _write(body.text_frame, slide)
        page.notes_slide.notes_text_frame.text = slide.notes
    made = io.BytesIO()
    deck.save(made)
    return made.getvalue()


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top = int(_WIDE[0] * left), int(_WIDE[1] * top)
    shape.width, shape.height = int(_WIDE[0] * width), int(_WIDE[1] * height)


def _head(frame: Any) -> None:
    """The title at the left, large and dark, on the line under it."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    (paragraph,) = frame.paragraphs
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.font.size, paragraph.font.bold = Pt(_TITLE), True
    paragraph.font.color.rgb = _colour(_ACCENT)


def _rule(page: Any) -> None:
    from pptx.enum.shapes import MSO_SHAPE

    rule = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, 0, 0)
    _place(rule, 0.065, 0.2, 0.87, 0.004)
    rule.fill.solid()
    rule.fill.fore_color.rgb = _colour(_ACCENT)
    rule.line.fill.background()


def _colour(rgb: tuple[int, int, int]) -> Any:
    from pptx.dml.color import RGBColor

    untyped: Any = RGBColor
    return untyped(*rgb)


def _write(frame: Any, slide: Slide) -> None:
    from pptx.util import Pt

    size = next(points for most, points in _SIZES if slide.length <= most)
    for number, line in enumerate(slide.lines):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        _without_bullet(paragraph)
        for text, bold in ((f"{line.mark} ", False), *line.runs) if line.mark else line.runs:
            run = paragraph.add_run()
            run.text, run.font.bold, run.font.size = text, bold, Pt(size)
            run.font.color.rgb = _colour(_INK)
        paragraph.space_after = Pt(size / 3)


def _without_bullet(paragraph: Any) -> None:
    """The template puts a bullet before each paragraph; ours bring their own marks."""
    from pptx.oxml.ns import qn

    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "0")
    properties.set("indent", "0")
    properties.append(properties.makeelement(qn("a:buNone"), {}))
