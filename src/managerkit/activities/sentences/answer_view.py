"""A sentence that is sorted with our place and why, and a line of the learner's own, without controls."""

import htpy as h

from managerkit.content.sentences import OwnLine, Sentences
from managerkit.ui.controls import Body
from managerkit.ui.markdown import line

from .debrief import verdict
from .engine import SentenceSorted


def answer(content: Sentences, one: SentenceSorted) -> Body:
    """A sentence, where it was put, where we would put it, and why.

    Args:
        content: the sentences.
        one: the sentence that is sorted.
    """
    return h.fragment[
        h.p(".mk-you")["“", line(one.sentence.says), "”"],
        h.p[h.strong[verdict(content, one)], " ", line(one.sentence.why)],
    ]


def own_line(one: OwnLine, text: str) -> Body:
    """A line of the learner's own under what was asked for, escaped.

    Args:
        one: what was asked for.
        text: the learner's words.
    """
    return h.fragment[h.p[h.strong[line(one.label)]], h.blockquote(".mk-answer")[h.p(dir="auto")[text]]]
