"""The controls that panels are made of: ordinary HTML, labelled, and named so that the panel sends their events."""

from collections.abc import Iterable, Sequence
from datetime import date
from unicodedata import bidirectional
from urllib.parse import quote

import htpy as h
from htpy import Node, Renderable
from markupsafe import Markup

LONGEST_FIELD = 53
"""Characters that a one-line field shows at most."""


def radios(name: str, legend: Node, options: Iterable[tuple[str, Node]], chosen: str | None) -> h.Element:
    """A question with one answer, as a group of radio buttons under a legend.

    Args:
        name: the control's name, by which its event comes.
        legend: the question.
        options: for each answer its value and what is shown of it.
        chosen: the value that is chosen; None for none.
    """
    return h.fieldset(".mk-question", data_key=name)[
        h.legend[legend],
        [
            h.label(".mk-option")[
                h.input(type="radio", name=name, value=value, data_on=True, checked=value == chosen),
                h.span[label],
            ]
            for value, label in options
        ],
    ]


def to_file(where: str, label: str) -> h.Element:
    """A link to a file that was written, which opens in a tab of its own.

    Args:
        where: its path from the notebook's folder, with forward slashes.
        label: what is shown of the link.
    """
    return h.a(href=quote(where), data_file=True)[label]


def field(
    name: str, label: Node, value: str, kind: str = "text", hint: str = "", longest: int | None = None
) -> h.Element:
    """A labelled one-line field.

    Args:
        name: the control's name, by which its event comes.
        label: what is asked for.
        value: what stands in it.
        kind: an HTML input type such as text, date or number.
        hint: what shows as long as it is empty.
        longest: how many characters it takes; None for any number.
    """
    return h.label(".mk-field", data_key=name)[
        h.span[label],
        h.input(
            type=kind,
            name=name,
            value=value,
            data_on=True,
            placeholder=hint or None,
            dir="auto" if kind == "text" else None,
            maxlength=longest,
            size=longest and min(longest, LONGEST_FIELD),
            # without it, browsers take years of six digits; some do all the same
            max="9999-12-31" if kind == "date" else None,
        ),
        h.small(".mk-wrong")["This is no date: a year has four digits, as in 2027-03-01."]
        if kind == "date" and value and not _is_day(value)
        else None,
    ]


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2027-03-01") and bool(date.fromisoformat(text))
    except ValueError:
        return False


def area(name: str, label: Node, value: str, rows: int = 6, hotkey: str = "", longest: int | None = None) -> h.Element:
    """A labelled field for several lines; a hotkey leads into it.

    Args:
        name: the control's name, by which its event comes.
        label: what is asked for.
        value: what stands in it.
        rows: its height in lines.
        hotkey: the keys, parted by spaces, that lead into it.
        longest: how many characters it takes; None for any number.
    """
    return h.label(".mk-field", data_key=name)[
        h.span[label],
        h.textarea(name=name, rows=str(rows), data_on=True, data_hotkey=hotkey or None, dir="auto", maxlength=longest)[
            Markup("\n"), value
        ],
    ]


def slider(name: str, label: str, value: float | None, low: float, high: float, step: float, unit: str) -> h.Element:
    """A labelled slider that shows its value and says it with its unit; the page follows while it is dragged.

    Args:
        name: the control's name, by which its event comes.
        label: what is set.
        value: where it stands; None as long as it has no value, when it shows no thumb.
        low: the least, in the same unit.
        high: the most.
        step: from one value to the next.
        unit: the unit's name; "" for none.
    """
    shown = "not yet given" if value is None else f"{value:g} {unit}".strip()
    return h.label(".mk-slider", data_key=name)[
        h.span[label, " ", h.output[shown]],
        h.input(
            type="range",
            name=name,
            min=f"{low:g}",
            max=f"{high:g}",
            step=f"{step:g}",
            value=None if value is None else f"{value:g}",
            aria_valuetext=shown,
            data_on=True,
            data_unset=value is None,
        ),
    ]


def checkbox(name: str, label: Node, checked: bool, hotkey: str = "") -> h.Element:
    """A labelled box to tick; its events say "true" or "false".

    Args:
        name: the control's name, by which its event comes.
        label: what is said by ticking it.
        checked: whether it is ticked.
        hotkey: the keys, parted by spaces, that tick it.
    """
    return h.label(".mk-option", data_key=name)[
        h.input(type="checkbox", name=name, value="true", data_on=True, data_hotkey=hotkey or None, checked=checked),
        h.span[label],
    ]


def select(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> h.Element:
    """A drop-down list whose label only a screen reader needs, as in a table under a heading.

    Args:
        name: the control's name, by which its event comes.
        label: what is chosen.
        options: for each choice its value and its title.
        chosen: the value that is chosen.
    """
    return h.select(name=name, aria_label=label, data_on=True, data_key=name)[
        [h.option(value=value, selected=value == chosen)[title] for value, title in options]
    ]


def button(
    name: str,
    label: Node,
    value: str = "",
    style: str = "",
    disabled: bool = False,
    hotkey: str = "",
    shows: bool = False,
) -> h.Element:
    """A button.

    `hotkey` has the keys, parted by spaces, that press it from anywhere in the panel but a text.

    Args:
        name: the control's name, by which its event comes.
        label: what it says.
        value: what its event says; "" where the name says all.
        style: "main" for the one that leads on, "quiet" for one that seldom matters.
        disabled: whether it cannot be pressed now.
        hotkey: the keys, parted by spaces, that press it from anywhere in the panel but a text.
        shows: whether the place of the view that is marked `data-top` is brought to the top afterwards.
    """
    return h.button(
        class_=f"mk-button {f'mk-{style}' if style else ''}".strip(),
        type="button",
        name=name,
        value=value,
        data_on=True,
        data_key=f"{name}={value}",
        data_hotkey=hotkey or None,
        data_shows=shows,
        disabled=disabled,
    )[label]


def table(header: Sequence[Node], rows: Iterable[Sequence[Node]], caption: str) -> h.Element:
    """A table with a caption; the first cell of a row is its heading.

    Args:
        header: the columns' titles.
        rows: the cells of each row, as many as there are titles.
        caption: what the table shows.
    """
    return h.div(".mk-table", role="group", aria_label=caption, tabindex="0")[
        h.table[
            h.caption[caption],
            h.thead[h.tr[[h.th(scope="col")[cell] if cell else h.td for cell in header]]],
            h.tbody[
                [
                    h.tr[h.th(scope="row", dir=_way(row[0]))[row[0]], [h.td(dir=_way(cell))[cell] for cell in row[1:]]]
                    for row in rows
                ]
            ],
        ]
    ]


def _way(cell: Node) -> str | None:
    """How a cell says that it may be written from right to left; most say nothing."""
    is_other = isinstance(cell, str) and any(bidirectional(letter) in ("R", "AL") for letter in cell)
    return "auto" if is_other else None


def details(key: str, summary: Node, inside: Node, is_open: bool = False) -> h.Element:
    """Something folded away until it is wanted, as an HTML element.

    Args:
        key: names it, so that it stays open when the panel is drawn anew.
        summary: what is seen of it meanwhile.
        inside: what is folded away.
        is_open: whether it begins open.

    Returns:
        the element.
    """
    return h.details(data_key=key, open=is_open)[h.summary[summary], inside]


def plain_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as aligned plain text.

    Args:
        header: the columns' titles.
        rows: the cells of each row, as many as there are titles.
    """
    lines = [list(header), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


Body = Renderable
"""What a view renders."""
