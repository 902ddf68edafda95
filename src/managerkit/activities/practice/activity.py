"""The practice as an activity: a function to be mended, which grading runs on the cases anew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from typing_extensions import override

from managerkit.activities.base import Activity, Award
from managerkit.content.findings import Finding
from managerkit.content.loading import File, ModuleFolder
from managerkit.content.practice import Practice
from managerkit.journal.log import Journal
from managerkit.journal.records import TRACE, PracticeRun

from . import engine
from .lint import findings


class PracticeActivity(Activity[Practice]):
    """practice-NAME.yml. Its panel needs the learner's function: a notebook calls `practise`."""

    kind = "practice"
    model = Practice
    graded = True
    optional = True
    methods: Mapping[str, int] = {"practise": 0, "traces": 0}
    shown_by = "practise"

    @override
    def judge(self, file: File[Practice]) -> Iterable[Finding]:
        """Ids, cases and beliefs."""
        return findings(file)

    @override
    def blinded(self, content: dict[str, Any]) -> dict[str, Any]:
        """Without the values that are expected."""
        cases = content["cases"] if isinstance(content.get("cases"), list) else []
        hidden = [{**case, "expect": None} for case in cases if isinstance(case, dict)]
        return {**content, "cases": hidden, "blinded": True}

    @override
    def argument(self, folder: ModuleFolder, name: str) -> str:
        """The learner's function."""
        return folder.practice(name).value.function

    @override
    def progress(self, folder: ModuleFolder, name: str, journals: Sequence[Journal]) -> float:
        """The share of the cases that passed in the newest run."""
        return max(_passed(TRACE.last(journal, name)) for journal in journals)

    @override
    def award(
        self, folder: ModuleFolder, journal: Journal, name: str, most: int, function: Callable[..., Any] | None
    ) -> Award:
        """The share of the broken cases that the function mends, less what it breaks."""
        content = folder.practice(name).value
        if content.blinded:
            return Award(
                0.0, f"0 of {most} points: here the cases cannot be judged; the cell that gives the points does it."
            )
        if function is None:
            return Award(0.0, f"0 of {most} points: {content.function} was not handed in.")
        ran = engine.run(content, function)
        points = engine.points(ran, most)
        failing = [f"  {one.case.title}: {one.case.says}" for one in ran if not one.passed]
        passed = f"{points:g} of {most} points: {len(ran) - len(failing)} of {len(ran)} cases pass"
        return Award(points, "\n".join([f"{passed}; these do not:" if failing else f"{passed}.", *failing]))

    @override
    def worth(self, folder: ModuleFolder, name: str) -> str:
        """The function's title."""
        return f"The function: {folder.practice(name).value.title}"


def _passed(ran: PracticeRun | None) -> float:
    return sum(ran.passed.values()) / len(ran.passed) if ran and ran.passed else 0.0


ACTIVITY = PracticeActivity()
