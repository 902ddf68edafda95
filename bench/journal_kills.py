"""Kill a process that writes a journal, again and again, and look for answers that were confirmed but lost.

Run: python -m bench.journal_kills --kills 1000
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from managerkit.journal.log import Journal

from .measure import Row, progress

KILLS_PER_JOURNAL = 5
LONGEST_DELAY = 0.03
LOW_BOUND = 4 * 1024

# Confirms each numbered answer once its append has returned. Superseded drafts give compaction work to do.
WRITER = """
import itertools, sys
from pathlib import Path
from managerkit.journal.log import Journal

path, first, bound = sys.argv[1:]
Journal.COMPACT_ABOVE = int(bound)
journal = Journal(Path(path), "kills", "1.0.0")
print("ready", flush=True)
for number in itertools.count(int(first)):
    journal.append("answer", "draft", "x" * 400)
    journal.append("answer", str(number), number)
    print(number, flush=True)
"""


@dataclass
class Tally:
    """What the kills so far came to."""

    kills: int = 0
    confirmed: int = 0
    lost: int = 0
    damaged_lines: int = 0
    inside_compaction: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.confirmed} answers confirmed, {self.lost} lost, "
            f"{self.damaged_lines} damaged lines, {self.inside_compaction} kills inside a compaction"
        )


def confirmed_before_kill(path: Path, first: int, bound: int, delay: float) -> list[int]:
    """Let a process append numbered answers, kill it after the delay, and return the numbers it confirmed."""
    command = [sys.executable, "-c", WRITER, str(path), str(first), str(bound)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        if writer.stdout.readline() != "ready\n":
            raise RuntimeError("the writing process did not start")
        time.sleep(delay)
        writer.kill()
        return [int(line) for line in writer.stdout]


def kill_series(folder: Path, kills: int, bound: int, chance: random.Random, tally: Tally) -> None:
    """Kill that many writers of one journal and add to the tally what came of it."""
    journal = Journal.beside(folder, "kills", "1.0.0")
    temporary = journal.path.with_name(f".{journal.path.name}.tmp")
    confirmed: set[int] = set()
    first = 0
    for _ in range(kills):
        started = time.time()
        numbers = confirmed_before_kill(journal.path, first, bound, chance.uniform(0, LONGEST_DELAY))
        confirmed.update(numbers)
        tally.kills += 1
        tally.confirmed += len(numbers)
        tally.inside_compaction += temporary.exists() and temporary.stat().st_mtime > started
        first = max(map(int, journal.latest("answer").keys() - {"draft"}), default=first) + 1
    tally.lost += len(confirmed - set(journal.latest("answer").values()))
    tally.damaged_lines += len(journal.damage())


def run(kills: int, seed: int = 1) -> Tally:
    """Kill that many writers, half of them with frequent compaction, and say every now and then how it goes."""
    chance = random.Random(seed)
    tally = Tally()
    bounds = [LOW_BOUND, Journal.COMPACT_ABOVE]
    while tally.kills < kills:
        with tempfile.TemporaryDirectory() as folder:
            kill_series(Path(folder), min(KILLS_PER_JOURNAL, kills - tally.kills), bounds[0], chance, tally)
        bounds.reverse()
        if tally.kills % 100 == 0 and tally.kills < kills:
            progress(f"journal: {tally}")
    return tally


def row(kills: int) -> Row:
    """The kills as a line of the table."""
    tally = run(kills)
    measured = f"{tally.lost} of {tally.confirmed:,} ({tally.inside_compaction} kills inside a compaction)"
    return Row(f"journal: confirmed answers lost in {kills:,} kills", "none", measured, not tally.lost)


def main() -> int:
    """Run the kills; the exit code is 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tally = run(options.kills, options.seed)
    print(tally)
    return 1 if tally.lost else 0


if __name__ == "__main__":
    sys.exit(main())
