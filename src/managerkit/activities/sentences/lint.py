"""The checks of sentences that their model cannot make."""

from collections.abc import Iterator

from managerkit.content.findings import Finding, instead
from managerkit.content.loading import File
from managerkit.content.sentences import Sentences

LEAST = 2
"""Sentences of each place, so that each round has one."""


def findings(file: File[Sentences]) -> Iterator[Finding]:
    """Ids that stand twice, places that there are not, and places with too few sentences.

    Args:
        file: sentences-NAME.yml.

    Returns:
        what is to be put right, with its line.
    """
    value, at = file.value, file.lines.finding
    known = [place.id for place in value.places]
    yield from file.lines.twice(known, "places")
    yield from file.lines.twice([sentence.id for sentence in value.sentences], "sentences")
    yield from file.lines.twice([line.id for line in value.lines], "lines")
    for number, sentence in enumerate(value.sentences):
        for key, place in (("place", sentence.place), ("also", sentence.also)):
            if place is not None and place not in known:
                yield at(("sentences", number, key), f"there is no place `{place}`", instead(place, known))
        if sentence.also == sentence.place:
            yield at(("sentences", number, "also"), "the second place is the first", "name another, or leave it out")
    for number, place in enumerate(known):
        count = sum(sentence.place == place for sentence in value.sentences)
        if count < LEAST:
            message = f"`{place}` has fewer than {LEAST} sentences"
            yield at(("places", number), message, "write more, so that each round has one")
    if "echo" in value.lines[0].checks:
        yield at(("lines", 0, "checks"), "`echo` looks for words of the line before, and there is none", "leave it out")
