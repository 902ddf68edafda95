"""The portfolio as one page of HTML that needs nothing beside it: to read, to print and to show to somebody."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import htpy as h
from markupsafe import Markup

from managerkit.activities.base import Promise
from managerkit.activities.reflections.engine import day
from managerkit.activities.reflections.memo import CHOICES, DAYS, TEXTS, Memo
from managerkit.plans.page import body as plan_body
from managerkit.plans.page import spoken
from managerkit.ui.controls import Body

from .collect import Chapter, CollectedWork

_NOTHING_LOADED = "default-src 'none'; style-src 'unsafe-inline'"
"""The policy that forbids the page to load or run anything, should something hostile have got into it."""


def page(found: CollectedWork, course: str, kit: str, made: date, paper: str = "") -> str:
    """The whole page, in UTF-8.

    Args:
        found: what goes in; texts are escaped.
        course: its title.
        kit: the kit's version, for the foot.
        made: the day on which it is written, for the foot.
        paper: a size as CSS names it, where it is to be fixed; else whoever prints it chooses.
    """
    parts = list(_parts(found))
    style = Path(__file__).with_name("page.css").read_text("utf-8")
    size = f"@page {{ size: {paper}; }}" if paper else ""
    whole = h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(http_equiv="Content-Security-Policy", content=_NOTHING_LOADED),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.title[f"Portfolio: {course}"],
            h.style[Markup(style + size)],
        ],
        h.body[
            h.div(".sheet")[
                h.header[
                    h.p(".label")[f"Portfolio · {spoken(made)}"],
                    h.h1[course],
                    h.p(".lead")["What one person answered, tried, wrote and undertook, in their own words."],
                    h.nav(aria_label="Contents")[
                        h.p(".label")["Contents"],
                        h.ol[[h.li[h.a(href=f"#{name}")[title]] for name, title, _ in parts]],
                    ],
                ],
                h.main[
                    [h.section(aria_labelledby=name)[h.h2(id=name)[title], inside] for name, title, inside in parts]
                ],
                _foot(found, kit, made),
            ]
        ],
    ]
    return _clean(f"{whole}\n")


def dated(chapters: Sequence[Chapter]) -> list[tuple[Chapter, Promise]]:
    """What was undertaken, by its day; what has none comes last."""
    found = [(chapter, one) for chapter in chapters for one in chapter.promises]
    return sorted(found, key=lambda pair: (pair[1].day is None, pair[1].day or date.min))


def _parts(found: CollectedWork) -> Iterator[tuple[str, str, Body]]:
    """An id, a heading, and what stands under it: what the person wants first, then module by module."""
    for chapter in found.chapters:
        if chapter.memo:
            yield f"memo-{chapter.id}", "The decision", _memo(chapter.memo)
    if promises := dated(found.chapters):
        yield "commitments", "Undertaken", _promises(promises)
    if plans := [one for chapter in found.chapters for one in chapter.plans]:
        yield "plans", "Planned", h.fragment[[plan_body(one.plan, one.begins, level=3) for one in plans]]
    for chapter in found.chapters:
        if inside := [exhibit.draw() for exhibit in chapter.exhibits.values()]:
            yield f"module-{chapter.id}", chapter.title, h.fragment[h.p(".question")[chapter.question], inside]


def _memo(memo: Memo) -> Body:
    labels = {**TEXTS, **{name: (label, 0) for name, label in DAYS.items()}}
    order = ["why", "against", "trial", "until", "stop", "who", "revisit"]
    said = [(labels[name][0], _day_or_text(name, memo.text(name))) for name in order if memo.text(name)]
    evidence = [h.li(dir="auto")[h.em[one.module], ": ", one.text] for one in memo.evidence]
    return h.fragment[
        h.p(".label")[CHOICES[memo.choice]] if memo.choice else None,
        memo.text("sentence") and h.p(".decision", dir="auto")[memo.text("sentence")],
        h.dl(".parts")[[h.div[h.dt[label], h.dd(dir="auto")[text]] for label, text in said],] if said else None,
        evidence and h.fragment[h.h3["The evidence picked for it"], h.ul[evidence]],
    ]


def _day_or_text(name: str, text: str) -> str:
    found = day(text) if name in DAYS else None
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
