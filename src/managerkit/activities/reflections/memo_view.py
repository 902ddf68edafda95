"""The memo on screen: which page one ends on, evidence to pick, what to write, and how somebody else would see it."""

from collections.abc import Collection, Sequence
from itertools import groupby

import htpy as h

from managerkit.journal.log import Journal
from managerkit.journal.records import MEMO
from managerkit.ui.controls import Body, area, checkbox, details, field, radios
from managerkit.ui.panel import Event

from .memo import Evidence, Memo, checks, read
from .memo_forms import DECISION, FORMS, MemoForm, MemoPart


class MemoView:
    """A memo over a journal.

    Args:
        journal: the journal of the last module's lesson.
        offered: the learner's own results, in the order of the modules.
        form: the form that belongs to the learner's track; another one can be chosen.
    """

    def __init__(self, journal: Journal, offered: Sequence[Evidence], form: MemoForm = DECISION) -> None:
        self.journal = journal
        self.key = f"{journal.path.name}/memo"
        self._offered = offered
        self._form = form

    @property
    def _memo(self) -> Memo:
        return read(MEMO.latest(self.journal), self._offered, self._form)

    # What people see

    def body(self) -> Body:
        """Evidence to pick from, the parts to write, the checks of form, and the page."""
        memo = self._memo
        found = checks(memo)
        return h.fragment[
            h.h3(".mk-title")[memo.form.title],
            radios("memo:form", "Which page do you end on?", _TITLES, memo.form.id),
            h.section(data_key="evidence")[h.h4["What you found out about yourself"], self._evidence(memo)],
            h.section(data_key="parts")[
                h.h4["The page"],
                radios(f"memo:{memo.form.key('choice')}", memo.form.asks, memo.form.choices.items(), memo.choice),
                [_field(part, memo) for part in memo.form.parts],
            ],
            h.ul(".mk-checks", aria_label="Checks of form")[
                [
                    h.li(class_="mk-done" if check.done else "mk-open")[
                        h.span(aria_hidden="true")["✓ " if check.done else "○ "],
                        check.asks,
                        h.span(".mk-hidden")[": there" if check.done else ": not yet"],
                    ]
                    for check in found
                ]
            ],
            h.p(".mk-hint")[
                f"{sum(check.done for check in found)} of {len(found)} checks of form are met. Whether it is right, "
                "no check can say. Nobody sees this page unless you show it."
            ],
            details("page", "The page as it stands", page(memo)),
        ]

    def _evidence(self, memo: Memo) -> Body:
        by_module = self._by_module(memo)
        if not by_module:
            return h.p[
                "There is nothing in this course's journals yet. Once you have done a module, its results stand here; "
                "run the cell again."
            ]
        picked = {one.id for one in memo.evidence}
        return h.fragment[
            h.p(".mk-hint")["Tick what counts for this page, on whichever side. Each keeps today's words."],
            [
                details(
                    f"of:{source}",
                    [title, h.small[f" {sum(one.id in picked for one in pieces)} of {len(pieces)} picked"]],
                    h.div[_under_heads(pieces, picked)],
                    is_open=any(one.id in picked for one in pieces),
                )
                for (source, title), pieces in by_module
            ],
        ]

    def _by_module(self, memo: Memo) -> list[tuple[tuple[str, str], list[Evidence]]]:
        """What is offered, and behind it what was picked and is offered no more, which can be taken out again."""
        offered = {one.id for one in self._offered}
        pieces = [*self._offered, *(one for one in memo.evidence if one.id not in offered)]
        return [(key, list(ones)) for key, ones in groupby(pieces, lambda one: (one.source, one.module))]

    def static(self) -> Body:
        """The page as it stands."""
        return page(self._memo)

    def text(self) -> str:
        """The page as plain text."""
        memo = self._memo
        parts = [f"{memo.form.chosen}: {memo.chosen or 'none yet'}"]
        asked = [*memo.form.texts, *memo.form.days]
        parts += [f"{part.label}: {memo.text(part.name) or '–'}" for part in asked]
        parts += [f"Evidence, {one.module}: {one.text}" for one in memo.evidence]
        return "\n\n".join([memo.form.title, *parts])

    # What people do

    def handle(self, event: Event) -> str:
        """Keep the form, a choice, a text, a day, or a piece of evidence with the words that it has today."""
        offered = {one.id: one.text for one in (*self._memo.evidence, *self._offered)}
        match event.parts:
            case ["memo", "form"] if event.value in FORMS:
                MEMO.append(self.journal, "form", event.value)
            case ["memo", key] if event.value in _CHOICES.get(key, ()) or key in _WRITTEN:
                MEMO.append(self.journal, key, event.value)
            case ["pick", found] if found in offered:
                MEMO.append(self.journal, f"evidence:{found}", offered[found] if event.value == "true" else None)
        return ""


_HEADS = {
    "start": "Your answers",
    "end": "Your answers at the end",
    "looking-back": "Your answers, looking back at the start",
    "story": "What you played",
    "model": "What models gave",
    "commitment": "What you undertook",
}
"""What evidence is about, by its kind, in this order."""
_OTHER = "Other results"
"""The head of what a package's kind of activity gave, or a newer version of the kit."""


def _under_heads(pieces: Sequence[Evidence], picked: Collection[str]) -> Body:
    """A module's evidence to tick, under a head for each kind where there are several."""
    found: dict[str, list[Evidence]] = {head: [] for head in (*_HEADS.values(), _OTHER)}
    for one in pieces:
        found[_HEADS.get(one.kind, _OTHER)].append(one)
    kinds = [(head, ones) for head, ones in found.items() if ones]
    return h.fragment[
        [
            h.fragment[
                h.h5[head] if len(kinds) > 1 else None,
                [checkbox(f"pick:{one.id}", one.text, one.id in picked) for one in ones],
            ]
            for head, ones in kinds
        ]
    ]


_TITLES = [(form.id, form.title) for form in FORMS.values()]
_CHOICES = {form.key("choice"): form.choices for form in FORMS.values()}
_WRITTEN = {form.key(part.name) for form in FORMS.values() for part in form.parts}
"""What may be typed: words for a form that one has just left are kept too."""


def _field(part: MemoPart, memo: Memo) -> Body:
    name = f"memo:{memo.form.key(part.name)}"
    if part.least > 1:
        return area(name, part.label, memo.texts.get(part.name, ""), rows=3)
    return field(name, part.label, memo.text(part.name), "text" if part.least else "date")


def page(memo: Memo) -> Body:
    """The memo on one page, for the learner or whoever they show it to."""
    sentence, *parts = memo.form.parts
    evidence = h.ul[[h.li[h.em[one.module], ": ", one.text] for one in memo.evidence]] if memo.evidence else h.p["–"]
    return h.article(".mk-memo")[
        h.h3(".mk-title")[memo.chosen or memo.form.none],
        h.p[h.strong[_said(sentence, memo)]],
        h.h5["Evidence"],
        h.div(".mk-answer")[evidence],
        [
            [h.h5[head], h.div(".mk-answer")[[h.p[_said(part, memo)] for part in group]]]
            for head, group in groupby(parts, lambda part: part.head)
        ],
    ]


def _said(part: MemoPart, memo: Memo) -> Body:
    """A text as it was typed; a day by itself, or with its label where it stands under something else."""
    typed = memo.text(part.name)
    if part.least:
        return h.span(dir="auto")[typed or "–"]
    alone = [one.head for one in memo.form.parts].count(part.head) == 1
    said = typed or "a day not set yet"
    return h.fragment[said if alone else f"{part.label} {said}."]
