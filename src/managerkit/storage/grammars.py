"""Importing what brings jsonschema with it in less than half the time."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_grammars() -> Iterator[None]:
    """While this lasts, jsonschema is imported without the grammars of internet addresses, a second of work.

    They belong to `rfc3987_syntax`, an optional part of jsonschema, which does without where it is not installed.
    Nothing that the kit uses asks for them.
    """
    if "jsonschema" not in sys.modules:
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if sys.modules.get("rfc3987_syntax", ...) is None:
            del sys.modules["rfc3987_syntax"]
