"""What arrives of a piece of feedback: how much care and how much challenge are heard, and the chance of a change.

The two axes, caring personally and challenging directly, and the corners between them are Kim Scott's (*Radical
Candor*). The arithmetic is this kit's own and nobody has measured it; every coefficient is an assumption. For one thing
said once,

- heard care is care·(.4 + .6·trust), less a price when others are listening;
- heard challenge is challenge·clarity, of which care that is shown blurs a part (.1);
- P(change) = σ(−1 + .5·challenge + 3·care·challenge − 2·max(0, challenge − care)), both as heard.

So plain words do something by themselves and more with care, challenge that outruns care works against itself, and care
can drown what is said. Each of the three is on a slider, down to nothing: with the first high and the second at nothing
bluntness wins, and with the third high it is kindness that harms. Part of the care shows only when the other's view is
asked for.
"""

import math
from dataclasses import dataclass, replace

BASE, TOGETHER = -1.0, 3.0
"""The constant, and what care and challenge do together; assumptions."""
FLOOR = 0.4
"""What part of care is heard at no trust; an assumption."""
EDGE = 0.5
"""Where the picture is cut into corners, on both axes; an assumption."""


@dataclass(frozen=True)
class OwedFeedback:
    """A piece of feedback that is owed. `clarity`, `asks` and `trust` are from 0 to 1."""

    clarity: float
    asks: float
    public: bool
    trust: float


@dataclass(frozen=True)
class Way:
    """How it is said: care and challenge put in, and the assumptions, all from 0 to 1 but for `excess`.

    `price` is the heard care that an audience takes off, `asking` the part of care that shows only by asking, `excess`
    what challenge costs where it outruns care, `alone` what it does without any, and `blur` the part of it that care
    takes off.
    """

    care: float
    challenge: float
    price: float = 0.3
    asking: float = 0.4
    excess: float = 2.0
    alone: float = 0.5
    blur: float = 0.1


@dataclass(frozen=True)
class Heard:
    """What arrives: care, challenge and the chance of a change, each from 0 to 1."""

    care: float
    challenge: float
    change: float


def heard_care(care: float, trust: float, public: bool, price: float) -> float:
    """Care as it is heard, from 0 to 1.

    Args:
        care: what is shown of it, from 0 to 1.
        trust: from 0 to 1.
        public: whether others listen.
        price: what an audience takes off, from 0 to 1.
    """
    return max(0.0, care * (FLOOR + (1 - FLOOR) * trust) - (price if public else 0.0))


def change(care: float, challenge: float, excess: float = 2.0, alone: float = 0.5) -> float:
    """Chance that something changes, from care and challenge as heard (0 to 1).

    Args:
        care: as heard, from 0 to 1.
        challenge: as heard, from 0 to 1.
        excess: how much challenge beyond care takes off.
        alone: what challenge does without any care.
    """
    does = alone * challenge + TOGETHER * care * challenge - excess * max(0.0, challenge - care)
    return 1 / (1 + math.exp(-(BASE + does)))


UNSAID = change(0.0, 0.0)
"""Chance that it changes although nobody says anything: with no challenge, care makes no difference."""


def hear(item: OwedFeedback, way: Way) -> Heard:
    """What arrives of a piece of feedback.

    Args:
        item: the piece.
        way: how it is said.
    """
    shown = way.care * (1 - way.asking + way.asking * item.asks)
    care = heard_care(shown, item.trust, item.public, way.price)
    challenge = way.challenge * item.clarity * (1 - way.blur * shown)
    return Heard(care, challenge, change(care, challenge, way.excess, way.alone))


def enough_trust(item: OwedFeedback, way: Way) -> float | None:
    """The least trust, from 0 to 10 in halves, at which saying it does no worse than silence; None if there is none.

    Args:
        item: the piece.
        way: how it is said.
    """
    for halves in range(21):
        if hear(replace(item, trust=halves / 20), way).change >= UNSAID:
            return halves / 2
    return None


def corner(heard: Heard) -> str:
    """The corner of Scott's picture in which one saying landed; it names no person."""
    if heard.challenge >= EDGE:
        return "radical candor" if heard.care >= EDGE else "obnoxious aggression"
    return "ruinous empathy" if heard.care >= EDGE else "manipulative insincerity"


def path(item: OwedFeedback, way: Way) -> tuple[list[float], list[float]]:
    """Heard challenge and heard care on the way: unsaid, said, and then asked for the other's view.

    Args:
        item: the piece of feedback.
        way: how it is said.

    Returns:
        three values each of challenge (across) and of care (upwards), from 0 to 1.
    """
    before = hear(OwedFeedback(item.clarity, 0.0, item.public, item.trust), way)
    after = hear(item, way)
    return [0.0, after.challenge, after.challenge], [before.care, before.care, after.care]
