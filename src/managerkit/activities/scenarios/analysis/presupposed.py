"""What the texts of a scenario take for granted, as their author declares it."""

from collections.abc import Iterator
from dataclasses import dataclass

from managerkit.content.scenario import Scenario
from managerkit.content.yamltext import Place as Where


@dataclass(frozen=True)
class Presupposition:
    """What a text takes for granted: where it is declared, the conditions that the text stands under, and it.

    `guards` are asked at the same moment as `condition`.
    """

    place: Where
    guards: tuple[str, ...]
    condition: str


def presuppositions(scenario: Scenario) -> Iterator[Presupposition]:
    """Everything that is declared, in the author's order."""
    for name, scene in scenario.scenes.items():
        here: Where = ("scenes", name)
        parts: list[tuple[Where, list[str | None], str | None]] = [(here, [], scene.presupposes)]
        parts += [((*here, "asides", n), [one.when], one.presupposes) for n, one in enumerate(scene.asides)]
        for n, choice in enumerate(scene.choices):
            at: Where = (*here, "choices", n)
            parts.append((at, [choice.when], choice.presupposes))
            for o, outcome in enumerate(choice.outcomes):
                place: Where = (*at, "outcomes", o)
                parts.append((place, [choice.when, outcome.when], outcome.presupposes))
                parts.append(((*place, "later"), [], outcome.later.presupposes if outcome.later else None))
        for place, guards, condition in parts:
            if condition is not None:
                yield Presupposition((*place, "presupposes"), tuple(filter(None, guards)), condition)
