"""Questions for a debrief that the numbers on the page invite. None asks anybody to say what they did."""

from collections.abc import Iterator, Sequence

from managerkit.wording.commitments import OTHER_NAME

from .published import DimensionSpread, ModulePart, SceneFigures, Story
from .suppression import FIVE

DIVIDED = 3
"""How many of the most divided scenes are asked about, and shown open on the page."""

SELDOM = 0.15
"""An ending that random play reaches less often is worth a question when a group reaches it."""


def divided(story: Story) -> list[SceneFigures]:
    """The scenes on which the group was most divided, in the story's order."""
    ranked = sorted(story.scenes, key=lambda scene: scene.divided, reverse=True)[:DIVIDED]
    return [scene for scene in story.scenes if scene in ranked]


def about(part: ModulePart) -> list[str]:
    """The questions that one module's numbers invite."""
    return [
        *(question for story in part.stories for scene in divided(story) for question in _scene(scene)),
        *(question for story in part.stories for question in _endings(story)),
        *_looking_back(part.dimensions),
        *_commitments(part),
    ]


def people(at_least: int, start: bool = False) -> str:
    """A number of people in words: "five or more".

    Args:
        at_least: how many at least.
        start: whether a sentence starts with it.
    """
    names = {
        5: "five",
        10: "ten",
        15: "fifteen",
        20: "twenty",
        30: "thirty",
        40: "forty",
        50: "fifty",
        100: "a hundred",
    }
    said = f"{names.get(at_least, str(at_least))} or more"
    return said.capitalize() if start else said


def quoted(text: str) -> str:
    """A choice as it can stand in a sentence: what is said has its quotation marks already."""
    plain = text.strip().removesuffix(".")
    if plain.startswith("“") and plain.endswith("”"):
        return plain.removesuffix(".”").removesuffix("”") + "”"
    return f"‘{plain}’" if "“" in plain else f"“{plain}”"


def _scene(scene: SceneFigures) -> Iterator[str]:
    shown = sorted((row for row in scene.rows if row.at_least), key=lambda row: -row.at_least)
    if len(shown) > 1:
        first, second = shown[:2]
        yield (
            f"{scene.title}: {people(first.at_least)} of you chose {quoted(first.label)} and {people(second.at_least)} "
            f"chose {quoted(second.label)}. What must one believe is going on for the one, and what for the other?"
        )
    elif shown[0].at_least > FIVE:
        yield (
            f"{scene.title}: {people(shown[0].at_least)} of you chose {quoted(shown[0].label)}. What would have had to "
            "be so for something else to be the better move, and how could one have found out?"
        )


def _endings(story: Story) -> Iterator[str]:
    for row in story.endings:
        if row.at_least and row.random is not None and row.random < SELDOM:
            yield (
                f"{people(row.at_least, start=True)} of you came to “{row.label}”, where choosing by dice leads in "
                f"{row.random:.0%} of plays. At which scene is that decided?"
            )


def _looking_back(dimensions: Sequence[DimensionSpread]) -> Iterator[str]:
    lower = [one.title for one in dimensions if one.times["looking-back"][0] > one.times["start"][0]]
    if lower:
        named = " and ".join(f"“{title}”" for title in lower[:2])
        yield (
            f"Looking back, more of you put your beginning at the low end of {named} than you did at the beginning. "
            "What do you count now that you did not count then?"
        )


def _commitments(part: ModulePart) -> Iterator[str]:
    named = (row for row in part.commitments.kinds if row.at_least and row.label != OTHER_NAME)
    kinds = sorted(named, key=lambda row: -row.at_least)
    if kinds:
        yield (
            f"A commitment that many of you share is to {kinds[0].label}. What will make that hard on the first day "
            "on which it counts, and who will notice?"
        )
