"""Strategies for hand-ins that somebody tampered with: journals, notebooks, manifests, zips and folders."""

import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.support import parcels

Spread = Callable[[Path], None]
"""Writes a hand-in to a path that is not there yet."""

_HALVES = st.sampled_from(["\ud800", "a\udfffb", "\ud83d", "\u202e", "\x00", "\x1b[2J", "\u2028", "<script>x</script>"])
_REPEATED = st.builds(
    lambda unit, times: unit * times,
    st.sampled_from(["a'", "1 ", "\n", "x", "é", "A. "]),
    st.sampled_from([3, 2000, 90_000]),
)
TEXTS = st.text(max_size=40) | _HALVES | _REPEATED
NUMBERS = st.sampled_from([0, -1, 1, 2**63, 10**400, 1e308, float("nan"), float("inf"), True, False, None])
VALUES = st.recursive(
    TEXTS | NUMBERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)
DEEP = st.sampled_from([b"[" * 100_000, b'{"a":' * 50_000, b'{"cells": ' + b"[" * 2000 + b"]" * 2000 + b"}"])


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode()


def _cut(content: bytes, at: int, put: bytes, gone: int) -> bytes:
    """Content with some bytes replaced at a place."""
    at %= len(content) + 1
    return content[:at] + put + content[at + gone :]


def bitten(content: bytes) -> st.SearchStrategy[bytes]:
    """The same bytes with a few of them changed, added or gone."""
    return st.builds(
        _cut, st.just(content), st.integers(0, 10**6), st.binary(max_size=8), st.sampled_from([0, 1, 8, 500, 10**7])
    )


def _kinds() -> st.SearchStrategy[dict[str, Any]]:
    play = st.fixed_dictionaries({"seed": VALUES, "choices": st.lists(TEXTS, max_size=300) | VALUES})
    return st.fixed_dictionaries(
        {
            "format": st.sampled_from([1, 1, 1, 2, "1", None]),
            "time": st.sampled_from(
                ["2026-11-20T10:00:00.000+00:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "now", 7]
            ),
            "module": st.sampled_from(["mastery", "", "x"]),
            "version": st.sampled_from(["1.0.0", "", "9.9.9"]),
            "kind": st.sampled_from(["play", "finished", "text", "trace", "answer", "setting"]) | TEXTS,
            "key": st.sampled_from(["first-offer", "came-back", "the-pull", "next-offer:act", "next-offer:by"]) | TEXTS,
            "data": play | st.lists(play, max_size=3) | TEXTS | VALUES,
        }
    )


def journals(whole: bytes) -> st.SearchStrategy[bytes]:
    """A whole journal with lines more or fewer, or something else in its place."""
    lines = whole.splitlines()
    line = st.sampled_from(lines) | _kinds().map(_written) | VALUES.map(_written) | st.binary(max_size=60) | DEEP
    return (
        st.lists(line, max_size=12).map(lambda more: b"\n".join([*lines, *more]) + b"\n")
        | st.lists(line, max_size=12).map(b"\n".join)
        | bitten(whole)
    )


@st.composite
def notebooks(draw: st.DrawFn, whole: bytes) -> bytes:
    """A whole notebook in which something says something else."""
    if draw(st.booleans()):
        return draw(bitten(whole) | DEEP | VALUES.map(_written))
    notebook = json.loads(whole)
    for _ in range(draw(st.integers(1, 4))):
        cell = draw(st.sampled_from(notebook["cells"]))
        spot: Any = draw(st.sampled_from([notebook, notebook["metadata"], notebook["cells"], cell]))
        if isinstance(spot, list):
            spot.insert(draw(st.integers(0, len(spot))), draw(VALUES | st.just(cell)))
            notebook["cells"] = [one for one in spot if isinstance(one, dict)] or [cell]
        elif isinstance(spot, dict):
            spot[draw(st.sampled_from([*spot, "metadata", "source", "id", "nbgrader", "managerkit"]))] = draw(VALUES)
            if not isinstance(notebook.get("cells"), list) or not isinstance(notebook.get("metadata"), dict):
                break
    return _written(notebook)


NAMES = st.sampled_from(
    [
        *("x.png", "ratings.json", "timestamp.txt", ".graded.json", "submission_secret.txt", "a/b/c.txt", "json.py"),
        *("../up.txt", "/tmp/abs.txt", "..\\up.txt", "C:\\x", "./mastery.ipynb", "Mastery.ipynb", "x" * 300, "a\nb"),
        *(
            ".graded.json/x",
            "timestamp.txt/x",
            "mastery.ipynb/x",
            "cafe\u0301",
            "caf\u00e9",
            "managerkit.py",
            "d/" * 14,
        ),
    ]
)


@dataclass(frozen=True)
class Whole:
    """A hand-in that is as it should be."""

    notebook: bytes
    journal: bytes

    @classmethod
    def of(cls, folder: Path) -> "Whole":
        """That of an exercise's folder."""
        return cls((folder / "mastery.ipynb").read_bytes(), (folder / "mastery.journal.jsonl").read_bytes())


@st.composite
def files(draw: st.DrawFn, whole: Whole) -> dict[str, bytes]:
    """The files of a hand-in, by name."""
    found = {
        "mastery.ipynb": draw(st.just(whole.notebook) | notebooks(whole.notebook)),
        "mastery.journal.jsonl": draw(st.just(whole.journal) | journals(whole.journal)),
    }
    for name in draw(st.sets(st.sampled_from([*found]), max_size=1)):
        del found[name]
    more = st.dictionaries(NAMES, st.binary(max_size=50) | VALUES.map(_written) | DEEP, max_size=4)
    return {**found, **draw(more)}


@st.composite
def letters(draw: st.DrawFn, whole: Whole, learner: str) -> Spread:
    """A hand-in as it comes by mail: a zip, with a manifest or without, whole or bitten."""
    content = draw(files(whole))
    about = parcels.manifest(content, learner, "mastery-v1", "2026-11-20T10:00:00Z")
    if draw(st.booleans()):
        said = json.loads(about)
        said[draw(st.sampled_from([*said]))] = draw(VALUES | st.just("0001-01-01T00:00:00+14:00"))
        about = _written(said)
    entries = {**content, **({"manifest.json": about} if draw(st.booleans()) else {})}
    how = draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]))
    bite = draw(st.none() | st.tuples(st.integers(0, 10**6), st.binary(max_size=8), st.sampled_from([0, 1, 8, 500])))

    def spread(path: Path) -> None:
        made = parcels.zipped(path.with_name(f"{path.name}.zip"), entries, how)
        if bite:
            made.write_bytes(_cut(made.read_bytes(), *bite))

    return spread


@st.composite
def folders(draw: st.DrawFn, whole: Whole) -> Spread:
    """A hand-in as it lies in a folder: files, and what is no file."""
    content = draw(files(whole))
    content.setdefault("timestamp.txt", b"2026-11-20 10:00:00 UTC")
    odd = draw(
        st.dictionaries(st.sampled_from([*content]), st.sampled_from(["folder", "link", "zero", "pipe"]), max_size=1)
    )

    def spread(path: Path) -> None:
        path.mkdir(parents=True)
        for name, text in content.items():
            at = path / name.replace("..", "__").lstrip("/")
            try:
                at.parent.mkdir(parents=True, exist_ok=True)
                _put(at, text, odd.get(name, ""))
            except OSError:
                continue  # a name or a place that this system does not have

    return spread


def _put(path: Path, content: bytes, kind: str) -> None:
    if kind == "folder":
        path.mkdir()
    elif kind in ("link", "zero"):
        path.symlink_to("/dev/zero" if kind == "zero" else "/etc/hostname")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(content)
