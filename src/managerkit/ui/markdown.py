"""Authors' Markdown to HTML. Raw HTML in it shows as text; learners' text never comes here."""

from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup

_reader = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=1024)
def prose(text: str) -> Markup:
    """Paragraphs, lists, emphasis and links, as HTML."""
    return Markup(_reader.render(text))


@lru_cache(maxsize=1024)
def line(text: str) -> Markup:
    """One line, without the paragraph around it."""
    return Markup(_reader.renderInline(text))
