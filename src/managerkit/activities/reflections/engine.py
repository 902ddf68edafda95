"""Checks a reflection's form, never its depth: answered, situated, an if-then with a date, not a copy of the prompt."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from managerkit.content.reflection import Prompt, Reflection
from managerkit.wording.situation import named_situation
from managerkit.wording.words import alike
from managerkit.wording.words import words as words

PARTS = {"cue": "If …", "act": "then I will …", "by": "by (date)", "who": "and this person will notice"}
"""The four parts of a commitment."""

_FORMATS = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")


@dataclass(frozen=True)
class FormCheck:
    """One check of form on one prompt: its words say what is asked; `done` whether it is there."""

    prompt: str
    asks: str
    done: bool


def copied(text: str, original: str) -> bool:
    """Whether most runs of four words of `text` come from `original`, forwards or backwards.

    Args:
        text: the learner's; with fewer than four words it counts as their own.
        original: what it may be copied from.
    """
    own, theirs = _runs(text), _runs_of_course(original)
    return bool(own) and sum(run in theirs for run in own) > len(own) / 2


def _runs(text: str) -> list[tuple[str, ...]]:
    """Every four words in a row, in the order of the alphabet."""
    found = [alike(word) for word in words(text)]
    return [tuple(sorted(found[i : i + 4])) for i in range(len(found) - 3)]


@lru_cache(maxsize=64)
def _runs_of_course(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of a text that many others are compared with."""
    return frozenset(_runs(text))


def varied(text: str) -> bool:
    """Whether a text is more than a few words over and over."""
    found = [alike(word) for word in words(text)]
    return len(set(found)) >= min(8, 0.6 * len(found)) and len(set(found)) >= min(200, len(found) / 6)


def day(text: object) -> date | None:
    """The date written as YYYY-MM-DD, as a browser's date field gives it, or None."""
    if isinstance(text, str) and (match := _FORMATS.match(text.strip())):
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            return None
    return None


def given(prompt: Prompt, texts: Mapping[str, object]) -> str | dict[str, str]:
    """What a journal's texts hold for a prompt; anything that is no text counts as empty.

    Args:
        prompt: the prompt.
        texts: a journal's newest TEXT by key.

    Returns:
        A text, or for a commitment its four parts.
    """

    def text(key: str) -> str:
        found = texts.get(key, "")
        return found if isinstance(found, str) else ""

    if prompt.kind == "commitment":
        return {part: text(f"{prompt.id}:{part}") for part in PARTS}
    return text(prompt.id)


def checks(reflection: Reflection, texts: Mapping[str, object]) -> list[FormCheck]:
    """All checks of form, in the order of the prompts.

    Args:
        reflection: the prompts.
        texts: prompt id to a text; for a commitment to a mapping of PARTS to texts. Missing counts as empty.

    Returns:
        The checks, done or not.
    """
    return [check for prompt in reflection.prompts for check in _checks(prompt, reflection, texts.get(prompt.id))]


def points(found: Sequence[FormCheck], most: int) -> float:
    """The share of checks done, of `most` points, to a tenth.

    Args:
        found: all checks of a reflection.
        most: points when every check is done.
    """
    return round(most * sum(check.done for check in found) / len(found), 1)


def stands(reflection: Reflection, texts: Mapping[str, object]) -> bool:
    """Whether the learner's own text stands, so that the samples may be shown: every check of form is done.

    Args:
        reflection: the prompts.
        texts: as in `checks`.
    """
    return all(check.done for check in checks(reflection, texts))


def _checks(prompt: Prompt, reflection: Reflection, given: object) -> list[FormCheck]:
    if prompt.kind == "commitment":
        return _commitment(prompt, given if isinstance(given, Mapping) else {})
    text = given if isinstance(given, str) else ""
    samples = [reflection.samples.weak.text, reflection.samples.strong.text]
    shown = "\n".join([*(other.text for other in reflection.prompts), *samples])
    long_enough = len(words(text)) >= prompt.words
    found = [
        FormCheck(prompt.id, f"at least {prompt.words} words", long_enough),
        FormCheck(
            prompt.id,
            "in your own words",
            long_enough and varied(text) and not copied(text, shown),
        ),
    ]
    if prompt.situation:
        found.append(FormCheck(prompt.id, "a when or a who is named", named_situation(text)))
    return found


def _commitment(prompt: Prompt, parts: Mapping[str, object]) -> list[FormCheck]:
    def said(part: str, least: int) -> bool:
        text = parts.get(part)
        return isinstance(text, str) and len(words(text)) >= least and not copied(text, prompt.text)

    return [
        FormCheck(prompt.id, "if: a cue you will meet", said("cue", 3)),
        FormCheck(prompt.id, "then: something you will do", said("act", 3)),
        FormCheck(prompt.id, "by: a date", day(parts.get("by")) is not None),
        FormCheck(prompt.id, "who will notice", said("who", 1)),
    ]
