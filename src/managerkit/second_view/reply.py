"""An answer as it comes back: a few lines of text in a file or a mail, which may be anything."""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from managerkit.journal.asked import SecondViewAsked
from managerkit.storage.outside import Refused, json_of

FORMAT = 1
"""The format of the text, in its first field."""
MOST_WORDS = 600
"""The characters of an open answer."""
_MOST_TEXT = 12_000
_TURNS = 10_000
_BLOCK = re.compile(r"\[[\s>=]*\[\s*managerkit\s*:([^\[\]]{0,20000})(\][\s>=]*\])?")
_ID = re.compile(r"[0-9a-f]{32}")
_PAGE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Reply:
    """What one person answered to a page.

    Args:
        page: the page's id.
        id: tells this person's answer from others', and is nobody's name.
        turn: how often they had answered before they changed this.
        seen: by behaviour how often they saw it, from 0, or None where they did not.
        words: what they wrote.
        person: which of those named, counted from 0; None where nobody is named.
    """

    page: str
    id: str
    turn: int
    seen: Mapping[str, int | None] = field(default_factory=dict)
    words: str = ""
    person: int | None = None


def found(text: str) -> Iterator[Reply | str]:
    """The answers in a text, whatever stands around them; in the place of one that cannot be read, why.

    Args:
        text: a mail, or what was copied from one; it may be broken into lines and quoted.

    Yields:
        each answer, or the end of a sentence about it.
    """
    is_empty = True
    for match in _BLOCK.finditer(text):
        is_empty = False
        if not match[2]:
            yield "an answer in it is cut off before its end; ask for it again"
            continue
        try:
            yield _read(match[1])
        except Refused as refusal:
            yield str(refusal)
    if is_empty:
        yield "there is no answer in it; an answer begins with [[managerkit: and ends with ]]"


def written(reply: Reply) -> str:
    """The text of an answer, as the page makes it; form.js does the same.

    Args:
        reply: the answer.
    """
    data = {
        "page": reply.page,
        "id": reply.id,
        "turn": reply.turn,
        "seen": dict(reply.seen),
        "words": reply.words,
        **({} if reply.person is None else {"person": reply.person}),
    }
    content = json.dumps(data).encode("ascii")
    body = base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")
    return f"[[managerkit:{FORMAT}:{zlib.crc32(content):08x}:{body}]]"


def _read(text: str) -> Reply:
    # What mail programs put into a text that they break into lines: spaces, ends of lines, > and =.
    version, check, body = (*re.sub(r"[\s>=\u00a0\u200b]", "", text).split(":"), "", "")[:3]
    if version.isdecimal() and version.isascii() and 0 < len(version) < 6 and int(version) > FORMAT:
        raise Refused("an answer in it is of a newer version of the page; upgrade the kit, and read it again")
    try:
        content = base64.urlsafe_b64decode(body.encode("ascii") + b"=" * (-len(body) % 4))
    except (ValueError, binascii.Error):
        content = b""
    if version != str(FORMAT) or not content or len(content) > _MOST_TEXT or f"{zlib.crc32(content):08x}" != check:
        raise Refused("an answer in it is damaged; ask for it again, as a file")
    try:
        reply = _shaped(json_of(content))
    except Refused:
        reply = None
    if reply is None:
        raise Refused("an answer in it was not made by the page; ask for it again")
    return reply


def _shaped(data: Any) -> Reply | None:
    match data:
        case {"page": str(page), "id": str(own), "turn": int(turn), "seen": dict(seen), "words": str(words), **rest}:
            often = [value is None or (_whole(value) and 0 <= value < 10) for value in seen.values()]
            person = rest.get("person")
            fits = _PAGE.fullmatch(page) and _ID.fullmatch(own) and _whole(turn) and 0 <= turn < _TURNS
            if fits and all(often) and (person is None or isinstance(person, int)):
                return Reply(page, own, turn, seen, _tidy(words), person)
    return None


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _tidy(words: str) -> str:
    """Somebody's words in one paragraph, without what a page or a terminal would stumble over."""
    kept = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(kept.split())[:MOST_WORDS]


def trouble(reply: Reply, asked: SecondViewAsked, steps: int) -> str:
    """Why an answer is none to a page that has its id, as the end of a sentence; "" where it is one.

    Args:
        reply: the answer.
        asked: the page.
        steps: how many answers a behaviour has, apart from not having seen it.
    """
    keys = {one.key for one in asked.behaviours}
    is_possible = all(often is None or often < steps for often in reply.seen.values())
    people = len(asked.named)
    is_person = reply.person is not None and 0 <= reply.person < people if people else reply.person is None
    if not keys or not reply.seen.keys() <= keys or not is_possible or not is_person:
        return "it does not answer what your page asks, so it was changed by hand or is of another version"
    return ""
