"""`python -m bench`: run every benchmark and print one table."""

import argparse
import os
import platform
import sys
from importlib.metadata import version

from . import (
    authoring,
    cluster,
    commands,
    dragging,
    effects,
    grading,
    hub,
    imports,
    journal_kills,
    journal_times,
    marking,
    merging,
    opening,
    own,
    player,
    room,
    upgrading,
    words,
)
from .measure import Row, progress

MET = {True: "met", False: "NOT MET", None: ""}


def main() -> int:
    """Measure, print the table; the exit code is 1 if a target is not met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Run every benchmark and print one table.")
    parser.add_argument("--quick", action="store_true", help="few repetitions, to see that it runs")
    quick = parser.parse_args().quick
    times, kills = (2, 20) if quick else (9, 1000)
    rows = [*imports.run(times), *player.run(times), *journal_times.run(times), *authoring.run(min(times, 3))]
    progress(f"journal: {kills:,} kills" if quick else f"journal: {kills:,} kills, a few minutes")
    rows.append(journal_kills.row(kills))
    rows.append(words.row(22 if quick else 1000))
    rows += opening.run(min(times, 5))
    rows += dragging.run(("retention",) if quick else ())
    rows += upgrading.run(min(times, 5), 5 if quick else 100)
    rows += grading.run(quick)
    rows += cluster.run(quick)
    rows += own.run(quick)
    rows += commands.run(quick)
    rows += marking.run(100 if quick else 1000, 100 if quick else 1000)
    rows += merging.run()
    rows += room.run(40 if quick else 300)
    rows += hub.run(2 if quick else 10)
    rows += effects.run(1000 if quick else 4000)
    progress("")
    _print(rows)
    print(
        f"\nMedians of {times} fresh processes or kernels, turn about (smallest–largest); "
        f"{journal_times.RECORDS:,} appends.\n"
        "Byte-compiled: an unmeasured first round compiles everything that the others load.\n"
        f"Python {platform.python_version()}, pandas {version('pandas')}, matplotlib {version('matplotlib')}, "
        f"{platform.system()}, {os.cpu_count()} cores."
    )
    return 1 if any(row.met is False for row in rows) else 0


def _print(rows: list[Row]) -> None:
    table = [("what", "target", "measured", ""), *((row.what, row.target, row.measured, MET[row.met]) for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(4)]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


if __name__ == "__main__":
    sys.exit(main())
