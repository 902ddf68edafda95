"""The desk and what is behind it: marks that stay, what counts of them, who reads what, and the gradebook."""

import html
import json
import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from shutil import copytree
from threading import Barrier

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bench import marking as kills
from managerkit.cli import main
from managerkit.cohort.create import create, exercises
from managerkit.cohort.folder import Assignment, Cohort
from managerkit.cohort.marking.comment_format import written
from managerkit.cohort.marking.desk.allocation import needed, open_texts, order, turned
from managerkit.cohort.marking.desk.engine import CALIBRATE, DECIDE, READ, Desk
from managerkit.cohort.marking.desk.leases import LASTS, Claims
from managerkit.cohort.marking.desk.notebook_file import write
from managerkit.cohort.marking.desk.view import DeskView
from managerkit.cohort.marking.gradebook_sync import Clerk, register
from managerkit.cohort.marking.outcome import APART_STATE, CHANGED, FLAGGED, MARKED, NOT_MARKED, outcome
from managerkit.cohort.marking.store.mark_store import MarkStore
from managerkit.cohort.marking.store.marks import Mark, MarkBook, MarkerError
from managerkit.cohort.roster import Learner
from managerkit.content.loading import CourseFolder
from managerkit.ui.panel import Event
from tests.support import tiny
from tests.support.desk import CRITERIA, NOW, PEOPLE, clock, desk, hand_in
from tests.support.marking import bring_up, marks, outcomes

SCALE = dict.fromkeys(CRITERIA, (0, 1, 2, 3))


@pytest.fixture
def cohort(waiting: Path, tmp_path: Path) -> Cohort:
    """A copy of it, for one test."""
    return Cohort(copytree(waiting, tmp_path / "spring"))


def mark(marker: str, levels: tuple[int, ...], text: str = "now", flagged: bool = False, comment: str = "") -> Mark:
    given = dict(zip(CRITERIA, levels, strict=False))
    return Mark(marker, NOW.isoformat(), "ladder-v1", "ada", text, "1.0.0", given, comment, flagged)


def read_all(one: Desk, level: int = 2) -> None:
    while one.paper and one.paper.stage == READ:
        one.give(one.paper, dict.fromkeys(CRITERIA, level), "Which rung?")
        one.forward()


class TestOutcome:
    """What counts."""

    def test_one_marker_counts(self) -> None:
        found = outcome(SCALE, "now", [mark("ana", (2, 3, 1), comment="Which rung?")])
        assert (found.state, found.points, written(found.levels.values(), found.comment)) == (
            MARKED,
            6,
            "Levels: 2 3 1\nWhich rung?",
        )

    def test_of_two_who_are_a_level_apart_the_higher_counts(self) -> None:
        found = outcome(SCALE, "now", [mark("ana", (2, 3, 1), comment="A."), mark("ben", (3, 2, 1), comment="B.")])
        assert (found.state, dict(found.levels)) == (MARKED, {"specific": 3, "honest": 3, "commits": 1})
        assert found.comment == "A.\n\nB."

    def test_of_two_who_are_further_apart_nothing_counts_until_it_is_decided(self) -> None:
        both = [mark("ana", (0, 3, 1)), mark("ben", (2, 3, 1))]
        assert outcome(SCALE, "now", both).state == APART_STATE
        found = outcome(SCALE, "now", both, [mark("ana.decisions", (1, 3, 1))])
        assert (found.state, found.points) == (MARKED, 5)

    def test_a_changed_text_wants_another_look(self) -> None:
        before = [mark("ana", (2, 2, 2), text="before")]
        assert outcome(SCALE, "now", before).state == CHANGED
        assert outcome(SCALE, "now", []).state == NOT_MARKED
        assert outcome(SCALE, "now", [mark("ana", (2, 2))]).state == "begun"
        assert outcome(SCALE, "now", [mark("ana", (2, 2, 2), flagged=True)]).state == FLAGGED


class TestSharing:
    """Who reads what."""

    @given(st.sets(st.text("abcdef", min_size=1, max_size=8), min_size=1, max_size=40), st.floats(0, 1))
    def test_everybody_is_read_as_often_as_wanted_and_by_nobody_twice(self, learners: set[str], double: float) -> None:
        digests = dict.fromkeys(learners, "now")
        given: list[Mark] = []
        for marker in ("ana", "ben", "cleo"):
            for learner in open_texts(digests, given, {}, CRITERIA, marker, "ladder-v1", double):
                levels = dict.fromkeys(CRITERIA, 1)
                given.append(Mark(marker, "", "ladder-v1", learner, "now", "1.0.0", levels))
        for learner in learners:
            readers = [one.marker for one in given if one.learner == learner]
            assert len(readers) == len(set(readers)) == needed("ladder-v1", learner, double)

    def test_markers_begin_at_different_places_and_always_at_the_same(self) -> None:
        learners = [f"learner{number}" for number in range(50)]
        ana, ben = order(learners, "ana", "x"), order(learners, "ben", "x")
        assert ana != ben and sorted(ana) == sorted(ben) and ana == order(reversed(learners), "ana", "x")

    @pytest.mark.parametrize("anchors", [["maeve", "ravindra"], ["maeve", "ravindra", "yuto"]])
    def test_practice_texts_come_in_each_order_and_for_one_marker_always_in_the_same(self, anchors: list[str]) -> None:
        seeds = [
            (marker, cohort, module) for marker in ("ana", "ben", "cleo") for cohort in "abcdef" for module in "vwxyz"
        ]
        drawn = Counter(tuple(order(anchors, *seed)) for seed in seeds)
        assert set(drawn) == set(permutations(anchors))
        assert min(drawn.values()) > len(seeds) / len(drawn) / 3
        assert all(order(anchors, *seed) == order(reversed(anchors), *seed) for seed in seeds)
        assert order("abcd", "practice", "spring", "ladder-v1", "ana") == list("acdb"), "as it was for whoever began"

    @pytest.mark.parametrize("many", [3, 4, 5])
    def test_each_criterion_is_read_first_as_often_and_the_others_follow_round(self, many: int) -> None:
        criteria, learners = list("abcde"[:many]), [f"learner{number}" for number in range(400)]
        ana, ben = ([turned(criteria, marker, "ladder-v1", one) for one in learners] for marker in ("ana", "ben"))
        first = Counter(one[0] for one in ana)
        assert set(first) == set(criteria) and max(abs(400 / many - found) for found in first.values()) < 40
        assert all("".join(one) in "".join(criteria * 2) and len(one) == many for one in ana)
        alike = sum(one[0] == other[0] for one, other in zip(ana, ben, strict=True))
        assert abs(400 / many - alike) < 40, "two markers of a text begin alike as often as by chance"
        assert ana == [turned(criteria, "ana", "ladder-v1", one) for one in learners]

    def test_a_share_grows_by_adding(self) -> None:
        some = {one for one in range(2000) if needed("x", str(one), 0.2) == 2}
        more = {one for one in range(2000) if needed("x", str(one), 0.4) == 2}
        assert some < more and 320 < len(some) < 480
        assert {needed("x", str(one), 1.0) for one in range(100)} == {2}

    def test_a_claim_keeps_others_away_until_it_is_given_back_or_forgotten(self, tmp_path: Path) -> None:
        ana, ben = Claims(tmp_path, "x", "ana"), Claims(tmp_path, "x", "ben")
        assert ana.take("ada", NOW) and ana.take("ada", NOW + timedelta(minutes=1))
        assert not ben.take("ada", NOW) and ben.others(NOW) == {"ada": "ana"}
        ben.release("ada", NOW)
        assert ben.others(NOW) == {"ada": "ana"}
        ana.release("ada", NOW)
        assert ben.take("ada", NOW)
        assert ana.take("ada", NOW + LASTS)

    @pytest.mark.parametrize("age", [timedelta(0), LASTS])
    def test_of_many_at_once_one_gets_it(self, tmp_path: Path, age: timedelta) -> None:
        before = Claims(tmp_path, "x", "zoe")
        for number in range(30):
            assert age == timedelta(0) or before.take(f"learner{number}", NOW - age)
        together = Barrier(6)

        def take(marker: str) -> list[bool]:
            mine = Claims(tmp_path, "x", marker)
            together.wait()
            return [mine.take(f"learner{number}", NOW) for number in range(30)]

        with ThreadPoolExecutor(6) as pool:
            taken = list(pool.map(take, ["ana", "ben", "cleo", "dora", "emil", "fay"]))
        assert [sum(one) for one in zip(*taken, strict=True)] == [1] * 30

    @pytest.mark.parametrize("content", ["", "{", '{"marker": 1}', "[]"])
    def test_a_claim_that_is_just_being_written_is_somebodys(self, tmp_path: Path, content: str) -> None:
        path = tmp_path / "marking/claims/x/ada.claim"
        path.parent.mkdir(parents=True)
        path.write_text(content)
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
        assert not Claims(tmp_path, "x", "ana").take("ada", NOW)
        assert Claims(tmp_path, "x", "ana").take("ada", NOW + LASTS)


@pytest.mark.slow
class TestMarks:
    """Marks are kept."""

    def test_markers_have_files_of_their_own_to_which_lines_are_only_added(self, cohort: Cohort) -> None:
        (assignment,) = cohort.assignments
        for marker in ("ana", "ben"):
            for level in (1, 2):
                MarkBook(cohort, marker).give(assignment, "learner0", "words", {"specific": level})
        found = marks(cohort)
        assert [(one.marker, dict(one.levels)) for one in found] == [("ana", {"specific": 2}), ("ben", {"specific": 2})]
        lines = (cohort.root / "marking/ana.marks.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line)["data"]["levels"] for line in lines] == [{"specific": 1}, {"specific": 2}]

    @pytest.mark.parametrize("name", ["", "Ana", "../ana", "a/b", "a" * 41, ".ana"])
    def test_a_name_that_cannot_name_a_file(self, cohort: Cohort, name: str) -> None:
        with pytest.raises(MarkerError, match="cannot name a marker; use small letters"):
            MarkBook(cohort, name)

    def test_damaged_and_impossible_lines_are_passed_over(self, cohort: Cohort) -> None:
        (assignment,) = cohort.assignments
        MarkBook(cohort, "ana").give(assignment, "learner0", "words", {"specific": 1})
        path = cohort.root / "marking/ana.marks.jsonl"
        good = path.read_text("utf-8")
        bad = good.replace('{"specific": 1}', '{"specific": 7, "honest": true, "commits": 3}').replace(
            "learner0", "learner1"
        )
        path.write_text("torn\n" + good + bad + good.replace('"text": "words"', '"text": 3'), "utf-8")
        assert [(one.learner, dict(one.levels)) for one in MarkStore(cohort).marks("ladder-v1")] == [
            ("learner0", {"specific": 1}),
            ("learner1", {"commits": 3}),
        ]

    def test_two_markers_at_once_killed_at_random_lose_nothing(self, tmp_path: Path) -> None:
        found = kills.killed(tmp_path, 120)
        assert (found.lost, found.overwritten) == (0, 0)
        assert found.confirmed >= 120


@pytest.mark.slow
class TestDesk:
    """One marker's work, and two markers'."""

    def test_every_text_comes_once_and_counts_in_the_gradebook(self, cohort: Cohort) -> None:
        (assignment,) = cohort.assignments
        clerk = Clerk(cohort, assignment)
        one = Desk(cohort, assignment, "ana", 0.0, clock(), clerk.write)
        read_all(one)
        clerk.wait()
        assert clerk.trouble() == ""
        assert (one.read(), one.left(), one.paper) == (6, [], None)
        assert sorted(paper.name for paper in one.papers) == PEOPLE
        with cohort.gradebook() as gradebook:
            for learner in PEOPLE:
                grade = gradebook.find_grade("reflection-task", "ladder", "ladder-v1", learner)
                comment = gradebook.find_comment("reflection-task", "ladder", "ladder-v1", learner)
                assert (grade.manual_score, grade.needs_manual_grade) == (6.0, False)
                assert comment.manual_comment == "Levels: 2 2 2\nWhich rung?"
        assert bring_up(cohort).written == []

    def test_it_goes_on_where_it_was(self, cohort: Cohort) -> None:
        first = desk(cohort)
        assert first.paper is not None
        first.give(first.paper, {"specific": 3})
        again = desk(cohort)
        assert again.paper is not None and again.paper.name == first.paper.name
        assert dict(again.mark(again.paper).levels) == {"specific": 3}

    def test_a_text_that_was_passed_over_comes_again_after_the_others(self, cohort: Cohort) -> None:
        one = desk(cohort)
        assert one.paper is not None
        passed_over = one.paper.name
        one.forward()
        while one.paper and one.paper.name != passed_over:
            one.give(one.paper, dict.fromkeys(CRITERIA, 1))
            one.forward()
        assert one.paper is not None and one.at == 0 and one.left() == [passed_over]
        one.forward()
        assert one.paper.name == passed_over and len(one.papers) == 6
        one.give(one.paper, dict.fromkeys(CRITERIA, 1))
        one.forward()
        assert one.paper is None
        one.back()
        assert one.at == 5
        one.back()
        one.forward()
        assert one.paper is None

    def test_back_and_on_again_leads_to_the_same_text(self, cohort: Cohort) -> None:
        one = desk(cohort)
        assert one.paper is not None
        one.give(one.paper, dict.fromkeys(CRITERIA, 1))
        one.forward()
        second = one.paper
        one.back()
        assert one.at == 0
        one.forward()
        assert one.paper == second and len(one.papers) == 2

    def test_nobody_marks_under_the_name_of_decisions(self, cohort: Cohort) -> None:
        with pytest.raises(MarkerError, match="such as ana-decisions"):
            desk(cohort, "ana.decisions")

    def test_an_open_desk_gives_a_new_hand_in_nothing(self, cohort: Cohort) -> None:
        (assignment,) = cohort.assignments
        clerk = Clerk(cohort, assignment)
        one = Desk(cohort, assignment, "ana", 0.0, clock(), clerk.write)
        assert one.paper
        first = one.paper.name
        one.give(one.paper, dict.fromkeys(CRITERIA, 3))
        one.forward()
        clerk.wait()
        one.back()
        hand_in(cohort, first, "The red ladder, on Friday, and nobody at all held it, as I had asked.")
        one.forward()
        clerk.wait()
        with cohort.gradebook() as gradebook:
            assert gradebook.find_grade("reflection-task", "ladder", "ladder-v1", first).needs_manual_grade
        assert outcomes(cohort, assignment)[first].state == CHANGED and first in one.left()

    def test_a_mark_from_a_table_is_not_undone_by_an_open_desk(self, cohort: Cohort) -> None:
        one = desk(cohort)
        paper = one.paper
        assert paper
        one.give(paper, dict.fromkeys(CRITERIA, 1))
        MarkBook(cohort, "ana").give(one.assignment, paper.name, paper.text.digest, dict.fromkeys(CRITERIA, 3))
        assert dict(one.give(paper, comment="More.").levels) == dict.fromkeys(CRITERIA, 3)

    def test_what_was_marked_before_can_be_reached_again(self, cohort: Cohort) -> None:
        read_all(desk(cohort))
        again = desk(cohort)
        assert again.paper is None and len(again.papers) == 6
        again.back()
        assert again.paper and again.mark(again.paper).is_whole(CRITERIA)
        again.give(again.paper, flagged=True)
        flagged = again.paper.name
        last = desk(cohort)
        assert last.flagged() == [flagged]
        view = DeskView(last)
        assert "Look again at what you flagged (1)" in str(view.body())
        view.handle(Event(f"open:{flagged}", ""))
        assert last.paper and last.paper.name == flagged and "Text 6 of 6" in str(view.body())
        view.handle(Event("open:nobody", ""))
        assert last.paper.name == flagged
        said = CliRunner().invoke(main, ["cohort", "status", str(cohort.root)], catch_exceptions=False).output
        assert f"At the desk, flagged: 1 ({flagged})." in said

    def test_what_lies_on_another_desk_is_told_and_no_names_are(self, cohort: Cohort) -> None:
        ana = desk(cohort, "ana")
        ben = desk(cohort, "ben")
        read_all(ben)
        shown = str(DeskView(ben).body())
        assert ana.paper and ben.elsewhere() == 1
        assert "1 may lie on somebody else" in shown and not any(learner in shown for learner in PEOPLE)
        read_all(ana)
        assert ben.elsewhere() == 0 and "Everything that is yours has been read." in str(DeskView(ben).body())

    def test_two_markers_share_the_texts(self, cohort: Cohort) -> None:
        ana, ben = desk(cohort, "ana"), desk(cohort, "ben")
        assert ana.paper and ben.paper and ana.paper.name != ben.paper.name
        while ana.paper or ben.paper:
            for one in (ana, ben):
                if one.paper:
                    one.give(one.paper, dict.fromkeys(CRITERIA, 1))
                    one.forward()
        assert sorted(paper.name for paper in ana.papers + ben.papers) == PEOPLE
        assert ana.read() + ben.read() == 6

    def test_where_two_markers_differ_somebody_decides(self, cohort: Cohort) -> None:
        ana = desk(cohort, "ana", 1.0)
        read_all(ana, 0)
        ben = desk(cohort, "ben", 1.0)
        read_all(ben, 2)
        assert sorted(ben.differing()) == PEOPLE
        ben.decide()
        assert ben.paper is not None and ben.paper.stage == DECIDE
        shown = str(DeskView(ben).body())
        assert "What each marker gave" in shown and "ana" in shown
        name = ben.paper.name
        bring_up(cohort)
        with cohort.gradebook() as gradebook:
            grade = gradebook.find_grade("reflection-task", "ladder", "ladder-v1", name)
            assert grade.needs_manual_grade, "as long as markers differ, nobody is told anything"
        ben.give(ben.paper, dict.fromkeys(CRITERIA, 1))
        ben.settle()
        found = outcomes(cohort, ben.assignment)
        assert (found[name].state, found[name].points) == (MARKED, 3)
        assert len(ben.differing()) == 5
        assert dict(next(one for one in marks(cohort) if one.marker == "ana").levels) == dict.fromkeys(CRITERIA, 0)

    def test_agreement_is_told_by_criterion_and_by_pairs(self, cohort: Cohort) -> None:
        read_all(desk(cohort, "ana", 1.0), 0)
        read_all(desk(cohort, "ben", 1.0), 2)
        said = CliRunner().invoke(main, ["cohort", "agreement", str(cohort.root)], catch_exceptions=False).output
        assert said.count("Too few to say: 6 texts marked by two people") == 3
        assert re.search(r"ana and ben +Specific +6 +too few: 6 texts\n", said)
        assert "learner0: two levels apart on “Specific” (ana 0, ben 2);" in said
        assert said.count("which words of the text") == 1

    def test_a_text_that_was_handed_in_again_comes_again_with_what_changed(self, cohort: Cohort) -> None:
        one = desk(cohort)
        read_all(one)
        hand_in(cohort, "learner3", "The red ladder of learner3, on Tuesday, and Ravi held it <b>firmly</b>.")
        again = desk(cohort)
        assert again.paper is not None and again.paper.name == "learner3"
        shown = str(DeskView(again).body())
        assert "You marked an earlier version of this text" in shown
        assert "<del>green </del><ins>red </ins>" in shown
        with cohort.gradebook() as gradebook:
            done = register(cohort, gradebook, again.assignment, outcomes(cohort, again.assignment))
        assert "learner3" not in dict(done.written)

    def test_time_left_goes_by_the_markers_own_pace(self, cohort: Cohort) -> None:
        one = desk(cohort)
        assert one.pace() is None
        for _ in range(5):
            assert one.paper is not None
            one.give(one.paper, dict.fromkeys(CRITERIA, 1))
            one.forward()
        assert one.pace() and "1 left for you, about 1 min at your pace" in DeskView(one).text()


@pytest.mark.slow
class TestCalibration:
    """Before the first text, those whose levels are agreed."""

    def test_agreed_texts_come_first_and_once_and_count_for_nobody(self, tmp_path: Path) -> None:
        course = CourseFolder(tiny.copy(tmp_path))
        made = create(tmp_path / "spring", [Learner("ada", "Ada", "", "")], exercises(course), course)
        hand_in(made, "ada", "The green ladder, on Tuesday, and Ravi held it firmly, I think.")
        view = DeskView(one := desk(made))
        anchors = one.practice()
        assert sorted(anchor.id for anchor in anchors) == sorted(anchor.id for anchor in one.reflection.anchors)
        assert [anchor.id for anchor in desk(made).practice()] == [anchor.id for anchor in anchors]
        assert len(anchors) == 2
        for anchor in anchors:
            assert one.paper is not None and (one.paper.stage, one.paper.name) == (CALIBRATE, anchor.id)
            assert "Your levels and the agreed ones" not in str(view.body())
            for criterion in CRITERIA:
                view.handle(Event(f"level:{one.at}:{criterion}", str(anchor.levels[criterion])))
            assert "3 of 3 the same" in str(view.body())
            assert anchor.why[CRITERIA[0]] in str(view.body())
            view.handle(Event("next", ""))
        assert one.paper is not None and (one.paper.stage, one.paper.name) == (READ, "ada")
        again = desk(made)
        assert again.paper is not None and again.paper.stage == READ
        assert outcomes(made, one.assignment)["ada"].state == NOT_MARKED and again.pace() is None


@pytest.mark.slow
class TestView:
    """What is on screen."""

    def test_the_rubric_begins_elsewhere_and_levels_are_kept_in_its_own_order(self, cohort: Cohort) -> None:
        clerk = Clerk(cohort, cohort.assignments[0])
        view = DeskView(one := Desk(cohort, cohort.assignments[0], "ana", 0.0, clock(), clerk.write))
        begun = set()
        while one.paper:
            shown = re.findall(r'<fieldset[^>]* data-key="level:\d+:(\w+)"', str(view.body()))
            begun.add(shown[0])
            again = DeskView(desk(cohort))
            assert re.findall(r'<fieldset[^>]* data-key="level:\d+:(\w+)"', str(again.body())) == shown
            for criterion in shown:
                view.handle(Event(f"level:{one.at}:{criterion}", str(3 - CRITERIA.index(criterion))))
            view.handle(Event("next", ""))
        assert begun == set(CRITERIA)
        clerk.wait()
        with cohort.gradebook() as gradebook:
            comments = {
                gradebook.find_comment("reflection-task", "ladder", "ladder-v1", who).manual_comment for who in PEOPLE
            }
        assert comments == {"Levels: 3 2 1"}

    def test_no_names_until_all_is_read(self, cohort: Cohort) -> None:
        for learner in PEOPLE:
            hand_in(cohort, learner, "The green ladder, on Tuesday, and Ravi held it firmly, I think.")
        view = DeskView(one := desk(cohort))
        while one.paper:
            assert not any(learner in str(view.body()) for learner in PEOPLE)
            for criterion in CRITERIA:
                view.handle(Event(f"level:{one.at}:{criterion}", "3"))
            view.handle(Event("next", ""))
        assert all(learner in str(view.body()) for learner in PEOPLE)

    def test_what_markers_are_told_is_at_hand_and_open_before_the_first_text(self, tmp_path: Path) -> None:
        course = CourseFolder(tiny.copy(tmp_path))
        made = create(tmp_path / "spring", [Learner("ada", "Ada", "", "")], exercises(course), course)
        hand_in(made, "ada", "The green ladder, on Tuesday, and Ravi held it firmly, I think.")
        view = DeskView(one := desk(made))
        reflection, opened = one.reflection, []
        while one.paper:
            shown = str(view.body())
            assert all(html.escape(line.strip()) in shown for it in reflection.rubric for line in (it.weak, it.strong))
            assert html.escape(reflection.marking.strip()) in shown
            opened.append(bool(re.search(r'<details[^>]* data-key="guidance" open', shown)))
            one.give(one.paper, dict.fromkeys(CRITERIA, 1))
            view.handle(Event("next", ""))
        assert opened == [True, False, False]

    def test_what_learners_typed_is_escaped(self, cohort: Cohort) -> None:
        shown = str(DeskView(desk(cohort)).body())
        assert "&lt;b&gt;firmly&lt;/b&gt;" in shown and "<b>firmly" not in shown

    def test_phrases_are_kept_and_used_again(self, cohort: Cohort) -> None:
        view = DeskView(one := desk(cohort))
        view.handle(Event("phrase-about", "honest"))
        view.handle(Event("phrase-new", "Whose ladder was it?"))
        view.handle(Event("phrase-keep", ""))
        view.handle(Event(f"comment:{one.at}", "Good."))
        view.handle(Event(f"phrase:{one.at}:honest/1", ""))
        assert one.paper is not None and one.mark(one.paper).comment == "Good. Whose ladder was it?"
        assert "Whose ladder was it?" in str(DeskView(desk(cohort, "ana")).body())

    def test_the_courses_phrases_are_at_hand_and_can_be_missing(self, cohort: Cohort) -> None:
        view = DeskView(one := desk(cohort))
        assert "Phrases (3)" in str(view.body()) and "And if it wobbles?" in str(view.body())
        view.handle(Event(f"phrase:{one.at}:course/commits/1", ""))
        assert one.paper is not None and one.mark(one.paper).comment == "And if it wobbles?"
        (cohort.root / "course/phrases.yml").unlink()
        assert "Phrases (0)" in str(DeskView(desk(Cohort(cohort.root), "ben")).body())

    def test_an_event_is_about_the_text_on_which_it_was_done(self, cohort: Cohort) -> None:
        view = DeskView(one := desk(cohort))
        first = one.paper
        view.handle(Event("next", ""))
        view.handle(Event("comment:0", "About the first."))
        assert first is not None and one.mark(first).comment == "About the first."

    @pytest.mark.parametrize("name", ["level:9:specific", "level:x:specific", "comment:-1", "phrase:0:none", "nothing"])
    def test_an_impossible_event_changes_nothing_that_matters(self, cohort: Cohort, name: str) -> None:
        view = DeskView(one := desk(cohort))
        view.handle(Event(name, "7"))
        assert one.paper is not None and not one.mark(one.paper).levels

    @pytest.mark.parametrize("share", ["0.2", "20", "1", "120%", "-5%", "half", ""])
    def test_a_share_has_its_sign(self, cohort: Cohort, share: str) -> None:
        done = CliRunner().invoke(main, ["cohort", "mark", str(cohort.root), "--as", "ana", f"--double={share}"])
        assert done.exit_code == 2 and f"`{share}` is no share; write it with its sign, such as 20%" in done.output

    def test_the_notebook_has_a_cell_for_each_exercise(self, cohort: Cohort) -> None:
        path = write(cohort, "ana", 0.2)
        cells = json.loads(path.read_text("utf-8"))["cells"]
        assert 'desk("ladder-v1", marker="ana", double=0.2)' in cells[2]["source"]
        assert isinstance(cohort.assignments[0], Assignment)


@pytest.mark.slow
def test_agreement_is_told_in_sentences(cohort: Cohort) -> None:
    read_all(desk(cohort, "ana", 1.0), 0)
    read_all(desk(cohort, "ben", 1.0), 2)
    said = CliRunner().invoke(main, ["cohort", "agreement", str(cohort.root)])
    assert said.exit_code == 0
    assert "Honest: " in said.output and "from 10 on there is a figure" in said.output
    assert said.output.count("Read differently: ") == 5
