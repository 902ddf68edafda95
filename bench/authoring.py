"""How long an author waits: checking the whole course, rebuilding all of it, and how fast stories are fuzzed."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from managerkit.content.which import own_course

from .measure import Row, compiled, progress, seconds

CHECK, REBUILD = 5.0, 20.0
"""Seconds."""


def run(times: int) -> Iterator[Row]:
    """Check, rebuild from nothing, and fuzz, as commands in fresh processes."""
    with compiled() as environment, TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(own_course(), root / "course")
        environment["MANAGERKIT_COURSE"] = str(root / "course")
        for what, most in (("check", CHECK), ("build", REBUILD)):
            taken = []
            for turn in range(times + 1):
                progress(f"managerkit {what}: {turn} of {times}")
                for built in ("notebooks", "exercises"):
                    shutil.rmtree(root / built, ignore_errors=True)
                began = time.perf_counter()
                _run(environment, what)
                if turn:  # the first round compiles
                    taken.append(time.perf_counter() - began)
            yield Row(f"managerkit {what}, the whole course", f"under {most:g} s", seconds(taken), median(taken) < most)
        progress("managerkit fuzz --all")
        told = _run(environment, "fuzz", "--all")
    rates = [int(rate.replace(",", "")) for rate in re.findall(r"([\d,]+) a second", told)]
    yield Row(
        f"managerkit fuzz, {len(rates)} stories", "", f"{median(rates):,.0f} choices a second, slowest {min(rates):,}"
    )


def _run(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "managerkit.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
