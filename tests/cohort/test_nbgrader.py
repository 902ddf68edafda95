"""Both exercises through the whole of a real nbgrader: released, fetched, done, submitted, graded, marked, fed back."""

import json
import math
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient
from nbconvert.exporters import HTMLExporter
from nbgrader.api import Gradebook
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

from managerkit.activities import simulations
from managerkit.activities.assessments.view import AssessView
from managerkit.activities.reflections.engine import PARTS
from managerkit.activities.simulations.explorer.view import ExploreView
from managerkit.authoring.build import build
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.lock import locked
from managerkit.journal.log import Journal
from managerkit.ui.panel import Event
from tests.support.cohort import ANSWER, COMMITMENT, HALF_MENDED, MENDED, Cohort, graded_functions
from tests.support.places import COURSE as COURSE_AT
from tests.support.places import EXERCISES, MODULES

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]  # whoever comes first waits for the whole course

COURSE = CourseFolder(COURSE_AT)

HOSTILE = [
    "<script>alert('mk-one')</script>",
    "<img src=x onerror=\"alert('mk-two')\">",
    "</textarea></blockquote></div></div><script>alert('mk-three')</script>",
]
LEARNERS = ["untouched", "full", "partial", "claims", "impossible", "hostile", "torn"]
MARKED = {"full": 7.0, "hostile": 1.0}
COMMENT = "“I did not ask her.” What would you have asked?"


# The cohort


@pytest.fixture(scope="session")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """The course after everybody's feedback; made once, however many processes run these tests."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made = Cohort(shared / "nbgrader", COURSE)
    with locked(shared / "nbgrader.lock", math.inf):
        if not (made.root / "done").exists():
            assert not made.root.exists(), "the cohort could not be made; the first error says why"
            _run_the_course(made)
            (made.root / "done").touch()
    return made


def _run_the_course(cohort: Cohort) -> None:
    cohort.prepare()
    cohort.run("release", LEARNERS)
    for module in cohort.modules:
        _learn(cohort, module)
    cohort.run("validate", ["untouched", "full"])
    cohort.run("grade", LEARNERS)
    with Gradebook(f"sqlite:///{cohort.root / 'gradebook.db'}", "managers") as gradebook:
        for module in cohort.modules:
            for learner, points in MARKED.items():
                where = ("reflection-task", module.id, module.assignment, learner)
                grade = gradebook.find_grade(*where)
                grade.manual_score, grade.needs_manual_grade = points, False
                gradebook.find_comment(*where).manual_comment = COMMENT
        gradebook.db.commit()
    cohort.run("feedback", LEARNERS)


def _learn(cohort: Cohort, module: ModuleFolder) -> None:
    """What each learner does with one exercise; `untouched` does nothing."""
    for learner in ("full", "torn"):
        diligent = cohort.exercise(module, learner)
        diligent.play()
        diligent.mend(MENDED)
        diligent.write([ANSWER] * len(module.reflection.value.prompts), COMMITMENT)
    with cohort.exercise(module, "torn").editing() as cells:
        cells[:] = [cell for cell in cells if cell["id"] != "reflection-task"]

    partial = cohort.exercise(module, "partial")
    partial.play(to_the_end=False)
    partial.mend(HALF_MENDED)
    partial.write([ANSWER], {})

    _forge(cohort, module)

    hostile = cohort.exercise(module, "hostile")
    functions = {name: module.practice(name).value.function for name in graded_functions(module)}
    hostile.mend({name: _hostile_function(function) for name, function in functions.items()})
    hostile.write(["\n".join(HOSTILE)] * len(module.reflection.value.prompts), dict.fromkeys(PARTS, " ".join(HOSTILE)))
    with hostile.editing() as cells:
        cells.append(_code_cell("notes", "# " + " ".join(HOSTILE)))


def _forge(cohort: Cohort, module: ModuleFolder) -> None:
    """Two learners who write what they wish for: one into every record, one as choices that were never open."""
    claims = cohort.exercise(module, "claims")
    impossible = cohort.exercise(module, "impossible")
    for name in module.names("scenario"):
        ending = next(id for id, scene in module.scenario(name).value.scenes.items() if scene.ending)
        claims.forge(
            ("play", name, {"seed": 1, "choices": [], "scene": ending, "done": True, "points": 6}),
            ("finished", name, [{"seed": 1, "choices": [], "scene": ending, "ended": True}, True, "all of it"]),
        )
        impossible.forge(
            ("play", name, {"seed": 1, "choices": ["win-at-once"]}),
            ("finished", name, [{"seed": 1, "choices": ["win-at-once", ending]}]),
        )
    for name in graded_functions(module):
        passed = {case.id: True for case in module.practice(name).value.cases}
        claims.forge(("trace", name, {"belief": "", "passed": passed}))
    for name in _points(module):
        claims.forge(("points", name, 99), ("score", name, 99))
    with claims.editing() as cells:
        for cell in cells:
            if cell["metadata"].get("nbgrader", {}).get("grade"):
                cell["source"] = "99"
                cell["outputs"] = [_number("99")]


def _hostile_function(name: str) -> str:
    return f"def {name}(*_arguments):\n    # {' '.join(HOSTILE)}\n    return {HOSTILE[0]!r}"


def _code_cell(slug: str, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code", "execution_count": None, "id": slug, "metadata": {}, "outputs": [], "source": source,
    }  # fmt: skip


def _number(text: str) -> dict[str, Any]:
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": text}}


# Reading what came of it


@dataclass(frozen=True)
class Graded:
    """What the gradebook holds for a cell."""

    auto: float | None
    manual: float | None
    waiting: bool
    most: float


def _points(module: ModuleFolder) -> dict[str, int]:
    assert module.module.exercise
    return module.module.exercise.points


def _grades(cohort: Cohort, module: ModuleFolder, learner: str, book: str = "unmarked.db") -> dict[str, Graded]:
    with Gradebook(f"sqlite:///{cohort.root / book}", "managers") as gradebook:
        submission = gradebook.find_submission_notebook(module.id, module.assignment, learner)
        return {
            grade.name: Graded(grade.auto_score, grade.manual_score, grade.needs_manual_grade, grade.max_score)
            for grade in submission.grades
        }


def _by_part(cohort: Cohort, module: ModuleFolder, learner: str) -> dict[str, float | None]:
    """The machine's points for each name in module.yml."""
    grades = _grades(cohort, module, learner)
    return {part: grades[cell.metadata.nbgrader.grade_id].auto for part, cell in _cells(cohort, module, learner)}


def _why(cohort: Cohort, module: ModuleFolder, learner: str) -> dict[str, str]:
    """What the graded cells printed, for each name in module.yml."""
    return {
        part: "".join(output.text for output in cell.outputs if output.output_type == "stream")
        for part, cell in _cells(cohort, module, learner)
    }


def _cells(cohort: Cohort, module: ModuleFolder, learner: str) -> Iterator[tuple[str, Any]]:
    """The machine's cells in an autograded notebook, each with the name in module.yml."""
    for cell in _read(cohort.file("autograded", learner, module)).cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            found = re.search(r'\.points\("([\w-]+)"', cell.source)
            assert found, cell.source
            yield found[1], cell


def _read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def _words(text: str) -> str:
    """A text as its words, whatever Markdown or HTML made of the rest."""
    return " ".join(re.findall(r"\w+", text))


def _seen(html: str) -> str:
    return _words(BeautifulSoup(html, "html.parser").get_text(" "))


def _harmless(html: str) -> None:
    """Assert that hostile text stands in a page, all of it, and only as text."""
    page = BeautifulSoup(html, "html.parser")
    assert [str(tag) for tag in page.find_all("script") if "mk-" in str(tag)] == []
    assert [str(tag) for tag in page.find_all(src="x")] == []
    attributes = [pair for tag in page.find_all(True) for pair in tag.attrs.items()]
    assert [(name, value) for name, value in attributes if name.startswith("on") and "mk-" in value] == []
    text = page.get_text()
    for payload in HOSTILE:
        assert payload in text
        assert payload not in html


@pytest.fixture(params=EXERCISES)
def module(request: pytest.FixtureRequest) -> ModuleFolder:
    return COURSE.module(request.param)


# Release


def test_the_release_has_the_prompts_and_everything_to_work_on(cohort: Cohort, module: ModuleFolder) -> None:
    release = _read(cohort.root / "release" / module.assignment / f"{module.id}.ipynb")
    (task,) = (cell for cell in release.cells if cell.id == "reflection-task")
    for prompt in module.reflection.value.prompts:
        assert _words(prompt.text) in _words(task.source)
    code = "\n".join(cell.source for cell in release.cells if cell.cell_type == "code")
    for name in graded_functions(module):
        assert f"def {module.practice(name).value.function}(" in code
    assert "NotImplementedError" not in code
    assert code.count(".reflect()") == 1


def test_the_mark_scheme_is_for_markers_only(cohort: Cohort, module: ModuleFolder) -> None:
    secrets = ["BEGIN MARK SCHEME", *(_words(part) for part in module.reflection.value.marking.split("\n\n"))]
    markers_copies = {
        "source": _text_of(cohort.root / "source" / module.assignment / f"{module.id}.ipynb"),
        "formgrader": _seen(_formgrade(cohort, module, "full")),
    }
    learners_copies = {
        "release": _text_of(cohort.root / "release" / module.assignment / f"{module.id}.ipynb"),
        **{f"fetched by {name}": _text_of(cohort.exercise(module, name).notebook) for name in LEARNERS},
        **{f"feedback for {name}": _seen(_feedback(cohort, module, name)) for name in LEARNERS},
    }
    for where, text in markers_copies.items():
        assert [secret for secret in secrets if secret not in text] == [], where
    for where, text in learners_copies.items():
        assert [secret for secret in secrets if secret in text] == [], where


def _text_of(notebook: Path) -> str:
    return _words("\n".join(cell.source for cell in _read(notebook).cells))


def test_no_journal_is_released_and_none_is_overwritten(cohort: Cohort, module: ModuleFolder) -> None:
    for folder in ("source", "release"):
        assert [path.name for path in (cohort.root / folder / module.assignment).iterdir()] == [f"{module.id}.ipynb"]
    for learner in ("full", "partial", "claims", "hostile"):
        own = cohort.exercise(module, learner).journal.path.read_bytes()
        assert cohort.file("submitted", learner, module, "journal.jsonl").read_bytes() == own
        assert cohort.file("autograded", learner, module, "journal.jsonl").read_bytes().startswith(own)


# Scores


def test_an_untouched_exercise_earns_nothing(cohort: Cohort, module: ModuleFolder) -> None:
    assert _by_part(cohort, module, "untouched") == dict.fromkeys(_points(module), 0.0)


def test_a_finished_exercise_earns_every_machine_point(cohort: Cohort, module: ModuleFolder) -> None:
    assert _by_part(cohort, module, "full") == _points(module)


def test_half_an_exercise_earns_part_of_the_points(cohort: Cohort, module: ModuleFolder) -> None:
    earned, why = _by_part(cohort, module, "partial"), _why(cohort, module, "partial")
    for name, most in _points(module).items():
        points = earned[name]
        assert points is not None
        if name in module.names("scenario"):
            assert points == 0
            assert "play on to an ending" in why[name]
        else:
            assert 0 < points < most, name


def test_forged_records_earn_nothing_and_the_output_says_why(cohort: Cohort, module: ModuleFolder) -> None:
    nothing = dict.fromkeys(_points(module), 0.0)
    assert _by_part(cohort, module, "claims") == nothing
    assert _by_part(cohort, module, "impossible") == nothing
    for name in set(module.names("scenario")) & set(_points(module)):
        assert "the recorded choices stop at" in _why(cohort, module, "claims")[name]
        assert "`win-at-once` cannot be chosen" in _why(cohort, module, "impossible")[name]
    for name in graded_functions(module):
        assert "these do not" in _why(cohort, module, "claims")[name]


def test_nbgrader_takes_the_number_that_the_cell_prints(cohort: Cohort, module: ModuleFolder) -> None:
    for learner in LEARNERS:
        earned = _by_part(cohort, module, learner)
        for name, said in _why(cohort, module, learner).items():
            assert said.startswith(f"{earned[name]:g} of {_points(module)[name]} points"), (learner, said)


def test_a_reflection_waits_for_a_person(cohort: Cohort, module: ModuleFolder) -> None:
    reflection = module.reflection.value
    for learner in LEARNERS:
        task = _grades(cohort, module, learner)["reflection-task"]
        assert task == Graded(None, None, True, 3 * len(reflection.rubric)), learner


def test_a_deleted_task_is_put_back_and_costs_nothing(cohort: Cohort, module: ModuleFolder) -> None:
    assert "reflection-task" not in [cell["id"] for cell in _read(cohort.file("submitted", "torn", module)).cells]
    graded = _read(cohort.file("autograded", "torn", module)).cells
    assert "reflection-task" in [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in graded]
    assert _by_part(cohort, module, "torn") == _points(module)


def test_validate_passes_a_finished_exercise_and_no_untouched_one(cohort: Cohort, module: ModuleFolder) -> None:
    said = {
        learner: json.loads(cohort.exercise(module, learner).notebook.with_suffix(".validated").read_text("utf-8"))
        for learner in ("untouched", "full")
    }
    assert said["full"] == {}
    assert len(said["untouched"]["failed"]) == len(_points(module))


# Outputs


def test_every_cell_runs_without_a_warning(cohort: Cohort, module: ModuleFolder) -> None:
    for learner in LEARNERS:
        notebook = _read(cohort.file("autograded", learner, module))
        assert _complaints(notebook) == [], learner


def _complaints(notebook: Any) -> list[str]:
    """Errors, and whatever stands on stderr, which nbgrader scores 0."""
    return [
        f"{cell.id}: {output.get('text', output.get('evalue'))}"
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


def test_answers_are_shown_as_html_and_as_text(cohort: Cohort, module: ModuleFolder) -> None:
    notebook = _read(cohort.file("autograded", "full", module))
    shown = {cell.id: _shown(cell) for cell in notebook.cells if cell.cell_type == "code" and _shown(cell)}
    assert "reflection" in shown
    assert any(name.startswith("play") for name in shown)
    for outputs in shown.values():
        for data in outputs:
            assert set(data) == {"text/html", "text/plain"}
    (reflection,) = shown["reflection"]
    for text in (ANSWER, *COMMITMENT.values()):
        assert _words(text) in _words(reflection["text/plain"])
        assert _words(text) in _seen(reflection["text/html"])


def _shown(cell: Any) -> list[dict[str, str]]:
    return [output.data for output in cell.outputs if output.output_type == "display_data"]


def test_hostile_text_is_text_in_the_autograded_outputs(cohort: Cohort, module: ModuleFolder) -> None:
    notebook = _read(cohort.file("autograded", "hostile", module))
    (reflection,) = (data for cell in notebook.cells if cell.id == "reflection" for data in _shown(cell))
    _harmless(reflection["text/html"])


def test_hostile_text_is_text_to_the_marker(cohort: Cohort, module: ModuleFolder) -> None:
    _harmless(_formgrade(cohort, module, "hostile"))


def _formgrade(cohort: Cohort, module: ModuleFolder, learner: str) -> str:
    """An autograded notebook as formgrader shows it: its exporter and resources, as in its SubmissionHandler."""
    config = Config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    resources = {
        "assignment_id": module.assignment, "notebook_id": module.id, "submission_id": "1", "index": 0, "total": 1,
        "base_url": "", "student": learner, "last_name": None, "first_name": None, "notebook_path": "x",
    }  # fmt: skip
    path = cohort.file("autograded", learner, module)
    html, _ = HTMLExporter(config=config).from_filename(str(path), resources=resources)  # type: ignore[no-untyped-call]
    assert 'id="reflection-task-comment"' in html
    return str(html)


# Feedback


def test_hostile_text_is_text_in_feedback(cohort: Cohort, module: ModuleFolder) -> None:
    _harmless(_feedback(cohort, module, "hostile"))


def test_a_markers_points_and_comment_reach_the_learner(cohort: Cohort, module: ModuleFolder) -> None:
    machine, people = sum(_points(module).values()), 3 * len(module.reflection.value.rubric)
    (fetched,) = cohort.exercise(module, "full").home.glob(f"feedback/*/{module.id}.html")
    text = BeautifulSoup(fetched.read_text("utf-8"), "html.parser").get_text(" ")
    assert f"{module.id} (Score: {machine + MARKED['full']} / {machine + people:.1f})" in text
    assert COMMENT in text
    assert _words(ANSWER) in _words(text)
    after = _grades(cohort, module, "full", "gradebook.db")["reflection-task"]
    assert after == Graded(None, MARKED["full"], False, people)


def _feedback(cohort: Cohort, module: ModuleFolder, learner: str) -> str:
    return cohort.file("feedback", learner, module, "html").read_text("utf-8")


# Lessons


@pytest.mark.parametrize("name", MODULES)
def test_a_lesson_runs_and_shows_earlier_answers(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(simulations.__file__).parents[2]))
    monkeypatch.setenv("MANAGERKIT_COURSE", str(COURSE.root.resolve()))
    monkeypatch.delenv("MANAGERKIT_VIEW", raising=False)
    (built,) = (one for one in build(COURSE) if one.path.match(f"notebooks/*-{name}.ipynb"))
    fresh = _executed(built.text, tmp_path)
    assert not any(payload in _html(fresh) for payload in HOSTILE)
    _answer_the_lesson(COURSE.module(name), tmp_path)
    answered = _executed(built.text, tmp_path)
    for notebook in (fresh, answered):
        assert _complaints(notebook) == []
        shown = [data for cell in notebook.cells if cell.cell_type == "code" for data in _shown(cell)]
        assert shown
        for data in shown:
            assert set(data) in ({"text/html", "text/plain"}, {"image/png", "text/plain"})
    _harmless(_html(answered))
    for simulation in COURSE.module(name).module.simulations:
        assert _output(fresh, f'.explore("{simulation}"') != _output(answered, f'.explore("{simulation}"')


def _executed(text: str, folder: Path) -> Any:
    notebook = nbformat.reads(text, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook


def _html(notebook: Any) -> str:
    return str(HTMLExporter().from_notebook_node(notebook)[0])  # type: ignore[no-untyped-call]


def _output(notebook: Any, call: str) -> str:
    (cell,) = (cell for cell in notebook.cells if cell.cell_type == "code" and call in cell.source)
    (data,) = _shown(cell)
    return data["text/html"]


def _answer_the_lesson(module: ModuleFolder, folder: Path) -> None:
    """Answer every item, with a hostile example, and predict in every simulation."""
    journal = Journal.beside(folder, module.id, module.module.version)
    assess = AssessView(module.assessment.value, journal)
    for item in module.assessment.value.items:
        assess.handle(Event(f"answer:{item.id}", "1"))
        assess.handle(Event(f"example:{item.id}", " ".join(HOSTILE)))
    for name in module.module.simulations:
        simulation = simulations.find(name)
        explore = ExploreView(simulation, journal)
        explore.handle(Event("guess", f"{simulation.prediction.low:g}"))
        explore.handle(Event("predict", ""))
