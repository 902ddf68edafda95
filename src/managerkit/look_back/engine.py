"""A look back at what one undertook: journal's texts and a day in, what is due and what was said out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from managerkit.activities.base import Promise
from managerkit.activities.reflections.engine import day

DAYS = (30, 90)
"""How many days after its date one looks back at what one undertook."""

OFFERED_FOR = 28
"""For how many days a look back is offered of itself. Later it can still be opened, and nobody is reminded."""

CAME = {"no": "no, not once", "once": "yes, once", "often": "yes, more than once", "unsure": "I cannot tell"}
DID = {"planned": "what I had planned", "part": "a part of it", "other": "something else", "nothing": "nothing"}
ONWARD = {"keep": "I keep this plan as it is", "other": "I make another plan", "drop": "I drop it, for a reason"}

CHOICES = {"came": CAME, "did": DID, "onward": ONWARD, "skipped": {"yes": "left out", "no": ""}}
"""What can be chosen, by field."""

WRITTEN = ("example", "on", "obstacle", "reason", "cue", "act", "by", "who")
"""The fields that are typed; `on` and `by` are days."""

LookState = Literal["ahead", "open", "past", "closed", "dropped"]
"""Not yet due; due; no longer offered of itself; answered or left out; not asked, as the plan was dropped before."""


@dataclass(frozen=True)
class LookBack:
    """What was said at one look back, by field; "" for what was not."""

    said: Mapping[str, str]

    def text(self, field: str) -> str:
        """What was typed into a field, without white space around it."""
        return self.said.get(field, "").strip()

    def choice(self, field: str) -> str:
        """The key chosen in a field; "" if none of CHOICES is."""
        chosen = self.said.get(field, "")
        return chosen if chosen in CHOICES[field] else ""

    @property
    def skipped(self) -> bool:
        """Whether one left it out."""
        return self.choice("skipped") == "yes"

    @property
    def begun(self) -> bool:
        """Whether anything was said."""
        return any(self.choice(field) for field in ("came", "did", "onward")) or any(map(self.text, WRITTEN))

    @property
    def closed(self) -> bool:
        """Whether nothing is asked any more: one said how it goes on, or left it out."""
        return self.skipped or bool(self.choice("onward"))


@dataclass(frozen=True)
class Undertaking:
    """What somebody undertook with a date, and what they said when they looked back, by DAYS.

    `module` is its id, `title` its title, `prompt` what it was undertaken under.
    """

    module: str
    title: str
    prompt: str
    promise: Promise
    looks: Mapping[int, LookBack]

    def due(self, days: int) -> date:
        """The day from which one is asked to look back.

        Args:
            days: one of DAYS.
        """
        assert self.promise.day is not None
        return self.promise.day + timedelta(days=days)

    def plan(self, days: int) -> Promise:
        """The plan that one looks back at: the first one, or another that was made in its place since.

        Args:
            days: one of DAYS.
        """
        later = [one for before, one in self.next_plans() if before < days]
        return later[-1] if later else self.promise

    def next_plans(self) -> list[tuple[int, Promise]]:
        """The plans that were made when looking back, with the days after which."""
        found = []
        for days, look in self.looks.items():
            if not look.skipped and look.choice("onward") == "other" and look.text("act"):
                cue, act, who, by = (look.text(field) for field in ("cue", "act", "who", "by"))
                found.append((days, Promise(f"{self.promise.key}/next-{days}", cue, act, who, by, day(by))))
        return found

    def dropped(self, days: int) -> bool:
        """Whether it was dropped before so many days had gone.

        Args:
            days: one of DAYS.
        """
        earlier = (look for before, look in self.looks.items() if before < days and not look.skipped)
        return any(look.choice("onward") == "drop" for look in earlier)

    def state(self, days: int, today: date) -> LookState:
        """How it stands with one look back.

        Args:
            days: one of DAYS.
            today: the day.
        """
        if self.dropped(days):
            return "dropped"
        if self.looks[days].closed:
            return "closed"
        if today < self.due(days):
            return "ahead"
        return "past" if self._over(days, today) else "open"

    def may_change(self, days: int, today: date) -> bool:
        """Whether it is due, or was answered while it is, so that one goes on writing.

        Args:
            days: one of DAYS.
            today: the day.
        """
        state = self.state(days, today)
        return state == "open" or (state == "closed" and not self.looks[days].skipped and not self._over(days, today))

    def _over(self, days: int, today: date) -> bool:
        """Whether it is no longer offered: its weeks are over, or the next one is due."""
        later = [other for other in DAYS if other > days]
        ends = self.due(days) + timedelta(days=OFFERED_FOR)
        return today > ends or any(today >= self.due(other) for other in later)


def read(texts: Mapping[str, str | None], prompt: str) -> dict[int, LookBack]:
    """What was said at each look back.

    Args:
        texts: a journal's newest LOOK_BACK by key.
        prompt: what was undertaken under.

    Returns:
        A look back for each of DAYS, empty where nothing was said.
    """
    fields = [*CHOICES, *WRITTEN]
    return {
        days: LookBack({field: text for field in fields if (text := texts.get(f"{prompt}:{days}:{field}"))})
        for days in DAYS
    }


def with_state(found: Sequence[Undertaking], today: date, *states: LookState) -> list[tuple[Undertaking, int]]:
    """The looks back that stand so, the one that was due first in front.

    Args:
        found: what was undertaken.
        today: the day.
        *states: of which state.

    Returns:
        what was undertaken, and after how many days one looks back at it.
    """
    looks = [(one, days) for one in found for days in DAYS if one.state(days, today) in states]
    return sorted(looks, key=lambda look: (look[0].due(look[1]), look[0].promise.key))
