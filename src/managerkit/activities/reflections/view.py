"""The writing form: prompts, live checks of form, the rubric in view, and samples once one's own text stands."""

import htpy as h

from managerkit.content.reflection import Prompt, Reflection
from managerkit.journal.log import Journal
from managerkit.journal.records import TEXT
from managerkit.ui.controls import Body, area, details, field, table
from managerkit.ui.markdown import line, prose
from managerkit.ui.panel import Event

from .engine import PARTS, FormCheck, checks, given, stands, words


class ReflectView:
    """A reflection over a journal."""

    def __init__(self, reflection: Reflection, journal: Journal) -> None:
        self._reflection = reflection
        self.journal = journal
        self.key = f"{journal.path.name}/reflect"

    def _given(self, prompt: Prompt) -> str | dict[str, str]:
        """What stands in the journal for a prompt: a text, or a commitment's four parts."""
        return given(prompt, TEXT.latest(self.journal))

    def _texts(self) -> dict[str, object]:
        return {prompt.id: self._given(prompt) for prompt in self._reflection.prompts}

    # What people see

    def body(self) -> Body:
        """The form, with its checks as they stand."""
        found = checks(self._reflection, self._texts())
        return h.fragment[
            h.h3(".mk-title")[self._reflection.title],
            prose(self._reflection.intro),
            [
                self._question(prompt, [c for c in found if c.prompt == prompt.id])
                for prompt in self._reflection.prompts
            ],
            h.p(".mk-summary")[
                f"{sum(c.done for c in found)} of {len(found)} checks of form are met. They look at form only; "
                "what you say is for a person to read."
            ],
            details("rubric", "The rubric: how a person will read this", self._rubric()),
            self._samples(),
        ]

    def _question(self, prompt: Prompt, found: list[FormCheck]) -> Body:
        given_text = self._given(prompt)
        if isinstance(given_text, dict):
            inputs: Body = h.fieldset(".mk-commitment")[
                h.legend[line(prompt.text)],
                [
                    field(
                        f"text:{prompt.id}:{part}",
                        label,
                        given_text[part],
                        "date" if part == "by" else "text",
                    )
                    for part, label in PARTS.items()
                ],
            ]
        else:
            count = h.small(data_key="count")[f"{len(words(given_text))} words; at least {prompt.words}"]
            inputs = h.div[area(f"text:{prompt.id}", line(prompt.text), given_text), count]
        return h.section(".mk-reflection", data_key=prompt.id)[
            inputs,
            h.ul(".mk-checks", aria_label="Checks of form")[
                [
                    h.li(class_="mk-done" if check.done else "mk-open")[
                        h.span(aria_hidden="true")["✓ " if check.done else "○ "],
                        check.asks,
                        h.span(".mk-hidden")[": met" if check.done else ": not yet"],
                    ]
                    for check in found
                ]
            ],
        ]

    def _rubric(self) -> Body:
        return table(
            ["What is read for", "0", "1", "2", "3"],
            [
                [f"{one.title} ({one.worth})" if one.worth else one.title, *(line(level) for level in one.levels)]
                for one in self._reflection.rubric
            ],
            caption="The rubric: four levels for each, as a reader sees them on the page",
        )

    def _samples(self) -> Body:
        if not stands(self._reflection, self._texts()):
            return h.p(".mk-hint", data_key="samples")[
                "Two sample answers, a weak and a strong one, appear here once your own text stands."
            ]
        samples = self._reflection.samples
        return details(
            "samples",
            "Two sample answers, now that yours stands",
            h.div[
                [
                    h.div(".mk-sample")[h.h5[title], h.blockquote[prose(sample.text)], prose(sample.why)]
                    for title, sample in (("A weak one", samples.weak), ("A strong one", samples.strong))
                ]
            ],
        )

    def static(self) -> Body:
        """The texts as they stand, escaped, and the checks of form."""
        found = checks(self._reflection, self._texts())
        return h.fragment[
            h.h3(".mk-title")[self._reflection.title],
            [
                h.section[
                    h.p[h.strong[line(prompt.text)]],
                    h.blockquote(".mk-answer")[self._answer(prompt)],
                    h.p(".mk-hint")[
                        "; ".join(f"{'✓' if c.done else '○'} {c.asks}" for c in found if c.prompt == prompt.id)
                    ],
                ]
                for prompt in self._reflection.prompts
            ],
        ]

    def _answer(self, prompt: Prompt) -> Body:
        stored = self._given(prompt)
        if isinstance(stored, dict):
            return h.p[
                [
                    [h.strong[f"{label}: "], h.span(dir="auto")[stored[part] or "–"], h.br]
                    for part, label in PARTS.items()
                ]
            ]
        return h.fragment[[h.p(dir="auto")[part] for part in stored.split("\n") if part.strip()] or h.p["(no answer)"]]

    def text(self) -> str:
        """The texts as they stand."""
        parts = []
        for prompt in self._reflection.prompts:
            stored = self._given(prompt)
            if isinstance(stored, dict):
                stored = "\n".join(f"{label}: {stored[part] or '–'}" for part, label in PARTS.items())
            parts.append(f"{prompt.text}\n\n{stored or '(no answer)'}")
        return "\n\n".join([self._reflection.title, *parts])

    # What people do

    def handle(self, event: Event) -> str:
        """Keep what was typed."""
        prompts = {prompt.id: prompt.kind for prompt in self._reflection.prompts}
        match event.parts:
            case ["text", prompt] if prompts.get(prompt) == "text":
                TEXT.append(self.journal, prompt, event.value)
            case ["text", prompt, part] if prompts.get(prompt) == "commitment" and part in PARTS:
                TEXT.append(self.journal, f"{prompt}:{part}", event.value)
        return ""
