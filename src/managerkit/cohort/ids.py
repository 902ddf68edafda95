"""Ids of learners and cohorts: what can name a folder on every system, and what a spreadsheet would change."""

import re
import unicodedata
from contextlib import suppress
from math import isclose

NAMES_FOLDER = re.compile(r"(?!\.)[A-Za-z0-9._-]{1,64}")
"""What names a folder on Linux and macOS, as the ids of all cohorts do."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""What Windows takes for a device, whatever comes after the dot."""
_NUMBER = re.compile(r"\d+\.?\d*(e\d+|e-\d+)?|\.\d+", re.IGNORECASE)
_EXACT_DIGITS = 15
_MONTHS = {
    **{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10},
    **{"nov": 11, "dec": 12, "mrz": 3, "mai": 5, "okt": 10, "dez": 12},
}
"""As English and German spreadsheets write them."""
_MONTH = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*", re.IGNORECASE)
_NAMED_DATE = re.compile(rf"{_MONTH.pattern}[._-]?\d{{1,4}}|\d{{1,4}}[._-]?{_MONTH.pattern}([._-]?\d{{1,4}})?", re.I)
_PLAIN_DATE = re.compile(r"\d{1,4}[.-]\d{1,2}([.-]\d{1,4})?")
_LONGEST = 64


def usable_id(text: str) -> bool:
    """Whether a text can be the id of a learner or a cohort: it names folders, also in nbgrader's exchange."""
    is_word = NAMES_FOLDER.fullmatch(text) and not text.startswith("-") and not text.endswith(".")
    return bool(is_word) and not _RESERVED.fullmatch(text)


def suggested_id(text: str) -> str:
    """A usable id that looks like a text; "" if nothing of it can be used."""
    plain = unicodedata.normalize("NFKD", text.split("@")[0]).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")[:_LONGEST].rstrip("-.")
    if _RESERVED.fullmatch(plain):
        plain = plain.replace(".", "-")[: _LONGEST - 2]
        plain += "-1" if _RESERVED.fullmatch(plain) else ""
    return plain


def taken_for(text: str) -> str:
    """What a spreadsheet takes an id for and writes in another way, such as "a date"; "" if it leaves it alone."""
    if _NUMBER.fullmatch(text):
        is_kept = text.isdecimal() and len(text) <= _EXACT_DIGITS and (text == "0" or not text.startswith("0"))
        return "" if is_kept else "a number"
    if _NAMED_DATE.fullmatch(text) or _PLAIN_DATE.fullmatch(text):
        return "a date"
    return "yes or no" if text.casefold() in ("true", "false") else ""


def kept_by_spreadsheets(text: str) -> str:
    """An id like this one that a spreadsheet leaves alone."""
    return f"id-{text}"[:_LONGEST].rstrip("-.")


def same_number(one: str, other: str) -> bool:
    """Whether a spreadsheet takes two ids for one and the same number.

    Args:
        one: an id.
        other: another.
    """
    return bool(_NUMBER.fullmatch(one) and _NUMBER.fullmatch(other)) and float(one) == float(other)


def made_from(shown: str, known: str) -> bool:
    """Whether a spreadsheet may have written what is `shown` when it was given the id `known`.

    Args:
        shown: what stands in a file that a spreadsheet saved.
        known: an id.
    """
    if not taken_for(known):
        return False
    number = shown.replace(",", ".")
    if _NUMBER.fullmatch(known) and re.fullmatch(r"[\d.]+(e\+?\d+)?", number, re.IGNORECASE):
        with suppress(ValueError):
            return isclose(float(number), float(known), rel_tol=1e-3 if "e" in number.lower() else 0.0)
    is_date = _NAMED_DATE.fullmatch(known) or _PLAIN_DATE.fullmatch(known)
    return bool(is_date and _parts(known) <= _parts(shown)) or shown.casefold() == known.casefold()


def _parts(date: str) -> set[int]:
    """The numbers of something like a date, a month's name as one of them, and of a year its last two digits."""
    numbered = _MONTH.sub(lambda name: f" {_MONTHS[name[1].lower()]} ", date)
    return {int(number) % 100 for number in re.findall(r"\d+", numbered)}
