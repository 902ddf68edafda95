"""A story to go on with if the laptop dies for good: numbered places, votes by hands, and where each letter leads.

What happens in a story hangs on all that went before, which paper cannot know. So the story is played many times at
random with the luck of the session, and each place has what most often came of each choice there: a play like those
that the laptop tells, and not always the same one.
"""

import random
import string
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

import htpy as h

from managerkit.activities.scenarios import engine
from managerkit.content.scenario import Scenario
from managerkit.ui.markdown import line, prose

from .pages import paper_page

PLAYS = 800
_SELDOM = 0.1
"""A choice that is open in less than this share of the visits to a place is left out there."""

_Place = tuple[str, int]
"""A scene, and how often one has been in it."""


@dataclass(frozen=True)
class PaperWay:
    """A choice by its letter, what comes of it, and the number of the place where it leads."""

    letter: str
    text: str
    came: tuple[str, ...]
    to: int


@dataclass(frozen=True)
class PaperPlace:
    """A numbered place: what is read out, and what can be chosen; an ending has no ways."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    ways: tuple[PaperWay, ...]


@dataclass(frozen=True)
class _Moment:
    """A moment of a play: where it stood, what was open, what was chosen, and what came of it."""

    place: _Place
    paragraphs: tuple[str, ...]
    open: tuple[str, ...]
    choice: str = ""
    came: tuple[str, ...] = ()
    after: _Place = ("", 0)


def places(scenario: Scenario, seed: int, plays: int = PLAYS) -> list[PaperPlace]:
    """A story as places on paper, the first where it begins.

    Args:
        scenario: the story.
        seed: of the luck with which the session plays it.
        plays: how many random plays say what most often comes of a choice.
    """
    told: defaultdict[_Place, Counter[tuple[str, ...]]] = defaultdict(Counter)
    offered: defaultdict[_Place, Counter[str]] = defaultdict(Counter)
    results: defaultdict[tuple[_Place, str], Counter[tuple[tuple[str, ...], _Place]]] = defaultdict(Counter)
    for number in range(plays):
        for moment in _played(scenario, seed, random.Random(number)):
            told[moment.place][moment.paragraphs] += 1
            offered[moment.place].update(moment.open)
            results[moment.place, moment.choice][moment.came, moment.after] += 1

    def ways(place: _Place) -> Iterator[tuple[str, tuple[str, ...], _Place]]:
        for choice in scenario.scenes[place[0]].choices:
            if offered[place][choice.id] >= _SELDOM * told[place].total() and results[place, choice.id]:
                (came, after), _ = results[place, choice.id].most_common(1)[0]
                yield choice.text, came, after

    numbers = {(scenario.start, 1): 1}
    waiting = deque(numbers)
    while waiting:
        for _, _, after in ways(waiting.popleft()):
            if after not in numbers:
                numbers[after] = len(numbers) + 1
                waiting.append(after)
    return [
        PaperPlace(
            number,
            ending.title if (ending := scenario.scenes[place[0]].ending) else scenario.scenes[place[0]].title,
            told[place].most_common(1)[0][0],
            tuple(
                PaperWay(letter, text, came, numbers[after])
                for letter, (text, came, after) in zip(string.ascii_uppercase, ways(place), strict=False)
            ),
        )
        for place, number in numbers.items()
    ]


def paper_play(scenario: Scenario, seed: int) -> str:
    """The pages, with the rules on top and what was true at the end.

    Args:
        scenario: the story.
        seed: of the luck with which the session plays it.
    """
    true = engine.begin(scenario, seed).true
    return paper_page(
        f"On paper: {scenario.title}",
        h.h1[f"{scenario.title}, on paper"],
        h.p[
            "For a laptop that has died for good, or a room without a screen. Read a number out, with its choices and "
            "their letters. Hands for each letter, eyes shut if you like. Take the majority, or argue for another one. "
            "Read what stands behind the arrow, and go on at the number behind it. Does another ending fit better "
            "with what they did? Read that one, from the story in two minutes. Is the laptop back? Start the same "
            "command: it goes on where it was, and you press until you are where the room is."
        ],
        h.p(".quiet")["Paper cannot know all that the room did before: here stands what most often comes of a choice."],
        prose(scenario.setting),
        [_drawn(place) for place in places(scenario, seed)],
        h.h2["True in this play"],
        h.p["Read it out at the end, one by one, and ask of each: did we hear it, and when could we have?"],
        h.ul[
            (h.li[h.strong[fact.title], ". ", line(fact.told)] for key, fact in scenario.facts.items() if key in true)
        ],
    )


def _drawn(place: PaperPlace) -> h.Renderable:
    return h.section[
        h.h2[f"{place.number}. {place.title}"],
        [prose(text) for text in place.paragraphs],
        h.ul(".ways")[
            (h.li[h.b[f"{way.letter}. "], line(way.text), _told(way), h.b[f" → {way.to}"]] for way in place.ways)
        ]
        if place.ways
        else h.p[h.strong["It ends here."]],
    ]


def _told(way: PaperWay) -> h.Renderable | None:
    return h.span(".quiet")[" → ", line(" ".join(" ".join(text.split()) for text in way.came))] if way.came else None


def _played(scenario: Scenario, seed: int, luck: random.Random) -> Iterator[_Moment]:
    state, visits = engine.begin(scenario, seed), Counter[str]()
    visits[state.scene] += 1
    while True:
        place, here = (state.scene, visits[state.scene]), tuple(engine.paragraphs(scenario, state))
        choices = [choice.id for choice in engine.options(scenario, state)]
        if not choices:
            yield _Moment(place, here, ())
            return
        choice = luck.choice(choices)
        state = engine.choose(scenario, state, choice)
        visits[state.scene] += 1
        last = state.steps[-1]
        came = tuple(text for text in (last.says, *last.arrived) if text)
        yield _Moment(place, here, tuple(choices), choice, came, (state.scene, visits[state.scene]))
