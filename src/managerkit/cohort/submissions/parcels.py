"""Parcels: what learners sent by mail or a learning platform, sorted by what belongs together, and whose each is."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

from pydantic import ValidationError

from managerkit.cohort.folder import AnyAssignment, OwnAssignment
from managerkit.cohort.roster import Learner
from managerkit.storage import outside
from managerkit.storage.digest import of
from managerkit.storage.outside import HAND_IN_BYTES, SMALL, Refused
from managerkit.storage.zips import Expected, contents, unpack
from managerkit.workspace.handin import HAND_IN, MANIFEST, Manifest

_MOODLE = re.compile(r"(?P<person>.+)_\d+_assignsubmission_[a-z]+(?:_(?P<file>.+))?", re.DOTALL)
"""How Moodle's *Download all submissions* names somebody's folder or, where there are none, each of their files."""
_DOWNLOAD = Expected(files=20_000, bytes=2 * 10**9, made_by=HAND_IN.made_by)
"""What everybody handed in, in one zip."""
_ZIPS = 2
"""How deep zips are looked for in each other: that of a hand-in in Moodle's of all hand-ins."""


@dataclass
class Parcel:
    """Files that arrived together: where from, and what they and the folders around are called, nearest first."""

    source: str
    names: list[str]
    files: dict[str, Path]
    sent: datetime

    def read(self, name: str, most: int = HAND_IN_BYTES) -> bytes:
        """Read one of the files.

        Args:
            name: its name, which is there.
            most: how many bytes it may have.

        Returns:
            its content.

        Raises:
            Refused: it is no ordinary file, or too large.
        """
        path = self.files[name]
        try:
            return outside.read(path.parent, path.name, most)
        except Refused as refusal:
            raise Refused(f"holds {name}, which {refusal}; ask for it again") from None


@dataclass(frozen=True)
class Reject:
    """Something that could not even be looked into, and why."""

    source: str
    why: str


class LearnerNames:
    """Finds learners in the names of files and folders, as people name them: `Hand-in (2) alice mastery-v1`."""

    def __init__(self, learners: Sequence[Learner], assignments: Sequence[AnyAssignment]) -> None:
        own, kits = ([one for one in assignments if isinstance(one, OwnAssignment) is mine] for mine in (True, False))
        self._own = {f"{name}.ipynb" for one in own for name in one.notebooks}
        self._own -= {f"{name}.ipynb" for one in kits for name in one.notebooks}
        self._ids = {key.casefold(): one.id for one in learners for key in (one.email, one.id) if key}
        words = {"hand-in", "journal", *(word for one in assignments for word in (one.name, *one.notebooks))}
        either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        self._words = re.compile(rf"(?<![A-Za-z0-9])(?:{either})(?![A-Za-z0-9])", re.IGNORECASE)
        self._called: dict[str, set[str]] = {}
        for one in learners:
            for called in {f"{one.first_name} {one.last_name}", f"{one.last_name} {one.first_name}"}:
                self._called.setdefault(_plain(called), set()).add(one.id)

    def is_own(self, files: Iterable[str]) -> bool:
        """Whether a folder with these files is of an assignment of the facilitator's own, with whatever lies in it."""
        return not self._own.isdisjoint(files)

    def exactly(self, typed: str) -> str | None:
        """The learner with an id or an email."""
        return self._ids.get(typed.strip().casefold())

    def within(self, name: str) -> set[str]:
        """The learners whose id or email is a whole word of a name; copies' numbers and exercises' names are none.

        In a name that Moodle gave, those who have the full name that it begins with.
        """
        if person := moodles_name(name):
            # A group's name may stand before it: `Team A-Ana Roy`.
            return self._called.get(_plain(person)) or self._called.get(_plain(person.rpartition("-")[2]), set())
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
        if person := next(filter(None, map(moodles_name, parcel.names)), ""):
            raise Refused(f"is from {person}, and nobody in the roster is called so; {folder}")
        if manifest:
            raise Refused(f"is from `{manifest.learner}`, who is not in the roster; add them, or {folder}")
        raise Refused(f"names nobody in the roster; {folder}")


def moodles_name(name: str) -> str:
    """The full name of whom a file or folder is from, if Moodle named it; "" if not."""
    found = _MOODLE.fullmatch(name)
    return found["person"] if found else ""


def _plain(name: str) -> str:
    """A full name without what systems change in it: accents' form, upper case, punctuation."""
    return " ".join(re.findall(r"\w+", normalize("NFC", name).casefold().replace("_", " ")))


def parcels(folder: Path, temporary: Path, names: LearnerNames) -> Iterator[Parcel | Reject]:
    """Everything in a folder, in the folders in it, and in the zips in these.

    Args:
        folder: what a facilitator saved, in whatever order.
        temporary: where zips can be unpacked.
        names: finds whose a loose file is.
    """
    yield from _walk(folder, "", [], temporary, names, _ZIPS)


def manifest_of(parcel: Parcel) -> Manifest | None:
    """What a parcel says of itself, if it was made by `managerkit hand-in`.

    Raises:
        Refused: its manifest cannot be read, or the files are not those it was made with.
    """
    if MANIFEST not in parcel.files:
        return None
    try:
        manifest = Manifest.model_validate(outside.json_of(parcel.read(MANIFEST, SMALL)))
    except (ValidationError, Refused):
        raise Refused(f"holds a {MANIFEST} that cannot be read; ask for it to be made again") from None
    for name, digest in manifest.files.items():
        if name not in parcel.files or of(parcel.read(name)) != digest:
            raise Refused(f"holds another {name} than it was made with; ask for it to be made and sent again")
    return manifest


def _walk(
    folder: Path, source: str, around: list[str], temporary: Path, names: LearnerNames, zips: int
) -> Iterator[Parcel | Reject]:
    """A parcel for the plain files of a folder, and what is in its folders and zips, `zips` deep in each other."""
    plain: dict[Path, str] = {}
    try:
        there = sorted(folder.iterdir())
    except OSError as error:
        yield Reject(source.removesuffix("/") or folder.name, f"cannot be read ({error.strerror}); see that you may")
        return
    if source and names.is_own(path.name for path in there):
        yield _whole(folder, source, around)
        return
    for path in there:
        here = f"{source}{path.name}"
        moodles = _MOODLE.fullmatch(path.name)
        name = (moodles and moodles["file"]) or path.name
        person = [path.name.removesuffix(f"_{name}")] if name != path.name else []
        if name.startswith((".", "__MACOSX")) or name in ("Thumbs.db", "desktop.ini"):
            continue
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            yield Reject(here, "is a link; put the file itself there")
        elif path.is_dir():
            yield from _walk(path, f"{here}/", [path.name, *around], temporary, names, zips)
        elif path.suffix.lower() == ".zip":
            yield from _unpacked(path, here, [Path(name).stem, *person, *around], temporary, names, zips)
        elif path.suffix.lower() in (".ipynb", ".jsonl", ".json"):
            plain[path] = person[0] if person else ""
        elif zips == _ZIPS and not person and not any(map(names.within, around)):
            yield Reject(here, "is neither a zip nor a notebook; ask for the zip that managerkit hand-in makes")
    for whose in dict.fromkeys(plain.values()):
        theirs = {_named(path, whose): path for path in plain if plain[path] == whose}
        yield from _together(theirs, source, [whose, *around] if whose else around, names)


def _unpacked(
    archive: Path, source: str, around: list[str], temporary: Path, names: LearnerNames, zips: int
) -> Iterator[Parcel | Reject]:
    try:
        if not zips or (zips < _ZIPS and not any(map(moodles_name, around))):
            raise Refused("is a zip in a zip; unpack the outer one, and collect again")
        into = Path(tempfile.mkdtemp(dir=temporary))
        unpack(archive, into, _DOWNLOAD if zips == _ZIPS and _is_download(archive) else HAND_IN)
    except Refused as refusal:
        yield Reject(source, str(refusal))
        return
    found = list(_walk(into, f"{source}/", around, temporary, names, zips - 1))
    for one in found:
        if isinstance(one, Parcel):
            one.source, one.sent = one.source.removesuffix("/"), _changed([archive])
    yield from found or [Reject(source, "holds no notebook; ask for the zip that managerkit hand-in makes")]


def _is_download(archive: Path) -> bool:
    """Whether a zip is Moodle's, of what everybody handed in."""
    return any(moodles_name(part) for name in contents(archive) for part in name.split("/"))


def _together(plain: dict[str, Path], source: str, around: list[str], names: LearnerNames) -> Iterator[Parcel]:
    """The files of one folder: one parcel, unless only the files' own names tell whose they are."""
    groups: dict[tuple[str, ...], list[str]] = {}
    belong = MANIFEST in plain or any(names.within(one) or moodles_name(one) for one in around)
    for name in plain:
        groups.setdefault(() if belong else tuple(sorted(names.within(Path(name).stem))), []).append(name)
    for whose, theirs in groups.items():
        stems = [Path(name).stem for name in theirs] if whose else []
        where = source.removesuffix("/") if belong or not whose else source + theirs[0]
        files = {name: plain[name] for name in theirs}
        yield Parcel(where or theirs[0], [*stems, *around], files, _changed(files.values()))


def _whole(folder: Path, source: str, around: list[str]) -> Parcel:
    """All ordinary files of a folder as one parcel, those in the folders in it included."""
    files = {name: folder / name for name in outside.listed(folder).files if not name.startswith((".", "__MACOSX"))}
    return Parcel(source.removesuffix("/"), around, files, _changed(files.values()))


def _named(path: Path, whose: str) -> str:
    """A file's name without what Moodle put before it."""
    return path.name.removeprefix(f"{whose}_") if whose else path.name


def _listed(learners: Iterable[str]) -> str:
    return " and ".join(sorted(learners))


def _changed(paths: Iterable[Path]) -> datetime:
    try:
        return datetime.fromtimestamp(max(path.stat().st_mtime for path in paths), UTC)
    except (ValueError, OverflowError):  # a time that no calendar has
        return datetime.fromtimestamp(0, UTC)
