"""Files that came back: plain text, or a mail as a mail program saves it; read as what they are, from outside."""

import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from managerkit.journal.encoding import as_utf8
from managerkit.storage.outside import Refused, read

MOST_BYTES = 4 * 1024**2
"""A mail with everybody's answers and a picture or two."""
_MOST_FILES = 200
_HEADER = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}\r?\n")
_TAG = re.compile(r"<[^<>]*>")


def texts(paths: Sequence[Path]) -> Iterator[tuple[str, str | Refused]]:
    """The text of each file, of a folder each file in it; in the place of one that cannot be read, why.

    Args:
        paths: files and folders from outside.

    Yields:
        a file's name, and what is in it.
    """
    for path in paths:
        files = sorted(path.iterdir())[:_MOST_FILES] if path.is_dir() else [path]
        for file in files:
            if path.is_dir() and (file.is_dir() or file.name.startswith(".")):
                continue
            try:
                yield file.name, text_of(read(file.parent, file.name, MOST_BYTES))
            except Refused as refusal:
                yield file.name, refusal


def text_of(content: bytes) -> str:
    """The words of a file: of a mail its texts and its attachments, of all else the whole.

    Args:
        content: the file's bytes.
    """
    if not _HEADER.match(content):
        return as_utf8(content).decode("utf-8", "replace")
    try:
        mail = message_from_bytes(content, policy=policy.default)
        parts = [part for part in mail.walk() if isinstance(part, EmailMessage) and not part.is_multipart()]
        plain = [part for part in parts if part.get_content_type() != "text/html"]
        return "\n".join(map(_words, plain if any(map(_has_answer, plain)) else parts))
    except (LookupError, ValueError, TypeError, AttributeError):
        return content.decode("utf-8", "replace")


def _has_answer(part: EmailMessage) -> bool:
    return "[[managerkit" in _words(part)


def _words(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return _TAG.sub("", text) if part.get_content_type() == "text/html" else text
