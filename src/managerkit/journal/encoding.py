"""Text that another program saved: a byte order mark, UTF-16, and line ends of old are read as what they stand for."""

import codecs

_BOM = codecs.BOM_UTF8


def as_utf8(content: bytes) -> bytes:
    """A text as UTF-8 without a byte order mark, with every line ending in byte 10.

    Where programs appended to one file in encodings of their own (PowerShell's `>>` writes UTF-16), each stretch is
    read in its own. What is so already is given back as it is.

    Args:
        content: the bytes of a JSON or JSON Lines file.

    Returns:
        the same text.
    """
    if b"\0" in content:  # which no JSON in UTF-8 holds
        content = _unmixed(content)
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if _BOM in content:
        content = content.removeprefix(_BOM).replace(b"\n" + _BOM, b"\n")
    return content


def saved_as(content: bytes) -> str:
    """How a program saved a text, in a few words for whoever has to mend it; "" if as JSON should be.

    Args:
        content: the bytes of a JSON or JSON Lines file.
    """
    if b"\0" in content:
        return "in UTF-16"
    if content.startswith(_BOM):
        return "with a byte order mark"
    return "with the line ends of an old Macintosh" if b"\r" in content and b"\n" not in content else ""


def _unmixed(content: bytes) -> bytes:
    """Lines of UTF-8 as they are, and what stands between them as the UTF-16 that it is."""
    found: list[bytes] = []
    stretch: list[bytes] = []
    pieces = content.split(b"\n")
    for piece in pieces:
        if stretch and _is_line(piece):
            found += _from_utf_16(stretch)
            stretch = []
        (found if not stretch and (not piece or _is_line(piece)) else stretch).append(piece)
    return b"\n".join([*found, *_from_utf_16(stretch)])


def _is_line(piece: bytes) -> bool:
    """Whether something between two bytes 10 is a whole line of JSON Lines in UTF-8."""
    return b"\0" not in piece and piece.startswith((b"{", _BOM)) and piece.rstrip().endswith(b"}")


def _from_utf_16(stretch: list[bytes]) -> list[bytes]:
    """The lines of a stretch of UTF-16, which was split at bytes 10, be they newlines or halves of letters."""
    blanks = 0
    while blanks < len(stretch) and not stretch[-1 - blanks]:
        blanks += 1
    stretch = stretch[: len(stretch) - blanks]
    if not stretch:
        return [b""] * blanks
    raw = b"\n".join(stretch)
    is_little = raw.startswith(codecs.BOM_UTF16_LE) or (
        not raw.startswith(codecs.BOM_UTF16_BE) and raw[1::2].count(0) >= raw[::2].count(0)
    )
    if not is_little and len(raw) % 2:
        raw += b"\n"  # of a newline, the half that parted it from what follows
    text = raw.decode("utf-16-le" if is_little else "utf-16-be", "replace")
    text = text.removeprefix("\ufeff").replace("\n\ufeff", "\n")
    lines = text.encode("utf-8", "replace").split(b"\n")
    return [*(lines[:-1] if not lines[-1] else lines), *[b""] * blanks]
