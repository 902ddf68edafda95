"""What people cover of the four skills, on paper and in use; where it comes from is in `team_composer.py`."""

import math
from collections.abc import Sequence

SKILLS = {"technical": "Technical", "operations": "Operations", "product": "Product", "strategy": "Strategy"}
SHARES = (0.0, 0.25, 0.5, 0.75)
"""What part of a skill's work a level stands for; assumptions."""
STAGES = (
    (0.8, 0.3, 0.9, 0.7),
    (0.8, 0.8, 0.8, 0.7),
    (0.7, 0.9, 0.7, 0.8),
)
"""What is asked of each skill: finding out, growing, many teams and rules; assumptions."""
THIN = 0.15
"""How far cover may fall short of what is asked before it is called thin; an assumption."""

SkillLevels = tuple[float, float, float, float]
"""A number for each skill, from 0 to 1, in the order of `SKILLS`."""


def four(found: Sequence[float]) -> SkillLevels:
    """Four numbers, for the type's sake."""
    a, b, c, d = found
    return a, b, c, d


def asked(stage: float) -> SkillLevels:
    """What a stage from 1 to 3 asks of each skill, from 0 to 1, evenly in between."""
    low = min(int(stage), 2)
    part = stage - low
    return four([a + part * (b - a) for a, b in zip(STAGES[low - 1], STAGES[low], strict=True)])


def cover(people: Sequence[SkillLevels]) -> SkillLevels:
    """What people cover together on paper, 1 − Π(1−s) for each skill."""
    return four([1 - math.prod(1 - one[i] for one in people) for i in range(4)])


def shared(one: SkillLevels, other: SkillLevels) -> float:
    """How much of what either can do both can do, from 0 to 1.

    Args:
        one: four shares from 0 to 1.
        other: the same of the other.
    """
    either = sum(map(max, one, other))
    return sum(map(min, one, other)) / either if either else 1.0


def use(one: SkillLevels, other: SkillLevels, hours: float, trust: float, half: float) -> float:
    """How far a pair has the use of each other, from 0 to 1.

    `trust` is from 0 to 1; `half` is the hours a week at which two who share nothing get half of the way.

    Args:
        one: four shares from 0 to 1.
        other: the same of the other.
        hours: a week that the two talk.
        trust: from 0 to 1.
        half: hours a week at which two who share nothing get half of the way.
    """
    need = half * (1 - shared(one, other))
    return trust * (hours / (hours + need) if hours > 0 else 0.0)


def in_use(one: SkillLevels, other: SkillLevels, how_far: float) -> SkillLevels:
    """What a pair covers, as far as it has the use of each other.

    Args:
        one: four shares from 0 to 1.
        other: the same of the other.
        how_far: 0 for the mean of the two, 1 for all that either can do.
    """
    paper = cover([one, other])
    return four([(a + b) / 2 + how_far * (c - (a + b) / 2) for a, b, c in zip(one, other, paper, strict=True)])


def met(covered: SkillLevels, wanted: SkillLevels) -> float:
    """How much of what is asked is met, in %; what goes beyond it counts for nothing.

    Args:
        covered: four shares from 0 to 1.
        wanted: what is asked of each skill, from 0 to 1.
    """
    missing = sum(max(0.0, want - have) for want, have in zip(wanted, covered, strict=True))
    return 100 * (1 - missing / sum(wanted))


def thin(covered: SkillLevels, wanted: SkillLevels) -> str:
    """The skills in which cover falls short, by name.

    Args:
        covered: four shares from 0 to 1.
        wanted: what is asked of each skill, from 0 to 1.
    """
    pairs = zip(SKILLS.values(), covered, wanted, strict=True)
    return ", ".join(name for name, have, want in pairs if have < want - THIN) or "none"
