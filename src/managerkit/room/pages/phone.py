"""A phone's page: one question, for one thumb, with and without a script."""

from collections.abc import Mapping

import htpy as h

from managerkit.room.answers import MOST_CHARACTERS, Asked, Record, in_digits
from managerkit.room.engine import LiveRoom
from managerkit.ui.markdown import line, prose

from .parts import came, clock, page, results, scene, truth

_EVERY = 1.5


def phone(
    room: LiveRoom,
    who: str,
    code: str,
    now: float,
    complaint: str = "",
    sent: Mapping[str, str] | None = None,
    base: str = "",
) -> str:
    """The page of a phone that is in the room.

    Args:
        room: the room.
        who: the phone.
        code: the room's, which is in the address.
        now: seconds since 1970.
        complaint: what was wrong with what it sent, in a sentence.
        sent: what that was, by field, to be mended rather than typed again.
        base: under which path the room is.
    """
    asked, given, step = room.asked(), room.given(who), room.step
    parts: list[h.Node] = [h.h1(tabindex="-1")[asked.text if asked else _title(room)]]
    if complaint:
        parts.append(h.p(".complaint", role="alert")[complaint])
    if asked:
        again = sent if sent and sent.get("key") == asked.key else None
        parts.append(_question(room, asked, given, again or _typed(asked, given), code))
    elif step is not None and step.slide and not room.over:
        told = room.told()
        parts += [prose(step.slide), truth(*told) if told else None]
    typing = asked is not None and asked.kind in ("number", "words", "rank", "commitment") and not room.revealed
    if typing:
        parts.append(h.noscript[h.p[h.a(href=code)["Look whether something else is on"]]])
    return page(
        room.script.session.title,
        "phone",
        version(room),
        0 if room.over else _EVERY,
        h.main(id="now", data_key=asked.key if asked else "")[parts],
        h.p("#said", role="status"),
        h.footer[clock(room, now) if step and not room.over else None, h.span["Nobody's name is kept."]],
        base=base,
        refresh=not typing and not room.over,
    )


def version(room: LiveRoom) -> str:
    """What makes a phone's page another one.

    Args:
        room: the room.
    """
    return str(room.changes)


def entrance(complaint: str = "", base: str = "") -> str:
    """The page that asks for the code.

    Args:
        complaint: what was wrong with the last one, in a sentence.
        base: under which path the room is.
    """
    return page(
        "Join",
        "phone",
        "",
        0,
        h.main(id="now")[
            h.h1(tabindex="-1")["Join"],
            h.p(".complaint", role="alert")[complaint] if complaint else None,
            h.form(method="get", action="join")[
                h.label(for_="code")["The four letters on the screen"],
                h.input(
                    "#code", name="code", maxlength="4", autocapitalize="characters", autocomplete="off", required=True
                ),
                h.button["Join"],
            ],
        ],
        base=base,
    )


def _title(room: LiveRoom) -> str:
    if room.over:
        return "That was it. You can close this page."
    if room.step is None:
        return "You are in. Look at the screen; it begins in a moment."
    return room.step.title


def _typed(asked: Asked, given: Record | None) -> Mapping[str, str]:
    """The fields of a form that gave an answer."""
    if given is None:
        return {}
    if asked.kind == "rank":
        return {f"place-{value}": in_digits(float(place)) for value, place in given.items()}
    value = given["value"]
    return {"value": value if isinstance(value, str) else in_digits(value)}


def _question(room: LiveRoom, asked: Asked, given: Record | None, typed: Mapping[str, str], code: str) -> h.Renderable:
    if room.revealed:
        return h.fragment[results(room, asked), h.p(".quiet")["This is on the screen as well."]]
    match asked.kind:
        case "choose":
            return h.fragment[_form(asked, code, _buttons(asked, given)), _slide(room)]
        case "story":
            return h.fragment[_form(asked, code, _buttons(asked, given)), _scene(room)]
        case "number":
            return _form(asked, code, _number(asked, typed), _send(given))
        case "words":
            return _form(asked, code, _words(typed), _send(given))
        case "rank":
            return _form(asked, code, _places(asked, typed), _send(given))
        case "groups":
            return _cards(room)
        case _:
            return _commitment(code)


def _slide(room: LiveRoom) -> h.Renderable | None:
    slide = room.step.slide if room.step else None
    return h.details[h.summary["What is on the screen, to read here"], prose(slide)] if slide else None


def _scene(room: LiveRoom) -> h.Renderable | None:
    now = room.scene()
    return h.details[h.summary["The scene, to read here"], came(*now), scene(*now)] if now else None


def _form(asked: Asked, code: str, *fields: h.Node) -> h.Renderable:
    return h.form(method="post", action=code, data_key=asked.key)[
        h.input(type="hidden", name="key", value=asked.key), fields
    ]


def _buttons(asked: Asked, given: Record | None) -> h.Renderable:
    mine = given["value"] if given else None
    return h.fragment[
        (
            h.button(".option", name="value", value=value, aria_pressed="true" if value == mine else "false")[
                line(text)
            ]
            for value, text in asked.lettered
        ),
        h.p(".quiet")["Your answer is in. Another one takes its place." if given else "One tap, and it is in."]
        if asked.options
        else h.p["The story has ended. It is on the screen."],
    ]


def _number(asked: Asked, typed: Mapping[str, str]) -> h.Renderable:
    unit = f" {asked.unit}" if asked.unit else ""
    return h.fragment[
        h.label(for_="value")[f"From {in_digits(asked.low)} to {in_digits(asked.high)}{unit}"],
        h.input(
            "#value",
            name="value",
            inputmode="decimal",
            autocomplete="off",
            value=typed.get("value", ""),
        ),
    ]


def _words(typed: Mapping[str, str]) -> h.Renderable:
    return h.fragment[
        h.label(for_="value")["A line, which may go up on the screen without your name"],
        h.input(
            "#value",
            name="value",
            maxlength=str(MOST_CHARACTERS),
            autocomplete="off",
            dir="auto",
            value=typed.get("value", ""),
        ),
    ]


def _places(asked: Asked, typed: Mapping[str, str]) -> h.Renderable:
    numbers = range(1, len(asked.options) + 1)
    return h.fragment[
        h.p(".quiet")["1 is the first. Each place once."],
        (
            h.label(".place")[
                h.span[line(text)],
                h.select(name=f"place-{value}")[
                    h.option(value="")["–"],
                    (h.option(value=str(n), selected=typed.get(f"place-{value}") == str(n))[str(n)] for n in numbers),
                ],
            ]
            for value, text in asked.options
        ),
    ]


def _send(given: Record | None) -> h.Renderable:
    return h.fragment[
        h.button(".send")["Send again" if given else "Send"],
        h.p(".quiet")["Your answer is in. Another one takes its place."] if given else None,
    ]


def _cards(room: LiveRoom) -> h.Renderable:
    step = room.step
    question = step.question if step else None
    cards = question.cards if question else []
    size = question.size if question else None
    return h.fragment[
        prose(step.slide) if step and step.slide else None,
        h.p[f"Groups of {size}. Who does what:"] if cards else None,
        h.ol(".cards", type="A")[(h.li[line(card)] for card in cards)],
    ]


def _commitment(code: str) -> h.Renderable:
    return h.form(method="post", action=f"{code}/date", data_plain="")[
        h.label(for_="when")["If … (what will remind you)"],
        h.input("#when", name="when", dir="auto", maxlength="200", autocomplete="off"),
        h.label(for_="then")["… then I will"],
        h.input("#then", name="then", dir="auto", maxlength="200", autocomplete="off", required=True),
        h.label(for_="day")["By"],
        h.input("#day", name="day", type="date", required=True),
        h.button(".send")["Save it on this phone"],
        h.p(".quiet")["It becomes a date for your calendar. The facilitator's laptop keeps nothing of it."],
    ]
