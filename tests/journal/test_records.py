"""Every kind of record: any JSON is borne, values come back, old lines are read as before; the page says the same."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from managerkit.journal import after, asked, cards, kept, records
from managerkit.journal.asked import AskedBehaviour, SecondViewAsked, SecondViewTold
from managerkit.journal.cards import CardAnswer
from managerkit.journal.kind import Kind, Setting
from managerkit.journal.lines import FORMAT, Record, encode
from managerkit.journal.log import Journal
from managerkit.journal.records import (
    CalendarState,
    GivenMark,
    GradebookNote,
    Play,
    PracticeRun,
    SortedSentence,
    SortingRound,
)
from tests.support.places import PACKS, ROOT

MARKERS: tuple[Kind[Any], ...] = (
    records.MARK,
    records.PHRASE,
    records.GRADEBOOK_WRITING,
    records.GRADEBOOK_WRITTEN,
)


def declared() -> Iterator[tuple[str, Kind[Any]]]:
    """Every declaration: its name in the code, and the kind."""
    for name, found in {**vars(after), **vars(asked), **vars(cards), **vars(records)}.items():
        if isinstance(found, Kind):
            yield name, found
        if isinstance(found, Setting):
            yield name, found.kind
        if isinstance(found, Mapping):
            yield from ((f"{name}[{key}]", one) for key, one in found.items() if isinstance(one, Kind))


KINDS = dict(declared())
PAGE = (ROOT / "docs/journal.md").read_text("utf-8")

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS | st.sampled_from([10**400, "2026-13-41", "\ud800"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
_ABOUT = ("assignment", "learner", "text", "rubric")
_KEYS = (
    *("seed", "choices", "round", "place", "disagrees", "without", "belief", "passed", "said", "stamp", "revision"),
    *("cue", "went"),
    *(*_ABOUT, "levels", "wording", "comment", "flagged", "seconds"),
    *("about", "behaviours", "people", "named", "through", "answered", "seen", "words", "by"),
)
NEARLY = st.dictionaries(st.sampled_from(_KEYS), JSON, max_size=5)
"""What has the keys of a value, and anything under them."""
A_MARK = NEARLY.map(lambda rest: {**rest, **dict.fromkeys(_ABOUT, "x")})
ANYTHING = JSON | NEARLY | A_MARK | st.lists(NEARLY, max_size=3) | st.dictionaries(TEXTS, st.lists(JSON, max_size=3))

PLAYS = st.builds(Play, st.integers(), st.lists(TEXTS, max_size=4).map(tuple))
ENTRY = st.tuples(st.none() | st.floats(0, 9), TEXTS, st.booleans()).map(list)
NOTES = st.dictionaries(TEXTS, st.builds(GradebookNote, ENTRY, ENTRY, TEXTS), max_size=3)
BY_CASE = st.dictionaries(TEXTS, st.booleans(), max_size=3)
STAMPS = st.datetimes(timezones=st.just(UTC))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **{f"ANSWER[{one}]": st.integers(0, 9) for one in records.ANSWER},
    **{f"CONFIDENCE[{one}]": st.sampled_from("123") for one in records.CONFIDENCE},
    **{f"EXAMPLE[{one}]": TEXTS for one in records.EXAMPLE},
    **{f"BEHAVIOUR[{one}]": st.integers(0, 9) for one in after.BEHAVIOUR},
    **{f"BEHAVIOUR_SURE[{one}]": st.sampled_from("123") for one in after.BEHAVIOUR_SURE},
    **dict.fromkeys(["LOOK_BACK", "CALENDAR_SENTENCE"], TEXTS),
    **dict.fromkeys(["TRACK", "COACH", "LOADED", "BELIEF", "TEXT", "PAGE", "MEMO", "FILE_WRITTEN", "PHRASE"], TEXTS),
    "PORTFOLIO": st.frozensets(TEXTS),
    "PLAY": PLAYS,
    "FINISHED": st.lists(PLAYS, max_size=records.MOST_PLAYS),
    "GUESS": NUMBERS,
    "PREDICTION": NUMBERS,
    "MODEL_ANSWER": NUMBERS,
    "SLIDERS": st.dictionaries(TEXTS, NUMBERS),
    "ROWS": st.lists(st.dictionaries(TEXTS, NUMBERS | TEXTS)),
    "TRACE": st.builds(PracticeRun, TEXTS, BY_CASE),
    "SORTING": st.builds(SortingRound, st.integers(), st.integers(0, 99)),
    "SORTED": st.builds(SortedSentence, TEXTS, st.integers(0, 99), st.booleans()),
    "OWN_LINE": TEXTS,
    "ASKED": st.builds(
        SecondViewAsked,
        TEXTS,
        st.lists(st.builds(AskedBehaviour, TEXTS, TEXTS, TEXTS), max_size=3).map(tuple),
        st.integers(0, 9),
        st.lists(TEXTS, max_size=3).map(tuple),
        TEXTS,
    ),
    "SECOND_VIEW": st.builds(
        SecondViewTold,
        st.integers(0, 9),
        st.dictionaries(TEXTS, st.none() | st.integers(0, 9), max_size=3),
        st.lists(TEXTS, max_size=3).map(tuple),
        TEXTS,
    ),
    "CARD": st.builds(CardAnswer, TEXTS, TEXTS, st.none() | st.sampled_from(get_args(cards.Went))),
    "BEGINS": st.dates(),
    "CALENDAR_ID": st.uuids(),
    "CALENDAR_OF": st.builds(
        CalendarState, TEXTS, st.none() | STAMPS, st.integers(-1, 9), st.dictionaries(TEXTS, st.dates())
    ),
    "MARK": st.builds(
        GivenMark,
        *(TEXTS, TEXTS, TEXTS, TEXTS, st.dictionaries(TEXTS, st.integers(0, 3)), st.dictionaries(TEXTS, TEXTS)),
        *(TEXTS, st.booleans(), st.floats(0, 1e6)),
    ),
    "GRADEBOOK_WRITING": NOTES,
    "GRADEBOOK_WRITTEN": NOTES,
}
"""For every declaration, the values that are written."""


@settings(max_examples=150, deadline=None)
@given(data=ANYTHING)
def test_a_reader_takes_any_json_and_what_it_believes_it_writes(data: object) -> None:
    for kind in KINDS.values():
        value = kind.read(data)
        if value is not None:
            assert kind.read(json.loads(json.dumps(kind.write(value)))) == value


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read(name: str, data: st.DataObject) -> None:
    kind, value = KINDS[name], data.draw(VALUES[name])
    assert kind.read(json.loads(json.dumps(kind.write(value)))) == value


@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_no_value_and_what_has_the_wrong_shape_has_nothing_in_it(name: str) -> None:
    kind = KINDS[name]
    assert kind.read(None) is None
    wrong = [{"x": {}}, [None, 7]] + ([] if isinstance(kind.read("a"), str) else ["2027"])
    empty: tuple[object, ...] = (PracticeRun(), CalendarState("", None, -1), [{}, {}])
    assert all(not value or value in empty for value in map(kind.read, wrong))


def test_a_play_has_a_seed_and_few_enough_choices() -> None:
    assert records.PLAY.read({"seed": 1, "choices": ["a"] * records.MOST_CHOICES})
    for spoilt in ({"seed": True, "choices": []}, {"seed": 1, "choices": [2]}, {"seed": 1, "choices": "a"}):
        assert records.PLAY.read(spoilt) is None
    assert records.PLAY.read({"seed": 1, "choices": ["a"] * (records.MOST_CHOICES + 1)}) is None


def test_of_a_mark_what_can_be_read_counts() -> None:
    about = {"assignment": "a", "learner": "l", "text": "t", "rubric": "1"}
    spoilt = {"levels": {"x": True, "y": 2, "z": "3"}, "wording": [], "comment": 7, "flagged": 1, "seconds": 10**400}
    assert records.MARK.read({**about, **spoilt}) == GivenMark("a", "l", "t", "1", {"y": 2})
    assert records.MARK.read({**about, "rubric": 1}) is None


# Through a journal


def test_a_kind_is_written_and_read_through_a_journal(tmp_path: Path) -> None:
    journal = Journal.beside(tmp_path, "mastery", "1.0.0")
    records.PREDICTION.append(journal, "one", 0.5)
    records.PREDICTION.append(journal, "two", 3)
    assert records.PREDICTION.latest(journal) == {"one": 0.5, "two": 3}
    records.PREDICTION.append(journal, "one", None)
    assert records.PREDICTION.last(journal, "one") is None
    assert records.PREDICTION.latest(journal) == {"one": None, "two": 3}
    assert [one.data for one in records.PREDICTION.records(journal, "one")] == [0.5, None]
    assert len(records.PREDICTION.records(journal)) == 3
    records.TRACK.append(journal, "pioneer")
    assert (records.TRACK.last(journal), records.COACH.last(journal)) == ("pioneer", None)


def test_what_is_no_value_is_none_and_can_be_told_from_what_is_not_there(tmp_path: Path) -> None:
    journal = Journal.beside(tmp_path, "mastery", "1.0.0")
    records.PLAY.append(journal, "climb", Play(1))
    journal.append("play", "climb", "won")
    assert records.PLAY.last(journal, "climb") is None
    assert records.PLAY.raw(journal, "climb") == "won"
    assert records.PLAY.raw(journal, "other") is None


def test_a_package_may_declare_a_kind_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Journal, "COMPACT_ABOVE", 100)
    journal = Journal.beside(tmp_path, "mastery", "1.0.0")
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    there: dict[str, Any] = {}
    exec(code, there)
    wager = there["WAGER"]
    for number in range(20):
        wager.append(journal, "first", number)
    assert wager.last(journal, "first") == 19
    assert len(journal.records()) < 20
    assert wager.name not in {kind.name for kind in KINDS.values()}


# Old lines

NOTED = {"lee": GradebookNote([None, "12ae32cb1ec02d01", True], [7.5, "92eb5ffee6ae2fec", False], "0cc175b9c0f1b6a8")}
OLD: dict[str, object] = {
    "ANSWER[start]": {"hands-on": 2},
    "ANSWER[end]": {"hands-on": 3},
    "ANSWER[looking-back]": {"hands-on": 1},
    "CONFIDENCE[start]": {"grip": "2"},
    "CONFIDENCE[end]": {"grip": "3"},
    "CONFIDENCE[looking-back]": {"grip": "1"},
    "EXAMPLE[start]": {"hands-on": "On Tuesday I took the migration back."},
    "EXAMPLE[end]": {"hands-on": "She did it herself."},
    "EXAMPLE[looking-back]": {"hands-on": "I did not see it then."},
    "TRACK": "pioneer",
    "COACH": "experienced",
    "PORTFOLIO": frozenset({"models", "candor"}),
    "PLAY": {"first-offer": Play(7, ("ask", "wait"))},
    "FINISHED": {"first-offer": [Play(7, ("ask", "wait", "accept"))]},
    "GUESS": {"retention": 0.5},
    "PREDICTION": {"retention": 0.4},
    "SLIDERS": {"retention": {"years": 4.0}},
    "ROWS": {"retention": [{"what": "Ladder", "years": 3.0}]},
    "LOADED": {"retention": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
    "BELIEF": {"rungs": "off-by-one"},
    "TRACE": {"rungs": PracticeRun("off-by-one", {"one": True, "none": False})},
    "TEXT": {"situation": "On Tuesday the twelfth …", "next:by": "2026-12-01"},
    "MEMO": {"choice": "tour", "evidence:mastery/story/first-offer": None},
    "BEGINS": {"ninety-days": date(2027, 1, 11)},
    "CALENDAR_ID": {"ninety-days": UUID("6f1ed002-ab5b-4f2a-9a34-3a5ce01f0f3e")},
    "CALENDAR_OF": {
        "ninety-days": CalendarState(
            "0cc175b9c0f1b6a831c399e269772661", datetime.fromisoformat("2026-11-21T11:00:00+01:00"), 0
        )
    },
    "FILE_WRITTEN": {"ninety-days.html": "0cc175b9c0f1b6a831c399e269772661"},
    "MARK": {
        "mastery-v1/lee": GivenMark(
            *("mastery-v1", "lee", "0cc175b9c0f1b6a8", "1.0.0", {"situated": 2}, {"situated": "92eb5ffee6ae2fec"}),
            *("Who was there?", False, 81.5),
        )
    },
    "PHRASE": {"situated/1": "Name the day and the person."},
    "GRADEBOOK_WRITING": {"mastery-v1": NOTED},
    "GRADEBOOK_WRITTEN": {"mastery-v1": NOTED},
}


NEWER = {
    *(
        "PAGE",
        "MODEL_ANSWER",
        "SORTING",
        "SORTED",
        "OWN_LINE",
        "LOOK_BACK",
        "CALENDAR_SENTENCE",
        "ASKED",
        "SECOND_VIEW",
        "CARD",
    ),
    *(f"{name}[{when}]" for name in ("BEHAVIOUR", "BEHAVIOUR_SURE") for when in after.BEHAVIOUR),
}
"""Kinds that came after the format had a number."""


def test_every_kind_has_a_line_from_before_or_is_newer() -> None:
    assert set(KINDS) == set(OLD) | NEWER


@pytest.mark.parametrize("name", OLD)
def test_lines_from_before_the_format_had_a_number_are_read_as_before(name: str) -> None:
    file = "before-formats.marks.jsonl" if KINDS[name] in MARKERS else "before-formats.jsonl"
    journal = Journal(PACKS / "journals" / file, "mastery", "1.0.0")
    assert b'"format"' not in journal.path.read_bytes()
    assert journal.damage() == []
    found = getattr(records, name.partition("[")[0])
    assert (found.last(journal) if isinstance(found, Setting) else KINDS[name].latest(journal)) == OLD[name]


def test_the_oldest_lines_are_read_as_before() -> None:
    journal = Journal(PACKS / "journals/oldest.jsonl", "ladder", "1.0.0")
    assert journal.damage() == []
    assert records.ANSWER["start"].latest(journal) == {"left": 2, "right": 0}
    assert records.TRACE.last(journal, "rungs") == PracticeRun("", {"one": True, "none": False})
    assert records.ROWS.last(journal, "retention") == [{"what": "Ladder", "years": 3}]
    assert records.FINISHED.last(journal, "climb") == [Play(6, ("ask", "climb", "down"))]
    known = {kind.name: kind for kind in KINDS.values() if kind not in MARKERS and kind.name != "setting"}
    others = [one for one in journal.records() if one.kind != "setting"]
    assert all(known[one.kind].read(one.data) is not None for one in others)


# The specification


def sections() -> dict[str, str]:
    """The page's text for each of its headings of kinds, by heading."""
    parts = re.split(r"^### (.*)$", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_page_has_every_kind_and_no_other() -> None:
    told = [name for heading in sections() for name in re.findall(r"`([^`]+)`", heading)]
    names = {kind.name for kind in KINDS.values() if kind not in MARKERS}
    assert sorted(told) == sorted([*names, *(kind.name for kind in MARKERS)])


def test_the_page_names_the_files_that_declare_kinds() -> None:
    files = Path(records.__file__).parent.glob("*.py")
    declaring = {path.name for path in files if re.search(r"\bKind\([f\"]", path.read_text("utf-8"))}
    named = re.findall(r"`(?:src/managerkit/journal/)?(\w+\.py)`", PAGE[: PAGE.index("## Files")])
    assert set(named) - {"log.py", "lines.py"} == declaring


@pytest.mark.parametrize("heading", sections())
def test_every_example_is_a_line_as_the_kit_writes_it_and_is_read(heading: str, tmp_path: Path) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", sections()[heading], re.DOTALL)
    journal = Journal(tmp_path / "m.journal.jsonl", "m", "1.0.0")
    journal.path.write_text(example, "utf-8")
    assert journal.damage() == []
    assert b"".join(encode(one) + b"\n" for one in journal.records()) == journal.path.read_bytes()
    assert [f"`{one}`" for one in dict.fromkeys(one.kind for one in journal.records())] == heading.split(", ")
    of_markers = PAGE.index(f"### {heading}\n") > PAGE.index("## Kinds in markers' files")
    for one in journal.records():
        kinds = [kind for kind in KINDS.values() if kind.name == one.kind and (kind in MARKERS) == of_markers]
        assert one.data is None or any(kind.read(one.data) is not None for kind in kinds)


def test_the_page_says_the_limits() -> None:
    from managerkit.cohort.marking.store.marks import Everlasting
    from managerkit.journal.lines import RECORD_LIMIT

    assert f"({RECORD_LIMIT:,} bytes" in PAGE
    assert f"more than {Journal.READ_LIMIT // 1024**2} MiB" in PAGE
    assert f"more than {Everlasting.READ_LIMIT // 1024**3} GiB" in PAGE
    assert f"above {Journal.COMPACT_ABOVE // 1024**2} MiB" in PAGE
    assert {"trace": kept.TRACES_KEPT} == kept.KEPT
    assert f"of `trace` the newest {kept.TRACES_KEPT}" in PAGE
    assert f"at\nmost {records.MOST_CHOICES} texts" in PAGE
    assert f"the newest {records.MOST_PLAYS} are read" in PAGE
    assert f"There is one, {FORMAT}." in PAGE


# One place


def named_elsewhere(tree: ast.AST) -> Iterator[int]:
    """The lines on which a journal is read or written without a declaration, or a record's kind compared to a text."""
    names = {kind.name for kind in KINDS.values()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            least = {"append": 3, "latest": 1, "last": 2, "history": 2}.get(node.func.attr)
            is_text = node.args and isinstance(node.args[0], ast.Constant | ast.JoinedStr | ast.BinOp)
            if least and len(node.args) >= least and is_text:
                yield node.lineno
        if isinstance(node, ast.Tuple) and len(node.elts) == 3:
            first = node.elts[0]
            if isinstance(first, ast.Constant) and first.value in names:
                yield node.lineno
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "kind":
            texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
            if names.intersection(one for one in texts if isinstance(one, str)):
                yield node.lineno


def test_no_kind_is_named_outside_of_its_declaration() -> None:
    source = ROOT / "src/managerkit"
    found = [
        f"{path.relative_to(source)}:{number}"
        for path in sorted(source.rglob("*.py"))
        if path.parent.name != "journal"
        for number in named_elsewhere(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'journal.append("answer", "a", 1)',
        'journal.last(f"answer{suffix}", "a")',
        'journal.latest("text")',
        'record.kind == "trace"',
        'moves.append(("play", name, {}))',
        'record.kind in ("text", "memo")',
    ],
)
def test_a_kind_named_elsewhere_is_found(code: str) -> None:
    assert list(named_elsewhere(ast.parse(code))) == [1]


def test_a_record_added_again_keeps_its_time_and_version(tmp_path: Path) -> None:
    then = datetime(2026, 1, 5, 9, tzinfo=UTC)
    journal = Journal(tmp_path / "m.jsonl", "old", "1.0.0", clock=lambda: then)
    first = records.TEXT.append(journal, "why", "words")
    later = Journal(journal.path, "new", "2.0.0", clock=lambda: then + timedelta(days=1))
    assert later.repeat(first, "because") == Record(first.time, "new", "1.0.0", "text", "because", "words")
    assert records.TEXT.latest(later) == {"why": "words", "because": "words"}
