"""Building the notebooks, cutting the texts into cells, beginning a module; and that the real course is in order."""

import json
import re
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import ClearMarkScheme

from managerkit.authoring.build import Built, build, differences, write
from managerkit.authoring.check import check
from managerkit.authoring.scaffold import scaffold
from managerkit.authoring.schemas import KINDS, schemas
from managerkit.authoring.source import read_source
from managerkit.content.findings import ContentError
from managerkit.content.loading import CourseFolder
from managerkit.content.yamltext import parse_yaml, read_text
from tests.support import tiny
from tests.support.examples import examples
from tests.support.places import ROOT
from tests.support.places import TINY as TINY_AT

REAL = CourseFolder(ROOT / "course")
TINY = CourseFolder(TINY_AT)
TODAY = date(2026, 11, 21)
GRADED = "from managerkit import module\n\n"
FILES = sorted({*(ROOT / "course").rglob("*.yml")} - {ROOT / "course/coverage.yml"})


def kind_of(path: Path) -> str | None:
    """Which kind of content file a path is of, by its name."""
    return next((kind for kind in KINDS if path.stem == kind or path.stem.startswith(f"{kind}-")), None)


def built(course: CourseFolder, name: str) -> Any:
    """A built notebook by its path from the root."""
    return nbformat.reads({str(one.path): one.text for one in build(course)}[name], as_version=4)


def grading(notebook: Any) -> dict[str, dict[str, Any]]:
    return {cell.id: dict(cell.metadata.nbgrader) for cell in notebook.cells if "nbgrader" in cell.metadata}


class TestBuild:
    """Same content, same bytes."""

    def test_it_is_deterministic_wherever_the_course_lies(self, tmp_path: Path) -> None:
        again = list(build(CourseFolder(tiny.copy(tmp_path))))
        assert again == list(build(TINY))
        assert [str(one.path) for one in again] == ["notebooks/00-ladder.ipynb", "exercises/ladder-v1/ladder.ipynb"]

    def test_cells_have_their_slugs_for_ids(self) -> None:
        lesson, exercise = built(TINY, "notebooks/00-ladder.ipynb"), built(TINY, "exercises/ladder-v1/ladder.ipynb")
        ids = ["opening", "idea", "setup", "assess", "aims", "explore", "closing"]
        assert [cell.id for cell in lesson.cells] == ids
        assert [cell.id for cell in exercise.cells][-7:] == [
            "climb", "climb-points", "traces", "reflection-task", "reflection", "reflection-form", "hand-in",
        ]  # fmt: skip

    @pytest.mark.parametrize("course", [TINY, REAL], ids=["tiny", "real"])
    def test_notebooks_are_valid_and_empty_of_results(self, course: CourseFolder) -> None:
        for one in build(course):
            if one.path.suffix != ".ipynb":
                continue
            notebook = nbformat.reads(one.text, as_version=4)
            nbformat.validate(notebook)
            MetadataValidator().validate_nb(notebook)
            ids = [cell.id for cell in notebook.cells]
            assert len(set(ids)) == len(ids)
            code = [cell for cell in notebook.cells if cell.cell_type == "code"]
            assert all(cell.outputs == [] and cell.execution_count is None for cell in code)

    def test_what_is_graded_carries_its_points_and_a_lock(self) -> None:
        found = grading(built(TINY, "exercises/ladder-v1/ladder.ipynb"))
        plain = {"grade": False, "locked": True, "schema_version": 3, "solution": False, "task": False}
        graded = {**plain, "grade": True}
        assert found == {
            "rungs-points": {**graded, "grade_id": "rungs-points", "points": 4},
            "climb-points": {**graded, "grade_id": "climb-points", "points": 6},
            "reflection-task": {**plain, "task": True, "grade_id": "reflection-task", "points": 9},
            "reflection-form": {**graded, "grade_id": "reflection-form", "points": 4},
        }

    def test_the_marks_write_the_code(self) -> None:
        sources = {cell.id: cell.source for cell in built(TINY, "exercises/ladder-v1/ladder.ipynb").cells}
        assert sources["rungs-points"] == GRADED + 'module("ladder").points("rungs", rungs)'
        assert sources["climb-points"] == GRADED + 'module("ladder").points("climb")'
        assert sources["reflection"] == "ladder.reflect()"
        assert sources["reflection-form"] == GRADED + 'module("ladder").points("form")'

    def test_a_lesson_has_nothing_graded(self) -> None:
        assert grading(built(TINY, "notebooks/00-ladder.ipynb")) == {}

    def test_learners_do_not_get_the_mark_scheme(self) -> None:
        notebook = built(TINY, "exercises/ladder-v1/ladder.ipynb")
        assert "SECRET-SCHEME" in nbformat.writes(notebook)
        released, _ = ClearMarkScheme().preprocess(notebook, {})
        assert "SECRET-SCHEME" not in nbformat.writes(released)
        assert "SECRET-ANCHOR" not in nbformat.writes(notebook)

    def test_links_lead_to_notebooks_there_are(self) -> None:
        paths = {one.path for one in build(REAL)}
        led_to = re.compile(r"\]\(([^)]*\.ipynb)(?:#[\w-]+)?\)")
        links = [(one.path, link) for one in build(REAL) for link in led_to.findall(one.text)]
        assert len(links) > len(paths) / 2
        for path, link in links:
            assert Path((ROOT / path.parent / link).resolve()).relative_to(ROOT) in paths


class TestDifferences:
    """`build --check` notices a changed byte, and a notebook too few or too many."""

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        write(tmp_path, self.everything())
        assert differences(tmp_path, self.everything()) == []
        return tmp_path

    def everything(self) -> list[Built]:
        return list(build(TINY))

    def test_a_changed_byte(self, project: Path) -> None:
        path = project / "notebooks/00-ladder.ipynb"
        path.write_bytes(path.read_bytes().replace(b"Ladders", b"Laddexs", 1))
        assert differences(project, self.everything()) == ["notebooks/00-ladder.ipynb differs from what course/ says"]

    def test_other_line_ends(self, project: Path) -> None:
        path = project / "notebooks/00-ladder.ipynb"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert differences(project, self.everything()) == ["notebooks/00-ladder.ipynb differs from what course/ says"]

    def test_a_missing_one(self, project: Path) -> None:
        (project / "exercises/ladder-v1/ladder.ipynb").unlink()
        assert differences(project, self.everything()) == ["exercises/ladder-v1/ladder.ipynb is missing"]

    @pytest.mark.parametrize("name", ["notebooks/07-rope.ipynb", "exercises/rope-v1/rope.ipynb"])
    def test_a_stray_one(self, project: Path, name: str) -> None:
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("{}")
        assert differences(project, self.everything()) == [f"{name} is not built from course/"]

    def test_only_what_differs_is_written(self, project: Path) -> None:
        (project / "notebooks/00-ladder.ipynb").write_text("{}")
        assert write(project, self.everything()) == [Path("notebooks/00-ladder.ipynb")]
        assert write(project, self.everything()) == []


TEXTS = [
    "Some text.\n",
    "## A heading\n\nand text\n\n\nbelow.\n",
    "```python\nprint('no cell')\n```\n",
    "````\n```{code-cell}\n:slug: inside\n```\n````\n",
    "~~~\n```{code-cell}\n+++\n~~~\n",
    "- a list\n\n  ```{code-cell}\n  of = 1\n  ```\n",
    "> ```{code-cell}\n> quoted = 1\n> ```\n",
    "    ```{code-cell}\n",
    "$$\nx + 1\n$$\n\n| a | b |\n| - | - |\n| 1 | 2 |\n",
    "<div>\n\n+ one\n++ two\n\n</div>\n",
]
CODES = ["x = 1\n", "", 'y = """\n+++\n\n# text\n"""\n', "\n\nz = 2\n\n"]

BLOCKS = st.lists(
    st.one_of(
        st.tuples(st.just("text"), st.sampled_from(TEXTS), st.integers(1, 3)),
        st.tuples(st.just("bare"), st.sampled_from(TEXTS), st.integers(1, 3)),
        st.tuples(st.just("code"), st.sampled_from(CODES), st.integers(0, 3)),
        st.tuples(st.just("mark"), st.just("+++\n"), st.integers(0, 3)),
    ),
    max_size=8,
)


class Page:
    """A page put together from blocks, with the line of each cell: of those with a slug, and of those without."""

    def __init__(self, blocks: list[tuple[str, str, int]]) -> None:
        self.text = ""
        self.cells: list[int] = []
        self.lacking: list[int] = []
        self._mark: int | None = None
        self._open = False
        for number, (kind, body, gap) in enumerate(blocks):
            self._add(kind, body, f"s{number}")
            self.text += "\n" * gap
        self._add("code", "ladder = module('ladder')\n", "setup")

    def _add(self, kind: str, body: str, slug: str) -> None:
        here = self.text.count("\n") + 1
        match kind:
            case "mark":
                self.text += "+++\n"
            case "bare":
                if not self._open:
                    self.lacking.append(self._mark or here)
                self.text += body
            case "text":
                self.cells.append(here)
                self.text += f'+++ {{"slug": "{slug}"}}\n\n{body}'
            case _:
                self.cells.append(here)
                self.text += f"```{{code-cell}}\n:slug: {slug}\n{body}```\n"
        self._mark = here if kind == "mark" else None
        self._open = kind in ("bare", "text")


@examples(300)
@given(BLOCKS)
def test_every_cell_is_found_on_its_line(blocks: list[tuple[str, str, int]]) -> None:
    page = Page(blocks)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        path.write_text(page.text, "utf-8")
        try:
            assert ([cell.line for cell in read_source(path).cells], page.lacking) == (page.cells, [])
        except ContentError as error:
            assert [finding.line for finding in error.findings] == page.lacking
            assert all("has no slug" in finding.message for finding in error.findings)


class TestNewModule:
    """A module begun from the templates: nothing is wrong with it but what is still to be written."""

    @pytest.fixture
    def course(self, tmp_path: Path) -> Path:
        return tiny.copy(tmp_path)

    def list_(self, course: Path, name: str) -> None:
        path = course / "course.yml"
        path.write_text(path.read_text("utf-8").replace("modules: [ladder]\n", f"modules: [ladder, {name}]\n"), "utf-8")

    @pytest.mark.parametrize("name", ["rope", "trust-battery", "class", "x9"])
    def test_every_todo_is_a_finding_and_nothing_else_is(self, course: Path, name: str) -> None:
        made = scaffold(CourseFolder(course), name, TODAY)
        self.list_(course, name)
        findings = check(CourseFolder(course))
        assert {finding.message.partition(":")[0] for finding in findings} == {"still to be written"}
        assert {finding.path.name for finding in findings} == {path.name for path in made.iterdir()}
        for finding in findings:
            assert "TODO" in finding.path.read_text("utf-8").split("\n")[finding.line - 1]

    def test_once_written_and_listed_it_builds(self, course: Path) -> None:
        made = scaffold(CourseFolder(course), "trust-battery", TODAY)
        self.list_(course, "trust-battery")
        for path in made.iterdir():
            path.write_text(path.read_text("utf-8").replace("TODO", "Written"), "utf-8")
        assert check(CourseFolder(course)) == []
        assert {str(one.path) for one in build(CourseFolder(course))} >= {
            "notebooks/01-trust-battery.ipynb", "exercises/trust-battery-v1/trust-battery.ipynb",
        }  # fmt: skip
        assert CourseFolder(course).module("trust-battery").module.history[0].date == TODAY

    def test_its_code_is_python_whatever_its_name(self, course: Path) -> None:
        for name in ("class", "trust-battery"):
            cells = read_source(scaffold(CourseFolder(course), name, TODAY) / "lesson.md").cells
            code = [cell for cell in cells if cell.kind == "code"]
            assert code
            for cell in code:
                compile(cell.source, cell.slug, "exec")

    def test_until_it_is_listed_the_course_is_not_in_order(self, course: Path) -> None:
        scaffold(CourseFolder(course), "rope", TODAY)
        first = check(CourseFolder(course))[0]
        assert (first.path.name, first.message) == ("course.yml", "the folder modules/rope is not in `modules:`")

    @pytest.mark.parametrize(
        "name", ["Rope", "two words", "", "../rope", "rope/rung", "x--y", "9rope", "r" * 49, "r\n"]
    )
    def test_a_name_that_is_no_slug_is_refused_and_nothing_made(self, course: Path, name: str) -> None:
        before = sorted(course.rglob("*"))
        with pytest.raises(ContentError, match="cannot be a module's name"):
            scaffold(CourseFolder(course), name, TODAY)
        assert sorted(course.rglob("*")) == before

    def test_a_module_there_is_stays_as_it_is(self, course: Path) -> None:
        before = {path: path.read_bytes() for path in course.rglob("*.*")}
        with pytest.raises(ContentError, match="exists already"):
            scaffold(CourseFolder(course), "ladder", TODAY)
        assert {path: path.read_bytes() for path in course.rglob("*.*")} == before


class TestTheRealCourse:
    """What is committed."""

    def test_nothing_is_to_be_put_right(self) -> None:
        assert "\n".join(map(str, check(REAL))) == ""

    def test_the_notebooks_are_what_the_course_says(self) -> None:
        assert differences(ROOT, list(build(REAL))) == []

    def test_the_schemas_are_current(self) -> None:
        kept = {path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "course/schema").glob("*.json")}
        assert kept == schemas()

    @pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
    def test_every_file_names_the_schema_of_its_kind_and_keeps_to_it(self, path: Path) -> None:
        first = path.read_text("utf-8").split("\n")[0]
        schema = path.parent / first.removeprefix("# yaml-language-server: $schema=")
        assert schema.resolve() == ROOT / "course/schema" / f"{kind_of(path)}.json"
        jsonschema.validate(parse_yaml(path, read_text(path))[0], json.loads(schema.read_text("utf-8")))


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_refuses_what_check_refuses(kind: str) -> None:
    files = [*TINY_AT.rglob("*.yml"), *(ROOT / "course").rglob("*.yml")]
    [path, *_] = [path for path in files if kind_of(path) == kind]
    data, _ = parse_yaml(path, read_text(path))
    jsonschema.validate(data, schemas()[kind])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, "tilte": "Ladders"}, schemas()[kind])
    del data[{"run-of-show": "opening", "cards": "cards"}.get(kind, "title")]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schemas()[kind])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("specific:", "specfic:", "phrases.yml:3: no rubric has the criterion `specfic`. To mend it: did you mean"),
        ("[Which rung?]", "Which rung?", "phrases.yml:3: `specific` cannot be"),
    ],
)
def test_phrases_are_checked(tmp_path: Path, old: str, new: str, told: str) -> None:
    course = CourseFolder(tiny.copy(tmp_path))
    path = course.root / "phrases.yml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    (found,) = check(course)
    assert told in str(found)


# Finding one's way


def links(notebook: Path) -> list[str]:
    text = "\n".join(
        cell.source for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "markdown"
    )
    return re.findall(r"\]\(([^)\s]+\.ipynb)(?:#[\w-]+)?\)", text)


@pytest.mark.parametrize("notebook", sorted(ROOT.glob("notebooks/*.ipynb")), ids=lambda path: path.stem)
def test_a_lesson_links_back_on_to_the_map_and_to_its_exercise(notebook: Path) -> None:
    found = links(notebook)
    assert [link for link in found if not (notebook.parent / link).resolve().is_file()] == []
    number, _, name = notebook.stem.partition("-")
    lessons = sorted(path.name for path in ROOT.glob("notebooks/*.ipynb"))
    here = lessons.index(notebook.name)
    assert int(number) == here
    wanted = {*lessons[max(here - 1, 0) : here], *lessons[here + 1 : here + 2], *lessons[: min(here, 1)]}
    wanted |= {f"../{path.relative_to(ROOT).as_posix()}" for path in ROOT.glob(f"exercises/*/{name}.ipynb")}
    assert wanted <= set(found)


@pytest.mark.parametrize("notebook", sorted(ROOT.glob("exercises/*/*.ipynb")), ids=lambda path: path.stem)
def test_an_exercise_links_to_its_lesson_the_map_and_on(notebook: Path) -> None:
    found = links(notebook)
    assert [link for link in found if not (notebook.parent / link).resolve().is_file()] == []
    names = [Path(link).name for link in found]
    assert any(name.endswith(f"-{notebook.stem}.ipynb") for name in names)
    assert names[1].startswith("00-")
