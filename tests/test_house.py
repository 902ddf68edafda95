"""The house rules that a reader of the code relies on: who may import whom, how big, how clean, and what is pinned."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src/managerkit"
PATHS = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix("__init__").rstrip("."): path
    for path in sorted(SOURCE.rglob("*.py"))
}
"""Every module by its name inside the package; the package itself is ""."""

FEATURES = {"assessments", "scenarios", "simulations", "reflections", "practice"}
DRAWN = {"view", "figure", "picture", "debrief_view", "path_view", "moves_view", "memo_view"}
"""In a feature, what draws. All else there is an engine."""

MAY_IMPORT = {
    "content": {"content", "errors"},
    "errors": set(),
    "journal": {"errors"},
    "files": set(),
    "trace": set(),
    "quickly": set(),
    "plan": set(),
    "calendar_file": set(),
    "onepage": {"plan"},
    "mine": {"errors", "files"},
    "rewriting": {"calendar_file", "journal", "mine"},
    "plan_export": {"errors", "journal", "mine", "onepage", "plan", "rewriting"},
    "plan_view": {"journal", "mine", "onepage", "plan", "plan_export", "ui"},
    "ui": {"ui", "journal"},
    "engine": {"content", "plan", "trace", "own engine"},
    "view": {"content", "plan", "trace", "own engine", "journal", "ui", "own view"},
    "traces": {"trace", "ui"},
    "points": {"content", "engine", "journal"},
    "own_table": {"engine", "errors"},
    "results": {"content", "engine", "journal"},
    "workspace": {"content", "engine", "errors", "files", "journal", "quickly", "results", "ui", "workspace"},
    "portfolio": {
        *("content", "engine", "errors", "journal", "mine", "onepage", "plan", "plan_export", "results", "rewriting"),
        *("ui", "view", "portfolio"),
    },
    "authoring": {"content", "engine", "files", "authoring"},
    "notebook": {
        *("content", "engine", "errors", "journal", "own_table", "plan_view", "points", "portfolio", "results"),
        *("traces", "ui", "view", "workspace"),
    },
    "grading": {"content", "engine", "errors", "journal", "points", "quickly", "ui", "grading"},
    "cohort": {
        *(
            "content",
            "engine",
            "errors",
            "files",
            "journal",
            "points",
            "quickly",
            "ui",
            "view",
            "authoring",
            "workspace",
            "grading",
            "cohort",
        )
    },
    "cli": {"content", "errors", "portfolio", "results", "authoring", "workspace", "grading", "cohort", "cli"},
    "": {"notebook"},
}
"""Which rooms a room may import from; "own" is the same feature's."""

NEVER_IN_AN_ENGINE = {
    *("os", "sys", "io", "pathlib", "tempfile", "shutil", "subprocess", "socket", "threading", "asyncio", "time"),
    *("secrets", "uuid", "logging", "htpy", "markupsafe", "ipywidgets", "anywidget", "traitlets", "IPython"),
    *("matplotlib", "pandas", "yaml", "nbformat"),
}


def room(module: str) -> str:
    top, _, rest = module.partition(".")
    if top not in FEATURES:
        return top
    return "view" if rest in DRAWN else "engine"


ENGINES = [module for module in PATHS if room(module) == "engine" and module not in FEATURES]


def imported(module: str) -> Iterator[str]:
    """The modules of the kit that a module imports, wherever in it."""
    package = module.split(".") if PATHS[module].name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(PATHS[module].read_text("utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        base = [*filter(None, package)][: len([*filter(None, package)]) - node.level + 1]
        for name in node.names:
            whole = ".".join([*base, *filter(None, [node.module]), name.name])
            yield whole if whole in PATHS else whole.rpartition(".")[0]


def outside(module: str) -> Iterator[str]:
    """The packages from elsewhere that a module imports."""
    for node in ast.walk(ast.parse(PATHS[module].read_text("utf-8"))):
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


@pytest.mark.parametrize("module", PATHS)
def test_imports_point_one_way(module: str) -> None:
    here = room(module)
    assert here in MAY_IMPORT, f"give `{here}` a row in MAY_IMPORT"
    for other in imported(module):
        own = other.split(".")[0] == module.split(".")[0]
        rooms = {room(other), f"own {room(other)}"} if own else {room(other)}
        assert rooms & MAY_IMPORT[here], f"{module} must not import {other}"


def test_the_kit_never_imports_itself_by_name() -> None:
    assert not [module for module in PATHS if "managerkit" in outside(module)]


def test_the_rules_are_about_rooms_that_there_are() -> None:
    assert {"assessments.engine", "scenarios.record", "reflections.situation", "simulations.timeline"} <= set(ENGINES)
    assert {room(module) for module in PATHS} >= {"content", "journal", "engine", "view", "ui", "workspace", "cli"}
    assert "scenarios.engine" in imported("scenarios.record")
    assert "practice.engine" in imported("points")
    assert "notebook" in imported("")


@pytest.mark.parametrize("module", ENGINES)
def test_engines_know_no_files_widgets_clock_or_global_luck(module: str) -> None:
    assert not NEVER_IN_AN_ENGINE.intersection(outside(module))
    for node in ast.walk(ast.parse(PATHS[module].read_text("utf-8"))):
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
    }


# Order


@pytest.mark.parametrize("module", PATHS)
def test_modules_stay_small_and_say_what_they_are_for(module: str) -> None:
    text = PATHS[module].read_text("utf-8")
    assert text.count("\n") <= 400
    assert (ast.get_docstring(ast.parse(text)) or "TODO").strip() != "TODO"


def test_code_is_linted() -> None:
    assert run("ruff", "check", "--quiet") == ""


def test_code_is_formatted() -> None:
    assert run("ruff", "format", "--check", "--quiet") == ""


@pytest.mark.slow
def test_types_are_sound() -> None:
    assert run("mypy") == ""


# What is written down in one place


def project() -> dict[str, list[str]]:
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {"run": about["dependencies"], "test": about["optional-dependencies"]["test"], "version": [about["version"]]}


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
