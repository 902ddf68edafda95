"""The learner's plan for ninety days as it stands in the table: for one page, and for a calendar."""

from collections.abc import Mapping, Sequence

from managerkit.activities.simulations.rows import as_number
from managerkit.plans.model import Entry, Plan, Section

Value = float | str
SITUATIONS = {1: "start-up", 2: "turnaround", 3: "accelerated growth", 4: "realignment", 5: "sustaining success"}
"""Watkins' five, in the order of their initials."""
READINGS = {name.replace(" ", "-"): number for number, name in SITUATIONS.items()}
"""The situations as a row names them."""
KINDS = {
    "talk": "a conversation",
    "win": "an early win",
    "stop": "I step back if",
    "tell": "will tell me how it goes",
    "back": "what I go back to",
    **{key: f"I was given: {SITUATIONS[number]}" for key, number in READINGS.items()},
}
"""What a row of the plan is."""
LAST = 90
LOOKS = (30, 60, 90)
"""Days on which one looks at the page again."""


def day(value: object) -> int | None:
    """A day from 1 to 90, or nothing."""
    number = as_number(value)
    return round(number) if 1 <= number <= LAST else None


def _text(value: object, otherwise: str) -> str:
    return " ".join(str(value if value is not None else "").split()) or otherwise


def plan(values: Mapping[str, float], rows: Sequence[Mapping[str, Value]]) -> Plan:
    """The rows as a plan of ninety days.

    Args:
        values: the sliders, of which `trial` says whether it can be taken back.
        rows: `kind`, `what`, `who` and `day`; those without a usable kind or day are left out.

    Returns:
        the situation and when to look again, conversations and wins by thirds, the trial, and three days to look.
    """
    entries: dict[str, list[Entry]] = {kind: [] for kind in KINDS}
    for number, row in enumerate(rows, start=1):
        kind, due = str(row.get("kind")), day(row.get("day"))
        if kind not in KINDS or due is None:
            continue
        who = _text(row.get("who"), "")
        what = _text(row.get("what"), "no words yet")
        entries[kind].append(Entry(f"row-{number}", due, _said(kind, what, who), _note(kind)))
    for found in entries.values():
        found.sort(key=lambda one: one.day)
    trial = values.get("trial", 0) >= 0.5
    given = [one for key in READINGS for one in entries[key]]
    opening = ["A trial of ninety days." if trial else "Taken for good; the last part is then a matter of fairness."]
    return Plan(
        title="My first ninety days",
        opening=opening,
        sections=[
            Section(
                "What I was given, and when I look again", given, "Not said yet. Sustaining success is what people say."
            ),
            *(_third(entries, low, high) for low, high in ((1, 30), (31, 60), (61, LAST))),
            Section("I step back if", entries["stop"], "Nothing yet. Without a sign, the end is a mood."),
            Section("Who will tell me", entries["tell"], "Nobody yet. No news will then look like good news."),
            Section("What I go back to", entries["back"], "Nothing yet. A trial without a way back is no trial."),
            Section("I look at this page", [_look(on) for on in LOOKS]),
        ],
    )


def _third(entries: Mapping[str, Sequence[Entry]], low: int, high: int) -> Section:
    """What is to be heard and done in thirty days."""
    both = sorted(
        (one for kind in ("talk", "win") for one in entries[kind] if low <= one.day <= high), key=lambda e: e.day
    )
    return Section(f"Days {low} to {high}", both, "Nothing yet.")


def _said(kind: str, what: str, who: str) -> str:
    """A row in a line."""
    match kind:
        case "talk":
            return f"Talk with {who or 'somebody'}: {what}"
        case "win":
            return f"Early win: {what}" + (f", with {who}" if who else "")
        case "stop":
            return f"Step back? {what}" + (f"; decided with {who}" if who else "")
        case "tell":
            return f"{who or 'Nobody named'} tells me: {what}"
        case "back":
            return f"Way back: {what}" + (f"; agreed with {who}" if who else "; agreed with nobody yet")
        case _:
            given = SITUATIONS[READINGS[kind]]
            return f"Look again: is it {given}? {what}" + (f"; ask {who}" if who else "")


def _note(kind: str) -> str:
    """What to do on the day, for those rows where the day is one to decide on."""
    if kind == "stop":
        return "Say yes or no aloud on this day."
    if kind in READINGS:
        return "What would I see if it were another of the five?"
    return ""


def _look(on: int) -> Entry:
    return Entry(f"look-{on}", on, f"Look at the plan, day {on}", "What have I heard that is not on it?")
