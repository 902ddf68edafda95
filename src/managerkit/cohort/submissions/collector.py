"""nbgrader's collector from the exchange, undisturbed by hand-ins that arrived broken or in part.

nbgrader_config.py names `CollectWhole`, so `nbgrader collect` and the formgrader use it too. As it comes, nbgrader
takes the newest folder even if a failed submit left it without a timestamp, and stops for everybody at one that is too
big.
"""

import os
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect

from managerkit.gradebook import stamps
from managerkit.storage.outside import HAND_IN_BYTES, megabytes

_NOBODYS = re.compile(r"[<>\"'&`\\\s\x00-\x1f]")
"""What nbgrader's pages would take for HTML or script, in place of somebody's id."""


def trouble(folder: Path) -> str:
    """Why a folder in the exchange cannot be collected, and what to do; "" when it can.

    Args:
        folder: one hand-in, as `nbgrader submit` put it there.
    """
    again = "ask for it to be submitted again"
    if _NOBODYS.search(folder.name.split("+")[0]):
        return "names nobody: no account is called so; delete it"
    if folder.is_symlink() or not folder.is_dir():
        return "is no folder; delete it"
    if not os.access(folder, os.R_OK | os.X_OK):
        return f"cannot be read; {again}"
    size = 0
    for path in folder.rglob("*"):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            return f"holds a link ({path.name}), and whatever it points to would be copied; {again} without it"
        if not os.access(path, os.R_OK):
            return f"cannot be read ({path.name}); {again}"
        size += path.stat().st_size
    if size > HAND_IN_BYTES:
        return f"holds more than {megabytes(HAND_IN_BYTES)}; {again} without the big files"
    if stamps.parse(folder.name.rsplit("+", 3)[2]) is None or stamps.read(folder) is None:
        return f"arrived in part (it has no timestamp); unless it is arriving just now, {again}"
    return ""


class CollectWhole(ExchangeCollect):  # type: ignore[misc]
    """Collects each learner's newest hand-in of those that are whole."""

    src_records: list[dict[str, Any]]

    def init_src(self) -> None:
        """Choose what to copy."""
        super().init_src()
        self.src_records = [record for record in self.src_records if not record["trouble"]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        why = trouble(Path(path))
        if why:
            name = Path(path).name
            self.log.warning("%s %s", name, why)
            return {"username": name.split("+")[0], "filename": name, "timestamp": datetime.min, "trouble": why}
        return {**super()._path_to_record(path), "trouble": ""}
