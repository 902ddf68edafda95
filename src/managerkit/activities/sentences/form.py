"""The form of a line of one's own: what is in it that can be pointed at. What it means, nobody here judges."""

import re
from dataclasses import dataclass

from managerkit.content.sentences import Check, OwnLine
from managerkit.wording.signs import ACT, CARRIES, JUDGING, MOST, QUESTION_MARK, VAGUE, found, quoted
from managerkit.wording.situation import whens
from managerkit.wording.words import alike, words

LONGEST = 400
"""Characters of a line that are taken."""
_SHORT = 4
"""Letters of a word that is too short to be counted as the same word again."""
_COMMON = re.compile(
    "about|after|again|also|been|before|being|both|could|does|doing|done|down|each|even|ever|every|from|have|having|here"
    "|into|just|know|like|made|make|many|more|most|much|need|never|once|only|other|over|same|should|since|some|still|such"
    "|take|than|that|their|them|then|there|these|they|thing|things|this|those|time|used|very|want|were|what|when|where"
    "|which|while|will|with|work|would|your|because"
)
"""Words that stand in any two lines."""


@dataclass(frozen=True)
class FormSeen:
    """What one check saw, as a sentence with the learner's own words in it; `fine` if it leaves nothing to ask."""

    check: Check
    fine: bool
    says: str


def seen(line: OwnLine, text: str, before: str) -> list[FormSeen]:
    """What the checks of a line see.

    Args:
        line: what is asked for.
        text: what the learner wrote; of an empty line nothing is said.
        before: what they wrote in the line before.

    Returns:
        one for each check, in the author's order.
    """
    return [_look(check, text[:LONGEST], before[:LONGEST]) for check in line.checks] if text.strip() else []


def _look(check: Check, text: str, before: str) -> FormSeen:
    match check:
        case "day":
            return _wanted(check, whens(text)[:MOST], "A day or a time", "No day or time seen. When was it?")
        case "act":
            asks = "No verb in the past seen. What did somebody do?"
            return _wanted(check, found(ACT, text), "What may be an act", asks)
        case "judging":
            asks = "{} may judge. Would a camera have seen it?"
            return _unwanted(check, found(JUDGING, text), "No word seen that judges.", asks)
        case "vague":
            return _unwanted(
                check, found(VAGUE, text), "No “always”, “never” or “a bit” seen.", "Can it do without {}?"
            )
        case "carries":
            asks = "{} often carries an answer or an order. Is there one in it?"
            return _unwanted(check, found(CARRIES, text), "No first words seen that often carry an answer.", asks)
        case "echo":
            asks = "From your line above: {}. Is this a question about theirs, or still about yours?"
            return _unwanted(check, _again(text, before), "No word of your line above.", asks)
        case "question":
            return _question(text)


def _wanted(check: Check, there: tuple[str, ...], name: str, asks: str) -> FormSeen:
    return FormSeen(check, True, f"{name}: {quoted(there)}.") if there else FormSeen(check, False, asks)


def _unwanted(check: Check, there: tuple[str, ...], none: str, asks: str) -> FormSeen:
    return FormSeen(check, False, asks.replace("{}", quoted(there))) if there else FormSeen(check, True, none)


def _question(text: str) -> FormSeen:
    marks = len(QUESTION_MARK.findall(text))
    if marks == 1:
        return FormSeen("question", True, "One question mark.")
    asks = f"{marks} question marks. Which one are they to answer?" if marks else "No question mark seen."
    return FormSeen("question", False, asks)


def _again(text: str, before: str) -> tuple[str, ...]:
    """Words that stand in both lines, as they are written in the second."""
    earlier = {alike(word) for word in words(before)}
    once = {alike(word): word for word in words(text) if len(word) >= _SHORT}
    return tuple(word for form, word in once.items() if form in earlier and not _COMMON.fullmatch(form))[:MOST]
