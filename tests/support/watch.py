"""Which files of a course are opened while tests are collected; none should be."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.places import COURSE, TINY

_COURSES = (f"{COURSE}/", f"{TINY}/")


class Watch:
    """What is opened below a course, while somebody looks. Python takes no audit hook off again; it only looks away."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self._looking = False
        sys.addaudithook(self._saw)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Note what is opened in here."""
        self._looking = True
        try:
            yield
        finally:
            self._looking = False

    def _saw(self, event: str, about: tuple[object, ...]) -> None:
        if not self._looking or event != "open" or not isinstance(about[0], str | Path):
            return
        if str(about[0]).startswith(_COURSES):
            self.opened.append(str(about[0]))
