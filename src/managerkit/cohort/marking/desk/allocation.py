"""Allocation of texts to markers: a share of them is read by two, and each marker has an order of their own.

So have the practice texts, whose places would give their levels away, and a rubric: the criterion that is read first
colours the others, so that it is another one from text to text. Source: E. Thorndike (1920), A constant error in
psychological ratings, Journal of Applied Psychology 4(1), 25–29.

Pure, and without luck: the same marker finds the same texts.
"""

from collections.abc import Iterable, Mapping, Sequence

from managerkit.cohort.marking.store.marks import DECISIONS, Mark
from managerkit.storage.digest import of

_WHOLE = 2**32


def needed(assignment: str, learner: str, double: float) -> int:
    """How many markers a text wants: two for a share of the texts, which stays the same ones for a higher share.

    Args:
        assignment: the exercise's name.
        learner: whose text it is.
        double: the share, 0 to 1.
    """
    return 2 if _number("double", assignment, learner) < double * _WHOLE else 1


def order(texts: Iterable[str], *whose: str) -> list[str]:
    """Texts in a marker's own order, so that none is always read last, when a marker is tired.

    Args:
        texts: the learners whose texts are to be read, or the ids of practice texts.
        whose: the marker's and the exercise's name, and whatever else an order is to be another one for.

    Returns:
        all of them; the same names give the same order, whatever order the texts came in.
    """
    return sorted(texts, key=lambda text: _number(*whose, text))


def turned(criteria: Sequence[str], marker: str, assignment: str, name: str) -> list[str]:
    """A rubric that begins with another criterion from text to text, and goes round from there.

    Two who read the same text seldom begin with the same one, so that they are not coloured alike.

    Args:
        criteria: the rubric's, in its own order.
        marker: the marker's name.
        assignment: the exercise's.
        name: whose text it is, or the practice text's id.
    """
    first = _number("rubric", assignment, marker, name) % len(criteria)
    return [*criteria[first:], *criteria[:first]]


def open_texts(
    digests: Mapping[str, str],
    marks: Sequence[Mark],
    claims: Mapping[str, str],
    criteria: Sequence[str],
    marker: str,
    assignment: str,
    double: float,
) -> list[str]:
    """The learners whose texts a marker should still read, in their order; those that they have begun come first.

    Last come those that another marker has to read again by a new wording, and only a part of: it is theirs.

    Args:
        digests: what names each learner's words as they are now.
        marks: everybody's marks of this exercise, and their decisions; what was decided nobody has to read.
        claims: the learners whose texts other markers are reading at this moment, and who that is.
        criteria: the rubric's.
        marker: the marker's name.
        assignment: the exercise's name.
        double: the share of texts that two markers read.
    """
    read: dict[str, set[str]] = {learner: set() for learner in digests}
    begun: list[str] = []
    decided: set[str] = set()
    elsewhere: set[str] = set()
    for mark in marks:
        if digests.get(mark.learner) == mark.text:
            is_whole, is_decision = mark.is_whole(list(criteria)), mark.marker.endswith(DECISIONS)
            if is_whole and is_decision:
                decided.add(mark.learner)
            elif is_whole:
                read[mark.learner].add(mark.marker)
            elif mark.marker == marker:
                begun.append(mark.learner)
            elif mark.set_aside:
                elsewhere.add(mark.learner)
    wanting = [
        learner
        for learner in order(digests, marker, assignment)
        if learner not in decided
        and marker not in read[learner]
        and len(read[learner] | ({claims[learner]} if claims.get(learner, marker) != marker else set()))
        < needed(assignment, learner, double)
    ]
    return sorted(wanting, key=lambda learner: (learner not in begun, learner in elsewhere))


def _number(*parts: str) -> int:
    return int(of("\n".join(parts).encode())[:8], 16)
