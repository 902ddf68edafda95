"""The portfolio as one page of HTML that needs nothing beside it: to read, to print and to show to somebody."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import htpy as h

from managerkit.activities.base import Promise
from managerkit.activities.reflections.engine import day
from managerkit.activities.reflections.memo import Memo
from managerkit.activities.reflections.memo_forms import MemoPart
from managerkit.content.loading import CourseFolder
from managerkit.content.look import Look
from managerkit.look_back.engine import Undertaking
from managerkit.look_back.own_line import WHY
from managerkit.look_back.view import drawn, said_at
from managerkit.plans.page import body as plan_body
from managerkit.plans.page import spoken
from managerkit.ui.controls import Body
from managerkit.ui.document import document

from .collect import Chapter, CollectedWork

_NOTHING_LOADED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""The policy that forbids the page to load or run anything, should something hostile have got into it."""


def page(found: CollectedWork, course: CourseFolder, kit: str, made: date, paper: str = "") -> str:
    """The whole page, in UTF-8.

    Args:
        found: what goes in; texts are escaped.
        course: the course, whose title, name, logo and colour it has.
        kit: the kit's version, for the foot.
        made: the day on which it is written, for the foot.
        paper: a size as CSS names it, where it is to be fixed; else whoever prints it chooses.
    """
    front, appendix = list(_front(found)), list(_appendix(found))
    style = Path(__file__).with_name("page.css").read_text("utf-8")
    size = f"@page {{ size: {paper}; }}" if paper else ""
    title, look, logo = course.course.title, course.course.look or Look(), course.logo
    colour = f":root {{ --accent: {look.colour}; }}" if look.colour else ""
    whole = document(
        f"Portfolio: {title}",
        style + size + colour,
        h.div(".sheet")[
            h.header[
                logo and h.img(".logo", src=logo, alt=look.name or ""),
                h.p(".label")[" · ".join(filter(None, ["Portfolio", look.name, spoken(made)]))],
                h.h1[title],
                h.p(".lead")["What one person answered, tried, wrote and undertook, in their own words."],
                h.nav(aria_label="Contents")[
                    front and _contents("In short", front),
                    appendix and _contents("What it rests on, module by module", appendix),
                ],
            ],
            h.main[
                [_section(*part) for part in front],
                appendix and h.div(class_="appendix" if front else None)[[_section(*part) for part in appendix]],
            ],
            _foot(found, kit, made),
        ],
        head=h.meta(http_equiv="Content-Security-Policy", content=_NOTHING_LOADED),
    )
    return _clean(f"{whole}\n")


def dated(chapters: Sequence[Chapter]) -> list[tuple[Chapter, Promise]]:
    """What was undertaken, by its day; what has none comes last."""
    found = [(chapter, one) for chapter in chapters for one in chapter.promises]
    return sorted(found, key=lambda pair: (pair[1].day is None, pair[1].day or date.min))


_Part = tuple[str, str, Body]
"""An id, a heading, and what stands under it."""


def _contents(label: str, parts: Sequence[_Part]) -> Body:
    return h.fragment[h.p(".label")[label], h.ol[[h.li[h.a(href=f"#{name}")[title]] for name, title, _ in parts]]]


def _section(name: str, title: str, inside: Body) -> h.Element:
    return h.section(aria_labelledby=name)[h.h2(id=name)[title], inside]


def _front(found: CollectedWork) -> Iterator[_Part]:
    """What the person wants: the decision, what was undertaken, what is planned."""
    for chapter in found.chapters:
        if chapter.memo:
            yield f"memo-{chapter.id}", chapter.memo.form.heading, _memo(chapter.memo)
    if promises := dated(found.chapters):
        yield "commitments", "Undertaken", _promises(promises)
    if looked := [(one, days) for chapter in found.chapters for one in chapter.undertaken for days in _begun(one)]:
        yield "looked-back", "Looked back", h.fragment[[_looked(one, days) for one, days in looked]]
    if plans := [one for chapter in found.chapters for one in chapter.plans]:
        yield "plans", "Planned", h.fragment[[plan_body(one.plan, one.begins, level=3) for one in plans]]


def _appendix(found: CollectedWork) -> Iterator[_Part]:
    """All else, module by module."""
    for chapter in found.chapters:
        lines = [_over_time(chapter)] if chapter.lines else []
        if inside := [*(exhibit.draw() for exhibit in chapter.exhibits.values()), *lines]:
            yield f"module-{chapter.id}", chapter.title, h.fragment[h.p(".question")[chapter.question], inside]


def _memo(memo: Memo) -> Body:
    sentence, *parts = memo.form.parts
    said = [(part.label, _day_or_text(part, memo.text(part.name))) for part in parts if memo.text(part.name)]
    evidence = [h.li(dir="auto")[h.em[one.module], ": ", one.text] for one in memo.evidence]
    return h.fragment[
        h.p(".label")[memo.chosen] if memo.choice else None,
        memo.text(sentence.name) and h.p(".decision", dir="auto")[memo.text(sentence.name)],
        h.dl(".parts")[[h.div[h.dt[label], h.dd(dir="auto")[text]] for label, text in said],] if said else None,
        evidence and h.fragment[h.h3["The evidence picked for it"], h.ul[evidence]],
    ]


def _day_or_text(part: MemoPart, text: str) -> str:
    found = None if part.least else day(text)
    return spoken(found) if found else text


def _promises(promises: Sequence[tuple[Chapter, Promise]]) -> Body:
    return h.ul(".promises")[[_promise(chapter, one) for chapter, one in promises]]


def _promise(chapter: Chapter, one: Promise) -> h.Element:
    when: Body = h.time(datetime=one.day.isoformat())[f"By {spoken(one.day)}"] if one.day else h.span[_no_day(one.by)]
    return h.li[
        h.div(".when")[when],
        h.div[
            h.p(dir="auto")[one.said],
            h.p(".small", dir="auto")[one.noticed, f" From “{chapter.title}”."],
        ],
    ]


def _begun(one: Undertaking) -> list[int]:
    return [days for days, look in one.looks.items() if look.begun and not look.skipped]


def _looked(one: Undertaking, days: int) -> Body:
    return h.fragment[
        h.h3[f"{one.title}, {days} days on"], h.p(dir="auto")[one.plan(days).said], h.dl(".parts")[said_at(one, days)]
    ]


def _over_time(chapter: Chapter) -> Body:
    return h.fragment[h.h3["Asked more than once"], h.p(".small")[WHY], [drawn(line) for line in chapter.lines]]


def _no_day(by: str) -> str:
    return f"By: {by}" if by else "No day set"


def _foot(found: CollectedWork, kit: str, made: date) -> h.Element:
    versions = [f"{one.title} {' and '.join(one.versions)}" for one in found.chapters if one.versions]
    return h.footer[
        h.p[
            "Scales show one person's own answers to questions that nobody has validated; there is no total and no "
            "norm. What models give rests on coefficients that are assumptions."
        ],
        h.p[f"Made on {spoken(made)} with managerkit {kit}. Answered under these versions: {'; '.join(versions)}."],
        h.p[
            "The course sends this file nowhere. If you change it, your version is kept under another name when the "
            "next one is written."
        ],
    ]


def _clean(text: str) -> str:
    """A page that a file in UTF-8 can hold and a browser reads: no control characters, no halves of characters."""
    kept = "".join(sign for sign in text if (sign >= " " and sign != "\x7f") or sign in "\n\t")
    return kept.encode("utf-8", "ignore").decode("utf-8")
