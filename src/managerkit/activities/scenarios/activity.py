"""The scenario as an activity: a story to be played, which grading replays from the seed and the choices."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from managerkit.activities.base import BEGUN, Activity, Award, Exhibit, FeedbackPanel, MadeUp, Move, PortfolioShelf
from managerkit.content.findings import Finding
from managerkit.content.loading import File, ModuleFolder
from managerkit.content.scenario import Scenario
from managerkit.content.yamltext import Place
from managerkit.journal.log import Journal
from managerkit.journal.records import FINISHED, PLAY, Play

from .demo import played
from .engine import begin, choose, options
from .lint import findings
from .record import completion, ended

if TYPE_CHECKING:
    from managerkit.ui.panel import View

_MOST_REHEARSED = 100


class ScenarioActivity(Activity[Scenario]):
    """scenario-NAME.yml."""

    kind = "scenario"
    model = Scenario
    graded = True
    methods: Mapping[str, int] = {"play": 0, "traces": 1}
    shown_by = "play"
    records = (FINISHED,)
    shelf = PortfolioShelf("stories", "Stories that you played to an ending, with their debriefs", place=30)
    told: Mapping[str, str] = {"story": "stories"}

    @override
    def judge(self, file: File[Scenario]) -> Iterable[Finding]:
        """What is named and where it leads."""
        return findings(file)

    @override
    def prove(self, value: Scenario) -> Iterable[tuple[Place, str, str]]:
        """What can be proved of a scenario, or seen in a few plays; of one place, only what is proved."""
        from .analysis.proof import prove
        from .analysis.rehearsal import rehearse

        proved = list(prove(value))
        yield from proved
        places = {weakness.place for weakness in proved}
        yield from (weakness for weakness in rehearse(value) if weakness.place not in places)

    @override
    def remark(self, value: Scenario) -> Iterable[tuple[Place, str, str]]:
        """What of its balance can be told at a glance."""
        from .analysis.glance import glance

        return glance(value)

    @override
    def answered(self, folder: ModuleFolder, name: str) -> dict[str, str]:
        """Every scene, and every choice in it."""
        found = {}
        for key, scene in folder.scenario(name).value.scenes.items():
            found[f"the scene `{name}/{key}`"] = "an ending" if scene.ending else "no ending"
            found |= {f"the choice `{name}/{key}/{choice.id}`": "" for choice in scene.choices}
        return found

    @override
    def view(self, folder: ModuleFolder, name: str, journal: Journal) -> View:
        """The player."""
        from .view import PlayView

        return PlayView(name, folder.scenario(name).value, journal, None)

    @override
    def progress(self, folder: ModuleFolder, name: str, journals: Sequence[Journal]) -> float:
        """1 for a story once played to an ending, as the player recorded it; grading replays it."""
        if any(FINISHED.raw(journal, name) for journal in journals):
            return 1.0
        return BEGUN if any(PLAY.raw(journal, name) for journal in journals) else 0.0

    @override
    def award(
        self, folder: ModuleFolder, journal: Journal, name: str, most: int, function: Callable[..., Any] | None
    ) -> Award:
        """All points for a play that reaches an ending when it is replayed."""
        scenario = folder.scenario(name).value
        found = completion(scenario, PLAY.raw(journal, name), FINISHED.raw(journal, name))
        points = float(most) if found.done else 0.0
        return Award(points, f"{points:g} of {most} points for playing “{scenario.title}” to an ending: {found.why}.")

    @override
    def evidence(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Iterator[tuple[str, str]]:
        """How every story ended last."""
        for name in self.names(folder):
            if plays := [play for journal in (exercise, lesson) for play in FINISHED.last(journal, name) or []]:
                story = folder.scenario(name).value
                states = ended(story, plays)
                endings = [found.title for state in states if (found := story.scenes[state.scene].ending)]
                if endings:
                    times = "once" if len(endings) == 1 else f"{len(endings)} times"
                    text = f"“{story.title}”, played {times}; the last one ended so: {endings[-1]}."
                    yield f"story/{name}", text

    @override
    def exhibit(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Exhibit | None:
        """The stories that came to an ending."""
        from .chapter import exhibit

        return exhibit(folder, lesson, exercise)

    @override
    def feedback(self, folder: ModuleFolder, journal: Journal) -> Iterator[FeedbackPanel]:
        """A panel for each story: how it ended, or how far it came."""
        from .feedback import panels

        return panels(folder, journal)

    @override
    def worth(self, folder: ModuleFolder, name: str) -> str:
        """The story's title."""
        return f"The story: {folder.scenario(name).value.title}"

    @override
    def anchor(self, name: str) -> str:
        """The story's panel."""
        return f"story-{name}"

    @override
    def rehearse(self, folder: ModuleFolder, journal: Journal) -> None:
        """Play every story to an ending by chance."""
        for name in self.names(folder):
            scenario, luck = folder.scenario(name).value, random.Random(1)
            state = begin(scenario, 1)
            for _ in range(_MOST_REHEARSED):
                if not (open_now := options(scenario, state)):
                    break
                state = choose(scenario, state, luck.choice(open_now).id)
            PLAY.append(journal, name, Play(1, tuple(state.choices)))

    @override
    def demo(self, folder: ModuleFolder, who: MadeUp) -> list[Move]:
        """Plays every story."""
        return played(folder, who)


ACTIVITY = ScenarioActivity()
