"""The page for somebody who is asked: one file that needs nothing beside it, on a phone, a screen or paper."""

import base64
import hashlib
from pathlib import Path

import htpy as h
from markupsafe import Markup

from managerkit.journal.asked import AskedBehaviour, SecondViewAsked
from managerkit.ui.document import document, in_both_schemes

from .engine import COMPANY, NOT_SEEN, OFTEN
from .reply import FORMAT, MOST_WORDS

_HERE = Path(__file__).parent
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{}'; form-action 'none'; base-uri 'none'"
"""The page may load and send nothing, and runs its own script alone."""


def form(asked: SecondViewAsked, page: str, person: int | None = None) -> str:
    """The whole page, in UTF-8; where nobody is named it is the same for everybody.

    Args:
        asked: about whom, what is asked, and what was promised; texts are escaped.
        page: its id.
        person: for which of those named, counted from 0; None where nobody is.
    """
    script = (_HERE / "form.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    title = f"What have you seen {asked.about} do?"
    policy = h.meta(http_equiv="Content-Security-Policy", content=_POLICY.format(digest))
    whole = document(
        title,
        (_HERE / "form.css").read_text("utf-8"),
        h.main[
            h.h1[title],
            _lead(asked, person),
            h.section(".promise")[_promise(asked, person)],
            h.form(
                "#form",
                autocomplete="off",
                data_format=str(FORMAT),
                data_page=page,
                data_person=None if person is None else str(person),
            )[
                h.h2(".over")[f"In the last four weeks, when there was a chance for it, {asked.about} …"],
                _columns(),
                [_line(number, one) for number, one in enumerate(asked.behaviours)],
                _open_question(asked.about),
                h.p(".screen.scripted")[h.button("#make", type="submit")["Make my answer"]],
            ],
            h.p("#said", role="status"),
            _result(asked, person),
            h.p(".screen.unscripted")[_without_scripts(asked)],
            h.footer[_foot(asked)],
        ],
        h.script[Markup(script)],
        head=[policy, in_both_schemes()],
    )
    return f"{whole}\n"


def _to(asked: SecondViewAsked) -> str:
    return asked.through or asked.about


def _lead(asked: SecondViewAsked, person: int | None) -> h.Element:
    to_whom = f"{asked.named[person]}, " if person is not None else ""
    number = len(asked.behaviours)
    return h.p[
        f"{to_whom}{asked.about} is taking a course for people who lead engineers, or may do so, and would like to "
        f"know how this looks from outside. {number} line{'s' if number > 1 else ''} and one question take about three "
        f"minutes. “{NOT_SEEN[0].upper()}{NOT_SEEN[1:]}” is a good answer, and so is no answer at all."
    ]


def _promise(asked: SecondViewAsked, person: int | None) -> h.Node:
    about = asked.about
    if person is not None:
        return [
            h.h2["Your name stands on it"],
            h.p[
                f"{about} sees what you answer, and that it was you. The course sends it to nobody else. What you "
                "would rather not say with your name, leave out. ",
                _numbers(about),
            ],
        ]
    how = (
        f"So {asked.through} collects all answers, and passes them on together and without names."
        if asked.through
        else f"If you would rather not rely on {about} not looking, give it to somebody whom you both trust, who "
        "passes on all answers together. Paper will do, too."
    )
    return [
        h.h2["Only together with at least two others"],
        h.p[
            f"{about} is shown nothing until {_number(COMPANY)} people have answered. Then one of them is drawn by "
            f"lot. {about} sees where this one's ticks differ from {about}'s own view, and not whose they are. All "
            f"other ticks are thrown away. What you write is shown if {_number(COMPANY)} people wrote something, and "
            "mixed. No names, no times and no order are kept. ",
            _numbers(about),
        ],
        h.p[
            h.strong["What this page cannot hide. "],
            "Your way of writing may tell that it is you, or a thing that only you can have seen. A mail says who "
            "sent it, and whoever has your answer can find out what you ticked. ",
            how,
        ],
    ]


def _numbers(about: str) -> str:
    """What may go further, if the learner wants it: `managerkit share --numbers`."""
    return (
        f"If {about} chooses to, the ticks that are kept go on to whoever runs the course as numbers, without a name, "
        "for the average of a group."
    )


def _number(number: int) -> str:
    return {2: "two", 3: "three"}.get(number, str(number))


def _columns() -> h.Element:
    return h.div(".line.columns", aria_hidden="true")[h.span, [h.span[often] for often in (*OFTEN, NOT_SEEN)]]


def _line(number: int, behaviour: AskedBehaviour) -> h.Element:
    options = [*((str(value), often) for value, often in enumerate(OFTEN)), ("", NOT_SEEN)]
    return h.div(".line", role="radiogroup", aria_labelledby=f"line-{number}")[
        h.p(id=f"line-{number}")[f"… {behaviour.text}"],
        [h.label[h.input(type="radio", name=behaviour.key, value=value), h.span[label]] for value, label in options],
    ]


def _open_question(about: str) -> h.Element:
    return h.div(".words")[
        h.label(for_="words")[
            f"One thing that {about} could do more of, or less of. If you can, say when you last noticed it."
        ],
        h.textarea("#words", name="words", rows="4", maxlength=str(MOST_WORDS), dir="auto"),
        h.div(".rules", aria_hidden="true")[[h.div for _ in range(3)]],
    ]


def _result(asked: SecondViewAsked, person: int | None) -> h.Element:
    another = (
        h.p[
            h.button("#another", type="button")["Begin an answer for another person"],
            h.small[" Only where somebody else answers in this browser, such as from paper."],
        ]
        if person is None
        else None
    )
    return h.section("#result.screen", hidden=True, aria_labelledby="send")[
        h.h2("#send", tabindex="-1")[f"Now send it to {_to(asked)}"],
        h.p["Nothing has been sent. Copy the text into a mail or a message, or send the file."],
        h.label(for_="answer")["Your answer"],
        h.textarea("#answer", rows="5", readonly=True, spellcheck="false"),
        h.p(".buttons")[
            h.button("#copy", type="button")["Copy the text"],
            h.a("#file", href="#send", download="")["Save as a file"],
            h.button("#share", type="button", hidden=True)["Share …"],
        ],
        h.details[h.summary["What is in it"], h.pre("#inside", tabindex="0")],
        h.p[h.small["Changed your mind? Change it above, and make the answer again: the later one counts."]],
        another,
    ]


def _without_scripts(asked: SecondViewAsked) -> str:
    return (
        f"Scripts do not run here, so this page can make no answer to send. Open it in a browser, or print it, tick "
        f"it, and give it to {_to(asked)}."
    )


def _foot(asked: SecondViewAsked) -> h.Node:
    return [
        h.p(".paper")[
            f"On paper: tick one circle a line, and give the sheet to {_to(asked)}"
            f"{'' if asked.named or asked.through else ', or to somebody whom you both trust, who passes it on'}."
        ],
        h.p[
            "What comes of it is no grade and no measurement: it is something to talk about. This page sends nothing "
            "by itself. Whether you answer is up to you."
        ],
    ]
