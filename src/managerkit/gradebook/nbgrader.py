"""Importing nbgrader in half the time."""

import sys


def import_nbgrader() -> None:
    """Import nbgrader without the grammars of internet addresses, which take a second to load and which it never uses.

    They belong to `rfc3987_syntax`, an optional part of jsonschema, which does without where it is not installed.
    """
    if "jsonschema" not in sys.modules:
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    import nbgrader  # noqa: F401

    if sys.modules.get("rfc3987_syntax", ...) is None:
        del sys.modules["rfc3987_syntax"]
