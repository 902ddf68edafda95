"""Leases on texts: who is reading what at this moment, in small files, so that a shared folder is all that it takes."""

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from managerkit.cohort.marking.store.snapshots import FOLDER
from managerkit.journal.lock import locked
from managerkit.storage.atomic import put

LASTS = timedelta(minutes=20)
"""A claim that was not renewed for so long is nobody's: its marker has closed the laptop."""


class Claims:
    """The claims on the texts of one exercise.

    Args:
        root: the cohort's folder.
        assignment: the exercise's name.
        marker: whose claims are made here.
    """

    def __init__(self, root: Path, assignment: str, marker: str) -> None:
        self._folder = root / FOLDER / "claims" / assignment
        self._marker = marker

    def take(self, learner: str, now: datetime) -> bool:
        """Take a lease on a text, or renew it.

        Args:
            learner: whose text it is.
            now: the time, with its zone; the lease lasts for LASTS from then.

        Returns:
            whether the marker has it; False if another one is reading the text.
        """
        path = self._path(learner)
        with self._alone():
            if self._holder(path, now) not in ("", self._marker):
                return False
            put(path, json.dumps({"marker": self._marker, "time": now.isoformat()}))
        return True

    def release(self, learner: str, now: datetime) -> None:
        """Give back a lease that this marker has on a text; another's stays.

        Args:
            learner: whose text it is.
            now: the time, with its zone.
        """
        path = self._path(learner)
        with self._alone():
            if self._holder(path, now) == self._marker:
                path.unlink(missing_ok=True)

    def release_all(self, now: datetime) -> None:
        """Let all texts go that this marker claimed."""
        for learner, marker in self._held(now):
            if marker == self._marker:
                self.release(learner, now)

    def others(self, now: datetime) -> dict[str, str]:
        """The texts that other markers are reading: the learner, and the marker."""
        return {learner: marker for learner, marker in self._held(now) if marker != self._marker}

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep others from taking between the look and the claim."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with locked(self._folder / ".lock", math.inf):
            yield

    def _held(self, now: datetime) -> Iterator[tuple[str, str]]:
        for path in self._folder.glob("*.claim"):
            if marker := self._holder(path, now):
                yield path.name.removesuffix(".claim"), marker

    def _path(self, learner: str) -> Path:
        return self._folder / f"{learner}.claim"

    def _holder(self, path: Path, now: datetime) -> str:
        """Who holds a claim; "" if nobody does any more. A file that cannot be read, and is new, is somebody's."""
        try:
            found = json.loads(path.read_text("utf-8"))
            held, marker = datetime.fromisoformat(found["time"]), str(found["marker"])
        except FileNotFoundError:
            return ""
        except (OSError, ValueError, KeyError, TypeError):
            return "?" if self._is_young(path, now) else ""
        return marker if now - held < LASTS else ""

    def _is_young(self, path: Path, now: datetime) -> bool:
        with suppress(OSError):
            return now.timestamp() - path.stat().st_mtime < LASTS.total_seconds()
        return False
