"""Reads a workspace's journals into what a portfolio can show, module by module. Nothing is written or judged here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from managerkit import activities
from managerkit.activities.base import Exhibit, Promise, Scheduled
from managerkit.activities.reflections.memo import Evidence, Memo
from managerkit.activities.reflections.memo import read as read_memo
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import MEMO
from managerkit.look_back.collect import of_module, own_lines
from managerkit.look_back.engine import Undertaking
from managerkit.look_back.own_line import AnswerLine
from managerkit.progress.workspace import Workspace
from managerkit.second_view.asking import rounds
from managerkit.second_view.chapter import exhibit

from .choice import KINDS, SECOND_VIEW, Selection

_ASKED = "What have a few people seen me do, whom I asked?"


@dataclass(frozen=True)
class Chapter:
    """What there is of one module, or of a second view, which is of none.

    `versions` are those of the module under which it was answered; `exhibits` go by the name of their shelf.
    `undertaken` is what one looks back at, `lines` are one's own, of what was asked more than once.
    """

    id: str
    title: str
    question: str
    versions: Sequence[str] = ()
    memo: Memo | None = None
    promises: Sequence[Promise] = ()
    plans: Sequence[Scheduled] = ()
    undertaken: Sequence[Undertaking] = ()
    lines: Sequence[AnswerLine] = ()
    exhibits: Mapping[str, Exhibit] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many things there are of each kind."""
        found = {
            "memo": int(self.memo is not None),
            "commitments": len(self.promises) + len(self.plans),
            **{shelf: len(exhibit.things) for shelf, exhibit in self.exhibits.items()},
        }
        return {kind: found.get(kind, 0) for kind in KINDS}


@dataclass(frozen=True)
class Damaged:
    """Lines of a journal that could not be read."""

    file: str
    lines: Sequence[int]

    @property
    def sentence(self) -> str:
        """Which lines they are."""
        shown = ", ".join(map(str, self.lines[:5])) + (" and more" if len(self.lines) > 5 else "")
        return f"{self.file}: line{'s' if len(self.lines) > 1 else ''} {shown}"


@dataclass(frozen=True)
class CollectedWork:
    """Every module in which something was done, in teaching order, and what of the journals could not be read.

    Where it was chosen from, `whole` is what it was chosen from.
    """

    chapters: Sequence[Chapter]
    damaged: Sequence[Damaged] = ()
    whole: "CollectedWork | None" = None

    def counts(self) -> dict[str, int]:
        """How many things there are of each kind."""
        return {kind: sum(chapter.counts[kind] for chapter in self.chapters) for kind in KINDS}

    def only(self, choice: Selection) -> "CollectedWork":
        """What is left once the learner has chosen; evidence in a memo is held to the same choice."""
        kept = [_chosen(chapter, choice) for chapter in self.chapters]
        return replace(
            self, chapters=[chapter for chapter in kept if any(chapter.counts.values())], whole=self.whole or self
        )


def collect(course: CourseFolder, desk: Workspace, today: date) -> CollectedWork:
    """Read everything that a portfolio may hold.

    Args:
        course: the content.
        desk: the workspace.
        today: a plan without a first day begins on the Monday after.

    Returns:
        a chapter for each module in which anything was done, in teaching order, after one for a second view if there
        is one; and the journals with damaged lines.

    Raises:
        JournalError: a journal cannot be read.
        ContentError: a file of a module is broken.
    """
    folders = course.modules()
    titles = {folder.id: folder.module.title for folder in folders}
    chapters = [_chapter(folder, desk, titles, today) for folder in folders]
    if others := exhibit(rounds(course, desk)):
        chapters.insert(0, Chapter(SECOND_VIEW, "A second view", _ASKED, exhibits={SECOND_VIEW: others}))
    journals = [journal for folder in folders for journal in (desk.lesson(folder), desk.exercise(folder))]
    damaged = [
        Damaged(str(journal.path.relative_to(desk.root.resolve())), [one.line for one in journal.damage()])
        for journal in journals
        if journal.damage()
    ]
    return CollectedWork([chapter for chapter in chapters if any(chapter.counts.values())], damaged)


def _chosen(chapter: Chapter, choice: Selection) -> Chapter:
    def has(kind: str) -> bool:
        return choice.has(kind, chapter.id)

    return replace(
        chapter,
        memo=_held_to(choice, chapter.memo) if chapter.memo and has("memo") else None,
        promises=chapter.promises if has("commitments") else (),
        plans=chapter.plans if has("commitments") else (),
        undertaken=chapter.undertaken if has("commitments") else (),
        lines=chapter.lines if has("results") else (),
        exhibits={shelf: exhibit for shelf, exhibit in chapter.exhibits.items() if has(shelf)},
    )


def _held_to(choice: Selection, memo: Memo) -> Memo:
    shelves = {first: shelf for kind in activities.kinds() for first, shelf in kind.told.items()}

    def goes_in(one: Evidence) -> bool:
        _, _, own = one.id.partition("/")
        return choice.has(shelves.get(own.split("/")[0], "results"), one.source)

    return replace(memo, evidence=[one for one in memo.evidence if goes_in(one)])


def _chapter(folder: ModuleFolder, desk: Workspace, titles: Mapping[str, str], today: date) -> Chapter:
    lesson, exercise = desk.lesson(folder), desk.exercise(folder)
    records = [*lesson.records(), *exercise.records()]
    if not records:
        return Chapter(folder.id, folder.module.title, folder.module.question)
    kinds = activities.kinds()
    answers = {MEMO.name, *(record.name for kind in kinds for record in kind.records)}
    return Chapter(
        folder.id,
        folder.module.title,
        folder.module.question,
        versions=sorted({record.version for record in records if record.kind in answers}),
        memo=_memo(lesson, titles),
        promises=[one for kind in kinds for one in kind.promises(folder, exercise)],
        plans=[one for kind in kinds for one in kind.plans(folder, lesson, exercise, today)],
        undertaken=list(of_module(folder, lesson, exercise)),
        lines=[line for line in own_lines(folder, lesson) if line.has_grown],
        exhibits=dict(_exhibits(folder, lesson, exercise)),
    )


def _exhibits(folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Iterator[tuple[str, Exhibit]]:
    """What there is on each shelf, in the order in which a chapter shows it."""
    found = [(kind.shelf.name, kind.exhibit(folder, lesson, exercise)) for kind in activities.kinds() if kind.shelf]
    there = [(shelf, exhibit) for shelf, exhibit in found if exhibit]
    yield from sorted(there, key=lambda one: one[1].place)


def _memo(journal: Journal, titles: Mapping[str, str]) -> Memo | None:
    memo = read_memo(MEMO.latest(journal), ())
    named = [replace(one, module=titles.get(one.source, one.module)) for one in memo.evidence]
    begun = memo.choice or named or any(memo.text(name) for name in memo.texts)
    return replace(memo, evidence=named) if begun else None
