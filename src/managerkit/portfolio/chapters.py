"""One module in the portfolio: where the answers lie, what was written, how stories ended, what models gave."""

from collections.abc import Iterator

import htpy as h

from managerkit.activities.assessments.figure import draw, draw_moves
from managerkit.activities.assessments.moves import moves
from managerkit.activities.assessments.moves_view import TITLES
from managerkit.activities.scenarios.debrief import choice_of
from managerkit.activities.scenarios.debrief_view import debrief
from managerkit.activities.scenarios.engine import State, paragraphs
from managerkit.activities.simulations.explorer.figure import draw as draw_outcome
from managerkit.activities.simulations.explorer.opening import shown
from managerkit.activities.simulations.model import Column, Row
from managerkit.content.scenario import Choice, Scenario
from managerkit.ui.controls import Body, table
from managerkit.ui.figures import svg
from managerkit.ui.markdown import line, prose

from .collect import Chapter, Ended, ModelRun, Occasion, Rated, Written


def sections(chapter: Chapter) -> list[Body]:
    """What there is of a module, each part under a heading of the third level."""
    return list(_sections(chapter))


def _sections(chapter: Chapter) -> Iterator[Body]:
    if chapter.written:
        yield _reflection(chapter.written)
    if chapter.rated:
        yield _results(chapter.rated)
    for ended in chapter.ended:
        yield _story(ended)
    if chapter.ran:
        yield h.fragment[h.h3["Models"], [_model(ran) for ran in chapter.ran]]


# What was written


def _reflection(written: Written) -> Body:
    return h.fragment[
        h.h3[f"Written: {written.title}"],
        [
            h.fragment[
                h.div(".prompt")[prose(prompt.text)],
                h.blockquote(dir="auto")[[h.p[part] for part in text.splitlines() if part.strip()]],
            ]
            for prompt, text in written.texts
        ],
    ]


# Where the answers lie


def _results(rated: Rated) -> Body:
    several = len(rated.occasions) > 1
    return h.fragment[
        h.h3["Where the answers lie"],
        _moved(rated) if several else _placed(rated, rated.occasions[0]),
        _answers(rated),
        _examples(rated),
    ]


def _placed(rated: Rated, occasion: Occasion) -> Body:
    known = any(result.place is not None for result in occasion.results)
    title = f"{rated.assessment.title}: answers on each dimension's scale; the sentences below say the same."
    return h.fragment[
        svg(draw(rated.assessment, occasion.results, occasion.answers), title) if known else None,
        [
            h.fragment[
                h.p[h.strong[result.sentence]],
                result.prompt and h.div(".band")[prose(result.prompt)],
            ]
            for result in occasion.results
        ],
    ]


def _moved(rated: Rated) -> Body:
    found = moves(rated.assessment, {occasion.name: occasion.answers for occasion in rated.occasions})
    known = any(place is not None for move in found for place in move.places.values())
    title = f"{rated.assessment.title}: the occasions side by side; the sentences below say the same."
    return h.fragment[
        svg(draw_moves(found, TITLES), title) if known else None, h.ul[[h.li[move.sentence] for move in found]]
    ]


def _answers(rated: Rated) -> Body:
    """Every question answered, with the answer in words on each occasion."""
    given = {
        occasion.name: {str(row["question"]): str(row["answer"]) for row in occasion.given}
        for occasion in rated.occasions
    }
    header = [TITLES[name] for name in given] if len(given) > 1 else ["Answer"]
    rows = [
        [line(item.text), *(line(answers.get(item.text, "–")) for answers in given.values())]
        for item in rated.assessment.items
        if any(item.text in answers for answers in given.values())
    ]
    return table(["Question", *header], rows, caption="The answers in words")


def _examples(rated: Rated) -> Body:
    several = len(rated.occasions) > 1
    found = [
        h.li[
            several and f"{TITLES[occasion.name]}: ",
            h.em[line(str(row["question"]))],
            h.br,
            h.span(dir="auto")[str(row["example"])],
        ]
        for occasion in rated.occasions
        for row in occasion.given
        if row["example"]
    ]
    return h.fragment[h.h4["Examples given"], h.ul[found]] if found else h.fragment[""]


# Stories


def _story(ended: Ended) -> Body:
    scenario, state = ended.scenario, ended.plays[-1]
    ending = scenario.scenes[state.scene].ending
    times = "once" if len(ended.plays) == 1 else f"{len(ended.plays)} times; this is the newest play"
    return h.fragment[
        h.h3[f"A story: {scenario.title}"],
        h.p[h.strong["It ended so: "], ending.title if ending else None, f". Played to an end {times}."],
        [prose(text) for text in paragraphs(scenario, state)],
        h.h4["The way there"],
        h.ol(".way")[[_step(scenario, state, number, ended.coach) for number in range(len(state.steps))]],
        debrief(scenario, ended.plays, folded=False),
    ]


def _step(scenario: Scenario, state: State, number: int, coach: object) -> h.Element:
    step = state.steps[number]
    choice = choice_of(scenario, step)
    return h.li[h.em[scenario.scenes[step.scene].title], ": ", line(choice.text), _note(choice, coach)]


def _note(choice: Choice, coach: object) -> Body:
    """The coach's note, for whom the learner said that it should be."""
    if choice.note is None or coach == "off":
        return h.fragment[""]
    return h.small["Coach: ", prose(choice.note.experienced if coach == "experienced" else choice.note.novice)]


# Models


def _model(ran: ModelRun) -> Body:
    model, outcome, unit = ran.simulation, ran.outcome, ran.simulation.prediction.unit
    return h.section[
        h.h4[model.title],
        h.p[f"Predicted: {ran.prediction:g} {unit}. With these figures the model gives {outcome.answer:.4g} {unit}."],
        h.ul(".set")[[h.li[f"{one.title}: {ran.values[one.name]:g} {one.unit}".strip()] for one in model.sliders]]
        if model.sliders
        else None,
        svg(draw_outcome(outcome), f"{model.title}: {outcome.sentence} The table below says the same."),
        h.p[h.strong[outcome.sentence]],
        h.p(".mk-warning")[outcome.because] if outcome.fails else None,
        shown(outcome.opening) if outcome.opening else None,
        _own_rows(ran),
        table(
            outcome.table.header,
            [[row[0] or "–", *row[1:]] for row in outcome.table.rows],
            caption="What the figure shows",
        ),
    ]


def _own_rows(ran: ModelRun) -> Body:
    columns = ran.simulation.columns
    if not columns or list(ran.rows) == list(ran.simulation.rows):
        return h.fragment[""]
    rows = [[str(number), *(_cell(column, row) for column in columns)] for number, row in enumerate(ran.rows, 1)]
    return table(["No.", *(column.title for column in columns)], rows, caption="The person's own figures")


def _cell(column: Column, row: Row) -> str:
    value = row[column.name]
    if column.options:
        return column.options[str(value)]
    return f"{value:g}" if isinstance(value, float) else str(value)
