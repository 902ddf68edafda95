"""Folders of content that are read as one: what goes over what, and where it stands."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.content.findings import ContentError
from managerkit.content.layers import Layers, over, parsed, replaced
from managerkit.content.loading import CourseFolder
from managerkit.content.yamltext import dump_yaml, parse_yaml
from tests.support import tiny

LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | st.text("abc", max_size=3)
IDS = st.lists(st.sampled_from("pqrs"), unique=True, max_size=4)
VALUES: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: (
        st.dictionaries(st.sampled_from("xyz"), inner, max_size=3)
        | st.lists(inner, max_size=3)
        | IDS.flatmap(lambda ids: st.tuples(*(st.fixed_dictionaries({"id": st.just(one), "v": inner}) for one in ids)))
        .map(list)
    ),
    max_leaves=12,
)  # fmt: skip


@given(VALUES)
def test_nothing_over_something_is_that_and_something_over_itself_too(value: Any) -> None:
    assert over(value, value) == value
    if isinstance(value, dict):
        assert over({}, value) == value == over(value, {})
        assert [*replaced({}, value)] == []


@given(VALUES, VALUES)
def test_what_is_said_above_holds(top: Any, below: Any) -> None:
    whole = over(top, below)
    assert over(top, whole) == whole, "saying it once more changes nothing"
    if not [*replaced(top, below)] and isinstance(top, dict) and isinstance(below, dict):
        assert over(below, whole) == whole, "nothing of the lower is lost"


@given(VALUES, VALUES)
def test_a_text_of_it_is_read_as_the_same(top: Any, below: Any) -> None:
    assert parse_yaml(Path("x.yml"), dump_yaml({"it": over(top, below)}))[0] == {"it": over(top, below)}


def test_each_thing_is_told_where_it_stands() -> None:
    above, below = Path("above.yml"), Path("below.yml")
    data, lines = parsed(
        [
            (above, "intro: ours\nitems:\n- id: second\n  text: ours\n- id: own\n  text: new\n"),
            (below, "intro: theirs\nitems:\n- id: first\n  text: one\n- id: second\n  text: two\n  more: x\nend: 1\n"),
        ]
    )
    assert data == {
        "intro": "ours",
        "items": [
            {"id": "first", "text": "one"},
            {"id": "second", "text": "ours", "more": "x"},
            {"id": "own", "text": "new"},
        ],
        "end": 1,
    }
    found = {
        place: (one.path.name, one.line)
        for place in [
            ("intro",), ("items", 0, "text"), ("items", 1, "text"), ("items", 1, "more"), ("items", 2, "text"),
            ("end",), ("items", 7), ("gone",),
        ]
        for one in [lines.finding(place, "", "")]
    }  # fmt: skip
    assert found == {
        ("intro",): ("above.yml", 1),
        ("items", 0, "text"): ("below.yml", 4),
        ("items", 1, "text"): ("above.yml", 4),
        ("items", 1, "more"): ("below.yml", 7),
        ("items", 2, "text"): ("above.yml", 6),
        ("end",): ("below.yml", 8),
        ("items", 7): ("above.yml", 2),
        ("gone",): ("above.yml", 1),
    }
    assert lines.of("items", 1, "more") == 7


def test_the_uppermost_file_of_each_name(tmp_path: Path) -> None:
    for name, text in {"own/a.md": "ours", "base/a.md": "theirs", "base/b.csv": "theirs"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    layers = Layers(tmp_path / "own", lambda: [tmp_path / "base"])
    assert (layers.text("a.md"), layers.text("b.csv")) == ("ours", "theirs")
    assert layers.glob("*") == [tmp_path / "own/a.md", tmp_path / "base/b.csv"]
    assert layers.below("a.md") == [tmp_path / "base/a.md"]
    assert layers.at("c.md") == tmp_path / "own/c.md"


@pytest.mark.parametrize(
    ("says", "told"),
    [("extends: acmes", "no installed course is called `acmes`. To mend it: there are: managerkit"),
     ("title: x\nextends: ../elsewhere", "no installed course is called `../elsewhere`"),
     ("extends: managerkit", "extends this course, or is it")],
)  # fmt: skip
def test_what_cannot_be_extended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, told: str) -> None:
    root = tiny.copy(tmp_path)
    (root / "course.yml").write_text(says + "\n")
    monkeypatch.setattr("managerkit.content.which.own_course", lambda: root)
    with pytest.raises(ContentError, match=r"course\.yml:\d: .*") as found:
        _ = CourseFolder(root).layers.folders
    assert told in str(found.value)
