"""Digests: short names for content, another one for other content."""

import hashlib
import json
from typing import Any


def of(content: bytes) -> str:
    """The SHA-256 digest of some bytes."""
    return hashlib.sha256(content).hexdigest()


def of_json(value: Any) -> str:
    """A digest of sixteen letters of any JSON value, whatever the order of its keys."""
    return of(json.dumps(value, ensure_ascii=True, sort_keys=True).encode())[:16]
