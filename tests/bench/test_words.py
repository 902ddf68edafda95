import pytest

from bench import words


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_b1_no_word_is_lost_whatever_happens_while_somebody_types() -> None:
    tally = words.run(len(words.KINDS), seed=7)
    assert tally.lost == []
    assert tally.moments == dict.fromkeys(words.KINDS, 1)
    assert tally.acknowledged > 0
