"""A rubric's points or wording changed: what would change is shown, then it is done; hand-typed points stay."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from shutil import copytree, rmtree

import pytest
from click.testing import CliRunner, Result

from managerkit.cli import main
from managerkit.cohort.folder import Cohort
from managerkit.cohort.marking import rescoring
from managerkit.cohort.marking.desk.engine import DECIDE, READ, Paper
from managerkit.cohort.marking.desk.view import DeskView
from managerkit.cohort.marking.gradebook_sync import TASK, register
from managerkit.cohort.marking.outcome import CHANGED, MARKED, REWORDED
from managerkit.cohort.marking.store.mark_store import MarkStore
from managerkit.cohort.marking.store.marks import CALIBRATION, Everlasting, MarkBook
from managerkit.cohort.marking.store.wordings import names
from managerkit.cohort.rubric_policy import PLACE, Settled, settle, settled
from managerkit.grading.run import alone
from managerkit.journal.log import Journal
from tests.support.desk import CRITERIA, NOW, PEOPLE, desk, hand_in
from tests.support.marking import bring_up, marks, outcomes

pytestmark = pytest.mark.slow

DOUBLE = "commits=0,2,4,6"


@pytest.fixture(scope="session")
def marked(waiting: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six learners, five of them marked: 3, 1, 2, and a comment."""
    cohort = Cohort(copytree(waiting, tmp_path_factory.mktemp("marked") / "spring"))
    one = desk(cohort)
    for _ in range(5):
        assert one.paper
        one.give(one.paper, dict(zip(CRITERIA, (3, 1, 2), strict=True)), "Which rung?")
        one.forward()
    bring_up(cohort)
    return cohort.root


@pytest.fixture
def cohort(marked: Path, tmp_path: Path) -> Cohort:
    return Cohort(copytree(marked, tmp_path / "spring"))


def rescore(cohort: Cohort, *words: str, code: int = 0, answer: str | None = None) -> str:
    ran: Result = CliRunner().invoke(main, ["cohort", "rescore", str(cohort.root), *words], input=answer)
    assert ran.exit_code == code, ran.output
    assert code == 0 or isinstance(ran.exception, SystemExit), "a mistake is told, not raised"
    return ran.output


def entries(cohort: Cohort) -> dict[str, tuple[float | None, str | None, bool]]:
    """What the gradebook says of everybody's reflection: points, comment, and whether a person is waited for."""
    found = {}
    with cohort.gradebook() as gradebook:
        for learner in PEOPLE:
            grade = gradebook.find_grade(TASK, "ladder", "ladder-v1", learner)
            comment = gradebook.find_comment(TASK, "ladder", "ladder-v1", learner)
            found[learner] = grade.manual_score, comment.manual_comment, bool(grade.needs_manual_grade)
    return found


def status(cohort: Cohort) -> str:
    return CliRunner().invoke(main, ["cohort", "status", str(cohort.root)], catch_exceptions=False).output


def most(cohort: Cohort) -> float:
    with cohort.gradebook() as gradebook:
        return float(gradebook.find_grade(TASK, "ladder", "ladder-v1", PEOPLE[0]).max_score)


def type_in(cohort: Cohort, learner: str, points: float, comment: str = "Levels: 3 1 2\nOn second thoughts.") -> None:
    """What the formgrader does when somebody types there."""
    with cohort.gradebook() as gradebook:
        grade = gradebook.find_grade(TASK, "ladder", "ladder-v1", learner)
        grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.find_comment(TASK, "ladder", "ladder-v1", learner).manual_comment = comment
        gradebook.db.commit()


def reword(cohort: Cohort, old: str = "A wish.", new: str = "A wish with nobody in it.") -> None:
    path = cohort.root / "course/modules/ladder/reflection.yml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def read_of(cohort: Cohort) -> list[str]:
    return sorted(learner for learner, one in outcomes(cohort, cohort.assignments[0]).items() if one.state == MARKED)


class TestPoints:
    """What levels are worth."""

    def test_everybodys_points_are_shown_before_and_after_and_nothing_is_done_without_a_yes(
        self, cohort: Cohort
    ) -> None:
        before, files = entries(cohort), sorted(cohort.root.rglob("*"))
        for words, answer in ((["--dry-run"], None), ([], "n\n"), ([], "\n")):
            said = rescore(cohort, "--points", DOUBLE, *words, answer=answer)
            assert "commits: 0, 1, 2 or 3 points become 0, 2, 4 or 6 points." in said
            assert "The most that a reader can give was 9 and becomes 12." in said
            assert said.count("6 of 9  8 of 12") == 5 and "5 texts would get other points." in said
            assert "Nothing was changed" in said
        assert entries(cohort) == before and most(cohort) == 9
        assert sorted(cohort.root.rglob("*")) == files

    def test_the_gradebook_the_exercise_and_the_desk_say_the_new_points(self, cohort: Cohort) -> None:
        given = marks(cohort)
        said = rescore(cohort, "--points", DOUBLE, answer="y\n")
        assert "Done." in said and "Next: managerkit cohort feedback" in said
        (left,) = set(PEOPLE) - set(read_of(cohort))
        for learner, (points, comment, waits) in entries(cohort).items():
            if learner == left:
                assert (points, waits) == (None, True)
            else:
                assert (points, comment, waits) == (8.0, "Levels: 3 1 2\nWhich rung?", False)
        assert most(cohort) == 12
        assert marks(cohort) == given, "marks are levels, and stay"
        for place in ("source", "release"):
            text = (cohort.root / place / "ladder-v1/ladder.ipynb").read_text("utf-8")
            assert "*Commits*: 0, 2, 4 or 6 points" in text and "up to 12 from a person" in text
            task = next(cell for cell in json.loads(text)["cells"] if cell["id"] == TASK)
            assert task["metadata"]["nbgrader"]["points"] == 12
        one = desk(cohort)
        assert one.paper and one.paper.name == left
        shown = str(DeskView(one).body())
        assert "(4 points)" in shown and shown.count("points)") == 4
        one.give(one.paper, dict.fromkeys(CRITERIA, 3))
        assert "12 of 12 points." in DeskView(one)._sum(one.mark(one.paper))
        assert bring_up(cohort).written == [(left, "ladder-v1")]
        assert entries(cohort)[left][0] == 12.0
        assert bring_up(cohort).written == []

    def test_the_gradebook_as_it_was_is_kept(self, cohort: Cohort) -> None:
        source = (cohort.root / "source/ladder-v1/ladder.ipynb").read_bytes()
        rescore(cohort, "--points", DOUBLE, "--yes")
        (kept,) = (cohort.root / ".managerkit/replaced").glob("rubric+*")
        assert (kept / "ladder.ipynb").read_bytes() == source
        with closing(sqlite3.connect(kept / "gradebook.db")) as before:
            assert before.execute("SELECT DISTINCT manual_score FROM grade WHERE manual_score > 0").fetchall() == [(6,)]

    def test_back_to_what_the_rubric_says(self, cohort: Cohort) -> None:
        before = entries(cohort)
        rescore(cohort, "--points", DOUBLE, "--points", "honest=0,0,1,9", "--yes")
        assert most(cohort) == 18
        said = rescore(cohort)
        assert "The rubric itself says otherwise: honest 0, 1, 2 or 3 points; commits 0, 1, 2 or 3 points." in said
        assert "There is nothing to score anew." in said
        rescore(cohort, "--as-written", "--yes")
        assert entries(cohort) == before and most(cohort) == 9
        assert settled(cohort.root, "ladder-v1") == Settled()

    def test_who_hands_in_the_exercise_of_before_is_graded_by_the_new_points(self, cohort: Cohort) -> None:
        old = (cohort.root / "release/ladder-v1/ladder.ipynb").read_bytes()
        rescore(cohort, "--points", DOUBLE, "--yes")
        hand_in(cohort, "learner0", "The red ladder of learner0, on Friday, and nobody held it.")
        (cohort.root / "submitted/learner0/ladder-v1/ladder.ipynb").write_bytes(old)
        ran = CliRunner().invoke(main, ["cohort", "grade", str(cohort.root)])
        assert "6 graded, of 6 handed in." in ran.output
        one = desk(cohort)
        while one.paper:
            if not one.mark(one.paper).is_whole(CRITERIA):
                one.give(one.paper, dict.fromkeys(CRITERIA, 3))
            one.forward()
        bring_up(cohort)
        assert entries(cohort)["learner0"] == (12.0, "Levels: 3 3 3", False)
        graded = json.loads((cohort.root / "autograded/learner0/ladder-v1/ladder.ipynb").read_text("utf-8"))
        task = next(cell for cell in graded["cells"] if cell["id"] == TASK)
        assert task["metadata"]["nbgrader"]["points"] == 12

    @pytest.mark.parametrize("words", [["--points", DOUBLE], []])
    @pytest.mark.parametrize("place", ["settle", "_build_anew", "succeeded", "register"])
    def test_after_a_kill_the_command_finishes(
        self, cohort: Cohort, place: str, words: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Killed(BaseException):
            pass

        def die(*_: object) -> None:
            raise Killed

        given = marks(cohort)
        with monkeypatch.context() as patched:
            patched.setattr(rescoring, place, die)
            with pytest.raises(Killed):
                CliRunner().invoke(main, ["cohort", "rescore", str(cohort.root), "--points", DOUBLE, "--yes"])
        CliRunner().invoke(main, ["cohort", "status", str(cohort.root)], catch_exceptions=False)
        if place == "settle":
            assert most(cohort) == 9 and "There is nothing to score anew." in rescore(cohort)
        rescore(cohort, *(words if place != "settle" else ["--points", DOUBLE]), "--yes")
        assert most(cohort) == 12 and marks(cohort) == given
        assert sorted(str(entry[0]) for entry in entries(cohort).values()) == ["8.0"] * 5 + ["None"]
        assert "There is nothing to score anew." in rescore(cohort)

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["--points", "commit=0,2,4,6"], "the rubric of ladder-v1 has no `commit`; did you mean `commits`"),
            (["--points", "commits=0,4,2,6"], "the points of `commits` do not rise with the levels"),
            (["--points", "commits=1,1,1,1"], "the points of `commits` do not rise with the levels"),
            (["--only", "lader-v1"], "no exercise of this cohort is called `lader-v1`; did you mean `ladder-v1`"),
        ],
    )
    def test_a_mistake_is_told_in_a_sentence(self, cohort: Cohort, words: list[str], told: str) -> None:
        assert told in rescore(cohort, *words, code=1)

    @pytest.mark.parametrize("points", ["commits", "commits=1,2", "commits=a,b,c,d", "commits=0,1,2,999", "=,,,"])
    def test_points_that_are_none_are_told(self, cohort: Cohort, points: str) -> None:
        assert "write it as commits=0,2,4,6" in rescore(cohort, "--points", points, code=2)

    @pytest.mark.parametrize(
        "worth", ['["x", 1, 2, 3]', "[]", "[0, 2]", "[0, 1, 2, 3, 4]", "[9, 0, 0, -4]", "7", "[" * 9999]
    )
    def test_a_damaged_file_is_told(self, cohort: Cohort, worth: str) -> None:
        (cohort.root / PLACE).write_text(f'{{"ladder-v1": {{"points": {{"commits": {worth}}}}}}}', "utf-8")
        assert "rubrics.json cannot be read" in rescore(cohort, code=1)

    def test_a_gradebook_that_cannot_be_used_is_told(self, cohort: Cohort) -> None:
        with closing(sqlite3.connect(cohort.gradebook_path)) as other:
            other.execute("PRAGMA locking_mode = EXCLUSIVE")
            other.execute("BEGIN EXCLUSIVE")
            assert "gradebook.db cannot be used (database is locked)" in rescore(cohort, code=1)
        cohort.gradebook_path.write_bytes(b"no database" * 1000)
        assert "gradebook.db cannot be used" in rescore(cohort, code=1)

    def test_an_exercise_that_is_not_there_is_told(self, cohort: Cohort) -> None:
        (cohort.root / "source/ladder-v1/ladder.ipynb").unlink()
        assert "ladder.ipynb cannot be read as the exercise; take it from a backup" in rescore(cohort, code=1)

    def test_nobody_grades_meanwhile(self, cohort: Cohort) -> None:
        with alone(cohort.root):
            assert "is being graded in another window" in rescore(cohort, "--points", DOUBLE, "--yes", code=1)
        assert most(cohort) == 9

    def test_a_line_that_cannot_be_read_is_named(self, cohort: Cohort) -> None:
        path = cohort.root / "marking/ana.marks.jsonl"
        path.write_bytes(b"{torn\n" + path.read_bytes())
        assert "Look at marking/ana.marks.jsonl:1 cannot be read (it is not JSON in UTF-8)" in rescore(cohort)
        assert "marking/ana.marks.jsonl:1 cannot be read" in status(cohort)


class TestByHand:
    """Points that somebody typed into the gradebook."""

    def test_they_stay_and_are_named(self, cohort: Cohort) -> None:
        first, second, *_ = read_of(cohort)
        type_in(cohort, first, 9.0)
        type_in(cohort, second, 6.0, "Levels: 3 1 2\nWhich rung? And whose ladder?")
        assert sorted(bring_up(cohort).by_hand) == [(first, "ladder-v1"), (second, "ladder-v1")]
        for command in ("status", "feedback"):
            said = CliRunner().invoke(main, ["cohort", command, str(cohort.root)]).output
            assert f"and left so: {first} (ladder-v1), {second} (ladder-v1)." in said
        said = rescore(cohort, "--points", DOUBLE, "--yes")
        assert f"Typed into the gradebook by hand, and left so: {first}, {second}." in said
        assert "3 texts would get other points." in said
        now = entries(cohort)
        assert now[first][0] == 9.0 and now[second][0] == 6.0
        assert "whose ladder?" in str(now[second][1])

    def test_a_new_hand_in_is_read_anew(self, cohort: Cohort) -> None:
        first = read_of(cohort)[0]
        type_in(cohort, first, 9.0)
        hand_in(cohort, first, "The red ladder, on Friday, and nobody at all held it, which I asked for.")
        one = desk(cohort)
        while one.paper and one.paper.name != first:
            one.forward()
        assert one.paper
        one.give(one.paper, dict.fromkeys(CRITERIA, 1))
        assert (first, "ladder-v1") in bring_up(cohort).written
        assert entries(cohort)[first] == (3.0, "Levels: 1 1 1", False)

    def test_what_is_typed_about_a_new_hand_in_stays_too(self, cohort: Cohort) -> None:
        first = read_of(cohort)[0]
        hand_in(cohort, first, "The red ladder, on Friday, and nobody at all held it, which I asked for.")
        type_in(cohort, first, 9.0, "I read it in the formgrader.")
        for _ in range(2):
            assert bring_up(cohort).by_hand == [(first, "ladder-v1")]
            assert entries(cohort)[first] == (9.0, "I read it in the formgrader.", False)

    def test_they_stay_whatever_the_desk_wrote_before(self, cohort: Cohort) -> None:
        first = read_of(cohort)[0]
        rescore(cohort, "--points", DOUBLE, "--yes")
        assert entries(cohort)[first][0] == 8.0
        type_in(cohort, first, 6.0, "Levels: 3 1 2\nWhich rung?")
        assert bring_up(cohort).by_hand == [(first, "ladder-v1")]
        assert entries(cohort)[first][0] == 6.0

    def test_they_stay_when_the_machine_grades_again(self, cohort: Cohort) -> None:
        first = read_of(cohort)[0]
        type_in(cohort, first, 5.0)
        with cohort.gradebook() as gradebook:
            gradebook.find_grade(TASK, "ladder", "ladder-v1", first).needs_manual_grade = True
            gradebook.db.commit()
        assert bring_up(cohort).by_hand == [(first, "ladder-v1")]
        assert entries(cohort)[first] == (5.0, "Levels: 3 1 2\nOn second thoughts.", False)

    def test_what_was_typed_before_anybody_came_to_the_desk_stays(self, waiting: Path, tmp_path: Path) -> None:
        cohort = Cohort(copytree(waiting, tmp_path / "autumn"))
        type_in(cohort, "learner0", 7.0, "Two paragraphs.")
        one = desk(cohort)
        while one.paper:
            one.give(one.paper, dict.fromkeys(CRITERIA, 1))
            one.forward()
        assert bring_up(cohort).by_hand == [("learner0", "ladder-v1")]
        assert entries(cohort)["learner0"] == (7.0, "Two paragraphs.", False)
        assert entries(cohort)["learner1"] == (3.0, "Levels: 1 1 1", False)

    def test_they_stay_when_a_text_is_to_be_read_by_other_words(self, cohort: Cohort) -> None:
        first = read_of(cohort)[0]
        type_in(cohort, first, 9.0)
        reword(cohort)
        said = rescore(cohort, "--read-again", "--yes")
        assert f"Typed into the gradebook by hand, and left so: {first}." in said
        assert "4 texts would come back to the desk" in said
        assert entries(cohort)[first] == (9.0, "Levels: 3 1 2\nOn second thoughts.", False)
        one = desk(cohort)
        while one.paper:
            one.give(one.paper, {"specific": 1, "honest": 1, "commits": 1})
            one.forward()
        bring_up(cohort)
        assert entries(cohort)[first] == (9.0, "Levels: 3 1 2\nOn second thoughts.", False)

    @pytest.mark.parametrize("step", ["commit", "append"])
    def test_a_writing_that_was_cut_off_is_not_taken_for_a_hand(
        self, cohort: Cohort, step: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def append(journal: Journal, kind: str, key: str, data: object) -> object:
            if kind == "written":
                raise KeyboardInterrupt
            return Journal.append(journal, kind, key, data)

        one, first = desk(cohort), read_of(cohort)[0]
        one.give(Paper(READ, first, one.texts[first]), {"specific": 1})
        with cohort.gradebook() as gradebook, monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            if step == "commit":
                patched.setattr(gradebook.db, "commit", interrupt)
            else:
                patched.setattr(Everlasting, "append", append)
            register(cohort, gradebook, cohort.assignments[0], outcomes(cohort, cohort.assignments[0]))
        assert entries(cohort)[first][0] == (6.0 if step == "commit" else 4.0)
        assert bring_up(cohort).by_hand == []
        assert entries(cohort)[first][0] == 4.0


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


class TestWording:
    """The words by which a level was given."""

    def test_nothing_is_told_while_the_words_are_the_same(self, cohort: Cohort) -> None:
        assert "All is scored by the rubric as it is." in rescore(cohort)
        assert "There is nothing to score anew." in rescore(cohort, "--read-again")

    def test_what_was_read_by_other_words_is_shown(self, cohort: Cohort) -> None:
        reword(cohort)
        before = entries(cohort)
        said = rescore(cohort)
        assert "commits reads otherwise than when 5 texts were read:" in said
        assert "level 1 was: A wish.\n    level 1 is:  A wish with nobody in it." in said
        assert "level 2" not in said and "To have them read by the new words: --read-again" in said
        assert entries(cohort) == before

    def test_they_come_back_to_the_desk_with_the_other_levels_filled_in(self, cohort: Cohort) -> None:
        reword(cohort)
        readers = read_of(cohort)
        said = rescore(cohort, "--read-again", "--yes")
        assert "5 texts would come back to the desk" in said and "cohort mark" in said
        assert {one.state for one in outcomes(cohort, cohort.assignments[0]).values()} >= {REWORDED}
        now = entries(cohort)
        assert all(now[learner] == (6.0, "Levels: 3 1 2\nWhich rung?", True) for learner in readers)
        one = desk(cohort)
        assert one.paper and one.paper.stage == READ and len(one.left()) == 6
        assert dict(one.mark(one.paper).levels) == {"specific": 3, "honest": 1}
        shown = str(DeskView(one).body())
        assert "You gave this level 2 by another wording." in shown
        assert "<ins>wish with nobody in it.\n</ins>" in shown
        for _ in readers:
            assert one.paper and one.paper.name in readers
            one.give(one.paper, {"commits": 1})
            one.forward()
        bring_up(cohort)
        now = entries(cohort)
        assert all(now[learner] == (5.0, "Levels: 3 1 1\nWhich rung?", False) for learner in readers)
        assert "All is scored by the rubric as it is." in rescore(cohort)
        levels = [json.loads(line)["data"]["levels"] for line in (cohort.root / "marking/ana.marks.jsonl").open()]
        assert levels.count({"specific": 3, "honest": 1, "commits": 2}) == 5, "what was given first is still there"

    def test_words_that_change_twice(self, cohort: Cohort) -> None:
        reword(cohort)
        rescore(cohort, "--read-again", "--yes")
        one = desk(cohort)
        assert one.paper
        one.give(one.paper, {"commits": 1})
        reword(cohort, "A wish with nobody in it.", "A wish.")
        said = rescore(cohort, "--read-again", "--yes")
        assert "commits reads otherwise than when 1 text was read" in said
        assert settled(cohort.root, "ladder-v1").refused.keys() == {"commits"}
        assert sum(not mark.set_aside for mark in marks(cohort)) == 4, "the first wording counts again"

    def test_a_level_that_stays_keeps_the_words_by_which_it_was_given(self, cohort: Cohort) -> None:
        reword(cohort)
        before = next(mark for mark in marks(cohort))
        one = desk(cohort)
        paper = Paper(READ, before.learner, one.texts[before.learner])
        given = one.give(paper, comment="Another comment.")
        assert (given.wording, given.comment) == (before.wording, "Another comment.")
        given = one.give(paper, levels={"commits": 3})
        assert given.wording["specific"] == before.wording["specific"]
        assert given.wording["commits"] != before.wording["commits"]

    def test_two_rewordings_one_after_the_other(self, cohort: Cohort) -> None:
        reword(cohort)
        rescore(cohort, "--read-again", "--yes")
        reword(cohort, "Mentions itself.", "Mentions itself once.")
        rescore(cohort, "--read-again", "--yes")
        assert settled(cohort.root, "ladder-v1").refused.keys() == {"commits", "honest"}
        assert {tuple(mark.set_aside) for mark in marks(cohort)} == {("honest", "commits")}

    def test_a_text_that_was_handed_in_again_is_not_counted(self, cohort: Cohort) -> None:
        hand_in(cohort, read_of(cohort)[0], "The red ladder, on Friday, and nobody at all held it, as I asked.")
        reword(cohort)
        assert "commits reads otherwise than when 4 texts were read" in rescore(cohort)
        rescore(cohort, "--read-again", "--yes")
        assert Counter(one.state for one in outcomes(cohort, cohort.assignments[0]).values())[CHANGED] == 1

    def test_practice_texts_are_read_again_too(self, cohort: Cohort) -> None:
        (assignment,) = cohort.assignments
        calibration = replace(assignment, name=f"{assignment.name}{CALIBRATION}")
        wordings = names(cohort, cohort.module(assignment).reflection.value.rubric, {"commits": 1})
        MarkBook(cohort, "ana").give(calibration, "noor", "words", {"commits": 1}, wording=wordings)
        reword(cohort)
        rescore(cohort, "--read-again", "--yes")
        (mark,) = MarkStore(cohort).marks(calibration.name)
        assert dict(mark.set_aside) == {"commits": 1}

    def test_a_desk_that_was_open_meanwhile_gives_by_the_new_words(self, cohort: Cohort) -> None:
        one = desk(cohort)
        reword(cohort)
        rescore(cohort, "--read-again", "--yes")
        for _ in range(14):
            if one.paper is None:
                break
            one.give(one.paper, dict.fromkeys(CRITERIA, 1))
            one.forward()
        assert one.left() == [] and len(read_of(cohort)) == 6

    def test_the_one_who_read_a_text_gets_it_before_others(self, cohort: Cohort) -> None:
        readers = read_of(cohort)
        reword(cohort)
        rescore(cohort, "--read-again", "--yes")
        rmtree(cohort.root / "marking/claims")
        other = desk(cohort, "ben")
        assert other.left()[0] not in readers and sorted(other.left()[1:]) == readers

    @pytest.mark.parametrize("seed", range(8))
    def test_what_is_said_beforehand_is_what_happens(self, waiting: Path, tmp_path: Path, seed: int) -> None:
        luck = Random(seed)
        cohort = Cohort(copytree(waiting, tmp_path / "autumn"))
        (assignment,) = cohort.assignments

        def read(marker: str) -> None:
            one = desk(cohort, marker, 1.0)
            for learner in luck.sample(PEOPLE, luck.randint(2, 6)):
                paper = Paper(luck.choice([READ, READ, DECIDE]), learner, one.texts[learner])
                one.give(paper, {name: luck.randint(1, 3) for name in CRITERIA}, marker)

        read("ana")
        reword(cohort)
        read("ben")
        if luck.random() < 0.5:
            type_in(cohort, luck.choice(PEOPLE), 9.0)
        bring_up(cohort)
        before = entries(cohort)
        found = rescoring.plan(cohort, assignment, MarkStore(cohort), rescoring.chosen(cohort, assignment, {}), True)
        rescoring.apply(cohort, found, NOW)
        now = entries(cohort)
        assert {who for who in PEOPLE if now[who][2] and not before[who][2]} == set(found.again)
        moved = {who: (before[who][0], now[who][0]) for who in PEOPLE if before[who][0] != now[who][0]}
        assert moved == found.scores
        assert bring_up(cohort).written == []

    def test_settling_one_exercise_leaves_the_others(self, tmp_path: Path) -> None:
        one, other = Settled({"a": (0, 1, 2, 5)}), Settled({}, {"b": frozenset({"x"})})
        settle(tmp_path, "one-v1", one)
        settle(tmp_path, "other-v1", other)
        assert (settled(tmp_path, "one-v1"), settled(tmp_path, "other-v1")) == (one, other)
        assert settled(tmp_path, "third-v1") == Settled()
