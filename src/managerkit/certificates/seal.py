"""The seal: an Ed25519 signature (RFC 8032) over every byte of a page; its last line, beside the key that made it."""

import base64
import hashlib
import re
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_FOR = b"managerkit certificate 1\n"
"""Stands before what is signed, so that a signature for something else is none for a certificate."""
_LINE = re.compile(rb"<!-- managerkit-seal 1 ([A-Za-z0-9+/]{43}=) ([A-Za-z0-9+/]{86}==) -->\n")
_KEY = re.compile(r"[A-Za-z0-9+/]{43}=")


class Sealed(NamedTuple):
    """A sealed page in its parts."""

    body: bytes
    public: bytes
    signature: bytes


def sealed(body: bytes, key: Ed25519PrivateKey) -> bytes:
    """A page with its seal.

    Args:
        body: the page; it ends with a line.
        key: the issuer's.
    """
    parts = base64.b64encode(public_of(key)), base64.b64encode(key.sign(_FOR + body))
    return b"%s<!-- managerkit-seal 1 %s %s -->\n" % (body, *parts)


def opened(content: bytes) -> Sealed | None:
    """The parts of a sealed page, whether the seal is a good one or not; None if the last line is no seal.

    Args:
        content: all of the file.
    """
    start = content.rfind(b"\n", 0, -1) + 1
    if not (found := _LINE.fullmatch(content, start)):
        return None
    key, signature = (base64.b64decode(one) for one in found.groups())
    return Sealed(content[:start], key, signature) if _is_plain(found, key, signature) else None


def holds(page: Sealed) -> bool:
    """Whether the page is byte for byte what the owner of the key in its seal signed."""
    try:
        Ed25519PublicKey.from_public_bytes(page.public).verify(page.signature, _FOR + page.body)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_of(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes of the key that anybody may have."""
    return bytes(key.public_key().public_bytes_raw())


def fingerprint(public: bytes) -> str:
    """A public key as a person compares it: 32 hexadecimal digits in groups of four, the first half of its SHA-256."""
    digits = hashlib.sha256(public).hexdigest()[:32].upper()
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def told(public: bytes) -> str:
    """A public key as text."""
    return base64.b64encode(public).decode()


def read_key(text: str) -> bytes | None:
    """A public key of 32 bytes from its text, or None."""
    return base64.b64decode(text) if _KEY.fullmatch(text) else None


def _is_plain(found: re.Match[bytes], key: bytes, signature: bytes) -> bool:
    """Whether the seal is written as `sealed` writes it, so that not one bit of it can be another."""
    return (base64.b64encode(key), base64.b64encode(signature)) == found.groups()
