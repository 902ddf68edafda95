"""The error that every mistake of a person's is told by."""

import pytest

from managerkit.errors import PlainError


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name another folder", "Name another folder."),
        ("Somebody else is in it. Wait.", "Somebody else is in it. Wait."),
        ("is it yours?", "Is it yours?"),
        ("“mine” is no name", "“mine” is no name."),
    ],
)
def test_an_error_is_a_sentence_whichever_way_it_was_written(text: str, sentence: str) -> None:
    assert PlainError(text).sentence == sentence
