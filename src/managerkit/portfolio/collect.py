"""Reads a workspace's journals into what a portfolio can show, module by module. Nothing is written or judged here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from managerkit.activities import simulations
from managerkit.activities.assessments.engine import DimensionResult, rows, score
from managerkit.activities.reflections import engine as reflections
from managerkit.activities.reflections.memo import Evidence, Memo
from managerkit.activities.reflections.memo import read as read_memo
from managerkit.activities.scenarios.engine import State
from managerkit.activities.scenarios.record import ended
from managerkit.activities.simulations import state as simulation_state
from managerkit.activities.simulations.model import Row, RunOutcome, Simulation
from managerkit.content.assessment import Assessment
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.content.reflection import Prompt
from managerkit.content.scenario import Scenario
from managerkit.journal import records as kinds
from managerkit.journal.log import Journal
from managerkit.plans.export import first_day
from managerkit.plans.model import Plan
from managerkit.progress.results import Workspace

from .choice import KINDS, Selection

_OF_EVIDENCE = {"story": "stories", "model": "models", "commitment": "commitments"}
"""The kind that a piece of a memo's evidence is of, by the second part of its id; any other is a result."""


@dataclass(frozen=True)
class Occasion:
    """A self-assessment answered once: `given` are rows of question, answer in words and example."""

    name: str
    answers: Mapping[str, object]
    results: Sequence[DimensionResult]
    given: Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Rated:
    """A self-assessment, and the occasions on which something was answered."""

    assessment: Assessment
    occasions: Sequence[Occasion]


@dataclass(frozen=True)
class ModelRun:
    """A model that was run after a prediction, with the sliders and the table as they were left."""

    simulation: Simulation
    prediction: float
    values: Mapping[str, float]
    rows: Sequence[Row]
    outcome: RunOutcome


@dataclass(frozen=True)
class Ended:
    """A story and the plays of it that came to an ending, the newest last; `coach` is who its notes were for."""

    scenario: Scenario
    plays: Sequence[State]
    coach: object


@dataclass(frozen=True)
class Written:
    """What was written in a reflection, under its prompts."""

    title: str
    texts: Sequence[tuple[Prompt, str]]


@dataclass(frozen=True)
class Promise:
    """Something undertaken. `by` is what stands in the field for the date, and `day` the date if it is one."""

    key: str
    cue: str
    act: str
    who: str
    by: str
    day: date | None

    @property
    def said(self) -> str:
        """The cue and the act as one sentence."""
        act = f"I will {self.act.rstrip('.')}."
        return f"If {self.cue.rstrip(',')}, then {act}" if self.cue else act

    @property
    def noticed(self) -> str:
        """Who will notice, if anybody was named."""
        return f"Who will notice: {self.who.rstrip('.')}." if self.who else ""


@dataclass(frozen=True)
class Scheduled:
    """A plan of the learner's own, and the date of its first day."""

    plan: Plan
    begins: date


@dataclass(frozen=True)
class Chapter:
    """What there is of one module. `versions` are those of the module under which it was answered."""

    id: str
    title: str
    question: str
    versions: Sequence[str] = ()
    memo: Memo | None = None
    promises: Sequence[Promise] = ()
    plans: Sequence[Scheduled] = ()
    rated: Rated | None = None
    written: Written | None = None
    ended: Sequence[Ended] = ()
    ran: Sequence[ModelRun] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many things there are of each kind."""
        found = {
            "memo": int(self.memo is not None),
            "commitments": len(self.promises) + len(self.plans),
            "results": len(self.rated.occasions) if self.rated else 0,
            "reflections": len(self.written.texts) if self.written else 0,
            "stories": len(self.ended),
            "models": len(self.ran),
        }
        return {kind: found[kind] for kind in KINDS}


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
    """Every module in which something was done, in teaching order, and what of the journals could not be read."""

    chapters: Sequence[Chapter]
    damaged: Sequence[Damaged] = ()

    def counts(self) -> dict[str, int]:
        """How many things there are of each kind."""
        return {kind: sum(chapter.counts[kind] for chapter in self.chapters) for kind in KINDS}

    def only(self, choice: Selection) -> "CollectedWork":
        """What is left once the learner has chosen; evidence in a memo is held to the same choice."""
        kept = [_chosen(chapter, choice) for chapter in self.chapters]
        return replace(self, chapters=[chapter for chapter in kept if any(chapter.counts.values())])


def collect(course: CourseFolder, desk: Workspace, today: date) -> CollectedWork:
    """Read everything.

    Args:
        course: the content.
        desk: the workspace.
        today: a plan without a first day begins on the Monday after.

    Raises:
        JournalError: a journal cannot be read.
        ContentError: a file of a module is broken.
    """
    folders = course.modules()
    titles = {folder.id: folder.module.title for folder in folders}
    chapters = [_chapter(folder, desk, titles, today) for folder in folders]
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
        rated=chapter.rated if has("results") else None,
        written=chapter.written if has("reflections") else None,
        ended=chapter.ended if has("stories") else (),
        ran=chapter.ran if has("models") else (),
    )


def _held_to(choice: Selection, memo: Memo) -> Memo:
    def goes_in(one: Evidence) -> bool:
        parts = one.id.split("/")
        return choice.has(_OF_EVIDENCE.get(parts[1] if len(parts) > 1 else "", "results"), one.source)

    return replace(memo, evidence=[one for one in memo.evidence if goes_in(one)])


def _chapter(folder: ModuleFolder, desk: Workspace, titles: Mapping[str, str], today: date) -> Chapter:
    lesson, exercise = desk.lesson(folder), desk.exercise(folder)
    records = [*lesson.records(), *exercise.records()]
    if not records:
        return Chapter(folder.id, folder.module.title, folder.module.question)
    return Chapter(
        folder.id,
        folder.module.title,
        folder.module.question,
        versions=sorted({record.version for record in records if record.kind in kinds.ANSWERS}),
        memo=_memo(lesson, titles),
        promises=list(_promises(folder, exercise)),
        plans=list(_plans(folder, (exercise, lesson), today)),
        rated=_rated(folder, lesson),
        written=_written(folder, exercise),
        ended=list(_ended(folder, (exercise, lesson))),
        ran=list(_ran(folder, (exercise, lesson))),
    )


def _memo(journal: Journal, titles: Mapping[str, str]) -> Memo | None:
    memo = read_memo(kinds.MEMO.latest(journal), ())
    named = [replace(one, module=titles.get(one.source, one.module)) for one in memo.evidence]
    begun = memo.choice or named or any(memo.text(name) for name in memo.texts)
    return replace(memo, evidence=named) if begun else None


def _promises(folder: ModuleFolder, journal: Journal) -> Iterator[Promise]:
    texts = kinds.TEXT.latest(journal)
    for prompt in folder.reflection.value.prompts if texts else ():
        parts = reflections.given(prompt, texts)
        if isinstance(parts, dict) and (act := parts["act"].strip()):
            by = parts["by"].strip()
            yield Promise(
                f"{folder.id}/{prompt.id}", parts["cue"].strip(), act, parts["who"].strip(), by, reflections.day(by)
            )


def _plans(folder: ModuleFolder, journals: Sequence[Journal], today: date) -> Iterator[Scheduled]:
    for name in folder.module.simulations:
        model = simulations.find(name)
        for journal in journals:
            found = kinds.ROWS.last(journal, name)
            if model.plan and found is not None:
                values, rows = (
                    simulation_state.values(model, kinds.SLIDERS.last(journal, name)),
                    simulation_state.rows(model, found),
                )
                yield Scheduled(model.plan(values, rows), first_day(journal, name, None, today))
                break


def _rated(folder: ModuleFolder, journal: Journal) -> Rated | None:
    if not (folder.path / "assessment.yml").is_file():
        return None
    occasions = []
    for name, kind in kinds.ANSWER.items():
        if answers := kind.latest(journal):
            assessment = folder.assessment.value
            results = score(assessment, answers, kinds.CONFIDENCE[name].latest(journal))
            given = rows(assessment, answers, kinds.EXAMPLE[name].latest(journal))
            if given:
                occasions.append(Occasion(name, answers, results, given))
    return Rated(folder.assessment.value, occasions) if occasions else None


def _written(folder: ModuleFolder, journal: Journal) -> Written | None:
    kept_texts = kinds.TEXT.latest(journal)
    if not kept_texts:
        return None
    reflection = folder.reflection.value
    given = [(prompt, reflections.given(prompt, kept_texts)) for prompt in reflection.prompts]
    texts = [(prompt, text) for prompt, text in given if isinstance(text, str) and text.strip()]
    return Written(reflection.title, texts) if texts else None


def _ended(folder: ModuleFolder, journals: Sequence[Journal]) -> Iterator[Ended]:
    for name in folder.names("scenario"):
        histories = [
            (found[-1].time, journal) for journal in journals if (found := kinds.FINISHED.records(journal, name))
        ]
        by_age = [journal for _, journal in sorted(histories, key=lambda one: one[0])]
        scenario = folder.scenario(name).value
        plays = [play for journal in by_age for play in kinds.FINISHED.last(journal, name) or []]
        if states := ended(scenario, plays):
            yield Ended(scenario, states, kinds.COACH.last(by_age[-1]))


def _ran(folder: ModuleFolder, journals: Sequence[Journal]) -> Iterator[ModelRun]:
    for name in folder.module.simulations:
        model = simulations.find(name)
        for journal in journals:
            predicted = simulation_state.prediction(model, kinds.PREDICTION.last(journal, name))
            if predicted is not None:
                values, found = kinds.SLIDERS.last(journal, name), kinds.ROWS.last(journal, name)
                set_to, table = simulation_state.values(model, values), simulation_state.rows(model, found)
                yield ModelRun(model, predicted, set_to, table, model.run(set_to, table))
                break
