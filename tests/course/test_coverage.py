"""course/coverage.yml: every fact and element that the course promises is in the cell or file that it names."""

import re
from typing import Any

import pytest
import yaml

from managerkit.activities import simulations
from managerkit.authoring.source import read_source
from managerkit.content.loading import CourseFolder, ModuleFolder
from tests.support.places import MODULES, ROOT, SOURCE

COURSE = CourseFolder(ROOT / "course")
Listed = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def listed() -> Listed:
    found: Listed = yaml.safe_load((ROOT / "course/coverage.yml").read_text("utf-8"))
    return found


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).lower()


def model_text(name: str) -> str:
    """The source of a simulation: a file or a folder."""
    models = SOURCE / "managerkit/activities/simulations/models"
    files = sorted((models / name).glob("*.py")) or [models / f"{name}.py"]
    return "\n".join(file.read_text("utf-8") for file in files)


def held(folder: ModuleFolder, place: str) -> str:
    """The text of a place."""
    name, _, part = place.partition("#")
    if name.startswith("simulation:"):
        known = name.removeprefix("simulation:")
        assert known in simulations.names(), f"there is no simulation {known}"
        return model_text(known.replace("-", "_"))
    path = ROOT / name if "/" in name else folder.path / name
    assert path.is_file(), f"{folder.id}: there is no {name}"
    if not part:
        return path.read_text("utf-8")
    cells = {cell.slug: cell.source for cell in read_source(path).cells}
    assert part in cells, f"{folder.id}: {name} has no cell {part}"
    return cells[part]


def test_every_module_is_covered(listed: Listed) -> None:
    assert list(listed) == COURSE.course.modules
    assert sorted(listed) == MODULES
    assert all(len(rows) >= 4 for rows in listed.values())


@pytest.mark.parametrize("name", MODULES)
def test_every_fact_is_where_it_is_said_to_be(name: str, listed: Listed) -> None:
    folder = COURSE.module(name)
    for row in listed[name]:
        assert set(row) == {"fact", "at", "words"} and row["at"] and row["words"], row
        text = plain(" ".join(held(folder, place) for place in row["at"]))
        missing = [word for word in row["words"] if not any(one.lower() in text for one in word.split("|"))]
        assert missing == [], row["fact"]


@pytest.mark.parametrize("name", MODULES)
def test_every_element_of_a_module_is_in_its_list_and_has_its_five_parts(name: str, listed: Listed) -> None:
    folder = COURSE.module(name)
    said = str(listed[name])
    assert [one for one in folder.module.simulations if one not in said] == []
    parts = ["lesson.md", "assessment.yml", "facilitator.md"]
    parts += ["exercise.md", "reflection.yml"] if folder.module.exercise else []
    assert [part for part in parts if not (folder.path / part).is_file()] == []
    assert 20 <= folder.module.minutes.lesson <= 35
    if folder.module.exercise:
        assert len(folder.reflection.value.rubric) in (3, 4, 5)
        assert 2 <= len(folder.reflection.value.prompts) <= 4
        assert any(prompt.kind == "commitment" for prompt in folder.reflection.value.prompts)
