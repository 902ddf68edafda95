"""The page that the course ends on, and the checks of its form. Whether it is a good one is nobody's to check here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .engine import day, words
from .memo_forms import DECISION, FORMS, MemoForm, MemoPart

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

    @property
    def kind(self) -> str:
        """What it is about, such as a story, or an occasion on which one answered; "" where its id says nothing."""
        return self.id.partition("/")[2].partition("/")[0]


@dataclass(frozen=True)
class Memo:
    """A memo as it stands: its form, the choice, the texts and days by name, and the evidence that was picked."""

    form: MemoForm = DECISION
    choice: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    evidence: Sequence[Evidence] = ()

    def text(self, name: str) -> str:
        """A text or a day as it was typed, or nothing."""
        return self.texts.get(name, "").strip()

    @property
    def chosen(self) -> str:
        """The choice in words, or nothing."""
        return self.form.choices.get(self.choice or "", "")


@dataclass(frozen=True)
class MemoCheck:
    """One check of form: what is asked, and whether it is there."""

    asks: str
    done: bool


def read(kept: Mapping[str, object], offered: Sequence[Evidence], form: MemoForm = DECISION) -> Memo:
    """The memo in a journal's newest MEMO by key; whatever else is in them is passed over.

    Args:
        kept: data by key: `form`, `choice` and the names of the form's parts by `MemoForm.key`, and `evidence:` with an
            id for what was picked.
        offered: the evidence that there is today. A piece picked earlier keeps the words in which it was picked.
        form: the form where none was chosen and nothing of a decision was written.
    """
    form = _form(kept, form)
    choice = kept.get(form.key("choice"))
    texts = {part.name: value for part in form.parts if isinstance(value := kept.get(form.key(part.name)), str)}
    titles = {one.id: one.module for one in offered}
    picked = [
        Evidence(key.removeprefix("evidence:"), titles.get(key.removeprefix("evidence:"), "an earlier module"), text)
        for key, text in kept.items()
        if key.startswith("evidence:") and isinstance(text, str) and text
    ]
    return Memo(form, choice if isinstance(choice, str) and choice in form.choices else None, texts, picked)


def _form(kept: Mapping[str, object], otherwise: MemoForm) -> MemoForm:
    chosen = kept.get("form")
    if isinstance(chosen, str) and chosen in FORMS:
        return FORMS[chosen]
    decided = any(kept.get(name) for name in ("choice", *(part.name for part in DECISION.parts)))
    return DECISION if decided else otherwise


def checks(memo: Memo) -> list[MemoCheck]:
    """All checks of form: what a memo has to have before somebody else can argue with it."""
    sources = {one.source for one in memo.evidence}
    return [
        MemoCheck("a choice", memo.choice is not None),
        MemoCheck(
            f"{PIECES} pieces of evidence, from {SOURCES} modules",
            len(memo.evidence) >= PIECES and len(sources) >= SOURCES,
        ),
        *(MemoCheck(_asks(part), len(words(memo.text(part.name))) >= part.least) for part in memo.form.texts),
        *(MemoCheck(part.short, _stands(part, memo)) for part in memo.form.days),
    ]


def _asks(part: MemoPart) -> str:
    return f"{part.short}: at least {part.least} word{'s' if part.least > 1 else ''}"


def _stands(part: MemoPart, memo: Memo) -> bool:
    """Whether a day is there, and does not lie before the one that it comes after."""
    on, before = day(memo.text(part.name)), day(memo.text(part.after))
    return on is not None and (not part.after or bool(before and on >= before))
