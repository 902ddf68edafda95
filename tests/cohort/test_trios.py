"""Groups of three drawn from a list: all of it in groups of the right size, and people apart who should be."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.cohort.roster import Learner
from managerkit.cohort.trios import Member, against, grouped, sizes
from managerkit.content.loading import CourseFolder
from tests.support.commands import run
from tests.support.places import COURSE

LIST = "id,name,team,manager\n"


def people(teams: list[str], manager: str = "") -> list[Member]:
    return [Member(Learner(f"p{n}", f"P{n}", "Ek"), team, manager) for n, team in enumerate(teams)]


@given(st.integers(2, 60))
def test_groups_are_threes_and_fours_and_five_are_a_three_and_a_pair(number: int) -> None:
    found = sizes(number)
    assert sum(found) == number
    assert set(found) <= {2: {2}, 5: {3, 2}}.get(number, {3, 4})
    assert found.count(4) == (0 if number in (2, 5) else number % 3)


@given(st.lists(st.sampled_from(["Pay", "Core", "Apps", ""]), min_size=2, max_size=20), st.integers(0, 99))
def test_everybody_is_in_one_group_and_the_same_seed_draws_the_same(teams: list[str], seed: int) -> None:
    members = people(teams)
    found = grouped(members, seed)
    assert sorted(one.learner.id for group in found for one in group) == sorted(one.learner.id for one in members)
    assert sorted(map(len, found)) == sorted(sizes(len(members)))
    assert found == grouped(members, seed)


@given(st.integers(2, 8), st.integers(0, 99))
def test_where_three_teams_are_equally_large_nobody_meets_their_own(of_each: int, seed: int) -> None:
    for group in grouped(people(["Pay", "Core", "Apps"] * of_each), seed):
        assert not [1 for one, other in combinations(group, 2) if against(one, other)]


@given(st.integers(7, 24), st.integers(0, 99))
def test_a_manager_is_kept_from_who_reports_to_them_whatever_else_that_costs(number: int, seed: int) -> None:
    boss = Member(Learner("boss", "Bo", "Ek"), "Pay")
    reports = [Member(Learner(f"r{n}", f"R{n}", "Ek"), "Pay", ("boss", "BO EK")[n]) for n in range(2)]
    rest = people(["Pay"] * (number - 3))
    for group in grouped([boss, *reports, *rest], seed):
        assert boss not in group or not set(map(id, reports)) & set(map(id, group))


def test_the_command_draws_from_a_list_and_says_who_could_not_be_kept_apart(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"{LIST}a,Ana Lim,Pay,\nb,Ben Ode,Pay,\nc,Cem Ak,Core,\n", "utf-8")
    told = run("cohort", "trios", file).output
    assert "Ana Lim  Ben Ode  Cem Ak" in told
    tracks = [one.id for one in CourseFolder(COURSE).course.tracks]
    assert f"managerkit trios --track {' or --track '.join(tracks)} writes what each group holds" in told
    assert "Group 1: Ana Lim and Ben Ode could not be kept apart; they are in the same team." in told
    file.write_text("id;name\na;Ana Lim\nb;Ben Ode\n", "utf-8")
    assert "could not" not in run("cohort", "trios", file).output


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,name\na,Ana\n", "One person is no group; list at least two."),
        ("id,name\na,Ana\na,Ben\n", "people.csv:3: the id `a` is on line 2 already"),
        ("name\nAna\n", "no column is called id"),
    ],
)
def test_a_list_that_is_wrong_is_told(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "people.csv"
    file.write_text(text, "utf-8")
    assert says in run("cohort", "trios", file, code=1).output
