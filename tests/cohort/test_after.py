"""The report after the course: what it says, what it never gives away, and what learners share for it."""

import csv
import json
import re
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import combinations, combinations_with_replacement, product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from managerkit.cli import main
from managerkit.cohort.folder import Cohort as FolderCohort
from managerkit.cohort.report import counted_ledger
from managerkit.cohort.report.after.making import as_csv
from managerkit.cohort.report.after.page import page, said
from managerkit.cohort.report.after.published import AfterReport, KeptRow, ModuleMoves
from managerkit.cohort.report.after.records import LATER, record
from managerkit.cohort.report.after.tally import publish
from managerkit.cohort.report.published import MeanChange
from managerkit.cohort.report.suppression import GROUP, LEFT_OUT, Record
from managerkit.cohort.report.tally import Counted
from managerkit.cohort.report.tally import publish as publish_debrief
from managerkit.content.loading import CourseFolder
from managerkit.journal.after import BEHAVIOUR, LOOK_BACK
from managerkit.journal.asked import ASKED, SECOND_VIEW, AskedBehaviour, SecondViewAsked, SecondViewTold
from managerkit.journal.log import Journal
from managerkit.progress.workspace import Workspace
from managerkit.sharing.shared_file import SharedNumbers
from tests.support import tiny
from tests.support.adversary import by_the_rules, everybody, exact, ruled_out
from tests.support.names import NO_NAMES
from tests.support.page_rules import broken
from tests.support.places import COURSE, TINY

NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
MODULES = {"ladder": "The ladder", "wall": "The wall"}


def shared(start: float, later: float, occasion: str = "90", view: str = "own", kept: int = 0) -> dict[str, Any]:
    """What somebody shares whose two behaviours moved alike."""
    times = {"start": {view: start}, occasion: {view: later}}
    return {
        "modules": {"ladder": {"finished": True, "behaviours": {"left": times, "right": times}}},
        "commitments": {"ask": {"made": 1, "kept": kept}},
    }


def counted(*numbers: dict[str, Any]) -> list[Record]:
    return [record(SharedNumbers.model_validate(one)) for one in numbers]


def told(records: Sequence[Record], waiting: Sequence[Record] | None = None) -> str:
    """All that is said: the page and the table."""
    report = publish("spring", 30, MODULES, records, waiting)
    return page(report) + as_csv(report)


# What is counted


def test_a_change_is_the_mean_over_the_items_that_were_answered_both_times() -> None:
    behaviours = {
        "one": {"start": {"own": 0.0}, "90": {"own": 0.5}},
        "two": {"start": {"own": 0.5, "second": 0.2}, "90": {"own": 0.75}},
        "late": {"90": {"own": 1.0}},
        "early": {"start": {"own": 1.0}},
    }
    numbers = SharedNumbers.model_validate({"modules": {"ladder": {"behaviours": behaviours}}})
    assert record(numbers) == {"moved/own/90/ladder": pytest.approx(0.375)}


def test_one_item_is_too_coarse_to_say_anything() -> None:
    behaviours = {"one": {"start": {"own": 0.0}, "end": {"own": 0.5}}}
    assert record(SharedNumbers.model_validate({"modules": {"ladder": {"behaviours": behaviours}}})) == {}


def test_a_record_holds_changes_and_yeses_and_no_answer() -> None:
    assert counted(shared(0.25, 0.75, kept=1)) == [
        {"finished/ladder": "yes", "made/ask": "yes", "kept/ask": "yes", "moved/own/90/ladder": 0.5}
    ]


# What is said


def test_a_known_change_is_told_with_its_interval_and_its_arrow() -> None:
    report = publish("spring", 30, MODULES, counted(*(shared(0.2, 0.5 + 0.02 * (n % 5)) for n in range(12))), None)
    change = report.modules[0].moves["own", "90"]
    assert change is not None and change.clear == 1
    assert change.low < change.mean < change.high and 30 <= change.mean <= 38
    assert report.modules[0].moves["own", "end"] is None and report.modules[1].moves["own", "90"] is None
    assert (report.shared, report.modules[0].finished) == (10, 10)
    assert f"{change.mean:+d} ({change.low:+d} to {change.high:+d}) ↑" in page(report)


def test_beside_a_waiting_group_only_what_is_further_is_told() -> None:
    ours = counted(*(shared(0.2, 0.5 + 0.02 * (n % 5)) for n in range(12)))
    theirs = counted(*(shared(0.2, 0.5 + 0.02 * (n % 4)) for n in range(12)))
    report = publish("spring", 30, MODULES, ours, theirs)
    change = report.modules[0].further["own", "90"]
    assert change is not None and change.clear == 0 and change.low <= 1 <= change.high
    assert "more than those who wait" in page(report)
    assert "nobody drew lots for who came first" in page(report)


@pytest.mark.parametrize(
    ("change", "cell"),
    [
        (None, "–"),
        (MeanChange(3, -4, 10, 0), "+3 (−4 to +10)"),
        (MeanChange(0, 0, 4, 0), "0 (0 to +4)"),
        (MeanChange(12, 4, 20, 0), "+12 (+4 to +20) some"),
        (MeanChange(-34, -40, -28, -1), "−34 (−40 to −28) ↓"),
    ],
)
def test_a_cell_claims_no_more_than_its_numbers(change: MeanChange | None, cell: str) -> None:
    assert said(change) == cell


def test_no_level_of_kirkpatricks_is_claimed_that_was_not_measured() -> None:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", told(counted(*[shared(0.2, 0.6)] * 12))))
    measured = dict(re.findall(r"(Reaction|Learning|Behaviour|Results) (Not measured|By account)\. ", text))
    assert measured == {
        "Reaction": "Not measured",
        "Learning": "Not measured",
        "Behaviour": "By account",
        "Results": "Not measured",
    }
    for claim in ("effective", "success", "return on investment", "proves", "significant"):
        assert claim not in text.casefold()


def test_six_people_get_a_page_without_a_number() -> None:
    text = told([])
    assert "Fewer than 7 people shared their numbers" in text and "What may not be concluded" in text
    assert not re.search(r"\d\+", text)


# What it gives away


HALVES: list[Record] = [
    {"moved/own/90/ladder": 0.0, "kept/ask": "yes", "made/ask": "yes"},
    {"moved/own/90/ladder": 0.5, "made/ask": "yes"},
    {"moved/own/90/ladder": 0.25, "finished/ladder": "yes"},
]
SEEN: list[Record] = [
    {"moved/own/end/ladder": -0.25, "moved/second/end/ladder": 0.25},
    {"moved/own/end/ladder": 0.25, "moved/second/end/ladder": -0.25},
]
VALUES: dict[str, list[str | float]] = {
    "finished/ladder": ["yes"],
    "made/ask": ["yes"],
    "kept/ask": ["yes"],
    **{f"moved/{view}/{later}/ladder": [-0.25, 0.0, 0.25] for view in ("own", "second") for later in ("end", "90")},
}


def report_of(records: Sequence[Record]) -> str:
    return repr(publish("spring", 30, MODULES, records, None))


def report_beside(records: Sequence[Record]) -> str:
    """What is said where a waiting group's numbers are known to everybody."""
    return repr(publish("spring", 30, MODULES, records, HALVES * 3))


@pytest.mark.parametrize("universe", [HALVES, SEEN])
@pytest.mark.parametrize("people", range(1, 10))
def test_no_report_rules_out_any_answer_of_anybody(universe: list[Record], people: int) -> None:
    assert ruled_out(universe, people, by_the_rules, report_of) == []
    assert ruled_out(universe, people, by_the_rules, report_beside) == []


@st.composite
def universes(draw: st.DrawFn) -> list[Record]:
    kind = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()})
    return draw(st.lists(kind, min_size=2, max_size=3, unique_by=repr))


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(universe=universes(), people=st.integers(GROUP, 9))
def test_nor_does_one_on_any_other_answers(universe: list[Record], people: int) -> None:
    assert ruled_out(universe, people, by_the_rules, report_of) == []


def test_the_test_finds_what_a_report_without_the_lot_gives_away() -> None:
    assert any(ruled_out(HALVES, people, everybody, report_of) for people in range(5, 10))
    assert any(ruled_out(HALVES, people, everybody, exact) for people in range(5, 10))


# Beside the group's report, which rests on the same answers


RATED = [(0.0, 0.25), (0.0, 0.5), (0.0, 0.75)]
"""Ratings at the start and at the end of the one dimension whose items are all asked about after the course, too."""


def both_pages(counted_there: Sequence[int], counted_here: Sequence[int]) -> str:
    there = [{"start/grip": RATED[kind][0], "end/grip": RATED[kind][1]} for kind in counted_there]
    here = [{"moved/own/end/ladder": RATED[kind][1] - RATED[kind][0]} for kind in counted_here]
    ladder = CourseFolder(TINY).module("ladder")
    endings: dict[str, dict[str, float]] = {name: {} for name in ladder.names("scenario")}
    return repr(publish_debrief(ladder, Counted([], there), endings)) + report_of(here)


@cache
def ruled_out_by_both(people: int, alike: bool) -> int:
    """How much can be ruled out by whoever lays the two side by side, if the lot falls alike in both or not."""
    said = cache(both_pages)
    possible: dict[tuple[str, int], set[int]] = {}
    for group in combinations_with_replacement(range(len(RATED)), people):
        lots = set(combinations(group, people - LEFT_OUT))
        for there, here in ((one, one) for one in lots) if alike else product(lots, lots):
            for known in set(group):
                others = list(group)
                others.remove(known)
                possible.setdefault((said(there, here), known), set()).update(others)
    return sum(len(kinds) < len(RATED) for kinds in possible.values())


@pytest.mark.parametrize("people", [7, 8, 9, 12])
def test_the_two_pages_together_rule_out_no_answer_of_anybody(people: int) -> None:
    assert ruled_out_by_both(people, alike=True) == 0


def test_the_test_finds_what_lots_of_their_own_would_give_away() -> None:
    assert ruled_out_by_both(7, alike=False) > 0


# As a facilitator makes it


class Cohort:
    """A cohort's folder on the tiny course, and learners who share."""

    def __init__(self, root: Path, listed: int = 30) -> None:
        self.root = root
        shutil.copytree(TINY, root / "course")
        (root / "cohort.json").write_text(json.dumps({"name": root.name, "modules": {"ladder": "1.0.0"}}))
        names = "".join(f"learner-{number},Quixana,Vandermolen,\n" for number in range(listed))
        (root / "roster.csv").write_text(f"id,first_name,last_name,email\n{names}")
        (root / "shared").mkdir()

    def share(self, learner: int, numbers: dict[str, Any] | None, day: int = 1) -> None:
        said = {"schema": 1, "learner": f"learner-{learner}", "made": f"2027-06-{day:02}T09:00:00Z", "numbers": numbers}
        (self.root / f"shared/of {learner} on {day}.json").write_text(json.dumps(said))

    def run(self, *arguments: object, answer: str = "y\n") -> Result:
        words = ["cohort", "report", str(self.root), "--after", *map(str, arguments)]
        done = CliRunner().invoke(main, words, input=answer)
        assert "Traceback" not in done.output
        return done

    @property
    def page(self) -> str:
        return (self.root / "report/after.html").read_text("utf-8")

    def rows(self) -> list[dict[str, str]]:
        with (self.root / "report/after.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def cohort(tmp_path: Path) -> Cohort:
    return Cohort(tmp_path / "spring")


@pytest.mark.slow
def test_the_lot_falls_alike_in_all_groups_of_a_cohort(cohort: Cohort) -> None:
    ledger = counted_ledger.read(FolderCohort(cohort.root))
    lot = ledger.lot(Random(3))
    first = lot.sample([f"p{number}" for number in range(20)], LEFT_OUT)
    assert lot.sample([f"p{number}" for number in range(19, -1, -1)], LEFT_OUT) == first
    fewer = [f"p{number}" for number in range(20) if f"p{number}" != first[0]]
    assert lot.sample(fewer, LEFT_OUT)[0] == first[1]
    counted_ledger.write(FolderCohort(cohort.root), ledger)
    again = counted_ledger.read(FolderCohort(cohort.root)).lot(Random(4))
    assert again.sample(fewer, LEFT_OUT) == lot.sample(fewer, LEFT_OUT)
    left_out = {
        one for seed in range(80) for one in counted_ledger.CountedLedger({}).lot(Random(seed)).sample(fewer, LEFT_OUT)
    }
    assert left_out == set(fewer)


@pytest.mark.slow
def test_what_was_shared_is_counted_by_the_reports_rules(cohort: Cohort) -> None:
    for learner in range(14):
        cohort.share(learner, shared(0.2, 0.5 + 0.02 * (learner % 5), kept=learner % 2))
    done = cohort.run()
    assert done.exit_code == 0, done.output
    assert "answered 90 days on: 14" in done.output and "answered at the end: 0" in done.output
    assert "14 read, 12 counted" in done.output
    assert "30 people were on the list. 10 or more of them chose to share numbers and are counted." in cohort.page
    moved = [row for row in cohort.rows() if row["about"] == "moved, own"]
    assert [(row["when"], row["clear"]) for row in moved] == [("90", "1")]
    assert {row["at_least"] for row in cohort.rows()} <= {"", "5", "10"}
    for secret in ("Quixana", "Vandermolen", "learner-"):
        assert secret not in cohort.page
    assert broken(cohort.page) == []
    assert not re.search(r"""(src|href)=["'](?!#)|url\(http|@import|<script""", cohort.page)


@pytest.mark.slow
def test_who_was_counted_stays_and_no_is_no(cohort: Cohort) -> None:
    for learner in range(10):
        cohort.share(learner, shared(0.2, 0.4, "30"))
    assert "Nobody was counted, and nothing was written." in cohort.run(answer="n\n").output
    assert not (cohort.root / "report").exists() and not (cohort.root / "reported.json").exists()
    cohort.run()
    before = cohort.page
    for learner in range(12):
        cohort.share(learner, shared(0.2, 0.9, "30"), day=2)
    done = cohort.run(answer="")
    assert "2 came later and wait" in done.output and cohort.page == before


@pytest.mark.slow
def test_a_waiting_cohort_is_compared_with(cohort: Cohort, tmp_path: Path) -> None:
    other = Cohort(tmp_path / "autumn")
    for learner in range(12):
        cohort.share(learner, shared(0.2, 0.5 + 0.02 * (learner % 5)))
        other.share(learner, shared(0.2, 0.2 + 0.02 * (learner % 5)))
    assert cohort.run("--waiting", other.root).exit_code == 0
    assert "Beside them are 10 or more who wait for the course." in cohort.page
    assert [row["when"] for row in cohort.rows() if row["about"].startswith("moved further")] == ["90"]
    assert not (other.root / "reported.json").exists()


@pytest.mark.slow
def test_files_that_are_none_cost_themselves_only(cohort: Cohort) -> None:
    for learner in range(9):
        cohort.share(learner, shared(0.2, 0.4))
    cohort.share(99, shared(0.2, 0.4))
    cohort.share(10, shared(0.2, 7.0))
    cohort.share(11, None)
    (cohort.root / "shared/a.json").write_text("[" * 100_000)
    (cohort.root / "shared/b.json").write_bytes(b" " * 70_000)
    (cohort.root / "shared/c.json").write_text(
        '{"schema": 1, "learner": "learner-1", "made": "2027-06-01", "extra": 1}'
    )
    (cohort.root / "shared/notes.txt").write_text("mine")
    done = cohort.run()
    assert "9 read, 7 counted" in done.output and "Not read, in 5 places" in done.output
    assert "learner-99 is not on this cohort's list" in done.output
    assert "of 10 on 1.json: it is not a file that managerkit share wrote" in done.output


@pytest.mark.slow
def test_names_of_another_version_of_the_course_are_passed_over(cohort: Cohort) -> None:
    for learner in range(9):
        numbers = shared(0.2, 0.4)
        numbers["modules"]["astrology"] = numbers["modules"]["ladder"]
        numbers["modules"]["ladder"]["behaviours"]["whispered"] = {"start": {"own": 0.5}}
        numbers["commitments"]["dream"] = {"made": 2, "kept": 1}
        cohort.share(learner, numbers)
    done = cohort.run()
    assert done.exit_code == 0 and "9 read, 7 counted" in done.output
    rows = cohort.rows()
    assert any(row["about"] == "finished" and row["at_least"] == "5" for row in rows)
    assert not any(name in cohort.page + str(rows) for name in ("astrology", "whispered", "dream"))


@pytest.mark.slow
def test_nobody_and_nothing_make_a_page_that_says_so(cohort: Cohort) -> None:
    shutil.rmtree(cohort.root / "shared")
    done = cohort.run(answer="")
    assert done.exit_code == 0 and "0 share numbers" in done.output
    assert "Fewer than 7 people shared their numbers" in cohort.page


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_can_be_read_by_everybody_and_prints_on_two_sides(cohort: Cohort, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    from tests.support.lab import browsing

    for learner in range(30):
        cohort.share(learner, shared(0.2, 0.4 + 0.02 * (learner % 5), kept=1))
    cohort.run()
    with browsing(800, 900) as tab:
        tab.emulate_media(color_scheme=scheme)
        tab.goto((cohort.root / "report/after.html").as_uri())
        assert Axe().run(tab).response["violations"] == []
        assert tab.evaluate("document.documentElement.scrollWidth") == 800
        assert tab.pdf(format="A4").count(b"/Type /Page\n") <= 2


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_whole_course_beside_a_waiting_group_prints_on_two_sides(tmp_path: Path, paper: str) -> None:
    from tests.support.lab import browsing

    change = MeanChange(14, -10, 27, 0)
    moves: dict[tuple[str, str], MeanChange | None] = {
        (view, later): change if view == "own" else None for view in ("own", "second") for later in LATER
    }
    titles = [folder.module.title for folder in CourseFolder(COURSE).modules()]
    assert len(titles) >= 18
    report = AfterReport(
        "spring",
        30,
        20,
        20,
        tuple(ModuleMoves(title, 15, moves, moves) for title in titles),
        tuple(KeptRow(f"do the {n}th kind of thing", 10, 5) for n in range(5)),
    )
    (tmp_path / "after.html").write_text(page(report), "utf-8")
    with browsing(1280, 900) as tab:
        tab.goto((tmp_path / "after.html").as_uri())
        assert tab.pdf(format=paper).count(b"/Type /Page\n") == 2


# As a learner shares


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of the tiny course in which the questions were answered at the start and at the end."""
    monkeypatch.setenv("MANAGERKIT_COURSE", str(tiny.copy(tmp_path)))
    root = tmp_path / "mine"
    for folder in (".managerkit/base", "notebooks", "exercises/ladder-v1"):
        (root / folder).mkdir(parents=True)
    lesson = Journal.beside(root / "notebooks", "ladder", "1.0.0", lambda: NOW)
    for item, start, end in (("left", 0, 2), ("right", 1, 1), ("slips", 2, 0)):
        lesson.append("answer", item, start)
        lesson.append("answer:end", item, end)
    lesson.append("example", "left", "On Tuesday, zebrawood")
    exercise = Journal.beside(root / "exercises/ladder-v1", "ladder", "1.0.0")
    for part, words in {
        "cue": "the ladder is out",
        "act": "I will ask Ravi",
        "by": "2027-06-03",
        "who": "Ravi",
    }.items():
        exercise.append("text", f"next:{part}", words)
    return root


def looks_back(workspace: Path) -> None:
    """90 days on: two items are answered again, the plan was kept, and two colleagues were asked before and after."""
    course = CourseFolder()
    lesson = Journal.beside(workspace / "notebooks", "ladder", "1.0.0", lambda: NOW + timedelta(days=90))
    BEHAVIOUR["90"].append(lesson, "left", 1)
    BEHAVIOUR["30"].append(lesson, "right", 2)
    LOOK_BACK.append(lesson, "next:30:did", "nothing")
    LOOK_BACK.append(lesson, "next:90:did", "planned")
    asked = SecondViewAsked("Ada", (AskedBehaviour("ladder", "left", "keeps the left hand on it"),), 2, ("Bo", "Cy"))
    for name, days, often in (("a" * 16, 0, 0), ("b" * 16, 91, 3)):
        kept = Workspace(workspace, partial(on_day, days)).first_lesson(course)
        ASKED.append(kept, name, asked)
        for number, seen in enumerate((often, None)):
            SECOND_VIEW.append(kept, f"{name}/{number}", SecondViewTold(1, {"ladder/left": seen}, ("zebrawood",), "Bo"))


def on_day(days: int) -> datetime:
    return NOW + timedelta(days=days)


@pytest.mark.slow
def test_what_is_shared_is_what_the_journals_say(workspace: Path) -> None:
    looks_back(workspace)
    share(workspace, "--numbers")
    content = (workspace / "shared-learner-3.json").read_text("utf-8")
    assert json.loads(content)["numbers"] == {
        "modules": {
            "ladder": {
                "finished": False,
                "behaviours": {
                    "left": {
                        "start": {"own": 0.0, "second": 0.0},
                        "end": {"own": 1.0},
                        "90": {"own": 0.5, "second": 1.0},
                    },
                    "right": {"start": {"own": 0.5}, "end": {"own": 0.5}, "30": {"own": 1.0}},
                    "slips": {"start": {"own": 0.0}, "end": {"own": 1.0}},
                },
            }
        },
        "commitments": {"ask": {"made": 1, "kept": 1}},
    }
    for secret in ("zebrawood", "Bo", "left hand"):
        assert secret not in content


def share(workspace: Path, *arguments: str, answer: str = "y\n") -> Result:
    words = ["share", str(workspace), "--as", "learner-3", *arguments]
    done = CliRunner().invoke(main, words, input=answer)
    assert "Traceback" not in done.output
    return done


@pytest.mark.slow
def test_all_of_the_file_is_shown_before_it_is_written(workspace: Path) -> None:
    shown = share(workspace, "--numbers", "--certificate", "Ada Lovelace", answer="n\n")
    assert "Nothing was written." in shown.output and not list(workspace.glob("shared-*"))
    done = share(workspace, "--numbers", "--certificate", "Ada Lovelace")
    assert done.exit_code == 0, done.output
    content = json.loads((workspace / "shared-learner-3.json").read_text("utf-8"))
    assert content["certificate"] == "Ada Lovelace" and content["learner"] == "learner-3"
    found = content["numbers"]["modules"]["ladder"]["behaviours"]
    watched = {item.id: item.watched for item in CourseFolder().module("ladder").assessment.value.items}
    assert found and all(f"{watched[item]}: at the start " in shown.output for item in found)
    assert content["numbers"]["commitments"] == {"ask": {"made": 1, "kept": 0}}
    assert "Commitments to ask or listen: 1 made, 0 kept" in shown.output
    for secret in ("zebrawood", "Ravi", "ladder is out"):
        assert secret not in json.dumps(content)


@pytest.mark.slow
def test_a_certificate_asks_for_no_numbers_and_the_other_way_round(workspace: Path) -> None:
    share(workspace, "--certificate", "Ada Lovelace")
    assert "numbers" not in json.loads((workspace / "shared-learner-3.json").read_text("utf-8"))
    done = share(workspace, "--numbers", "--yes", answer="")
    assert "takes back your wish for a certificate." in done.output
    assert "certificate" not in json.loads((workspace / "shared-learner-3.json").read_text("utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "say what you want to share"),
        *((("--certificate", name), "1 to 128 characters on one line") for name in NO_NAMES),
    ],
)
def test_what_cannot_be_shared_is_told(workspace: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = share(workspace, *arguments)
    assert done.exit_code == 1 and sentence in done.output and not list(workspace.glob("shared-*"))


@pytest.mark.slow
def test_what_was_shared_is_read_in(workspace: Path, cohort: Cohort) -> None:
    share(workspace, "--numbers")
    shutil.copy(workspace / "shared-learner-3.json", cohort.root / "shared")
    assert "1 share numbers" in cohort.run(answer="").output
