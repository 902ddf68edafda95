"""How many examples a property is tried with."""

from hypothesis import settings


def examples(count: int) -> settings:
    """Try a property with so many examples in a whole run, and with a share of them under the profile "quick".

    Args:
        count: how many, where the profile says a hundred.

    Returns:
        A decorator.
    """
    return settings(max_examples=max(10, count * settings().max_examples // 100))
