"""A look back as one question after the other: none has to be answered, and each answer is kept at once."""

from collections.abc import Mapping
from typing import Protocol

from managerkit.activities.assessments.engine import CONFIDENCE, behaviours
from managerkit.activities.reflections.engine import PARTS
from managerkit.content.loading import ModuleFolder
from managerkit.journal.after import BEHAVIOUR, BEHAVIOUR_SURE, LOOK_BACK
from managerkit.journal.log import Journal
from managerkit.plans.page import spoken

from .engine import CAME, DID, ONWARD, Undertaking
from .told import ASKS, SURE


class Left(Exception):
    """Somebody leaves the rest out."""


class Asker(Protocol):
    """Puts questions to somebody; each raises Left where they leave the rest out, and gives "" where only this one."""

    def say(self, *lines: str) -> None:
        """Tell something.

        Args:
            *lines: the first is a heading; empty ones say nothing.
        """

    def choose(self, asked: str, words: Mapping[str, str]) -> str:
        """Ask for one of several answers.

        Args:
            asked: the question.
            words: the answers in words, by key.

        Returns:
            the key; "" where it is left out.
        """

    def write(self, asked: str) -> str:
        """Ask for a line of text.

        Args:
            asked: the question.

        Returns:
            the text; "" where it is left out.
        """

    def day(self, asked: str) -> str:
        """Ask for a day.

        Args:
            asked: the question.

        Returns:
            the day, as YYYY-MM-DD; "" where it is left out.
        """


def look(one: Undertaking, days: int, folder: ModuleFolder, lesson: Journal, ask: Asker) -> None:
    """Ask what a look back asks.

    Args:
        one: what was undertaken.
        days: after how many days one looks back.
        folder: its module.
        lesson: the journal of the module's lesson, which keeps the answers.
        ask: puts the questions.

    Raises:
        JournalError: an answer cannot be kept.
    """

    def keep(field: str, value: str) -> str:
        if value:
            LOOK_BACK.append(lesson, f"{one.prompt}:{days}:{field}", value)
        return value

    plan = one.plan(days)
    by = f"By {spoken(plan.day)}. " if plan.day else ""
    ask.say(f"{one.title}, {days} days on", plan.said, f"{by}{plan.noticed}".strip())
    try:
        keep("came", ask.choose(ASKS["came"], CAME))
        keep("did", ask.choose(ASKS["did"], DID))
        if keep("example", ask.write(ASKS["example"])):
            keep("on", ask.day(ASKS["on"]))
        keep("obstacle", ask.write(ASKS["obstacle"]))
        _behaviours(folder, lesson, str(days), ask)
        onward = keep("onward", ask.choose(ASKS["onward"], ONWARD))
        if onward == "drop":
            keep("reason", ask.write(ASKS["reason"]))
        for part, label in PARTS.items() if onward == "other" else ():
            keep(part, ask.day(label) if part == "by" else ask.write(label))
    except Left:
        keep("skipped", "yes")


def at_the_end(folder: ModuleFolder, lesson: Journal, ask: Asker) -> None:
    """Ask a module's behaviour items once more, at the end of the course.

    Args:
        folder: the module.
        lesson: the journal of its lesson, which keeps the answers.
        ask: puts the questions.

    Raises:
        JournalError: an answer cannot be kept.
    """
    ask.say(folder.module.title)
    try:
        _behaviours(folder, lesson, "end", ask)
    except Left:
        return


def _behaviours(folder: ModuleFolder, lesson: Journal, occasion: str, ask: Asker) -> None:
    """Ask the behaviour items, and how sure one is, if there is an answer to be sure of."""
    answered = False
    for item in behaviours(folder.assessment.value):
        if chosen := ask.choose(item.text, {str(number): option for number, option in enumerate(item.options)}):
            BEHAVIOUR[occasion].append(lesson, item.id, int(chosen))
            answered = True
    if answered and (sure := ask.choose(SURE, CONFIDENCE)):
        BEHAVIOUR_SURE[occasion].append(lesson, "all", sure)
