"""A room as a fold over what happened in it: who answered what, where the session stands, what the screen shows.

Nothing here knows a clock, a file or a network. `apply` takes events that happened; whether something may happen, and
the event that says so, is for `decisions.py`. The same events, in order, always make the same room.
"""

import string
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from managerkit.activities.scenarios import engine as story
from managerkit.cohort.report.suppression import Batch
from managerkit.content.scenario import Scenario
from managerkit.content.session import SessionStep

from .answers import AnswerBar, Asked, Record, bars, counted, fits, middle
from .script import Script

Event = Mapping[str, Any]
"""What happened, as JSON: its `kind`, what belongs to it, and `at`, when, in seconds since 1970."""

_SEEN_ONLY_WHEN_REVEALED = frozenset({"answer", "join", "note"})
"""Kinds of events that change nothing on a phone, but for answers that are shown."""


class LiveRoom:
    """A session that is going on.

    Args:
        script: what it goes through.
        seed: of the luck of stories that name none.
    """

    def __init__(self, script: Script, seed: int) -> None:
        self.script = script
        self.steps = script.session.steps
        self.seed = seed
        self.number: int | None = None
        """Which step it is at, from 0; None before the first."""
        self.opened = 0.0
        """When the first step began, in seconds since 1970."""
        self.began = 0.0
        """When this step began."""
        self.more = 0.0
        """Seconds given to this step beyond its own."""
        self.over = False
        self.locked = False
        self.revealed = False
        self.square = False
        """Whether the screen shows how to join, in the middle of a session."""
        self.turned = False
        """Whether the screen is at the second page of a scene that is too long for one."""
        self.phones: set[str] = set()
        self.answers: dict[str, dict[str, Record]] = {}
        """By question and phone."""
        self.batches: dict[str, tuple[Batch, ...]] = {}
        """By question: who is counted on the screen."""
        self.by_hand: dict[str, dict[str, int]] = {}
        self.nodded: dict[str, set[str]] = {}
        self.plays: dict[str, story.State] = {}
        self.notes: list[str] = []
        self.changes = 0
        """How often what phones show has changed; answers do not change it until they are shown."""
        self.happened = 0
        """How much has happened at all."""

    # What happened

    def apply(self, event: Event) -> None:
        """Let something have happened. What this session does not know is passed over.

        Args:
            event: as a function of decisions.py returned it, with `at`.
        """
        handler = getattr(self, f"_on_{event.get('kind')}", None)
        if handler is not None:
            handler(event)
            self.happened += 1
            self.changes += event["kind"] not in _SEEN_ONLY_WHEN_REVEALED or (self.revealed and "record" in event)

    def _on_join(self, event: Event) -> None:
        self.phones.add(event["who"])

    def _on_go(self, event: Event) -> None:
        found = next((number for number, step in enumerate(self.steps) if step.id == event["to"]), None)
        if found is None:
            return
        if self.number is None:
            self.opened = event["at"]
        self.number, self.began, self.more, self.over = found, event["at"], 0.0, False
        self.revealed, self.square, self.turned = False, False, False
        step = self.steps[found]
        if step.id in self.script.stories and step.id not in self.plays:
            self.plays[step.id] = story.begin(self.script.stories[step.id], self._seed_of(step))

    def _on_answer(self, event: Event) -> None:
        if self._is_asked(event["key"], [event["record"]]):
            self.answers.setdefault(event["key"], {})[event["who"]] = event["record"]

    def _on_show(self, event: Event) -> None:
        asked = self.asked()
        if asked is None or not self._is_asked(event["key"], event["records"]):
            return
        self._admit(event)
        before = self.question(asked.before) if asked.before else None
        earlier = event.get("earlier")
        if before and earlier and all(fits(before, record) for record in earlier["records"]):
            self._admit({**earlier, "key": before.key})
        self.revealed = True

    def _admit(self, who: Event) -> None:
        batch = Batch(tuple(who["people"]), tuple(who["records"]))
        if batch.people:
            self.batches[who["key"]] = (*self.batches.get(who["key"], ()), batch)

    def _on_hide(self, _: Event) -> None:
        self.revealed = False

    def _on_more(self, event: Event) -> None:
        self.more += event["seconds"]

    def _on_take(self, event: Event) -> None:
        scene = self.scene()
        if self.step is None or scene is None or event["choice"] not in open_choices(scene):
            return
        self.plays[self.step.id] = story.choose(*scene, event["choice"])
        self.revealed, self.turned = False, False

    def _on_back(self, _: Event) -> None:
        scene = self.scene()
        if self.step is None or scene is None:
            return
        scenario, state = scene
        again = story.begin(scenario, state.seed)
        for choice in state.choices[:-1]:
            again = story.choose(scenario, again, choice)
        self.plays[self.step.id], self.revealed, self.turned = again, False, False

    def _on_nod(self, event: Event) -> None:
        nodded = self.nodded.setdefault(event["key"], set())
        nodded.discard(event["line"])
        if event["yes"]:
            nodded.add(event["line"])

    def _on_count(self, event: Event) -> None:
        self.by_hand.pop(event["key"], None)
        if event["numbers"]:
            self.by_hand[event["key"]] = dict(event["numbers"])
        self.revealed = bool(event["numbers"])

    def _on_lock(self, event: Event) -> None:
        self.locked = event["yes"]

    def _on_square(self, event: Event) -> None:
        self.square = event["yes"]

    def _on_turn(self, event: Event) -> None:
        self.turned = event["yes"]

    def _on_note(self, event: Event) -> None:
        self.notes.append(event["text"])

    def _on_end(self, _: Event) -> None:
        self.over = True

    # How it stands

    @property
    def step(self) -> SessionStep | None:
        """The step that it is at; None before the first."""
        return None if self.number is None else self.steps[self.number]

    @property
    def ends(self) -> float:
        """When this step should be over."""
        return self.began + 60 * (self.step.minutes if self.step else 0) + self.more

    def late(self, now: float) -> float:
        """By how many minutes the session will end late, if everything to come takes its time; below 0 is early.

        Args:
            now: seconds since 1970.
        """
        if self.number is None:
            return 0.0
        to_come = 60 * sum(step.minutes for step in self.steps[self.number + 1 :])
        return (max(now, self.ends) + to_come - self.opened) / 60 - self.script.session.minutes

    def savings(self) -> list[str]:
        """What can be shortened or left out of the steps still to come, and what it saves."""
        to_come = self.steps[self.number + 1 :] if self.number is not None else self.steps
        return [step.when_late for step in to_come if step.when_late]

    def asked(self) -> Asked | None:
        """What is asked now; None where nothing is."""
        return self.question(self.step.id) if self.step and not self.over else None

    def question(self, step: str) -> Asked | None:
        """What a step asks, whether it is on or not; None where it asks nothing.

        Args:
            step: its id.
        """
        found = next(one for one in self.steps if one.id == step)
        return self._question(found) if found.question else None

    def scene(self) -> tuple[Scenario, story.State] | None:
        """The story that is being played, and where it stands; None where this step plays none."""
        step = self.step
        if step is None or step.id not in self.plays:
            return None
        return self.script.stories[step.id], self.plays[step.id]

    def told(self) -> tuple[Scenario, story.State] | None:
        """The story that this step tells the truth of; None where it tells none, or the story was not begun."""
        step = self.step
        if step is None or step.tells is None or step.tells not in self.plays:
            return None
        return self.script.stories[step.tells], self.plays[step.tells]

    def answered(self, asked: Asked) -> int:
        """How many have answered a question.

        Args:
            asked: the question.
        """
        return len(self.answers.get(asked.key, {}))

    def given(self, who: str) -> Record | None:
        """What a phone has answered to what is asked now.

        Args:
            who: the phone.
        """
        asked = self.asked()
        return self.answers.get(asked.key, {}).get(who) if asked else None

    def shown(self, asked: Asked) -> tuple[AnswerBar, ...]:
        """The bars of a question that may be shown: hands where they were counted, otherwise those who are counted.

        Args:
            asked: the question.
        """
        if asked.key in self.by_hand:
            return counted(asked, self.by_hand[asked.key])
        records = self._counted(asked.key)
        return bars(asked, records) if records else ()

    def middle(self, asked: Asked) -> float | None:
        """The median of the numbers that are counted.

        Args:
            asked: a question of kind `number`.
        """
        return middle(self._counted(asked.key))

    def earlier(self, asked: Asked) -> tuple[AnswerBar, ...]:
        """The bars of the question before it, to stand beside; none where there is none, or too few.

        Args:
            asked: the question.
        """
        before = self.question(asked.before) if asked.before else None
        return self.shown(before) if before else ()

    def cloud(self, asked: Asked) -> list[tuple[str, int]]:
        """The lines of a question of kind `words` that may be shown, with how many wrote each, in alphabetical order.

        Who has written another one since has taken the first back.

        Args:
            asked: the question.
        """
        people = {one for batch in self.batches.get(asked.key, ()) for one in batch.people}
        found = Counter(
            str(record["value"]) for who, record in self.answers.get(asked.key, {}).items() if who in people
        )
        return sorted((line, times) for line, times in found.items() if line in self.nodded.get(asked.key, ()))

    def lines(self, asked: Asked) -> list[str]:
        """All lines that were written, for the facilitator to nod at, in alphabetical order.

        Args:
            asked: a question of kind `words`.
        """
        return sorted({str(record["value"]) for record in self.answers.get(asked.key, {}).values()})

    def votes(self, asked: Asked) -> Counter[str]:
        """Everybody's choices, for the facilitator: people by option.

        Args:
            asked: a question with options.
        """
        if asked.key in self.by_hand:
            return Counter(self.by_hand[asked.key])
        return Counter(str(record.get("value")) for record in self.answers.get(asked.key, {}).values())

    # Inside

    def _question(self, step: SessionStep) -> Asked:
        question = step.question
        assert question is not None
        options: Sequence[tuple[str, str]] = [
            (letter, text)
            for letter, text in zip(string.ascii_lowercase, self.script.options.get(step.id, ()), strict=False)
        ]
        key = step.id
        if step.id in self.plays:
            scenario, state = self.script.stories[step.id], self.plays[step.id]
            options = [(choice.id, choice.text) for choice in story.options(scenario, state)]
            key = "/".join((step.id, *state.choices))
        return Asked(
            key,
            question.kind,
            question.text,
            tuple(options),
            question.low or 0.0,
            1.0 if question.high is None else question.high,
            question.unit or "",
            question.truth or "",
            question.before,
            step.id in self.script.sensitive,
            question.about_you or step.id in self.script.sensitive,
        )

    def _is_asked(self, key: str, records: Sequence[Record]) -> bool:
        """Whether records answer what is asked now; the plan may have been changed since they were written down."""
        asked = self.asked()
        return asked is not None and asked.key == key and all(fits(asked, record) for record in records)

    def _seed_of(self, step: SessionStep) -> int:
        named = step.question.seed if step.question else None
        return self.seed if named is None else named

    def _counted(self, key: str) -> list[Record]:
        return [record for batch in self.batches.get(key, ()) for record in batch.records]


def open_choices(scene: tuple[Scenario, story.State]) -> set[str]:
    """The ids of the choices that are open in a scene.

    Args:
        scene: a story, and where it stands.
    """
    return {choice.id for choice in story.options(*scene)}
