"""How many processors there are to spread work over."""

import os


def processors() -> int:
    """How many processors this process may use, where a system tells; else how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
