"""Words that can be pointed at: blame, judgement, vagueness, an act in the past, a question that carries its answer.

The lists are this kit's own and assumptions: short, English, and blind to what a word means where it stands. Whoever
uses one shows the words that were found, and says that no more than these was looked at.
"""

import re
from collections.abc import Sequence

from .words import listed

QUESTION_MARK = re.compile(r"[?؟]")
"""What ends a question in Latin and in Arabic script."""

BLAME = (
    r"careless(?:ly|ness)?|forgot(?:ten)?|forgets?|overlooked|lazy|laziness|sloppy|inattentive|negligen(?:t|ce)"
    r"|incompetent|stupid|distracted|(?:human|user|operator) error|should have|should've|ought to have|failed to"
    r"|(?:did not|didn't) bother|more careful|not careful"
)
"""What blames somebody for what happened."""

_VERDICTS = (
    r"aggressive(?:ly)?|amazing|annoying|arrogant|attitude|awesome|awful|bad(?:ly)?|best|brilliant|childish|clumsy|cold"
    r"|condescending|cynical|defensive(?:ly)?|difficult|dismissive|disorgani[sz]ed|disrespectful|dominat(?:e|es|ing)"
    r"|emotional|excellent|fantastic|good|great|harsh(?:ly)?|helpful|hostile|impatient|impressive|inappropriate"
    r"|inconsiderate|insensitive|irresponsible|messy|moody|negative|nice|overbearing|passive|patroni[sz]ing|perfect"
    r"|poor(?:ly)?|professional|pushy|reckless|reliable|rigid|rude(?:ly)?|selfish|smart|stubborn|superb|supportive"
    r"|team player|terrible|thoughtful|thoughtless|toxic|unacceptable|unfair|unhelpful|unmotivated|unprofessional"
    r"|unreliable|weak|wonderful|worst"
)
JUDGING = re.compile(rf"\b(?:{BLAME}|{_VERDICTS})\b", re.IGNORECASE)
"""What says how somebody is, or how well something was done, and not what was done."""

VAGUE = re.compile(
    r"\b(?:always|never|every (?:single )?time|all the time|constantly|as usual|a bit|a little|slightly|somewhat"
    r"|kind of|sort of|maybe|perhaps|rather|just|some people|(?:I|we) feel (?:that |like )?you)\b",
    re.IGNORECASE,
)
"""What makes a sentence larger or smaller than what was seen."""

_IRREGULAR = (
    r"ate|became|began|bought|broke|brought|built|came|caught|chose|cut|drew|drove|fell|flew|found|gave|got|held|hid"
    r"|kept|knocked|left|lent|lost|made|overrode|paid|put|quit|ran|rang|read|rebuilt|redid|replied|rewrote|rose|said"
    r"|sat|saw|sent|shook|showed|slept|sold|spent|spoke|stole|stood|stuck|swore|taught|threw|told|took|tore|undid"
    r"|went|withdrew|won|wrote"
)
_NO_ACT = (
    r"annoyed|bored|concerned|confused|disappointed|embed|embarrassed|exceed|frustrated|hundred|indeed|interested"
    r"|naked|need|proceed|related|scared|seed|sacred|shared|speed|feed|breed|bleed|greed|succeed|supposed|surprised"
    r"|tired|unneeded|used|wicked|worried"
)
ACT = re.compile(rf"\b(?!(?:{_NO_ACT})\b)(?:{_IRREGULAR}|[a-z]{{2,}}ed)\b", re.IGNORECASE)
"""A verb that may be in the past: what somebody did, and not what they are or felt."""

_ADVICE = (
    r"(?:have|had) (?:you|we|they|anybody|anyone|somebody|someone) (?:ever )?(?:considered|thought|tried|looked)"
    r"|did (?:you|we|they|anybody|anyone|somebody|someone) (?:ever )?(?:consider|think|try|look)"
    r"|why not|why (?:don't|didn't|aren't|isn't|wasn't|haven't|wouldn't)"
    r"|(?:should|would|could|do|did|is|are|was|were|ca|wo)n't(?: (?:you|we|they|it|that|this))?"
    r"|what if (?:you|we)|what about|how about"
    r"|would(?: it|n't it)(?: not)? be"
)
_REQUEST = r"(?:can|could|will|would) (?:you|we|somebody|someone)(?: please)?|please"
CARRIES = re.compile(
    rf"(?:^|(?<=[.!?:;,–—-]\s))(?:(?:so|and|but|or) )?(?:{_ADVICE}|{_REQUEST})\b", re.IGNORECASE | re.MULTILINE
)
"""First words of a question that often carry its answer, or an order."""

MOST = 4
"""Words that are shown of one sort."""


def found(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """The first words in a text that a pattern finds, as they are written there, each once.

    Args:
        pattern: what is looked for.
        text: somebody's words.
    """
    once: dict[str, str] = {}
    for match in pattern.finditer(text.replace("’", "'")):
        once.setdefault(match.group().casefold(), match.group())
    return tuple(once.values())[:MOST]


def quoted(words: Sequence[str]) -> str:
    """Words in quotation marks, as a list in a sentence.

    Args:
        words: at least one.
    """
    return listed([f"“{word}”" for word in words])
