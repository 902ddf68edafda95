"""Makes the pages of those who are marked, each only when something about it changed, and releases them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from managerkit.cohort.folder import CONFIG_FILE, AnyAssignment, Assignment, Cohort, CohortError, OwnAssignment
from managerkit.cohort.marking.comment_format import levels
from managerkit.cohort.rubric_policy import scale
from managerkit.cohort.snapshot import Snapshot
from managerkit.cohort.status import HANDED_IN, NOT_IN, WAITS, Standing
from managerkit.content.reflection import Criterion
from managerkit.gradebook.nbgrader import import_nbgrader
from managerkit.gradebook.queries import Marks
from managerkit.gradebook.stamps import STAMP_FILE
from managerkit.storage import digest
from managerkit.storage.atomic import put

from .own import OwnPageSource
from .processes import spread
from .source import READ_BEFORE, PageSource, parts_of

if TYPE_CHECKING:
    from nbgrader.converters import GenerateFeedback

RECEIPT = ".feedback.json"
"""Beside a page: what it was made from. Of several pages in a folder, each has its own, with the notebook's name."""
SECRET = "submission_secret.txt"
"""The learner's nbgrader finds their page by it. Hand-ins that came by mail have one too, which nobody knows."""


@dataclass(frozen=True)
class Page:
    """A learner's page: whether it was made now or had not changed, and why it could not be made, or "".

    `path` is called by the notebook that the page is of.
    """

    learner: str
    assignment: AnyAssignment
    path: Path
    fresh: bool
    trouble: str = ""


@dataclass(frozen=True)
class FeedbackPlan:
    """Who gets a page, and who does not: those who wait for a marker, and those whose newest hand-in is not graded."""

    wanted: list[Standing]
    unmarked: list[Standing]
    ungraded: list[Standing]


@dataclass
class Given:
    """What came of giving feedback.

    `released` are those whose page went into the exchange now; `by_hand` have a new page, but handed in another way, so
    it must be sent; `notes` are about what the facilitator should look at.
    """

    pages: list[Page] = field(default_factory=list)
    released: list[Page] = field(default_factory=list)
    by_hand: list[Page] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def plan(snapshot: Snapshot, also_unmarked: bool) -> FeedbackPlan:
    """Who is to get a page.

    Args:
        snapshot: the cohort.
        also_unmarked: whether those who wait for a marker get one, too.
    """
    everybody = snapshot.standings
    waiting = [one for one in everybody if one.state == WAITS]
    ungraded = [one for one in everybody if one.state == HANDED_IN]
    left = [] if also_unmarked else waiting
    return FeedbackPlan(
        [one for one in everybody if one not in left and one.state not in (NOT_IN, HANDED_IN)], left, ungraded
    )


def give(snapshot: Snapshot, wanted: Sequence[Standing], force: bool, told: Callable[[Page], None]) -> Given:
    """Make pages and release them.

    Args:
        snapshot: the cohort.
        wanted: who is to get one.
        force: make every page anew, changed or not.
        told: hears of each page as it is done.

    Returns:
        the pages, what was released and what must be sent by hand.

    Raises:
        CohortError: somebody is not in the gradebook any more.
        ContentError: the cohort's content is broken.
    """
    cohort = snapshot.cohort
    given, maker = Given(), _Maker(cohort)
    sources: list[tuple[str, PageSource | OwnPageSource, str]] = [
        *(one for assignment in cohort.assignments for one in _exercise(snapshot, assignment, wanted, given)),
        *(one for assignment in cohort.own for one in _own(snapshot, assignment, wanted)),
    ]
    for learner, assignment in dict.fromkeys((learner, source.assignment) for learner, source, _ in sources):
        _begin(cohort, learner, assignment)
    jobs = [_Job(source, learner, _receipt(source, learner, kit)) for learner, source, kit in sources]
    changed = dict.fromkeys(job for job in jobs if force or not job.is_done())
    with closing(spread(maker.make, [*changed])) as made:
        for job in jobs:
            page = next(made) if job in changed else Page(job.learner, job.source.assignment, job.path, False)
            given.pages.append(page)
            told(page)
    release(cohort, given)
    return given


def _exercise(
    snapshot: Snapshot, assignment: Assignment, wanted: Sequence[Standing], given: Given
) -> Iterator[tuple[str, PageSource, str]]:
    """For each page of an exercise: whose it is, what it is made of, and a digest of what all are made with."""
    cohort, module = snapshot.cohort, snapshot.module(assignment)
    rubric = module.reflection.value.rubric
    kit, parts = _kit(cohort, module.path, repr(scale(rubric))), parts_of(module)
    theirs = snapshot.in_gradebook(assignment, assignment.module)
    for one in (one for one in wanted if one.assignment == assignment):
        if one.learner not in theirs:
            raise CohortError(
                f"{one.learner} is in autograded/ for {assignment.name}, but not in the gradebook; grade again: "
                f"managerkit cohort grade {cohort.root}"
            )
        source = PageSource(cohort, assignment, module, parts, theirs[one.learner])
        given.notes += _odd_levels(rubric, one, source.marks)
        yield one.learner, source, kit


def _own(
    snapshot: Snapshot, assignment: OwnAssignment, wanted: Sequence[Standing]
) -> Iterator[tuple[str, OwnPageSource, str]]:
    """The same for each notebook of an assignment of the facilitator's own, as far as it was handed in."""
    cohort, kit = snapshot.cohort, _kit(snapshot.cohort)
    for notebook in assignment.notebooks:
        theirs, said = snapshot.in_gradebook(assignment, notebook), snapshot.comments(assignment, notebook)
        for one in (one for one in wanted if one.assignment == assignment):
            if not cohort.file("autograded", one.learner, assignment, f"{notebook}.ipynb").is_file():
                _take_away(cohort.file("feedback", one.learner, assignment, f"{notebook}.html"))
            else:
                marks = theirs.get(one.learner, Marks(one.learner, 0.0))
                source = OwnPageSource(cohort, assignment, notebook, marks, said.get(one.learner, {}))
                yield one.learner, source, kit


@dataclass(frozen=True, eq=False)
class _Job:
    """A page that is to be there: what it is made of, whose it is, and a digest of what it is made from."""

    source: PageSource | OwnPageSource
    learner: str
    receipt: str

    @property
    def path(self) -> Path:
        folder = self.source.cohort.file("feedback", self.learner, self.source.assignment)
        return folder / f"{self.source.notebook}.html"

    def is_done(self) -> bool:
        """Whether the page is there, and made from just this."""
        made = self.path
        return made.is_file() and _read(_receipt_file(made, self.source)) == [
            self.receipt,
            digest.of(made.read_bytes()),
        ]


class _Maker:
    """nbgrader's own exporter and steps for feedback, made once for all pages."""

    def __init__(self, cohort: Cohort) -> None:
        self._cohort = cohort

    @cached_property
    def _exporter(self) -> Any:
        import_nbgrader()
        from nbgrader.converters import GenerateFeedback
        from nbgrader.coursedir import CourseDirectory

        config = self._cohort.config()
        made: GenerateFeedback = GenerateFeedback(coursedir=CourseDirectory(config=config), config=config)
        exporter = made.exporter_class(config=made.config)
        for step in made.preprocessors:
            exporter.register_preprocessor(step)
        return exporter

    def make(self, job: _Job) -> Page:
        """Write one page and its receipt, and touch no other: pages of one hand-in may be made at the same time."""
        source, learner, path, assignment = job.source, job.learner, job.path, job.source.assignment
        graded = source.cohort.file("autograded", learner, assignment)
        about = {
            "student": learner,
            "assignment": assignment.name,
            "notebook": source.notebook,
            "db_url": source.cohort.database,
        }
        resources: dict[str, Any] = {"unique_key": source.notebook, "nbgrader": about, READ_BEFORE: source}
        try:
            html, _ = self._exporter.from_filename(str(graded / f"{source.notebook}.ipynb"), resources=resources)
        except Exception as error:
            _take_away(path)
            return Page(learner, assignment, path, False, f"{type(error).__name__}: {error}".splitlines()[0])
        content = str(html).encode()
        put(path, content)
        put(_receipt_file(path, source), json.dumps([job.receipt, digest.of(content)]))
        return Page(learner, assignment, path, True)


def release(cohort: Cohort, given: Given) -> None:
    """Put every page that is not there yet into the exchange, one by one: nbgrader stops at one that it cannot.

    Args:
        cohort: the cohort.
        given: has the pages, and is told what came of them.
    """
    from nbgrader.utils import notebook_hash

    exchange = cohort.root / "exchange" / cohort.name
    came = {_secret(folder) for folder in exchange.glob("inbound/*")} - {b""}
    api: Any = None
    for page in (page for page in given.pages if not page.trouble):
        secret, stamp = _secret(page.path.parent), _bytes(page.path.parent / STAMP_FILE)
        if page.fresh and secret not in came:
            given.by_hand.append(page)
        if not secret or not stamp:
            continue
        name = notebook_hash(secret=secret.decode("utf-8", "replace"), notebook_id=page.path.stem)
        there = exchange / "feedback" / f"{name}.html"
        if _bytes(there) == page.path.read_bytes():
            continue
        api = api or cohort.nbgrader()
        page.path.chmod(0o644)  # nbgrader hands it out as it is, and stops for a learner who may not read it
        api.release_feedback(page.assignment.name, page.learner)
        if _bytes(there) != page.path.read_bytes():
            given.notes.append(f"{page.learner} · {page.assignment.name}: nbgrader could not release this page")
        elif secret in came:
            given.released.append(page)


def _odd_levels(rubric: list[Criterion], one: Standing, mine: Marks) -> Iterator[str]:
    """Where a marker's levels cannot be read, or do not add up to the points."""
    for mark in mine.cells.values():
        if mark.by_hand and not mark.waits:
            said = levels(mark.comment, len(rubric))
            who = f"{one.learner} · {one.assignment.name}"
            if said.problem:
                yield f"{who}: {said.problem}; the page shows it as a comment"
            elif said.given and (worth := _worth(rubric, said.given)) != mark.points:
                yield f"{who}: the levels are worth {worth} points, and {mark.points:g} were given"


def _worth(rubric: list[Criterion], given: Sequence[int]) -> int:
    return sum(criterion.points[level] for criterion, level in zip(rubric, given, strict=True))


def _kit(cohort: Cohort, module: Path | None = None, worth: str = "") -> str:
    """A digest of what all pages of an exercise are made with: the kit's version, these files, settings, content."""
    found = hashlib.sha256(version("managerkit").encode())
    for folder in filter(None, (Path(__file__).parent, module)):
        for path in sorted(path for path in folder.rglob("*") if path.suffix not in (".pyc", "") and path.is_file()):
            found.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    found.update((cohort.root / CONFIG_FILE).read_bytes())
    found.update(worth.encode())
    return found.hexdigest()


def _receipt(source: PageSource | OwnPageSource, learner: str, kit: str) -> str:
    """A digest of what one page is made from."""
    folder = source.cohort.file("autograded", learner, source.assignment)
    names = [f"{source.notebook}.ipynb", f"{source.notebook}.journal.jsonl", STAMP_FILE, SECRET]
    said = repr(source.marks)
    if isinstance(source, OwnPageSource):
        names, said = [names[0], *names[2:]], repr((source.marks, source.comments, source.title))
    files = (digest.of(_bytes(folder / name)) for name in names)
    return digest.of("\0".join([kit, said, *files]).encode())


def _receipt_file(page: Path, source: PageSource | OwnPageSource) -> Path:
    return page.with_name(RECEIPT if isinstance(source, PageSource) else f".{page.stem}{RECEIPT}")


def _begin(cohort: Cohort, learner: str, assignment: AnyAssignment) -> None:
    """Make a folder that of the newest hand-in: with what releasing its pages needs, and with no page of another."""
    graded, folder = (cohort.file(step, learner, assignment) for step in ("autograded", "feedback"))
    stamps = {folder / name: _bytes(graded / name) for name in (STAMP_FILE, SECRET)}
    if any(_bytes(there) != stamp for there, stamp in stamps.items()):
        for earlier in folder.glob("*.html"):
            _take_away(earlier)
        for there, stamp in stamps.items():
            _put(there, stamp)


def _take_away(page: Path) -> None:
    """Remove a page that is not of the newest hand-in, with its receipt: nobody is to take it for that one's."""
    for name in (page.name, RECEIPT, f".{page.stem}{RECEIPT}"):
        page.with_name(name).unlink(missing_ok=True)


def _read(receipt: Path) -> object:
    try:
        return json.loads(receipt.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _put(path: Path, content: bytes) -> None:
    """Write a file whole; one with nothing in it is not there."""
    if content:
        put(path, content)
    else:
        path.unlink(missing_ok=True)


def _bytes(path: Path) -> bytes:
    """What a plain file holds; nothing where there is none that can be read."""
    try:
        return path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    except OSError:
        return b""


def _secret(folder: Path) -> bytes:
    """A hand-in's secret; nothing where there is none, or something that is too long to be one."""
    path = folder / SECRET
    return _bytes(path) if path.is_file() and path.stat().st_size < 1000 else b""
