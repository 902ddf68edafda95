"""Writing a file whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path


def put(path: Path, content: str | bytes) -> None:
    """Put a file in its place in one step, with its folder: whoever reads meets the old one or the new.

    Args:
        path: the file.
        content: its bytes, or its text, which is written as UTF-8 with the line ends that it has.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
