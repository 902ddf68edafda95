# mypy: ignore-errors
"""How the files in this folder were made. `make` is kept as a record: it runs with the code of 35cfa74 alone.

    git worktree add ../before 35cfa74 && cd ../before && make .venv/tests
    .venv/bin/python tests/packs/before/make.py make      the archive and the two .jsonl files
    .venv/bin/python tests/packs/before/make.py expect    expected.json and shown.json

It makes a cohort and a learner's workspace as people would, by the commands and by what their clicks call, and packs
them. What the same code then says of them is kept in expected.json and shown.json by tests/cohort/test_made_before.py.
"""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
MODULES = ["start", "mastery", "debugging-people", "enabling", "dual-track", "transition", "capstone"]
TAUGHT = ["mastery", "debugging-people", "enabling"]
LEARNER = "noor.haddad"


class Clock:
    """A clock that goes on by a little each time somebody looks at it."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=13)
        return self.now


CLOCK = Clock(datetime(2026, 10, 5, 9, tzinfo=UTC))


# The course: a part of the real one, which is too big to keep


def course(root: Path) -> None:
    shutil.copytree(ROOT / "course", root, ignore=shutil.ignore_patterns("released", "facilitator", "schema"))
    for folder in (root / "modules").iterdir():
        if folder.name not in MODULES:
            shutil.rmtree(folder)
    (root / "coverage.yml").unlink()
    text = (root / "course.yml").read_text("utf-8")

    def only(found: re.Match[str]) -> str:
        return f"modules: [{', '.join(one for one in found[1].replace(',', ' ').split() if one in MODULES)}]"

    (root / "course.yml").write_text(re.sub(r"modules:\s*\[([^\]]*)\]", only, text), "utf-8")


def kit(root: Path) -> None:
    """The course, and the notebooks that are built from it."""
    from managerkit.authoring.build import build, write
    from managerkit.content.loading import CourseFolder

    course(root / "course")
    write(root, list(build(CourseFolder(root / "course"))))


# The cohort


def managerkit(*words: str | Path, here: Path) -> str:
    command = [sys.executable, "-m", "managerkit.cli", *map(str, words)]
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)
    print(f"$ managerkit {' '.join(map(str, words))}\n{done.stdout}{done.stderr}", flush=True)
    assert done.returncode == 0
    return done.stdout


def cohort(root: Path) -> None:
    from managerkit.cohort.demo import make_demo

    from managerkit.cohort.folder import Cohort

    demo = make_demo(root, 8, 5, date(2026, 9, 7), TAUGHT, broken_share=0.13)
    for one in demo.done:
        print(one.learner, one.assignment, one.way or "missing", "late" * one.late, one.broken)
    here, name = root.parent, root.name
    (here / "more.csv").write_text(f"id,first_name,last_name,email\n{LEARNER},Noor,Haddad,{LEARNER}@example.org\n")
    managerkit("cohort", "roster", name, "more.csv", here=here)
    managerkit("cohort", "collect", name, here=here)
    managerkit("cohort", "collect", name, "--from", root / "hand-ins", here=here)
    managerkit("cohort", "grade", name, here=here)
    opened = Cohort.open(root)
    mark(opened)
    managerkit("cohort", "status", name, here=here)
    managerkit("cohort", "rescore", name, "--only", "enabling-v1", "--points", "commits=0,2,4,6", "--yes", here=here)
    typed(opened)
    managerkit("cohort", "feedback", name, here=here)
    managerkit("cohort", "report", name, here=here)
    again(opened, here)
    print(managerkit("cohort", "status", name, here=here))


def mark(opened) -> None:
    """Ana and Bo mark: practice texts, comments, a flag, phrases, texts read apart, and one left in the middle."""
    mastery, debugging, enabling = opened.assignments
    both = {"ana": desk(opened, mastery, "ana", 0.6), "bo": desk(opened, mastery, "bo", 0.6)}
    for marker, one in both.items():
        practise(one, marker)
    ana, bo = both["ana"], both["bo"]
    read(ana, [(2, 3, 1, 0), (3, 3, 2, 2), (1, 1, 2, 1), (2, 2, 2, 3)], comments=True)
    read(bo, [(2, 2, 1, 1), (0, 0, 0, 3), (3, 1, 2, 2)])
    bo.handle(event("decide"))
    if bo._desk.paper and bo._desk.paper.stage == "decide":
        levels(bo, (2, 2, 2, 2))
        comment(bo, "We read it together: what you saw on that Tuesday is worth more than the rule you made of it.")
        bo.handle(event("next"))
    one = desk(opened, debugging, "ana", 0.6)
    practise(one, "ana")
    for number in range(4):
        levels(one, (number % 4, 2, 3 - number % 4, 1))
        one.handle(event("next"))
    begun(one)
    two = desk(opened, debugging, "bo", 0.6)
    practise(two, "bo")
    levels(two, (1, 2, 2, 1))
    two.handle(event("next"))
    three = desk(opened, enabling, "ana", 0.0)
    practise(three, "ana")
    for number in range(5):
        levels(three, (2, 1, number % 4, 3))
        comment(three, f"Ask once more before you answer.\n\nWhat did they say *then*? ({number})")
        three.handle(event("next"))
    for marker in ("ana", "bo"):
        from managerkit.cohort.marking.desk_notebook import write

        write(opened, marker, 0.6)


def event(name: str, value: str = ""):
    from managerkit.ui.panel import Event

    return Event(name, value)


def desk(opened, assignment, marker: str, double: float):
    from managerkit.cohort.marking.desk_view import DeskView
    from managerkit.cohort.marking.register import Clerk, outcomes

    from managerkit.cohort.marking.desk import Desk

    clerk = Clerk(opened, assignment)
    made = Desk(opened, assignment, marker, double, CLOCK, clerk.write)
    clerk.write(outcomes(opened, assignment, made.texts))
    clerk.wait()
    view = DeskView(made, clerk.trouble, clerk.by_hand)
    handle = view.handle

    def and_wait(one):
        said = handle(one)
        clerk.wait()
        assert not clerk.trouble(), clerk.trouble()
        return said

    view.handle = and_wait
    return view


def levels(view, given) -> None:
    place = view._desk.at
    for criterion, level in zip(view._desk.criteria, given, strict=True):
        view.handle(event(f"level:{place}:{criterion}", str(level)))


def comment(view, text: str) -> None:
    view.handle(event(f"comment:{view._desk.at}", text))


def practise(view, marker: str) -> None:
    while view._desk.paper and view._desk.paper.stage == "calibrate":
        agreed = view._desk.paper.anchor.levels
        levels(view, [min(3, agreed[one] + (marker == "bo")) for one in view._desk.criteria])
        view.handle(event("next"))


def read(view, given, comments: bool = False) -> None:
    """Mark all that is this marker's."""
    number = 0
    while view._desk.paper and view._desk.paper.stage == "read":
        levels(view, given[number % len(given)])
        if comments and number == 0:
            view.handle(event("phrase-about", view._desk.criteria[1]))
            view.handle(event("phrase-new", "Which week was that?"))
            view.handle(event("phrase-keep"))
            view.handle(event(f"phrase:{view._desk.at}:{view._desk.criteria[1]}/1"))
        elif comments and number == 1:
            comment(view, "“Ça va” is no answer, 李雷 says: what did you *do*?\n\n<b>Levels: 9</b> & more")
            view.handle(event(f"flag:{view._desk.at}", "true"))
        elif comments:
            comment(view, f"Say who noticed. ({number})")
        view.handle(event("next"))
        number += 1


def begun(view) -> None:
    """Two levels and half a comment on the next text, which stays claimed."""
    place, (first, second, *_) = view._desk.at, view._desk.criteria
    view.handle(event(f"level:{place}:{first}", "2"))
    view.handle(event(f"level:{place}:{second}", "1"))
    comment(view, "You asked Teo twice, and")


def typed(opened) -> None:
    """Somebody gives points and a comment in the formgrader."""
    enabling = opened.assignments[2]
    with opened.gradebook() as gradebook:
        who = "hirut.tesfaye"
        grade = gradebook.find_grade("reflection-task", enabling.module, enabling.name, who)
        assert grade.manual_score and not grade.needs_manual_grade
        words = gradebook.find_comment("reflection-task", enabling.module, enabling.name, who)
        grade.manual_score, grade.extra_credit = 9.0, 0.5
        words.manual_comment = "Levels: 2 2 2 1\nTyped in the formgrader."
        gradebook.db.commit()


def again(opened, here: Path) -> None:
    """Somebody whose text is marked hands in once more, by mail, with another text; and what waits is graded."""
    from managerkit.cohort.marking.register import outcomes

    from managerkit.journal import Journal
    from managerkit.workspace.handin import hand_in

    mastery = opened.assignments[0]
    who = "wei.liu"
    assert outcomes(opened, mastery)[who].state == "marked"
    home = here / "again" / "exercises" / mastery.name
    home.mkdir(parents=True)
    shutil.copy(opened.root / "release" / mastery.name / mastery.notebook, home / mastery.notebook)
    shutil.copy(opened.file("submitted", who, mastery, mastery.journal), home / mastery.journal)
    journal = Journal.beside(home, mastery.module, mastery.version)
    prompt = next(one.id for one in opened.module(mastery).reflection.value.prompts if one.kind == "text")
    text = journal.latest("text").get(prompt, "")
    journal.append("text", prompt, f"{text}\n\nOn Thursday Mirela told me what I had missed.".strip())
    made = hand_in(here / "again", home, who, datetime(2026, 10, 6, tzinfo=UTC), False, opened.course)
    (here / "mail").mkdir()
    made.archive.replace(here / "mail" / made.archive.name)
    managerkit("cohort", "collect", opened.root.name, "--from", "mail", here=here)
    managerkit("cohort", "grade", opened.root.name, here=here)
    print("again:", who)


# The workspace


def workspace(root: Path, content: Path) -> None:
    from managerkit.content.loading import CourseFolder
    from managerkit.workspace.start import prepare

    prepare(root)
    opened = CourseFolder(content)
    for number, folder in enumerate(opened.modules()):
        lesson, exercise = journals(root, folder)
        answer(folder, lesson, number)
        models(folder.module.simulations, lesson)
        play(folder, exercise if folder.module.exercise else lesson, lesson)
        mend(root, folder, exercise)
        write(folder, exercise, number)
    own_notebook(root, opened)
    whole(root, opened)
    own_cells(root)


def journals(root: Path, folder):
    from managerkit.journal import Journal

    exercise = root / "exercises" / folder.assignment
    return tuple(Journal.beside(place, folder.id, folder.module.version) for place in (root / "notebooks", exercise))


def answer(folder, journal, number: int) -> None:
    """The questions: of the first module on three occasions, of one only half."""
    from managerkit.assessments.view import AssessView

    if not (folder.path / "assessment.yml").is_file():
        return
    content = folder.assessment.value
    for turn, occasion in enumerate(("start", "end", "looking-back") if folder.id == "start" else ("start",)):
        view = AssessView(content, journal, occasion)
        items = content.items if folder.id != "enabling" else content.items[: len(content.items) // 2]
        for place, item in enumerate(items):
            view.handle(event(f"answer:{item.id}", str((place * 3 + number + turn) % len(item.anchors))))
            if item.example and place % 3 == 0:
                view.handle(event(f"example:{item.id}", f"In March, with Ines – “{item.id}”, {turn}"))
        for place, dimension in enumerate(content.dimensions[:-1]):
            view.handle(event(f"confidence:{dimension.id}", str(1 + (place + turn) % 3)))


def models(names, journal) -> None:
    """Each simulation with a guess, a prediction, sliders and, where there is one, a table of one's own."""
    from managerkit.simulations.view import ExploreView

    from managerkit import simulations

    for number, name in enumerate(names):
        model = simulations.find(name)
        view = ExploreView(model, journal)
        asked = model.prediction
        view.handle(event("guess", str(asked.low + (asked.high - asked.low) / 4)))
        if name == "retention":
            view.handle(event("predict"))
            view.handle(event("forget"))
            continue
        view.handle(event("predict"))
        for slider in model.sliders[:2]:
            view.handle(event(f"set:{slider.name}", str(slider.low + (slider.high - slider.low) / 2)))
        if model.columns:
            rows(model, view)
        if name in ("firefighting", "trust-ledger"):
            view.handle(event("regime"))
        if name == "team-map":
            view.handle(event("reset"))
        assert number < 40


def rows(model, view) -> None:
    view.handle(event(f"add:{len(view.rows)}"))
    last = len(view.rows) - 1
    for column in model.columns:
        if column.options:
            value = list(column.options)[-1]
        elif column.longest:
            value = "Ines, on a Tuesday"
        else:
            value = str(column.low + (column.high - column.low) / 2)
        view.handle(event(f"row:{last}:{column.name}", value))
    if last > 3:
        view.handle(event(f"drop:0:{last + 1}"))


def play(folder, journal, lesson) -> None:
    """Each story to an ending, with a step back; the first of them twice; enabling's second is left in the middle."""
    from managerkit.scenarios.view import PlayView

    for number, name in enumerate(folder.names("scenario")):
        graded = folder.module.exercise and name in folder.module.exercise.points
        view = PlayView(name, folder.scenario(name).value, journal if graded else lesson, 11 + number)
        for _ in range(2 if folder.id == "mastery" else 1):
            onward(view, 3 if (folder.id, number) == ("enabling", 1) else 200)
            if view._open or folder.id != "mastery":
                break
            view.handle(event(f"again:{view._state.seed}"))
        if folder.id == "mastery":
            onward(view, 200)
        view.handle(event("coach", "experienced" if number == 0 else "off"))


def onward(view, most: int) -> None:
    back = False
    while view._open and len(view._state.steps) < most:
        turn = len(view._state.steps)
        open_now = sorted(view._open)
        view.handle(event(f"choose:{turn}:{open_now[(turn + back) % len(open_now)]}"))
        if turn == 2 and not back:
            back = True
            view.handle(event("back:1"))


def mend(root: Path, folder, journal) -> None:
    """The functions put right in two steps, with what was believed on the way."""
    from managerkit.practice.view import PractiseView

    sys.path.insert(0, str(ROOT))
    from cohort import HALF_MENDED, MENDED

    for name in folder.names("practice"):
        practice = folder.practice(name).value
        path = root / "exercises" / folder.assignment / f"{folder.id}.ipynb"
        notebook = json.loads(path.read_text("utf-8"))
        (cell,) = (one for one in notebook["cells"] if f"def {practice.function}(" in "".join(one["source"]))
        for number, source in enumerate(("".join(cell["source"]), HALF_MENDED[name], MENDED[name])):
            found: dict[str, object] = {}
            exec(source, found)
            view = PractiseView(name, practice, journal, found[practice.function])
            view.record()
            if number < 2:
                view.handle(event(f"belief:{name}", practice.beliefs[number].id))
        cell["source"] = MENDED[name]
        path.write_text(json.dumps(notebook, indent=1), "utf-8")


def write(folder, journal, number: int) -> None:
    """The reflection, and in one module only a part of it."""
    from cohort import ANSWER, COMMITMENT
    from managerkit.reflections.view import ReflectView

    if not folder.module.exercise:
        return
    view = ReflectView(folder.reflection.value, journal)
    for place, prompt in enumerate(folder.reflection.value.prompts):
        if prompt.kind == "commitment":
            for part, text in COMMITMENT.items():
                view.handle(event(f"text:{prompt.id}:{part}", text))
        elif folder.id != "transition" or place == 0:
            view.handle(
                event(f"text:{prompt.id}", f"{ANSWER}\n\nThis I wrote for “{prompt.id}” — {number} ½ × \u2028.")
            )


def own_notebook(root: Path, opened) -> None:
    """A notebook of the learner's own, with all simulations that belong to other modules."""
    from managerkit import simulations

    elsewhere = {name for folder in opened.modules() for name in folder.module.simulations}
    names = [name for name in simulations.names() if name not in elsewhere]
    models(names, journals(root, opened.module("mastery"))[0])
    cells = [
        {"cell_type": "markdown", "id": "why", "metadata": {}, "source": "All models on one page, for myself."},
        code("open", 'from managerkit import module\n\nmastery = module("mastery")'),
        *(code(name, f'mastery.explore("{name}")') for name in names),
    ]
    metadata = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    (root / "notebooks" / "my-models.ipynb").write_text(json.dumps(notebook, indent=1), "utf-8")


def code(name: str, source: str) -> dict[str, object]:
    return {"cell_type": "code", "id": name, "metadata": {}, "execution_count": None, "outputs": [], "source": source}


def whole(root: Path, opened) -> None:
    """What is about the whole course: the track, the plan's files, the ladder's table, the memo, the portfolio."""
    from managerkit.own_table import read as read_table
    from managerkit.plan_export import export
    from managerkit.reflections.memo_view import MemoView
    from managerkit.results import Desk, evidence
    from managerkit.simulations.view import ExploreView

    from managerkit import simulations
    from managerkit.portfolio.view import PortfolioView
    from managerkit.workspace.view import TrackView

    TrackView(opened, journals(root, opened.module("start"))[0]).handle(event("track", "begin"))
    ladder = simulations.find("ladder-audit")
    audit = ExploreView(ladder, journals(root, opened.module("dual-track"))[0])
    audit.load(*read_table(ladder, root / "notebooks" / "ladder.csv"))
    days = simulations.find("ninety-days")
    journal = journals(root, opened.module("transition"))[0]
    for begins in (date(2027, 1, 11), date(2027, 2, 1)):
        view = ExploreView(days, journal)
        export(days.plan(view.values, view.rows), days.name, begins, journal, root / "notebooks", CLOCK())
    page = root / "notebooks" / "mine" / "ninety-days.html"
    page.write_text(page.read_text("utf-8").replace("</h1>", " (mine)</h1>", 1), "utf-8")
    export(days.plan(view.values, view.rows), days.name, begins, journal, root / "notebooks", CLOCK())
    memo = MemoView(journals(root, opened.module("capstone"))[0], evidence(opened, Desk(root)))
    memo.handle(event("memo:choice", "tour"))
    for name in ("sentence", "why", "against", "trial", "stop", "who"):
        memo.handle(event(f"memo:{name}", f"This is what I say for {name}, and Ines would say otherwise. " * 3))
    memo.handle(event("memo:until", "2027-06-30"))
    memo.handle(event("memo:revisit", "2027-07-15"))
    for one in memo._offered[::3]:
        memo.handle(event(f"pick:{one.id}", "true"))
    memo.handle(event(f"pick:{memo._offered[0].id}", "false"))
    portfolio = PortfolioView(opened, Desk(root))
    portfolio.handle(event("in:models", "false"))
    portfolio.handle(event("in:models", "true"))
    portfolio.handle(event("in:dual-track", "false"))
    portfolio.handle(event("write"))


def own_cells(root: Path) -> None:
    """Cells of the learner's own in a lesson, and words in one of the course's."""
    (path,) = (root / "notebooks").glob("*-mastery.ipynb")
    notebook = json.loads(path.read_text("utf-8"))
    first = next(place for place, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "markdown")
    notebook["cells"][first]["source"] = "".join(notebook["cells"][first]["source"]) + "\n\nMine: ask Ines on Friday."
    note = {"cell_type": "markdown", "id": "my-note", "metadata": {}, "source": "I never had *that* year."}
    notebook["cells"][first + 1 : first + 1] = [note]
    notebook["cells"].append(code("my-cell", "print(len(mastery.table()), 'answers of mine')"))
    path.write_text(json.dumps(notebook, indent=1), "utf-8")


# Packing


def every_kind(root: Path) -> None:
    """A line of each kind of record and each shape of key that lies in any file, the first that there is."""
    for target, pattern in (
        ("learner.jsonl", "workspace/**/*.journal.jsonl"),
        ("marker.jsonl", "autumn/marking/**/*.jsonl"),
    ):
        kept: dict[tuple[str, str], str] = {}
        for path in sorted(root.glob(pattern)):
            for line in path.read_text("utf-8").split("\n"):
                if line:
                    record = json.loads(line)
                    special = record["kind"] in ("setting", "memo", "written")
                    part = record["key"].partition(":" if ":" in record["key"] else "/")
                    shape = (
                        record["key"]
                        if special and "evidence" not in part[0]
                        else f"{bool(part[1])} {part[2] if record['kind'] == 'text' else ''}"
                    )
                    kept.setdefault((record["kind"], shape + ("" if record["data"] is not None else " null")), line)
        (HERE / target).write_text("\n".join(kept.values()) + "\n", "utf-8")


def tidy(root: Path) -> None:
    """Take away what is no part of a cohort or of a workspace."""
    for name in ("more.csv", "again", "kit"):
        path = root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for path in sorted(root.rglob("*")):
        if path.name in ("__pycache__", ".ipynb_checkpoints"):
            shutil.rmtree(path)
        elif path.name.endswith(".lock"):
            path.unlink()


def pack(root: Path) -> None:
    def plain(one: tarfile.TarInfo) -> tarfile.TarInfo:
        one.uid = one.gid = 0
        one.uname = one.gname = ""
        one.mtime = int(one.mtime)
        return one

    with tarfile.open(HERE / "made.tar.xz", "w:xz", preset=9) as tar:
        for name in ("autumn", "mail", "workspace"):
            tar.add(root / name, name, filter=plain)


def expect() -> None:
    """Keep what this code says of all that, by running the tests with another `same`."""
    import pytest

    sys.path.insert(0, str(ROOT))
    tests = importlib.import_module("tests.cohort.test_made_before")

    found: dict[str, dict[str, object]] = {}
    for name in ("expected.json", "shown.json"):
        found[name] = json.loads((HERE / name).read_text("utf-8")) if (HERE / name).exists() else {}
    tests.same = lambda topic, what, file="expected.json": found[file].__setitem__(topic, what)
    assert pytest.main([tests.__file__, "-q", "-p", "no:cacheprovider", *sys.argv[2:]]) == 0
    for name, topics in found.items():
        text = json.dumps(topics, ensure_ascii=False, indent=1, sort_keys=True)
        (HERE / name).write_text(f"{text}\n", "utf-8")


def make() -> None:
    from managerkit.scenarios import view as player

    from managerkit.journal import Journal

    Journal.__init__.__defaults__ = (CLOCK,)
    player.secrets = SimpleNamespace(randbelow=lambda most: 4711 % most)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        os.environ["MANAGERKIT_COURSE"] = str(root / "kit/course")
        kit(root / "kit")
        workspace(root / "workspace", root / "kit/course")
        cohort(root / "autumn")
        every_kind(root)
        tidy(root)
        pack(root)
        if len(sys.argv) > 2:
            shutil.copytree(root, sys.argv[2], dirs_exist_ok=True)


if __name__ == "__main__":
    os.environ |= {"TZ": "UTC", "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    {"make": make, "expect": expect}[sys.argv[1]]()
