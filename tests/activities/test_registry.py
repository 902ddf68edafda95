"""The registry: that it is whole, light, and open to what other packages bring, sound or broken."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from managerkit import activities
from managerkit.activities.base import Activity
from managerkit.content.findings import ContentError
from managerkit.content.loading import CourseFolder
from tests.support import tiny
from tests.support.places import PACKS, ROOT, SOURCE, TINY

TICK = "managerkit-first-week/tick"
CHECKLIST = """title: The first week
entries:
  - {id: desk, text: Find your desk}
  - {id: names, text: Learn all names}
"""


def run(*words: str | Path, beside: Path | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Python in a process of its own, which finds the packages in `beside` too."""
    paths = [str(SOURCE), str(ROOT), *([str(beside)] if beside else [])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "MANAGERKIT_VIEW": "static"}
    environment.pop("MANAGERKIT_COURSE", None)
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def command(name: str, course: Path, beside: Path | None = None) -> subprocess.CompletedProcess[str]:
    return run("-m", "managerkit.cli", name, "--course", course, beside=beside)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the package in packs/plugin."""
    there = tmp_path_factory.mktemp("plugin")
    source = shutil.copytree(PACKS / "plugin", there / "source")
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "--quiet"]
    done = run("-m", "pip", "install", *offline, "--target", there / "site", source)
    assert done.returncode == 0, done.stderr
    return there / "site"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The tiny course, with a checklist and a simulation that only the package knows."""
    folder = tiny.ladder(tmp_path)
    about = (folder / "module.yml").read_text("utf-8")
    about = about.replace("[retention]", "[retention, coffee-round]").replace("form: 4}", "form: 4, first-week: 4}")
    (folder / "module.yml").write_text(about, "utf-8")
    (folder / "checklist-first-week.yml").write_text(CHECKLIST, "utf-8")
    lesson = '\n```{code-cell}\n:slug: round\nladder.explore("coffee-round")\n```\n'
    ticks = '```{code-cell}\n:slug: week\nladder.show("checklist", "first-week")\n```\n'
    ticks += "\n```{code-cell}\n:slug: ticks\n:points: first-week\n```\n\n"
    for name, more in (("lesson.md", lesson), ("exercise.md", ticks)):
        text = (folder / name).read_text("utf-8")
        at = text.index("```{code-cell}\n:slug: reflection") if name == "exercise.md" else len(text)
        (folder / name).write_text(f"{text[:at]}{more}{text[at:]}", "utf-8")
    return tmp_path / "course"


@pytest.fixture
def visit(course: Path, installed: Path, tmp_path: Path) -> Mapping[str, Any]:
    done = run("-m", "tests.support.visitor", course, tmp_path / "workspace", beside=installed)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


# The kit's own


def test_every_folder_of_activities_is_in_the_registry() -> None:
    folders = {path.parent.name for path in (SOURCE / "managerkit/activities").glob("*/activity.py")}
    assert {type(one).__module__.split(".")[-2] for one in activities.kinds()} == folders
    assert len(folders) == 8


def test_kinds_are_found_by_their_names() -> None:
    assert [activities.find(one.kind) for one in activities.kinds()] == [*activities.kinds()]
    with pytest.raises(KeyError):
        activities.find("dance")


def test_shelves_evidence_and_panels_are_told_apart() -> None:
    kinds = activities.kinds()
    shelves = [one.shelf.name for one in kinds if one.shelf]
    told = [first for one in kinds for first in one.told]
    shown = [one.shown_by for one in kinds]
    for names in (shelves, told, shown):
        assert len(names) == len(set(names))


def test_a_part_that_no_kind_has_is_told_with_its_place() -> None:
    folder = CourseFolder(TINY).module("ladder")
    assert [activities.of_part(folder, name).kind for name in ("climb", "rungs", "form")] == [
        "scenario",
        "practice",
        "reflection",
    ]
    with pytest.raises(ContentError, match=r"module\.yml:\d+: nothing here is called `clamb`.*did you mean `climb`"):
        activities.of_part(folder, "clamb")


def test_what_a_kind_has_not_is_empty() -> None:
    class Bare(Activity[Any]):
        kind = "bare"

    bare, folder = Bare(), CourseFolder(TINY).module("ladder")
    assert (bare.names(folder), bare.parts(folder), [*bare.lint(folder)], bare.keys(folder)) == ([], [], [], set())
    assert (bare.answered(folder, "bare"), bare.material(folder), bare.shelf, bare.pattern) == ({}, {}, None, "")


@pytest.mark.slow
def test_grading_loads_nothing_that_draws(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from managerkit.content.loading import CourseFolder
from managerkit.grading.sandbox.preload import write_journals
from managerkit.progress.points import award
from managerkit.journal.log import Journal
write_journals(Path({str(tmp_path)!r}), ["ladder"])
folder = CourseFolder().module("ladder")
journal = Journal.beside(Path({str(tmp_path)!r}), "ladder", "1.0.0")
handed = {{"climb": None, "rungs": lambda height, gap: -(-height // gap), "form": None}}
print(*(award(folder, journal, name, function).points for name, function in handed.items()))
print(*(name for name in sys.modules if name.split(".")[0] in
        {{"ipywidgets", "anywidget", "htpy", "matplotlib", "traitlets", "IPython", "pandas"}}))
"""
    environment = {**os.environ, "MANAGERKIT_COURSE": str(TINY), "PYTHONPATH": str(SOURCE)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["6.0 4.0 0.0", ""]


# What a package brings


@pytest.mark.slow
def test_a_course_with_it_is_checked_and_built(course: Path, installed: Path) -> None:
    alone = command("check", course)
    assert "there is no simulation `coffee-round`" in alone.stdout
    assert "nothing here is called `first-week`" in alone.stdout
    for name in ("check", "build"):
        done = command(name, course, installed)
        assert done.returncode == 0, done.stdout + done.stderr
    built = json.loads((course.parent / "exercises/ladder-v1/ladder.ipynb").read_text("utf-8"))
    (cell,) = (cell for cell in built["cells"] if cell["id"] == "ticks")
    assert cell["metadata"]["nbgrader"]["points"] == 4
    assert "".join(cell["source"]).endswith('module("ladder").points("first-week")')


@pytest.mark.slow
def test_its_mistakes_are_found(course: Path, installed: Path) -> None:
    path = course / "modules/ladder/checklist-first-week.yml"
    path.write_text(CHECKLIST.replace("names", "desk"), "utf-8")
    exercise = course / "modules/ladder/exercise.md"
    exercise.write_text(
        exercise.read_text("utf-8").replace('"checklist", "first-week"', '"checklist", "week"'), "utf-8"
    )
    done = command("check", course, installed)
    told = done.stdout + done.stderr
    assert done.returncode == 1
    assert "checklist-first-week.yml:4: `desk` stands twice" in told
    assert "there is no checklist `week`" in told


@pytest.mark.slow
def test_its_editor_gets_a_schema(course: Path, installed: Path) -> None:
    assert command("schema", course, installed).returncode == 0
    assert "entries" in json.loads((course / "schema/checklist.json").read_text("utf-8"))["properties"]


@pytest.mark.slow
def test_it_is_played_graded_and_counted(visit: Mapping[str, Any]) -> None:
    assert visit["points"] == 2.0
    assert visit["exercise"] == [0, 0.125]
    assert visit["lesson"][1] - visit["lesson"][0] == pytest.approx(1 / 3)
    assert visit["demo"] == [[TICK, "first-week/desk", True], [TICK, "first-week/names", True]]


@pytest.mark.slow
def test_it_is_shown_wherever_the_kits_own_are(visit: Mapping[str, Any]) -> None:
    assert {"ladder/checklist/first-week", "ladder/model/coffee-round"} == set(visit["evidence"])
    assert visit["counts"]["checklists"] == visit["counts"]["models"] == 1
    assert "✓ Find your desk" in visit["portfolio"]
    assert "A round of coffees" in visit["portfolio"]
    assert ["checklist-first-week", "The checklist: The first week"] in visit["contents"]
    assert "✓ Find your desk" in visit["feedback"]
    assert '<a href="#checklist-first-week">The checklist: The first week</a>' in visit["feedback"]


def test_the_page_on_extending_shows_the_package_as_it_is() -> None:
    page = (ROOT / "docs/extending.md").read_text("utf-8")
    shown = dict(re.findall(r"^`([\w./]+)`:\n\n```\w+\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    files = {path.relative_to(PACKS / "plugin").as_posix(): path for path in (PACKS / "plugin").rglob("*.*")}
    there = {name: path.read_text("utf-8") for name, path in files.items() if path.suffix in (".py", ".toml")}
    assert shown == {name: text for name, text in there.items() if not name.endswith("__init__.py")}


def test_the_page_on_extending_names_every_part() -> None:
    page = (ROOT / "docs/extending.md").read_text("utf-8")
    helpers = {"files", "file", "pattern", "known", "names", "parts", "lint", "lint_file", "shown_by"}
    parts = {name for name in vars(Activity) if not name.startswith("_")} | {"kind"}
    assert {name for name in parts - helpers if f"`{name}`" not in page} == set()


# What a broken package brings

BROKEN = """[managerkit.simulations]
away = no_such_module:SIMULATION
retention = broken_package:SIMULATION
other = broken_package:SIMULATION

[managerkit.activities]
dance = broken_package:NOTHING
scenario = broken_package:ACTIVITY
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with a package of which nothing can be used."""
    there = tmp_path / "site"
    (there / "broken_package-1.0.dist-info").mkdir(parents=True)
    (there / "broken_package-1.0.dist-info/METADATA").write_text("Name: broken-package\nVersion: 1.0\n", "utf-8")
    (there / "broken_package-1.0.dist-info/entry_points.txt").write_text(BROKEN, "utf-8")
    (there / "broken_package.py").write_text(
        "from managerkit.activities.simulations.models.retention import SIMULATION\n"
        "from managerkit.activities.scenarios.activity import ACTIVITY\nNOTHING = None\n",
        "utf-8",
    )
    return there


@pytest.mark.slow
def test_each_thing_that_cannot_be_used_is_one_sentence(broken: Path) -> None:
    done = command("check", TINY, broken)
    told = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == 1
    assert "Traceback" not in told
    for sentence in (
        "the package broken-package brings “away” as managerkit.simulations, which cannot be loaded "
        "(ModuleNotFoundError: No module named 'no_such_module'); it is left out",
        "brings “retention” as managerkit.simulations, a name that managerkit has already; it is left out",
        "brings “other” as managerkit.simulations, but broken_package:SIMULATION calls itself “retention”",
        "brings “dance” as managerkit.activities, but broken_package:NOTHING is no Activity; it is left out",
        "brings “scenario” as managerkit.activities, a name that managerkit has already; it is left out",
    ):
        assert sentence in told
    assert told.count("pip uninstall broken-package") == 5


@pytest.mark.slow
def test_all_else_goes_on(broken: Path) -> None:
    code = """
from managerkit import activities
from managerkit.activities import simulations
from managerkit.storage.installed import PackageError
print(len(activities.kinds()), "retention" in simulations.names(), "away" in simulations.names())
try:
    simulations.find("away")
except PackageError as error:
    print(error)
"""
    lines = run("-c", code, beside=broken).stdout.splitlines()
    assert lines[0] == "8 True False"
    assert lines[1].startswith("the package broken-package brings “away”")


@pytest.mark.slow
def test_what_lies_in_a_learners_folder_is_not_loaded(broken: Path) -> None:
    code = "from managerkit import activities; print(len(activities.troubles()))"
    assert run("-c", code, cwd=broken).stdout == "0\n"
