"""Output on terminals and in files whose encoding lacks letters: the nearest that it has, never a traceback."""

import codecs
import sys
import unicodedata
from io import TextIOWrapper

NEAREST = "managerkit.nearest"
_PLAIN = {
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚", "'"),
    **dict.fromkeys("–—−·•", "-"),
    **{"→": "->", "✓": "+", "×": "x", "…": "..."},
}
"""Signs in what we say that code pages lack."""


def speak_anything() -> None:
    """Let stdout and stderr take every text, whatever the system's encoding is: a name in letters that it lacks too."""
    codecs.register_error(NEAREST, _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=NEAREST)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """What is written in place of letters that an encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_letter(one) for one in lacking), error.end


def _letter(one: str) -> str:
    """A letter without its accents, nothing for an accent by itself; ? where that does not help."""
    if unicodedata.combining(one):
        return ""
    plain = _PLAIN.get(one) or unicodedata.normalize("NFKD", one)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return bare if bare.isascii() and bare else "?"
