"""The facilitator's two minutes of a story, as a page."""

from managerkit.activities.scenarios.analysis.partings import partings
from managerkit.activities.scenarios.briefing import told_on
from managerkit.activities.scenarios.briefing_view import page
from managerkit.activities.scenarios.engine import begin
from managerkit.content.loading import CourseFolder

SEED = 7
"""The seed that the page proposes for a group."""


def briefing(course: CourseFolder, name: str, seed: int | None = None) -> str:
    """A page of HTML on a story.

    Args:
        course: the folder.
        name: of the story, as MODULE/STORY; `check` finds nothing in it.
        seed: of the luck with which a session plays it, of which the page then says what is true.

    Returns:
        the page.
    """
    module, _, story = name.partition("/")
    folder = course.module(module)
    scenario = folder.scenario(story).value
    call = f'{module.replace("-", "_")}.play("{story}", seed={SEED if seed is None else seed})'
    drawn = begin(scenario, seed).true & scenario.drawn if seed is not None else set()
    true = [fact.title for key, fact in scenario.facts.items() if key in drawn]
    return page(scenario, folder.module.title, call, told_on(scenario, partings(scenario)), true)
