"""The portfolio's part about sentences: the round that was sorted last, and the lines of one's own."""

from collections.abc import Mapping

import htpy as h

from managerkit.activities.base import Exhibit
from managerkit.content.sentences import Sentences
from managerkit.journal.log import Journal
from managerkit.journal.records import OWN_LINE, SORTED, SORTING
from managerkit.ui.controls import Body

from .answer_view import answer, own_line
from .debrief import ending
from .engine import SentenceSorted, of, sorted_in

_Shown = tuple[Sentences, list[SentenceSorted], dict[str, str]]


def exhibit(files: Mapping[str, Sentences], lesson: Journal) -> Exhibit | None:
    """Every file of a module of which something is sorted or written; None if there is none.

    Args:
        files: the sentences, by the file's name.
        lesson: the journal of the lesson.
    """
    found = [one for name, content in files.items() if any((one := _shown(name, content, lesson))[1:])]
    return Exhibit(found, lambda: h.fragment[[_draw(*one) for one in found]], place=15) if found else None


def _shown(name: str, content: Sentences, journal: Journal) -> _Shown:
    here = SORTING.last(journal, name)
    kept = of(name, SORTED.latest(journal))
    done = sorted_in(content, here.seed, here.round, kept)[0] if here else []
    lines = of(name, OWN_LINE.latest(journal))
    return content, done, {one.id: text for one in content.lines if (text := (lines.get(one.id) or "").strip())}


def _draw(content: Sentences, done: list[SentenceSorted], lines: Mapping[str, str]) -> Body:
    return h.fragment[
        h.h3[f"Sentences: {content.title}"],
        [own_line(one, lines[one.id]) for one in content.lines if one.id in lines],
        [answer(content, one) for one in done],
        h.ul[[h.li[said] for said in ending(content, done)]] if done else None,
    ]
