"""Finds a when or a who in a text: a form of words, not whether it is true. Where in doubt, it finds one."""

import re
from itertools import zip_longest
from unicodedata import normalize

from .signs import found
from .words import WORD

_LOOKED_AT = 20_000
"""Characters at each end of a text that are looked at. Nobody's answer is longer, and the patterns take their time."""

_DAY = "(mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    "(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|"
    "dec(ember)?)"
)
_FULL_MONTH = "(january|february|april|june|july|august|september|october|november|december)"
_SEASON = "(spring|summer|autumn|fall|winter)"
_SPAN = "(minute|hour|day|night|weekend|week|fortnight|month|quarter|year|sprint|iteration|release)"
_EVENT = "(morning|evening|retro|retrospective|stand-?up|review|planning|offsite|one-to-one|1:1|call|meeting)"
_SOME = (
    "(a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|some|(a )?few|couple of|[0-9]{1,3})"
)

_WHENS = (
    "yesterday|tonight|today(?!['’]s)|the other (day|week|night)",
    rf"(?<!every )(?<!any )({_DAY}|tues|thurs)",
    rf"(last|this|that) ({_SPAN}|{_SEASON}|{_EVENT}|{_DAY}|{_MONTH}|mon|tue|wed|thu|fri)|last time",
    rf"(the|my|our|his|her|their) (last|previous|first|second|third|final) ({_SPAN}|{_EVENT})",
    rf"the {_SPAN} (before|after)|{_SOME} (and a half )?{_SPAN}s? (ago|back|earlier)",
    rf"{_FULL_MONTH}|(in|since|during|by|early|late|of|until|till|before|after|mid-?) ?(march|may)",
    rf"[0-9]{{1,2}}(st|nd|rd|th)? (of )?{_MONTH}|({_MONTH}|mon|tue|wed|thu|fri|sat|sun)\.? [0-9]{{1,2}}",
    r"(on|since|until|till|by|before|after|from) the [0-9]{1,2}(st|nd|rd|th)",
    rf"(in|over|during|since|early|late|the|in the|over the) {_SEASON}",
    "(over|before|after|around|at|since) (christmas|easter|ramadan|diwali|thanksgiving|new year)",
    r"(19|20)[0-9]{2}|(?!24/7)([1-9]|[012][0-9]|3[01])/([1-9]|[012][0-9]|3[01])",
    r"[0-9]{1,2}\.[0-9]{1,2}\.([0-9]{2}){0,2}",
    r"[0-9]{1,2}:[0-9]{2}|at [0-9]{1,2}(\.[0-9]{2}| ?[ap]m)|at (noon|midnight)",
    "q[1-4]|(week|sprint|wk) [0-9]{1,3}",
)
_WHEN = re.compile(rf"\b({'|'.join(_WHENS)})(?!\w)", re.IGNORECASE)
_PERSON_DOES = re.compile(
    "and|said|says|told|asked|wrote|replied|answered|called|came|went|left|wanted|thought|knew|felt|looked|offered|took|"
    "gave|quit|joined|noticed|suggested|explained|held|stayed|sat|agreed|refused|stopped|started|resigned|did"
)
_NO_NAME = re.compile(
    "i|we|you|he|she|it|they|my|our|your|his|her|their|its|this|that|these|those|there|here|the|a|an|and|but|or|so|if|"
    "when|then|as|at|in|on|no|not|yes|what|who|why|how|which|one|some|all|both|most|many|people|person|nobody|somebody|"
    "someone|everyone|everybody|anyone|others|things|management|managers|engineers|leaders|teams?|english|agile|scrum|"
    f"kanban|slack|jira|git|github|python|java|javascript|kubernetes|excel|zoom|ok|okay|{_DAY}s?",
    re.IGNORECASE,
)


def whens(text: str) -> tuple[str, ...]:
    """The days and times that a text of a few lines names, as they are written there, each once."""
    return found(_WHEN, normalize("NFC", text[:_LOOKED_AT]))


def named_situation(text: str) -> bool:
    """Whether a when or a who can be found: a day, a month, a date, "two weeks ago", or a name."""
    if len(text) > 2 * _LOOKED_AT:
        text = f"{text[:_LOOKED_AT]}\n{text[-_LOOKED_AT:]}"
    text = normalize("NFC", text)
    return bool(_WHEN.search(text)) or names_somebody(text)


def names_somebody(text: str) -> bool:
    """Whether a name can be found: a word with a capital where none is due, or an initial."""
    found = list(WORD.finditer(text))
    has_cases = any(match.group().islower() for match in found)
    for match, after in zip_longest(found, found[1:]):
        word = match.group()
        stem = re.split("['’]", word)[0]
        if _NO_NAME.fullmatch(stem):
            continue
        if stem.isalpha() and stem.lower() == stem.upper() and has_cases:
            return True  # a name in a script without capitals, such as 李雷, in a text of another
        if len(word) == 1 and word.isupper() and text[match.end() : match.end() + 1] == ".":
            return True  # an initial
        if word[0].isupper() and not word.rstrip("s").isupper():
            speaks = after is not None and _PERSON_DOES.fullmatch(after.group())
            if speaks or not _begins(text, match.start()):
                return True
    return False


def _begins(text: str, at: int) -> bool:
    """Whether a sentence, a line or a quotation begins here, where any word may have a capital."""
    before = text[max(at - 8, 0) : at].rstrip(" \t*_-–(")
    return not before or before[-1] in '.!?…:;\n"“”«»„‘'
