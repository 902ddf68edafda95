"""What the benchmarks share: a compiled environment, a result's row, and a sign of life."""

import argparse
import compileall
import os
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import managerkit


@dataclass(frozen=True)
class Row:
    """One line of the table; `met` is None where nothing was promised."""

    what: str
    target: str
    measured: str
    met: bool | None = None


@contextmanager
def compiled() -> Iterator[dict[str, str]]:
    """An environment whose processes keep byte code in a folder of their own, so that all but the first are compiled.

    It is the same whether or not the installer compiled, and leaves nothing beside the sources.
    """
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        yield environment


def compiled_in_place() -> dict[str, str]:
    """An environment whose processes find the kit's byte code beside its sources, where it is put now, as `make` does.

    What runs behind the fence sees no other place.
    """
    compileall.compile_dir(Path(managerkit.__file__).parent, quiet=1)
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def progress(text: str) -> None:
    """Say on stderr what is being done: in place on a terminal, as a line elsewhere."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
    elif text:
        print(text, file=sys.stderr, flush=True)


def seconds(took: Iterable[float]) -> str:
    """The median in seconds, and the smallest and largest."""
    found = sorted(took)
    digits = 1 if found[0] >= 10 else 2
    return f"{statistics.median(found):.{digits}f} s ({found[0]:.{digits}f}–{found[-1]:.{digits}f})"


def ms(took: Iterable[float]) -> str:
    """The median in milliseconds, and the smallest and largest."""
    found = sorted(1000 * second for second in took)
    digits = 0 if found[0] >= 20 else 2
    return f"{statistics.median(found):.{digits}f} ms ({found[0]:.{digits}f}–{found[-1]:.{digits}f})"


def alone(run: Callable[[bool], list[Row]], what: str, quickly: str) -> None:
    """Run one benchmark from the command line, and print its rows.

    Args:
        run: the benchmark, which is told whether to be quick.
        what: what it measures, for the help.
        quickly: what it does if it is to be quick.
    """
    parser = argparse.ArgumentParser(description=f"Measure {what} alone.")
    parser.add_argument("--quick", action="store_true", help=f"{quickly}, to see that it runs")
    for row in run(parser.parse_args().quick):
        print(f"{row.what}\n    {row.target}\n    {row.measured}  {row.met}")
