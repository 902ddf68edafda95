"""Which sentences a round has, what of them is sorted, what was taken for what, and the form of one's own lines."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from managerkit.content.sentences import Sentence, Sentences
from managerkit.journal.records import SortedSentence

T = TypeVar("T")


@dataclass(frozen=True)
class SentenceSorted:
    """A sentence with the place that the learner chose, and whether they disagree with ours."""

    sentence: Sentence
    place: str
    disagrees: bool

    @property
    def alike(self) -> bool:
        """Whether it is our place, too."""
        return self.place == self.sentence.place

    @property
    def defended(self) -> bool:
        """Whether it is the second place, which a decent reader could defend."""
        return self.place == self.sentence.also


@dataclass(frozen=True)
class TakenFor:
    """How many sentences of one place were taken for another; both by their ids."""

    place: str
    chosen: str
    count: int


def of(name: str, latest: Mapping[str, T]) -> dict[str, T]:
    """What a journal holds of one file, by sentence or line.

    Args:
        name: the file's name.
        latest: by NAME:ID, as records keep it.
    """
    return {key.removeprefix(f"{name}:"): value for key, value in latest.items() if key.startswith(f"{name}:")}


def drawn(content: Sentences, seed: int, number: int) -> list[Sentence]:
    """The sentences of a round: half of all, with each place in both halves; two rounds make a whole.

    Args:
        content: the sentences.
        seed: the luck.
        number: the round's, from 0.
    """
    luck = random.Random(f"{seed}:{number // 2}")
    order = [place.id for place in content.places]
    dealt = sorted(luck.sample(content.sentences, len(content.sentences)), key=lambda one: order.index(one.place))
    half = dealt[number % 2 :: 2]
    luck = random.Random(f"{seed}:{number}:order")
    return luck.sample(half, len(half))


def sorted_in(
    content: Sentences, seed: int, number: int, kept: Mapping[str, SortedSentence | None]
) -> tuple[list[SentenceSorted], list[Sentence]]:
    """What of a round is sorted, and what is not, in the round's order.

    Args:
        content: the sentences.
        seed: the luck.
        number: the round's.
        kept: by sentence the newest answer; one of another round, or with a place that there is not, does not count.
    """
    places = {place.id for place in content.places}
    done, left = [], []
    for sentence in drawn(content, seed, number):
        answer = kept.get(sentence.id)
        if answer and answer.round == number and answer.place in places:
            done.append(SentenceSorted(sentence, answer.place, answer.disagrees))
        else:
            left.append(sentence)
    return done, left


def share(content: Sentences, kept: Mapping[str, SortedSentence | None]) -> float:
    """How much of a first round is done, from 0 to 1.

    Args:
        content: the sentences.
        kept: by sentence the newest answer, of whatever round.
    """
    count = sum(kept.get(sentence.id) is not None for sentence in content.sentences)
    return min(1.0, count / (len(content.sentences) // 2))


def confusions(done: Sequence[SentenceSorted]) -> list[TakenFor]:
    """What was taken for what, most often first; a place that can be defended is no mistake.

    Args:
        done: what is sorted.
    """
    pairs = [(one.sentence.place, one.place) for one in done if not one.alike and not one.defended]
    return [TakenFor(*pair, pairs.count(pair)) for pair in sorted(dict.fromkeys(pairs), key=pairs.count, reverse=True)]
