"""Hand-ins as they come by mail: zips with or without a manifest, made of an exercise's folder."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path


def of(folder: Path) -> dict[str, bytes]:
    """The notebook and the journal of an exercise."""
    module = folder.name.rpartition("-v")[0]
    names = (f"{module}.ipynb", f"{module}.journal.jsonl")
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}


def manifest(files: Mapping[str, bytes], learner: str, assignment: str, made: str) -> bytes:
    """What `managerkit hand-in` says of some files."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    about = {"schema": 1, "learner": learner, "assignment": assignment, "version": "1.0.0", "made": made, "files": sums}
    return json.dumps(about).encode()


def zipped(path: Path, files: Mapping[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip of some files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", how) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return path


def handed_in(path: Path, files: Mapping[str, bytes], learner: str, assignment: str, made: str) -> Path:
    """The zip that `managerkit hand-in` makes."""
    return zipped(path, {"manifest.json": manifest(files, learner, assignment, made), **files})
