"""nbgrader's collector from the exchange, undisturbed by hand-ins that arrived broken or in part.

nbgrader_config.py names `CollectWhole`, so `nbgrader collect` and the formgrader use it too. As it comes, nbgrader
takes the newest folder even if a failed submit left it without a timestamp, stops for everybody at one that is too
big, and copies what a link leads to. The exchange can be written to by others while it is read: what was looked at and
what is copied need not be the same, so each file is opened without following links and copied from what was opened.
"""

import os
import re
import shutil
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

from nbgrader.exchange.default import ExchangeCollect

from managerkit.gradebook import stamps
from managerkit.storage import outside
from managerkit.storage.outside import HAND_IN_BYTES, HAND_IN_FILES, Listing, Refused, listed, megabytes

_NOBODYS = re.compile(r"[<>\"'&`\\\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""What nbgrader's pages would take for HTML or script, and no gradebook can hold, in place of somebody's id."""


def submitter(name: str) -> str:
    """The id in the name of a folder in the exchange, `ID+ASSIGNMENT+TIME+SECRET`, as nbgrader takes it."""
    return name.rsplit("+", 3)[0]


def trouble(folder: Path) -> str:
    """Why a folder in the exchange cannot be collected, and what to do; "" when it can.

    Args:
        folder: one hand-in, as `nbgrader submit` put it there.
    """
    again = "ask for it to be submitted again"
    learner = submitter(folder.name)
    if _NOBODYS.search(learner) or learner.startswith(".") or not learner:
        return "names nobody: no account is called so; delete it"
    if folder.is_symlink() or not folder.is_dir():
        return "is no folder; delete it"
    if not os.access(folder, os.R_OK | os.X_OK):
        return f"cannot be read; {again}"
    there = listed(folder)
    if there.odd:
        name = there.odd[0].encode("utf-8", "replace").decode()
        if (folder / there.odd[0]).is_symlink():
            return f"holds a link ({name}), and whatever it points to would be copied; {again} without it"
        return f"holds what is no ordinary file ({name}); {again} without it"
    if not_read := [name for name in there.files if not os.access(folder / name, os.R_OK)]:
        return f"cannot be read ({not_read[0]}); {again}"
    first = _first(there)
    if too_much := sorted(set(first) & set(there.fitting(first)[1])):
        return f"is over {megabytes(HAND_IN_BYTES)} ({too_much[0]}); {again} with the outputs cleared"
    if stamps.parse(folder.name.rsplit("+", 3)[2]) is None or stamps.read(folder) is None:
        return f"arrived in part (it has no timestamp); unless it is arriving just now, {again}"
    return ""


def _first(there: Listing) -> list[str]:
    """What a hand-in is there for: its notebook and journal, and what nbgrader puts beside them."""
    return [name for name in there.files if "/" not in name and name.endswith((".ipynb", ".jsonl", ".txt", ".json"))]


class CollectWhole(ExchangeCollect):  # type: ignore[misc]
    """Collects each learner's newest hand-in of those that are whole."""

    src_records: list[dict[str, Any]]

    def init_src(self) -> None:
        """Choose what to copy."""
        super().init_src()
        self.src_records = [
            record for record in self.src_records if not record["trouble"] and self._can_be_replaced(record["username"])
        ]

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy one hand-in beside its place and move it in, so that it is there whole or not at all.

        Args:
            src: the folder in the exchange.
            dest: the folder in submitted/, which is not there.
            log: as nbgrader gives it; unused.
        """
        there, place = listed(Path(src)), Path(dest)
        kept, dropped = there.fitting(_first(there))
        made = place.with_name(f".{place.name}.new")
        shutil.rmtree(made, ignore_errors=True)
        try:
            for name in filter(self._is_wanted, kept):
                content = outside.read(Path(src), name)
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                (made / name).write_bytes(content)
            made.rename(place)
        except Refused as refusal:
            self._warn("%s was left out: %s %s", Path(src).name, name, refusal)
        finally:
            shutil.rmtree(made, ignore_errors=True)
        if self.coursedir.groupshared and place.exists():
            for path in (place, *place.rglob("*")):
                path.chmod(0o2770 if path.is_dir() else 0o660)
        if dropped:
            self._warn(
                "%s was collected without %s of its files, such as %s: a hand-in may have %s files and %s",
                *(Path(src).name, len(dropped), dropped[0], HAND_IN_FILES, megabytes(HAND_IN_BYTES)),
            )

    def _warn(self, text: str, *about: object) -> None:
        """Log a warning that any terminal can show, whatever a folder is called."""
        self.log.warning(text, *(str(one).encode("utf-8", "backslashreplace").decode() for one in about))

    def _is_wanted(self, name: str) -> bool:
        """Whether the cohort's configuration does not leave a file out."""
        parts = PurePosixPath(name).parts
        return not any(fnmatch(part, pattern) for part in parts for pattern in self.coursedir.ignore)

    def _can_be_replaced(self, learner: str) -> bool:
        """Whether nbgrader can look at the time stamp of what was collected before; it would follow a link."""
        about = (self.coursedir.submitted_directory, learner, self.coursedir.assignment_id)
        place = Path(self.coursedir.format_path(*about))
        if not os.path.lexists(place / stamps.STAMP_FILE) or stamps.read(place):
            return True
        self._warn("%s has no time stamp that can be read; delete that folder to collect it anew", place)
        return False

    def _of_another(self, folder: Path) -> str:
        """Why a hand-in is not whose it says it is; "" if its owner is that account, or the one who collects."""
        if os.name != "posix" or (about := folder.stat()).st_uid == os.getuid():
            return ""
        import pwd

        try:
            owner = pwd.getpwuid(about.st_uid).pw_name
        except KeyError:
            owner = f"account {about.st_uid}"
        learner = submitter(folder.name)
        return "" if owner == learner else f"was left out: it says that {learner} handed it in, and it is {owner}'s"

    def _path_to_record(self, path: str) -> dict[str, Any]:
        why = trouble(Path(path)) or (self._of_another(Path(path)) if self.check_owner else "")
        if why:
            name = Path(path).name
            self._warn("%s %s", name, why)
            return {"username": submitter(name), "filename": name, "timestamp": datetime.min, "trouble": why}
        return {**super()._path_to_record(path), "trouble": ""}
