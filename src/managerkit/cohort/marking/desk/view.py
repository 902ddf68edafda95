"""The desk on screen: the text, the rubric with its levels, the comment, and everything by keyboard."""

import re
from collections.abc import Callable, Sequence

import htpy as h

from managerkit.activities.reflections.engine import PARTS, checks
from managerkit.cohort.marking.outcome import APART_STATE, worth
from managerkit.cohort.marking.store.marks import DECISIONS, Mark
from managerkit.cohort.marking.store.texts import Answer, Text
from managerkit.cohort.marking.store.wordings import wording
from managerkit.content.reflection import AS_LEVELS, Criterion
from managerkit.journal.log import Journal
from managerkit.ui.controls import Body, area, button, checkbox, details, table
from managerkit.ui.markdown import line
from managerkit.ui.panel import Event

from . import guidance, phrases
from .difference import difference
from .engine import CALIBRATE, DECIDE, READ, Desk, Paper

_KEYS = (
    "Keys: 0 to 3, the level for the first criterion that has none, or for the one you are in; Backspace, to the one "
    "you gave last, to change it; C, to the comment; Esc, out of it; Ctrl+Enter or N, next; B, back; F, flag."
)


class DeskView:
    """A marker's desk over the files of a cohort.

    Args:
        desk: what lies on it.
        trouble: says why the gradebook could not be written, or "".
        by_hand: names the learners whose entry in the gradebook somebody changed there, so that it stays.
    """

    def __init__(
        self, desk: Desk, trouble: Callable[[], str] = lambda: "", by_hand: Callable[[], Sequence[str]] = lambda: ()
    ) -> None:
        self._desk, self._trouble, self._by_hand = desk, trouble, by_hand
        self._about, self._new, self._is_hasty = desk.criteria[0], "", False
        self.journal: Journal = desk.book.journal(desk.assignment)
        self.key = f"{desk.cohort.name}/{desk.assignment.name}/{desk.marker}/desk"

    # What people see

    def body(self) -> Body:
        """The text on the desk and the controls for its mark; or what is to be done when none is left."""
        paper = self._desk.paper
        return h.div(".mk-desk")[
            h.h3(".mk-title")[self._title(paper)],
            h.p(".mk-summary", data_key="progress")[self._progress()],
            h.p(".mk-hint")[_KEYS] if paper else None,
            h.p(".mk-warning", data_key="trouble")[
                f"The gradebook could not be written ({trouble}). Your marks are safe; it is tried again with the next "
                "one."
            ]
            if (trouble := self._trouble())
            else None,
            self._paper(paper) if paper else self._done(),
        ]

    def static(self) -> Body:
        """How far the marker is."""
        return h.p[self.text()]

    def text(self) -> str:
        """How far the marker is, as plain text."""
        return f"{self._desk.reflection.title}: {self._progress()}"

    def _title(self, paper: Paper | None) -> str:
        title = self._desk.reflection.title
        if paper is None:
            return f"{title}: nothing left for you to read"
        if paper.stage == CALIBRATE:
            return f"{title}: for practice"
        return f"{title}: two markers read this differently" if paper.stage == DECIDE else title

    def _heading(self, paper: Paper) -> str:
        if paper.stage == CALIBRATE:
            anchors = [anchor.id for anchor in self._desk.practice()]
            return f"Practice text {anchors.index(paper.name) + 1} of {len(anchors)}"
        if paper.stage == DECIDE:
            return "A decision"
        read = [one for one in self._desk.papers if one.stage == READ]
        return f"Text {read.index(paper) + 1} of {max(len(read), self._desk.read() + len(self._desk.left()))}"

    def _progress(self) -> str:
        read, left = self._desk.read(), len(self._desk.left())
        pace = self._desk.pace()
        time = f", about {_minutes(pace * left)} at your pace" if pace and left else ""
        return f"{read} read, {left} left for you{time}."

    def _paper(self, paper: Paper) -> Body:
        number = self._desk.papers.index(paper)
        mark = self._desk.mark(paper)
        whole, scale = mark.is_whole(self._desk.criteria), self._desk.scale
        return h.div(data_key=f"paper:{number}", data_top=True)[
            h.h4(tabindex="-1", data_focus=f"paper:{number}", data_start=True)[self._heading(paper)],
            self._practice(whole) if paper.stage == CALIBRATE else self._changed(paper),
            guidance.shown(self._desk.reflection, is_open=paper.stage == CALIBRATE and number == 0),
            h.div(".mk-sheet")[
                h.div(".mk-text", role="region", aria_label="The text", tabindex="0")[
                    self._answers(paper), self._side_by_side(paper) if paper.stage == DECIDE else None
                ],
                h.div(".mk-rubric")[
                    [
                        self._criterion(f"level:{number}:{one.id}", one, paper, scale[one.id])
                        for one in self._desk.rubric(paper)
                    ],
                    None if paper.stage == CALIBRATE else self._comment(number, mark),
                ],
            ],
            self._agreed(paper, mark) if paper.stage == CALIBRATE and whole else None,
            h.div(".mk-row")[
                button("back", "Back", disabled=self._desk.at == 0, hotkey="b B"),
                button("next", "Next", style="main", hotkey="n N Control+Enter"),
                None
                if paper.stage == CALIBRATE
                else checkbox(f"flag:{number}", "Look at it again (F)", mark.flagged, "f F"),
            ],
            h.p(".mk-hint", data_key="sum")[self._sum(mark)],
        ]

    def _practice(self, is_whole: bool) -> Body:
        return h.p[
            "The levels of this text are agreed. Give yours, and compare; it counts for nobody. The answers to all "
            "questions stand below one another. From text to text the rubric begins with another criterion, because "
            "the first level colours the others.",
            h.strong[" Before you go on, give all levels."] if self._is_hasty and not is_whole else None,
        ]

    def _answers(self, paper: Paper) -> Body:
        if paper.anchor:
            return h.blockquote(".mk-answer")[_paragraphs(re.sub(r"(?<!\n)\n(?!\n)", " ", paper.anchor.text))]
        if paper.text.is_empty:
            return h.p(".mk-warning")["Nothing was written here."]
        found = checks(self._desk.reflection, paper.text.answers)
        return h.fragment[
            [
                h.section[
                    h.p(".mk-hint")[line(prompt.text)],
                    h.blockquote(".mk-answer")[_answer(paper.text.answers[prompt.id])],
                    h.p(".mk-hint")[
                        "; ".join(f"{'✓' if c.done else '○'} {c.asks}" for c in found if c.prompt == prompt.id)
                    ],
                ]
                for prompt in self._desk.reflection.prompts
            ]
        ]

    def _changed(self, paper: Paper) -> Body | None:
        """What has changed since this marker read an earlier state of the text."""
        earlier = self._desk.earlier(paper)
        if earlier is None:
            return None
        levels = ", ".join(f"{title} {earlier.levels.get(key, '–')}" for key, title in self._titles())
        before = self._desk.kept_text(earlier.text)
        return h.fragment[
            h.p(".mk-warning")[f"You marked an earlier version of this text ({levels}). It was handed in again."],
            details("changes", "What has changed in it", _difference(_whole(before), _whole(paper.text)))
            if before
            else None,
        ]

    def _titles(self) -> list[tuple[str, str]]:
        return [(criterion.id, criterion.title) for criterion in self._desk.reflection.rubric]

    def _side_by_side(self, paper: Paper) -> Body:
        """The marks of all who read a text, by criterion."""
        given = [mark for mark in self._desk.others(paper) if mark.is_whole(self._desk.criteria)]
        rows = [[title, *(str(mark.levels[key]) for mark in given)] for key, title in self._titles()]
        comments = [h.p[h.strong[mark.marker], ": ", mark.comment] for mark in given if mark.comment]
        return h.fragment[
            table(["What is read for", *(mark.marker for mark in given)], rows, caption="What each marker gave"),
            comments,
            h.p(".mk-hint")["What you give now is the decision, and counts in place of both."],
        ]

    def _criterion(self, name: str, criterion: Criterion, paper: Paper, points: Sequence[int]) -> Body:
        mark = self._desk.mark(paper)
        chosen = mark.levels.get(criterion.id)
        return h.fieldset(".mk-question", data_key=name, data_digits=True)[
            h.legend[criterion.title],
            self._reworded(criterion, paper, mark) if criterion.id in mark.set_aside else None,
            [
                h.label(".mk-option")[
                    h.input(type="radio", name=name, value=str(level), data_on=True, checked=level == chosen),
                    h.span[
                        h.strong[f"{level} "],
                        line(text),
                        h.small[f" ({_count(points[level], 'point')})"] if points != AS_LEVELS else None,
                    ],
                ]
                for level, text in enumerate(criterion.levels)
            ],
        ]

    def _reworded(self, criterion: Criterion, paper: Paper, mark: Mark) -> Body:
        """What this marker gave by another wording, and how that wording differs."""
        before = self._desk.kept_wording(paper, criterion.id)
        now = wording(criterion)
        return h.fragment[
            h.p(".mk-warning")[f"You gave this level {mark.set_aside[criterion.id]} by another wording."],
            details(
                f"reworded:{criterion.id}",
                "What has changed in the wording",
                _difference("\n".join([before.title, *before.levels]), "\n".join([now.title, *now.levels])),
            )
            if before
            else None,
        ]

    def _agreed(self, paper: Paper, mark: Mark) -> Body:
        """The agreed levels beside the marker's own, with the reason."""
        assert paper.anchor is not None
        rows = [
            [title, str(mark.levels[key]), str(paper.anchor.levels[key]), paper.anchor.why[key]]
            for key, title in self._titles()
        ]
        same = sum(mark.levels[key] == paper.anchor.levels[key] for key in self._desk.criteria)
        return h.fragment[
            table(["What is read for", "You", "Agreed", "Why"], rows, caption="Your levels and the agreed ones"),
            h.p[f"{same} of {len(rows)} the same. Where you differ, read the level again before you go on."],
        ]

    def _comment(self, number: int, mark: Mark) -> Body:
        return h.fragment[
            area(f"comment:{number}", "Comment, for the learner (C)", mark.comment, 3, "c C"),
            phrases.shown(number, self._phrases(), self._titles(), self._about, self._new),
        ]

    def _phrases(self) -> phrases.Bank:
        course = self._desk.cohort.course_of(self._desk.assignment)
        return phrases.bank(self.journal, course, self._desk.criteria)

    def _sum(self, mark: Mark) -> str:
        if mark.is_whole(self._desk.criteria):
            scale = self._desk.scale
            return f"{worth(scale, mark.levels)} of {sum(one[-1] for one in scale.values())} points."
        return f"{len(mark.levels)} of {len(self._desk.criteria)} criteria have a level."

    def _done(self) -> Body:
        """Who got what, now that all is read; and where markers differ."""
        if elsewhere := self._desk.elsewhere():
            return h.div(data_key="elsewhere")[
                h.h4(tabindex="-1", data_focus="elsewhere", data_start=True)["For now there is nothing for you here."],
                h.p[
                    f"Of the texts that are left, {elsewhere} may lie on somebody else's desk. Press N when they have "
                    "gone on; what nobody touches for 20 minutes comes to you."
                ],
                h.div(".mk-row")[self._back(), button("next", "Next", style="main", hotkey="n N")],
            ]
        counts, by_hand, flagged = self._desk.outcomes(), self._by_hand(), self._desk.flagged()
        differing = [learner for learner, one in counts.items() if one.state == APART_STATE]
        own = self._desk.marked()
        rows = [
            [
                learner,
                one.state,
                str(one.points) if one.levels else "",
                ", ".join(map(_reader, one.by)),
                button(f"open:{learner}", "Open") if learner in own else "",
            ]
            for learner, one in counts.items()
        ]
        return h.div(data_key="done")[
            h.h4(tabindex="-1", data_focus="done", data_start=True)["Everything that is yours has been read."],
            h.div(".mk-row")[
                button("decide", f"Decide where markers differ ({len(differing)})", style="main", hotkey="d D")
                if differing
                else None,
                button(f"open:{flagged[0]}", f"Look again at what you flagged ({len(flagged)})") if flagged else None,
                self._back(),
            ],
            h.p[f"Typed into the gradebook by hand, which stays as it is: {', '.join(by_hand)}."] if by_hand else None,
            table(["Learner", "State", "Points", "Read by", ""], rows, caption="What counts, by learner"),
        ]

    def _back(self) -> Body:
        return button("back", "Back", disabled=not self._desk.papers, hotkey="b B")

    # What people do

    def handle(self, event: Event) -> str:
        """Take in a level, a comment, a flag, a phrase, or going on; each is on the disk when this returns."""
        match event.parts:
            case ["next"]:
                return self._next()
            case ["open", learner] if learner in self._desk.texts:
                self._desk.open(learner)
            case ["back"]:
                self._desk.back()
            case ["decide"]:
                self._desk.decide()
            case ["level", number, criterion] if (paper := self._at(number)) and event.value in ("0", "1", "2", "3"):
                mark = self._desk.give(paper, levels={criterion: int(event.value)})
                return self._sum(mark)
            case ["comment", number] if paper := self._at(number):
                self._desk.give(paper, comment=event.value)
            case ["flag", number] if paper := self._at(number):
                self._desk.give(paper, flagged=event.value == "true")
            case ["phrase", number, key] if paper := self._at(number):
                before = self._desk.mark(paper).comment.rstrip()
                phrase = next((bank[key] for bank in self._phrases().values() if key in bank), "")
                self._desk.give(paper, comment=f"{before} {phrase}".strip())
            case ["phrase-about"]:
                self._about = event.value
            case ["phrase-new"]:
                self._new = event.value
            case ["phrase-keep"] if self._new.strip():
                phrases.keep(self.journal, self._about, self._new.strip())
                self._new = ""
        return ""

    def _next(self) -> str:
        paper = self._desk.paper
        if paper and paper.stage == CALIBRATE and not self._desk.mark(paper).is_whole(self._desk.criteria):
            self._is_hasty = True
            return "Before you go on, give all levels."
        self._is_hasty = False
        self._desk.forward()
        return self._progress()

    def _at(self, number: str) -> Paper | None:
        """The paper that an event is about, though another may lie on the desk by now."""
        place = int(number) if number.isdecimal() else -1
        return self._desk.papers[place] if 0 <= place < len(self._desk.papers) else None


def _difference(before: str, now: str) -> Body:
    """Two states of a text: what went is struck out, what came is underlined."""
    parts: list[h.Node] = []
    for one in difference(before, now):
        if one.before == one.now:
            parts.append(one.now)
        else:
            parts += [h.del_[one.before] if one.before else None, h.ins[one.now] if one.now else None]
    return h.blockquote(".mk-answer", dir="auto")[h.p[parts]]


def _whole(text: Text) -> str:
    """All answers in one text."""
    answers = (list(one.values()) if isinstance(one, dict) else [one] for one in text.answers.values())
    return "\n\n".join(part for answer in answers for part in answer if part)


def _answer(answer: Answer) -> Body:
    if isinstance(answer, dict):
        return h.fragment[
            [h.p[h.strong[label], " ", h.span(dir="auto")[answer[part] or "–"]] for part, label in PARTS.items()]
        ]
    return h.fragment[_paragraphs(answer) or h.p["(no answer)"]]


def _paragraphs(text: str) -> Sequence[h.Element]:
    return [h.p(dir="auto")[part] for part in re.split(r"\n\s*\n", text.strip()) if part]


def _reader(marker: str) -> str:
    """A marker's name as it is shown."""
    return f"decided by {marker.removesuffix(DECISIONS)}" if marker.endswith(DECISIONS) else marker


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _minutes(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return f"{minutes} min" if minutes < 90 else f"{minutes / 60:.1f} h"
