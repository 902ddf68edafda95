"""The panel: a sentence to sort, our answer at once, what was taken for what, and one's own lines."""

import secrets

import htpy as h

from managerkit.content.sentences import OwnLine, Sentence, Sentences
from managerkit.journal.log import Journal
from managerkit.journal.records import OWN_LINE, SORTED, SORTING, SortedSentence, SortingRound
from managerkit.ui.controls import Body, area, button, checkbox, details
from managerkit.ui.markdown import line, prose
from managerkit.ui.panel import Event

from .answer_view import answer, own_line
from .debrief import ending, reply
from .engine import SentenceSorted, of, sorted_in
from .form import LONGEST, FormSeen, seen

_FORM = (
    "These checks look at words from a short list, and at nothing else. They cannot tell whether it is true, fair or "
    "kind, and they are wrong at times. You may be right against them."
)


class SortView:
    """Sentences over a journal.

    Args:
        name: the file's name.
        content: the sentences.
        journal: what it reads and writes.
        seed: the luck of a first round; None for any.
    """

    def __init__(self, name: str, content: Sentences, journal: Journal, seed: int | None) -> None:
        self._name = name
        self._content = content
        self._first = SortingRound(secrets.randbelow(100_000) if seed is None else seed)
        self.journal = journal
        self.key = f"{journal.path.name}/sort/{name}"

    @property
    def _here(self) -> SortingRound:
        return SORTING.last(self.journal, self._name) or self._first

    def _stand(self) -> tuple[list[SentenceSorted], list[Sentence]]:
        here = self._here
        return sorted_in(self._content, here.seed, here.round, of(self._name, SORTED.latest(self.journal)))

    def _lines(self) -> dict[str, str]:
        kept = of(self._name, OWN_LINE.latest(self.journal))
        return {one.id: kept.get(one.id) or "" for one in self._content.lines}

    # What people see

    def body(self) -> Body:
        """Our answer to the last sentence, the next one with its places; after the last, what was taken for what."""
        done, left = self._stand()
        own = not left or self._here.round > 0 or any(self._lines().values())
        return h.fragment[
            h.h3(".mk-title")[self._content.title],
            prose(self._content.intro),
            self._answered(done) if done else None,
            self._asked(left[0], len(done), len(done) + len(left)) if left else self._over(done),
            self._so_far(done) if len(done) > 1 else None,
            self._own() if own else None,
        ]

    @property
    def _moment(self) -> str:
        """Changes with every sentence that is sorted, so that the page brings our answer into focus."""
        return f"{self._here.round}:{len(self._stand()[0])}"

    def _answered(self, done: list[SentenceSorted]) -> Body:
        one = self._newest(done)
        return h.section(
            ".mk-consequence", aria_label="Our answer", tabindex="-1", data_focus=self._moment, data_key=one.sentence.id
        )[answer(self._content, one), None if one.alike else self._differs(one)]

    def _newest(self, done: list[SentenceSorted]) -> SentenceSorted:
        """The one that was sorted last; in a merged journal it need not be the last in the round's order."""
        keys = [record.key for record in SORTED.records(self.journal)]
        return max(done, key=lambda one: len(keys) - keys[::-1].index(f"{self._name}:{one.sentence.id}"))

    def _differs(self, one: SentenceSorted) -> Body:
        return checkbox(f"differ:{one.sentence.id}", "I see it otherwise", one.disagrees)

    def _asked(self, sentence: Sentence, done: int, whole: int) -> Body:
        return h.section(data_key=f"ask:{sentence.id}")[
            h.h4[f"Sentence {done + 1} of {whole}"],
            sentence.setting and h.p(".mk-label")[line(sentence.setting)],
            h.blockquote[h.p[line(sentence.says)]],
            h.div(".mk-choices", role="group", aria_label="Which of these is it, most plainly?")[
                [
                    button(
                        f"sort:{self._here.round}:{sentence.id}:{place.id}",
                        [h.strong[f"{number} · ", line(place.name)], " – ", line(place.means)],
                        style="choice",
                        hotkey=f"{number}",
                    )
                    for number, place in enumerate(self._content.places, start=1)
                ]
            ],
        ]

    def _over(self, done: list[SentenceSorted]) -> Body:
        here = self._here
        others = len(self._content.sentences) - len(done)
        again = "Sort again, in another order" if here.round % 2 else f"Sort the other {others}"
        return h.section(data_key="over")[
            h.h4["What you took for what"],
            h.ul[[h.li[said] for said in ending(self._content, done)]],
            h.p[button(f"more:{here.round}", again, style="main")],
        ]

    def _so_far(self, done: list[SentenceSorted]) -> Body:
        sorted_ones = [h.div(".mk-later")[answer(self._content, one)] for one in done]
        return details("so-far", f"Sorted so far ({len(done)})", h.div[sorted_ones])

    def _own(self) -> Body:
        given = self._lines()
        texts = ["", *given.values()]
        return h.section(data_key="own")[
            h.h4["Your own"],
            prose(self._content.own),
            [self._line(one, given[one.id], before) for one, before in zip(self._content.lines, texts, strict=False)],
            h.p(".mk-hint")[_FORM],
        ]

    def _line(self, one: OwnLine, text: str, before: str) -> Body:
        found = seen(one, text, before)
        return h.section(data_key=f"line:{one.id}")[
            area(f"line:{one.id}", line(one.label), text, rows=2, longest=LONGEST),
            h.ul(".mk-checks", aria_label="What was seen")[[self._seen(check) for check in found]] if found else None,
        ]

    def _seen(self, check: FormSeen) -> Body:
        return h.li(class_="mk-done" if check.fine else "mk-open")[
            h.span(aria_hidden="true")["✓ " if check.fine else "○ "], h.bdi[check.says]
        ]

    def static(self) -> Body:
        """What is sorted and written."""
        done, left = self._stand()
        given = self._lines()
        return h.fragment[
            h.h3(".mk-title")[self._content.title],
            [h.div(".mk-later")[answer(self._content, one)] for one in done],
            None if done else h.p["None of the sentences is sorted yet."],
            None if left else h.ul[[h.li[said] for said in ending(self._content, done)]],
            [own_line(one, given[one.id]) for one in self._content.lines if given[one.id].strip()],
        ]

    def text(self) -> str:
        """What is sorted and written, as plain text."""
        done, _ = self._stand()
        given = self._lines()
        return "\n".join(
            [
                self._content.title,
                *(f"“{one.sentence.says}” {reply(self._content, one)}" for one in done),
                *(f"{one.label} {given[one.id]}" for one in self._content.lines if given[one.id].strip()),
            ]
        )

    # What people do

    def handle(self, event: Event) -> str:
        """Sort a sentence, disagree, go on to other sentences, or keep a line."""
        match event.parts:
            case ["sort", number, sentence, place] if number == str(self._here.round):
                return self._sort(sentence, place)
            case ["differ", sentence]:
                self._differ(sentence, event.value == "true")
            case ["more", number] if number == str(self._here.round) and not self._stand()[1]:
                SORTING.append(self.journal, self._name, SortingRound(self._here.seed, self._here.round + 1))
                return "Other sentences."
            case ["line", which] if which in self._lines():
                OWN_LINE.append(self.journal, f"{self._name}:{which}", event.value)
        return ""

    def _sort(self, sentence: str, place: str) -> str:
        _, left = self._stand()
        if left[:1] != [one for one in left if one.id == sentence] or place not in {
            one.id for one in self._content.places
        }:
            return ""
        here = self._here
        if SORTING.last(self.journal, self._name) != here:
            SORTING.append(self.journal, self._name, here)
        SORTED.append(self.journal, f"{self._name}:{sentence}", SortedSentence(place, here.round))
        return reply(self._content, next(one for one in self._stand()[0] if one.sentence.id == sentence))

    def _differ(self, sentence: str, disagrees: bool) -> None:
        for one in self._stand()[0]:
            if one.sentence.id == sentence:
                answer = SortedSentence(one.place, self._here.round, disagrees)
                SORTED.append(self.journal, f"{self._name}:{sentence}", answer)
