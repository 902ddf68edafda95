"""A second view in a workspace: giving out pages, reading what comes back, and laying it beside one's own view.

All of it is kept in the first lesson's journal, which is never handed in, and the pages in the folder `mine` beside it.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from managerkit.activities.assessments.behaviour import day_of, history
from managerkit.activities.assessments.engine import behaviours, position
from managerkit.content.assessment import Item
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.errors import PlainError
from managerkit.journal.asked import ASKED, SECOND_VIEW, AskedBehaviour, SecondViewAsked
from managerkit.journal.lines import Record
from managerkit.journal.log import Journal
from managerkit.plans.page import spoken
from managerkit.plans.recurring import rewrite
from managerkit.progress.workspace import Workspace
from managerkit.storage.outside import Refused
from managerkit.storage.own_files import FOLDER

from . import engine, reply
from .engine import APART, COMPANY, FEWEST, MOST, MOST_BEHAVIOURS, Compared, OwnAnswer, SecondViewRound
from .form import form

_MOST_NAME = 30


class CannotAsk(PlainError):
    """A page cannot be given out so; the sentence says why, and what to do."""


@dataclass(frozen=True)
class Wish:
    """What a learner wants to ask: how those who are asked know them, about which modules, whom, and through whom.

    `people` is how many are asked where `named` is empty.
    """

    about: str
    modules: tuple[str, ...]
    people: int = 0
    named: tuple[str, ...] = ()
    through: str = ""


@dataclass(frozen=True)
class GivenOut:
    """The pages that were written, and what they ask."""

    files: tuple[Path, ...]
    asked: SecondViewAsked


@dataclass(frozen=True)
class ReadIn:
    """What came of reading: a sentence about all that needs one, and whether a page waits to be closed.

    `closable` has, by the page's id, how many of those asked have answered, where enough have and not all.
    """

    told: tuple[str, ...]
    closable: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class BehaviourFigure:
    """A behaviour item as a page asked it, in numbers: what a learner may share with a report.

    `second` is the place of what others said, from 0 to 1: the mean of those who saw it where they are named, and else
    of the one whom the lot drew; None where nobody saw it. `day` is when the page was given out: of two pages that ask
    the same, the earlier is before and the later after.
    """

    module: str
    item: str
    day: date
    second: float | None


def askable(course: CourseFolder) -> dict[str, list[Item]]:
    """The modules that have behaviour items, in teaching order, with these items.

    Args:
        course: the content.
    """
    found = {folder.id: behaviours(folder.assessment.value) for folder in course.modules()}
    return {name: items for name, items in found.items() if items}


# Giving out


def give_out(
    course: CourseFolder, desk: Workspace, wish: Wish, page: str, now: datetime, withdraw: bool = False
) -> GivenOut:
    """Write a page for those who are asked: the same for all, or one for each where they are named.

    Args:
        course: the content.
        desk: the workspace.
        wish: what is asked, and of whom.
        page: an id that nobody can guess, of 16 hexadecimal digits.
        now: the time.
        withdraw: whether pages that are out and ask the same are taken back.

    Returns:
        the files, and what they ask.

    Raises:
        CannotAsk: it cannot be asked so.
        NotWritten: a file could not be written.
        JournalError: the journal could not be read or written.
    """
    asked = _checked(wish, askable(course))
    journal = desk.first_lesson(course)
    keys = {one.key for one in asked.behaviours}
    for out in rounds(course, desk):
        same = keys & {one.key for one in out.asked.behaviours}
        if not same or out.asked.named:
            continue
        if not out.closed and not withdraw:
            raise CannotAsk(
                f"A page of {spoken(out.given)} that asks some of the same is still out. Read what came back, or "
                "withdraw it: what comes back to it is not read any more."
            )
        if out.closed and out.day and not asked.named and (again := out.day + APART) > now.date():
            raise CannotAsk(
                f"Some of this was asked and answered on {spoken(out.day)}. Ask it again from {spoken(again)} on: two "
                "answers to the same weeks, laid side by side, could tell whose they are. Or ask about other modules."
            )
    persons: list[int | None] = [*range(len(asked.named))] if asked.named else [None]
    for out in rounds(course, desk):
        if withdraw and not out.told and keys & {one.key for one in out.asked.behaviours}:
            ASKED.append(journal, out.id, None)
    ASKED.append(journal, page, asked)
    files = []
    for person in persons:
        content = form(asked, page, person).encode("utf-8")
        name = _file_name(asked, person)
        files.append(rewrite(journal, journal.path.parent, name, content, FOLDER).path)
    return GivenOut(tuple(files), asked)


def _checked(wish: Wish, there: Mapping[str, Sequence[Item]]) -> SecondViewAsked:
    about, through = (" ".join(text.split())[:_MOST_NAME] for text in (wish.about, wish.through))
    named = tuple(filter(None, (" ".join(name.split())[:_MOST_NAME] for name in wish.named)))
    if not about:
        raise CannotAsk("Say how the people whom you ask know you: the page is about somebody.")
    if unknown := [name for name in wish.modules if name not in there]:
        raise CannotAsk(f"There is nothing to ask about “{unknown[0]}”; there is about: {', '.join(there)}.")
    found = [
        AskedBehaviour(name, one.id, one.watched or "") for name in dict.fromkeys(wish.modules) for one in there[name]
    ]
    if not 0 < len(found) <= MOST_BEHAVIOURS:
        raise CannotAsk(
            f"Choose one to three modules: a page has at most {MOST_BEHAVIOURS} lines, and these have {len(found)}."
        )
    if len({name.casefold() for name in named}) < len(named):
        raise CannotAsk("Two of the names are the same; add a letter, so that you can tell their answers apart.")
    people = len(named) or wish.people
    if not FEWEST <= people <= MOST:
        raise CannotAsk(f"Ask {FEWEST} to {MOST} people; you gave {people}.")
    if not named and people < COMPANY:
        raise CannotAsk(
            f"Answers that are shown only together take at least {COMPANY} people, better more, since not all answer. "
            "With two, ask them by name."
        )
    return SecondViewAsked(about, tuple(found), people, named, through)


def _file_name(asked: SecondViewAsked, person: int | None) -> str:
    if person is None:
        return "what-have-you-seen.html"
    plain = unicodedata.normalize("NFKD", asked.named[person]).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return f"what-have-you-seen-{'-'.join(filter(None, [str(person + 1), slug]))}.html"


# Reading in


def read_in(
    course: CourseFolder,
    desk: Workspace,
    texts: Sequence[tuple[str, str | Refused]],
    close: bool = False,
) -> ReadIn:
    """Read what came back, and keep of it what may be known.

    Args:
        course: the content.
        desk: the workspace.
        texts: each with where it is from; in the place of one that cannot be read, why.
        close: whether a page is closed though not all of those asked have answered.

    Returns:
        what is to be said, and which pages wait to be closed.

    Raises:
        JournalError: the journal could not be read or written.
    """
    out = {one.id: one for one in rounds(course, desk)}
    told: list[str] = []
    came: dict[str, list[tuple[str, reply.Reply]]] = {}
    for where, text in texts:
        for one in [f"it {text}"] if isinstance(text, Refused) else reply.found(text):
            if isinstance(one, reply.Reply) and (why := _not_ours(one, out)):
                one = why
            if isinstance(one, str):
                told.append(f"{where}: {one}.")
            else:
                came.setdefault(one.page, []).append((where, one))
    closable: dict[str, tuple[int, int]] = {}
    for page, replies in came.items():
        sifted = engine.sift(replies, out[page].asked)
        told += [*sifted.told, *_kept(desk.first_lesson(course), out[page], sifted.replies, close, closable)]
    return ReadIn(tuple(told), closable)


def _not_ours(one: reply.Reply, out: Mapping[str, SecondViewRound]) -> str:
    """Why an answer does not count, as the end of a sentence; "" where it does."""
    if one.page not in out:
        return "it answers no page of yours that is out: it is somebody else's, or you have withdrawn the page"
    page = out[one.page]
    if page.closed and page.day:
        return (
            f"the page of {spoken(page.given)} was closed on {spoken(page.day)}, and nothing is added to it: what then "
            "changed would be this person's answer"
        )
    return reply.trouble(one, page.asked, len(engine.OFTEN))


def _kept(
    journal: Journal,
    page: SecondViewRound,
    replies: Sequence[reply.Reply],
    close: bool,
    closable: dict[str, tuple[int, int]],
) -> Iterator[str]:
    """Keep what may be known of a page's answers, and say what was done."""
    asked, many = page.asked, len(replies)
    if asked.named:
        for person, one in engine.by_name(asked, replies).items():
            SECOND_VIEW.append(journal, f"{page.id}/{person}", one)
            yield f"{one.by} has answered."
        return
    if many > asked.people:
        yield (
            f"{many} answers came from the {asked.people} whom you asked, so somebody answered twice; nothing is shown "
            "or kept. Ask who it was to have the older one left out"
            f"{f' by {asked.through}' if asked.through else ''}."
        )
        return
    view = engine.together(asked, replies, engine.lot(replies))
    if view is None:
        yield (
            f"{many} of {asked.people} {'has' if many == 1 else 'have'} answered. Nothing is shown or kept before "
            f"there are {COMPANY}: keep the files, and read all of them together then."
        )
    elif many < asked.people and not close:
        closable[page.id] = many, asked.people
        yield f"{many} of {asked.people} have answered. Whoever answers after you look cannot be added."
    else:
        SECOND_VIEW.append(journal, page.id, view)
        yield f"{many} of {asked.people} have answered, and the page is closed."
        if not view.words and any(one.words for one in replies):
            yield f"What was written is not shown, since fewer than {COMPANY} wrote something."
        yield "Delete the files and the mails with the answers: they hold more than you were promised to see."


# Beside one's own view


def rounds(course: CourseFolder, desk: Workspace) -> list[SecondViewRound]:
    """The pages that were given out and not withdrawn, oldest first, each with what is known of it.

    Args:
        course: the content; behaviours that it does not have any more are shown as they were asked.
        desk: the workspace.

    Raises:
        JournalError: a journal cannot be read.
    """
    journal = desk.first_lesson(course)
    given = {record.key: record for record in ASKED.records(journal)}
    told = {record.key: record for record in SECOND_VIEW.records(journal)}
    folders = {folder.id: folder for folder in course.modules()}
    found = []
    for page, record in given.items():
        asked = ASKED.read(record.data)
        if asked is None or not asked.behaviours:
            continue
        keys = [f"{page}/{person}" for person in range(len(asked.named))] if asked.named else [page]
        there = [(told[key], view) for key in keys if key in told and (view := SECOND_VIEW.read(told[key].data))]
        views = tuple(replace(view, by=view.by if asked.named else "") for _, view in there)
        last = max((one for one, _ in there), key=lambda one: one.time, default=None)
        compared = tuple(
            Compared(one, _own(folders.get(one.module), desk, one.item, last), engine.others(views, one.key))
            for one in asked.behaviours
        )
        day = day_of(last) if last else None
        found.append(SecondViewRound(page, asked, day_of(record), views, day, compared))
    return found


def _own(folder: ModuleFolder | None, desk: Workspace, name: str, until: Record | None) -> OwnAnswer | None:
    """The learner's own newest answer to an item; once others' are read, the newest until then, or the first since."""
    item = next((one for one in folder.assessment.value.items if one.id == name), None) if folder else None
    if folder is None or item is None:
        return None
    given = history(item, desk.lesson(folder))
    before = [one for one in given if until is None or one.time <= until.time]
    if not given:
        return None
    counts = before[-1] if before else given[0]
    return OwnAnswer(item.text, item.options[counts.data], position(item, counts.data), day_of(counts))


def figures(course: CourseFolder, desk: Workspace) -> list[BehaviourFigure]:
    """Every behaviour that was asked and answered, in numbers, oldest page first: the second view.

    It is computed from what is kept alone: where nobody is named, from the answers of the one whom the lot drew. It is
    the learner's to share, and nobody else's; the page for those who are asked says so.

    Args:
        course: the content.
        desk: the workspace.

    Raises:
        JournalError: a journal cannot be read.
    """
    return [
        BehaviourFigure(
            one.behaviour.module,
            one.behaviour.item,
            page.given,
            _mean([engine.place(often) for _, often in one.others if often is not None]),
        )
        for page in rounds(course, desk)
        if page.told
        for one in page.compared
    ]


def _mean(places: Sequence[float]) -> float | None:
    return sum(places) / len(places) if places else None
