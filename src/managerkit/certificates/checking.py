"""Checking a certificate: what became of it is told in one sentence, and nothing but the file is asked."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from . import seal
from .certificate import Certificate
from .page import FACTS

Verdict = Literal["true", "earlier", "damaged", "altered", "foreign", "forged"]
_FACTS = re.compile(rf'<script type="application/json" id="{FACTS}">(.*?)</script>', re.DOTALL)
_SHOWN = re.compile(r'<b class="fingerprint">([0-9A-F ]{39})</b>')


@dataclass(frozen=True)
class Checked:
    """What a check found: which of the verdicts, the sentence for a person, and what a true certificate says."""

    verdict: Verdict
    sentence: str
    certificate: Certificate | None = None

    @property
    def is_true(self) -> bool:
        """Whether the issuer said all this."""
        return self.certificate is not None


def check(content: bytes, issuer: str, versions: Mapping[str, Mapping[str, str]]) -> Checked:
    """Check a certificate against the key of the issuer whom one trusts.

    Args:
        content: all of the file.
        issuer: the fingerprint of the issuer's key.
        versions: today's version by module, by the title of the course that is here; empty if there is none.

    Returns:
        What was found.
    """
    page = seal.opened(content)
    if not page:
        return Checked("damaged", _DAMAGED)
    if not seal.holds(page):
        return Checked("altered", _ALTERED)
    text = page.body.decode("utf-8", "replace")
    by, shown = seal.fingerprint(page.public), _SHOWN.search(text)
    if by != issuer and shown and shown[1] == issuer:
        return Checked("forged", f"Forged: the page names the issuer's key, but somebody else's signed it, {by}.")
    if by != issuer:
        return Checked(
            "foreign",
            f"Not this issuer's: the key {by} signed it, and you asked about {issuer}. Ask whoever gave it to you who "
            "issued it.",
        )
    if not (certificate := _facts(text)):
        return Checked("damaged", _NOT_READ)
    if earlier := certificate.since_then(versions):
        return Checked("earlier", f"True, and of an earlier course: {_listed(earlier)} since.", certificate)
    return Checked("true", "True: the issuer signed exactly this page.", certificate)


_DAMAGED = (
    "Damaged, or no certificate of this kind: the seal in its last line is missing or incomplete. Ask for the file as "
    "it was issued, not a printout, a copy of its text or a page that a browser saved anew."
)
_ALTERED = (
    "Altered: the page is not what the issuer signed; at least one letter is another. Believe nothing on it, and ask "
    "for the file as it was issued."
)
_NOT_READ = "The issuer signed it, but this version of the kit cannot read what it says; use a newer one."


def _facts(text: str) -> Certificate | None:
    found = _FACTS.search(text)
    try:
        return Certificate.model_validate(json.loads(found[1])) if found else None
    except (ValueError, ValidationError, RecursionError):
        return None


def _listed(titles: list[str]) -> str:
    named = ", ".join(f"“{title}”" for title in titles[:3])
    more = f" and {len(titles) - 3} more" if len(titles) > 3 else ""
    return f"{named}{more} {'has' if len(titles) == 1 else 'have'} changed in kind"
