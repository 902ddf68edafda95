"""The scenario player: a scene, its choices, and what came of the last one."""

import secrets

import htpy as h

from managerkit.content.scenario import Choice, Scenario
from managerkit.journal.log import Journal
from managerkit.journal.records import COACH, FINISHED, MOST_CHOICES, MOST_PLAYS, PLAY, Play
from managerkit.ui.controls import Body, button, details, radios
from managerkit.ui.markdown import line, prose
from managerkit.ui.panel import Event

from .debrief import choice_of, in_words
from .debrief_view import debrief, debrief_text
from .engine import State, begin, choose, options, paragraphs, replay, scene
from .record import ended

COACHES = {"novice": "New to this", "experienced": "Have led people before", "off": "No coach"}


class PlayView:
    """A scenario over a journal. The play is replayed from the journal's seed and choices, so it resumes anywhere."""

    def __init__(self, name: str, scenario: Scenario, journal: Journal, seed: int | None) -> None:
        self._name = name
        self._scenario = scenario
        self.journal = journal
        self.key = f"{journal.path.name}/play/{name}"
        self._stopped = ""
        self._state = begin(scenario, secrets.randbelow(100_000) if seed is None else seed)
        self._kept: Play | None = None
        self._follow()

    def _follow(self) -> None:
        """Go to where the newest play in the journal stands; another page may have moved on."""
        play = PLAY.last(self.journal, self._name)
        if play and play != self._kept:
            self._kept = play
            self._state, self._stopped = replay(self._scenario, play.seed, play.choices)

    @property
    def _coach(self) -> str:
        chosen = COACH.last(self.journal)
        return chosen if chosen in COACHES else "novice"

    @property
    def _open(self) -> set[str]:
        """The choices that would be kept: a journal holds so many for a play and no more."""
        there = options(self._scenario, self._state) if len(self._state.steps) < MOST_CHOICES else []
        return {choice.id for choice in there}

    @property
    def _moment(self) -> str:
        """Changes with every move, so that the page brings what is new into focus."""
        return f"{self._state.seed}:{len(self._state.steps)}"

    def _plays(self) -> list[State]:
        """Every play that reached an ending, and last the one under way."""
        earlier = ended(self._scenario, FINISHED.last(self.journal, self._name) or [])
        here = self._state
        return [*(play for play in earlier if (play.seed, play.choices) != (here.seed, here.choices)), here]

    # What people see

    def body(self) -> Body:
        """What came of the last choice, the scene in front, and its choices; after an ending, the debrief."""
        self._follow()
        ended_here = scene(self._scenario, self._state).ending is not None
        return h.fragment[
            h.h3(".mk-title")[self._scenario.title],
            details("setting", "Where you are", prose(self._scenario.setting), is_open=not self._state.steps),
            self._cast(),
            self._warning() if self._stopped else None,
            self._consequence() if self._state.steps else None,
            self._scene(),
            debrief(self._scenario, self._plays()) if ended_here else None,
            button(f"again:{self._state.seed}", "Play again with other luck", style="main") if ended_here else None,
            self._so_far() if self._state.steps else None,
            details(
                "coach",
                "Coach",
                radios("coach", "How much experience should the coach assume?", COACHES.items(), self._coach),
            ),
        ]

    def _cast(self) -> Body:
        cast = self._scenario.cast
        if not cast:
            return h.fragment[""]
        people = [h.div[h.dt[person.name], h.dd[line(person.who)]] for person in cast]
        return details("cast", "Who is who", h.dl(".mk-cast")[people])

    def _warning(self) -> Body:
        return h.p(".mk-warning")[
            f"This scenario has changed since you played it ({self._stopped}). You are at the last moment that still "
            "exists; what you recorded is kept."
        ]

    def _scene(self) -> Body:
        here = scene(self._scenario, self._state)
        return h.section(".mk-scene", data_key=f"scene:{len(self._state.steps)}")[
            h.h4(tabindex="-1", data_focus=None if self._state.steps else self._moment)[here.title],
            self._visible(),
            [prose(text) for text in paragraphs(self._scenario, self._state)],
            h.p(".mk-ending")[h.strong["An ending: "], here.ending.title] if here.ending else self._choices(),
        ]

    def _visible(self) -> Body:
        shown = [(name, v) for name, v in self._scenario.variables.items() if v.shown == "always"]
        if not shown:
            return h.fragment[""]
        return h.dl(".mk-state")[
            [
                h.div[h.dt[variable.title], h.dd[in_words(variable, self._state.values[name])]]
                for name, variable in shown
            ]
        ]

    def _choices(self) -> Body:
        turn = len(self._state.steps)
        return h.div(".mk-choices", role="group", aria_label="What do you do?")[
            [
                button(f"choose:{turn}:{choice.id}", line(choice.text), style="choice")
                for choice in options(self._scenario, self._state)
            ]
        ]

    def _consequence(self) -> Body:
        step = self._state.steps[-1]
        choice = choice_of(self._scenario, step)
        return h.section(
            ".mk-consequence",
            aria_label="What came of it",
            tabindex="-1",
            data_focus=self._moment,
            data_key=f"step:{len(self._state.steps)}",
        )[
            h.p(".mk-you")[h.span["You: "], line(choice.text)],
            step.says and prose(step.says),
            [h.div(".mk-later")[h.p(".mk-label")["Meanwhile"], prose(text)] for text in step.arrived],
            step.revealed
            and h.p(".mk-known")[
                h.strong["You now know: "],
                "; ".join(self._scenario.facts[fact].title for fact in step.revealed),
                ".",
            ],
            self._note(choice),
        ]

    def _note(self, choice: Choice) -> Body:
        if self._coach == "off" or not choice.note:
            return h.fragment[""]
        text = choice.note.novice if self._coach == "novice" else choice.note.experienced
        return details(f"note:{len(self._state.steps)}", "Coach’s note", prose(text))

    def _so_far(self) -> Body:
        ending = scene(self._scenario, self._state).ending
        title = "What if? Go back to any moment, with the same luck" if ending else "So far: go back to any moment"
        return details(
            "so-far",
            title,
            h.ol(".mk-so-far")[
                [
                    h.li(data_key=str(turn))[
                        h.span[
                            self._scenario.scenes[step.scene].title,
                            ": ",
                            line(choice_of(self._scenario, step).text),
                        ],
                        " ",
                        button(f"back:{turn}", "Choose again from here", style="quiet"),
                    ]
                    for turn, step in enumerate(self._state.steps)
                ]
            ],
        )

    def static(self) -> Body:
        """The story so far, and the debrief if it has ended."""
        here = scene(self._scenario, self._state)
        return h.fragment[
            h.h3(".mk-title")[self._scenario.title],
            h.ol[
                [
                    h.li[
                        h.p[
                            h.strong[self._scenario.scenes[step.scene].title],
                            " – ",
                            line(choice_of(self._scenario, step).text),
                        ],
                        [prose(text) for text in (step.says, *step.arrived) if text],
                    ]
                    for step in self._state.steps
                ]
            ],
            h.p[h.strong[here.title]],
            [prose(text) for text in paragraphs(self._scenario, self._state)],
            h.p[f"An ending: {here.ending.title}"] if here.ending else h.p["Not played to an ending yet."],
            debrief(self._scenario, self._plays()) if here.ending else None,
        ]

    def text(self) -> str:
        """The choices in order, and the ending."""
        steps = [
            f"{turn}. {self._scenario.scenes[step.scene].title}: {choice_of(self._scenario, step).text}"
            for turn, step in enumerate(self._state.steps, 1)
        ]
        ending = scene(self._scenario, self._state).ending
        told = debrief_text(self._scenario, self._state) if ending else "Not played to an ending yet."
        return "\n".join([self._scenario.title, *steps, ending.title if ending else "", told]).strip()

    # What people do

    def handle(self, event: Event) -> str:
        """Choose, go back, or start again; events that belong to an earlier moment do nothing."""
        self._follow()
        match event.parts:
            case ["choose", turn, choice] if turn == str(len(self._state.steps)) and choice in self._open:
                return self._move(choose(self._scenario, self._state, choice))
            case ["back", turn] if turn in map(str, range(len(self._state.steps))):
                state, _ = replay(self._scenario, self._state.seed, self._state.choices[: int(turn)])
                return self._move(state)
            case ["again", seed] if seed == str(self._state.seed):
                return self._move(begin(self._scenario, secrets.randbelow(100_000)))
            case ["coach"] if event.value in COACHES:
                COACH.append(self.journal, event.value)
        return ""

    def _move(self, state: State) -> str:
        play = Play(state.seed, tuple(state.choices))
        PLAY.append(self.journal, self._name, play)
        self._state, self._stopped, self._kept = state, "", play
        here = scene(self._scenario, state)
        if here.ending:
            before = FINISHED.last(self.journal, self._name) or []
            kept = [one for one in before if one != play][-(MOST_PLAYS - 1) :]
            FINISHED.append(self.journal, self._name, [*kept, play])
            return f"An ending: {here.ending.title}"
        return here.title
