"""A real nbgrader course with simulated learners: what the nbgrader tests share.

Every nbgrader step runs in a process of its own (`python cohort.py STEP ...`), because its apps change the folder they
run in. What the steps did is read from the gradebook and the files, never from their exit codes alone.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import managerkit
from managerkit.activities.practice.view import PractiseView
from managerkit.activities.reflections.engine import PARTS
from managerkit.activities.reflections.view import ReflectView
from managerkit.activities.scenarios.engine import begin, choose, options
from managerkit.activities.scenarios.view import PlayView
from managerkit.authoring.build import build
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.content.reflection import Prompt
from managerkit.grading.run import GradingPlace, GradingTask
from managerkit.grading.run import grade as grade_by_ours
from managerkit.journal.log import Journal
from managerkit.ui.panel import Event

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "managers"
c.CourseDirectory.root = {root!r}
c.Exchange.root = {exchange!r}
c.ExchangeCollect.check_owner = False
c.Execute.timeout = 120
c.Execute.shutdown_kernel = "immediate"
c.OverwriteCells.add_missing_cells = True
# Autograding puts the mark scheme back for the marker; learners' feedback is made without it.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
"""

ANSWER = """\
On Tuesday 9 February I went back to the import job, because Mirela was ill and the month ended on Wednesday. I had
left it in 2022. How one starts it was gone, and my own notes on that were wrong. By about two o'clock I could say where
the totals went astray, though only in the half that was once mine. I did not ask her before she fell ill what had
changed since, although we sit three metres apart, and so I read for an hour what she could have told me in a minute.
The advice fits me badly in one place: nobody had offered me anything, and I was tired rather than bored."""
COMMITMENT = {
    "cue": "somebody puts a date on the board without asking",
    "act": "I will ask them after the meeting what moving it costs",
    "by": "2027-03-20",
    "who": "Mirela",
}

MENDED = {
    "overtime": """\
def overtime_minutes(shifts):
    days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    def minute(text):
        day, clock = text.split()
        hour, past = clock.split(":")
        return (days.index(day) * 24 + int(hour)) * 60 + int(past)

    overtime = 0
    last_off = None
    for on, off in sorted((minute(begin), minute(end)) for begin, end in shifts):
        if off < on:
            off += 7 * 24 * 60
        worked = off - on - (30 if off - on > 6 * 60 else 0)
        rested = last_off is None or on - last_off >= 11 * 60
        overtime += max(0, worked - 8 * 60) if rested else worked
        last_off = off
    return overtime""",
    "rungs": "def rungs(height, gap):\n    return -(-height // gap)",
}
"""For each practice, the function put right."""
HALF_MENDED = {
    "overtime": MENDED["overtime"].replace(
        "sorted((minute(begin), minute(end)) for begin, end in shifts)",
        "((minute(begin), minute(end)) for begin, end in sorted(shifts))",
    ),
    "rungs": "def rungs(height, gap):\n    return height // gap + 1 if height else 0",
}
"""For each practice, a function that passes some of the broken cases: shifts in the order of the alphabet, say."""


BY_STOCK = ("debugging-people", "mastery")
"""The exercises that stock nbgrader grades for everybody: one with a function to mend, one without."""


def graded_functions(module: ModuleFolder) -> list[str]:
    """The practices that a module gives points for; others stand in its lesson."""
    points = module.module.exercise.points if module.module.exercise else {}
    return [name for name in module.names("practice") if name in points]


@dataclass(frozen=True)
class Exercise:
    """A module's exercise, and the folder in which one learner does it."""

    module: ModuleFolder
    home: Path

    @property
    def journal(self) -> Journal:
        """The learner's journal, where the notebook would open it."""
        return Journal.beside(self.home, self.module.id, self.module.module.version)

    @property
    def notebook(self) -> Path:
        """The learner's copy."""
        return self.home / f"{self.module.id}.ipynb"

    @contextmanager
    def editing(self) -> Iterator[list[dict[str, Any]]]:
        """The learner's cells, for changing as one would in the browser; saved on the way out."""
        notebook = json.loads(self.notebook.read_text("utf-8"))
        yield notebook["cells"]
        self.notebook.write_text(json.dumps(notebook, indent=1), "utf-8")

    def play(self, to_the_end: bool = True) -> None:
        """Play every scenario by clicking, to an ending or to the choice before it."""
        for name in self.module.names("scenario"):
            scenario = self.module.scenario(name).value
            view = PlayView(name, scenario, self.journal, seed=11)
            chosen = self._way_to_an_ending(name)
            for turn, choice in enumerate(chosen if to_the_end else chosen[:-1]):
                assert view.handle(Event(f"choose:{turn}:{choice}", ""))

    def _way_to_an_ending(self, name: str) -> list[str]:
        scenario, luck = self.module.scenario(name).value, random.Random(3)
        state = begin(scenario, 11)
        while open_now := options(scenario, state):
            state = choose(scenario, state, luck.choice(open_now).id)
        assert len(state.choices) > 1
        return state.choices

    def forge(self, *records: tuple[str, str, Any]) -> None:
        """Write to the journal what no panel wrote: kind, key and data."""
        for record in records:
            self.journal.append(*record)

    def mend(self, functions: dict[str, str]) -> None:
        """Put the functions of all practices into their cells, and run the test bench on them."""
        for name in graded_functions(self.module):
            practice = self.module.practice(name).value
            with self.editing() as cells:
                (cell,) = (cell for cell in cells if f"def {practice.function}(" in "".join(cell["source"]))
                cell["source"] = functions[name]
            defined: dict[str, Any] = {}
            exec(functions[name], defined)
            PractiseView(name, practice, self.journal, defined[practice.function]).record()

    def write(self, texts: Sequence[str], commitment: dict[str, str]) -> None:
        """Type a text under each prompt in order, as far as they go, and the commitment."""
        reflection = self.module.reflection.value
        view = ReflectView(reflection, self.journal)
        waiting = iter(texts)
        for prompt in reflection.prompts:
            for name, typed in _typed(prompt, waiting, commitment):
                view.handle(Event(f"text:{prompt.id}{name}", typed))


def _typed(prompt: Prompt, texts: Iterator[str], commitment: dict[str, str]) -> list[tuple[str, str]]:
    if prompt.kind == "commitment":
        return [(f":{part}", commitment[part]) for part in PARTS if part in commitment]
    return [("", text) for text in [next(texts, None)] if text is not None]


@dataclass(frozen=True)
class Cohort:
    """An nbgrader course in `root`, and its learners' own folders beside it."""

    root: Path
    course: CourseFolder

    @property
    def modules(self) -> list[ModuleFolder]:
        """The modules that have an exercise."""
        return [module for module in self.course.modules() if module.module.exercise]

    def exercise(self, module: ModuleFolder, learner: str) -> Exercise:
        """An exercise in a learner's own folder, as nbgrader fetched it."""
        return Exercise(module, self.root / "learners" / learner / module.assignment)

    def file(self, step: str, learner: str, module: ModuleFolder, ending: str = "ipynb") -> Path:
        """A file of the course: `step` is submitted, autograded or feedback."""
        return self.root / step / learner / module.assignment / f"{module.id}.{ending}"

    def prepare(self) -> None:
        """Make the course: its configuration, and the exercises as they are built."""
        exchange = self.root / "exchange"
        exchange.mkdir(parents=True)
        exchange.chmod(0o777)
        (self.root / "nbgrader_config.py").write_text(
            CONFIG.format(root=str(self.root), exchange=str(exchange)), "utf-8"
        )
        for built in build(self.course):
            if built.path.parts[0] == "exercises":
                path = self.root / "source" / Path(*built.path.parts[1:])
                path.parent.mkdir(parents=True)
                path.write_bytes(built.text.encode())

    def run(self, step: str, learners: Sequence[str]) -> None:
        """Run one of this file's steps for all exercises and some learners, in a process of its own."""
        names = [module.assignment for module in self.modules]
        command = [sys.executable, __file__, step, str(self.root), json.dumps(names), json.dumps(list(learners))]
        binaries = str(Path(sys.executable).parent)  # nbgrader looks for alembic on PATH
        environment = {
            **os.environ,
            "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(Path(managerkit.__file__).parents[1]),
            "MANAGERKIT_COURSE": str(self.course.root.resolve()),
            "JUPYTER_CONFIG_DIR": str(self.root / "no-jupyter-config"),
        }
        environment.pop("MANAGERKIT_VIEW", None)
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280, check=False)
        assert done.returncode == 0, f"{step} failed:\n{done.stdout}\n{done.stderr}"


# The steps, each run in a process of its own by Cohort.run

Step = Callable[[list[str], list[str]], None]


def release(assignments: list[str], learners: list[str]) -> None:
    """Generate and release every assignment, and fetch it into each learner's folder."""
    api = _api()
    for name in assignments:
        _told(api.generate_assignment(name))
        _told(api.release_assignment(name))
        for learner in learners:
            _exchange("FetchAssignment", name, learner)


def grade(assignments: list[str], learners: list[str]) -> None:
    """Submit what lies in the learners' folders, collect and grade it; keep the gradebook as it is then.

    Stock nbgrader takes eight seconds for each, so it grades a sample of them (`by_stock`), and our grader the rest.
    """
    api = _api()
    ours = []
    for name in assignments:
        for learner in learners:
            _exchange("Submit", name, learner)
        _told(api.collect(name))
        for learner in learners:
            if by_stock(name, learner):
                _told(api.autograde(name, learner))
            else:
                (notebook,) = Path("submitted", learner, name).glob("*.ipynb")
                ours.append(GradingTask(learner, name, notebook.stem))
    place = GradingPlace(Path.cwd(), Path("gradebook.db").resolve(), "managers", _config())
    grade_by_ours(place, ours, Path(os.environ["MANAGERKIT_COURSE"]), lambda _: None)
    shutil.copy("gradebook.db", "unmarked.db")


def by_stock(assignment: str, learner: str) -> bool:
    """Whether stock nbgrader grades this one: who did all of it, and everybody's of a few exercises of each form."""
    return learner == "full" or assignment.rpartition("-v")[0] in BY_STOCK


def feedback(assignments: list[str], learners: list[str]) -> None:
    """Generate everybody's feedback and release it; learners fetch theirs."""
    api = _api()
    for name in assignments:
        _told(api.generate_feedback(name))
        _told(api.release_feedback(name))
        for learner in learners:
            _exchange("FetchFeedback", name, learner)


def validate(assignments: list[str], learners: list[str]) -> None:
    """Press "Validate" on the learners' copies; write what it says beside each."""
    from nbgrader.validator import Validator

    for name in assignments:
        for learner in learners:
            for notebook in Path("learners", learner, name).glob("*.ipynb"):
                said = Validator(config=_config()).validate(str(notebook.resolve()))
                notebook.with_suffix(".validated").write_text(json.dumps(said), "utf-8")


def _config() -> Any:
    from nbgrader.apps import NbGrader

    app = NbGrader()
    app.load_config_file()
    return app.config


def _api() -> Any:
    from nbgrader.apps.api import NbGraderAPI

    return NbGraderAPI(config=_config())


def _exchange(what: str, assignment_id: str, learner: str) -> None:
    """What a learner does with the exchange, under their own name and in their own folder."""
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory

    config = _config()
    home = Path("learners", learner).resolve()
    home.mkdir(parents=True, exist_ok=True)
    config.CourseDirectory.student_id = learner
    config.CourseDirectory.assignment_id = assignment_id
    config.Exchange.assignment_dir = str(home)
    config.Exchange.cache = str(home / "cache")
    course = CourseDirectory(config=config)
    step = getattr(ExchangeFactory(config=config), what)
    step(coursedir=course, authenticator=Authenticator(config=config), config=config).start()


def _told(result: dict[str, Any]) -> None:
    assert result["success"], f"{result.get('error')}\n{result.get('log')}"


if __name__ == "__main__":
    os.chdir(sys.argv[2])
    STEPS: dict[str, Step] = {step.__name__: step for step in (release, grade, feedback, validate)}
    STEPS[sys.argv[1]](json.loads(sys.argv[3]), json.loads(sys.argv[4]))
