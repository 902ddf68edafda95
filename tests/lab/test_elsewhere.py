"""A notebook that is opened where no panel can live: exported, in another editor, or without managerkit."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from managerkit.content.loading import CourseFolder
from managerkit.journal.records import ANSWER
from managerkit.lab.export import StoredAnswers, shown
from managerkit.notebook import NotebookModule
from managerkit.ui.front import ELSEWHERE, show
from tests.support.cohort import Exercise
from tests.support.places import COURSE, ROOT

MASTERY = CourseFolder(COURSE).module("mastery")
STYLE = (ROOT / "src/managerkit/ui/panel.css").read_text("utf-8")
PANEL = "<managerkit.ui.panel.Panel object at 0x7f00>"
LEFT_BY_A_KERNEL = {
    "output_type": "display_data",
    "metadata": {},
    "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "gone"}, "text/plain": PANEL},
}


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """A lesson as JupyterLab has saved it, with an answer in its journal."""
    journal = Exercise(MASTERY, tmp_path).journal
    item = MASTERY.assessment.value.items[0]
    ANSWER["start"].append(journal, item.id, 2)
    notebook = json.loads((ROOT / "notebooks/01-mastery.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] in ("assess", "timeline"):
            cell["outputs"] = [LEFT_BY_A_KERNEL]
    path = tmp_path / "01-mastery.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    return path


def exported(notebook: Path) -> str:
    """The notebook as HTML, as Jupyter's server makes it."""
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        config=Config({"HTMLExporter": {"preprocessors": [StoredAnswers]}})
    )
    return str(
        exporter.from_notebook_node(
            nbformat.read(notebook, 4), {"metadata": {"name": notebook.stem, "path": str(notebook.parent)}}
        )[0]
    )


def test_exported_to_html_it_shows_the_stored_answers(lesson: Path) -> None:
    item = MASTERY.assessment.value.items[0]
    page = exported(lesson)
    assert "Panel object" not in page
    assert page.count(item.anchors[2]) == 1 and "Your coding years, counted" in page


def test_what_a_cell_shows_is_collected_without_a_style_and_exported_with_one(lesson: Path) -> None:
    (source,) = {cell.source for cell in nbformat.read(lesson, 4).cells if cell.id == "setup"}
    modules: dict[str, NotebookModule] = {}
    shown(source, modules, lesson.parent)
    html = shown("mastery.assess()\nmastery.assess()", modules, lesson.parent)
    assert html.count('<div class="mk">') == 2 and "<style>" not in html
    assert exported(lesson).count(f"<style>{STYLE}</style>") == 2, "one for each cell with a panel"


def test_a_cell_that_was_changed_is_not_read_as_the_kits(lesson: Path) -> None:
    notebook: dict[str, Any] = json.loads(lesson.read_text("utf-8"))
    assess = next(cell for cell in notebook["cells"] if cell["id"] == "assess")
    assess["source"] = ["mastery.assess()\nopen('it-ran', 'w')"]
    lesson.write_text(json.dumps(notebook), "utf-8")
    page = exported(lesson)
    assert MASTERY.assessment.value.items[0].anchors[2] not in page and "Panel object" not in page
    assert not list(lesson.parent.glob("it-ran"))


@pytest.fixture
def without_managerkit(monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    monkeypatch.setitem(sys.modules, "managerkit", None)
    yield InteractiveShell()
    InteractiveShell.clear_instance()


def test_where_managerkit_is_not_installed_one_sentence_says_how_to_get_it(
    without_managerkit: InteractiveShell,
) -> None:
    notebook = json.loads((ROOT / "notebooks/01-mastery.ipynb").read_text("utf-8"))
    setup = next(cell for cell in notebook["cells"] if cell["id"] == "setup")
    with capture_output() as said, pytest.warns(UserWarning, match="To exit"):
        ran = without_managerkit.run_cell("".join(setup["source"]))
    assert isinstance(ran.error_in_exec, SystemExit), "so that Run All stops here"
    assert "needs managerkit" in str(ran.error_in_exec) and "make start" in str(ran.error_in_exec)
    assert "Traceback" not in said.stdout + said.stderr


@pytest.mark.parametrize("program", ["VSCODE_PID", "COLAB_RELEASE_TAG"])
def test_another_program_shows_what_is_stored_and_says_where_to_answer(
    tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from managerkit.activities.assessments.view import AssessView

    for name in ("MANAGERKIT_VIEW", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(program, "1")
    with capture_output() as seen:
        show(AssessView(MASTERY.assessment.value, Exercise(MASTERY, tmp_path).journal, "start"))
    assert ELSEWHERE in seen.stdout or any(ELSEWHERE in str(one) for one in seen.outputs)
