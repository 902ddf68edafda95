"""The house rules that a reader of the code relies on: who may import whom, how big, how clean, and what is pinned."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.support.places import COURSE, ROOT
from tests.support.watch import Watch

SOURCE = ROOT / "src/managerkit"
PATHS = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix("__init__").rstrip("."): path
    for path in sorted(SOURCE.rglob("*.py"))
}
"""Every module by its name inside the package; the package itself is ""."""

ACTIVITIES = sorted(path.parent.name for path in SOURCE.glob("activities/*/activity.py"))
VIEWS = {
    "view",
    "figure",
    "answer_table",
    "debrief_view",
    "briefing_view",
    "path_view",
    "moves_view",
    "memo_view",
    "sheet_view",
    "answer_view",
    "chapter",
    "feedback",
}
"""In an activity's folder, what draws. The explorer is a room of its own."""
WHOLE = {"activity", "demo"}
"""In an activity's folder, its object and what knows the registry's interface. All else there is an engine."""

ROOMS = (
    *("activities.scenarios.analysis", "activities.simulations.models", "activities.simulations.explorer"),
    *(f"activities.{name}" for name in ACTIVITIES),
    "activities",
    *("grading.sandbox", "cohort.submissions", "cohort.marking.store", "cohort.marking.desk"),
    *("cohort.marking.agreement", "cohort.marking", "cohort.feedback", "cohort.report", "cohort.exports"),
    *("cohort.snapshot", "cohort.certifying", "cohort.upgrade", "cli.learner", "cli.facilitator", "cli.author"),
    *("cli.cohort", "cli.demo", "cli.hub"),
)
"""Rooms inside of rooms, the inner before the outer. Every other folder or file of the package is a room by itself."""

COHORTS_BASE = {"cohort", "cohort.folder", "cohort.handed_in", "cohort.ids", "cohort.roster", "cohort.rubric_policy"}
"""What a cohort is; the other files of its folder do something with one."""

CLIS_BASE = {"cli.command_folder", "cli.parameters", "cli.streams", "cli.terminal"}
"""What all commands share."""

NAMED = {"activities.base": "activities base", "activities.simulations": "simulations registry"}
"""Files that are a room by themselves: what an activity is, and which simulations there are."""

CONTENT = {"content", "errors"}
BELOW = {*CONTENT, "journal", "storage"}
REGISTRY = {"activities", "activities base"}
ENGINES_OF_ALL = {f"{name} engine" for name in ACTIVITIES}
VIEWS_OF_ALL = {f"{name} view" for name in ACTIVITIES if name != "simulations"} | {"activities.simulations.explorer"}
MARKING = {"cohort base", "cohort.marking.store", "cohort.marking"}

MAY_IMPORT = {
    "": {"notebook"},
    "errors": set(),
    "activities base": {"content", "journal", "plans", "ui"},
    "activities": {"content", "storage", "activities base"},
    "nbgrader_plugins": set(),
    "content": {*CONTENT, "storage"},
    "journal": {"journal", "errors"},
    "storage": {"storage", "errors"},
    "wording": {"wording"},
    "gradebook": {"gradebook", "storage", "errors"},
    "ui": {"ui", "journal"},
    "plans": {*BELOW, "plans", "ui"},
    **{f"{name} engine": {"content", "journal", "wording", f"{name} engine"} for name in ACTIVITIES},
    "simulations engine": {"journal", "plans", "simulations engine", "activities.simulations.models"},
    **{
        f"{name} view": {"content", "journal", "ui", "activities base", f"{name} engine", f"{name} view"}
        for name in ACTIVITIES
        if name != "simulations"
    },
    **{
        f"{name} activity": {"content", "journal", "ui", "activities base", f"{name} engine", f"{name} view"}
        for name in ACTIVITIES
    },
    "cards engine": {"content", "journal", "plans", "wording", "cards engine"},
    "cards view": {"content", "journal", "plans", "ui", "activities base", "cards engine", "cards view"},
    "pages view": {
        *("content", "journal", "plans", "storage", "ui"),
        *("activities base", "pages engine", "pages view"),
    },
    "scenarios activity": {
        *("content", "journal", "ui", "activities base", "scenarios engine", "scenarios view"),
        *("scenarios activity", "activities.scenarios.analysis"),
    },
    "simulations registry": {"storage", "simulations engine"},
    "simulations activity": {
        *("content", "journal", "plans", "ui", "activities base", "simulations registry", "simulations engine"),
        "activities.simulations.explorer",
    },
    "activities.scenarios.analysis": {"content", "scenarios engine", "activities.scenarios.analysis"},
    "activities.simulations.models": {"plans", "wording", "simulations engine", "activities.simulations.models"},
    "activities.simulations.explorer": {
        *("content", "errors", "journal", "ui", "activities base"),
        *("simulations registry", "simulations engine", "activities.simulations.explorer"),
    },
    "progress": {*BELOW, *REGISTRY, "reflections engine", "progress"},
    "workspace": {*BELOW, *REGISTRY, *ENGINES_OF_ALL, "gradebook", "progress", "ui", "workspace"},
    "lab": {*BELOW, "cards engine", "look_back", "notebook", "progress", "ui", "workspace", "lab"},
    "look_back": {
        *(*BELOW, *REGISTRY, "assessments engine", "reflections engine"),
        *("plans", "progress", "ui", "look_back"),
    },
    "sharing": {
        *(*BELOW, "assessments engine", "certificates", "look_back", "progress", "second_view", "wording"),
        *("ui", "workspace", "sharing"),
    },
    "portfolio": {
        *(*BELOW, *REGISTRY, "reflections engine"),
        *("look_back", "plans", "progress", "second_view", "ui", "portfolio"),
    },
    "room": {*CONTENT, "journal", "storage", "plans", "ui", "scenarios engine", "cohort.report", "room"},
    "handouts": {
        *(*CONTENT, "storage", "ui", "room", "portfolio", "handouts"),
        *("activities.scenarios.analysis", "scenarios engine", "scenarios view"),
    },
    "authoring": {
        *(*BELOW, *REGISTRY, "room", "simulations registry", "authoring"),
        "activities.scenarios.analysis",
    },
    "notebook": {
        *(*BELOW, *REGISTRY, "simulations registry", *ENGINES_OF_ALL, *VIEWS_OF_ALL),
        *("look_back", "plans", "progress", "portfolio", "room", "second_view", "sharing", "ui", "workspace"),
    },
    "grading.sandbox": {*BELOW, *REGISTRY, "grading.sandbox"},
    "grading": {*BELOW, "gradebook", "grading.sandbox", "grading"},
    "cohort base": {*BELOW, "gradebook", "grading", "nbgrader_plugins", "cohort base"},
    "cohort.submissions": {*BELOW, "gradebook", "workspace", "cohort base", "cohort.submissions"},
    "cohort.marking.store": {*BELOW, *ENGINES_OF_ALL, "cohort base", "cohort.marking.store"},
    "cohort.marking.agreement": {*BELOW, "cohort base", "cohort.marking.store", "cohort.marking.agreement"},
    "cohort.marking": {*BELOW, *MARKING, "authoring", "gradebook", "grading"},
    "cohort.marking.desk": {*BELOW, *ENGINES_OF_ALL, *MARKING, "ui", "cohort.marking.desk"},
    "cohort": {
        *BELOW,
        "authoring",
        "gradebook",
        "grading",
        "grading.sandbox",
        "cohort base",
        "cohort.submissions",
        "cohort",
    },
    "cohort.snapshot": {*BELOW, *MARKING, "gradebook", "cohort"},
    "cohort.feedback": {
        *BELOW,
        *REGISTRY,
        *MARKING,
        "authoring",
        "gradebook",
        "ui",
        "cohort",
        "cohort.snapshot",
        "cohort.feedback",
    },
    "cohort.report": {
        "plans",
        *BELOW,
        *ENGINES_OF_ALL,
        "gradebook",
        "ui",
        "wording",
        "sharing",
        "workspace",
        "cohort base",
        "cohort.submissions",
        "cohort",
        "cohort.report",
    },
    "certificates": {*CONTENT, "storage", "plans", "ui", "certificates"},
    "cohort.certifying": {*BELOW, *MARKING, "certificates", "cohort", "cohort.snapshot"},
    "cohort.exports": {*BELOW, *MARKING, "cohort", "cohort.snapshot", "cohort.exports"},
    "cohort.upgrade": {*BELOW, "authoring", "grading", "cohort base", "cohort", "cohort.upgrade"},
    "demo": {
        *BELOW,
        *REGISTRY,
        *ENGINES_OF_ALL,
        "practice view",
        "gradebook",
        "authoring",
        "progress",
        "sharing",
        "workspace",
        "cohort base",
        "cohort",
        "cohort.submissions",
        "demo",
    },
    "cli base": {*CONTENT, "progress", "storage", "workspace", "cli base"},
    "second_view": {
        *(*BELOW, "activities base", "assessments engine", "plans", "progress", "ui", "second_view"),
    },
    "cli.learner": {
        *(
            *BELOW,
            "cards engine",
            "handouts",
            "look_back",
            "portfolio",
            "progress",
            "second_view",
            "sharing",
            "workspace",
            "cli base",
            "cli.learner",
        ),
    },
    "cli.facilitator": {
        *(*CONTENT, "storage", "authoring", "room", "handouts", "portfolio", "certificates"),
        *("cli base", "cli.facilitator"),
    },
    "cli.author": {*BELOW, "authoring", "cli base", "cli.author"},
    "cli.demo": {*CONTENT, "cohort", "demo", "cli base"},
    "hub": {*CONTENT, "storage", "workspace", "cohort base", "cohort", "cohort.submissions", "hub"},
    "cli.hub": {*CONTENT, "cohort base", "hub", "cli base", "cli.hub"},
    "cli.cohort": {
        *BELOW,
        "authoring",
        "gradebook",
        "grading",
        "workspace",
        "certificates",
        "cohort base",
        "cohort",
        *(room for room in ROOMS if room.startswith("cohort.")),
        "cli base",
        "cli.cohort",
    },
    "cli": {"cli base", "cli.cohort", "cli.demo", "cli.hub", "cli"},
}
"""Which rooms a room may import from."""

NEVER_IN_AN_ENGINE = {
    *("os", "sys", "io", "pathlib", "tempfile", "shutil", "subprocess", "socket", "threading", "asyncio", "time"),
    *("secrets", "uuid", "logging", "htpy", "markupsafe", "ipywidgets", "anywidget", "traitlets", "IPython"),
    *("matplotlib", "pandas", "yaml", "nbformat"),
}


@cache
def tree(path: Path) -> ast.Module:
    """A file's syntax tree, parsed once."""
    return ast.parse(path.read_text("utf-8"))


def room(module: str) -> str:
    """The room that a module is in; an activity's folder has two, engine and view."""
    if module in COHORTS_BASE:
        return "cohort base"
    if module in CLIS_BASE:
        return "cli base"
    if module in NAMED:
        return NAMED[module]
    inner = next((name for name in ROOMS if module == name or module.startswith(f"{name}.")), module.split(".")[0])
    _, _, activity = inner.partition("activities.")
    if activity in ACTIVITIES:
        last = module.rpartition(".")[2]
        return f"{activity} {'view' if last in VIEWS else 'activity' if last in WHOLE else 'engine'}"
    return inner


ENGINES = [
    module
    for module in PATHS
    if room(module).endswith(" engine")
    or room(module) in ("activities.scenarios.analysis", "activities.simulations.models")
    if PATHS[module].name != "__init__.py"
]


def imported(module: str) -> Iterator[str]:
    """The modules of the kit that a module imports, wherever in it."""
    package = module if PATHS[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(tree(PATHS[module])):
        if not isinstance(node, ast.ImportFrom):
            continue
        named = node.module or ""
        if not node.level and named.split(".")[0] != "managerkit":
            continue
        base = ".".join(filter(None, [package, named])) if node.level else named.removeprefix("managerkit").lstrip(".")
        for name in node.names:
            whole = ".".join(filter(None, [base, name.name]))
            yield whole if whole in PATHS else base


def outside(module: str) -> Iterator[str]:
    """The packages from elsewhere that a module imports."""
    for node in ast.walk(tree(PATHS[module])):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.split(".")[0]


def tracked() -> dict[str, str]:
    """Every text file that git knows, by its path."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = {}
    for name in filter(None, names.split("\0")):
        try:
            found[name] = (ROOT / name).read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
    return found


def run(*command: str) -> str:
    """What a tool complains of; "" when it is content."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


def plain(requirement: str) -> str:
    """A package's name, without versions and in the one spelling."""
    return re.split(r"[\s\[<>=!~;@]", requirement.strip(), maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")


# Imports


def test_every_room_has_a_row() -> None:
    assert {room(module) for module in PATHS} - MAY_IMPORT.keys() == set(), "give it a row in MAY_IMPORT"


def test_imports_point_one_way() -> None:
    assert [
        f"{module} must not import {other}"
        for module in PATHS
        for other in imported(module)
        if room(other) not in MAY_IMPORT.get(room(module), ())
    ] == []


def circle(imports: dict[str, set[str]]) -> set[str]:
    """What is left when all that imports nothing of the rest is taken away, again and again."""
    left = {one: others - {one} for one, others in imports.items()}
    while free := {one for one, others in left.items() if not others & left.keys()}:
        left = {one: others for one, others in left.items() if one not in free}
    return set(left)


def test_nothing_is_imported_in_a_circle() -> None:
    modules = {module: set(imported(module)) for module in PATHS}
    rooms: dict[str, set[str]] = {}
    for module, others in modules.items():
        rooms.setdefault(room(module), set()).update(map(room, others))
    assert (circle(rooms), circle(modules)) == (set(), set())


def test_the_rules_are_about_rooms_that_there_are() -> None:
    assert {room(module) for module in PATHS} == MAY_IMPORT.keys()
    assert {"activities.assessments.engine", "activities.simulations.models.timeline"} <= set(ENGINES)
    assert "activities.scenarios.engine" in imported("activities.scenarios.record")
    assert "activities" in imported("progress.points")
    assert "notebook" in imported("")


def test_nothing_lies_loose_at_the_root() -> None:
    loose = {path.name for path in SOURCE.iterdir() if path.is_file()}
    assert loose == {"__init__.py", "errors.py", "notebook.py", "nbgrader_plugins.py", "py.typed"}


def test_all_sql_is_in_one_room() -> None:
    assert {room(module) for module in PATHS if {"sqlalchemy", "sqlite3"} & set(outside(module))} == {"gradebook"}


@pytest.mark.parametrize("module", ENGINES)
def test_engines_know_no_files_widgets_clock_or_global_luck(module: str) -> None:
    assert not NEVER_IN_AN_ENGINE.intersection(outside(module))
    for node in ast.walk(tree(PATHS[module])):
        if isinstance(node, ast.ImportFrom):
            assert node.module != "random", "import the module, and make a random.Random with a seed"
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("now", "utcnow", "today"), "an engine is told the time"
            of_random = isinstance(node.value, ast.Name) and node.value.id == "random"
            assert not of_random or node.attr == "Random", "make a random.Random with a seed"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "Random":
            assert node.args, "give it a seed"
        assert not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("open", "print")
        )


def test_importing_the_kit_loads_nothing_heavy() -> None:
    code = "import sys, managerkit; print(*sorted(name for name in sys.modules if '.' not in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "src")
    loaded = set(done.stdout.split())
    assert "managerkit" in loaded
    assert not loaded & {
        "pandas",
        "numpy",
        "matplotlib",
        "ipywidgets",
        "anywidget",
        "pydantic",
        "IPython",
        "yaml",
        "htpy",
        "nbformat",
        "nbgrader",
        "jupyterlab",
    }


# Order


def test_modules_stay_small() -> None:
    assert [module for module, path in PATHS.items() if path.read_text("utf-8").count("\n") > 400] == []


def test_modules_say_what_they_are_for() -> None:
    assert [module for module in PATHS if (ast.get_docstring(tree(PATHS[module])) or "TODO").strip() == "TODO"] == []


def test_a_public_class_has_a_name_of_its_own() -> None:
    where: dict[str, list[str]] = {}
    for module, path in PATHS.items():
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where.setdefault(node.name, []).append(module)
    assert {name: modules for name, modules in where.items() if len(modules) > 1} == {}


def test_code_is_linted() -> None:
    assert run("ruff", "check", "--quiet") == ""


def test_code_is_formatted() -> None:
    assert run("ruff", "format", "--check", "--quiet") == ""


@pytest.mark.slow
def test_types_are_sound() -> None:
    assert run("mypy") == ""


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    assert run("deptry", "src") == ""
    # There, the tests' own packages are what one imports, and what only src needs is not missed.
    assert run("deptry", "tests", "bench", "--exclude", r"\.venv|tests/packs", "--ignore", "DEP002,DEP004") == ""


# Tests


def test_no_test_file_is_imported() -> None:
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(tree(path)):
            names = [f"{node.module}.{name.name}" for name in node.names] if isinstance(node, ast.ImportFrom) else []
            names += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            found += [(path.name, name) for name in names if f"{name}.".startswith("tests.")]
    assert len(found) > 50
    assert [one for one in found if not one[1].startswith("tests.support.")] == []


def test_no_test_file_reads_a_course_before_its_tests_run(watch: Watch) -> None:
    assert watch.opened == []
    with watch.looking():
        (COURSE / "course.yml").read_bytes()
    assert watch.opened == [str(COURSE / "course.yml")]
    watch.opened.clear()


# What is written down in one place


def project() -> dict[str, list[str]]:
    """What the project needs to run and to be tested, and its version; extras of its own stand as what is in them."""
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = about["optional-dependencies"]

    def inside(extra: str) -> Iterator[str]:
        for one in extras[extra]:
            own = re.match(r"managerkit\[(.+)]", one)
            yield from (more for name in own[1].split(",") for more in inside(name)) if own else [one]

    return {"run": about["dependencies"], "test": [*inside("test")], "version": [about["version"]]}


def test_conda_and_pip_install_the_same() -> None:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    (from_pip,) = (one["pip"] for one in listed if isinstance(one, dict))
    assert from_pip[-1] == "-e ."
    conda = [plain(one) for one in listed if isinstance(one, str)]
    both = [*conda, *map(plain, from_pip[:-1])]
    assert len(both) == len(set(both))
    assert set(both) - {"python", "pip"} == set(map(plain, [*project()["run"], *project()["test"]]))


def test_every_direct_dependency_is_pinned_by_name_and_version_alone() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert not [line for line in lines if not re.fullmatch(r"[A-Za-z0-9][\w.-]*==[\w.!+-]+( *;.*)?", line)]
    assert set(map(plain, [*project()["run"], *project()["test"]])) <= set(map(plain, lines))


def test_the_pythons_promised_are_those_that_are_tried() -> None:
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.compile(r"Programming Language :: Python :: (3\.\d+)")
    promised = [found[1] for one in about["classifiers"] if (found := named.fullmatch(one))]
    oldest = int(about["requires-python"].removeprefix(">=3."))
    assert promised == [f"3.{minor}" for minor in range(oldest, oldest + len(promised))]
    jobs = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text("utf-8"))["jobs"]
    assert {name: job["strategy"]["matrix"]["python"] for name, job in jobs.items()} == dict.fromkeys(jobs, promised)
    systems = {jobs["all"]["runs-on"], *jobs["quick"]["strategy"]["matrix"]["system"]}
    assert {system.split("-")[0] for system in systems} == {"ubuntu", "macos", "windows"}


def test_the_version_stands_in_one_place() -> None:
    (version,) = project()["version"]
    said = re.compile(rf"version\w*\s*[:=]\s*[\"']?{re.escape(version)}\b", re.IGNORECASE)
    code = {
        name: text for name, text in tracked().items() if name.startswith(("src/", "tools/", ".ci/")) or "/" not in name
    }
    assert [name for name, text in code.items() if said.search(text)] == ["pyproject.toml"]
    assert not [name for name, text in code.items() if re.search(r"^__version__\s*=", text, re.MULTILINE)]


def test_no_file_names_a_place_on_one_machine() -> None:
    place = re.compile(r"(?<![\w.~*-])/(home|Users|root|work)/[\w.]")
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in tracked().items()
        for number, line in enumerate(text.splitlines(), 1)
        if place.search(line)
    ]
    assert not found
