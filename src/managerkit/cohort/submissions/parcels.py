"""Parcels: what learners sent by mail or a learning platform, sorted by what belongs together, and whose each is."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from managerkit.workspace.ratings import RATINGS

_MOODLE = re.compile(r"(?P<person>.+?)_\d+_assignsubmission_[a-z0-9]+(?:_(?P<file>.+)?)?", re.DOTALL)
"""How Moodle's *Download all submissions* names somebody's folder or, where there are none, each of their files.

The person ends where it can first: what follows may be a file's name, which the learner chose.
"""
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
        self._kits = {f"{name}.ipynb" for one in kits for name in one.notebooks}
        self._own = {f"{name}.ipynb" for one in own for name in one.notebooks} - self._kits
        self._beside = {RATINGS, *(f"{name}.journal.jsonl" for one in kits for name in one.notebooks)}
        self._folders = {one.name for one in assignments}
        self._ids = {key.casefold(): one.id for one in learners for key in (one.email, one.id) if key}
        words = {"hand-in", "journal", *(word for one in assignments for word in (one.name, *one.notebooks))}
        either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        self._words = re.compile(rf"(?<![A-Za-z0-9])(?:{either})(?![A-Za-z0-9])", re.IGNORECASE)
        self._called: dict[str, set[str]] = {}
        for one in learners:
            for called in {f"{one.first_name} {one.last_name}", f"{one.last_name} {one.first_name}"}:
                if plain := _plain(called):
                    self._called.setdefault(plain, set()).add(one.id)

    def is_own(self, files: Iterable[str]) -> bool:
        """Whether a folder with these files is of an assignment of the facilitator's own, with whatever lies in it."""
        return not self._own.isdisjoint(files)

    def of_kits(self, files: Mapping[str, Path]) -> dict[str, Path]:
        """The files of the kit's exercises, where one of their notebooks is among them."""
        mine = self._kits | self._beside
        return {} if self._kits.isdisjoint(files) else {name: files[name] for name in files if name in mine}

    def is_apart(self, path: Path, beside: Iterable[str]) -> bool:
        """Whether something beside a notebook of an own assignment is another hand-in, and no data of its own.

        Args:
            path: a file, folder or zip.
            beside: the names of the files that lie where it lies.
        """
        if moodles_name(path.name):
            return True
        is_named = path.name in self._folders or self.within(path.name) or self.within(path.stem)
        others = self._kits | {MANIFEST} | (self._own if is_named else self._own.difference(beside))
        if path.is_dir():
            within = outside.listed(path).files
            return any(Path(name).name in others or self._is_hand_in(path / name, others) for name in within)
        return self._is_hand_in(path, others)

    def _is_hand_in(self, path: Path, notebooks: set[str]) -> bool:
        """Whether a file is a zip with one of some files in it; if it cannot be looked into, whether it is named so."""
        if path.suffix.lower() != ".zip" or not path.is_file():
            return False
        try:
            return any(Path(name).name in notebooks for name in contents(path))
        except Refused:
            return any(one in path.name for one in self._folders)

    def exactly(self, typed: str) -> str | None:
        """The learner with an id or an email."""
        return self._ids.get(typed.strip().casefold())

    def within(self, name: str) -> set[str]:
        """The learners whose id or email is a whole word of a name; copies' numbers and exercises' names are none.

        In a name that Moodle gave, those who have the full name that it begins with.
        """
        if person := moodles_name(name):
            return self._called.get(_plain(person), set())
        plain = re.sub(r"\(\d+\)", " ", name)
        words = {
            word.strip("-._") for text in (plain, self._words.sub(" ", plain)) for word in re.split(r"[\s(),;+]", text)
        }
        return {found for word in words if (found := self.exactly(word))}

    def groups(self, there: Iterable[str]) -> set[str]:
        """The names of groups that Moodle put before people's: `Team A` in `Team A-Ana Roy`.

        What stands before a hyphen is a group's name if several of the roster follow it, with various names. Otherwise
        it can be the half of a double name: `Anne-Marie Roy` is not `Marie Roy`.

        Args:
            there: the names of the files and folders of one download.
        """
        firsts: dict[str, set[str]] = {}
        for name in there:
            for group, person in self._parted(name):
                firsts.setdefault(group, set()).add(_plain(person).split()[0])
        return {group for group, various in firsts.items() if len(various) > 1}

    def without_group(self, name: str, groups: set[str]) -> str:
        """A name that Moodle gave, without the name of a group before the person's.

        Args:
            name: a file's or folder's.
            groups: the groups' names in this download.
        """
        return next((name.removeprefix(f"{group}-") for group, _ in self._parted(name) if group in groups), name)

    def _parted(self, name: str) -> list[tuple[str, str]]:
        """What in a name of Moodle's could be a group and somebody of the roster; nothing if all of it is somebody."""
        person = moodles_name(name)
        if _plain(person) in self._called:
            return []
        parts = [(person[: hyphen.start()], person[hyphen.end() :]) for hyphen in re.finditer("-", person)]
        return [(group, rest) for group, rest in parts if _plain(rest) in self._called]

    def whose(self, parcel: Parcel, manifest: Manifest | None) -> str:
        """The id of the learner a parcel is from.

        Args:
            parcel: what arrived.
            manifest: what its own manifest says; None if it has none.

        Raises:
            Refused: nobody in the roster, more than one, or somebody else than its manifest says.
        """
        named = self._named(parcel.names)
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
        if person := self.stranger(parcel):
            raise Refused(f"is from {person}, and nobody in the roster is called so; {folder}")
        if manifest:
            raise Refused(f"is from `{manifest.learner}`, who is not in the roster; add them, or {folder}")
        raise Refused(f"names nobody in the roster; {folder}")

    def stranger(self, parcel: Parcel) -> str:
        """The full name that Moodle gave a parcel, if that and the folders around are nobody's in the roster; or ""."""
        given = [person for name in parcel.names if (person := moodles_name(name))]
        return given[-1] if given and not self._named(parcel.names) else ""

    def _named(self, names: Sequence[str]) -> set[str]:
        """Whom names speak of, nearest first; those within what Moodle named were chosen by a learner, and only add."""
        outermost = max((number for number, name in enumerate(names) if moodles_name(name)), default=0)
        inside, given, around = (
            {one for name in some for one in self.within(name)}
            for some in (names[:outermost], names[outermost : outermost + 1], names[outermost + 1 :])
        )
        # A folder around tells which of several people of one name it is.
        said = (given & around) or (given | around)
        return said | inside if said else set()


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
    plain: dict[str, dict[str, Path]] = {}
    try:
        there = sorted(folder.iterdir())
    except OSError as error:
        yield Reject(source.removesuffix("/") or folder.name, f"cannot be read ({error.strerror}); see that you may")
        return
    if source and names.is_own(path.name for path in there):
        own, there = _own(folder, source, around, there, names)
        yield own
    groups = names.groups(path.name for path in there)
    for path in there:
        here = f"{source}{path.name}"
        moodles = _MOODLE.fullmatch(path.name)
        name = (moodles and moodles["file"]) or path.name
        called = names.without_group(path.name, groups)
        person = [called.removesuffix(f"_{name}")] if name != path.name else []
        if name.startswith((".", "__MACOSX")) or name in ("Thumbs.db", "desktop.ini"):
            continue
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            yield Reject(here, "is a link; put the file itself there")
        elif path.is_dir():
            yield from _walk(path, f"{here}/", [called, *around], temporary, names, zips)
        elif path.suffix.lower() == ".zip":
            yield from _unpacked(path, here, [Path(name).stem, *person, *around], temporary, names, zips)
        elif person or path.suffix.lower() in (".ipynb", ".jsonl", ".json"):
            plain.setdefault(person[0] if person else "", {})[name] = path
        elif zips == _ZIPS and not any(map(names.within, around)):
            yield Reject(here, "is neither a zip nor a notebook; ask for the zip that managerkit hand-in makes")
    for whose, theirs in plain.items():
        for some in _parts(theirs, names):
            yield from _together(some, source, [whose, *around] if whose else around, names)


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


def _own(
    folder: Path, source: str, around: list[str], there: list[Path], names: LearnerNames
) -> tuple[Parcel, list[Path]]:
    """The files of an own assignment, those in the folders beside it included, and what there is another hand-in."""
    files = {name: folder / name for name in outside.listed(folder).files if not name.startswith((".", "__MACOSX"))}
    whole = Parcel(source.removesuffix("/"), around, files, _changed(files.values()))
    try:
        manifest = manifest_of(whole)
    except Refused:
        return whole, []  # to be refused as a whole, with the reason
    packed = {MANIFEST, *(name.split("/")[0] for name in manifest.files)} if manifest else set()
    kits = names.of_kits({path.name: path for path in there})
    apart = [
        path
        for path in there
        if path.name not in packed
        and not path.is_symlink()
        and (path.name in kits or names.is_apart(path, [one.name for one in there]))
    ]
    others = {path.name for path in apart}
    own = {name: files[name] for name in files if name.split("/")[0] not in others}
    return Parcel(whole.source, around, own, _changed(own.values())), apart


def _parts(files: dict[str, Path], names: LearnerNames) -> list[dict[str, Path]]:
    """One person's files, the kit's apart from those of an own assignment; with a manifest all of them are one."""
    kits = names.of_kits(files) if MANIFEST not in files and names.is_own(files) else {}
    rest = {name: files[name] for name in files if name not in kits}
    return [kits, rest] if kits else [rest]


def _listed(learners: Iterable[str]) -> str:
    return " and ".join(sorted(learners))


def _changed(paths: Iterable[Path]) -> datetime:
    try:
        return datetime.fromtimestamp(max(path.stat().st_mtime for path in paths), UTC)
    except (ValueError, OverflowError):  # a time that no calendar has
        return datetime.fromtimestamp(0, UTC)
