"""The reflection as an activity: what is written in an exercise; a machine counts its form, a person reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from managerkit.activities.base import Activity, Award, Exhibit, FeedbackPanel, PortfolioShelf, Promise
from managerkit.content.findings import Finding
from managerkit.content.loading import File, ModuleFolder
from managerkit.content.reflection import Reflection
from managerkit.journal.log import Journal
from managerkit.journal.records import TEXT

from . import engine
from .lint import findings

if TYPE_CHECKING:
    from managerkit.ui.panel import View

FORM = "form"
"""What module.yml calls the points for a reflection's form."""


class ReflectionActivity(Activity[Reflection]):
    """reflection.yml: every module with an exercise has one."""

    kind = "reflection"
    model = Reflection
    many = False
    graded = True
    shown_by = "reflect"
    records = (TEXT,)
    shelf = PortfolioShelf("reflections", "What you wrote", place=20)
    told: Mapping[str, str] = {"commitment": "commitments"}

    @override
    def lint(self, folder: ModuleFolder) -> Iterator[Finding]:
        """What is wrong with the file of a module that has an exercise; that there is none, too."""
        if self.parts(folder):
            yield from self.lint_file(folder, self.kind)

    @override
    def judge(self, file: File[Reflection]) -> Iterable[Finding]:
        """Ids, points and anchors."""
        return findings(file)

    @override
    def blinded(self, content: dict[str, Any]) -> dict[str, Any]:
        """Without the mark scheme, and without the texts that markers calibrate on."""
        return {key: value for key, value in content.items() if key != "anchors"} | {"marking": "For markers only."}

    @override
    def keys(self, folder: ModuleFolder) -> set[str]:
        """The prompts."""
        return {prompt.id for prompt in folder.reflection.value.prompts}

    @override
    def names(self, folder: ModuleFolder) -> list[str]:
        """Its form is what is counted of it."""
        return [FORM] if folder.module.exercise else []

    @override
    def answered(self, folder: ModuleFolder, name: str) -> dict[str, str]:
        """The prompts, and the criteria that marks refer to."""
        if not folder.module.exercise:
            return {}
        value = self.file(folder, name).value
        found = {f"the prompt `{prompt.id}`": f"a {prompt.kind}" for prompt in value.prompts}
        return found | {f"the criterion `{criterion.id}`": "" for criterion in value.rubric}

    @override
    def material(self, folder: ModuleFolder) -> dict[str, str]:
        """What the criteria are worth."""
        rubric = folder.reflection.value.rubric if folder.module.exercise else []
        return {f"the criterion `{one.id}`": f"worth {', '.join(map(str, one.points))}" for one in rubric}

    @override
    def view(self, folder: ModuleFolder, name: str, journal: Journal) -> View:
        """The form to write in."""
        from .view import ReflectView

        return ReflectView(folder.reflection.value, journal)

    @override
    def progress(self, folder: ModuleFolder, name: str, journals: Sequence[Journal]) -> float:
        """The share of the form that is met."""
        if not TEXT.latest(journals[-1]):
            return 0.0
        return engine.points(engine.checks(folder.reflection.value, self._given(folder, journals[-1])), 1)

    @override
    def award(
        self, folder: ModuleFolder, journal: Journal, name: str, most: int, function: Callable[..., Any] | None
    ) -> Award:
        """Points for form."""
        found = engine.checks(folder.reflection.value, self._given(folder, journal))
        points = engine.points(found, most)
        lines = [f"  {'met    ' if check.done else 'not yet'}  {check.prompt}: {check.asks}" for check in found]
        why = f"{points:g} of {most} points for form; what you say is read by a person."
        return Award(points, "\n".join([why, *lines]))

    @override
    def evidence(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Iterator[tuple[str, str]]:
        """What was undertaken."""
        for prompt, parts in self._commitments(folder, exercise):
            by = parts["by"] or "no day set"
            yield (
                f"commitment/{prompt}",
                f"If {parts['cue'].strip()}, then I will {parts['act'].strip()} (by {by}).",
            )

    @override
    def exhibit(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Exhibit | None:
        """What was written, but for commitments."""
        from .chapter import exhibit

        return exhibit(folder, exercise)

    @override
    def promises(self, folder: ModuleFolder, exercise: Journal) -> Iterator[Promise]:
        """What was undertaken."""
        for prompt, parts in self._commitments(folder, exercise):
            cue, act, who, by = (parts[name].strip() for name in ("cue", "act", "who", "by"))
            yield Promise(f"{folder.id}/{prompt}", cue, act, who, by, engine.day(by))

    @override
    def feedback(self, folder: ModuleFolder, journal: Journal) -> Iterator[FeedbackPanel]:
        """What was written, and its form."""
        from .feedback import panel

        yield panel(folder, journal)

    @override
    def worth(self, folder: ModuleFolder, name: str) -> str:
        """The form."""
        return "The form of what you wrote"

    @override
    def anchor(self, name: str) -> str:
        """The panel on form."""
        return FORM

    def _given(self, folder: ModuleFolder, journal: Journal) -> dict[str, str | dict[str, str]]:
        kept = TEXT.latest(journal)
        return {prompt.id: engine.given(prompt, kept) for prompt in folder.reflection.value.prompts}

    def _commitments(self, folder: ModuleFolder, journal: Journal) -> Iterator[tuple[str, dict[str, str]]]:
        """The prompts under which something was undertaken, and its parts."""
        for prompt, parts in self._given(folder, journal).items() if TEXT.latest(journal) else ():
            if isinstance(parts, dict) and parts["act"].strip():
                yield prompt, parts


ACTIVITY = ReflectionActivity()
