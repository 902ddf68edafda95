"""The 120 days after a demonstration's course: who looks back, opens cards, stops, asks others, and what they share."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from managerkit.activities.assessments.engine import behaviours, position
from managerkit.activities.cards.engine import dealt
from managerkit.activities.cards.record import decks
from managerkit.cohort.folder import Cohort
from managerkit.content.assessment import Item
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.after import BEHAVIOUR, LOOK_BACK
from managerkit.journal.asked import ASKED, SECOND_VIEW, AskedBehaviour, SecondViewAsked, SecondViewTold
from managerkit.journal.cards import Went
from managerkit.journal.log import Journal
from managerkit.journal.records import ANSWER
from managerkit.progress.workspace import Workspace
from managerkit.sharing import shared_file
from managerkit.sharing.collect import numbers
from managerkit.sharing.shared_file import SharedNumbers

from .people import Person
from .simulated import rating

LASTS = 120
"""Days from the last hand-in to the day on which people share."""
SHARED = "shared"
_ASKED = ("Ana", "Ben")
_CARDS_EVERY = 5
"""Days between two on which somebody opens the cards; who looks back no more opens them no more."""


@dataclass(frozen=True)
class Afterlife:
    """What somebody does after the course: how far they move, and after how many days they still look back.

    `updates` is whether they get a newer version of the course in between, `asks` whether they ask for a second view,
    and `shares` whether they share numbers in the end.
    """

    gain: float
    looks: tuple[int, ...]
    updates: bool
    asks: bool
    shares: bool


def afterlife(effect: float, rng: random.Random) -> Afterlife:
    """What somebody will do; of five one never looks back, one only once, and one declines to share.

    Args:
        effect: how far people move on the mean, on a scale of length 1.
        rng: the luck.
    """
    looks = rng.choices([(), (30,), (30, 90)], [0.2, 0.2, 0.6])[0]
    return Afterlife(rng.gauss(effect, 0.1), looks, rng.random() < 0.3, rng.random() < 0.5, rng.random() < 0.8)


def live_on(
    workspace: Path, course: CourseFolder, modules: Sequence[str], life: Afterlife, ended: datetime, rng: random.Random
) -> SharedNumbers | None:
    """Live through the days after a course, in the journals of a workspace.

    Args:
        workspace: the learner's folder, with what they did in the course.
        course: the content.
        modules: those in which they answer anything.
        life: what they do.
        ended: the time of their last hand-in.
        rng: the luck.

    Returns:
        What they share in the end; None where they decline.
    """
    folders = [course.module(name) for name in modules]
    if life.asks:
        _ask(workspace, course, folders, ended - timedelta(days=14), 0.0, rng)
    for folder in folders:
        for days in life.looks:
            lesson = _journal(workspace, folder, life.updates and days > 30, ended + timedelta(days=days))
            _answer(lesson, folder, days, life, rng)
            _look_back(lesson, folder, Workspace(workspace).exercise(folder), days, rng)
    for days in range(_CARDS_EVERY, max(life.looks, default=0), _CARDS_EVERY):
        _answer_cards(workspace, course, modules, ended + timedelta(days=days), rng)
    if life.asks and 90 in life.looks:
        _ask(workspace, course, folders, ended + timedelta(days=91), life.gain, rng)
    return numbers(course, Workspace(workspace)) if life.shares else None


def share(cohort: Cohort, person: Person, told: SharedNumbers, at: datetime, certificate: bool) -> None:
    """Put what somebody shares where the facilitator puts it.

    Args:
        cohort: theirs.
        person: who.
        told: the numbers.
        at: when they share.
        certificate: whether they ask for a certificate, too.
    """
    name = person.learner.name if certificate else None
    shared_file.write(cohort.root / SHARED, shared_file.of(person.learner.id, at, name, told))


def begin(workspace: Path, folders: Sequence[ModuleFolder], at: datetime, rng: random.Random) -> None:
    """Answer the behaviour items at the start, as somebody does who waits for the course.

    Args:
        workspace: the learner's folder.
        folders: the modules.
        at: when.
        rng: the luck.
    """
    for folder in folders:
        lesson = _journal(workspace, folder, False, at)
        for item in behaviours(folder.assessment.value):
            ANSWER["start"].append(lesson, item.id, rating(item, rng.gauss(0.5, 0.2)))


def _journal(workspace: Path, folder: ModuleFolder, newer: bool, at: datetime) -> Journal:
    """A lesson's journal at some time; of somebody who has a newer version of the course, its lines say so."""
    (workspace / "notebooks").mkdir(parents=True, exist_ok=True)
    major, minor, patch = folder.module.version.split(".")
    version = f"{major}.{minor}.{int(patch) + 1}" if newer else folder.module.version
    return Journal.beside(workspace / "notebooks", folder.id, version, lambda: at)


def _answer(lesson: Journal, folder: ModuleFolder, days: int, life: Afterlife, rng: random.Random) -> None:
    """Answer the behaviour items again: a third of what somebody gained is gone after 90 days."""
    for item in behaviours(folder.assessment.value):
        if (began := _began(lesson, item)) is not None and rng.random() < 0.93:
            place = began + life.gain * (1 if days == 30 else 0.67) + rng.gauss(0, 0.12)
            BEHAVIOUR[str(days)].append(lesson, item.id, rating(item, place))


def _began(lesson: Journal, item: Item) -> float | None:
    answer = ANSWER["start"].last(lesson, item.id)
    return None if answer is None else position(item, answer)


def _look_back(lesson: Journal, folder: ModuleFolder, exercise: Journal, days: int, rng: random.Random) -> None:
    """Look back at what one undertook."""
    if folder.module.exercise is None or not exercise.path.exists():
        return
    for prompt in folder.reflection.value.prompts:
        if prompt.kind == "commitment":
            did = rng.choices(["planned", "part", "other", "nothing"], [0.45, 0.25, 0.1, 0.2])[0]
            said = {"came": "no" if did == "nothing" else "once", "did": did, "onward": rng.choice(["keep", "drop"])}
            for field, value in said.items():
                LOOK_BACK.append(lesson, f"{prompt.id}:{days}:{field}", value)


def _answer_cards(
    workspace: Path, course: CourseFolder, modules: Sequence[str], at: datetime, rng: random.Random
) -> None:
    """Answer the cards that come on a day; of five answers one was not yet there."""
    kept = decks(course, lambda folder: _journal(workspace, folder, False, at), modules)
    for dealt_card in dealt([deck.read() for deck in kept], at.date()):
        deck = next(one for one in kept if one.module == dealt_card.module)
        went: Went = rng.choices(("had", "near", "not-yet"), (0.5, 0.3, 0.2))[0]
        deck.keep(dealt_card.card.id, at.date(), "I ask what happened before I say anything.", went)


def _ask(
    workspace: Path,
    course: CourseFolder,
    folders: Sequence[ModuleFolder],
    at: datetime,
    gain: float,
    rng: random.Random,
) -> None:
    """Ask two people, by name, about the first two modules."""
    seen = list(_seen(workspace, folders[:2], gain, rng))
    if not seen:
        return
    kept, page = _journal(workspace, course.modules()[0], False, at), f"{rng.getrandbits(64):016x}"
    asked = tuple(AskedBehaviour(module, item.id, item.watched or "") for module, item, _ in seen)
    ASKED.append(kept, page, SecondViewAsked("me", asked, len(_ASKED), _ASKED))
    for number, by in enumerate(_ASKED):
        often: dict[str, int | None] = {
            f"{module}/{item.id}": round(3 * min(1, max(0, place + rng.gauss(0, 0.15)))) for module, item, place in seen
        }
        SECOND_VIEW.append(kept, f"{page}/{number}", SecondViewTold(1, often, (), by))


def _seen(
    workspace: Path, folders: Sequence[ModuleFolder], gain: float, rng: random.Random
) -> Iterator[tuple[str, Item, float]]:
    """What others would say of the behaviour items that somebody answered at the start: somewhat less."""
    for folder in folders:
        lesson = Workspace(workspace).lesson(folder)
        for item in behaviours(folder.assessment.value):
            if (began := _began(lesson, item)) is not None:
                yield folder.id, item, began - 0.05 + 0.8 * gain + rng.gauss(0, 0.1)
