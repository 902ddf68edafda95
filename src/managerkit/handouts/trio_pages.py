"""The pages of the six weeks in threes, each on one side of A4 or Letter: a week, its cards, the log."""

from dataclasses import dataclass

import htpy as h

from managerkit.content.trios import AnswerCard, Conversation, TrioPart, Trios
from managerkit.ui.markdown import line

from .trio_rounds import LETTERS, ROLES, TimedStep, rounds, timed

PEOPLE = 3
_WHO = {"all": "All", "one": "In turn, each", "others": "The others", "two": "Client and listener"}
_CARDS = {"well": "It goes well", "silent": "They go silent", "back": "They push back", "nods": "They agree at once"}
_NUMBERS = (
    "",
    "once",
    "to two",
    "to three",
    "to four",
    "to five",
    "to six",
    "to seven",
    "to eight",
    "to nine",
    "to ten",
)
LOG_NOTE = (
    "It stays among you. It is handed in nowhere, and it is in no portfolio and no report, unless you put it there "
    "yourself. Do not write the name of anybody whom you talk about."
)


@dataclass(frozen=True)
class PlannedWeek:
    """A week of a track: its number from 1, of how many, the titles of its modules, and what is rehearsed in it."""

    number: int
    of: int
    track: str
    modules: tuple[str, ...]
    conversations: tuple[Conversation, ...]


def week_side(trios: Trios, week: PlannedWeek) -> h.Element:
    """The page of a week: what it is about, who is what, and the clock.

    Args:
        trios: the content.
        week: which.
    """
    said = trios.weeks[week.number - 1]
    reads = {"agreement": trios.agreement, "asks": said.asks, "ends": said.ends}
    return h.section(".side")[
        h.h1[f"{trios.title}: week {week.number} of {week.of}"],
        h.p(".quiet")[
            f"{week.track} · {' · '.join(week.modules)} · {trios.minutes} minutes for three. Read this page before you "
            "meet. Bring it, a phone as the clock, this week's cards, cut, and a pen and a log each."
        ],
        [
            _conversation(one, "The talk: " if len(week.conversations) == 1 else ("Or: " if number else "Either: "))
            for number, one in enumerate(week.conversations)
        ],
        _roles(trios, week.number),
        h.table(".clock")[
            h.thead[h.tr[(h.th(scope="col")[one] for one in ("Minute", "What", "By the clock"))]],
            h.tbody[
                (
                    h.tr[
                        h.td(".minute")[" · ".join(map(str, row.begins))],
                        h.td[
                            h.strong[row.step.title],
                            f" {row.step.minutes}\u00a0min{' each' if row.step.each else ''}",
                        ],
                        h.td[[_part(part, reads, _observers(trios, row)) for part in row.step.parts]],
                    ]
                    for row in timed(trios, PEOPLE)
                )
            ],
        ],
        h.div(".foot")[
            [h.p[line(text)] for text in trios.absent],
            h.p[_others(trios, week.number, 2), " ", _others(trios, week.number, 4)],
        ],
    ]


def card_side(conversation: Conversation) -> h.Element:
    """The four cards of a conversation, to cut.

    Args:
        conversation: which.
    """
    return h.section(".side.answering")[
        h.h1[f"Cards: {conversation.title}"],
        h.p(".quiet")[
            f"Cut along the dashes. The listener is {conversation.other}, takes one card unseen, and says its lines in "
            "their order, each as an answer. What does not fit the case is said in the case's words; in between, own "
            "words, few of them. The last line only if the client does what stands before it."
        ],
        h.div(".cards")[
            (_card(f"{_CARDS[name]} · {conversation.title}", card) for name, card in conversation.cards.each())
        ],
    ]


def log_side(weeks: int) -> h.Element:
    """The log on paper: a row for each week.

    Args:
        weeks: how many.
    """
    return h.section(".side")[
        h.h1["My log"],
        h.p[line(LOG_NOTE)],
        h.p["  ".join(f"{letter} is {'_' * 22}" for letter in LETTERS[:PEOPLE])],
        h.table(".log")[
            h.thead[
                h.tr[
                    (
                        h.th(scope="col")[one]
                        for one in (
                            "Week, day",
                            "My first sentence",
                            "If …, then I …, by …; who would notice",
                            "What came of it, on which day",
                        )
                    )
                ]
            ],
            h.tbody[(h.tr[h.td[str(number)], h.td, h.td, h.td] for number in range(1, weeks + 1))],
        ],
    ]


def log_text(weeks: int) -> str:
    """The log as a text file.

    Args:
        weeks: how many.
    """
    asked = ("My first sentence:", "If …, then I …, by …; who would notice:", "What came of it, on which day:")
    parts = ["My log", LOG_NOTE]
    parts += ["\n".join([f"Week {number}, on", *asked]) for number in range(1, weeks + 1)]
    return "\n\n".join(parts) + "\n"


def _conversation(one: Conversation, label: str) -> h.Element:
    return h.div(".about")[
        h.p[
            h.strong[label, one.title, "."],
            f" The listener is {one.other}. ",
            h.b["Bring: "],
            line(one.bring),
        ],
        h.p[h.b["A first sentence, for example: "], h.span(".say")[line(one.first)]],
        h.p[h.b["The observer listens: "], line(" ".join(one.hears))],
    ]


def _roles(trios: Trios, week: int) -> h.Element:
    found = zip(_starts(trios, PEOPLE), rounds(PEOPLE, week), strict=True)
    shown = [
        (
            f"Round {number}, from minute {start}",
            [[" · " if place else "", h.strong[letter], f" {ROLES[place]}"] for place, letter in enumerate(letters)],
        )
        for number, (start, letters) in enumerate(found, 1)
    ]
    return h.table(".roles")[
        h.thead[h.tr[(h.th(scope="col")[title] for title, _ in shown)]],
        h.tbody[h.tr[(h.td[who] for _, who in shown)]],
    ]


def _starts(trios: Trios, people: int) -> tuple[int, ...]:
    """The minutes at which the rounds begin."""
    return next(row.begins for row in timed(trios, people) if row.step is trios.round[0])


def _observers(trios: Trios, row: TimedStep) -> str:
    """Which observer a step means: in a round its own, before and after them the first and the last."""
    if row.step in trios.round:
        return "Observer"
    return "First observer" if row.begins < _starts(trios, PEOPLE) else "Last observer"


def _part(part: TrioPart, reads: dict[str, str], observer: str) -> h.Element:
    return h.div(".part")[
        h.span(".seconds")[f"{part.seconds // 60}:{part.seconds % 60:02}"],
        h.span[
            h.b[observer if part.who == "observer" else _WHO.get(part.who, part.who.capitalize()), ". "],
            line(part.does),
            [": ", h.span(".say")[line(reads[part.reads])]] if part.reads in reads else None,
        ],
    ]


def _others(trios: Trios, week: int, people: int) -> h.Renderable:
    """A line for a pair or a four: its minutes, when its rounds begin, and who is what."""
    turns = zip(_starts(trios, people), rounds(people, week), strict=True)
    count = {2: "Two", 4: "Four"}[people]
    return h.fragment[
        h.b[f"{count} of you: {trios.length(people)} minutes. "],
        f"Rounds from minute {', '.join(f'{start} ({who})' for start, who in turns)}: {', '.join(ROLES[:people])}.",
    ]


def _card(title: str, card: AnswerCard) -> h.Element:
    return h.div(".card")[
        h.b[title],
        h.p[line(card.manner)],
        h.p[f"First count silently {_NUMBERS[card.wait]}."] if card.wait else None,
        h.ol[(h.li[line(text)] for text in card.says)],
        h.p(".opens")["If ", line(card.opens.when), ":", h.br, line(card.opens.says)],
    ]
