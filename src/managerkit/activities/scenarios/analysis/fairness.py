"""Whether attention pays: what a story's judgement must come to, as what the author should put right."""

from collections.abc import Iterator

from managerkit.content.yamltext import Place as Where

from .dominance import FEWEST, Weighed
from .ends import told
from .judgement import ATTENTIVE, BLIND, LOGS, SWEEP, Judgement
from .proof import Weakness

MOST = {BLIND: 0.40, SWEEP: 0.20, LOGS: 0.20, ATTENTIVE: 0.85}
"""The largest share of best endings that each player may come to."""
LEAST = {ATTENTIVE: 0.50}
"""The smallest."""
LEAST_WORTH = 0.25
"""What attention must be worth, as a difference of shares of best endings."""
_MOST_ALWAYS = 0.5
"""In what share of the moments that matter a choice may be the best of its scene."""
_MATTERS = 0.25
"""How far the choices of a moment must lie apart in best endings for it to matter."""
_REMEDIES = {
    BLIND: "let what is right depend on what is shown, and differ from world to world",
    SWEEP: "let looking cost something, so that not everything can be looked at",
    LOGS: "let looking behind somebody's back cost something, or shut a door",
    ATTENTIVE: "leave something to luck, or make the signs less sure",
}


def unfair(found: Judgement) -> Iterator[Weakness]:
    """Where judgement pays too little, or does not matter.

    Args:
        found: what the players came to; a story without a best ending has nothing to be judged by.

    Returns:
        each place with what is wrong there and a remedy.
    """
    if not any(scene.ending and scene.ending.best for scene in found.story.source.scenes.values()):
        return
    for player, most in MOST.items():
        if (share := found.best(player)) > most:
            message = f"{player}: {share:.0%} of plays come to a best ending, and at most {most:.0%} should"
            yield Weakness(("scenes",), message, _REMEDIES[player])
    if (share := found.best(ATTENTIVE)) < LEAST[ATTENTIVE]:
        message = f"{ATTENTIVE}: only {share:.0%} of plays come to a best ending, and at least half should"
        yield Weakness(("scenes",), message, "show more, or ask less")
    if found.attention < LEAST_WORTH:
        message = f"attention is worth {100 * found.attention:.0f} points, and should be worth {100 * LEAST_WORTH:.0f}"
        yield Weakness(("scenes",), message, "let what is shown decide which choice is right")
    for place, move, end in found.ends.foregone():
        where: Where = ("scenes", place.id, "choices", move.index)
        message = f"`{move.source.id}` leads to the ending `{found.story.places[end].id}` whatever is true"
        yield Weakness(where, message, "let what is known and true have a say after it, or make it the last scene")
    for place in found.story.places:
        for move in place.moves:
            for n, result in enumerate(move.results):
                for ending in sorted(found.ends.reopened.get(result.number, ())):
                    where = ("scenes", place.id, "choices", move.index, "outcomes", n, "closes")
                    yield Weakness(where, f"a play came to `{ending}` after this", "take it out, or close it")
    for world in found.hopeless:
        remedy = "give it an ending that a fair person would call good: staying, declining and going back count"
        yield Weakness(("draws",), f"nobody found a best ending where {told(world)}", remedy)


def always_best(found: Judgement, weighed: Weighed) -> Iterator[Weakness]:
    """Choices that are the best of their scene in more than half of the moments in which it matters what is chosen.

    Args:
        found: of the story.
        weighed: what sampled moments of it say.

    Returns:
        each with its scene and how often.
    """
    for place in found.story.places:
        rows = [{number: weight[0] for number, weight in m.weights.items()} for m in weighed.moments[place.number]]
        rows = [row for row in rows if max(row.values()) - min(row.values()) >= _MATTERS]
        for move in place.moves:
            open_in = [row for row in rows if move.number in row]
            wins = sum(row[move.number] > max(w for n, w in row.items() if n != move.number) for row in open_in)
            if len(rows) >= FEWEST and wins > _MOST_ALWAYS * len(rows):
                message = f"`{move.source.id}` was the best choice in {wins} of {len(rows)} sampled moments"
                where = ("scenes", place.id, "choices", move.index)
                yield Weakness(where, message, "let another be right where something else is true")
