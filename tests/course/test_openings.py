"""How a lesson begins and goes on: something to do at once, and no result told before it is predicted."""

import re
from itertools import takewhile
from typing import Any

import nbformat
import pytest

from managerkit.authoring.source import read_source
from managerkit.content.loading import CourseFolder
from managerkit.content.page import PageToCarry
from tests.support.places import MODULES, ROOT

COURSE = CourseFolder(ROOT / "course")
MOST_WORDS = 120
"""Words that a lesson may say before its first panel."""

NOT_READ = re.compile(r"\]\([^)]*\)")
WORD = re.compile(r"\w+(?:[’'-]\w+)*")
EXPLORED = re.compile(r"\.explore\(")
TELLS = re.compile(r"\b(our settings|as we set it|as set|as they stood|in the sample|the rows that you found)\b", re.I)
"""How our texts name a run of a model with the values that it is shipped with."""


def cells(name: str) -> list[Any]:
    [path] = ROOT.glob(f"notebooks/*-{name}.ipynb")
    return list(nbformat.read(path, as_version=4).cells)


def read(texts: list[Any]) -> int:
    """How many words somebody reads in these cells; where a link leads is not read."""
    return sum(len(WORD.findall(NOT_READ.sub("]", one.source))) for one in texts if one.cell_type == "markdown")


def first_panel(name: str) -> str:
    panel = read_source(COURSE.module(name).path / "lesson.md").first_panel
    assert panel, f"{name} shows nothing to do"
    return panel.slug


def test_what_is_read_is_counted() -> None:
    text = nbformat.v4.new_markdown_cell("# It's *one*\n\n[Two-three](../a/b.ipynb) · four →")
    assert read([text, nbformat.v4.new_code_cell("a = 'not read'")]) == 4


@pytest.mark.parametrize("name", MODULES)
def test_there_is_something_to_do_within_the_first_120_words(name: str) -> None:
    panel = first_panel(name)
    before = list(takewhile(lambda cell: cell.id != panel, cells(name)))
    assert read(before) <= MOST_WORDS
    assert [cell.id for cell in before if cell.cell_type == "code"] == ["setup"]


@pytest.mark.parametrize("name", [one for one in MODULES if one != "start"])
def test_one_measures_before_one_is_taught(name: str) -> None:
    lesson = cells(name)
    at = [cell.id for cell in lesson].index(first_panel(name))
    assert ".assess(" in lesson[at].source, "only the course itself opens on a story"
    assert lesson[at + 1].id == "aims", "what one can do afterwards, and the framework"


@pytest.mark.parametrize("name", MODULES)
def test_what_a_model_says_is_told_after_its_panel_and_says_so(name: str) -> None:
    explored = False
    for cell in cells(name):
        explored |= cell.cell_type == "code" and bool(EXPLORED.search(cell.source))
        if cell.cell_type == "markdown" and TELLS.search(cell.source):
            assert explored and cell.source.startswith("## After your prediction: "), cell.id


@pytest.mark.parametrize("name", MODULES)
def test_answers_are_a_table_only_after_the_panels_and_explained(name: str) -> None:
    lesson = cells(name)
    shown = [at for at, cell in enumerate(lesson) if ".table()" in cell.source and cell.cell_type == "code"]
    panels = [at for at, cell in enumerate(lesson) if re.search(r"\.(assess|explore)\(", cell.source)]
    for at in shown:
        assert at > max(panels)
        assert lesson[at - 1].cell_type == "markdown" and "pandas" in lesson[at - 1].source
    assert not [cell.id for cell in lesson if cell.cell_type == "code" and ".plot" in cell.source]


STEPS = {
    "measures": r"\.assess\(",
    "practises": r"\.(?:explore|sort|practise)\(",
    "carries away": r"\.page\(",
}
"""What a lesson has one do, in this order; what it teaches stands between."""


@pytest.mark.parametrize("name", [one for one in MODULES if one != "start"])
def test_a_lesson_measures_then_has_one_practise_then_leaves_a_page(name: str) -> None:
    lesson = [cell.source if cell.cell_type == "code" else "" for cell in cells(name)]
    found = [[place for place, source in enumerate(lesson) if re.search(step, source)] for step in STEPS.values()]
    assert all(found), [step for step, places in zip(STEPS, found, strict=True) if not places]
    measured, practised, carried = found
    assert measured[0] < practised[0]
    assert practised[-1] < carried[0]


@pytest.mark.parametrize("name", [one for one in MODULES if one != "start"])
def test_an_exercise_has_one_play_before_it_asks_what_one_did(name: str) -> None:
    [path] = ROOT.glob(f"exercises/{COURSE.module(name).assignment}/{name}.ipynb")
    code = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    [*played] = [place for place, source in enumerate(code) if ".play(" in source]
    [asked] = [place for place, source in enumerate(code) if ".reflect(" in source]
    assert played
    assert max(played) < asked


@pytest.mark.parametrize("name", MODULES)
def test_a_lesson_says_what_has_been_counted_for_and_against(name: str) -> None:
    [box] = [cell.source for cell in cells(name) if cell.id == "counted"]
    head, *lines = re.split(r"\n+(?=- )", box.strip())
    assert head == "## What has been counted"
    assert len(lines) == 3
    assert sum(bool(re.search(r"\b(?:19|20)\d\d\b", one)) for one in lines) >= 2, "who counted, and when"


@pytest.mark.parametrize("name", MODULES)
def test_beside_a_page_stand_three_things_to_read_on_with_the_place_in_each(name: str) -> None:
    page = COURSE.module(name).file("page.yml", PageToCarry).value
    assert len(page.readings) >= 3
    assert all(one.where and one.why for one in page.readings)


def test_no_question_is_asked_twice_in_the_course() -> None:
    asked = [item.text for name in MODULES for item in COURSE.module(name).assessment.value.items]
    assert sorted(asked) == sorted(set(asked))


def test_the_readme_lists_the_notebooks_as_they_are() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for number, name in enumerate(COURSE.course.modules):
        module = COURSE.module(name).module
        exercise = f"{module.minutes.exercise} min" if module.exercise else "–"
        later = f" + {module.minutes.later}" if module.minutes.later else ""
        row = f"| {number:02d} {module.title} | {module.question} | {module.minutes.lesson}{later} min | {exercise} |"
        assert row in text


LATER = {
    "candor": ("allow twenty more for these", 20),
    "capstone": ("needs another 30, on any day", 30),
    "leadership-team": ("come back another day: two tables and a map, fifteen minutes", 15),
    "scope": ("come back another day with fifteen minutes", 15),
    "staying-technical": ("Come back for this with ten minutes", 10),
}
"""What a lesson says of its minutes that can wait, and how many these are."""


def test_what_of_a_lesson_can_wait_is_counted_as_the_lesson_says() -> None:
    waits = {name: later for name in MODULES if (later := COURSE.module(name).module.minutes.later)}
    assert waits == {name: minutes for name, (_, minutes) in LATER.items()}
    for name, (words, _) in LATER.items():
        assert words in " ".join((COURSE.module(name).path / "lesson.md").read_text("utf-8").split())


def test_the_rows_of_the_last_sitting_add_up() -> None:
    lesson = (COURSE.module("capstone").path / "lesson.md").read_text("utf-8")
    rows = re.findall(r"^\| .+ \| (\d+) \| .+ \|$", lesson, re.MULTILINE)
    assert sum(map(int, rows)) == COURSE.module("capstone").module.minutes.later
