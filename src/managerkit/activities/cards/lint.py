"""The checks of cards that their model cannot make."""

from collections.abc import Iterator

from managerkit.content.cards import Cards
from managerkit.content.findings import Finding
from managerkit.content.loading import File
from managerkit.wording.words import alike, words

MOST_WORDS = 45
"""Words of a move: what one could say in one breath or two; a rule of this course."""
_RUN = 4
"""Words in a row that a cue and its move may not share."""


def findings(file: File[Cards]) -> Iterator[Finding]:
    """Ids that stand twice, moves that nobody could say, and cues that say their move.

    Args:
        file: cards.yml.

    Returns:
        what is to be put right, with its line.
    """
    at = file.lines.finding
    yield from file.lines.twice([card.id for card in file.value.cards], "cards")
    for number, card in enumerate(file.value.cards):
        if (count := len(words(card.move))) > MOST_WORDS:
            yield at(("cards", number, "move"), f"the move has {count} words", f"say it in {MOST_WORDS} at most")
        if shared := _shared(card.cue, card.move):
            yield at(("cards", number, "move"), f"the cue says it already: “{shared}”", "ask without answering")


def _shared(cue: str, move: str) -> str:
    """The first words in a row that stand in both; "" if there are none."""
    asked = {run for run, _ in _runs(cue)}
    return next((said for run, said in _runs(move) if run in asked), "")


def _runs(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    found = list(words(text))
    for start in range(len(found) - _RUN + 1):
        run = found[start : start + _RUN]
        yield tuple(alike(word) for word in run), " ".join(run)
