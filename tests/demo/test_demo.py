"""A demonstration cohort: the same from the same seed, plausible in all its parts, and fit for a real nbgrader."""

import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

import nbformat
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.assessments.engine import position, valid
from managerkit.activities.base import MadeUp
from managerkit.activities.reflections.engine import checks, stands
from managerkit.activities.reflections.engine import given as texts_given
from managerkit.activities.scenarios.demo import play
from managerkit.activities.scenarios.engine import replay
from managerkit.activities.scenarios.record import completion
from managerkit.cli import main
from managerkit.cohort.ids import usable_id
from managerkit.content.loading import CourseFolder
from managerkit.demo.make import Demo, first_day, make_demo
from managerkit.demo.notebook import BREAKS, UNREADABLE
from managerkit.demo.people import MANNERS, Level, Stock, fates, people
from managerkit.demo.simulated import rate, version, write
from managerkit.demo.work import Done
from managerkit.journal.log import Journal
from managerkit.journal.records import ANSWER, FINISHED, PLAY
from tests.support.places import COURSE as COURSE_AT
from tests.support.places import SOURCE as SOURCE_AT
from tests.support.places import TINY

pytestmark = pytest.mark.slow

COURSE = CourseFolder(COURSE_AT)
TAUGHT = ["mastery", "debugging-people"]
START = date(2026, 3, 2)
TORN = "journal torn"


@cache
def stock() -> Stock:
    return Stock.model_validate(yaml.safe_load((files("managerkit.demo") / "demo.yml").read_text("utf-8")))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Sixty hand-ins, twelve of them broken; nobody changes it."""
    return make_demo(tmp_path_factory.mktemp("made") / "demo", 30, 4, START, TAUGHT, broken_share=0.2)


def handed_in(demo: Demo) -> Iterator[tuple[Done, dict[str, bytes]]]:
    """Every hand-in that came, and its files; of two by one learner the newest."""
    for done in demo.done:
        if done.way == "exchange":
            inbound = demo.cohort.root / "exchange" / demo.cohort.name / "inbound"
            newest = max(inbound.glob(f"{done.learner}+{done.assignment}+*"))
            yield done, {path.name: path.read_bytes() for path in newest.iterdir()}
        elif done.way == "mail":
            with zipfile.ZipFile(demo.cohort.root / f"hand-ins/{done.assignment}-{done.learner}.zip") as archive:
                yield done, {name: archive.read(name) for name in archive.namelist()}


def journals(demo: Demo, folder: Path) -> Iterator[tuple[Done, Journal]]:
    """The journals of all hand-ins that have one, each put into the folder."""
    modules = {one.name: one for one in demo.cohort.assignments}
    for number, (done, content) in enumerate(handed_in(demo)):
        name = modules[done.assignment].journal
        if name in content:
            home = folder / str(number)
            home.mkdir()
            (home / name).write_bytes(content[name])
            yield done, Journal.beside(home, modules[done.assignment].module, modules[done.assignment].version)


def delivered(root: Path) -> dict[str, bytes]:
    """Every file that was handed in below a cohort's folder; of zips, what is in them."""
    found = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.glob("exchange/*/inbound/**/*"))
        if path.is_file()
    }
    for path in sorted(root.glob("hand-ins/*.zip")):
        with zipfile.ZipFile(path) as archive:
            found |= {f"{path.name}/{name}": archive.read(name) for name in archive.namelist()}
    return found


def notebook_of(demo: Demo, done: Done, content: dict[str, bytes]) -> dict[str, Any]:
    (name,) = (one.notebook for one in demo.cohort.assignments if one.name == done.assignment)
    found: dict[str, Any] = json.loads(content[name])
    return found


# The same seed


def test_a_seed_makes_the_same_hand_ins_and_another_seed_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MANAGERKIT_COURSE", str(TINY))
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        make_demo(tmp_path / name / "demo", 6, seed, START, broken_share=0.2)
    one, same, other = (delivered(tmp_path / name / "demo") for name in ("one", "same", "other"))
    assert one == same
    assert len(one) > 10
    assert one.keys() != other.keys()


@pytest.mark.slow
def test_another_process_makes_the_same(made: Demo, tmp_path: Path) -> None:
    code = (
        "import sys; from datetime import date; from pathlib import Path; from managerkit.demo.make import make_demo;"
        "make_demo(Path(sys.argv[1]), 30, 4, date(2026, 3, 2), ['mastery', 'debugging-people'], broken_share=0.2)"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland"}
    if Path("/dev/shm").is_dir():  # a disk of its own: no file is renamed from there into the cohort
        environment["TMPDIR"] = "/dev/shm"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "demo")], env=environment, check=True, timeout=200)
    assert delivered(tmp_path / "demo") == delivered(made.cohort.root)


# Who they are


def test_two_thousand_people_have_names_from_many_places_and_ids_of_their_own() -> None:
    learners = [person.learner for person in people(stock(), 2000, Random(1))]
    assert len({learner.id.casefold() for learner in learners}) == 2000
    assert all(learner.id.isascii() and usable_id(learner.id) for learner in learners)
    names = " ".join(learner.name for learner in learners[:300])
    assert set("ü'-") <= set(names)
    assert not names.isascii()


@given(st.integers(0, 400), st.floats(0, 1), st.floats(0, 1), st.integers())
def test_fate_deals_out_its_shares(count: int, broken: float, runaway: float, seed: int) -> None:
    dealt = fates(count, broken, ["a", "b"], runaway, Random(seed))
    missing = [fate for fate in dealt if fate.missing]
    assert len(dealt) == count
    assert len(missing) == round(count * 0.07)
    assert not any(fate.late or fate.broken or fate.runaway or fate.twice for fate in missing)
    assert sum(bool(fate.broken) for fate in dealt) == min(round(count * broken), count - len(missing))
    assert not any(fate.broken and fate.runaway for fate in dealt)


def test_sixty_hand_ins_have_some_of_everything(made: Demo) -> None:
    ways = Counter(done.way for done in made.done)
    broken = Counter(done.broken for done in made.done if done.broken)
    assert ways[""] == 4
    assert 8 <= ways["mail"] <= 16
    assert sum(done.late for done in made.done) == 6
    assert broken.total() == 12
    assert broken.keys() == BREAKS.keys()
    assert not any(done.runaway for done in made.done)
    inbound = made.cohort.root / "exchange" / made.cohort.name / "inbound"
    assert len(list(inbound.iterdir())) > ways["exchange"], "some hand in twice"
    points = {tuple(sorted(done.expected.items())) for done in made.done if done.expected}
    assert len(points) > 10


def test_late_is_what_comes_after_the_due_date(made: Demo) -> None:
    with made.cohort.gradebook() as gradebook:
        due = {
            one.name: gradebook.find_assignment(one.name).duedate.replace(tzinfo=UTC) for one in made.cohort.assignments
        }
    for done in made.done:
        if done.at:
            assert done.late == (done.at > due[done.assignment])
            assert done.at > due[done.assignment] - timedelta(days=7)
    assert {done.late for done in made.done if done.at} == {False, True}


def test_a_demonstration_that_began_on_its_first_day_is_over_today() -> None:
    today = date(2026, 11, 21)
    last_due = first_day(today, 2) + timedelta(days=14)
    latest = datetime(last_due.year, last_due.month, last_due.day, 18) + timedelta(hours=60)
    assert latest < datetime(2026, 11, 21)


# What they did


def test_journals_read_clean_but_for_the_torn_ones(made: Demo, tmp_path: Path) -> None:
    torn = 0
    for done, journal in journals(made, tmp_path):
        assert journal.records()
        assert len(journal.damage()) == (done.broken == TORN)
        torn += done.broken == TORN
    assert torn > 0


def test_journals_are_as_a_journal_writes_them(made: Demo, tmp_path: Path) -> None:
    for done, journal in list(journals(made, tmp_path))[:8]:
        if done.broken == TORN:
            continue
        records = journal.records()
        clock = iter([datetime.fromisoformat(record.time) for record in records]).__next__
        again = Journal(tmp_path / "again.jsonl", records[0].module, records[0].version, clock)
        for record in records:
            again.append(record.kind, record.key, record.data)
        assert again.path.read_bytes() == journal.path.read_bytes()
        assert [record.time for record in records] == sorted(record.time for record in records)
        assert done.at
        assert datetime.fromisoformat(records[-1].time) < done.at
        again.path.unlink()


def test_plays_replay_and_what_is_said_to_be_finished_is(made: Demo, tmp_path: Path) -> None:
    stopped = 0
    for done, journal in journals(made, tmp_path):
        (taught,) = (one for one in made.cohort.assignments if one.name == done.assignment)
        module = COURSE.module(taught.module)
        for name in module.names("scenario"):
            scenario = module.scenario(name).value
            current, finished = journal.last("play", name), journal.last("finished", name)
            for record in journal.history("play", name):
                played = PLAY.read(record.data)
                assert played
                assert replay(scenario, played.seed, played.choices)[1] == ""
            assert completion(scenario, current, finished).done == bool(finished)
            assert all(completion(scenario, PLAY.write(one), None).done for one in FINISHED.read(finished) or [])
            stopped += not finished
    assert stopped > 0


def player(manner: str, seed: int) -> MadeUp:
    return MadeUp(0.5, MANNERS[manner], manner == "first", Random(seed))


@given(st.integers(), st.sampled_from([*MANNERS]), st.integers(0, 2))
def test_anybody_plays_by_the_rules(seed: int, manner: str, times: int) -> None:
    scenario = COURSE.module("debugging-people").scenario("slipping").value
    moves = play("slipping", scenario, player(manner, seed), times)
    last = {kind: data for kind, _, data in moves}
    assert completion(scenario, last["play"], last.get("finished")).done == bool(times)
    assert len(last.get("finished", [])) == times


def test_manners_differ() -> None:
    scenario = COURSE.module("mastery").scenario("first-offer").value
    tags = {choice.id: choice.tags for scene in scenario.scenes.values() for choice in scene.choices}

    def share(manner: str, tag: str) -> float:
        plays = [play("first-offer", scenario, player(manner, seed), 1)[-1][2][0] for seed in range(40)]
        return mean(tag in tags[choice] for one in plays for choice in one["choices"])

    assert share("direct", "direct") > 1.3 * share("random", "direct")
    assert share("nice", "nice") > 1.3 * share("random", "nice")
    assert share("careful", "ask") > 1.3 * share("random", "ask")


def test_functions_are_what_they_are_called() -> None:
    for name, functions in stock().functions.items():
        practice = COURSE.module("debugging-people").practice(name).value
        assert {function.kind for function in functions} == {"mended", "half-mended", "raising", "chatty"}
        for function in functions:
            passed = version(function.kind, function.source, practice).passed.values()
            whole = function.kind in ("mended", "chatty")
            assert all(passed) == whole
            assert any(passed) == (function.kind != "raising")


# What they wrote


def test_the_stock_of_texts_is_large() -> None:
    paragraphs = [
        text for parts in stock().answers.values() for part in parts for some in part.values() for text in some
    ]
    assert len(set(paragraphs)) == len(paragraphs) >= 40
    assert len(stock().commitments) == 9
    asked = {
        prompt.id for name in ("mastery", "debugging-people") for prompt in COURSE.module(name).reflection.value.prompts
    }
    assert stock().answers.keys() < asked


@pytest.mark.parametrize("module", ["mastery", "debugging-people"])
@pytest.mark.parametrize(("insight", "level"), [(-9, "weak"), (9, "strong")])
def test_form_is_met_by_the_best_and_never_by_the_weakest(module: str, insight: int, level: Level) -> None:
    reflection = COURSE.module(module).reflection.value
    (person,) = people(stock(), 1, Random(1))
    writer = type(person)(**{**vars(person), "insight": insight, "diligence": 1.0})
    for seed in range(60):
        moves = write(reflection, stock(), writer, START, Random(seed))
        kept = {key: data for _, key, data in moves}
        assert not [text for text in kept.values() if "{" in text]
        texts = {prompt.id: texts_given(prompt, kept) for prompt in reflection.prompts}
        named = [check.done for check in checks(reflection, texts) if "named" in check.asks]
        assert all(named) == (level == "strong")
        if level == "weak":
            assert not any(named)
            assert not stands(reflection, texts)
        else:
            assert all(check.done for check in checks(reflection, texts) if not check.asks.startswith("by"))


@pytest.mark.parametrize("reverse", [False, True])
def test_ratings_shift_in_looking_back_and_rise_in_the_end(reverse: bool) -> None:
    assessment = COURSE.module("mastery").assessment.value
    items = {item.id: item for item in assessment.items}
    places: dict[str, list[float]] = {occasion: [] for occasion in ANSWER}
    for seed in range(60):
        for occasion, moves in rate(assessment, Random(seed)).items():
            assert all(kind == ANSWER[occasion].name and valid(items[item], level) for kind, item, level in moves)
            answered = [(items[item], level) for _, item, level in moves if items[item].reverse == reverse]
            places[occasion] += [place for one in answered if (place := position(*one)) is not None]
    assert mean(places["looking-back"]) + 0.05 < mean(places["start"]) < mean(places["end"])


def test_most_share_ratings_and_some_never_look_back(made: Demo) -> None:
    last = made.cohort.assignments[-1].name
    came = [(done, content) for done, content in handed_in(made) if done.assignment == last]
    shared = [json.loads(content["ratings.json"])["modules"] for _, content in came if "ratings.json" in content]
    assert 0.5 < len(shared) / len(came) < 0.9
    assert all({"start", "mastery", "debugging-people"} == modules.keys() for modules in shared)
    looked_back = ["looking-back" in modules["mastery"] for modules in shared]
    assert 0.5 < mean(looked_back) < 1
    early = [content for done, content in handed_in(made) if done.assignment != last and "ratings.json" in content]
    assert all(set(json.loads(one["ratings.json"])["modules"]["mastery"]) == {"version", "start"} for one in early)


# What they handed in


def test_notebooks_are_valid_and_look_worked_on(made: Demo) -> None:
    own_code, own_notes = 0, 0
    for done, content in handed_in(made):
        if done.broken:
            continue
        notebook = notebook_of(made, done, content)
        nbformat.validate(notebook)
        released = json.loads(
            next(
                (made.cohort.root / "release" / one.name / one.notebook).read_text("utf-8")
                for one in made.cohort.assignments
                if one.name == done.assignment
            )
        )
        known = {cell["id"] for cell in released["cells"]}
        assert known <= {cell["id"] for cell in notebook["cells"]}
        own = [cell for cell in notebook["cells"] if cell["id"] not in known]
        own_code += sum(cell["cell_type"] == "code" for cell in own)
        own_notes += sum(cell["cell_type"] == "markdown" for cell in own)
        counts = [cell["execution_count"] for cell in notebook["cells"] if cell.get("execution_count")]
        assert counts == sorted(set(counts))
        assert len(counts) >= 3
        assert any(cell.get("outputs") for cell in notebook["cells"])
    assert own_code > 5
    assert own_notes > 10


def test_broken_hand_ins_are_broken_as_they_say(made: Demo) -> None:
    found = {done.broken: (done, content) for done, content in handed_in(made) if done.broken}
    name = {one.name: one for one in made.cohort.assignments}

    def cells(way: str) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = notebook_of(made, *found[way])["cells"]
        return cells

    def grades(way: str) -> list[str]:
        marked = [cell["metadata"].get("nbgrader", {}) for cell in cells(way)]
        return [one["grade_id"] for one in marked if one.get("grade")]

    def whole(way: str) -> int:
        return 2 if found[way][0].assignment == "mastery-v1" else 3

    assert len(grades("points cell deleted")) == whole("points cell deleted") - 1
    assert Counter(grades("graded cell twice")).most_common(1)[0][1] == 2
    assert grades("cells reordered")[0] == "reflection-form"
    assert not any("id" in cell for cell in cells("cells without ids"))
    renamed, content = found["notebook renamed"]
    assert name[renamed.assignment].notebook not in content
    assert any(one.endswith(" (1).ipynb") for one in content)
    cut, content = found[UNREADABLE]
    with pytest.raises(ValueError):
        json.loads(content[name[cut.assignment].notebook])
    missing, content = found["journal missing"]
    assert name[missing.assignment].journal not in content
    assert not content.keys() & {"manifest.json"}


def test_a_loop_that_never_ends_is_there_only_when_asked_for(tmp_path: Path, made: Demo) -> None:
    assert not any(b"while tries >= 0" in one for one in delivered(made.cohort.root).values())
    runaway = make_demo(tmp_path / "demo", 4, 1, START, ["mastery"], broken_share=0, runaway_share=0.5)
    for done, content in handed_in(runaway):
        assert done.runaway == (b"while tries >= 0" in content["mastery.ipynb"])
        assert done.runaway == (done.expected is None)
    assert sum(done.runaway for done in runaway.done) == 2
    assert [one.name for one in runaway.cohort.assignments] == ["mastery-v1"]


# With a real nbgrader


def stock_nbgrader(cohort: Path, *words: str) -> str:
    """A command of nbgrader's own in a cohort's folder."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment |= {"JUPYTER_CONFIG_DIR": str(cohort), "PYTHONPATH": str(SOURCE_AT)}
    command = [sys.executable, "-m", "nbgrader", *words]
    done = subprocess.run(command, cwd=cohort, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_stock_nbgrader_collects_them_and_takes_the_newest(made: Demo, tmp_path: Path) -> None:
    submitted = tmp_path / "submitted"
    own = [
        "--ExchangeFactory.collect=nbgrader.exchange.default.ExchangeCollect",
        f"--CourseDirectory.submitted_directory={submitted}",
    ]
    said = "".join(stock_nbgrader(made.cohort.root, "collect", one.name, *own) for one in made.cohort.assignments)
    assert "cheating" not in said
    sent = [(done, content) for done, content in handed_in(made) if done.way == "exchange"]
    folders = {(done.learner, done.assignment): content for done, content in sent}
    assert {(path.parent.name, path.name) for path in submitted.glob("*/*")} == folders.keys()
    for (learner, assignment), content in folders.items():
        there = {path.name: path.read_bytes() for path in (submitted / learner / assignment).iterdir()}
        assert there == content


@pytest.mark.slow
def test_graded_they_have_the_points_that_were_foretold(tmp_path: Path) -> None:
    demo = make_demo(tmp_path / "demo", 10, 7, START, TAUGHT, broken_share=0.4)
    root = str(demo.cohort.root)
    for words in (["collect", root], ["collect", root, "--from", f"{root}/hand-ins"], ["grade", root, "--unfenced"]):
        ran = run("cohort", *words)
        assert ran.exit_code == 0, ran.output
    with demo.cohort.gradebook() as gradebook:
        for learner, assignments in demo.expected.items():
            for assignment, expected in assignments.items():
                graded = gradebook.find_submission(assignment, learner).notebooks
                points = {grade.name: grade.auto_score for one in graded for grade in one.grades}
                assert {name: points[name] for name in expected} == expected, (learner, assignment)


# The command


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_the_command_says_what_it_made_and_what_to_try_in_order(tmp_path: Path) -> None:
    ran = run("demo", str(tmp_path / "demo"), "--learners", "3", "--seed", "2", "--modules", "mastery")
    assert ran.exit_code == 0, ran.output
    assert "3 made-up learners, mastery-v1." in ran.output
    steps = [line.split()[2] for line in ran.output.splitlines() if line.startswith("  managerkit cohort ")]
    assert steps == ["collect", "collect", "grade", "status", "mark", "feedback", "report", "export"]
    for line in ran.output.splitlines():
        if line.startswith("  managerkit cohort "):
            assert run(*line.split()[1:3], "--help").exit_code == 0, line
    collected = run("cohort", "collect", str(tmp_path / "demo"))
    assert collected.exit_code == 0
    assert "warns" not in collected.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["full"], "full is not empty"),
        ([".", "--after"], ". is not empty"),
        (["full", "--after"], "full is not empty"),
        (["full/..", "--after"], "full/.. is not empty"),
        (["new", "--modules", "masteri"], "no module with an exercise is called `masteri`"),
        (["new", "--learners", "0"], "0 is not in the range"),
        (["new", "--learners", "2001"], "2001 is not in the range"),
    ],
)
def test_the_command_refuses_what_it_cannot_do(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("mine")
    ran = run("demo", *words)
    assert ran.exit_code in (1, 2)
    assert isinstance(ran.exception, SystemExit)
    assert told in ran.output
    assert [path.name for path in tmp_path.rglob("*")] == ["full", "mine.txt"]


@pytest.mark.parametrize("folder", ["new", "new/", "."])
def test_the_command_looks_at_the_folder_of_those_who_wait_before_it_begins(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new-waiting").mkdir()
    (tmp_path / "new-waiting/mine.txt").write_text("mine")
    monkeypatch.chdir(tmp_path / "new" if folder == "." else tmp_path)
    ran = run("demo", folder, "--after")
    assert (ran.exit_code, type(ran.exception)) == (1, SystemExit)
    assert "new-waiting is not empty; name a new folder" in ran.output
    assert not list((tmp_path / "new").iterdir())
