"""A plan as one page of HTML that needs nothing beside it: to read, to print and to send."""

from datetime import date, timedelta

import htpy as h

from managerkit.ui.document import document

from .model import Entry, Plan

_STYLE = """
@page { margin: 18mm; }
body { font: 16px/1.45 Georgia, serif; color: #1a1a1a; background: #fff;
  max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.1rem; margin: 1.2rem 0 .3rem; }
p { margin: .3rem 0; } ul { margin: .2rem 0; padding-left: 1.2rem; } li { margin: .15rem 0; overflow-wrap: anywhere; }
time { font-weight: bold; } .empty, footer { color: #555; } footer { margin-top: 1.5rem; font-size: .85rem; }
"""


def day_of(begins: date, entry: Entry) -> date:
    """The date by which an entry is due; the first day is day 1.

    Args:
        begins: the date of day 1.
        entry: with its day, counted from 1.
    """
    return begins + timedelta(days=entry.day - 1)


def spoken(day: date) -> str:
    """A date as one says it, such as Mon 11 Jan 2027, whatever language the machine speaks."""
    week = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{week[day.weekday()]} {day.day} {months[day.month - 1]} {day.year}"


def body(plan: Plan, begins: date, level: int = 1) -> h.Renderable:
    """The plan's headings and lists, escaped, to stand in a page or under a cell.

    Args:
        plan: the plan.
        begins: the date of day 1.
        level: the title's level of heading, from 1 to 5; the sections' is one more.
    """
    headings = [h.h1, h.h2, h.h3, h.h4, h.h5, h.h6]
    first, second = headings[level - 1], headings[level]
    return h.fragment[
        first[plan.title],
        [h.p[_clean(text)] for text in plan.opening],
        [
            h.section[
                second[section.title],
                h.ul[[_item(entry, begins) for entry in section.entries]]
                if section.entries
                else h.p(".empty")[section.empty],
            ]
            for section in plan.sections
        ],
    ]


def page(plan: Plan, begins: date, made: date) -> str:
    """The whole page, in UTF-8.

    Args:
        plan: its texts are escaped.
        begins: the date of day 1.
        made: the day on which it is written, for the foot.
    """
    whole = document(
        _clean(plan.title),
        _STYLE,
        h.main[body(plan, begins)],
        h.footer[
            f"Made on {spoken(made)}. Nobody has seen it but you, until you show it. If you change this file, your "
            "version is kept under another name when the next one is written."
        ],
    )
    return f"{whole}\n"


def text(plan: Plan, begins: date) -> str:
    """The plan as plain text.

    Args:
        plan: the plan.
        begins: the date of day 1.
    """
    parts = [plan.title, *plan.opening]
    for section in plan.sections:
        lines = [f"  {spoken(day_of(begins, one))}, day {one.day}: {_said(one)}" for one in section.entries]
        parts.append("\n".join([section.title, *(lines or [f"  {section.empty}"])]))
    return "\n\n".join(parts)


def _item(entry: Entry, begins: date) -> h.Element:
    day = day_of(begins, entry)
    return h.li[h.time(datetime=day.isoformat())[spoken(day)], f", day {entry.day}: {_clean(_said(entry))}"]


def _said(entry: Entry) -> str:
    return f"{entry.text} ({entry.note})" if entry.note else entry.text


def _clean(words: str) -> str:
    """Words that a file in UTF-8 can hold."""
    return "".join(sign for sign in words if sign >= " ").encode("utf-8", "ignore").decode("utf-8")
