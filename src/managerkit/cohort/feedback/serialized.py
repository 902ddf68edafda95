"""HTML as nbconvert serialises it at last, without the tree that it builds for that, the half of all work on a page.

nbconvert has each page read by BeautifulSoup and written again: attributes in order, one escape for each character,
space between elements as short as it can be. Where a page is as plain as ours, the same comes of its tags one by one.
"""

import re
from functools import lru_cache
from html import escape, unescape

_PIECE = re.compile(
    r"""(?P<doctype><!DOCTYPE\ html>)
    | <style>(?P<style>[^<]*)</style>
    | <(?P<start>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>(?:\s+[a-zA-Z][\w:-]*(?:="[^"<]*"|='[^'<]*')?)*)\s*(?P<closed>/?)>
    | </(?P<end>[a-zA-Z][a-zA-Z0-9]*)>
    | (?P<text>[^<]+)""",
    re.VERBOSE | re.ASCII,
)
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]*)(?:="([^"]*)"|='([^']*)')?""", re.ASCII)
_UNCLEAR = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|#34|#39);)")
"""What readers of HTML may take for one thing or another."""
_SPACE = " \n\t\f\r"
_EMPTY = {"br", "col", "hr", "img", "meta"}
_NOT_PLAIN = {
    *("style", "script", "textarea", "iframe", "noembed", "noframes", "noscript", "xmp", "plaintext"),
    *("area", "base", "basefont", "bgsound", "command", "embed", "frame", "image", "input", "isindex", "keygen"),
    *("link", "menuitem", "nextid", "param", "source", "spacer", "track", "wbr"),
}
"""Elements whose content is read otherwise, and those of which nothing on a page of ours has an end."""
_LISTS = {"rel", "rev", "headers", "accesskey", "dropzone", "for", "sizes", "archive", "sandbox", "accept-charset"}
"""Attributes, besides `class`, that BeautifulSoup takes apart at spaces."""


def serialized(html: str) -> str | None:
    """A page as nbconvert serialises it; None where it is not plain, so that nbconvert has to do it.

    Args:
        html: the page, as it comes of the template.
    """
    made: list[str] = []
    inside: list[str] = []
    at = 0
    for piece in _PIECE.finditer(html):
        if piece.start() != at:
            return None
        at = piece.end()
        if (text := piece["text"]) is not None:
            if _UNCLEAR.search(text):
                return None
            made.append(escape(unescape(_spaced(text, inside)), quote=False))
        elif start := piece["start"]:
            name = start.lower()
            tag = _start(name, piece["attributes"])
            if tag is None:
                return None
            made.append(tag)
            if piece["closed"] and name not in _EMPTY:
                made.append(f"</{name}>")
            elif name not in _EMPTY:
                inside.append(name)
        elif end := piece["end"]:
            if not inside or inside.pop() != end.lower():
                return None
            made.append(f"</{end.lower()}>")
        elif piece["doctype"]:
            made.append(f"{piece['doctype']}\n")
        else:
            made.append(f"<style>{_spaced(piece['style'], inside)}</style>")
    return None if inside or at != len(html) else "".join(made)


def _spaced(text: str, inside: list[str]) -> str:
    """A text; of one that is only space, and not in a `pre`, one character."""
    if not text or text.strip(_SPACE) or "pre" in inside:
        return text
    return "\n" if "\n" in text else " "


@lru_cache(1 << 14)
def _start(name: str, attributes: str) -> str | None:
    """A start tag; None where it is not plain."""
    if name in _NOT_PLAIN or _UNCLEAR.search(attributes):
        return None
    found = {key.lower(): unescape(double or single) for key, double, single in _ATTRIBUTE.findall(attributes)}
    if not _LISTS.isdisjoint(found):
        return None
    if "class" in found:
        found["class"] = " ".join(found["class"].split())
    if name == "img":
        found.setdefault("alt", "No description has been provided for this image")
    told = "".join(f" {key}={_quoted(escape(value, quote=False))}" for key, value in sorted(found.items()))
    return f"<{name}{told}{'/' if name in _EMPTY else ''}>"


def _quoted(value: str) -> str:
    if '"' not in value:
        return f'"{value}"'
    return f"'{value}'" if "'" not in value else '"{}"'.format(value.replace('"', "&quot;"))
