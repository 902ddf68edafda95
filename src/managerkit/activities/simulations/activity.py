"""The simulation as an activity: a model that module.yml lists by name, explored in the lesson and never graded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from typing_extensions import override

from managerkit.activities.base import Activity, Exhibit, PortfolioShelf, Scheduled
from managerkit.content.base import Content
from managerkit.content.findings import ContentError, Finding, instead
from managerkit.content.loading import ModuleFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import MODEL_ANSWER, PREDICTION, ROWS, SLIDERS

from . import find, names, state

if TYPE_CHECKING:
    from managerkit.ui.panel import View


class SimulationActivity(Activity[Content]):
    """A model of `models/` or of another package; it has no file in a module's folder."""

    kind = "simulation"
    methods: Mapping[str, int] = {"explore": 0}
    shown_by = "explore"
    records = (PREDICTION, MODEL_ANSWER, SLIDERS, ROWS)
    shelf = PortfolioShelf("models", "Models that you ran", place=40)
    told: Mapping[str, str] = {"model": "models"}

    @override
    def names(self, folder: ModuleFolder) -> list[str]:
        """Those that module.yml lists, in its order."""
        return folder.module.simulations

    @override
    def known(self, folder: ModuleFolder) -> list[str]:
        """All that there are."""
        return names()

    @override
    def lint(self, folder: ModuleFolder) -> Iterator[Finding]:
        """Names that no simulation has."""
        try:
            file = folder.about
        except ContentError as error:
            yield from error.findings
            return
        for number, name in enumerate(file.value.simulations):
            if name not in names():
                yield file.lines.finding(
                    ("simulations", number), f"there is no simulation `{name}`", instead(name, names())
                )

    @override
    def material(self, folder: ModuleFolder) -> dict[str, str]:
        """The models."""
        return {f"the model `{name}`": "" for name in self.names(folder)}

    @override
    def view(self, folder: ModuleFolder, name: str, journal: Journal) -> View:
        """The explorer."""
        from .explorer.view import ExploreView

        return ExploreView(find(name), journal)

    @override
    def progress(self, folder: ModuleFolder, name: str, journals: Sequence[Journal]) -> float:
        """1 once there is a prediction."""
        kept = [predicted[name] for journal in journals if name in (predicted := PREDICTION.latest(journal))]
        return float(bool(kept) and kept[0] is not None)

    @override
    def evidence(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Iterator[tuple[str, str]]:
        """What every model gave once there was a prediction; with a table that is about nobody, nothing."""
        for name in self.names(folder):
            model = find(name)
            for journal in (exercise, lesson):
                if state.prediction(model, PREDICTION.last(journal, name)) is not None and not state.is_sample(
                    model, journal
                ):
                    sentence = state.in_short(model.run(*state.figures(model, journal)).sentence)
                    whose = (
                        "your figures" if model.columns or state.moved(model, journal) else "the figures that it has"
                    )
                    yield f"model/{name}", f"{model.title}, with {whose}: {sentence}"
                    break

    @override
    def exhibit(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Exhibit | None:
        """The models that were run after a prediction, and not with a sample."""
        from .explorer.chapter import exhibit

        return exhibit(folder, lesson, exercise)

    @override
    def plans(self, folder: ModuleFolder, lesson: Journal, exercise: Journal, today: date) -> Iterator[Scheduled]:
        """The plans that were made in models' tables."""
        from managerkit.plans.export import first_day

        for name in self.names(folder):
            model = find(name)
            for journal in (exercise, lesson):
                if model.plan and not state.is_sample(model, journal):
                    yield Scheduled(model.plan(*state.figures(model, journal)), first_day(journal, name, None, today))
                    break


ACTIVITY = SimulationActivity()
