"""The pages of a session, each one file of HTML: the run of show, the deck, cards, the certificate, texts."""

from collections.abc import Sequence
from pathlib import Path

import htpy as h
from markupsafe import Markup

from managerkit.content.session import Session
from managerkit.room.script import Script
from managerkit.ui.document import document
from managerkit.ui.markdown import line, prose

from .slides import Slide

_SIZES = ((5, ""), (9, "full"), (10**6, "dense"))
"""Up to how many lines on a slide, and what it is then for the style: the fuller, the smaller."""
_SHEETS = 4
"""Of how many groups the cards stand on the sheets to print."""


def run_of_show(script: Script) -> str:
    """The session minute by minute, with all that somebody needs who holds it from paper.

    Args:
        script: the session.
    """
    session = script.session
    return paper_page(
        f"Run of show: {session.title}",
        h.h1[session.title],
        h.p[h.strong["Afterwards: "], line(session.goal)],
        prose(session.who),
        h.p[
            "With phones: ",
            h.code[f"managerkit room {script.name}"],
            ", and the remote says all of this. How to start, what the buttons do, and what to do when it breaks "
            "is on the page “holding-it-from-a-laptop”. Without phones: this page, the slides and hands; a story still "
            "needs the laptop and the screen. If the laptop dies for good, the pages that end in “on-paper” play it by "
            "hands, without either.",
        ],
        h.h2["Prepare"],
        _table(
            ("When", "What", "Minutes"),
            [(line(p.when), line(p.what), str(p.minutes)) for p in session.prepare],
            "prepare",
        ),
        h.h2[f"{session.minutes} minutes"],
        _table(
            ("Minutes", "What", "You", "They", "Say, more or less", "If it goes wrong"), list(_rows(session)), "show"
        ),
        h.h2["If you have no story of your own to begin with"],
        prose(session.opening),
        h.h2["If it comes up in the debrief"],
        h.ul[(h.li[line(text)] for text in session.debrief)],
        [h.h2["For few, for many, and from home"], [_size(*one) for one in session.sizes.items()]]
        if session.sizes
        else None,
        h.h2["When late"],
        h.ul[(h.li[text] for text in _shorter(session))],
        h.h2["Never"],
        h.ul[(h.li[line(text)] for text in session.never)],
    )


def deck(title: str, slides: Sequence[Slide]) -> str:
    """Slides as one page that needs nothing else: arrow keys or a click turn them, and printing gives one a sheet.

    Args:
        title: of the session.
        slides: in order.

    Returns:
        the page.
    """
    whole = document(
        title,
        _beside("deck.css"),
        (
            h.section(
                id=f"slide-{number}",
                class_=next(size for most, size in _SIZES if slide.length <= most),
                aria_label=f"Slide {number} of {len(slides)}",
            )[
                h.h1[slide.title],
                (
                    h.p(".marked" if one.mark else "")[
                        h.span(".mark")[one.mark] if one.mark else None,
                        h.span[(h.strong[text] if bold else text for text, bold in one.runs)],
                    ]
                    for one in slide.lines
                ),
            ]
            for number, slide in enumerate(slides, 1)
        ),
        h.script[_beside("deck.js")],
    )
    return f"{whole}\n"


def cards(script: Script) -> str | None:
    """Cards to print and cut, four sets of each; None where nobody needs one.

    Args:
        script: the session.
    """
    steps = [step for step in script.session.steps if step.question and step.question.cards]
    if not steps:
        return None
    return paper_page(
        f"Cards: {script.session.title}",
        h.h1["Cards"],
        h.p(".quiet")[f"Each sheet is for {_SHEETS} groups. Print what you need, and cut along the dashes."],
        [_sheet(step.title, step.question.cards) for step in steps if step.question],
    )


def text_page(title: str, text: str) -> str:
    """A page of an author's Markdown.

    Args:
        title: of the window.
        text: the whole of it.

    Returns:
        the page.
    """
    return paper_page(title, prose(text))


def certificate(session: Session) -> str:
    """A certificate of attendance, to fill in by hand: what was done, and no verdict.

    Args:
        session: the session.
    """
    blank = "_" * 28
    return paper_page(
        f"Certificate: {session.title}",
        h.h1["Certificate of attendance"],
        h.p[f"{blank} took part in"],
        h.p[h.strong[session.title], f", {session.minutes} minutes, on {blank}."],
        h.p["It practised this: ", line(session.goal)],
        h.p["Taking part is all that it says. Nothing was examined, and nobody was judged."],
        h.p[f"{blank}", h.br, "who held the session"],
    )


def _sheet(title: str, texts: Sequence[str]) -> h.Renderable:
    """The cards of one step, as many sets as there are groups on a sheet."""
    one_set = [h.div(".card")[h.b[f"{title}, {n} of {len(texts)}"], line(card)] for n, card in enumerate(texts, 1)]
    return h.section(".sheet")[h.h2[title], h.div(".cards")[one_set * _SHEETS]]


def _rows(session: Session) -> list[tuple[h.Node, ...]]:
    begins = 0
    found: list[tuple[h.Node, ...]] = []
    for step in session.steps:
        end = begins + step.minutes
        say = h.span(".say")[line(step.say)]
        parts: h.Node = h.ul[(h.li[one] for one in step.stretches)] if step.stretches else None
        what = h.fragment[h.strong[step.title], h.div[line(step.question.text)] if step.question else None, parts]
        found.append((f"{begins}–{end}", what, line(step.you), line(step.they), say, line(step.wrong)))
        begins = end
    return found


def _shorter(session: Session) -> list[str]:
    return [step.when_late for step in session.steps if step.when_late] or [
        "Nothing can be shortened without losing what it is for. End on time, and leave out the end."
    ]


def _size(size: str, text: str) -> h.Renderable:
    return h.div[h.strong[{"remote": "From home"}.get(size, f"{size} people")], prose(text)]


def _table(titles: Sequence[str], rows: Sequence[Sequence[h.Node]], name: str) -> h.Renderable:
    return h.table(class_=name)[
        h.thead[h.tr[(h.th(scope="col")[title] for title in titles)]],
        h.tbody[(h.tr[(h.td[cell] for cell in row)] for row in rows)],
    ]


def _beside(name: str) -> Markup:
    """A file of this folder, to stand in a page."""
    return Markup(Path(__file__).with_name(name).read_text("utf-8"))


def paper_page(title: str, *parts: h.Node) -> str:
    """A page to print, which needs nothing else.

    Args:
        title: of the window.
        parts: what stands in it.

    Returns:
        the page.
    """
    return f"{document(title, _beside('paper.css'), h.main[parts])}\n"
