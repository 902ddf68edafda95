"""The self-assessment's form: a dimension at a time, resumed where it was left; then what the answers say."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import htpy as h

from managerkit.content.assessment import Assessment, Dimension, Item
from managerkit.journal import records
from managerkit.journal.log import Journal
from managerkit.ui.controls import Body, button, details, field, plain_table, radios, table
from managerkit.ui.figures import svg
from managerkit.ui.markdown import line, prose
from managerkit.ui.panel import Event

from .engine import CONFIDENCE, DimensionResult, rows, score, spread, stretch, valid

_TITLES = {"start": "{}", "end": "{} – now", "looking-back": "Looking back at the start"}
_THEN = (
    "Answer for the weeks before you opened the first notebook, as you see them today. Wherever a question speaks of "
    "the last weeks, or of the last time, it means those."
)


class AssessView:
    """A self-assessment over a journal, on one of the occasions."""

    def __init__(self, assessment: Assessment, journal: Journal, occasion: str = "start") -> None:
        self._assessment = assessment
        self.journal = journal
        self._occasion = occasion
        self.key = f"{journal.path.name}/assess{records.OCCASIONS[occasion]}"
        self._page = self._first_unfinished()

    # What the journal holds

    @property
    def _title(self) -> str:
        return _TITLES[self._occasion].format(self._assessment.title)

    @property
    def _answers(self) -> Mapping[str, int | None]:
        return records.ANSWER[self._occasion].latest(self.journal)

    @property
    def _confidence(self) -> Mapping[str, str | None]:
        return records.CONFIDENCE[self._occasion].latest(self.journal)

    @property
    def _examples(self) -> Mapping[str, str | None]:
        return records.EXAMPLE[self._occasion].latest(self.journal)

    @property
    def _results(self) -> list[DimensionResult]:
        return score(self._assessment, self._answers, self._confidence)

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.id: item for item in self._assessment.items}

    @cached_property
    def _dimensions(self) -> list[str]:
        return [dimension.id for dimension in self._assessment.dimensions]

    def _answered(self, items: list[Item]) -> int:
        answers = self._answers
        return sum(valid(item, answers.get(item.id)) for item in items)

    def _first_unfinished(self) -> int:
        """The page to open: the first dimension with an item unanswered, or the results."""
        for page, dimension in enumerate(self._assessment.dimensions):
            items = self._assessment.items_of(dimension.id)
            if self._answered(items) < len(items):
                return page
        return len(self._assessment.dimensions)

    # What people see

    def body(self) -> Body:
        """The page in front: a dimension's items, or the results."""
        items = self._assessment.items
        here = self._page
        pages = [*(d.title for d in self._assessment.dimensions), "What the answers say"]
        shown = self._form(self._assessment.dimensions[here]) if here < len(pages) - 1 else self._result_page()
        return h.fragment[
            h.h3(".mk-title")[self._title],
            h.p[_THEN]
            if self._occasion == "looking-back"
            else details(
                "intro",
                "What this is, and what it is not",
                prose(self._assessment.intro),
                is_open=self._answered(items) == 0,
            ),
            h.nav(".mk-steps", aria_label="Parts of the self-assessment")[
                h.ol[
                    [
                        h.li(data_key=str(page))[
                            h.button(
                                ".mk-step",
                                type="button",
                                name="page",
                                value=str(page),
                                data_on=True,
                                aria_current="step" if page == here else None,
                            )[title, self._tally(page)]
                        ]
                        for page, title in enumerate(pages)
                    ]
                ]
            ],
            shown,
        ]

    def _tally(self, page: int) -> Body:
        if page == len(self._assessment.dimensions):
            return h.fragment[""]
        items = self._assessment.items_of(self._assessment.dimensions[page].id)
        return h.small[f" {self._answered(items)} of {len(items)}"]

    def _form(self, dimension: Dimension) -> Body:
        return h.section(data_key=f"form:{dimension.id}")[
            h.h4(tabindex="-1", data_focus=dimension.id)[dimension.title],
            h.p[line(dimension.about)],
            [self._question(item) for item in self._assessment.items_of(dimension.id)],
            radios(
                f"confidence:{dimension.id}",
                "How sure are you of these answers?",
                CONFIDENCE.items(),
                self._confidence.get(dimension.id),
            ),
            self._onward(),
        ]

    def _question(self, item: Item) -> Body:
        given = self._answers.get(item.id)
        chosen = str(given) if valid(item, given) else None
        example = self._examples.get(item.id) or ""
        return h.div(".mk-item", data_key=item.id)[
            radios(
                f"answer:{item.id}",
                line(item.text),
                ((str(index), line(option)) for index, option in enumerate(item.options)),
                chosen,
            ),
            item.example
            and details(
                f"example-of:{item.id}",
                "Add an example and its date (optional)",
                field(f"example:{item.id}", line(item.example), example),
                is_open=bool(example),
            ),
        ]

    def _onward(self) -> Body:
        titles = [*(d.title for d in self._assessment.dimensions), "What the answers say"]
        back = self._page > 0 and button("page", f"← {titles[self._page - 1]}", str(self._page - 1), "quiet")
        on = button("page", f"{titles[self._page + 1]} →", str(self._page + 1), "main")
        return h.div(".mk-row")[back, on]

    def _result_page(self) -> Body:
        back = button("page", "← Back to the questions", str(len(self._assessment.dimensions) - 1), "quiet")
        return h.section(data_key="results")[
            h.h4(tabindex="-1", data_focus="results")["What the answers say"],
            self._report(),
            h.div(".mk-row")[back],
        ]

    def _report(self) -> Body:
        """Picture, sentences with their prompts, and the table."""
        from .figure import draw

        results = self._results
        drawn = [result for result in results if result.place is not None]
        if not drawn:
            return h.p["Nothing to draw yet: a dimension shows here once two thirds of its questions are answered."]
        title = "Your answers on each dimension's scale; the table below says the same."
        return h.fragment[
            svg(draw(self._assessment, results, self._answers), title),
            h.p(".mk-hint")[
                "Dots are answers, the line their mean; a bar is a range, where you were sure enough of answers that "
                "lie near each other. "
                "Dimensions are not added up: there is no total, and no norm to compare with. "
                "The instrument is not validated; it is here to start a thought."
            ],
            [
                h.div(".mk-result", data_key=result.dimension.id)[
                    h.p[h.strong[result.sentence]],
                    result.prompt and h.div(".mk-prompt")[prose(result.prompt)],
                ]
                for result in results
            ],
            table(*self._table(), caption="The same as a table"),
        ]

    def _table(self) -> tuple[list[str], list[list[str]]]:
        header = ["Dimension", "Answered", "Lies at", "Range", "How sure"]
        rows = []
        for r in self._results:
            rows.append(
                [
                    r.dimension.title,
                    f"{r.answered} of {r.total}",
                    "–" if r.place is None else stretch(r.place),
                    spread(r.span) if r.span else "–",
                    CONFIDENCE[r.confidence] if r.confidence else "not said",
                ]
            )
        return header, rows

    def static(self) -> Body:
        """Results, and every answer in words."""
        given = self._given()
        return h.fragment[
            h.h3(".mk-title")[self._title],
            self._report(),
            table(["Question", "Answer", "Example"], given, caption="Your answers") if given else None,
        ]

    def text(self) -> str:
        """The sentences, the table, and every answer in words."""
        sentences = "\n".join(f"- {result.sentence} {result.prompt}".rstrip() for result in self._results)
        given = "\n".join(f"- {question} {answer} {example}".rstrip() for question, answer, example in self._given())
        return "\n\n".join([self._title, sentences, plain_table(*self._table()), given]).rstrip()

    def _given(self) -> list[tuple[str, str, str]]:
        """Every answer in words: the question, the anchor chosen, the example."""
        found = rows(self._assessment, self._answers, self._examples)
        return [(str(row["question"]), str(row["answer"]), str(row["example"])) for row in found]

    # What people do

    def handle(self, event: Event) -> str:
        """Keep an answer, a confidence or an example; or turn the page."""
        match event.parts:
            case ["answer", item] if item in self._items and event.value in _indexes(self._items[item].options):
                records.ANSWER[self._occasion].append(self.journal, item, int(event.value))
            case ["confidence", dimension] if dimension in self._dimensions and event.value in CONFIDENCE:
                records.CONFIDENCE[self._occasion].append(self.journal, dimension, event.value)
            case ["example", item] if item in self._items:
                records.EXAMPLE[self._occasion].append(self.journal, item, event.value)
            case ["page"] if event.value in _indexes([*self._dimensions, "results"]):
                self._page = int(event.value)
                if self._page == len(self._assessment.dimensions):
                    return " ".join(result.sentence for result in self._results)
        return ""


def _indexes(things: Sequence[object]) -> list[str]:
    """What a control may send to point at one of these."""
    return [str(index) for index in range(len(things))]
