"""A whole HTML document that stands alone as a file: nothing in it is loaded from elsewhere."""

import htpy as h
from htpy import Element, Node, VoidElement
from markupsafe import Markup


def document(title: str, style: str, *parts: Node, head: Node = None) -> Element:
    """A document with its style inside, for wide and narrow windows.

    Args:
        title: of the window; escaped.
        style: CSS of the kit's own, which is not escaped.
        parts: what stands in the body.
        head: what else stands in the head.
    """
    return h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            head,
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.title[title],
            h.style[Markup(style)],
        ],
        h.body[parts],
    ]


def in_both_schemes() -> VoidElement:
    """What a document's head says whose style has a light and a dark form."""
    return h.meta(name="color-scheme", content="light dark")
