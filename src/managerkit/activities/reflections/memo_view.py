"""The memo's form: pick evidence, write the page, and see it as somebody else would."""

from collections.abc import Sequence
from itertools import groupby

import htpy as h

from managerkit.journal.log import Journal
from managerkit.journal.records import MEMO
from managerkit.ui.controls import Body, area, checkbox, details, field, radios
from managerkit.ui.panel import Event

from .memo import CHOICES, DAYS, TEXTS, Evidence, Memo, checks, read


class MemoView:
    """A decision memo over a journal.

    Args:
        journal: the journal of the last module's lesson.
        offered: the learner's own results, in the order of the modules.
    """

    def __init__(self, journal: Journal, offered: Sequence[Evidence]) -> None:
        self.journal = journal
        self.key = f"{journal.path.name}/memo"
        self._offered = offered

    @property
    def _memo(self) -> Memo:
        return read(MEMO.latest(self.journal), self._offered)

    # What people see

    def body(self) -> Body:
        """Evidence to pick from, the parts to write, the checks of form, and the page."""
        memo = self._memo
        found = checks(memo)
        return h.fragment[
            h.h3(".mk-title")["The decision memo"],
            h.section(data_key="evidence")[h.h4["What you found out about yourself"], self._evidence(memo)],
            h.section(data_key="parts")[
                h.h4["The page"],
                radios("memo:choice", "What do you decide, for now?", CHOICES.items(), memo.choice),
                [self._text(name, memo) for name in ("sentence", "why", "against", "trial")],
                field("memo:until", DAYS["until"], memo.text("until"), "date"),
                [self._text(name, memo) for name in ("stop", "who")],
                field("memo:revisit", DAYS["revisit"], memo.text("revisit"), "date"),
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
                f"{sum(check.done for check in found)} of {len(found)} checks of form are met. Whether it is the right "
                "decision, no check can say. Nobody sees this page unless you show it."
            ],
            details("page", "The page as it stands", page(memo)),
        ]

    def _evidence(self, memo: Memo) -> Body:
        if not self._offered:
            return h.p[
                "There is nothing in this course's journals yet. Once you have done a module, its results stand here; "
                "run the cell again."
            ]
        picked = {one.id for one in memo.evidence}
        return h.fragment[
            h.p(".mk-hint")["Tick what counts for this decision, on whichever side. Each keeps today's words."],
            [
                details(
                    f"of:{source}",
                    [title, h.small[f" {sum(one.id in picked for one in pieces)} of {len(pieces)} picked"]],
                    h.div[[checkbox(f"pick:{one.id}", one.text, one.id in picked) for one in pieces]],
                    is_open=any(one.id in picked for one in pieces),
                )
                for (source, title), pieces in self._by_module()
            ],
        ]

    def _by_module(self) -> list[tuple[tuple[str, str], list[Evidence]]]:
        return [(key, list(pieces)) for key, pieces in groupby(self._offered, lambda one: (one.source, one.module))]

    def _text(self, name: str, memo: Memo) -> Body:
        label, least = TEXTS[name]
        if least == 1:
            return field(f"memo:{name}", label, memo.text(name))
        return area(f"memo:{name}", label, memo.texts.get(name, ""), rows=3)

    def static(self) -> Body:
        """The page as it stands."""
        return page(self._memo)

    def text(self) -> str:
        """The page as plain text."""
        memo = self._memo
        parts = [f"Decision: {CHOICES[memo.choice] if memo.choice else 'none yet'}"]
        parts += [f"{label}: {memo.text(name) or '–'}" for name, (label, _) in TEXTS.items()]
        parts += [f"{label}: {memo.text(name) or '–'}" for name, label in DAYS.items()]
        parts += [f"Evidence, {one.module}: {one.text}" for one in memo.evidence]
        return "\n\n".join(["The decision memo", *parts])

    # What people do

    def handle(self, event: Event) -> str:
        """Keep a choice, a text, a day, or a piece of evidence with the words that it has today."""
        offered = {one.id: one.text for one in self._offered}
        match event.parts:
            case ["memo", "choice"] if event.value in CHOICES:
                MEMO.append(self.journal, "choice", event.value)
            case ["memo", name] if name in TEXTS or name in DAYS:
                MEMO.append(self.journal, name, event.value)
            case ["pick", found] if found in offered:
                MEMO.append(self.journal, f"evidence:{found}", offered[found] if event.value == "true" else None)
        return ""


def _said(memo: Memo, name: str) -> Body:
    return h.span(dir="auto")[memo.text(name) or "–"]


def page(memo: Memo) -> Body:
    """The memo on one page, for the learner or whoever they show it to."""
    evidence = h.ul[[h.li[h.em[one.module], ": ", one.text] for one in memo.evidence]] if memo.evidence else h.p["–"]
    parts: list[tuple[str, h.Node]] = [
        ("What carries it", _said(memo, "why")),
        ("The strongest argument against", _said(memo, "against")),
        ("The trial", [_said(memo, "trial"), h.br, "Ends on ", memo.text("until") or "a day not set yet", "."]),
        ("What would turn me round, and who will tell me", [_said(memo, "stop"), h.br, _said(memo, "who")]),
        ("I look at this again on", memo.text("revisit") or "a day not set yet"),
    ]
    return h.article(".mk-memo")[
        h.h3(".mk-title")[CHOICES[memo.choice] if memo.choice else "No decision yet"],
        h.p[h.strong[_said(memo, "sentence")]],
        h.h5["Evidence"],
        h.div(".mk-answer")[evidence],
        [[h.h5[title], h.div(".mk-answer")[h.p[text]]] for title, text in parts],
    ]
