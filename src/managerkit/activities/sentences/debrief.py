"""What is said about sentences that are sorted, in plain words: our place and why, and what was taken for what."""

from collections.abc import Sequence

from managerkit.content.sentences import Sentences

from .engine import SentenceSorted, confusions

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")


def named(content: Sentences, place: str) -> str:
    """A place's name, in quotation marks.

    Args:
        content: the sentences.
        place: the place's id.
    """
    return next(f"“{one.name}”" for one in content.places if one.id == place)


def verdict(content: Sentences, one: SentenceSorted) -> str:
    """Where the learner put a sentence, and where we would.

    Args:
        content: the sentences.
        one: the sentence that is sorted.
    """
    yours, ours = named(content, one.place), named(content, one.sentence.place)
    if one.alike:
        second = f" Some would say {named(content, one.sentence.also)}, with reason." if one.sentence.also else ""
        return f"You: {yours}. So do we.{second}"
    if one.defended:
        return f"You: {yours}. We would say {ours}, and yours can be defended."
    return f"You: {yours}. We would say {ours}."


def reply(content: Sentences, one: SentenceSorted) -> str:
    """The same, with the reason.

    Args:
        content: the sentences.
        one: the sentence that is sorted.
    """
    return f"{verdict(content, one)} {one.sentence.why}"


def ending(content: Sentences, done: Sequence[SentenceSorted]) -> list[str]:
    """What was taken for what in a round, in sentences; never how many were right.

    Args:
        content: the sentences.
        done: all sentences of the round.
    """
    mistaken = confusions([one for one in done if not one.disagrees])
    said = [
        f"{_NUMBERS[one.count] if one.count < len(_NUMBERS) else one.count} that we call {named(content, one.place)} "
        f"you took for {named(content, one.chosen)}."
        for one in mistaken
    ]
    others = [one for one in done if one.disagrees and not one.alike]
    said += [f"You disagree with us about “{one.sentence.says}” Read it to somebody else." for one in others]
    return said or ["Nothing: you see these as we do. Now look at what you say yourself."]
