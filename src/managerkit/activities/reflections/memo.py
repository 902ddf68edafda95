"""The decision memo's parts, and the checks of its form. Whether the decision is a good one is nobody's to check here.

A memo that names its strongest opponent and what would change it follows the pre-mortem (Gary Klein, 2007) and the
habit of writing down a date to look again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .engine import day, words

CHOICES = {
    "manage": "Manage, or go on managing",
    "stay": "Work as an engineer, and grow there",
    "tour": "A tour of duty: one problem, an end, a way back",
}
"""What can be decided."""

TEXTS = {
    "sentence": ("In one sentence, as you would say it to somebody who knows you well", 8),
    "why": ("Which of the evidence carries it, and why that", 25),
    "against": ("The strongest argument against, as its best advocate would put it", 25),
    "trial": ("The trial: what you will do first that can still be taken back", 8),
    "stop": ("What you would have to see to turn round", 8),
    "who": ("Who will tell you, if you do not see it", 1),
}
"""What is written: a label, and how many words a text needs at least."""

DAYS = {"until": "The trial ends on", "revisit": "Look at this page again on"}
"""The two dates."""

PIECES, SOURCES = 3, 2
"""How many pieces of evidence a memo needs, and from how many modules."""


@dataclass(frozen=True)
class Evidence:
    """One result of the learner's own, as a sentence. `id` begins with the module's id and a slash."""

    id: str
    module: str
    text: str

    @property
    def source(self) -> str:
        """The module's id."""
        return self.id.split("/")[0]


@dataclass(frozen=True)
class Memo:
    """A memo as it stands: the choice, the texts and days by name, and the evidence that the learner picked."""

    choice: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    evidence: Sequence[Evidence] = ()

    def text(self, name: str) -> str:
        """A text or a day as it was typed, or nothing."""
        return self.texts.get(name, "").strip()


@dataclass(frozen=True)
class MemoCheck:
    """One check of form: what is asked, and whether it is there."""

    asks: str
    done: bool


def read(kept: Mapping[str, object], offered: Sequence[Evidence]) -> Memo:
    """The memo in a journal's newest MEMO by key; whatever else is in them is passed over.

    Args:
        kept: data by key: `choice`, the names in TEXTS and DAYS, and `evidence:` with an id for what was picked.
        offered: the evidence that there is today. A piece picked earlier keeps the words in which it was picked.
    """
    choice = kept.get("choice")
    texts = {name: value for name in (*TEXTS, *DAYS) if isinstance(value := kept.get(name), str)}
    titles = {one.id: one.module for one in offered}
    picked = [
        Evidence(key.removeprefix("evidence:"), titles.get(key.removeprefix("evidence:"), "an earlier module"), text)
        for key, text in kept.items()
        if key.startswith("evidence:") and isinstance(text, str) and text
    ]
    return Memo(choice if isinstance(choice, str) and choice in CHOICES else None, texts, picked)


def checks(memo: Memo) -> list[MemoCheck]:
    """All checks of form: what a memo has to have before somebody else can argue with it."""
    sources = {one.source for one in memo.evidence}
    until, revisit = day(memo.text("until")), day(memo.text("revisit"))
    return [
        MemoCheck("a choice", memo.choice is not None),
        MemoCheck(
            f"{PIECES} pieces of evidence, from {SOURCES} modules",
            len(memo.evidence) >= PIECES and len(sources) >= SOURCES,
        ),
        *(
            MemoCheck(
                f"{_SHORT[name]}: at least {least} word{'s' if least > 1 else ''}", len(words(memo.text(name))) >= least
            )
            for name, (_, least) in TEXTS.items()
        ),
        MemoCheck("a day on which the trial ends", until is not None),
        MemoCheck("a day to look again, not before the trial ends", bool(until and revisit and revisit >= until)),
    ]


_SHORT = {
    "sentence": "the sentence",
    "why": "what carries it",
    "against": "the argument against",
    "trial": "the trial",
    "stop": "what would turn you round",
    "who": "who will tell you",
}
