"""What was made with an earlier version goes on working: a cohort in the middle of it, and a learner's workspace.

Both were made with the code of 35cfa74 (packs/before/README.md). They are touched only as people and other programs
touch them: by the commands, by nbgrader's own, by running notebooks, and as files.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from sqlite3 import connect
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner
from nbclient import NotebookClient

from managerkit.cli import main

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PACK = next(above / "packs/before" for above in Path(__file__).parents if (above / "packs/before").is_dir())
KINDS = {
    *(f"{kind}{when}" for kind in ("answer", "confidence", "example") for when in ("", ":end", ":looking-back")),
    *("setting", "play", "finished", "guess", "prediction", "sliders", "rows", "loaded", "belief", "trace", "text"),
    *("memo", "begins", "calendar-id", "calendar-of", "written"),
}
"""Every kind of record in learners' journals."""
KINDS_OF_MARKERS = {"mark", "phrase", "writing", "written"}
LEARNER = "noor.haddad"
"""Whose workspace it is; she has handed in nothing yet."""

Files = dict[str, Any]


def same(topic: str, what: object, file: str = "expected.json") -> None:
    """Hold something against what the earlier code said of it."""
    assert what == json.loads((PACK / file).read_text("utf-8"))[topic]


WAYS_BACK = {
    "; on the kit's hub it comes to them by itself.": "",
    "; managerkit cohort hand-back autumn --to pages puts them into pages/LEARNER, to mail from there": (
        ": the HTML file in feedback/LEARNER/ASSIGNMENT, nothing else"
    ),
}
"""What is said of how pages get back, and what was said before."""


# The things, and what is done with them


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """All that was made, unpacked; and as the kit's course, the one that it was made with."""
    root = tmp_path_factory.mktemp("made")
    with tarfile.open(PACK / "made.tar.xz") as tar:
        tar.extractall(root, filter="fully_trusted")
    (root / "kit").mkdir()
    shutil.copytree(root / "autumn/course", root / "kit/course")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        patch.setenv("MANAGERKIT_COURSE", str(root / "kit/course"))
        patch.setenv("JUPYTER_CONFIG_DIR", str(root / "no-config"))
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        patch.delenv("MANAGERKIT_VIEW", raising=False)
        time.tzset()
        yield root
    time.tzset()


@pytest.fixture
def here(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with copies of the cohort, of the workspace and of the kit's course, in which commands are given."""
    for name in ("autumn", "workspace", "kit"):
        shutil.copytree(made / name, tmp_path / name)
    monkeypatch.setenv("MANAGERKIT_COURSE", str(tmp_path / "kit/course"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def managerkit(*words: str, code: int = 0) -> list[str]:
    """Give a command; what it says, without what to do next."""
    ran = CliRunner().invoke(main, words)
    assert ran.exit_code == code, f"{ran.output}{ran.exception!r}"
    assert code == 0 or isinstance(ran.exception, SystemExit)
    return ran.output.partition("\nNext:")[0].splitlines()


def gradebook(cohort: Path) -> Files:
    """All that the gradebook says of hand-ins, by learner, exercise and cell."""
    from nbgrader.api import Gradebook

    found: Files = {}
    with Gradebook(f"sqlite:///{cohort / 'gradebook.db'}", "autumn") as opened:
        for assignment in opened.assignments:
            for one in assignment.submissions:
                whose = f"{one.student_id} {assignment.name}"
                found[whose] = {"handed in": f"{one.timestamp}", "points": one.score, "of": one.max_score}
                for notebook in one.notebooks:
                    for grade in notebook.grades:
                        scores = [grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade]
                        found[whose][grade.name] = scores
                    for comment in notebook.comments:
                        found[whose][f"{comment.name}, comment"] = [comment.auto_comment, comment.manual_comment]
    return found


class _Words(HTMLParser):
    """The words of a page, and which of its boxes are ticked and fields filled."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.ticked: list[str] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "input" and "checked" in found:
            self.ticked.append(f"{found.get('name')}={found.get('value')}")
        if tag in ("svg", "style", "script"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self._open and data.strip():
            self.words.append(" ".join(data.split()))


def words(text: str) -> str:
    """The words of a page, without pictures."""
    return "\n".join(_Words(text).words)


def but_what_moved(text: str) -> str:
    """The words of a page, without what moved in a story: that is told in words now, and was told in numbers."""
    return re.sub(r"What moved\nAt the start.*?(?=\nTo think about)", "", words(text), flags=re.DOTALL)


VERSIONS = re.compile(r"Versions of the exercise that were answered: (.*)\.")


def but_versions_of_few(text: str) -> str:
    """The words of a page, with the versions that many answered: those that too few did are counted together now."""
    return VERSIONS.sub(lambda found: "; ".join(re.findall(r"[^ ]+, by \d+ or more", found[1])), words(text))


def table(path: Path) -> list[str]:
    return path.read_text("utf-8-sig").splitlines()


# The fixture itself


def test_the_files_hold_every_kind_of_record(made: Path) -> None:
    journals = [*(made / "workspace").rglob("*.journal.jsonl")]
    assert kinds(*journals) == kinds(PACK / "learner.jsonl") == KINDS
    assert kinds(*(made / "autumn/marking").rglob("*.jsonl")) == kinds(PACK / "marker.jsonl") == KINDS_OF_MARKERS


def kinds(*paths: Path) -> set[str]:
    lines = [line for path in paths for line in path.read_bytes().split(b"\n") if line]
    return {json.loads(line)["kind"] for line in lines}


# The cohort, by our commands


def test_where_everybody_stands(here: Path) -> None:
    command = [sys.executable, "-m", "managerkit.cli", "cohort", "status", "autumn"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    same("status", said.partition("\nNext:")[0].splitlines())
    same("gradebook", gradebook(here / "autumn"))


def test_nothing_is_graded_anew_unless_it_is_asked_for(here: Path) -> None:
    assert managerkit("cohort", "collect", "autumn") == managerkit("cohort", "collect", "autumn")
    same("collected", managerkit("cohort", "collect", "autumn"))
    assert managerkit("cohort", "grade", "autumn")[0] == "0 graded, 22 unchanged, of 22 handed in."
    same("gradebook", gradebook(here / "autumn"))


def test_a_new_hand_in_is_graded_and_all_others_get_their_points_again(here: Path) -> None:
    for name in ("mastery-v1", "debugging-people-v1", "enabling-v1"):
        managerkit("hand-in", name, "--workspace", "workspace", "--as", LEARNER, "--with-ratings")
    for path in Path("workspace").glob("*.zip"):
        (here / "came").mkdir(exist_ok=True)
        path.rename(here / "came" / path.name)
    assert managerkit("cohort", "collect", "autumn", "--from", "came")[-1] == "Taken 3."
    assert managerkit("cohort", "grade", "autumn", "--again")[0].endswith("of 25 handed in.")
    now = gradebook(here / "autumn")
    for name in [name for name in now if name.startswith(LEARNER)]:
        now[name].pop("handed in")
    same("gradebook, all graded again", now)


def test_what_markers_gave(here: Path) -> None:
    same("agreement", managerkit("cohort", "agreement", "autumn"))


def test_a_criterion_that_counts_more(here: Path) -> None:
    words = ["--only", "mastery-v1", "--points", "specific=0,1,3,5", "--dry-run"]
    same("rescore", managerkit("cohort", "rescore", "autumn", *words))
    same("rescore, as written", managerkit("cohort", "rescore", "autumn", "--as-written", "--dry-run"))
    same("gradebook", gradebook(here / "autumn"))


def test_pages_say_the_same(here: Path) -> None:
    before = {path: path.read_text("utf-8") for path in sorted(Path("autumn/feedback").rglob("*.html"))}
    assert len(before) > 10
    said = "\n".join(managerkit("cohort", "feedback", "autumn", "--force"))
    for now, then in WAYS_BACK.items():
        assert now in said
        said = said.replace(now, then)
    same("feedback", said.split("\n"))
    for path, text in before.items():
        assert but_what_moved(path.read_text("utf-8")) == but_what_moved(text), path
    released = {path.read_text("utf-8") for path in Path("autumn/exchange/autumn/feedback").iterdir()}
    assert released <= {path.read_text("utf-8") for path in before}


def test_the_group_page_says_the_same_and_counts_the_same_people(here: Path) -> None:
    before = {path: path.read_text("utf-8") for path in sorted(Path("autumn/report").iterdir())}
    counted = json.loads(Path("autumn/reported.json").read_text("utf-8"))
    said = managerkit("cohort", "report", "autumn")
    same("report", [line for line in said if not line.startswith("Wrote")])
    assert json.loads(Path("autumn/reported.json").read_text("utf-8")) == counted
    now = {path: path.read_text("utf-8") for path in before}
    page = Path("autumn/report/report.html")
    assert len(VERSIONS.findall(words(now[page]))) == len(VERSIONS.findall(words(before[page]))) == 3
    assert "1.0.1, by 5 or more" in but_versions_of_few(now[page])
    assert {path: but_versions_of_few(text) for path, text in now.items()} == {
        path: but_versions_of_few(text) for path, text in before.items()
    }


@pytest.mark.parametrize("system", ["grades", "canvas", "moodle", "criteria"])
def test_grades_for_others(here: Path, system: str) -> None:
    managerkit("cohort", "export", "autumn", *(["--for", system] if system != "grades" else []))
    lines = table(Path(f"autumn/{system}.csv"))
    same(system, [line.rpartition(",")[0] for line in lines] if system == "moodle" else lines)


def test_statements_for_a_record_store(here: Path) -> None:
    managerkit("cohort", "export", "autumn", "--for", "xapi")
    same("xapi", json.loads(Path("autumn/xapi.json").read_text("utf-8")))


def test_marks_come_back_from_a_table(here: Path) -> None:
    managerkit("cohort", "export", "autumn", "--for", "criteria")
    path = Path("autumn/criteria.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names, rows = list(reader.fieldnames or []), list(reader)
    for row in rows:
        if (row["id"], row["assignment"], row["marker"]) == ("ngozi.balogun", "enabling-v1", "ana"):
            row["level"], row["comment"] = "3", "Better than I thought."
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    same("import-marks", managerkit("cohort", "import-marks", "autumn", str(path), "--as", "ana"))
    same("gradebook, after import-marks", gradebook(here / "autumn"))


def newer(course: Path) -> None:
    """The kit's course with another wording in one module, as its author would release it."""
    module = course / "modules/mastery"
    about = (module / "module.yml").read_text("utf-8")
    (version,) = re.findall(r"^version: (\S+)$", about, re.MULTILINE)
    major, minor, patch = version.split(".")
    newest = f"{major}.{minor}.{int(patch) + 1}"
    about = about.replace(f"version: {version}", f"version: {newest}", 1)
    entry = f"history:\n  - version: {newest}\n    date: 2027-03-01\n    notice: Firmer words.\n"
    (module / "module.yml").write_text(about.replace("history:\n", entry, 1), "utf-8")
    exercise = module / "exercise.md"
    exercise.write_text(exercise.read_text("utf-8").replace("# ", "# Once more: ", 1), "utf-8")


def test_a_cohort_is_brought_up_to_date(here: Path) -> None:
    same("upgrade, nothing new", managerkit("cohort", "upgrade", "autumn", "--dry-run"))
    newer(here / "kit/course")
    same("upgrade, dry run", managerkit("cohort", "upgrade", "autumn", "--dry-run"))
    same("upgrade", managerkit("cohort", "upgrade", "autumn"))
    same("gradebook", gradebook(here / "autumn"))
    assert managerkit("cohort", "grade", "autumn")[0] == "0 graded, 22 unchanged, of 22 handed in."
    same("release", managerkit("cohort", "release", "autumn")[:3])
    assert "Once more: " in Path("autumn/release/mastery-v1/mastery.ipynb").read_text("utf-8")
    same("status", managerkit("cohort", "status", "autumn"))


# The desk


def run(cells: Mapping[str, str], folder: Path, **environment: str) -> tuple[dict[str, Any], Any]:
    """Run code in one kernel; the outputs of each cell, and the widgets."""
    made = [nbformat.v4.new_code_cell(source, id=name) for name, source in cells.items()]
    notebook = nbformat.v4.new_notebook(cells=made)
    env = {**os.environ, **environment}
    NotebookClient(notebook, timeout=200, resources={"metadata": {"path": str(folder)}}).execute(env=env)
    widgets = notebook.metadata.get("widgets", {}).get("application/vnd.jupyter.widget-state+json", {"state": {}})
    return {cell.id: cell.outputs for cell in notebook.cells}, widgets["state"]


def sources(path: Path) -> dict[str, str]:
    """The code cells of a notebook, by id."""
    found = json.loads(path.read_text("utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in found if cell["cell_type"] == "code"}


def test_the_desk_goes_on_where_it_was(here: Path) -> None:
    """A marker's notebook as it was written, opened where one can click; and as the command writes it today."""
    for claim in Path("autumn/marking/claims").glob("*/*.claim"):
        held = json.loads(claim.read_text("utf-8"))
        claim.write_text(json.dumps({**held, "time": datetime.now(UTC).isoformat()}), "utf-8")
    folder = here / "autumn/marking"
    for marker in ("bo", "ana"):
        shown, widgets = run(sources(folder / f"{marker}.ipynb"), folder, MANAGERKIT_VIEW="live")
        assert not [output for one in shown.values() for output in one if output.output_type == "error"]
        pages = [state["state"]["html"] for state in widgets.values() if "html" in state["state"]]
        assert len(pages) == 3
        desks = [_Words(page) for page in pages]
        same(f"desk of {marker}", [{"words": desk.words, "ticked": desk.ticked} for desk in desks])
    same("gradebook", gradebook(here / "autumn"))


def test_the_command_for_markers_goes_to_the_desk(here: Path) -> None:
    before = sources(Path("autumn/marking/ana.ipynb"))
    command = [sys.executable, "-u", "-m", "managerkit.cli", "cohort", "mark", "autumn", "--as", "ana", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = process.stdout.readline()
        process.kill()
    assert said == "Your desk is marking/ana.ipynb. Stop with Ctrl-C; every mark is kept.\n"
    assert sources(Path("autumn/marking/ana.ipynb")).keys() == before.keys()


# The cohort, by stock nbgrader


STOCK = """
import sys
from nbconvert import HTMLExporter
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI

app = NbGrader()
app.load_config_file()
api = NbGraderAPI(config=app.config)
graded, fed_back, name = sys.argv[1:]
for done in (
    api.collect(name),
    api.autograde(name, graded, force=True),
    api.generate_feedback(name, fed_back, force=True),
):
    print(done["log"])
    assert done["success"], done
html, _ = HTMLExporter(config=app.config).from_filename("hostile.ipynb")
open("hostile.html", "w", encoding="utf-8").write(html)
"""
"""What nbgrader's commands and its formgrader do, in a process that knows nothing of managerkit but the settings."""


def test_stock_nbgrader_works_by_the_settings_that_are_there(here: Path) -> None:
    """All that nbgrader_config.py names is found, and does what it did."""
    name, graded, fed_back = "mastery-v1", "aase.oestergaard", "kim.fitzgerald-moore"
    notebook = Path(f"autumn/submitted/{graded}/{name}/mastery.ipynb").read_text("utf-8")
    assert notebook.count('"grade_id": "points"') == 2, "nbgrader's own gives up on a graded cell that is there twice"
    _hand_in_through_the_exchange()
    _type_a_script(Path(f"autumn/autograded/{graded}/{name}/mastery.ipynb"))
    page = Path(f"autumn/feedback/{fed_back}/{name}/mastery.html")
    told = but_what_moved(page.read_text("utf-8"))
    page.unlink()
    command = [sys.executable, "-c", STOCK, graded, fed_back, name]
    done = subprocess.run(command, cwd="autumn", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    collected = Path(f"autumn/submitted/{LEARNER}/mastery-v1")
    assert (collected / "timestamp.txt").read_text("utf-8").startswith("2026-11-01")
    assert "arrived in part" in done.stdout
    same("gradebook, by stock nbgrader", gradebook(here / "autumn")[f"{graded} {name}"])
    assert but_what_moved(page.read_text("utf-8")) == told
    text = Path("autumn/hostile.html").read_text("utf-8")
    assert "seen" in text and "<em>typed</em>" in text
    assert "<script>alert" not in text


def _hand_in_through_the_exchange() -> None:
    """A hand-in in the exchange, and a newer one of which only a part arrived; nbgrader's own takes that."""
    inbound = Path("autumn/exchange/autumn/inbound")
    one = next(path for path in sorted(inbound.iterdir()) if "+mastery-v1+" in path.name)
    fresh = inbound / f"{LEARNER}+mastery-v1+2026-11-01 10:00:00.000000 UTC+c29tZXRoaW5n"
    shutil.copytree(one, fresh)
    (fresh / "timestamp.txt").write_text("2026-11-01 10:00:00.000000 UTC")
    part = inbound / f"{LEARNER}+mastery-v1+2026-11-02 10:00:00.000000 UTC+c29tZXRoaW5n"
    part.mkdir()
    (part / "mastery.ipynb").write_text("{}")


def _type_a_script(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    output = nbformat.v4.new_output("display_data", {"text/html": "<b>seen</b><script>alert(1)</script>"})
    notebook.cells += [
        nbformat.v4.new_markdown_cell("*typed*<script>alert(2)</script>"),
        nbformat.v4.new_code_cell("1", outputs=[output]),
    ]
    nbformat.write(notebook, "autumn/hostile.ipynb")


# The workspace


def test_running_all_shows_the_same_answers(here: Path) -> None:
    """Run All in every notebook of the workspace; two kernels share them, to be quick."""
    paths = sorted([*Path("workspace/notebooks").glob("*.ipynb"), *Path("workspace/exercises").glob("*/*.ipynb")])
    halves = [paths[::2], paths[1::2]]
    before = _journals()
    with ThreadPoolExecutor(2) as both:
        found = list(both.map(_shown, halves))
    assert _journals() == before
    same("run all", {name: text for one in found for name, text in sorted(one.items())}, "shown.json")


def _journals() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path("workspace").rglob("*.journal.jsonl"))}


def _shown(paths: Sequence[Path]) -> dict[str, str]:
    """What the code cells of notebooks show, as text; each must show its HTML, too."""
    cells: dict[str, str] = {}
    names: dict[str, str] = {}
    for number, path in enumerate(paths):
        cells[f"go-{number}"] = f"%cd -q {path.parent.resolve()}"
        for name, source in sources(path).items():
            cells[f"c{number}-{name}"[:64]] = source
            names[f"c{number}-{name}"[:64]] = f"{path.relative_to('workspace')} {name}"
    outputs, _ = run(cells, Path.cwd(), MANAGERKIT_VIEW="static")
    found = {}
    for name, called in names.items():
        text = ""
        for output in outputs[name]:
            assert output.output_type != "error", (called, output.get("traceback"))
            data = output.get("data", {})
            if "image/png" not in data:  # a figure by pandas
                assert "text/html" in data or output.output_type != "display_data", called
                text += output.get("text", "") or f"{data.get('text/plain', '')}\n"
        found[called] = text
    return found


def test_a_plan_is_the_same_plan_in_a_calendar(here: Path) -> None:
    """Written once more, the learner's own change stays, and the events are those that were imported before."""
    mine = Path("workspace/notebooks/mine")
    before = {path.name: path.read_bytes() for path in sorted(mine.iterdir())}
    code = 'from managerkit import module\nmodule("transition").plan("ninety-days")'
    outputs, _ = run({"plan": code}, here / "workspace/notebooks", MANAGERKIT_VIEW="live")
    assert "Day 1 is Mon 1 Feb 2027" in str(outputs["plan"]), outputs["plan"]
    assert {path.name: path.read_bytes() for path in sorted(mine.iterdir())} == before


def test_how_much_is_done(here: Path) -> None:
    same("workspace status", managerkit("status", "workspace"))


def test_the_portfolio_says_the_same(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path("workspace/portfolio")
    before = _events(folder / "commitments.ics")
    monkeypatch.setenv("PATH", "")  # no browser, no PDF
    said = managerkit("portfolio", "workspace")
    same("portfolio", [line for line in said if "PDF" not in line])
    same("portfolio page", _undated((folder / "portfolio.html").read_text("utf-8")).splitlines(), "shown.json")
    now = _events(folder / "commitments.ics")
    new = [event["SUMMARY"] for uid, event in now.items() if uid not in before]
    assert {uid: now[uid] for uid in before} == before, "what stood in the calendar stays where it is"
    assert len(new) == 2 * 5, "five of them are undertaken once, and come back twice"
    assert all(summary.startswith("Look back") for summary in new)
    assert {path.name for path in folder.iterdir()} - {"portfolio.pdf"} == {"commitments.ics", "portfolio.html"}


def _events(calendar: Path) -> dict[str, dict[str, str]]:
    """The events of a calendar's file by their ids; when and how often a file was written is left out."""
    lines = calendar.read_text("utf-8").replace("\r\n", "\n").replace("\n ", "").split("BEGIN:VEVENT\n")[1:]
    events = [dict(line.split(":", 1) for line in one.splitlines() if ":" in line) for one in lines]
    return {one["UID"]: {key: one[key] for key in one if key not in ("DTSTAMP", "SEQUENCE")} for one in events}


def _undated(page: str) -> str:
    """The words of a page, without the day and the version of the kit by which it was made."""
    return re.sub(r"(?:[A-Z][a-z]{2} )?\d{1,2} \w+ \d{4}|\d+\.\d+\.\d+", "…", words(page))


def test_an_exercise_is_handed_in(here: Path) -> None:
    managerkit("hand-in", "mastery-v1", "--workspace", "workspace", "--as", LEARNER, "--with-ratings")
    with zipfile.ZipFile("workspace/mastery-v1-noor.haddad.zip") as made:
        about = json.loads(made.read("manifest.json"))
        shared = json.loads(made.read("ratings.json"))
    about.pop("made")
    same("hand-in", about)
    same("ratings", shared)


def test_a_workspace_moves(here: Path) -> None:
    managerkit("pack", "workspace")
    (archive,) = here.glob("workspace-*.zip")
    managerkit("unpack", archive.name, "moved")
    assert _files(here / "moved") == _files(here / "workspace")
    assert managerkit("status", "moved") == managerkit("status", "workspace")


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.endswith(".lock"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_workspace_is_brought_up_to_date(here: Path) -> None:
    """A newer lesson comes; the learner's own cells, words and answers stay."""
    for name in ("notebooks", "exercises"):
        shutil.copytree(here / "workspace/.managerkit/base" / name, here / "kit" / name)
    same("workspace upgrade, nothing new", managerkit("upgrade", "workspace", "--dry-run"))
    path = here / "kit/notebooks/01-mastery.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = [one for one in notebook["cells"] if one["cell_type"] == "markdown"][-1]
    cell["source"] = "".join(cell["source"]) + "\n\nA newer sentence."
    path.write_text(json.dumps(notebook, indent=1), "utf-8")
    before = _journals()
    same("workspace upgrade, dry run", managerkit("upgrade", "workspace", "--dry-run"))
    managerkit("upgrade", "workspace")
    text = Path("workspace/notebooks/01-mastery.ipynb").read_text("utf-8")
    for said in ("A newer sentence.", "Mine: ask Ines on Friday.", "I never had *that* year.", "answers of mine"):
        assert said in text
    assert _journals() == before
    same("workspace status", managerkit("status", "workspace"))


def test_the_gradebook_was_not_touched_by_opening_it(made: Path) -> None:
    """What is unpacked for all tests stays as it was; each works on a copy of its own."""
    with closing(connect(f"file:{made / 'autumn/gradebook.db'}?mode=ro", uri=True)) as opened:
        assert opened.execute("SELECT count(*) FROM submitted_assignment").fetchone() == (22,)
