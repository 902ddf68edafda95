"""The self-assessment as an activity: answered in a lesson, on up to three occasions, and never graded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from typing_extensions import override

from managerkit.activities.base import Activity, Exhibit, PortfolioShelf
from managerkit.content.assessment import Assessment
from managerkit.content.findings import Finding
from managerkit.content.loading import File, ModuleFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import ANSWER, CONFIDENCE

from .engine import CONFIDENCE as SURE
from .engine import behaviours, score, valid, whereabouts
from .lint import findings

if TYPE_CHECKING:
    from managerkit.ui.panel import View

_WHEN = {"start": "", "end": ", at the end", "looking-back": ", looking back at the start"}


class AssessmentActivity(Activity[Assessment]):
    """assessment.yml: every module has one."""

    kind = "assessment"
    model = Assessment
    many = False
    shown_by = "assess"
    records = tuple(ANSWER.values())
    shelf = PortfolioShelf("results", "Self-assessments, with their pictures", place=10)

    @override
    def lint(self, folder: ModuleFolder) -> Iterator[Finding]:
        """What is wrong with the file; that there is none, too."""
        return self.lint_file(folder, self.kind)

    @override
    def judge(self, file: File[Assessment]) -> Iterable[Finding]:
        """Ids, dimensions and bands."""
        return findings(file)

    @override
    def keys(self, folder: ModuleFolder) -> set[str]:
        """The questions and the dimensions."""
        value = folder.assessment.value
        return {item.id for item in value.items} | {dimension.id for dimension in value.dimensions}

    @override
    def answered(self, folder: ModuleFolder, name: str) -> dict[str, str]:
        """Every question, and the end of the dimension that it points to."""
        return {
            f"the question `{item.id}`": f"about {item.dimension}{', reversed' if item.reverse else ''}"
            for item in self.file(folder, name).value.items
        }

    @override
    def material(self, folder: ModuleFolder) -> dict[str, str]:
        """Beyond the questions, which of them are asked again after the course."""
        watched = behaviours(self.file(folder, self.kind).value) if self.names(folder) else []
        return {f"the behaviour item `{item.id}`": "asked again" for item in watched}

    @override
    def moved(self, before: ModuleFolder, now: ModuleFolder) -> Iterable[Finding]:
        """Questions that kept their id and have another number of anchors: an answer kept as the third would move."""
        if not self.names(before) or not self.names(now):
            return
        anchors = {item.id: len(item.anchors) for item in before.assessment.value.items}
        file = now.assessment
        for number, item in enumerate(file.value.items):
            if (had := anchors.get(item.id, len(item.anchors))) != len(item.anchors):
                yield file.lines.finding(
                    ("items", number, "anchors"),
                    f"`{item.id}` had {had} anchors and has {len(item.anchors)}; answers are kept by their number",
                    "give the question a new id, so that it is asked again",
                )

    @override
    def view(self, folder: ModuleFolder, name: str, journal: Journal) -> View:
        """The questionnaire, as it is at the start."""
        from .view import AssessView

        return AssessView(folder.assessment.value, journal, "start")

    @override
    def progress(self, folder: ModuleFolder, name: str, journals: Sequence[Journal]) -> float:
        """The share of the questions answered in the lesson."""
        answers = ANSWER["start"].latest(journals[0])
        items = folder.assessment.value.items if answers else []
        return sum(valid(item, answers.get(item.id)) for item in items) / len(items) if items else 0.0

    @override
    def evidence(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Iterator[tuple[str, str]]:
        """Where the answers lie on each dimension, on each occasion, in lines that one tells apart at a glance."""
        dimensions = folder.assessment.value.dimensions if self.names(folder) else []
        for dimension in dimensions:
            for occasion, when in _WHEN.items():
                answers = ANSWER[occasion].latest(lesson)
                for one in score(folder.assessment.value, answers, CONFIDENCE[occasion].latest(lesson)):
                    if one.dimension == dimension and one.place is not None:
                        sure = f" ({SURE[one.confidence]})" if one.confidence else ""
                        where = whereabouts(dimension, one.place)
                        yield f"{occasion}/{dimension.id}", f"{dimension.title}{when}: {where}{sure}."

    @override
    def exhibit(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Exhibit | None:
        """The occasions on which something was answered."""
        from .chapter import exhibit

        return exhibit(folder, lesson) if self.names(folder) else None


ACTIVITY = AssessmentActivity()
