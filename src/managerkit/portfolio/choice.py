"""What goes into a portfolio: all that there is, but for the kinds and the modules that the learner leaves out."""

from collections.abc import Sequence
from dataclasses import dataclass

from managerkit import activities
from managerkit.content.findings import instead
from managerkit.errors import PlainError

_SHELVES = [kind.shelf for kind in activities.kinds() if kind.shelf]

SECOND_VIEW = "second-view"
"""The kind that is of no module, since one page asks about several: it is a chapter by itself."""

KINDS = {
    "memo": "The decision memo",
    "commitments": "What you undertook and by when, and your plan",
    **{shelf.name: shelf.title for shelf in sorted(_SHELVES, key=lambda one: one.place)},
    SECOND_VIEW: "What others see, where nobody is named",
}
"""What a portfolio can hold, by the name that a command calls it by. No module has one of these names."""


class NoSuchPart(PlainError):
    """Something that no portfolio has was named; the sentence names the nearest that there is."""


@dataclass(frozen=True)
class Selection:
    """What the learner leaves out: names of KINDS and of modules. What is not named goes in, if there is any."""

    without: frozenset[str] = frozenset()

    def has(self, kind: str, module: str) -> bool:
        """Whether things of this kind from this module go in.

        Args:
            kind: a key of KINDS.
            module: the module's id.
        """
        return not self.without & {kind, module}

    def turned(self, name: str, goes_in: bool) -> "Selection":
        """The same with one kind or module put in or left out.

        Args:
            name: a key of KINDS, or a module's id.
            goes_in: whether it is put in.
        """
        return Selection(self.without - {name} if goes_in else self.without | {name})


def narrowed(kept: Selection, only: Sequence[str], without: Sequence[str], modules: Sequence[str]) -> Selection:
    """The choice that a command makes.

    Args:
        kept: the choice ticked in the notebook; it does not count where `only` names something.
        only: kinds and modules; of either, all where none is named.
        without: kinds and modules that are left out as well.
        modules: all that the course has.

    Raises:
        NoSuchPart: a name is neither a kind nor a module.
    """
    known = [*KINDS, *modules]
    for name in (*only, *without):
        if name not in known:
            raise NoSuchPart(f"A portfolio has no part “{name}”; {instead(name, known)}.")
    if not only:
        return Selection(kept.without | set(without))
    kinds = set(KINDS) if set(KINDS) & set(only) else set()
    others = {*modules, SECOND_VIEW} if set(modules) & set(only) else set()
    return Selection(frozenset((kinds | others) - set(only) | set(without)))
