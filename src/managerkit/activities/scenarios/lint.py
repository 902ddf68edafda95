"""The checks of a scenario that its model cannot make: that what is named exists, and that it goes somewhere."""

import keyword
import re
from collections.abc import Iterable, Iterator

from managerkit.content.expression import QUESTIONS, parse
from managerkit.content.findings import Finding, instead
from managerkit.content.loading import File
from managerkit.content.scenario import Choice, Outcome, Scenario
from managerkit.content.yamltext import Place

_WORD = re.compile(r"[^\W\d_]+")


def findings(file: File[Scenario]) -> Iterator[Finding]:
    """Names that do not exist, scenes that nothing leads to or leads out of, and a story without an end."""
    value, at = file.value, file.lines.finding
    yield from _references(file)
    for name in value.variables:
        if keyword.iskeyword(name) or name in (*QUESTIONS, "turn"):
            yield at(("variables", name), f"`{name}` means something else in a condition", "choose another name")
    for d, draw in enumerate(value.draws):
        if draw.pick > len(draw.of):
            yield at(("draws", d, "pick"), f"cannot pick {draw.pick} of {len(draw.of)} facts", "pick fewer")
    yield from _people(file)
    if value.start not in value.scenes:
        return
    reached = _reachable(value)
    for name, scene in value.scenes.items():
        if name not in reached:
            yield at(("scenes", name), f"nothing leads to the scene `{name}`", "lead somewhere to it, or remove it")
        ways_out = [c for c in scene.choices if c.when is None and not c.once]
        if scene.choices and not ways_out and not scene.passes:
            remedy = "leave one choice without `when` and `once`, or add `passes:` for when nothing is left"
            yield at(("scenes", name, "choices"), f"the scene `{name}` may offer nothing to choose", remedy)
    if not any(value.scenes[name].ending for name in reached):
        yield at(("scenes",), "no ending can be reached", "give a scene that something leads to an `ending:`")


def _references(file: File[Scenario]) -> Iterator[Finding]:
    """Every scene, fact, variable and choice that is named must exist."""
    value, at = file.value, file.lines.finding
    choices = {choice.id for scene in value.scenes.values() for choice in scene.choices}
    endings = {name for name, scene in value.scenes.items() if scene.ending}
    asked = [scene for scene, one in value.scenes.items() if one.choices]
    subjects = {
        **dict.fromkeys(("fact", "knows"), ("fact", set(value.facts))),
        **dict.fromkeys(("chose", "times"), ("choice", choices)),
        "visited": ("scene with choices", set(asked)),
    }

    def guard(place: Place, text: str | None) -> Iterator[Finding]:
        if text is None:
            return
        expression = parse(text)
        for name in sorted(expression.names - set(value.variables) - {"turn"}):
            yield at(place, f"there is no variable `{name}`", instead(name, {*value.variables, "turn"}))
        for question, subject in sorted(expression.asks):
            kind, there = subjects[question]
            if subject not in there:
                yield at(place, f"there is no {kind} `{subject}`", instead(subject, there))

    def known(place: Place, kind: str, name: str, names: Iterable[str]) -> Iterator[Finding]:
        if name not in names:
            yield at(place, f"there is no {kind} `{name}`", instead(name, names))

    def outcome(place: Place, one: Outcome) -> Iterator[Finding]:
        yield from guard((*place, "when"), one.when)
        yield from guard((*place, "chance"), one.chance)
        yield from guard((*place, "presupposes"), one.presupposes)
        yield from guard((*place, "later", "presupposes"), one.later.presupposes if one.later else None)
        yield from known((*place, "to"), "scene", one.to, value.scenes)
        for i, ending in enumerate(one.closes):
            yield from known((*place, "closes", i), "ending", ending, endings)
        for part, holder in (((), one), (("later",), one.later)):
            for name in holder.effects if holder else ():
                yield from known((*place, *part, "effects", name), "variable", name, value.variables)
            for i, fact in enumerate(holder.reveals if holder else ()):
                yield from known((*place, *part, "reveals", i), "fact", fact, value.facts)

    def choice(place: Place, one: Choice) -> Iterator[Finding]:
        yield from guard((*place, "when"), one.when)
        yield from guard((*place, "presupposes"), one.presupposes)
        for i, fact in enumerate(one.believes):
            yield from known((*place, "believes", i), "fact", fact, value.facts)
        for i, each in enumerate(one.outcomes):
            yield from outcome((*place, "outcomes", i), each)
        if one.outcomes[-1].when or one.outcomes[-1].chance:
            last: Place = (*place, "outcomes", len(one.outcomes) - 1)
            yield at(last, f"the last outcome of `{one.id}` has a condition", "add one without, for all other cases")

    yield from known(("start",), "scene", value.start, value.scenes)
    for d, draw in enumerate(value.draws):
        for i, fact in enumerate(draw.of):
            yield from known(("draws", d, "of", i), "fact", fact, value.facts)
    for name, scene in value.scenes.items():
        here: Place = ("scenes", name)
        yield from file.lines.twice([one.id for one in scene.choices], *here, "choices")
        yield from guard((*here, "presupposes"), scene.presupposes)
        for i, aside in enumerate(scene.asides):
            yield from guard((*here, "asides", i, "when"), aside.when)
            yield from guard((*here, "asides", i, "presupposes"), aside.presupposes)
        for i, way in enumerate(scene.passes):
            yield from guard((*here, "passes", i, "when"), way.when)
            yield from known((*here, "passes", i, "to"), "scene", way.to, value.scenes)
        for i, each in enumerate(scene.choices):
            yield from choice((*here, "choices", i), each)

    for ending in value.room.shows if value.room else ():
        yield from known(("room", "shows", ending), "ending", ending, endings)
    for i, parting in enumerate(value.room.divides if value.room else ()):
        yield from known(("room", "divides", i, "scene"), "scene with choices", parting.scene, asked)


def _people(file: File[Scenario]) -> Iterator[Finding]:
    """Everybody in the cast stands there once, and in the story."""
    value = file.value
    yield from file.lines.twice([person.name for person in value.cast], "cast")
    told = " ".join(_told(value))
    for n, person in enumerate(value.cast):
        names = [name for name in _WORD.findall(person.name) if name[0].isupper()] or _WORD.findall(person.name)
        if not any(re.search(rf"\b{re.escape(name)}\b", told) for name in names):
            message = f"the story never speaks of `{person.name}`"
            yield file.lines.finding(("cast", n, "name"), message, "call them as the story does, or leave them out")


def _told(scenario: Scenario) -> Iterator[str]:
    """Every text that a play may show."""
    yield scenario.setting
    for fact in scenario.facts.values():
        yield fact.told
    for scene in scenario.scenes.values():
        yield scene.text
        yield from (aside.text for aside in scene.asides)
        for choice in scene.choices:
            yield choice.text
            for outcome in choice.outcomes:
                yield outcome.says or ""
                yield outcome.later.says if outcome.later else ""


def _reachable(scenario: Scenario) -> set[str]:
    """Scenes that some chain of choices and passes leads to, guards aside."""
    reached, open_ends = set(), [scenario.start]
    while open_ends:
        name = open_ends.pop()
        if name in reached or name not in scenario.scenes:
            continue
        reached.add(name)
        scene = scenario.scenes[name]
        open_ends += [way.to for way in scene.passes]
        open_ends += [outcome.to for choice in scene.choices for outcome in choice.outcomes]
    return reached
