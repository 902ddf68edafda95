"""A marker's work on one exercise: which text lies before them, what they gave it, what is left. No HTML here."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from statistics import median

from managerkit.cohort.folder import Assignment, Cohort
from managerkit.cohort.marking.outcome import APART_STATE, MarkingOutcome, outcome, outcomes
from managerkit.cohort.marking.store.mark_store import MarkStore
from managerkit.cohort.marking.store.marks import CALIBRATION, DECISIONS, Mark, MarkBook, insist_on_name
from managerkit.cohort.marking.store.texts import Text, keep, kept_text, of, text, texts
from managerkit.cohort.marking.store.wordings import Wording, kept_wording, names
from managerkit.cohort.rubric_policy import Scale, scale
from managerkit.content.reflection import Anchor, Criterion

from .allocation import open_texts, order, turned
from .leases import Claims

CALIBRATE, READ, DECIDE = "calibrate", "read", "decide"
LONGEST = 600.0
"""Seconds after which somebody has gone for coffee; more are not counted as reading."""


@dataclass(frozen=True)
class Paper:
    """What lies on the desk: a text, the stage that it belongs to, and where there are any, the agreed levels."""

    stage: str
    name: str
    text: Text
    anchor: Anchor | None = None


@dataclass
class Desk:
    """One marker at one exercise.

    Args:
        cohort: the cohort.
        assignment: the exercise.
        marker: who marks.
        double: the share of texts that two markers read, 0 to 1.
        clock: tells the time, with its zone.
        write: puts what counts for a learner into the gradebook.
    """

    cohort: Cohort
    assignment: Assignment
    marker: str
    double: float
    clock: Callable[[], datetime]
    write: Callable[[dict[str, MarkingOutcome]], object] = lambda found: None
    papers: list[Paper] = field(default_factory=list)
    at: int = -1

    def __post_init__(self) -> None:
        insist_on_name(self.marker)
        self.book = MarkBook(self.cohort, self.marker)
        self._decisions = MarkBook(self.cohort, f"{self.marker}{DECISIONS}")
        self._claims = Claims(self.cohort.root, self.assignment.name, self.marker)
        self._store = MarkStore(self.cohort)
        self._look()
        self.texts = texts(self.cohort, self.assignment, self.reflection)
        self.papers = [
            Paper(READ, mark.learner, self.texts[mark.learner])
            for mark in self._reading()
            if mark.is_whole(self.criteria) and self._is_now(mark)
        ]
        self.at = len(self.papers) - 1
        self._since = self.clock()
        self.forward()

    @property
    def paper(self) -> Paper | None:
        """What lies before the marker; None when nothing is left."""
        return self.papers[self.at] if 0 <= self.at < len(self.papers) else None

    @property
    def scale(self) -> Scale:
        """What levels are worth now; the cohort may settle that anew while somebody marks."""
        return scale(self.cohort.module(self.assignment).reflection.value.rubric)

    def rubric(self, paper: Paper) -> list[Criterion]:
        """The criteria in the order in which this marker reads a paper by them."""
        by_id = {criterion.id: criterion for criterion in self.reflection.rubric}
        return [by_id[key] for key in turned(self.criteria, self.marker, self.assignment.name, paper.name)]

    def practice(self) -> list[Anchor]:
        """The practice texts in this marker's order."""
        by_id = {anchor.id: anchor for anchor in self.reflection.anchors}
        mine = order(by_id, "practice", self.cohort.name, self.assignment.name, self.marker)
        return [by_id[key] for key in mine]

    # What was given

    def mark(self, paper: Paper) -> Mark:
        """The marker's own mark of a paper, or an empty one."""
        empty = Mark(self.marker, "", self._pile(paper), paper.name, paper.text.digest, self.assignment.version, {})
        return self._own.get((paper.stage, paper.name, paper.text.digest), empty)

    def earlier(self, paper: Paper) -> Mark | None:
        """The marker's own mark of other words by the same learner: the text has changed since."""
        there = [mark for key, mark in self._own.items() if key[:2] == (paper.stage, paper.name)]
        return next((mark for mark in reversed(there) if mark.text != paper.text.digest), None)

    def others(self, paper: Paper) -> list[Mark]:
        """What others gave the same words; seen only where markers differ."""
        found = self._store.marks(self.assignment.name)
        return [mark for mark in found if (mark.learner, mark.text) == (paper.name, paper.text.digest)]

    def give(
        self,
        paper: Paper,
        levels: dict[str, int] | None = None,
        comment: str | None = None,
        flagged: bool | None = None,
    ) -> Mark:
        """Change something about a mark. It is on the disk when this returns.

        Args:
            paper: whose mark it is.
            levels: 0 to 3 by criterion; those of other criteria stay.
            comment: for the learner; None leaves it as it is.
            flagged: whether somebody is to look again; None leaves it as it is.

        Returns:
            the mark as it is now.

        Raises:
            JournalError: it cannot be written.
        """
        self._look()
        before, now = self.mark(paper), self.clock()
        seconds = min(LONGEST, (now - self._since).total_seconds())
        self._since = now
        changed = replace(
            before,
            levels={**before.levels, **(levels or {})},
            comment=before.comment if comment is None else comment,
            flagged=before.flagged if flagged is None else flagged,
        )
        book = self._decisions if paper.stage == DECIDE else self.book
        given = book.give(
            replace(self.assignment, name=self._pile(paper)),
            paper.name,
            paper.text.digest,
            changed.levels,
            changed.comment,
            changed.flagged,
            before.seconds + seconds,
            names(self.cohort, self.reflection.rubric, changed.levels, before),
        )
        self._own[(paper.stage, paper.name, paper.text.digest)] = given
        if paper.stage != CALIBRATE:
            keep(self.cohort, paper.text)
            self._claims.take(paper.name, now)
        return given

    def kept_text(self, digest: str) -> Text | None:
        """The words that were marked under a digest; None if they were not kept."""
        return kept_text(self.cohort, digest)

    def kept_wording(self, paper: Paper, criterion: str) -> Wording | None:
        """The wording by which the marker last gave a criterion of a paper its level; None if it was not kept.

        Args:
            paper: the paper.
            criterion: its id in the rubric.
        """
        return kept_wording(self.cohort, self.mark(paper).wording.get(criterion, ""))

    # Going on

    def forward(self) -> None:
        """Lay down the next text that wants this marker; what counts of the last one goes into the gradebook.

        A text that was passed over comes again after those that were not seen yet.
        """
        self.settle()
        self._look()
        if (found := self._next()) is None:
            self.at = len(self.papers)
            self._claims.release_all(self.clock())
        else:
            if found not in self.papers:
                self.papers.append(found)
            self.at = self.papers.index(found)
        self._since = self.clock()

    def back(self) -> None:
        """Lay down the text before this one."""
        self.settle()
        self._look()
        self.at = max(0, self.at - 1)
        self._since = self.clock()

    def open(self, learner: str) -> None:
        """Lay down a text that this marker has marked."""
        if learner in self.marked():
            paper = Paper(READ, learner, self.texts[learner])
            self.settle()
            self._look()
            if paper not in self.papers:
                self.papers.append(paper)
            self.at = self.papers.index(paper)
            self._since = self.clock()

    def marked(self) -> set[str]:
        """The learners whose texts, as they are now, this marker has marked."""
        return {mark.learner for mark in self._reading() if mark.levels and self._is_now(mark)}

    def flagged(self) -> list[str]:
        """The learners whose texts this marker wants to look at again."""
        return [mark.learner for mark in self._reading() if mark.flagged and self._is_now(mark)]

    def settle(self) -> None:
        """Write what counts for the text on the desk, and let it go."""
        paper = self.paper
        if paper and paper.stage != CALIBRATE:
            self.write({paper.name: self.outcome(paper)})
            self._claims.release(paper.name, self.clock())

    def outcome(self, paper: Paper) -> MarkingOutcome:
        """What counts for a learner's text."""
        self.texts[paper.name] = now = text(self.cohort, self.assignment, self.reflection, paper.name)
        given = [mark for mark in self._store.marks(self.assignment.name) if mark.learner == paper.name]
        decided = [mark for mark in given if mark.marker.endswith(DECISIONS)]
        return outcome(self.scale, now.digest, [one for one in given if one not in decided], decided)

    def left(self) -> list[str]:
        """The learners whose texts this marker should still read."""
        return self._open(self._claimed())

    def elsewhere(self) -> int:
        """How many texts would be this marker's if they did not lie on somebody else's desk."""
        claimed = self._claimed()
        return sum(learner in claimed for learner in self._open({}))

    def read(self) -> int:
        """How many texts this marker has marked as they are now."""
        return sum(mark.is_whole(self.criteria) and self._is_now(mark) for mark in self._reading())

    def pace(self) -> float | None:
        """Seconds for a text, going by the median of this marker's; None before there are five."""
        spent = [mark.seconds for mark in self._reading() if mark.is_whole(self.criteria)]
        return median(spent) if len(spent) >= 5 else None

    def outcomes(self) -> dict[str, MarkingOutcome]:
        """What counts for everybody who handed in."""
        return outcomes(self.scale, self.texts, self._store.marks(self.assignment.name))

    def differing(self) -> list[str]:
        """The learners whose texts two markers read differently."""
        return [learner for learner, one in self.outcomes().items() if one.state == APART_STATE]

    def decide(self) -> None:
        """Lay down the first text on which markers differ."""
        self.settle()
        self._look()
        if learners := self.differing():
            self.papers.append(Paper(DECIDE, learners[0], self.texts[learners[0]]))
            self.at = len(self.papers) - 1
        self._since = self.clock()

    def _next(self) -> Paper | None:
        for anchor in self.practice():
            paper = Paper(CALIBRATE, anchor.id, of(anchor.id, {"": anchor.text}), anchor)
            if not self.mark(paper).is_whole(self.criteria):
                return paper
        now, left = self.clock(), self.left()
        seen = [paper.name for paper in self.papers if paper.stage == READ]
        ahead = [paper.name for paper in self.papers[self.at + 1 :] if paper.stage == READ]
        for learner in sorted(left, key=lambda one: (one not in ahead, one in seen)):
            if self._claims.take(learner, now):
                self.texts[learner] = text(self.cohort, self.assignment, self.reflection, learner)
                return Paper(READ, learner, self.texts[learner])
        return None

    def _look(self) -> None:
        """See what has changed: this marker's marks may come from a table, too, and the rubric may be another."""
        self.reflection = self.cohort.module(self.assignment).reflection.value
        self.criteria = [criterion.id for criterion in self.reflection.rubric]
        self._own = {(self._stage(mark), mark.learner, mark.text): mark for mark in self._mine()}

    def _is_now(self, mark: Mark) -> bool:
        """Whether a mark is of words that are still the newest."""
        return mark.learner in self.texts and self.texts[mark.learner].digest == mark.text

    def _open(self, claims: dict[str, str]) -> list[str]:
        digests = {learner: text.digest for learner, text in self.texts.items()}
        given, name = self._store.marks(self.assignment.name), self.assignment.name
        return open_texts(digests, given, claims, self.criteria, self.marker, name, self.double)

    def _claimed(self) -> dict[str, str]:
        return self._claims.others(self.clock())

    def _reading(self) -> list[Mark]:
        return [mark for (stage, _, _), mark in self._own.items() if stage == READ]

    def _mine(self) -> list[Mark]:
        mine = (self.marker, f"{self.marker}{DECISIONS}")
        both = (f"{self.assignment.name}{CALIBRATION}", self.assignment.name)
        return [mark for name in both for mark in self._store.marks(name) if mark.marker in mine]

    def _stage(self, mark: Mark) -> str:
        """The stage that a mark of this marker's belongs to."""
        if mark.assignment.endswith(CALIBRATION):
            return CALIBRATE
        return DECIDE if mark.marker.endswith(DECISIONS) else READ

    def _pile(self, paper: Paper) -> str:
        """The name of the exercise under which a paper's mark is kept."""
        return f"{self.assignment.name}{CALIBRATION if paper.stage == CALIBRATE else ''}"
