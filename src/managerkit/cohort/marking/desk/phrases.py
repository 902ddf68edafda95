"""Sentences that markers use often, by criterion: those that the course brings, and those that a marker keeps."""

from collections.abc import Mapping, Sequence

import htpy as h

from managerkit.content.loading import CourseFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import PHRASE
from managerkit.ui.controls import Body, button, details, field, select

Bank = Mapping[str, Mapping[str, str]]
"""By criterion, each phrase by its key."""


def bank(journal: Journal, course: CourseFolder, criteria: Sequence[str]) -> Bank:
    """A marker's phrases.

    Args:
        journal: the marker's file; what they keep lies in it, under keys such as `commits/3`.
        course: the content that the cohort pinned.
        criteria: the rubric's.
    """
    found: dict[str, dict[str, str]] = {criterion: {} for criterion in criteria}
    for key, text in PHRASE.latest(journal).items():
        if text and key.partition("/")[0] in found:
            found[key.partition("/")[0]][key] = text
    brought = course.phrases.value.phrases if course.phrases else {}
    for criterion in criteria:
        for number, text in enumerate(brought.get(criterion, [])):
            found[criterion][f"course/{criterion}/{number}"] = text
    return found


def keep(journal: Journal, criterion: str, text: str) -> None:
    """Keep one more phrase.

    Args:
        journal: the marker's.
        criterion: the criterion's id.
        text: the phrase.
    """
    PHRASE.append(journal, f"{criterion}/{len(PHRASE.latest(journal)) + 1}", text)


def shown(number: int, found: Bank, titles: Sequence[tuple[str, str]], about: str, new: str) -> Body:
    """The phrases to choose from, and a place to keep one.

    Args:
        number: the paper's, whose comment they go into.
        found: the phrases.
        titles: the criteria and what they are called, in the rubric's order.
        about: the criterion that a new phrase is about.
        new: the new phrase as far as it is typed.
    """
    many = sum(map(len, found.values()))
    return details(
        "phrases",
        f"Phrases ({many})",
        h.div[
            [
                h.section[
                    h.p(".mk-label")[title],
                    [h.p[button(f"phrase:{number}:{key}", text)] for key, text in found[criterion].items()],
                ]
                for criterion, title in titles
                if found[criterion]
            ],
            select("phrase-about", "The criterion that a new phrase is about", titles, about),
            field("phrase-new", "A phrase to keep", new),
            button("phrase-keep", "Keep it"),
        ],
    )
