from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.base import Award
from managerkit.content.loading import CourseFolder
from managerkit.journal.log import Journal
from managerkit.progress.points import award
from tests.support.places import TINY as TINY_AT

TINY = CourseFolder(TINY_AT).module("ladder")

WORDS = "On Tuesday I climbed the green one by the shed, and Ravi held it without a word."
COMMITMENT = {"cue": "the ladder wobbles", "act": "come down at once", "by": "2026-12-01", "who": "Ravi"}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.beside(tmp_path, TINY.id, TINY.module.version)


def earned(journal: Journal, name: str, function: Callable[..., Any] | None = None) -> Award:
    return award(TINY, journal, name, function)


def write(journal: Journal, **texts: str) -> None:
    for key, text in texts.items():
        journal.append("text", key.replace("__", ":"), text)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("climb", "0 of 6 points for playing “The climb” to an ending: “The climb” has not been played yet."),
        ("rungs", "0 of 4 points: rungs was not handed in."),
        ("form", "0 of 4 points for form; what you say is read by a person."),
    ],
)
def test_an_untouched_exercise_earns_nothing_and_says_why(journal: Journal, name: str, why: str) -> None:
    found = earned(journal, name)
    assert found.points == 0
    assert found.why.splitlines()[0] == why
    assert not journal.path.exists()


def test_a_scenario_earns_all_at_an_ending_and_nothing_before(journal: Journal) -> None:
    journal.append("play", "climb", {"seed": 1, "choices": ["climb"]})
    found = earned(journal, "climb")
    assert found.points == 0
    assert found.why == (
        "0 of 6 points for playing “The climb” to an ending: the recorded choices stop at “On a rung” after 1; "
        "play on to an ending."
    )
    journal.append("play", "climb", {"seed": 1, "choices": ["climb", "down"]})
    assert earned(journal, "climb") == Award(
        6,
        "6 of 6 points for playing “The climb” to an ending: played to an ending in 2 choices: You are where you were.",
    )


def test_playing_again_takes_no_points_away(journal: Journal) -> None:
    journal.append("finished", "climb", [{"seed": 1, "choices": ["climb", "down"]}])
    journal.append("play", "climb", {"seed": 2, "choices": []})
    assert earned(journal, "climb").points == 6


@pytest.mark.parametrize("ending", ["top", "ground"])
def test_which_ending_it_was_makes_no_difference(journal: Journal, ending: str) -> None:
    choices = ["ask", "climb", "up"] if ending == "top" else ["climb", "down"]
    journal.append("play", "climb", {"seed": 1, "choices": choices})
    assert earned(journal, "climb").points == 6


@pytest.mark.parametrize(
    "claim", [{"points": 6}, {"seed": 1, "ending": "top"}, {"seed": 1, "choices": ["climb", "win"]}, "done", 6, True]
)
def test_a_claim_in_the_journal_earns_nothing(journal: Journal, claim: object) -> None:
    journal.append("play", "climb", claim)
    journal.append("finished", "climb", [claim])
    journal.append("points", "climb", 6)
    assert earned(journal, "climb").points == 0


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (
            lambda height, gap: height // gap + 1,
            [
                "0 of 4 points: 1 of 3 cases pass; these do not:",
                "  One metre: The top is no rung.",
                "  No height: No height and no rungs.",
            ],
        ),
        (
            lambda height, gap: 4 if height == 100 else height // gap + 1,
            ["2 of 4 points: 2 of 3 cases pass; these do not:", "  No height: No height and no rungs."],
        ),
        (lambda height, gap: -(-height // gap), ["4 of 4 points: 3 of 3 cases pass."]),
        (
            lambda height, gap: height // gap,
            ["0 of 4 points: 2 of 3 cases pass; these do not:", "  Odd: A rung below the top."],
        ),
    ],
    ids=["as it was", "half mended", "mended", "mended and broken"],
)
def test_a_practice_earns_what_was_mended(journal: Journal, function: Callable[..., Any], why: list[str]) -> None:
    found = earned(journal, "rungs", function)
    assert found.why.splitlines() == why
    assert why[0].startswith(f"{found.points:g} of 4")


def test_a_practice_is_run_and_not_read_from_the_journal(journal: Journal) -> None:
    journal.append("trace", "rungs", {"belief": "top", "passed": {"one": True, "none": True, "odd": True}})
    assert earned(journal, "rungs", lambda height, gap: None).points == 0


def test_form_earns_the_share_of_checks_met_and_lists_them(journal: Journal) -> None:
    write(journal, last="too short", next__by="2026-12-01", next__who="Ravi")
    assert earned(journal, "form").why.splitlines() == [
        "1.1 of 4 points for form; what you say is read by a person.",
        "  not yet  last: at least 10 words",
        "  not yet  last: in your own words",
        "  not yet  last: a when or a who is named",
        "  not yet  next: if: a cue you will meet",
        "  not yet  next: then: something you will do",
        "  met      next: by: a date",
        "  met      next: who will notice",
    ]
    write(journal, last=WORDS, **{f"next__{part}": text for part, text in COMMITMENT.items()})
    found = earned(journal, "form")
    assert found.points == 4
    assert "not yet" not in found.why


def test_the_newest_text_counts(journal: Journal) -> None:
    write(journal, last=WORDS)
    before = earned(journal, "form").points
    write(journal, last="")
    assert before > earned(journal, "form").points == 0


@given(
    st.dictionaries(st.sampled_from(["last", "next:cue", "next:act", "next:by", "next:who"]), st.text() | st.integers())
)
def test_form_never_earns_more_than_there_is(tmp_path_factory: pytest.TempPathFactory, texts: dict[str, Any]) -> None:
    journal = Journal.beside(tmp_path_factory.mktemp("form"), TINY.id, TINY.module.version)
    for key, text in texts.items():
        journal.append("text", key, text)
    assert 0 <= earned(journal, "form").points <= 4
