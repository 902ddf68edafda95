"""What the course can end on: a decision, the first ninety days as a manager, or one row of a roadmap.

All three ask for the same things in other words: what speaks for it, who is against it, what is done first, what would
change it, and a day to look again. That a memo names its strongest opponent and what would change it follows the
pre-mortem (Gary Klein, 2007) and the habit of writing down a date to look again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class MemoPart:
    """A text of a memo, or a day.

    Attributes:
        name: what it is kept under.
        label: what is asked.
        short: what the check of form calls it.
        head: the heading on the page; parts with one heading stand together.
        least: how many words a text needs at least; 0 for a day.
        event: what a calendar says on a day.
        about: the text that the calendar adds.
        after: the day that this one may not lie before.
    """

    name: str
    label: str
    short: str
    head: str = ""
    least: int = 0
    event: str = ""
    about: str = ""
    after: str = ""


@dataclass(frozen=True)
class MemoForm:
    """A page to end on. The first of its parts is the sentence that stands at its top.

    Attributes:
        id: what it is called in a journal and in course.yml.
        title: its title.
        heading: what a portfolio calls it.
        chosen: what the choice is called, in a word.
        none: what stands in the choice's place before there is one.
        asks: what is asked, with the choices.
        choices: what can be chosen.
        parts: texts and days in the order in which they are asked.
    """

    id: str
    title: str
    heading: str
    chosen: str
    none: str
    asks: str
    choices: Mapping[str, str]
    parts: Sequence[MemoPart]

    def key(self, name: str) -> str:
        """What a part, or the choice, is kept under in a journal; the decision was there first and has the plain name.

        Args:
            name: a part's name, or `choice`.
        """
        return name if self.id == "decision" else f"{self.id}.{name}"

    @property
    def texts(self) -> Sequence[MemoPart]:
        """What is written."""
        return [part for part in self.parts if part.least]

    @property
    def days(self) -> Sequence[MemoPart]:
        """The dates."""
        return [part for part in self.parts if not part.least]


_AGAINST = MemoPart(
    "against",
    "The strongest argument against, as its best advocate would put it",
    "the argument against",
    head="The strongest argument against",
    least=25,
)

DECISION = MemoForm(
    id="decision",
    title="The decision memo",
    heading="The decision",
    chosen="Decision",
    none="No decision yet",
    asks="What do you decide, for now?",
    choices={
        "manage": "Manage, or go on managing",
        "stay": "Work as an engineer, and grow there",
        "tour": "A tour of duty: one problem, an end, a way back",
    },
    parts=[
        MemoPart(
            "sentence", "In one sentence, as you would say it to somebody who knows you well", "the sentence", least=8
        ),
        MemoPart(
            "why", "Which of the evidence carries it, and why that", "what carries it", "What carries it", least=25
        ),
        _AGAINST,
        MemoPart(
            "trial",
            "The trial: what you will do first that can still be taken back",
            "the trial",
            "The trial",
            least=8,
        ),
        MemoPart(
            "until",
            "The trial ends on",
            "a day on which the trial ends",
            "The trial",
            event="The trial ends",
            about="stop",
        ),
        MemoPart(
            "stop",
            "What you would have to see to turn round",
            "what would turn you round",
            "What would turn me round, and who will tell me",
            least=8,
        ),
        MemoPart(
            "who",
            "Who will tell you, if you do not see it",
            "who will tell you",
            "What would turn me round, and who will tell me",
            least=1,
        ),
        MemoPart(
            "revisit",
            "Look at this page again on",
            "a day to look again, not before the trial ends",
            "I look at this again on",
            event="Look at the decision again",
            about="sentence",
            after="until",
        ),
    ],
)

NINETY_DAYS = MemoForm(
    id="ninety-days",
    title="The first ninety days",
    heading="The first ninety days",
    chosen="For the next ninety days",
    none="Nothing chosen yet",
    asks="Your first ninety days lie before you, or around you, or behind you. What do you choose for the next ninety?",
    choices={
        "go-on": "Go on, with one change in what I do",
        "ask": "Go on if something changes that others decide",
        "back": "Go back, or to a smaller piece, by a day",
    },
    parts=[
        MemoPart(
            "sentence",
            "In one sentence: what will your people see you do that is new",
            "the sentence",
            least=8,
        ),
        MemoPart(
            "why",
            "Which of the evidence says that it is this, and why that",
            "what carries it",
            "What carries it",
            least=25,
        ),
        MemoPart(
            "answers",
            "When do you still give the answer, or touch the code, and what do you do the next time",
            "where you fall back",
            "Where I fall back",
            least=15,
        ),
        MemoPart(
            "against",
            "What speaks against you in this job, in the words of somebody who has to work with you",
            "the argument against",
            "What speaks against me in this job",
            least=25,
        ),
        MemoPart(
            "talks",
            "Three conversations, with whom and about what, and what you will not say in them",
            "the conversations",
            "Three conversations",
            least=12,
        ),
        MemoPart(
            "until",
            "Day ninety is",
            "the ninetieth day",
            "Day ninety",
            event="Day ninety: say yes or no aloud",
            about="stop",
        ),
        MemoPart(
            "stop",
            "The sign to step back by, that others would see too, and the seat you go back to",
            "the sign and the seat",
            "I step back if, and who will tell me",
            least=8,
        ),
        MemoPart(
            "who",
            "Who will tell you, and have you asked them to",
            "who will tell you",
            "I step back if, and who will tell me",
            least=1,
        ),
        MemoPart(
            "revisit",
            "Look at this page again on",
            "a day to look again",
            "I look at this again on",
            event="Look at the ninety days again",
            about="sentence",
        ),
    ],
)

ROADMAP = MemoForm(
    id="roadmap",
    title="The roadmap memo",
    heading="The roadmap",
    chosen="With the first row",
    none="Nothing chosen yet",
    asks="You choose one row of your roadmap, such as one of the ten actions. What do you do with it, for now?",
    choices={
        "show": "Take it to the people who can move it",
        "begin": "Begin with my own part, and show it afterwards",
        "leave": "Leave it for now, and say so to those who wait for it",
    },
    parts=[
        MemoPart(
            "sentence",
            "The row in one sentence, as an engineer who leads nobody would notice it",
            "the sentence",
            least=8,
        ),
        MemoPart(
            "found",
            "The evidence: where it stands today, and the list, sheet or date by which anybody could look it up",
            "the evidence in words",
            "Where it stands today",
            least=25,
        ),
        MemoPart(
            "mover",
            "Who can move it, what they would have to give up, and what you give up yourself",
            "who moves it",
            "Who moves it, and what it costs them",
            least=15,
        ),
        MemoPart(
            "quarter",
            "The first quarter: what will be different at its end, and what you do in the first week",
            "the first quarter",
            "The first quarter",
            least=15,
        ),
        MemoPart(
            "until",
            "The quarter ends on",
            "a day on which the quarter ends",
            "The first quarter",
            event="The roadmap's first quarter ends",
            about="quarter",
        ),
        _AGAINST,
        MemoPart(
            "stop",
            "What you would have to see to give it up, or to see that it is only on paper",
            "what would stop it",
            "What would stop it, and who will say so",
            least=8,
        ),
        MemoPart(
            "who",
            "Which engineer without reports will tell you",
            "who will tell you",
            "What would stop it, and who will say so",
            least=1,
        ),
        MemoPart(
            "revisit",
            "Look at this page again on",
            "a day to look again, not before the quarter ends",
            "I look at this again on",
            event="Look at the roadmap again",
            about="sentence",
            after="until",
        ),
    ],
)

FORMS = {form.id: form for form in (DECISION, NINETY_DAYS, ROADMAP)}
"""The pages to end on, by id; a track of course.yml names one."""
