"""How far markers agree: published examples, other libraries' values, what must always hold, and what is said."""

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from managerkit.cohort.marking.agreement import agreement, coefficients
from managerkit.cohort.marking.agreement.agreement import (
    FOR_A_FIGURE,
    FOR_AN_INTERVAL,
    Agreement,
    Rating,
    alpha,
    kappa,
    pairs_of,
)
from managerkit.cohort.marking.agreement.coefficients import (
    Metric,
    Weights,
    apart,
    krippendorff,
    weighted_kappa,
)
from managerkit.cohort.marking.agreement.disagreements import disagreements
from managerkit.cohort.marking.agreement.drift import FOR_DRIFT, drift
from tests.support.examples import examples

UNWEIGHTED = [[float(i != j) for j in range(5)] for i in range(5)]


def given_to(text: str) -> list[int]:
    """The levels of a text, one digit for each marker, and a dot for each who did not mark it."""
    return [int(mark) for mark in text if mark != "."]


def marked(texts: str | list[str]) -> list[Rating]:
    """The marks on many texts, as `given_to` reads each."""
    texts = texts.split() if isinstance(texts, str) else texts
    return [
        (f"marker {who}", f"text {number:02}", int(mark))
        for number, text in enumerate(texts)
        for who, mark in enumerate(text)
        if mark != "."
    ]


def said(sentence: str) -> str:
    assert "nan" not in sentence.lower().split()
    assert "None" not in sentence
    assert sentence.endswith(".")
    return sentence


# Published examples


@pytest.mark.parametrize(("metric", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_krippendorffs_example(metric: Metric, value: float) -> None:
    """K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: 4 observers, 12 units, marks missing."""
    observers = ["123321412...", "1233224125.3", ".3332342251.", "1233244125 1.".replace(" ", "")]
    texts = [given_to("".join(units)) for units in zip(*observers, strict=True)]
    assert krippendorff(texts, metric, levels=6) == pytest.approx(value, abs=5e-4)


HAYES = (
    "112.2 1101. 2333. .00.0 000.0 000.0 102.1 1.20. 222.2 2111. .100. 0000. 1222. 33223 111.1 111.1 212.2 1233. 1101. "
    "000.0 0011. 00.00 2333. 0000. 12.22 0111. 00010 1212. 1122. 112.2 110.0 2121. 22.22 3222. 222.2 223.2 222.2 22.12 "
    "2222. 111.1"
)
"""A. Hayes & K. Krippendorff (2007), Communication Methods and Measures 1(1), table 1: 5 observers, 40 articles."""


def test_alpha_of_hayes_and_krippendorff() -> None:
    """They report an ordinal alpha of .7598."""
    found = alpha(marked(HAYES))
    assert found.value == pytest.approx(0.7598, abs=5e-5)
    assert (found.texts, found.markers, found.verdict) == (40, 5, "tentative")
    assert found.interval is not None
    assert found.interval[0] < 0.70 < 0.80 < found.interval[1]


COHEN = [[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]]


@pytest.mark.parametrize(
    ("disagreement", "value"),
    [
        ([[0, 1, 1], [1, 0, 1], [1, 1, 0]], 0.492),
        ([[0, 1, 3], [1, 0, 6], [3, 6, 0]], 0.348),
        ([[0, 1, 4], [1, 0, 6], [2, 2, 0]], 0.353),
    ],
)
def test_kappa_of_cohens_example(disagreement: list[list[float]], value: float) -> None:
    """J. Cohen (1968), Psychological Bulletin 70(4), 213–220, table 1: 200 diagnoses, with three sets of weights."""
    assert weighted_kappa(COHEN, disagreement) == pytest.approx(value, abs=5e-4)


RADIOLOGISTS = [[21, 12, 0, 0], [4, 17, 1, 0], [3, 9, 15, 2], [0, 0, 0, 1]]
ALLERGY = [[86, 3, 14, 0, 2], [26, 0, 10, 4, 0], [20, 2, 22, 4, 1], [11, 1, 37, 16, 14], [3, 0, 15, 24, 48]]


@pytest.mark.parametrize(("table", "plain", "linear"), [(RADIOLOGISTS, 0.47, 0.57), (ALLERGY, 0.32, 0.56)])
def test_kappa_of_altmans_examples(table: list[list[float]], plain: float, linear: float) -> None:
    """D. Altman (1991), Practical Statistics for Medical Research, tables 14.2 and 14.3, with section 14.3.3."""
    size = len(table)
    assert weighted_kappa(table, [row[:size] for row in UNWEIGHTED[:size]]) == pytest.approx(plain, abs=5e-3)
    assert weighted_kappa(table, apart("linear", size)) == pytest.approx(linear, abs=5e-3)


def test_kappa_of_kundel_and_polansky() -> None:
    """H. Kundel & M. Polansky (2003), Radiology 228, 303–308, table A1; the values as R's vcdExtra prints them."""
    table = [[34, 10, 2, 0], [6, 8, 8, 2], [2, 5, 4, 12], [0, 1, 2, 14]]
    assert weighted_kappa(table, [row[:4] for row in UNWEIGHTED[:4]]) == pytest.approx(0.3713, abs=5e-5)
    assert weighted_kappa(table, apart("linear")) == pytest.approx(0.5964, abs=5e-5)


# Other libraries

SCIKIT_LEARN = [
    ("2300010313", "2310110313", 0.850746268657, 0.931034482759),
    ("003113021100", "003103021000", 0.857142857143, 0.933333333333),
    ("01333210233032302233", "11232211322032301333", 0.620253164557, 0.807692307692),
    ("0303302002130323221011320", "0302320200230303330001010", 0.427917620137, 0.551345962114),
    (
        "322033031112001001322033212302022222131302222003230201123311",
        "332033031113012002312033211302123222132202221003230201123311",
        0.834254143646,
        0.914853358562,
    ),
]
"""cohen_kappa_score(one, other, labels=[0, 1, 2, 3], weights="linear", then "quadratic") of scikit-learn 1.9.1."""


@pytest.mark.parametrize(("one", "other", "linear", "quadratic"), SCIKIT_LEARN)
def test_kappa_as_scikit_learn_has_it(one: str, other: str, linear: float, quadratic: float) -> None:
    pairs = list(zip(map(int, one), map(int, other), strict=True))
    assert kappa(pairs, "linear").value == pytest.approx(linear, abs=1e-11)
    assert kappa(pairs).value == pytest.approx(quadratic, abs=1e-11)


KRIPPENDORFF = [
    ("01 33 00 33 11 23 23 11 00 10 01 00", 0.794380587484),
    ("322 211 .32 .00 .1. 0.0 011 .11 32. 1.. ..2 .23 .13 1.0 1.1", 0.684271825616),
    (
        "222.. 2.2.3 .0000 233.3 33.3. .11.. ..3.3 ....1 1.1.. .0000 .1.01 0..0. 33..3 0...0 0...1 ...21 ..00. ...2. "
        "0..00 1..21 3.1.. 2.... .1.23 ..2.. 3.32. ..112 .001. ....2 3.3.. 000.1 .1..0 .3... 3.2.1 23..2 ..233 .10.1 "
        ".2201 .0..0 32... 3..2.",
        0.773390477311,
    ),
]
"""alpha(…, value_domain=[0, 1, 2, 3], level_of_measurement="ordinal") of the package krippendorff 0.9.0."""


@pytest.mark.parametrize(("texts", "value"), KRIPPENDORFF)
def test_alpha_as_the_package_has_it(texts: str, value: float) -> None:
    assert alpha(marked(texts)).value == pytest.approx(value, abs=1e-11)


# What must always hold

LEVEL = st.integers(0, 3)
PAIRS = st.lists(st.tuples(LEVEL, LEVEL), min_size=FOR_A_FIGURE, max_size=40)
TEXTS = st.lists(st.text("0123.", min_size=3, max_size=3), max_size=40)
MANY_PAIRS = st.lists(st.tuples(LEVEL, LEVEL), min_size=FOR_AN_INTERVAL, max_size=40)
MANY_TEXTS = st.lists(st.text("0123.", min_size=3, max_size=3), min_size=FOR_AN_INTERVAL, max_size=40)


@given(PAIRS, st.sampled_from(["linear", "quadratic"]))
@examples(60)
def test_kappa_does_not_care_who_is_named_first(pairs: list[tuple[int, int]], weights: Weights) -> None:
    turned = [(other, one) for one, other in reversed(pairs)]
    assert kappa(pairs, weights) == kappa(turned, weights)


@given(PAIRS)
@examples(60)
def test_quadratic_kappa_is_the_concordance_of_the_levels(pairs: list[tuple[int, int]]) -> None:
    """2·cov ÷ (var + var + (mean − mean)²), with ÷ n. L. Lin (1989), Biometrics 45, 255–268; Fleiss & Cohen (1973)."""
    n = len(pairs)
    one, other = (sum(pair[i] for pair in pairs) / n for i in (0, 1))
    together = sum((a - one) * (b - other) for a, b in pairs) / n
    spread = sum((a - one) ** 2 + (b - other) ** 2 for a, b in pairs) / n + (one - other) ** 2
    found = kappa(pairs).value
    assert (found is None) == (spread == 0)
    assert found is None or found == pytest.approx(2 * together / spread, abs=1e-9)


@given(TEXTS, st.randoms(use_true_random=False), st.permutations(["z", "marker 0", "ada"]))
@examples(60)
def test_alpha_does_not_care_for_names_or_order(texts: list[str], luck: object, names: list[str]) -> None:
    marks = marked(texts)
    renamed = [(names[int(marker[-1])], text[::-1], level) for marker, text, level in marks]
    luck.shuffle(renamed)  # type: ignore[attr-defined]
    assert alpha(renamed) == alpha(marks)


@given(TEXTS)
@examples(100)
def test_alpha_is_one_only_where_all_agree_on_different_levels(texts: list[str]) -> None:
    found = alpha(marked(texts))
    twice = [levels for text in texts if len(levels := given_to(text)) > 1]
    agree, vary = all(len(set(levels)) == 1 for levels in twice), len({one for text in twice for one in text}) > 1
    if found.texts >= FOR_A_FIGURE:
        assert (found.value is None) == (not vary)
        assert (found.value is not None and math.isclose(found.value, 1)) == (agree and vary)
    else:
        assert (found.value, found.verdict) == (None, "too few")
    assert found.texts == len(twice) == sum(found.spread)


@given(MANY_TEXTS, MANY_PAIRS, st.integers(0, 2**32))
@examples(60)
def test_intervals_hold_the_figure_and_are_the_same_for_a_seed(
    texts: list[str], pairs: list[tuple[int, int]], seed: int
) -> None:
    for found, again in (
        (alpha(marked(texts), seed), alpha(marked(texts), seed)),
        (kappa(pairs, seed=seed), kappa(pairs, seed=seed)),
    ):
        assert found == again
        said(found.sentence)
        if found.interval is not None:  # nearly always; not where all levels but one are the same
            assert found.value is not None
            assert found.interval[0] <= found.value <= found.interval[1] <= 1


def test_another_seed_hardly_moves_the_interval() -> None:
    one, other = alpha(marked(HAYES), 1).interval, alpha(marked(HAYES), 2).interval
    assert one is not None
    assert other is not None
    assert one != other
    assert one == pytest.approx(other, abs=0.02)


def test_sixty_texts_take_no_time() -> None:
    one, other, *_ = SCIKIT_LEARN[-1]
    marks = [("a", str(i), int(level)) for i, level in enumerate(one)]
    marks += [("b", str(i), int(level)) for i, level in enumerate(other)]
    alpha(marks)  # numpy is loaded
    start = time.process_time()
    assert alpha(marks).interval
    assert kappa(pairs_of(marks, "a", "b")).interval
    assert time.process_time() - start < 0.5


# What is said


def test_few_texts_get_no_figure() -> None:
    found = alpha(marked(["01", "11", "22", "33", "22", "11", "00", "3."]))
    assert (found.texts, found.value, found.interval) == (7, None, None)
    assert found.missing == "7 texts marked by two people; from 10 on there is a figure"
    assert said(found.sentence).startswith(
        "Too few to say: 7 texts marked by two people; from 10 on there is a figure."
    )
    assert "Two markers gave the same level in 6 of 7 texts, one level apart in 1." in found.sentence
    assert "Have 3 more marked by a second person." in found.sentence


def test_no_mark_at_all() -> None:
    assert said(alpha([]).sentence).startswith("Too few to say: 0 texts")
    assert said(kappa([]).sentence).startswith("Too few to say: 0 texts")


def test_some_texts_get_a_figure_without_a_range() -> None:
    found = alpha(marked("00 11 22 33 01 12 23 33 22 10 00 11"))
    assert found.value is not None
    assert found.interval is None
    assert found.missing == "12 texts marked by two people; from 20 on there is a range to the figure"
    assert "Alpha 0.86: a good sign, no more. That is from 12 texts only" in said(found.sentence)
    assert "have 8 more marked" in found.sentence
    worse = said(alpha(marked("00 12 23 31 01 12 23 33 22 13 00 20")).sentence)
    assert "talk about this criterion" in worse
    assert worse.endswith("from 12 texts only and may be far off.")


def test_everybody_the_same_level_has_no_figure() -> None:
    for found in (alpha(marked(["22"] * 14)), kappa([(2, 2)] * 14)):
        assert (found.value, found.verdict, found.same) == (None, "all the same", 14)
        assert "the same level in 14 of 14 texts, and in all texts the same one" in said(found.sentence)
        assert f"there is no {found.name}" in found.sentence


def test_nearly_the_same_level_is_not_read_as_bad() -> None:
    found = alpha(marked(["22"] * 29 + ["21"]))
    assert found.value is not None
    assert found.value < 0.1
    assert (found.verdict, found.interval) == ("nearly all the same", None)
    assert "talk" not in said(found.sentence)
    assert "29 of 30 texts" in found.sentence


def test_perfect_agreement_is_not_taken_for_proof() -> None:
    found = alpha(marked(["00", "11", "22", "33"] * 6))
    assert (found.value, found.verdict, found.interval) == (1, "reliable", None)
    assert "24 of 24 texts. Alpha 1.00:" in said(found.sentence)
    assert "among the next 24 texts up to three could come out apart" in found.sentence


def test_the_sentence_counts_names_the_figure_and_says_what_to_do() -> None:
    found = alpha(marked("00 11 22 33 01 12 23 33 22 10 00 11 11 22 02 33 11 20 31 00 12 30"))
    sentence = said(found.sentence)
    assert sentence.startswith(
        "Two markers gave the same level in 13 of 22 texts, one level apart in 5, two levels in 3, "
    )
    assert "three levels in 1. Alpha 0.49 (" in sentence
    assert "talk about this criterion before you go on" in sentence
    assert "By convention, less than 0.667 is too little" in sentence
    many = said(alpha(marked(HAYES)).sentence)
    assert many.startswith("5 markers, two or more to a text, gave the same level in ")
    assert "By convention" in many


@pytest.mark.parametrize(
    ("value", "shown", "verdict"),
    [
        (0.6664, "0.666", "talk"),
        (0.667, "0.667", "tentative"),
        (0.7994, "0.799", "tentative"),
        (0.7996, "0.800", "reliable"),
        (0.72, "0.72", "tentative"),
        (-0.001, "0.00", "talk"),
        (-0.25, "−0.25", "talk"),
    ],
)
def test_a_figure_never_seems_to_be_on_the_other_side(value: float, shown: str, verdict: str) -> None:
    assert agreement._figure(value) == shown
    assert agreement._verdict(value, (0.667, 1), 20) == verdict


@pytest.mark.parametrize(
    ("value", "interval", "verdict", "words"),
    [
        (0.75, (0.5, 0.9), "tentative", "reaches lower"),
        (0.85, (0.5, 0.95), "tentative", "reaches lower"),
        (0.85, (0.7, 0.95), "reliable", "single marker's level"),
        (0.6, (0.4, 0.75), "talk", "better than it looks"),
        (0.3, (0.1, 0.5), "talk", "too little to build on."),
    ],
)
def test_the_range_is_weighed(
    value: float, interval: tuple[float, float], verdict: agreement.Verdict, words: str
) -> None:
    assert agreement._verdict(value, interval, 30) == verdict
    sentence = said(Agreement("alpha", value, interval, 2, 30, (20, 8, 2, 0), verdict).sentence)
    assert f"Alpha {value:.2f} ({interval[0]:.2f} to {interval[1]:.2f}):" in sentence
    assert words in sentence


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="0, 1, 2 or 3, not 4"):
        alpha([("a", "x", 4)])
    with pytest.raises(ValueError, match="0, 1, 2 or 3, not -1"):
        kappa([(0, -1)])
    with pytest.raises(ValueError, match="a marked the text x twice"):
        alpha([("a", "x", 1), ("a", "x", 1)])
    with pytest.raises(ValueError, match="“linear” or “quadratic”"):
        kappa([(0, 1)], "cubic")  # type: ignore[arg-type]


def test_pairs_are_of_the_texts_that_both_marked() -> None:
    marks = [("a", "x", 1), ("b", "x", 2), ("c", "x", 3), ("b", "w", 0), ("a", "w", 3), ("a", "v", 3)]
    assert pairs_of(marks, "a", "b") == [(3, 0), (1, 2)]
    assert pairs_of(marks, "a", "nobody") == []


# Drift


def in_order(levels: str, marker: str = "ada") -> list[Rating]:
    return [(marker, str(number), int(level)) for number, level in enumerate(levels)]


def test_drift_to_the_strict_side_is_said_in_levels() -> None:
    (found,) = drift({"listens": in_order("2323232323" + "2222222222" + "1121112111")})
    assert (found.marks, found.first, found.last) == (30, 2.5, 1.2)
    assert found.change == pytest.approx(-1.3)
    assert found.interval is not None
    assert found.interval[0] < -1.3 < found.interval[1] < 0
    assert "1.3 levels stricter at the end (0.9 to 1.7)" in said(found.sentence)


def test_no_drift_is_no_cause_for_anything() -> None:
    (found,) = drift({"listens": in_order("0123" * 10)})
    assert not found.moved
    assert "no change to be sure of" in said(found.sentence)
    assert "stricter to" in found.sentence
    (level,) = drift({"listens": in_order("2" * 30)})
    assert (level.change, level.interval) == (0, (0, 0))
    assert "the same at the beginning and at the end" in said(level.sentence)
    (jump,) = drift({"listens": in_order("1" * 15 + "2" * 15)})
    assert "1.0 level milder at the end. Either" in said(jump.sentence)


def test_few_marks_show_no_drift() -> None:
    short, long = drift({"listens": [*in_order("1" * (FOR_DRIFT - 1), "zoe"), *in_order("12" * 20, "ada")]})[::-1]
    assert (short.marker, short.change, short.interval) == ("zoe", None, None)
    assert "too few to say: 29 marks; from 30 on there is a figure." in said(short.sentence)
    assert long.change is not None


@given(st.text("0123", min_size=FOR_DRIFT, max_size=60), st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_drift_turned_round_is_the_opposite(levels: str, seed: int) -> None:
    there = drift({"c": in_order(levels)}, seed)
    back = drift({"c": in_order(levels[::-1])}, seed)
    assert there == drift({"c": in_order(levels)}, seed)
    for one, other in zip(there, back, strict=True):
        said(one.sentence)
        assert one.change is not None and other.change is not None and one.interval is not None
        assert one.change == pytest.approx(-other.change)
        assert one.interval[0] <= one.change <= one.interval[1]


# Texts to talk about


def test_disagreements_come_worst_first() -> None:
    marks = {
        "listens": marked(["00", "03", "01", "12", "13", "2.", "31"]),
        "plans": marked(["01", "11", "22", "21", "00", "3.", "32"]),
    }
    found = disagreements(marks)
    assert [(one.text, one.worst) for one in found] == [("text 01", 3), ("text 06", 2), ("text 04", 2), ("text 03", 1)]
    assert found[0].rows[0].levels == (("marker 0", 0), ("marker 1", 3))
    assert [row.criterion for row in found[0].rows] == ["listens", "plans"]
    assert said(found[1].sentence).startswith(
        "text 06: two levels apart on “listens” (marker 0 3, marker 1 1); one level apart on “plans” (marker 0 3, "
    )


@given(TEXTS, TEXTS)
@examples(60)
def test_a_text_is_shown_where_two_levels_or_two_criteria_are_between(first: list[str], second: list[str]) -> None:
    def far(texts: list[str], number: int) -> int:
        levels = given_to(texts[number]) if number < len(texts) else []
        return max(levels) - min(levels) if levels else 0

    found = disagreements({"a": marked(first), "b": marked(second)})
    both = {f"text {n:02}": (far(first, n), far(second, n)) for n in range(max(len(first), len(second)))}
    assert {one.text for one in found} == {text for text, (a, b) in both.items() if max(a, b) >= 2 or (a and b)}
    assert [one.worst for one in found] == sorted((one.worst for one in found), reverse=True)
    for one in found:
        said(one.sentence)


def test_resampling_leaves_global_luck_alone() -> None:
    import numpy as np

    before = np.random.get_state()[1].tolist()  # type: ignore[index]
    coefficients.difference_interval([0, 1], [1, 2], 3)
    alpha(marked(HAYES))
    assert np.random.get_state()[1].tolist() == before  # type: ignore[index]
