"""How a course looks on the pages that people take away: whose it is, a logo, and a colour."""

import base64
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from .base import Content, Line
from .findings import ContentError, Finding

_PLAINEST = 4.5
"""The least contrast with white in which text is read by most people (WCAG 2, level AA)."""
_MOST = 200_000
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def contrast_with_white(colour: str) -> float:
    """How far a colour stands out from white, 1 to 21, as WCAG 2 reckons it.

    Args:
        colour: as #rrggbb.
    """
    shares = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _colour(said: str) -> str:
    if not re.fullmatch("#[0-9a-f]{6}", said):
        raise ValueError(f"`{said}` is no colour that can be read here; write it as #rrggbb, such as #24507f")
    if contrast_with_white(said) < _PLAINEST:
        raise ValueError(f"`{said}` is too pale for text on white paper; take a darker one")
    return said


def _picture(said: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]+\.(svg|png)", said):
        raise ValueError(f"`{said}` cannot be a logo; name a file beside course.yml that ends in .svg or .png")
    return said


class Look(Content):
    """`look:` in course.yml: whose course it is, its logo and its colour, for the pages that people take away."""

    name: Line | None = Field(default=None, description="Whose course it is, such as Acme.")
    logo: Annotated[str, AfterValidator(_picture)] | None = Field(
        default=None, description="A file beside course.yml, SVG or PNG."
    )
    colour: Annotated[str, AfterValidator(_colour)] | None = Field(
        default=None, description="Headings and links, as #rrggbb; dark enough for white paper."
    )


def address(picture: Path) -> str:
    """A picture as an address that holds the picture itself.

    Args:
        picture: the file, SVG or PNG.

    Raises:
        ContentError: it cannot be read, or is too large.
    """
    try:
        content = picture.read_bytes()
    except OSError as error:
        remedy = "put a picture there that you may read, or take `logo:` out of course.yml"
        raise ContentError([Finding(picture, 1, f"the logo cannot be read ({error.strerror})", remedy)]) from None
    if len(content) > _MOST:
        message = f"it has {len(content) // 1000} kB, and goes into every page"
        raise ContentError([Finding(picture, 1, message, f"make it smaller, {_MOST // 1000} kB at most")])
    return f"data:{_TYPES[picture.suffix[1:]]};base64,{base64.b64encode(content).decode()}"
