"""What has changed in a text that was handed in again: right, and quick whatever it says."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.cohort.marking.desk.difference import Passage, difference

WORDS = st.text("ab \n", max_size=60)
LONG = {
    "one word": ("word " * 2000, "word " * 1990 + "other " + "word " * 9),
    "one word, others": ("x " + "word " * 2000 + "y", "z " + "word " * 1000 + "w"),
    "two words": ("a b " * 1000 + "c", "d " + "b a " * 1000),
    "many in turn": (" ".join(f"w{n % 40}" for n in range(2000)), " ".join(f"w{n * 7 % 40}" for n in range(2000))),
    "blocks": (" ".join(f"w{n // 9 % 30}" for n in range(800)), " ".join(f"w{n % 31}" for n in range(800))),
    "one long word": ("a'" * 500_000, "a'" * 499_999 + "b"),
    "spaces": (" " * 500_000 + "x", " " * 400_000 + "y"),
}


@given(WORDS, WORDS)
def test_both_texts_are_in_it(before: str, now: str) -> None:
    found = difference(before, now)
    assert "".join(one.before for one in found) == (before if before.strip() else "")
    assert "".join(one.now for one in found) == (now if now.strip() else "")


def test_it_goes_word_by_word() -> None:
    found = difference("On Tuesday I asked her.\n\nThen I left.", "On Friday I asked her.\n\nThen I stayed and left.")
    assert [one for one in found if one.before != one.now] == [
        Passage("Tuesday ", "Friday "),
        Passage("", "stayed and "),
    ]


@pytest.mark.parametrize("texts", LONG.values(), ids=LONG)
def test_a16_repeated_words_take_no_time(texts: tuple[str, str]) -> None:
    begin = time.process_time()
    found = difference(*texts)
    took = time.process_time() - begin
    assert "".join(one.now for one in found) == texts[1]
    assert took < 1.0, "64 s before"
    begin = time.process_time()
    for _ in range(20):
        assert difference(*texts) is found, "a desk that is drawn again compares nothing again"
    assert time.process_time() - begin < 0.2
