"""The panel about form on a learner's page: what was written under each prompt, and each check of form explained."""

import re

import htpy as h
from htpy import Element, Renderable

from managerkit.activities.base import FeedbackPanel
from managerkit.content.loading import ModuleFolder
from managerkit.content.reflection import Prompt, Reflection
from managerkit.journal.log import Journal
from managerkit.journal.records import TEXT
from managerkit.ui.markdown import line

from .engine import PARTS, FormCheck, checks, given, words
from .explained import explained


def panel(folder: ModuleFolder, journal: Journal) -> FeedbackPanel:
    """The panel: what was written under each prompt, and the checks of its form, explained.

    Args:
        folder: the module.
        journal: the learner's, of the exercise.
    """
    reflection = folder.reflection.value
    return FeedbackPanel("form", "What you wrote, and its form", lambda: _form(reflection, journal), place=10)


def _form(reflection: Reflection, journal: Journal) -> Renderable:
    kept = TEXT.latest(journal)
    texts = {prompt.id: given(prompt, kept) for prompt in reflection.prompts}
    found = checks(reflection, texts)
    met = sum(check.done for check in found)
    return h.fragment[
        h.p[
            f"{met} of {len(found)} checks of form are met. A machine can see that something is there; whether it is "
            "true, or matters, it cannot see."
        ],
        [
            _prompt(prompt, texts[prompt.id], [check for check in found if check.prompt == prompt.id])
            for prompt in reflection.prompts
        ],
    ]


def _prompt(prompt: Prompt, text: str | dict[str, str], found: list[FormCheck]) -> Element:
    return h.section(".fb-prompt")[
        h.h3[line(prompt.text)],
        h.blockquote(".mk-answer", dir="auto")[_answer(text)],
        h.ul(".fb-checks")[[_check(check, text) for check in found]],
    ]


def _answer(text: str | dict[str, str]) -> Renderable:
    if isinstance(text, dict):
        return h.fragment[
            [h.p[h.strong[label], " ", h.span(dir="auto")[text[part] or "–"]] for part, label in PARTS.items()]
        ]
    return h.fragment[_paragraphs(text) or h.p["(no answer)"]]


def _paragraphs(text: str) -> list[Element]:
    return [h.p(dir="auto")[part] for part in re.split(r"\n\s*\n", text.strip()) if part]


def _check(check: FormCheck, text: str | dict[str, str]) -> Element:
    about = explained(check.asks)
    count = f" (you wrote {len(words(text))})" if isinstance(text, str) and check.asks.startswith("at least") else ""
    return h.li(class_="mk-done" if check.done else "mk-open")[
        h.p[h.strong["✓ Met: " if check.done else "○ Not yet: "], check.asks, count, "."],
        h.p(".fb-why")[about.why, None if check.done else [" ", h.strong["How: "], about.how]] if about else None,
    ]
