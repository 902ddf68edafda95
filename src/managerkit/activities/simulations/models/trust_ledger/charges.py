"""A ledger of working relationships: two charges for each, neither side seeing the other's.

The metaphor of a battery is Tobi Lütke's, as he told it of Shopify; no study stands behind it. The rules are this
kit's own starting values and nobody measured them: a promise kept lifts the other's charge c by .06·(1−c), a broken one
takes asymmetry · .06·c from it (.18·c at the default of three), and a request is granted with chance σ(8·(c − size)).
That a broken promise weighs more than a kept one is contested in the literature, so the weight is on a slider from one
(no more) to six.

What the learner can know is their own charge and what they did. So their own charge follows what moved it last, were it
to come once a month; and the other's, which they can only guess, follows their own promises, within a range that shows
how far off the guess may be.
"""

import math

STEP = 0.06
"""What a kept promise adds, as a share of what is missing; an assumption."""
STEEP = 8.0
"""How sharply the answer turns with the charge; an assumption."""


def kept(charge: float) -> float:
    """The charge after one promise is kept: c + .06·(1−c), from 0 to 1."""
    return charge + STEP * (1 - charge)


def broke(charge: float, asymmetry: float) -> float:
    """The charge after one promise is broken: c − asymmetry·.06·c, from 0 to 1; asymmetry from 1 to 6.

    Args:
        charge: c before it, from 0 to 1.
        asymmetry: from 1 to 6: how many kept promises a broken one takes back at a charge of one half.
    """
    return charge - asymmetry * STEP * charge


def yes(charge: float, size: float) -> float:
    """Chance that a request is granted, σ(8·(c − size)); charge and size of the request from 0 to 1.

    Args:
        charge: from 0 to 1.
        size: of the request, from 0 to 1.
    """
    return 1 / (1 + math.exp(-STEEP * (charge - size)))


def month(charge: float, good: int, bad: int, asymmetry: float) -> float:
    """The charge after a month, with promises of each kind spread evenly over it.

    Args:
        charge: before it, from 0 to 1.
        good: promises kept in it.
        bad: promises broken in it.
        asymmetry: from 1 to 6.
    """
    days = [((i + 0.5) / good, True) for i in range(good)] + [((i + 0.5) / bad, False) for i in range(bad)]
    for _, as_promised in sorted(days):
        charge = kept(charge) if as_promised else broke(charge, asymmetry)
    return charge


def path(charge: float, good: int, bad: int, asymmetry: float, months: int) -> list[float]:
    """The charge now and after each of many such months.

    Args:
        charge: now, from 0 to 1.
        good: promises kept in a month.
        bad: promises broken in a month.
        asymmetry: from 1 to 6.
        months: how many.
    """
    line = [charge]
    for _ in range(months):
        line.append(month(line[-1], good, bad, asymmetry))
    return line


def worth_waiting(now: float, later: float, months: int) -> float:
    """What a month may take from a request, as a share of it, for the wait to be worth it; 0 if it never is.

    Args:
        now: chance of a yes today, from 0 to 1.
        later: chance of a yes after the wait.
        months: of the wait, at least 1.
    """
    return max(0.0, 1 - math.pow(now / later, 1 / months))
