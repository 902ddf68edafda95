"""The texts that markers calibrate on: whole, told apart by every criterion, and not by how long they are."""

from pathlib import Path

import pytest

from managerkit.activities.reflections.engine import stands, words
from managerkit.activities.reflections.view import ReflectView
from managerkit.content.loading import CourseFolder
from managerkit.content.reflection import Anchor, Reflection
from managerkit.journal.log import Journal
from tests.support.places import COURSE as COURSE_AT
from tests.support.places import REFLECTIONS
from tests.support.places import TINY as TINY_AT

COURSE = CourseFolder(COURSE_AT)
TINY = CourseFolder(TINY_AT).module("ladder")
EACH = pytest.mark.parametrize("name", REFLECTIONS)


@pytest.fixture
def reflection(name: str) -> Reflection:
    return COURSE.module(name).reflection.value


@pytest.fixture(scope="session")
def every() -> list[Reflection]:
    return [COURSE.module(name).reflection.value for name in REFLECTIONS]


def length(anchor: Anchor) -> int:
    return len(words(anchor.text))


def total(anchor: Anchor) -> int:
    return sum(anchor.levels.values())


def ranks(numbers: list[int]) -> list[float]:
    """Each number's rank; equal ones share the mean of theirs."""
    return [sum(other < one for other in numbers) + (numbers.count(one) + 1) / 2 for one in numbers]


def rank_correlation(some: list[int], others: list[int]) -> float:
    """Spearman's, which is the plain correlation of the ranks."""
    mean = (len(some) + 1) / 2
    pairs = [(one - mean, other - mean) for one, other in zip(ranks(some), ranks(others), strict=True)]
    squares = sum(one**2 for one, _ in pairs) * sum(other**2 for _, other in pairs)
    return float(sum(one * other for one, other in pairs) / squares**0.5)


def test_the_correlation_is_one_of_ranks() -> None:
    assert ranks([30, 10, 20, 20]) == [4, 1, 2.5, 2.5]
    assert rank_correlation([1, 2, 3, 50], [4, 5, 6, 7]) == pytest.approx(1)
    assert rank_correlation([1, 2, 3], [9, 8, 2]) == pytest.approx(-1)
    assert rank_correlation([1, 2, 2, 3], [1, 3, 1, 3]) == pytest.approx(0.707, abs=0.001)


@EACH
def test_three_whole_texts_of_a_length_that_people_write(reflection: Reflection) -> None:
    assert len(reflection.anchors) == 3
    for anchor in reflection.anchors:
        assert 70 <= length(anchor) <= 220, (anchor.id, length(anchor))


@EACH
def test_every_criterion_is_seen_at_two_levels_or_more(reflection: Reflection) -> None:
    for criterion in reflection.rubric:
        assert len({anchor.levels[criterion.id] for anchor in reflection.anchors}) >= 2, criterion.id


@EACH
def test_one_text_is_high_here_and_low_there(reflection: Reflection) -> None:
    assert any({0, 1} & set(levels) and max(levels) == 3 for levels in (a.levels.values() for a in reflection.anchors))


@EACH
def test_a_reason_points_at_words_of_its_text(reflection: Reflection) -> None:
    for anchor in reflection.anchors:
        assert sum("“" in why for why in anchor.why.values()) >= 2, anchor.id
        for criterion, why in anchor.why.items():
            for quoted in why.split("“")[1:]:
                quote = quoted.partition("”")[0]
                assert quote in " ".join(anchor.text.split()), f"{anchor.id} {criterion}: {quote}"


@EACH
def test_they_are_not_the_samples(reflection: Reflection) -> None:
    shown = [reflection.samples.weak.text, reflection.samples.strong.text]
    assert not [anchor.id for anchor in reflection.anchors if anchor.text in shown]


def test_length_gives_no_level_away(every: list[Reflection]) -> None:
    anchors = [anchor for reflection in every for anchor in reflection.anchors]
    assert len(anchors) == 51
    assert abs(rank_correlation([length(one) for one in anchors], [total(one) for one in anchors])) < 0.5


def test_in_many_modules_a_longer_text_is_the_weaker(every: list[Reflection]) -> None:
    turned = [
        reflection
        for reflection in every
        if total(max(reflection.anchors, key=length)) < max(map(total, reflection.anchors))
    ]
    assert 2 * len(turned) >= len(every)


def test_learners_do_not_see_them(tmp_path: Path) -> None:
    journal = Journal.beside(tmp_path, TINY.id, TINY.module.version)
    journal.append("text", "last", "On Tuesday I climbed the green one by the shed, and Ravi held it without a word.")
    commitment = {"cue": "the ladder wobbles", "act": "come down at once", "by": "2026-12-01", "who": "Ravi"}
    for part, text in commitment.items():
        journal.append("text", f"next:{part}", text)
    reflection = TINY.reflection.value
    view = ReflectView(reflection, journal)
    seen = str(view.body()) + str(view.static()) + view.text()
    assert stands(reflection, {"last": journal.latest("text")["last"], "next": commitment})
    assert reflection.samples.strong.why in seen
    for anchor in reflection.anchors:
        assert anchor.text not in seen
        assert not [why for why in anchor.why.values() if why in seen]
    assert "SECRET-ANCHOR" not in seen
