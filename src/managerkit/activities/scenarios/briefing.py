"""What a facilitator knows of a story before a group plays it, beyond what its author wrote."""

from dataclasses import dataclass

from managerkit.content.scenario import Scenario

PLACES = 3
"""How many scenes that divide rooms a facilitator is told of."""


@dataclass(frozen=True)
class WayOn:
    """A choice of a scene that divides rooms: its id, the manners that take it, and the ending that it brings nearer.

    `share` is how often that ending comes after it, `usual` how often after any choice of the scene; where no ending
    comes clearly oftener, `nearer` is None.
    """

    choice: str
    manners: tuple[str, ...]
    nearer: str | None
    share: float
    usual: float


@dataclass(frozen=True)
class Division:
    """A scene that divides rooms, with its choices in the author's order; `why` is its author's word on it, or none."""

    scene: str
    why: str
    ways: tuple[WayOn, ...]


def told_on(scenario: Scenario, found: list[Division]) -> list[Division]:
    """The scenes that a facilitator is told of: those that the author names, and then the most divided, by the story.

    Args:
        scenario: the scenario.
        found: of every scene with choices, the most divided first.
    """
    written = {one.scene: one.why for one in scenario.room.divides} if scenario.room else {}
    named = [Division(one.scene, written[one.scene], one.ways) for one in found if one.scene in written]
    others = [one for one in found if one.scene not in written][: max(0, PLACES - len(named))]
    order = list(scenario.scenes)
    return sorted([*named, *others], key=lambda one: order.index(one.scene))
