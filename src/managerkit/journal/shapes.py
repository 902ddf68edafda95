"""What the data of records may look like: each takes any JSON, and gives the value or None."""

from collections.abc import Mapping
from typing import Any


def text(data: object) -> str | None:
    """A text."""
    return data if isinstance(data, str) else None


def number(data: object) -> float | None:
    """A number."""
    return data if isinstance(data, int | float) else None


def count(data: object) -> int | None:
    """An integer from 0."""
    return data if isinstance(data, int) and not isinstance(data, bool) and data >= 0 else None


def fields(data: object) -> Mapping[str, Any] | None:
    """An object."""
    return data if isinstance(data, dict) else None


def confidence(data: object) -> str | None:
    """How sure somebody is, "1" to "3"; a number that a file says instead means the same."""
    is_one = isinstance(data, str | int) and not isinstance(data, bool) and data in ("1", "2", "3", 1, 2, 3)
    return str(data) if is_one else None
