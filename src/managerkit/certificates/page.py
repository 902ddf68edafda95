"""A certificate's page: one side on paper, with nothing from elsewhere, and its facts as JSON beside the words."""

from pathlib import Path

import htpy as h
from htpy import Element
from markupsafe import Markup

from managerkit.plans.page import spoken
from managerkit.ui.controls import table
from managerkit.ui.document import document, in_both_schemes

from . import seal
from .certificate import Certificate, CertifiedExercise
from .keys import PUBLIC, Issuer

FACTS = "managerkit-certificate"


def made(certificate: Certificate, issuer: Issuer) -> bytes:
    """The sealed page.

    Args:
        certificate: what it says.
        issuer: who signs.
    """
    # No "<" may stand in the facts, or a name could end the element that they are in.
    facts = certificate.model_dump_json(by_alias=True).replace("<", "\\u003c")
    style = Path(__file__).with_name("page.css").read_text("utf-8")
    page = document(
        f"Certificate: {certificate.name}",
        style,
        _words(certificate, issuer),
        head=[in_both_schemes(), h.script(type="application/json", id=FACTS)[Markup(facts)]],
    )
    return seal.sealed(f"{page}\n".encode(), issuer.key)


def _words(certificate: Certificate, issuer: Issuer) -> Element:
    first, last = certificate.days
    when = f"on {spoken(first)}" if first == last else f"between {spoken(first)} and {spoken(last)}"
    many = len(certificate.exercises)
    done = "one exercise" if many == 1 else f"{many} exercises"
    return h.main[
        h.h1["Certificate of work done"],
        h.p(".name")[certificate.name],
        h.p[
            f"handed in {done} of the course “{certificate.course}” with the cohort {certificate.cohort}, {when}. "
            f"{_read(certificate.exercises)}"
        ],
        table(
            ["Exercise", "Version", "Handed in", "Read by"],
            ([one.title, one.version, spoken(one.handed_in), _readers(one)] for one in certificate.exercises),
            "What was handed in",
        ),
        h.h2["Hours"],
        h.p[
            f"{_hours(certificate.minutes)} for these exercises and {_hours(certificate.lessons)} for their lessons, "
            "by the course's own reckoning. Nobody timed anybody, and nobody watched who read a lesson."
        ],
        h.h2["What this page does not say"],
        h.p[
            "How well it was done. There is no mark here, no rank, and no word on whether somebody should manage: a "
            "course cannot know that."
        ],
        h.footer[
            h.p[
                f"Issued on {spoken(certificate.issued)} by {certificate.issuer}, with the key ",
                h.b(".fingerprint")[issuer.fingerprint],
            ],
            h.p[
                "Whoever has this file can check it without a network: ",
                h.code[f"managerkit verify FILE --key {PUBLIC}"],
                f". The issuer gives out {PUBLIC}, or the key above. A printout cannot be checked, only the file.",
            ],
        ],
    ]


def _read(exercises: tuple[CertifiedExercise, ...]) -> str:
    read = sum(bool(one.read_by) for one in exercises)
    if read == len(exercises):
        return "A person read what was written in it." if read == 1 else "A person read what was written in each."
    if not read:
        return "No person has read what was written so far."
    return f"A person read what was written in {read} of them."


def _readers(exercise: CertifiedExercise) -> str:
    """Who read it; no name where a mark in the gradebook does not say whose it is."""
    return ", ".join(one or "a marker" for one in exercise.read_by) or "nobody so far"


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join([*([f"{hours} h"] if hours else []), *([f"{rest} min"] if rest or not hours else [])])
