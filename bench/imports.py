"""How long `import managerkit` takes, against `import pandas, matplotlib.pyplot`."""

import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from .measure import Row, compiled, ms, progress

OURS = "import managerkit"
HEAVY = "import pandas, matplotlib.pyplot"
MARK = "-- from here --"
SHARE = 0.1


def run(times: int) -> Iterator[Row]:
    """Import each in fresh processes, turn about, by the clock and as `python -X importtime` counts."""
    clock: dict[str, list[float]] = {OURS: [], HEAVY: []}
    counted: dict[str, list[float]] = {OURS: [], HEAVY: []}
    with compiled() as environment:
        for turn in range(times + 1):
            progress(f"imports: {turn} of {times}")
            for what in clock:
                taken = by_the_clock(what, environment), by_importtime(what, environment)
                if turn:  # the first round compiles
                    clock[what].append(taken[0])
                    counted[what].append(taken[1])
    for how, found in (("by the clock", clock), ("-X importtime, cumulative", counted)):
        share = median(found[OURS]) / median(found[HEAVY])
        measured = f"{ms(found[OURS])} : {ms(found[HEAVY])} = {share:.3f}"
        yield Row(f"{OURS} : {HEAVY}, {how}", "less than a tenth", measured, share < SHARE)


def by_the_clock(what: str, environment: dict[str, str]) -> float:
    """Seconds from before the import to after it, in a fresh process."""
    code = f"import time; began = time.perf_counter(); {what}; print(time.perf_counter() - began)"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def by_importtime(what: str, environment: dict[str, str]) -> float:
    """Seconds that `python -X importtime` counts for the import: the times of all modules that it loads, summed."""
    code = f"import sys; print('{MARK}', file=sys.stderr, flush=True); {what}"
    command = [sys.executable, "-X", "importtime", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    _, _, lines = done.stderr.partition(MARK)
    own = [line.removeprefix("import time:").split("|")[0] for line in lines.splitlines() if "|" in line]
    return sum(map(int, own)) / 1e6
