"""What a workspace's journals say: how far somebody is, what came of it, and the memo made of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from managerkit.activities.assessments.moves import moves
from managerkit.activities.assessments.moves_view import compared
from managerkit.activities.reflections.memo import Evidence, checks
from managerkit.activities.reflections.memo import read as read_memo
from managerkit.activities.reflections.memo_forms import DECISION, FORMS, ROADMAP, MemoForm
from managerkit.activities.scenarios.engine import begin, choose, options
from managerkit.activities.simulations import find
from managerkit.cli import main
from managerkit.content.assessment import Item
from managerkit.content.loading import CourseFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import ANSWER, OCCASIONS, TRACK
from managerkit.notebook import NotebookModule, Unknown
from managerkit.portfolio.collect import collect
from managerkit.progress.evidence import evidence
from managerkit.progress.progress import Progress, over, progress
from managerkit.progress.workspace import Workspace
from managerkit.ui import front
from managerkit.workspace.map_view import course_map
from tests.support.html_tree import read
from tests.support.places import COURSE as COURSE_AT
from tests.support.places import ROOT
from tests.support.places import TINY as TINY_AT

COURSE = CourseFolder(COURSE_AT)
TINY = CourseFolder(TINY_AT)
LADDER = TINY.module("ladder")


@cache
def items() -> list[Item]:
    return LADDER.assessment.value.items


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    return made(tmp_path)


def made(root: Path) -> Workspace:
    for folder in ("notebooks", f"exercises/{LADDER.assignment}"):
        (root / folder).mkdir(parents=True)
    return Workspace(root)


@contextmanager
def somewhere() -> Iterator[Workspace]:
    with TemporaryDirectory() as folder:
        yield made(Path(folder))


def play_out(journal: Journal, name: str = "climb") -> str:
    story = LADDER.scenario(name).value
    state, luck = begin(story, 1), Random(1)
    while not story.scenes[state.scene].ending:
        state = choose(story, state, luck.choice(options(story, state)).id)
    journal.append("finished", name, [{"seed": 1, "choices": list(state.choices)}])
    ending = story.scenes[state.scene].ending
    assert ending
    return str(ending.title)


def do_everything(desk: Workspace) -> None:
    lesson, exercise = desk.lesson(LADDER), desk.exercise(LADDER)
    for item in items():
        lesson.append("answer", item.id, 1)
    for name in LADDER.module.simulations:
        lesson.append("prediction", name, 3)
    for name in LADDER.names("scenario"):
        play_out(exercise, name)
    for name in LADDER.names("practice"):
        exercise.append("trace", name, {"belief": "", "passed": {case.id: True for case in practice_cases(name)}})
    text = "On Tuesday in the shed I held the ladder for Ravi and said nothing. It wobbled, and he came down slowly."
    for prompt in LADDER.reflection.value.prompts:
        exercise.append("text", prompt.id, text)
        parts = {"cue": "the ladder wobbles", "act": "come down at once", "by": "2026-12-01", "who": "Ravi"}
        for part, said in parts.items():
            exercise.append("text", f"{prompt.id}:{part}", said)


def practice_cases(name: str) -> Any:
    return LADDER.practice(name).value.cases


# Progress


def test_nothing_done_leaves_all_the_minutes(desk: Workspace) -> None:
    found = progress(LADDER, desk)
    minutes = LADDER.module.minutes
    assert found == Progress(0, 0, minutes.lesson + (minutes.exercise or 0))
    assert not found.begun and not found.done


def test_everything_done_leaves_none(desk: Workspace) -> None:
    do_everything(desk)
    assert progress(LADDER, desk) == Progress(1, 1, 0)


def test_half_of_the_questions_is_half_of_that_part(desk: Workspace) -> None:
    desk.lesson(LADDER).append("answer", items()[0].id, 1)
    parts = 1 + len(LADDER.module.simulations)
    assert progress(LADDER, desk).lesson == pytest.approx(1 / len(items()) / parts)
    assert progress(LADDER, desk).begun


def test_a_function_that_earns_nothing_may_be_left_out(tmp_path: Path) -> None:
    dual = COURSE.module("dual-track")
    (name,) = dual.names("practice")
    assert dual.module.exercise and name not in dual.module.exercise.points
    (tmp_path / "notebooks").mkdir()
    desk = Workspace(tmp_path)
    desk.lesson(dual).append("prediction", "ladder-audit", 3)
    before = progress(dual, desk)
    desk.lesson(dual).append("trace", name, {"belief": "", "passed": {"even": True}})
    assert before == progress(dual, desk)
    assert before.begun


def test_an_answer_that_is_none_does_not_count(desk: Workspace) -> None:
    desk.lesson(LADDER).append("answer", items()[0].id, "1")
    assert progress(LADDER, desk).lesson == 0


def test_a_story_begun_is_half_of_a_story(desk: Workspace) -> None:
    exercise = desk.exercise(LADDER)
    exercise.append("play", "climb", {"seed": 1, "choices": []})
    begun = progress(LADDER, desk).exercise
    play_out(exercise)
    ended = progress(LADDER, desk).exercise
    assert begun and ended and ended == pytest.approx(2 * begun)


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([10**400, 1e308]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@cache
def keys() -> list[tuple[str, str]]:
    """What a journal may have a record about, by its kind and key."""
    return [
        *(("answer" + suffix, item.id) for suffix in OCCASIONS.values() for item in items()),
        *((kind, "climb") for kind in ("play", "finished")),
        *(("trace", name) for name in LADDER.names("practice")),
        *(("text", f"{prompt.id}{part}") for prompt in LADDER.reflection.value.prompts for part in ("", ":act", ":by")),
        ("prediction", "x"),
    ]


@pytest.mark.slow
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.deferred(lambda: st.sampled_from(keys())), ANYTHING), max_size=6))
def test_whatever_journals_hold_shares_are_shares_and_evidence_is_text(
    records: list[tuple[tuple[str, str], Any]],
) -> None:
    with somewhere() as desk:
        for (kind, key), data in records:
            desk.lesson(LADDER).append(kind, key, data)
            desk.exercise(LADDER).append(kind, key, data)
        found = progress(LADDER, desk)
        assert 0 <= found.lesson <= 1
        assert found.exercise is not None and 0 <= found.exercise <= 1
        assert all(one.text and one.id.startswith("ladder/") for one in evidence(TINY, desk))
        compared(LADDER.assessment.value, desk.lesson(LADDER))


# The map


def test_every_track_runs_from_the_first_module_to_the_last() -> None:
    names = COURSE.course.modules
    for track in COURSE.course.tracks:
        stops = [stop.id for stop in COURSE.stations(track)]
        assert (stops[0], stops[-1]) == (names[0], names[-1])
        assert len(stops) == len(set(stops)) >= 6


def test_every_module_is_on_a_track() -> None:
    on = {stop.id for track in COURSE.course.tracks for stop in COURSE.stations(track)}
    assert on == set(COURSE.course.modules)


def test_the_map_links_to_notebooks_that_exist(desk: Workspace) -> None:
    html, text = course_map(COURSE, over(COURSE, desk), "begin")
    root = ROOT
    links = [one.attrs["href"] for one in read(html).all("a")]
    assert len(links) > 2 * len(COURSE.course.tracks)
    assert [link for link in links if not (root / "notebooks" / str(link)).resolve().is_file()] == []
    for module in COURSE.modules():
        assert module.module.title in text


def test_the_chosen_track_comes_first_and_what_is_done_is_said(desk: Workspace) -> None:
    do_everything(desk)
    for track in TINY.course.tracks:
        html, text = course_map(TINY, over(TINY, desk), track.id)
        heads = [one.text for one in read(html).all("h4")]
        assert heads[0] == f"{track.title}: {track.question} (your track)"
        assert "1 of" in text and "done" in text


# Three occasions


def answers(level: int) -> dict[str, object]:
    return {item.id: level for item in items()}


def test_the_three_occasions_are_placed_apart_and_never_added() -> None:
    (found,) = moves(LADDER.assessment.value, {"start": answers(2), "end": answers(2), "looking-back": {}})
    assert found.places["start"] == found.places["end"] is not None
    assert found.places["looking-back"] is None
    assert found.sentence == "Grip: above the middle on the day and above the middle now."


def test_a_ruler_that_moved_is_asked_about() -> None:
    left = {items()[0].id: 2, items()[1].id: 2, items()[2].id: 0}
    low = {items()[0].id: 0, items()[1].id: 0, items()[2].id: 2}
    (found,) = moves(LADDER.assessment.value, {"start": left, "end": left, "looking-back": low})
    assert found.places == {"start": 1, "end": 1, "looking-back": 0}
    assert "You now put that day lower" in found.sentence
    assert "By today's ruler you have moved" in found.sentence


def test_the_occasions_are_kept_apart(tmp_path: Path) -> None:
    module = NotebookModule(LADDER, tmp_path)
    from managerkit.activities.assessments.view import AssessView
    from managerkit.ui.panel import Event

    journal = Journal.beside(tmp_path, "ladder", "1.0.0")
    for level, occasion in enumerate(OCCASIONS):
        AssessView(LADDER.assessment.value, journal, occasion).handle(Event(f"answer:{items()[0].id}", str(level)))
    kept = [journal.last(f"answer{suffix}", items()[0].id) for suffix in OCCASIONS.values()]
    assert kept == [0, 1, 2]
    with pytest.raises(Unknown, match="There is no occasion “ende”; there are: start, end, looking-back"):
        module.assess("ende")


def test_looking_back_is_called_so_and_says_which_weeks_are_meant(desk: Workspace) -> None:
    from managerkit.activities.assessments.view import AssessView

    at_first, then = (
        read(AssessView(LADDER.assessment.value, desk.lesson(LADDER), occasion).body()).text
        for occasion in ("start", "looking-back")
    )
    assert then.startswith("Looking back at the start") and "the weeks before you opened the first notebook" in then
    intro = LADDER.assessment.value.intro.split(".")[0]
    assert intro in at_first and intro not in then


def test_with_nothing_answered_the_comparison_says_what_to_do(desk: Workspace) -> None:
    html, text = compared(LADDER.assessment.value, desk.lesson(LADDER))
    assert "Nothing to compare yet" in text and "Nothing to compare yet" in read(html).text


def test_the_map_knows_the_track_in_any_lesson(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = list[Any]()
    monkeypatch.setattr(front, "display_html", lambda *what: shown.extend(what))
    TRACK.append(desk.first_lesson(COURSE), "begin")
    for module in (COURSE.modules()[0], COURSE.module("capstone")):
        NotebookModule(module, desk.root / "notebooks").map()
    html, text, other_html, other = shown
    assert "(your track)" in str(html) and (str(other_html), other) == (str(html), text)


# Evidence and memo


def test_evidence_is_gathered_from_lesson_and_exercise(desk: Workspace) -> None:
    assert evidence(TINY, desk) == []
    do_everything(desk)
    ending = play_out(desk.exercise(LADDER))
    found = {one.id: one.text for one in evidence(TINY, desk)}
    assert found["ladder/start/grip"].startswith("Grip: ")
    assert f"the last one ended so: {ending}" in found["ladder/story/climb"]
    assert "If the ladder wobbles, then I will come down at once (by 2026-12-01)." in found.values()


def test_the_occasions_of_a_dimension_stand_beside_each_other_as_evidence(
    desk: Workspace,
) -> None:
    journal, items = desk.lesson(LADDER), LADDER.assessment.value.items
    for occasion in ("start", "looking-back"):
        for item in items:
            ANSWER[occasion].append(journal, item.id, 0)
    found = [one.text for one in evidence(TINY, desk)]
    assert len(found) >= 2
    for at_first, seen_now in zip(found[::2], found[1::2], strict=True):
        title, _, place = at_first.partition(": ")
        assert seen_now == f"{title}, looking back at the start: {place}"
        assert "range" not in place.lower()


def test_a_model_run_with_ones_own_figures_is_evidence(desk: Workspace) -> None:
    journal = desk.lesson(COURSE.module("mastery"))
    journal.append("sliders", "retention", {"years": 2})
    assert evidence(COURSE, desk) == []
    journal.append("prediction", "retention", 10)
    (found,) = evidence(COURSE, desk)
    assert found.id == "mastery/model/retention"
    assert "with your figures: " in found.text
    journal.append("prediction", "retention", None)
    assert evidence(COURSE, desk) == []


def test_a_claimed_ending_is_no_evidence(desk: Workspace) -> None:
    desk.exercise(LADDER).append("finished", "climb", [{"seed": 1, "choices": ["fly"]}])
    assert evidence(TINY, desk) == []


PICKED = [Evidence(f"{module}/start/x", module.title(), f"{module} said so") for module in ("one", "two", "three")]


def whole(form: MemoForm) -> dict[str, object]:
    return {
        "form": form.id,
        form.key("choice"): list(form.choices)[-1],
        **{form.key(part.name): " ".join(f"word{n}" for n in range(part.least)) for part in form.texts},
        **{form.key(part.name): "2027-03-01" for part in form.days},
        **{f"evidence:{one.id}": one.text for one in PICKED},
    }


WHOLE = whole(DECISION)


def unmet(kept: dict[str, object]) -> list[str]:
    return [check.asks for check in checks(read_memo(kept, PICKED)) if not check.done]


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_a_whole_memo_meets_every_check(form: MemoForm) -> None:
    assert unmet(whole(form)) == []
    assert len(unmet({"form": form.id})) == 2 + len(form.parts)


@pytest.mark.parametrize(
    ("form", "missing"), [(form, name) for form in FORMS.values() for name in whole(form) if name != "form"]
)
def test_each_part_that_is_missing_is_asked_for(form: MemoForm, missing: str) -> None:
    after = [part for part in form.days if form.key(part.after) == missing]
    assert len(unmet({**whole(form), missing: None})) == 1 + len(after)


def test_no_two_forms_keep_anything_under_one_name() -> None:
    names = [form.key(name) for form in FORMS.values() for name in ("choice", *(part.name for part in form.parts))]
    assert len(names) == len({*names, "form"}) - 1
    assert all(part.about in {one.name for one in form.texts} for form in FORMS.values() for part in form.days)


def test_the_track_says_which_page_one_ends_on_unless_one_was_chosen_or_begun() -> None:
    assert read_memo({}, [], ROADMAP).form is ROADMAP
    assert read_memo({"form": "ninety-days"}, [], ROADMAP).form.id == "ninety-days"
    assert read_memo({"sentence": "I stay."}, [], ROADMAP).form is DECISION
    assert read_memo({"roadmap.mover": "Dawit"}, [], ROADMAP).text("mover") == "Dawit"
    assert {track.id: track.memo for track in COURSE.course.tracks} == {
        "decide": "decision",
        "begin": "ninety-days",
        "lead": "roadmap",
    }


@pytest.mark.parametrize(
    ("track", "title"), [("decide", DECISION.title), ("lead", ROADMAP.title), (None, DECISION.title)]
)
def test_the_last_notebook_opens_on_the_tracks_own_page(
    desk: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], track: str, title: str
) -> None:
    monkeypatch.chdir(desk.root / "notebooks")
    if track:
        desk.lesson(COURSE.module("start")).append("setting", "track", track)
    NotebookModule.open("capstone").memo()
    assert title in capsys.readouterr().out


def test_a_memo_is_looked_at_again_after_its_trial_and_not_before() -> None:
    assert unmet({**WHOLE, "revisit": "2027-02-28"}) == ["a day to look again, not before the trial ends"]


def test_evidence_from_one_module_is_not_enough() -> None:
    own: dict[str, object] = {f"evidence:one/start/{number}": "said so" for number in range(5)}
    kept = {key: value for key, value in WHOLE.items() if not key.startswith("evidence:")}
    assert unmet({**kept, **own}) == ["3 pieces of evidence, from 2 modules"]


def test_evidence_keeps_the_words_in_which_it_was_picked() -> None:
    memo = read_memo(WHOLE, [Evidence("one/start/x", "One", "it says something else today")])
    assert memo.evidence[0].text == "one said so"
    assert memo.choice in DECISION.choices


# The command


def told(*arguments: object) -> tuple[int, str]:
    ran = CliRunner().invoke(main, [str(one) for one in arguments])
    return ran.exit_code, ran.output


def test_status_tells_how_far_somebody_is_and_changes_nothing(desk: Workspace) -> None:
    (desk.root / ".managerkit/base").mkdir(parents=True)
    do_everything(desk)
    before = {path: path.read_bytes() for path in desk.root.rglob("*") if path.is_file()}
    code, said = told("status", desk.root)
    assert code == 0
    assert all(module.module.title in said for module in COURSE.modules())
    assert f"0 of {len(COURSE.course.modules)} modules done." in said
    assert {path: path.read_bytes() for path in desk.root.rglob("*") if path.is_file()} == before


def test_status_of_something_else_says_what_to_do(tmp_path: Path) -> None:
    code, said = told("status", tmp_path)
    assert code == 1
    assert f"{tmp_path} is no workspace; name yours, or make one" in said
    assert list(tmp_path.iterdir()) == []


def test_b5_a_sample_that_nobody_touched_is_nobodys(desk: Workspace) -> None:
    folder = COURSE.module("mastery")
    journal = desk.lesson(folder)
    model = find("timeline")
    journal.append("prediction", "timeline", 25)
    assert evidence(COURSE, desk) == []
    assert collect(COURSE, desk, date(2026, 11, 28)).counts()["models"] == 0
    journal.append("sliders", "timeline", {model.sliders[0].name: model.sliders[0].high})
    assert evidence(COURSE, desk) == [], "an assumption does not make it one's own history"
    journal.append("rows", "timeline", list(model.regime.rows or model.rows))
    journal.append("sliders", "timeline", model.regime.values)
    assert evidence(COURSE, desk) == [], "nor does the press of a button"
    journal.append("rows", "timeline", list(model.rows)[1:])
    assert evidence(COURSE, desk) == [], "nor does a row that is dropped"
    journal.append("rows", "timeline", [{**model.rows[0], "from": 2009.0}, *model.rows[1:]])
    (found,) = evidence(COURSE, desk)
    assert found.text.startswith("Your coding years, counted, with your figures: ")
    assert collect(COURSE, desk, date(2026, 11, 28)).counts()["models"] == 1


def test_b5_figures_that_nobody_changed_are_not_called_ones_own(desk: Workspace) -> None:
    desk.lesson(COURSE.module("mastery")).append("prediction", "retention", 10)
    (found,) = evidence(COURSE, desk)
    assert "with the figures that it has: " in found.text


@pytest.mark.parametrize("command", [["status"], ["share", "--numbers"], ["pack"], ["upgrade"], ["start"]])
def test_a_cohort_that_was_graded_is_no_workspace(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / ".managerkit").mkdir()
    (tmp_path / "cohort.json").write_text("{}")
    done = CliRunner().invoke(main, [command[0], str(tmp_path), *command[1:]])
    assert done.exit_code == 1 and "no workspace; name " in done.output
    assert sorted(one.name for one in tmp_path.iterdir()) == [".managerkit", "cohort.json"]
