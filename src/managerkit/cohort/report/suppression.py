"""What keeps a person out of a report on their group.

Three rules, which a facilitator can say in three sentences:

1. **Two are left out.** Of every group, two people are drawn by lot and not counted; nobody is told who.
2. **Counted in fives.** Every number of people is rounded down to a multiple of five; below five nothing is said, and
   nobody looks the same as four.
3. **Seven make a group.** Fewer than seven are not counted at all, and those who hand in later wait until there are
   seven of them. Whoever is counted stays counted as they were then.

A group is all who handed in one exercise, or all who shared their ratings for one module. Everything published about
it is computed from the records of those who were counted, and from nothing else.

**Why nothing can be worked out.** Let somebody know these rules, the names of all in a group, and everything about one
person in it, themselves or another. Take anybody else. They may be one of the two who were left out, and then the page
would be the same whatever they did. If the one whose answers are known was left out, there still is a second place. So
no value of any answer can be ruled out for anybody. The argument does not look at the tables: it holds however many
there are, for totals less their parts, for tables on overlapping people, for a path that leads to one ending only, for
averages and intervals, and where everybody whom the page counts did the same, which is why a number may stand alone.
In all groups of a cohort the lot falls alike (`counted_ledger.py`): of two groups with the same people in them, such as
those who handed in and those who shared ratings, the same two are left out, and everything about them. So it holds for
all pages together, though an answer may be in several.

**Why two reports tell no more than one.** The second differs from the first by whole later groups of seven or more,
each of which has left out two of its own, so the same holds within each. Who left, or handed in again, changes
nothing.

**Why in fives as well.** The lot makes certainty impossible, not suspicion: nine of ten is telling. Rounding down hides
groups of one to four and, with them, what would be left of a total: between the numbers shown and any total that
somebody knows there is room for up to four people a row, and two more.

**What the rules do not promise.** That somebody handed in is no answer: a table says that seven did. Likelihood is not
hidden: where most did the same, anybody probably did. Two people who put their answers together can use up both places.
The facilitator has the files, and a register from which who was left out can be worked out. And whoever deletes the
register of who was counted draws new lots; compared with an earlier report that was shown, the new one may tell
something.
"""

import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEFT_OUT = 2
FIVE = 5
GROUP = FIVE + LEFT_OUT

Record = Mapping[str, str | float]
"""What is counted of one person: the name of an attribute, such as "ending/first-offer", to a value. No free text."""


@dataclass(frozen=True)
class Batch:
    """People who came to be counted together: who they are, and the records of all but those left out, unlinked."""

    people: tuple[str, ...]
    records: tuple[Record, ...]


def admit(batches: Sequence[Batch], present: Mapping[str, Record], luck: random.Random) -> tuple[Batch, ...]:
    """Count those who are new, if there are enough of them; who was counted before stays as they were.

    Args:
        batches: who was counted before, oldest first.
        present: everybody there is now, by id.
        luck: draws those who are left out; nobody may be able to guess it.

    Returns:
        The batches, one more where enough people are new.
    """
    new = waiting(batches, present)
    if len(new) < GROUP:
        return tuple(batches)
    left_out = luck.sample(new, LEFT_OUT)
    # Sorted by what they say, so that the order tells nothing about whose they are.
    records = sorted((present[one] for one in new if one not in left_out), key=_plain)
    return (*batches, Batch(tuple(new), tuple(records)))


def waiting(batches: Sequence[Batch], present: Iterable[str]) -> list[str]:
    """The ids of those who are in no batch yet, sorted.

    Args:
        batches: who was counted before.
        present: the ids of everybody there is now.
    """
    return sorted(set(present) - {one for batch in batches for one in batch.people})


def in_fives(number: int) -> int:
    """A number of people as it may be shown: at least so many. 0 says fewer than five, or none."""
    return number // FIVE * FIVE


def at_least(records: Iterable[Record], attribute: str) -> dict[str, int]:
    """How many have each value of an attribute, in fives; values that fewer than five have are not there.

    Args:
        records: one for each person counted.
        attribute: its name, such as "ending/first-offer"; values that are numbers are left out.
    """
    found = Counter(value for record in records if isinstance(value := record.get(attribute), str))
    return {value: in_fives(number) for value, number in found.items() if number >= FIVE}


def having(records: Iterable[Record], attribute: str) -> int:
    """How many have an attribute at all, in fives.

    Args:
        records: one for each person counted.
        attribute: its name, such as "wrote".
    """
    return in_fives(sum(attribute in record for record in records))


def values(records: Iterable[Record], attribute: str) -> list[float]:
    """The numbers in an attribute of those who have one: for a mean of all of them, never to be shown.

    Args:
        records: one for each person counted.
        attribute: its name, such as "start/trust".
    """
    return [value for record in records if isinstance(value := record.get(attribute), float)]


def _plain(record: Record) -> str:
    return json.dumps(record, sort_keys=True)
