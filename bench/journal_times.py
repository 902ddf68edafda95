"""How long an answer takes to reach the disk, and a journal to be read."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from managerkit.journal.log import Journal

from .measure import Row, ms, progress

RECORDS = 1000


def run(times: int) -> Iterator[Row]:
    """Append answers one by one, each made durable; then read the journal afresh."""
    progress(f"journal: {RECORDS} appends, {times} reads")
    with TemporaryDirectory() as name:
        folder = Path(name)
        appended = [_append(folder, number) for number in range(RECORDS)]
        read = [_read(folder) for _ in range(times)]
        size = Journal.beside(folder, "bench", "1.0.0").path.stat().st_size / 1024
    yield Row("journal: append an answer, on the disk when done", "–", ms(appended))
    yield Row(f"journal: read {RECORDS:,} records ({size:.0f} KiB)", "–", ms(read))


def _append(folder: Path, number: int) -> float:
    journal = Journal.beside(folder, "bench", "1.0.0")
    began = time.perf_counter()
    journal.append("answer", f"item-{number % 40}", "x" * 100)
    return time.perf_counter() - began


def _read(folder: Path) -> float:
    began = time.perf_counter()
    found = Journal.beside(folder, "bench", "1.0.0").records()
    took = time.perf_counter() - began
    assert len(found) == RECORDS
    return took
