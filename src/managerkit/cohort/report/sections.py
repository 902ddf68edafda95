"""One module's part of the page."""

from collections.abc import Iterable, Iterator, Sequence

import htpy as h
from htpy import Element, Node

from managerkit.plans.page import spoken
from managerkit.ui.controls import table
from managerkit.ui.markdown import line, prose
from managerkit.wording.commitments import KINDS

from . import figure
from .effects import NOISE
from .published import (
    WHEN,
    CountedRow,
    DimensionSpread,
    MeanChange,
    ModulePart,
    RoomQuestion,
    RoomRun,
    RoomStory,
    Story,
)
from .questions import about, divided
from .suppression import GROUP

FEW = "–"
COMPARED = {"start": "with the start as rated then", "looking-back": "with the start, looking back"}


def section(part: ModulePart) -> Element:
    """A module: what was done, what was chosen, what was rated, and what to ask."""
    return h.section(".module", id=part.id, aria_labelledby=f"{part.id}-title")[
        h.h2(id=f"{part.id}-title")[part.title],
        h.p(".lead")[part.question],
        _counted(part) if part.counted else _too_few(part),
        _ratings(part),
        h.div(".questions")[
            _questions("To talk about: what you did", about(part)),
            _questions(
                "To talk about: the story", [question for story in part.stories for question in story.questions]
            ),
        ],
    ]


def rooms(runs: Sequence[RoomRun]) -> Element:
    """The sessions that were held with phones: what the room answered together, and the way that it took in stories."""
    return h.section("#rooms", aria_labelledby="rooms-title")[
        h.h2("#rooms-title")["Together in the room"],
        (
            [
                h.h3[f"{run.title}, {spoken(run.day)}"],
                [_answered(question) for question in run.questions],
                [_played(story) for story in run.stories],
            ]
            for run in runs
        ),
    ]


def _answered(question: RoomQuestion) -> Element:
    if question.is_order:
        return h.div[h.p[question.text], h.ol[(h.li[row.label] for row in question.rows)]]
    return h.div[_counts(question.rows, question.text)]


def _played(story: RoomStory) -> Element:
    return h.details[
        h.summary[f"{story.title}: what the room took"],
        h.ol[(h.li[line(choice)] for choice in story.choices)],
        h.p[f"It ended: {story.ending}."] if story.ending else h.p["It was not played to an end."],
    ]


def _questions(title: str, questions: Sequence[str]) -> Node:
    return [h.h3[title], h.ol[(h.li[question] for question in questions)]] if questions else None


def _counted(part: ModulePart) -> Iterator[Node]:
    yield h.h3["Taking part"]
    yield _bars(part.participation, part.counted, "Taking part")
    yield h.p(".versions")[f"Versions of the exercise that were answered: {_versions(part.versions)}."]
    for story in part.stories:
        yield _story(story, part.counted)
    yield h.h3["What you mean to do"]
    yield _commitments(part)
    yield h.details[
        h.summary["What a machine can see of the reflections"],
        h.p["That a prompt has an answer, a situation, a date. What they say was read by a person and is not here."],
        _counts(part.form, "Checks of form met"),
    ]


def _versions(rows: Sequence[CountedRow]) -> str:
    """How many answered which version, and of how many others too few did, whether anybody did or not."""
    told = [f"{row.label}, by {row.at_least} or more" for row in rows if row.at_least]
    others = [row.label for row in rows if not row.at_least]
    if len(others) > 1:
        told.append(f"each of {len(others)}{' others' if told else ''}, by fewer than can be shown")
    else:
        told += [f"{label}, by fewer than can be shown" for label in others]
    return "; ".join(told)


def _too_few(part: ModulePart) -> Iterator[Node]:
    yield h.p(".note")[
        f"Fewer than {GROUP} have handed in, so there is nothing that could be counted without pointing at somebody. "
        "The story can be talked about all the same: here is how it begins."
    ]
    for story in part.stories:
        yield h.h3[f"“{story.title}”"]
        yield h.blockquote[prose(story.opening), h.ul[(h.li[choice] for choice in story.choices)]]
        yield h.p[
            "Take two minutes alone: what did you choose, and what did you believe was going on? Then in pairs: what "
            "would one have to believe for each of the others?"
        ]
        yield h.p["Where it ends when somebody chooses by dice:"]
        yield _table(
            ["Ending", "of 100 plays"],
            ([row.label, _share(row)] for row in story.endings),
            f"“{story.title}”, chosen by dice",
        )


def _story(story: Story, counted: int) -> Iterator[Node]:
    yield h.h3[f"“{story.title}”: how it ended"]
    yield h.p["Each person's first play to an ending. The orange mark is where choosing by dice would put the bar."]
    yield _bars(story.endings, counted, f"Endings of “{story.title}”")
    shown = divided(story)
    if not shown:
        yield h.p["In no scene did five or more make the same choice."]
        return
    yield h.h3["Scene by scene"]
    yield h.p["The scenes in which the group was most divided, as far as the numbers can say."]
    for scene in shown:
        yield h.h4[scene.title]
        yield _bars(scene.rows, counted, scene.title)
    others = [scene for scene in story.scenes if scene not in shown]
    if others:
        yield h.details[
            h.summary["The other scenes, as tables"],
            (_counts(scene.rows, scene.title) for scene in others),
        ]


def _commitments(part: ModulePart) -> Iterator[Node]:
    commitments = part.commitments
    named = f"{commitments.somebody}+" if commitments.somebody else "Fewer than five"
    yield h.p[
        f"Counted by the first telling word after “then I will”, and by the date. "
        f"{named} named somebody who would notice."
    ]
    yield h.details[
        h.summary["Which words decide"], _table(["Kind", "Words"], KINDS.values(), "The first word decides")
    ]
    if any(row.at_least for row in commitments.kinds):
        yield _bars(commitments.kinds, part.counted, "Commitments by kind")
    else:
        yield h.p["No one kind of act is shared by five or more."]
    if any(row.at_least for row in commitments.by_when):
        yield _bars(commitments.by_when, part.counted, "Commitments by when")


def _ratings(part: ModulePart) -> Iterator[Node]:
    yield h.h3["Where you placed yourselves"]
    if not part.rated:
        yield h.p(".note")[
            f"Fewer than {GROUP} shared their ratings, which is everybody's own business, so there is no picture."
        ]
        return
    yield h.p[
        "From those who chose to share their ratings. The questions are ours and not validated. Neither end of a "
        "scale is the better one."
    ]
    for dimension in part.dimensions:
        if any(any(numbers) for numbers in dimension.times.values()):
            yield h.h4[dimension.title]
            yield _twin(figure.bands(dimension, part.rated, _named(dimension.title)), _band_table(dimension))
    yield from _changes(part.dimensions)


def _changes(dimensions: Sequence[DimensionSpread]) -> Iterator[Node]:
    yield h.h3["How the end compares with the start"]
    yield h.p[
        "Twice, because the ruler moves: who has learnt what there is to see often rates the beginning lower "
        "looking back than at the time, so where the two comparisons disagree, neither is the truth."
    ]
    if not any(any(dimension.changes.values()) for dimension in dimensions):
        yield h.p["There are not five people with ratings from both times."]
        return
    yield h.p[
        "Lines are 95% intervals of the mean difference. The grey band is the noise in one person's ratings: "
        f"about {100 * NOISE:.0f} of 100 without anything having changed. An arrow would stand where a change "
        "is clear of both zero and the noise."
    ]
    yield h.p(".key")[
        h.span(".start")["● compared with the start as rated then"],
        " ",
        h.span(".back")["■ with the start, looking back"],
    ]
    yield _twin(figure.changes(dimensions, _named("The end compared with the start")), _change_table(dimensions))


def _bars(rows: Sequence[CountedRow], counted: int, title: str) -> Element:
    return _twin(figure.bars(rows, counted, _named(title)), _counts(rows, title))


def _twin(drawn: Element, twin: Element) -> Element:
    return h.figure[drawn, h.details[h.summary["As a table"], twin]]


def _named(title: str) -> str:
    """What a figure is called for those who cannot see it."""
    return f"{title}; the numbers are in the table below"


def _counts(rows: Sequence[CountedRow], caption: str) -> Element:
    by_luck = any(row.random is not None for row in rows)
    header = ["", "people", *(["by dice, of 100 plays"] if by_luck else [])]
    return _table(
        header, ([row.label, number(row.at_least), *([_share(row)] if by_luck else [])] for row in rows), caption
    )


def _band_table(dimension: DimensionSpread) -> Element:
    bands = [f"{name} of the way" for name in dimension.bands]
    bands[0] += f" (“{dimension.low}”)"
    bands[-1] += f" (“{dimension.high}”)"
    rows = ([WHEN[time], *map(number, numbers)] for time, numbers in dimension.times.items())
    return _table(["", *bands], rows, dimension.title)


def _change_table(dimensions: Sequence[DimensionSpread]) -> Element:
    rows = (
        [f"{dimension.title}, {COMPARED[before]}", *_said(change)]
        for dimension in dimensions
        for before, change in dimension.changes.items()
    )
    return _table(["", "mean", "95% interval", "clear?"], rows, "End less before, in hundredths of the scale")


def _said(change: MeanChange | None) -> list[str]:
    if change is None:
        return [FEW, FEW, FEW]
    clear = {1: "up", -1: "down", 0: "no"}[change.clear]
    return [f"{change.mean:+d}", f"{change.low:+d} to {change.high:+d}", clear]


def number(at_least: int) -> str:
    """A number of people as it is shown."""
    return f"{at_least}+" if at_least else FEW


def _share(row: CountedRow) -> str:
    return f"{row.random or 0:.0%}".removesuffix("%")


def _table(header: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> Element:
    return table([cell or "what" for cell in header], rows, caption)
