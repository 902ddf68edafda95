"""What a phone sees, as data: for a notebook's kernel, which answers in a room as a phone does."""

from typing import Any

from .engine import LiveRoom


def seen(room: LiveRoom, who: str) -> dict[str, Any]:
    """What is on now for one who is in the room.

    Args:
        room: the room.
        who: the phone, or the kernel.

    Returns:
        the `title` of the session, the `step` and its `slide`, whether it is `over`; and `asked`, None where nothing
        is: `key`, `kind`, `text`, `options` (value and text), `low`, `high`, `unit`, one's own answer (`given`); once
        answers are shown, their `bars` or `lines` and the `truth` too.
    """
    asked, step = room.asked(), room.step
    whole: dict[str, Any] = {
        "title": room.script.session.title,
        "step": step.title if step else "",
        "slide": (step.slide or "") if step else "",
        "over": room.over,
        "asked": None,
    }
    if asked is None:
        return whole
    question: dict[str, Any] = {
        "key": asked.key,
        "kind": asked.kind,
        "text": asked.text,
        "options": [list(one) for one in asked.lettered],
        "low": asked.low,
        "high": asked.high,
        "unit": asked.unit,
        "given": dict(room.given(who) or {}),
    }
    if room.revealed:
        question |= {
            "bars": [[bar.text, bar.says] for bar in room.shown(asked)],
            "lines": [line for line, _ in room.cloud(asked)],
            "truth": asked.truth,
        }
    return {**whole, "asked": question}
