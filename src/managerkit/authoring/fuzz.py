"""The author's proof by plays: which scenarios, what was found in them, and the table that tells it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import quantiles

from managerkit.activities.scenarios.analysis.fairness import LEAST, LEAST_WORTH, MOST, always_best, unfair
from managerkit.activities.scenarios.analysis.fuzz import NOWHERE, PRACTISED, Fuzzed, fuzz, is_best
from managerkit.activities.scenarios.analysis.judgement import ATTENTIVE, BLIND, LOGS, SWEEP, Judgement, judge
from managerkit.activities.scenarios.analysis.strategies import RANDOM
from managerkit.activities.scenarios.analysis.weaknesses import MOST_BEST, MOST_RANDOM, remarks, weaknesses
from managerkit.content.findings import ContentError, Finding, instead
from managerkit.content.loading import CourseFolder, File
from managerkit.content.scenario import Scenario
from managerkit.errors import PlainError

from .check import check

WIDTH = 80
_NAME = 22
_STORY = 28
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class NoScenario(PlainError):
    """No scenario of the course has the name that was typed."""


@dataclass(frozen=True)
class Proof:
    """What came of one scenario: what must be put right, and what is worth a look."""

    name: str
    file: File[Scenario]
    fuzzed: Fuzzed
    judged: Judgement
    findings: list[Finding]
    remarks: list[Finding]


def chosen(course: CourseFolder, names: Sequence[str]) -> dict[str, File[Scenario]]:
    """The scenarios that are named, as MODULE/SCENARIO.

    Args:
        course: the folder.
        names: MODULE for all of a module, or MODULE/SCENARIO; none for all of the course.

    Raises:
        NoScenario: one does not exist.
        ContentError: `check` finds something in one of them.
    """
    known = {f"{name}/{story}": name for name in course.found() for story in course.module(name).names("scenario")}
    for name in names:
        if name not in known and name not in known.values():
            remedy = instead(name, [*known, *known.values()])
            raise NoScenario(f"there is no scenario `{name}`; {remedy}")
    wanted = [name for name, module in known.items() if not names or name in names or module in names]
    paths = {name: course.module(known[name]).at(f"scenario-{name.partition('/')[2]}.yml") for name in wanted}
    if broken := [finding for finding in check(course) if finding.path in paths.values()]:
        raise ContentError(broken)
    return {name: course.module(known[name]).scenario(name.partition("/")[2]) for name in wanted}


def prove(name: str, file: File[Scenario], plays: int, seed: int, told: Callable[[float], None]) -> Proof:
    """Play one scenario very often.

    Args:
        name: of the scenario, as MODULE/SCENARIO.
        file: the scenario, in which `check` finds nothing.
        plays: how many of each way of playing.
        seed: the first of as many seeds.
        told: is told now and then what share is done, from 0 to 1.

    Returns:
        what was found in the plays.
    """
    fuzzed = fuzz(file.value, plays, seed, lambda done: told(0.5 * done))
    judged = judge(file.value, plays, seed, lambda done: told(0.5 + 0.5 * done))
    found = [*weaknesses(fuzzed), *unfair(judged)]
    look = [*remarks(fuzzed), *always_best(judged, fuzzed.weighed)]
    at = file.lines.finding
    return Proof(name, file, fuzzed, judged, [at(*one) for one in found], [at(*one) for one in look])


def table(proof: Proof, seconds: float) -> Iterator[str]:
    """How the ways of playing fared and how far the variables went, in lines of at most 80 characters.

    Args:
        proof: what came of a scenario.
        seconds: how long its plays took, above 0.
    """
    fuzzed = proof.fuzzed
    yield f"{proof.name}: {fuzzed.played:,} plays, {fuzzed.choices:,} choices, {fuzzed.choices / seconds:,.0f} a second"
    yield ""
    yield from _ways(fuzzed, proof.judged)
    yield ""
    yield from _worth(proof.judged)
    yield ""
    yield from _variables(fuzzed)


def overview(proofs: Sequence[Proof]) -> Iterator[str]:
    """A line for each scenario: how often who comes to a best ending, in lines of at most 80 characters.

    Args:
        proofs: what came of each.
    """
    heads = ("attentive", "blind", "looks", "logs", "worth", "habit", "random")
    yield f"{'Best endings in %':{_STORY}}{''.join(f'{head:>{max(7, len(head) + 1)}}' for head in heads)}"
    for proof in proofs:
        judged, fuzzed = proof.judged, proof.fuzzed
        habits = [name for name in fuzzed.endings if name not in (PRACTISED, RANDOM)]
        cells = [
            *(_bounded(judged.best(name), MOST[name], LEAST.get(name, 0)) for name in (ATTENTIVE, BLIND, SWEEP, LOGS)),
            _bounded(judged.attention, 1.0, LEAST_WORTH),
            _bounded(max(map(fuzzed.best, habits)), MOST_BEST),
            _bounded(fuzzed.best(RANDOM), MOST_RANDOM),
        ]
        name = proof.name if len(proof.name) < _STORY else f"{proof.name[: _STORY - 2]}…"
        yield f"{name:{_STORY}}{cells[0]:>10}{''.join(f'{cell:>7}' for cell in cells[1:])}".rstrip()
    yield "looks: who looks everywhere; logs: who begins with them; worth: of attention,"
    yield "in points; habit: the best of them; * is more or less than it should be"


def _bounded(share: float, most: float, least: float = 0.0) -> str:
    """A share in per cent, with a star where it lies outside of its bounds."""
    return f"{100 * share:.0f}{' ' if least <= share <= most else '*'}"


def _ways(fuzzed: Fuzzed, judged: Judgement) -> Iterator[str]:
    scenes = fuzzed.story.source.scenes
    endings = {name: scene.ending for name, scene in scenes.items() if scene.ending}
    heads = [f"{letter}{'*' if end.best else ''}" for letter, end in zip(_LETTERS, endings.values(), strict=False)]
    rows = fuzzed.endings | judged.endings
    columns = [*endings, *[NOWHERE] * any(counted[NOWHERE] for counted in rows.values())]
    heads += ["none"] * (len(columns) - len(endings))
    yield f"{'Share of plays in %':{_NAME}}{'best':>6}  {''.join(f'{head:>7}' for head in heads)}"
    for name, counted in rows.items():
        shares = "".join(f"{_percent(counted[column] / counted.total()):>7}" for column in columns)
        best = judged.best(name) if name in judged.endings else fuzzed.best(name)
        yield f"{name:{_NAME}}{_percent(best):>6}  {shares}"
    yield ""
    for head, (name, ending) in zip(heads, endings.items(), strict=False):
        yield _cut(f"{head:3} {name}: {ending.title}")
    if any(is_best(fuzzed.story, name) for name in endings):
        yield f"*   best; no habit may come to these in more than {MOST_BEST:.0%} of its plays"


def _worth(judged: Judgement) -> Iterator[str]:
    manner, world, luck = (f"{100 * share:.0f}%" for share in judged.shares)
    yield f"What attention is worth: {100 * judged.attention:.0f} points (attentive less the best blind route)"
    yield f"What decides the ending: manner {manner}, world {world}, luck or both together {luck}"


def _variables(fuzzed: Fuzzed) -> Iterator[str]:
    yield f"{'Variable':{_NAME}}{'bounds':>12}{'met':>14}{'at random, at the end':>28}"
    for cell, (name, variable) in enumerate(fuzzed.story.source.variables.items()):
        values = sorted(fuzzed.last[cell])
        cuts = quantiles(values, n=20) if len(values) > 1 else [*values, *values]
        ends = f"{cuts[0]:.4g} – {cuts[len(cuts) // 2]:.4g} – {cuts[-1]:.4g}"
        bounds = f"{variable.low:g} – {variable.high:g}"
        met = f"{fuzzed.met.lows[cell]:.4g} – {fuzzed.met.highs[cell]:.4g}"
        yield f"{name[:_NAME]:{_NAME}}{bounds:>12}{met:>14}{ends:>28}"
    yield "at the end: exceeded by 95%, half and 5% of random plays"


def _percent(share: float) -> str:
    return "–" if not share else f"{100 * share:.1f}"


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
