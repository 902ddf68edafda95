"""Parcels: what learners sent by mail or a learning platform, sorted by what belongs together, and whose each is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from managerkit.cohort.folder import Assignment
from managerkit.cohort.roster import Learner
from managerkit.storage.digest import of
from managerkit.storage.outside import Refused
from managerkit.storage.zips import unpack
from managerkit.workspace.handin import HAND_IN, MANIFEST, Manifest


@dataclass
class Parcel:
    """Files that arrived together: where from, and what they and the folders around are called, nearest first."""

    source: str
    names: list[str]
    files: dict[str, Path]
    sent: datetime


@dataclass(frozen=True)
class Reject:
    """Something that could not even be looked into, and why."""

    source: str
    why: str


class LearnerNames:
    """Finds learners in the names of files and folders, as people name them: `Hand-in (2) alice mastery-v1`."""

    def __init__(self, learners: Sequence[Learner], assignments: Sequence[Assignment]) -> None:
        self._ids = {key.casefold(): one.id for one in learners for key in (one.email, one.id) if key}
        words = {"hand-in", "journal", *(word for one in assignments for word in (one.name, one.module))}
        either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        self._words = re.compile(rf"(?<![A-Za-z0-9])(?:{either})(?![A-Za-z0-9])", re.IGNORECASE)

    def exactly(self, typed: str) -> str | None:
        """The learner with an id or an email."""
        return self._ids.get(typed.strip().casefold())

    def within(self, name: str) -> set[str]:
        """The learners whose id or email is a whole word of a name; copies' numbers and exercises' names are none."""
        plain = re.sub(r"\(\d+\)", " ", name)
        words = {
            word.strip("-._") for text in (plain, self._words.sub(" ", plain)) for word in re.split(r"[\s(),;+]", text)
        }
        return {found for word in words if (found := self.exactly(word))}

    def whose(self, parcel: Parcel, manifest: Manifest | None) -> str:
        """The id of the learner a parcel is from.

        Args:
            parcel: what arrived.
            manifest: what its own manifest says; None if it has none.

        Raises:
            Refused: nobody in the roster, more than one, or somebody else than its manifest says.
        """
        named = {one for name in parcel.names for one in self.within(name)}
        folder = "put it into a folder that is called by the learner's id, and collect again"
        said = self.exactly(manifest.learner) if manifest else None
        if said and named - {said}:
            raise Refused(f"says that it is from {said}, but is named for {_listed(named - {said})}; ask both")
        if said:
            return said
        if len(named) == 1:
            return next(iter(named))
        if named:
            raise Refused(f"is named for {_listed(named)}; {folder}")
        if manifest:
            raise Refused(f"is from `{manifest.learner}`, who is not in the roster; add them, or {folder}")
        raise Refused(f"names nobody in the roster; {folder}")


def parcels(folder: Path, temporary: Path, names: LearnerNames) -> Iterator[Parcel | Reject]:
    """Everything in a folder, in the folders in it, and in the zips in these.

    Args:
        folder: what a facilitator saved, in whatever order.
        temporary: where zips can be unpacked.
        names: finds whose a loose file is.
    """
    yield from _walk(folder, "", [], temporary, names, may_unpack=True)


def manifest_of(parcel: Parcel) -> Manifest | None:
    """What a parcel says of itself, if it was made by `managerkit hand-in`.

    Raises:
        Refused: its manifest cannot be read, or the files are not those it was made with.
    """
    if MANIFEST not in parcel.files:
        return None
    try:
        manifest = Manifest.model_validate_json(parcel.files[MANIFEST].read_bytes())
    except ValidationError:
        raise Refused(f"holds a {MANIFEST} that cannot be read; ask for it to be made again") from None
    for name, digest in manifest.files.items():
        path = parcel.files.get(name)
        if path is None or of(path.read_bytes()) != digest:
            raise Refused(f"holds another {name} than it was made with; ask for it to be made and sent again")
    return manifest


def _walk(
    folder: Path, source: str, around: list[str], temporary: Path, names: LearnerNames, may_unpack: bool
) -> Iterator[Parcel | Reject]:
    """A parcel for the plain files of a folder, and what is in its folders and zips."""
    plain = []
    for path in sorted(folder.iterdir()):
        here, within = f"{source}{path.name}", temporary / path.name
        if path.name.startswith((".", "__MACOSX")) or path.name in ("Thumbs.db", "desktop.ini"):
            continue
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            yield Reject(here, "is a link; put the file itself there")
        elif path.is_dir():
            yield from _walk(path, f"{here}/", [path.name, *around], within, names, may_unpack)
        elif path.suffix.lower() == ".zip":
            yield from _unpacked(path, here, [path.stem, *around], within, names, may_unpack)
        elif path.suffix.lower() in (".ipynb", ".jsonl", ".json"):
            plain.append(path)
        elif may_unpack and not any(map(names.within, around)):
            yield Reject(here, "is neither a zip nor a notebook; ask for the zip that managerkit hand-in makes")
    yield from _together(plain, source, around, names)


def _unpacked(
    archive: Path, source: str, around: list[str], into: Path, names: LearnerNames, may_unpack: bool
) -> Iterator[Parcel | Reject]:
    try:
        if not may_unpack:
            raise Refused("is a zip in a zip; unpack the outer one, and collect again")
        into.mkdir(parents=True)
        unpack(archive, into, HAND_IN)
    except Refused as refusal:
        yield Reject(source, str(refusal))
        return
    found = list(_walk(into, f"{source}/", around, into, names, may_unpack=False))
    for one in found:
        if isinstance(one, Parcel):
            one.source, one.sent = one.source.removesuffix("/"), _changed([archive])
    yield from found or [Reject(source, "holds no notebook; ask for the zip that managerkit hand-in makes")]


def _together(plain: list[Path], source: str, around: list[str], names: LearnerNames) -> Iterator[Parcel]:
    """The files of one folder: one parcel, unless only the files' own names tell whose they are."""
    groups: dict[tuple[str, ...], list[Path]] = {}
    belong = any(path.name == MANIFEST for path in plain) or any(map(names.within, around))
    for path in plain:
        groups.setdefault(() if belong else tuple(sorted(names.within(path.stem))), []).append(path)
    for whose, paths in groups.items():
        stems = [path.stem for path in paths] if whose else []
        where = source.removesuffix("/") if belong or not whose else source + paths[0].name
        files = {path.name: path for path in paths}
        yield Parcel(where or paths[0].name, [*stems, *around], files, _changed(paths))


def _listed(learners: Iterable[str]) -> str:
    return " and ".join(sorted(learners))


def _changed(paths: Iterable[Path]) -> datetime:
    return datetime.fromtimestamp(max(path.stat().st_mtime for path in paths), UTC)
