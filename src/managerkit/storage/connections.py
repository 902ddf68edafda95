"""Having as many connections at once as the phones of a large room need."""

import sys
from contextlib import suppress

QUEUE = 512
"""So many may knock at the same moment: a room full of phones that have just read its code."""
_MOST = 4096
"""More than a thousand phones need, each with a page or two."""


def allow_many() -> None:
    """Have as many connections as the system lets this program have; some begin with 256."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MOST if hard == resource.RLIM_INFINITY else min(_MOST, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
