"""What the words of a sentence show of its form: a day, an act, a verdict, a question, an answer hidden in it.

Like all lists of words here it sees no meaning: it misses some and is wrong about others. Whoever uses it shows the
words that were found, and leaves the last word to their author.
"""

import re

from .signs import ACT, CARRIES, JUDGING, QUESTION_MARK, VAGUE, found, quoted
from .situation import whens
from .words import words

FEWEST = 5
"""Words from which on a text is looked at as a sentence and not as a label."""
OPENNESS = {"order": 0, "hidden": 1, "closed": 2, "open": 3}
"""How much room a form leaves for an answer that its author does not know; an order and no measure."""
_QUOTES = " “„«\"'‘"
_ASKED = re.compile(r"[^.!?؟;:]*[?؟]")
_YES_OR_NO = re.compile(
    r"[\W_]*(?:(?:so|and|but|or|then) )?(am|are|can|could|did|do|does|had|has|have|is|may|might|must|shall|should|was"
    r"|were|will|would)\b",
    re.IGNORECASE,
)


def is_sentence(text: str) -> bool:
    """Whether a text is long enough to be looked at as something that somebody would say.

    Args:
        text: somebody's words.
    """
    return len(words(text)) >= FEWEST


def unlike_feedback(said: str, ask: str) -> dict[str, str]:
    """Where the words of a piece of feedback do not look like one that can be used.

    Args:
        said: what somebody would say of what they saw; a label shows nothing.
        ask: what they would ask; where it is empty, a question may stand in `said`.

    Returns:
        by part (`situation`, `behaviour`, `asks`) what was seen or missed, to go on in a sentence; a part that shows
        nothing amiss is not in it.
    """
    seen: dict[str, str] = {}
    if is_sentence(said):
        verdicts, sizes = found(JUDGING, said), found(VAGUE, said)
        if not whens(said):
            seen["situation"] = "no day or time is seen in it"
        if verdicts:
            seen["behaviour"] = f"{quoted(verdicts)} may judge"
        elif not found(ACT, said):
            seen["behaviour"] = "no verb in the past is seen in it"
        elif sizes:
            seen["behaviour"] = f"{quoted(sizes)} may make it larger or smaller"
    if ask.strip() or is_sentence(said):
        question = (ask if ask.strip() else said).lstrip(_QUOTES)
        if not QUESTION_MARK.search(question):
            seen["asks"] = "no question mark is seen"
        elif carried := found(CARRIES, question) or found(JUDGING, ask):
            seen["asks"] = f"{quoted(carried)} may carry an answer"
    return seen


def question_form(text: str) -> tuple[str, str]:
    """Which form a saying has by its words, and by which.

    Args:
        text: what somebody would say.

    Returns:
        one of `OPENNESS`, and what was seen, to go on in a sentence.
    """
    text = text.lstrip(_QUOTES)
    asked = _ASKED.search(text)
    if not asked:
        return "order", "no question mark is seen in it"
    if carried := found(CARRIES, text):
        return "hidden", f"{quoted(carried)} may carry an answer"
    if begins := _YES_OR_NO.match(asked.group()):
        return "closed", f"“{begins.group(1)}” asks for a yes or a no"
    return "open", "there is a question mark in it"
