"""What may be known of the answers to a page: plain data in, plain data out, luck passed in.

**Named.** Whoever is asked knows that each answer is shown with its name, and every answer is.

**Only together.** Three rules, against the adversary of `cohort/report/suppression.py`:

1. **Three make a company.** Fewer than three answers are neither shown nor kept.
2. **All but one are left out.** Of those who answered one is drawn by lot, and what this one ticked is all that is kept
   of the ticks. It is shown where it differs from the learner's own view; where it is close, or this one did not see
   it, the page says the same.
3. **Read once.** Reading closes the page. What comes later is not added, and for four weeks nothing is asked again that
   a closed page has asked.

**Why nothing can be worked out.** Let somebody know these rules, who was asked, who answered, the learner's own view,
which answers go together, and all that all but two of those who answered have said, their own perhaps among it. Take
either of the two. The one drawn may be the other, and then the page would be the same whatever this one said. So no
answer can be ruled out for anybody. The argument does not look at what is shown of the one who was drawn. A report
leaves out two of a large group, which holds against whoever knows one of it. Here that would not do: where a few know
of each other, and two of them are left out, what is shown is the rest. Nor would a lot for each line: people who are
known to have seen two things, or neither, would not fit lines that come from different people.

**Why there are no two looks.** What a fourth answer changes is the fourth one's. So a page is read in once, and where
the same answers are read again, such as on a second machine, the lot falls as it fell.

**What the rules do not promise.** That somebody answered is no answer. What is shown was said by somebody: likelihood
is not hidden, and where only one of them could have seen something, that tells who was drawn. Pages weeks apart are
free of each other; if it were known that nobody ever changes their mind, two would tell more than one. Open answers are
shown as they stand, if three people wrote one: nobody is told whose they are, but wording may tell, and whoever knows
what others wrote can tell that somebody wrote nothing. The files that came back hold more than is kept: whoever opens
them reads them, the mail that brought them says from whom, and a learner can make answers up to be alone with one. The
page says so, and how to do without.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from managerkit.journal.asked import AskedBehaviour, SecondViewAsked, SecondViewTold

from .reply import Reply

OFTEN = ("hardly ever", "sometimes", "mostly", "nearly every time")
"""How often somebody saw a behaviour when there was a chance for it, seldom first."""
NOT_SEEN = "did not see it"

COMPANY = 3
"""Fewer answers that were promised to be shown only together are neither shown nor kept."""
FEWEST, MOST = 2, 5
"""How many people can be asked."""
MOST_BEHAVIOURS = 12
"""More do not fit on one side of paper, and are not answered in a few minutes."""
APART = timedelta(days=28)
"""So long nothing is asked again that a closed page has asked: the page asks of the last four weeks."""


@dataclass(frozen=True)
class Sifted:
    """The replies that count, and a sentence about each that does not."""

    replies: tuple[Reply, ...]
    told: tuple[str, ...]


def sift(replies: Sequence[tuple[str, Reply]], asked: SecondViewAsked) -> Sifted:
    """Leave out what came twice; of what somebody changed, the last counts.

    Args:
        replies: the answers to one page, each with where it was found.
        asked: the page.

    Returns:
        the replies that count, in an order that says nothing, and what is to be said.
    """
    newest: dict[str, Reply] = {}
    told: list[str] = []
    for where, reply in replies:
        whose = str(reply.person) if asked.named else reply.id
        if (before := newest.get(whose)) is None:
            newest[whose] = reply
        elif before == reply:
            told.append(f"{where}: the same answer came twice, and counts once.")
        else:
            told.append(f"{where}: this answer and another came from one {_source(asked)}; the later one counts.")
            newest[whose] = max(before, reply, key=lambda one: one.turn)
    return Sifted(tuple(newest[whose] for whose in sorted(newest)), tuple(told))


def _source(asked: SecondViewAsked) -> str:
    return "person" if asked.named else "browser"


def lot(replies: Sequence[Reply]) -> random.Random:
    """The luck by which one is drawn: the same for the same answers, in whatever order they came.

    Nobody who lacks one of the answers can guess it, since each has an id that nobody else knows.

    Args:
        replies: the answers that count.
    """
    said = sorted((reply.id, reply.turn, sorted(reply.seen.items(), key=str), reply.words) for reply in replies)
    return random.Random(repr(said))


def together(asked: SecondViewAsked, replies: Sequence[Reply], luck: random.Random) -> SecondViewTold | None:
    """What may be known of answers that are shown only together.

    Args:
        asked: the page.
        replies: the answers that count, one of each who answered.
        luck: draws the one who is not left out, as from `lot`.

    Returns:
        all that is kept of them; None if they are too few to say anything.
    """
    if len(replies) < COMPANY:
        return None
    by_id = {reply.id: reply for reply in replies}
    left_out = luck.sample(sorted(by_id), len(by_id) - 1)
    (drawn,) = by_id.keys() - set(left_out)
    words = sorted(reply.words for reply in replies if reply.words)
    return SecondViewTold(len(replies), _seen(asked, by_id[drawn]), tuple(words) if len(words) >= COMPANY else ())


def _seen(asked: SecondViewAsked, reply: Reply) -> dict[str, int | None]:
    return {one.key: reply.seen.get(one.key) for one in asked.behaviours}


def by_name(asked: SecondViewAsked, replies: Sequence[Reply]) -> dict[int, SecondViewTold]:
    """Each answer where everybody is named, by the number of who gave it.

    Args:
        asked: the page.
        replies: the answers that count, each with its person.
    """
    return {
        reply.person: SecondViewTold(
            1, _seen(asked, reply), (reply.words,) if reply.words else (), asked.named[reply.person]
        )
        for reply in replies
        if reply.person is not None
    }


# Own view and second view


@dataclass(frozen=True)
class OwnAnswer:
    """The learner's own answer to a behaviour item: question and answer in words, its place, 0 to 1, and the day."""

    question: str
    answer: str
    place: float | None
    day: date


@dataclass(frozen=True)
class Compared:
    """One behaviour: the learner's own answer, if there is one, and what others said, each with a label for who."""

    behaviour: AskedBehaviour
    own: OwnAnswer | None
    others: tuple[tuple[str, int | None], ...]

    @property
    def differs(self) -> bool:
        """Whether somebody's answer lies half of the scale or more from one's own: two scales are compared."""
        return any(self.differs_from(often) for _, often in self.others)

    def differs_from(self, often: int | None) -> bool:
        """Whether one answer does; `often` is how often somebody saw it, or None."""
        own = self.own.place if self.own else None
        return own is not None and often is not None and abs(place(often) - own) >= 0.5 - 1e-9


@dataclass(frozen=True)
class SecondViewRound:
    """A page that was given out: its id, when, and what is known so far; `day` is when it was read in."""

    id: str
    asked: SecondViewAsked
    given: date
    told: tuple[SecondViewTold, ...] = ()
    day: date | None = None
    compared: tuple[Compared, ...] = field(default=())

    @property
    def closed(self) -> bool:
        """Whether nothing more is read in."""
        return bool(self.told) and not self.asked.named

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The open answers, each with who wrote it; "" where nobody is named."""
        return tuple((one.by, text) for one in self.told for text in one.words)


def place(often: int) -> float:
    """Where an answer of somebody who was asked lies: 0 is hardly ever, 1 nearly every time."""
    return often / (len(OFTEN) - 1)


def others(told: Sequence[SecondViewTold], key: str) -> tuple[tuple[str, int | None], ...]:
    """What is known of one behaviour: for each answer who gave it, "" where the lot drew it, and how often it was seen.

    Args:
        told: what is known of a page.
        key: the behaviour's.
    """
    return tuple((one.by, _possible(one.seen[key])) for one in told if key in one.seen)


def _possible(often: int | None) -> int | None:
    return often if often is not None and often < len(OFTEN) else None
