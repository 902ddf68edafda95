"""From records of those who are counted to what may be said of them."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from managerkit.activities.reflections.engine import checks
from managerkit.activities.scenarios.engine import begin, choose, options
from managerkit.content.assessment import Assessment, Dimension
from managerkit.content.loading import ModuleFolder
from managerkit.content.scenario import Scenario
from managerkit.wording import commitments

from . import published
from .change import compare
from .published import WHEN, CountedRow, ModulePart, Story
from .records import versions
from .suppression import Record, at_least, having, in_fives, values

RANDOM_PLAYS = 400
RANDOM_SEED = 1


@dataclass(frozen=True)
class Counted:
    """The records that count for one module: of those who handed in, and of those who shared their ratings."""

    handed_in: Sequence[Record]
    ratings: Sequence[Record]


def publish(module: ModuleFolder, counted: Counted, by_luck: Mapping[str, Mapping[str, float]]) -> ModulePart:
    """What may be said of one module. It rests on nothing but the records that count and the module's content.

    Args:
        module: the module.
        counted: the records.
        by_luck: for each scenario what `random_endings` gives.
    """
    records = counted.handed_in
    names = module.names("scenario")
    return ModulePart(
        id=module.id,
        title=module.module.title,
        question=module.module.question,
        counted=in_fives(len(records)),
        rated=in_fives(len(counted.ratings)),
        participation=_participation(module, records),
        versions=_versions(module, records),
        stories=tuple(_story(name, module.scenario(name).value, records, by_luck[name]) for name in names),
        form=_form(module, records),
        commitments=_commitments(records),
        dimensions=_dimensions(module.assessment.value, counted.ratings),
    )


def random_endings(scenario: Scenario) -> Mapping[str, float]:
    """The share of random plays that ends in each ending."""
    luck = random.Random(RANDOM_SEED)
    found: Counter[str] = Counter()
    for seed in range(RANDOM_PLAYS):
        state = begin(scenario, seed)
        while open_now := options(scenario, state):
            state = choose(scenario, state, luck.choice(open_now).id)
        found[state.scene] += 1
    return {ending: number / RANDOM_PLAYS for ending, number in found.items()}


def _participation(module: ModuleFolder, records: Sequence[Record]) -> tuple[CountedRow, ...]:
    played = [
        CountedRow(f"Played “{module.scenario(name).value.title}” to an ending", having(records, f"ending/{name}"))
        for name in module.names("scenario")
    ]
    return (
        CountedRow("Handed in", in_fives(len(records))),
        *played,
        CountedRow("Wrote the reflection", having(records, "wrote")),
    )


def _versions(module: ModuleFolder, records: Sequence[Record]) -> tuple[CountedRow, ...]:
    """How many answered each version. The rows are the module's history, so that they say nothing of anybody."""
    found = at_least(records, "version")
    return tuple(CountedRow(version, found.get(version, 0)) for version in versions(module))


def _story(name: str, scenario: Scenario, records: Sequence[Record], by_luck: Mapping[str, float]) -> Story:
    found = at_least(records, f"ending/{name}")
    endings = tuple(
        CountedRow(scene.ending.title, found.get(key, 0), by_luck.get(key, 0.0))
        for key, scene in scenario.scenes.items()
        if scene.ending
    )
    scenes = []
    for key, scene in scenario.scenes.items():
        if chosen := at_least(records, f"choice/{name}/{key}"):
            rows = tuple(CountedRow(choice.text, chosen.get(choice.id, 0)) for choice in scene.choices)
            scenes.append(published.SceneFigures(scene.title, rows))
    start = scenario.scenes[scenario.start]
    return Story(
        title=scenario.title,
        opening=start.text,
        choices=tuple(choice.text for choice in start.choices),
        endings=endings,
        scenes=tuple(scenes),
        questions=tuple(scenario.debrief.questions),
    )


def _form(module: ModuleFolder, records: Sequence[Record]) -> tuple[CountedRow, ...]:
    reflection = module.reflection.value
    numbers = {prompt.id: number for number, prompt in enumerate(reflection.prompts, 1)}
    return tuple(
        CountedRow(f"Question {numbers[check.prompt]}, {check.asks}", having(records, f"form/{number}"))
        for number, check in enumerate(checks(reflection, {}))
    )


def _commitments(records: Sequence[Record]) -> published.Commitments:
    kinds, times = at_least(records, "kind"), at_least(records, "by-when")
    days = {key: name for key, (name, _) in commitments.BY_WHEN.items()} | {
        commitments.NO_DATE: commitments.NO_DATE_NAME
    }
    return published.Commitments(
        kinds=tuple(CountedRow(name, kinds.get(key, 0)) for key, name in commitments.NAMES.items()),
        by_when=tuple(CountedRow(name, times.get(key, 0)) for key, name in days.items()),
        somebody=having(records, "somebody"),
    )


def _dimensions(assessment: Assessment, records: Sequence[Record]) -> tuple[published.DimensionSpread, ...]:
    return tuple(
        published.DimensionSpread(
            title=dimension.title,
            low=dimension.low,
            high=dimension.high,
            bands=_band_names(dimension),
            times={time: _in_bands(dimension, values(records, f"{time}/{dimension.id}")) for time in WHEN},
            changes={
                before: compare(_differences(records, f"{before}/{dimension.id}", f"end/{dimension.id}"))
                for before in WHEN
                if before != "end"
            },
        )
        for dimension in assessment.dimensions
    )


def _band_names(dimension: Dimension) -> tuple[str, ...]:
    ends = [0.0, *(band.upto for band in dimension.bands)]
    stretches = [f"{low:.0%} to {high:.0%}" for low, high in pairwise(ends)]
    stretches[0] = f"up to {ends[1]:.0%}"
    stretches[-1] = f"above {ends[-2]:.0%}"
    return tuple(stretches)


def _in_bands(dimension: Dimension, places: Sequence[float]) -> tuple[int, ...]:
    bands = [next(n for n, band in enumerate(dimension.bands) if place <= band.upto + 1e-9) for place in places]
    return tuple(in_fives(bands.count(number)) for number in range(len(dimension.bands)))


def _differences(records: Sequence[Record], before: str, after: str) -> list[float]:
    return [
        after_value - before_value
        for record in records
        if isinstance(before_value := record.get(before), float) and isinstance(after_value := record.get(after), float)
    ]
