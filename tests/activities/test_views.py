import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from managerkit.activities import simulations
from managerkit.activities.assessments.view import AssessView
from managerkit.activities.practice.view import PractiseView
from managerkit.activities.reflections.memo import Evidence
from managerkit.activities.reflections.memo_view import MemoView
from managerkit.activities.reflections.view import ReflectView
from managerkit.activities.scenarios.view import PlayView
from managerkit.activities.sentences.engine import drawn
from managerkit.activities.sentences.view import SortView
from managerkit.activities.simulations.explorer.view import ExploreView
from managerkit.content.loading import CourseFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import MOST_CHOICES
from managerkit.ui import front
from managerkit.ui.controls import table
from managerkit.ui.panel import Event, View
from managerkit.ui.widget import Panel
from managerkit.workspace.view import TrackView
from tests.support.html_tree import Node, read
from tests.support.places import TINY as TINY_AT
from tests.support.sentences import sentences

COURSE = CourseFolder(TINY_AT)
TINY = COURSE.module("ladder")
HOSTILE = "</textarea><script>alert(1)</script>\"&amp;<b>'x'</b><img src=x onerror=alert(1)> 'single' & “fine”"

Open = Callable[[Journal], View]


def rungs(height: int, gap: int) -> object:
    return height // gap + 1


def practise(function: Callable[..., Any]) -> Open:
    return lambda journal: PractiseView("rungs", TINY.practice("rungs").value, journal, function)


def explore(name: str) -> Open:
    return lambda journal: ExploreView(simulations.find(name), journal)


EVIDENCE = [
    Evidence("ladder/start/grip", "The ladder", "Grip: <b>half</b> of the way up."),
    Evidence("ladder/story/climb", "The ladder", "“The climb”, played once."),
    Evidence("shed/start/dark", "The shed", "Dark: near “light”."),
]
VIEWS: dict[str, Open] = {
    "assess": lambda journal: AssessView(TINY.assessment.value, journal),
    "play": lambda journal: PlayView("climb", TINY.scenario("climb").value, journal, seed=1),
    "reflect": lambda journal: ReflectView(TINY.reflection.value, journal),
    "sort": lambda journal: SortView("rungs", sentences(), journal, seed=1),
    "practise": practise(rungs),
    "track": lambda journal: TrackView(COURSE, journal),
    "assess-end": lambda journal: AssessView(TINY.assessment.value, journal, "end"),
    "memo": lambda journal: MemoView(journal, EVIDENCE),
    **{name: explore(name) for name in simulations.names()},
}
DRAWS = {"play": 30, "assess": 30, "assess-end": 30} | dict.fromkeys(simulations.names(), 6)
"""Examples tried of views that draw a figure, which takes its time; the others get more."""

QUICK = {"timeline", "team-map"}
"""A simulation with a table, and one with a drawing. The others are for the whole run."""


def marked(name: str, *values: object) -> ParameterSet:
    """A test's parameters, with a mark if they are about a simulation that only the whole run goes through."""
    slow = name in set(simulations.names()) - QUICK
    return pytest.param(name, *values, marks=[pytest.mark.slow] if slow else [])


EVERY = pytest.mark.parametrize("name", [marked(name) for name in VIEWS])

# Ways to a page that shows something else than the first one
ANSWERS = [
    Event("answer:left", "2"),
    Event("answer:right", "1"),
    Event("answer:slips", "0"),
    Event("confidence:grip", "2"),
]
TEXT = "On Tuesday I climbed the green one by the shed, and Ravi held it without a word."
WRITTEN = [
    Event("text:last", TEXT),
    Event("text:next:cue", "the ladder wobbles"),
    Event("text:next:act", "come down at once"),
    Event("text:next:by", "2026-12-01"),
    Event("text:next:who", "Ravi"),
]
SORTED_ALL = [Event(f"sort:0:{one.id}:usable", "") for one in drawn(sentences(), 1, 0)]
PAGES: list[tuple[str, list[Event]]] = [
    *((name, []) for name in VIEWS),
    ("assess", [*ANSWERS, Event("page", "1")]),
    ("play", [Event("choose:0:ask", ""), Event("choose:1:guess", "")]),
    ("play", [Event("choose:0:climb", ""), Event("choose:1:down", "")]),
    ("reflect", WRITTEN),
    ("sort", SORTED_ALL[:1]),
    ("sort", [*SORTED_ALL, Event("line:saw", TEXT)]),
    ("practise", [Event("belief:rungs", "top")]),
    ("track", [Event("track", "only")]),
    *((name, [Event("guess", "5"), Event("predict", "")]) for name in simulations.names()),
    *((name, [Event("guess", "5"), Event("predict", ""), Event("regime", "")]) for name in simulations.names()),
]
EVERY_PAGE = pytest.mark.parametrize(
    ("name", "events"), [marked(*one) for one in PAGES], ids=[f"{name}-{len(events)}" for name, events in PAGES]
)


@contextmanager
def somewhere() -> Iterator[Journal]:
    with tempfile.TemporaryDirectory() as folder:
        yield Journal.beside(Path(folder), TINY.id, TINY.module.version)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.beside(tmp_path, TINY.id, TINY.module.version)


def after(open_view: Open, journal: Journal, events: list[Event]) -> View:
    view = open_view(journal)
    for event in events:
        view.handle(event)
    return view


def page(view: View) -> Node:
    return read(view.body())


def controls(tree: Node) -> list[Node]:
    """What a person can use on a page."""
    return [one for one in tree.all() if "data-on" in one.attrs and "disabled" not in one.attrs]


def used(control: Node) -> Event:
    """What the browser sends when somebody uses a control: presses it, picks it, or writes something new into it."""
    name, value = control.attrs["name"], control.attrs.get("value", "")
    match control.tag, control.attrs.get("type"):
        case "textarea", _:
            return Event(name, f"{control.text.strip()} and more")
        case "select", _:
            chosen = [option.attrs["value"] for option in control.all("option") if "selected" not in option.attrs]
            return Event(name, chosen[-1])
        case "input", "text":
            return Event(name, f"{value} more")
        case "input", "date":
            return Event(name, "2027-01-01")
        case "input", "number" | "range":
            low = control.attrs.get("min", "0")
            return Event(name, "1" if value and float(value) == float(low) else low)
        case _:
            return Event(name, value)


def written(journal: Journal) -> bytes:
    return journal.path.read_bytes() if journal.path.exists() else b""


# What every page is made of


@EVERY_PAGE
def test_every_control_of_a_page_does_something(name: str, events: list[Event], tmp_path: Path) -> None:
    first = after(VIEWS[name], Journal.beside(tmp_path, "first", "1.0.0"), events)
    for number, control in enumerate(controls(page(first))):
        if control.attrs.get("aria-current"):
            continue
        journal = Journal.beside(tmp_path, f"try-{number}", "1.0.0")
        view = after(VIEWS[name], journal, events)
        kept = written(journal)
        view.handle(used(control))
        if written(journal) == kept:
            assert str(view.body()) != str(first.body()), f"{used(control)} does nothing"


@EVERY_PAGE
def test_a_fresh_view_resumes_from_the_journal(name: str, events: list[Event], journal: Journal) -> None:
    view = after(VIEWS[name], journal, events)
    again = VIEWS[name](Journal(journal.path, TINY.id, TINY.module.version))
    assert str(again.body()) == str(view.body())
    assert str(again.static()) == str(view.static())
    assert again.text() == view.text()


@EVERY_PAGE
def test_everything_has_a_name_that_can_be_read_out(name: str, events: list[Event], journal: Journal) -> None:
    tree = page(after(VIEWS[name], journal, events))
    for control in tree.all("input", "textarea", "select"):
        label = control.around("label")
        assert control.attrs.get("aria-label", "").strip() or (label and label.text.strip()), control
    for group in tree.all("fieldset"):
        assert group.children[0].tag == "legend"
        assert group.children[0].text.strip()
    for grid in tree.all("table"):
        assert grid.children[0].tag == "caption"
        assert grid.children[0].text.strip()
        assert all(head.attrs.get("scope") for head in grid.all("th"))
    for button in tree.all("button", "summary"):
        assert button.text.strip() or button.attrs.get("aria-label", "").strip(), button
    for figure in tree.all("svg"):
        assert figure.attrs.get("role") == "img"
        assert figure.attrs.get("aria-label", "").strip()
    for region in tree.all():
        if region.attrs.get("role") in ("region", "group", "navigation") or region.tag == "nav":
            assert region.attrs.get("aria-label", "").strip()


@EVERY_PAGE
def test_ids_are_unique_and_so_are_keys_among_siblings(name: str, events: list[Event], journal: Journal) -> None:
    tree = page(after(VIEWS[name], journal, events))
    ids = [one.attrs["id"] for one in tree.all() if "id" in one.attrs]
    assert len(ids) == len(set(ids))
    for one in [tree, *tree.all()]:
        keys = [(child.tag, child.attrs["data-key"]) for child in one.children if child.attrs.get("data-key")]
        assert len(keys) == len(set(keys)), keys
    chosen = [one.attrs["name"] for one in tree.all("input") if "checked" in one.attrs]
    assert len(chosen) == len(set(chosen)), "two answers to one question"


@EVERY_PAGE
def test_without_a_front_end_a_page_is_words_and_pictures(name: str, events: list[Event], journal: Journal) -> None:
    view = after(VIEWS[name], journal, events)
    tree = read(view.static())
    assert not list(tree.all("input", "textarea", "select", "button", "form", "script", "iframe", "object"))
    assert not [one for one in tree.all() if "data-on" in one.attrs or any(key.startswith("on") for key in one.attrs)]
    assert view.text().strip()
    assert "<" not in view.text()


@EVERY
def test_views_of_one_workspace_have_keys_of_their_own(name: str, journal: Journal) -> None:
    view = VIEWS[name](journal)
    assert view.journal is journal
    assert view.key.startswith("ladder.journal.jsonl/")
    assert view.key not in {other(journal).key for title, other in VIEWS.items() if title != name}


# Whatever comes in

PARTS = ["answer", "left", "page", "confidence", "grip", "example", "choose", "0", "1", "ask", "climb", "back", "again"]
PARTS += ["coach", "guess", "predict", "set", "row", "add", "drop", "regime", "reset", "forget", "text", "last", "next"]
PARTS += [
    "sort",
    "wet",
    "usable",
    "differ",
    "more",
    "line",
    "saw",
    "memo",
    "pick",
    "ladder/start/grip",
    "choice",
    "sentence",
]
PARTS += ["cue", "belief", "rungs", "track", "", "-1", "²", "٣", "9" * 5000, "x"]
NAMES = st.text() | st.lists(st.sampled_from(PARTS), max_size=4).map(":".join)
VALUES = st.text() | st.sampled_from(
    ["0", "1", "99", "-1", "1e999", "nan", "²", "٣", "9" * 5000, "novice", "top", "only"]
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
    | st.sampled_from([10**400, "2", 1e308]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
KINDS = {
    "assess": {"answer": ["left", "x"], "confidence": ["grip"], "example": ["left"]},
    "play": {"play": ["climb"], "finished": ["climb"], "setting": ["coach"]},
    "reflect": {"text": ["last", "next", "next:cue", "next:by"]},
    "sort": {"sorting": ["rungs"], "sorted": ["rungs:wet", "rungs:x"], "own-line": ["rungs:saw", "rungs:ask"]},
    "practise": {"belief": ["rungs"], "trace": ["rungs"]},
    "track": {"setting": ["track"]},
    "assess-end": {"answer:end": ["left", "x"], "confidence:end": ["grip"], "example:end": ["left"]},
    "memo": {"memo": ["choice", "sentence", "until", "evidence:ladder/start/grip", "evidence:", "x"]},
    **{name: {kind: [name] for kind in ("guess", "prediction", "sliders", "rows")} for name in simulations.names()},
}


def all_drawn(view: View) -> None:
    read(view.body())
    read(view.static())
    assert view.text()


@pytest.mark.slow
@EVERY
def test_nothing_that_is_sent_upsets_a_view(name: str) -> None:
    @settings(max_examples=DRAWS.get(name, 100), suppress_health_check=list(HealthCheck))
    @given(st.lists(st.builds(Event, NAMES, VALUES), max_size=6))
    def send(events: list[Event]) -> None:
        with somewhere() as journal:
            view = after(VIEWS[name], journal, [Event("guess", "5"), Event("predict", ""), *events])
            all_drawn(view)
            all_drawn(VIEWS[name](journal))

    send()


LATER_ROW = re.compile(r"(row|drop):[1-9]")
"""A table's later rows are like its first."""


@EVERY
def test_every_kind_of_name_with_every_kind_of_value_is_survived(name: str, journal: Journal) -> None:
    view = VIEWS[name](journal)
    names = {control.attrs["name"] for control in controls(page(view)) if not LATER_ROW.match(control.attrs["name"])}
    for control in sorted(names):
        for value in ("", "²", "٣", "-1", "1e999", "nan", "9" * 5000, HOSTILE, "\x00", "\ud800", "true"):
            view.handle(Event(control, value))
        for other in (f"{control}:", f":{control}", f"{control}:x", control.replace("0", "9" * 5000), control.upper()):
            view.handle(Event(other, "1"))
    all_drawn(view)


@pytest.mark.slow
@EVERY
def test_nothing_that_a_journal_holds_upsets_a_view(name: str) -> None:
    kept = st.sampled_from([(kind, key) for kind, keys in KINDS[name].items() for key in keys])

    @settings(max_examples=DRAWS.get(name, 100), suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(kept, JSON), max_size=5))
    def hold(records: list[tuple[tuple[str, str], Any]]) -> None:
        with somewhere() as journal:
            for (kind, key), data in records:
                journal.append(kind, key, data)
            all_drawn(VIEWS[name](journal))

    hold()


RECORDS: list[tuple[str, str, str, Any]] = [
    ("play", "setting", "coach", []),
    ("play", "setting", "coach", {"novice": 1}),
    ("play", "play", "climb", {"seed": 1, "choices": ["climb", "fly"]}),
    ("play", "play", "climb", {"seed": 1, "choices": ["guess"] * 201}),
    ("play", "finished", "climb", {"seed": 1}),
    ("track", "setting", "track", ["only"]),
    ("practise", "belief", "rungs", ["top"]),
    ("practise", "trace", "rungs", {"passed": 3, "belief": []}),
    ("assess", "answer", "left", 10**400),
    ("assess", "example", "left", {"a": 1}),
    ("assess", "confidence", "grip", [1]),
    ("memo", "memo", "choice", ["stay"]),
    ("memo", "memo", "revisit", 20261201),
    ("memo", "memo", "evidence:ladder/start/grip", {"text": "x"}),
]
NUMBERS: list[Any] = [10**400, -1e300, True, "5", []]
SLIDERS: list[Any] = [3, [], {"x": 1}]
ROWS: list[Any] = [[None], [{}], [[]], {}, [{}] * 99]
for model in simulations.names():
    RECORDS += [(model, kind, model, value) for kind in ("guess", "prediction") for value in NUMBERS]
    RECORDS += [(model, "sliders", model, value) for value in SLIDERS]
    RECORDS += [(model, "rows", model, value) for value in ROWS]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "kind", "key", "data"),
    [marked(*one) for one in RECORDS],
    ids=[f"{number}-{kind}" for number, (_, kind, _, _) in enumerate(RECORDS)],
)
def test_a_hostile_record_is_passed_over(name: str, kind: str, key: str, data: Any, journal: Journal) -> None:
    journal.append(kind, key, data)
    all_drawn(VIEWS[name](journal))


@pytest.mark.slow
@pytest.mark.parametrize("name", [marked(name) for name in simulations.names()])
def test_cells_of_the_wrong_kind_are_passed_over(name: str, journal: Journal) -> None:
    columns = simulations.find(name).columns
    cells: list[Any] = [[], {}, None, True, 10**400, "x", -1e300]
    for value in cells:
        journal.append("rows", name, [{column.name: value for column in columns}])
        all_drawn(VIEWS[name](journal))


# Events that come late or twice


@pytest.mark.parametrize(
    "late",
    [
        "choose:0:ask",
        "choose:1:ask",
        "choose:2:ask",
        "choose:1:fly",
        "choose:1",
        "back:1",
        "back:-1",
        "back:7",
        "again:2",
    ],
)
def test_a_move_for_another_moment_does_nothing(late: str, journal: Journal) -> None:
    view = after(VIEWS["play"], journal, [Event("choose:0:climb", "")])
    kept, shown = written(journal), str(view.body())
    assert view.handle(Event(late, "")) == ""
    assert (written(journal), str(view.body())) == (kept, shown)


def test_the_same_choice_sent_twice_is_made_once(journal: Journal) -> None:
    view = after(VIEWS["play"], journal, [Event("choose:0:guess", "")] * 3)
    assert journal.last("play", "climb") == {"seed": 1, "choices": ["guess"]}
    assert view.handle(Event("choose:1:guess", "")) == "At the foot"
    assert journal.last("play", "climb")["choices"] == ["guess", "guess"]


def test_going_back_keeps_the_luck_and_playing_again_changes_it(journal: Journal) -> None:
    steps = [Event("choose:0:climb", ""), Event("choose:1:down", ""), Event("back:1", "")]
    view = after(VIEWS["play"], journal, steps)
    assert journal.last("play", "climb") == {"seed": 1, "choices": ["climb"]}
    assert view.handle(Event("choose:1:down", "")) == "An ending: You are where you were"
    view.handle(Event("again:1", ""))
    play = journal.last("play", "climb")
    assert play["choices"] == []
    view.handle(Event("again:1", ""))
    assert play["seed"] == 1 or journal.last("play", "climb") == play
    assert journal.last("finished", "climb") == [{"seed": 1, "choices": ["climb", "down"]}]


def test_a_play_gets_no_longer_than_a_journal_keeps(journal: Journal) -> None:
    journal.append("play", "climb", {"seed": 1, "choices": ["guess"] * (MOST_CHOICES - 1)})
    late = [Event(f"choose:{turn}:guess", "") for turn in range(MOST_CHOICES - 1, MOST_CHOICES + 2)]
    view = after(VIEWS["play"], journal, late)
    assert len(journal.last("play", "climb")["choices"]) == MOST_CHOICES
    assert str(VIEWS["play"](journal).body()) == str(view.body())


def test_a_play_of_a_scenario_that_has_changed_since_stops_where_it_still_makes_sense(journal: Journal) -> None:
    journal.append("play", "climb", {"seed": 1, "choices": ["climb", "sideways", "up"]})
    kept = written(journal)
    tree = page(VIEWS["play"](journal))
    assert "This scenario has changed since you played it" in tree.text
    assert "On a rung" in tree.text
    assert written(journal) == kept


@pytest.mark.parametrize("name", [marked(name) for name in simulations.names() if simulations.find(name).rows])
def test_a_row_is_dropped_and_added_once_however_often_it_is_sent(name: str, journal: Journal) -> None:
    def count() -> int:
        return len(journal.last("rows", name))

    start = len(simulations.find(name).rows)
    view = after(VIEWS[name], journal, [Event(f"drop:0:{start}", "")] * 3)
    assert count() == start - 1
    for _ in range(3):
        view.handle(Event(f"add:{start - 1}", ""))
    assert count() == start


def test_what_is_typed_last_is_what_stands(journal: Journal) -> None:
    view = after(
        VIEWS["reflect"], journal, [Event("text:last", "first"), Event("text:last", ""), Event("text:last", "last")]
    )
    (area,) = (one for one in page(view).all("textarea"))
    assert area.text == "\nlast"
    assert [record.data for record in journal.history("text", "last")] == ["first", "", "last"]


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("assess", Event("answer:left", "3")),
        ("assess", Event("answer:unknown", "1")),
        ("assess", Event("confidence:grip", "4")),
        ("assess", Event("confidence:unknown", "1")),
        ("reflect", Event("text:next", "x")),
        ("reflect", Event("text:last:cue", "x")),
        ("reflect", Event("text:unknown", "x")),
        ("practise", Event("belief:other", "top")),
        ("practise", Event("belief:rungs", "unknown")),
        ("track", Event("track", "unknown")),
        ("play", Event("coach", "unknown")),
    ],
)
def test_what_no_control_would_send_is_not_kept(name: str, event: Event, journal: Journal) -> None:
    view = VIEWS[name](journal)
    kept = written(journal)
    view.handle(event)
    assert written(journal) == kept


# A learner's words


def hostile() -> None:
    """A function whose error tries to be a page."""
    raise ValueError(HOSTILE)


WORDS: dict[str, tuple[Open, list[Event]]] = {
    "assess": (VIEWS["assess"], [*ANSWERS, Event("example:left", HOSTILE)]),
    "memo": (VIEWS["memo"], [Event("memo:against", HOSTILE), Event("memo:who", HOSTILE)]),
    "reflect": (VIEWS["reflect"], [Event(f"text:{part}", HOSTILE) for part in ("last", "next:cue", "next:who")]),
    "practise-error": (practise(lambda *_: hostile()), []),
    "practise-value": (practise(lambda *_: HOSTILE), []),
}  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_words_show_as_they_were_written_and_never_as_html(name: str, journal: Journal) -> None:
    open_view, events = WORDS[name]
    view = after(open_view, journal, events)
    for html in (view.body(), view.static()):
        tree = read(html)
        assert not list(tree.all("script", "img", "b"))
        assert not [one for one in tree.all() if any(key.startswith("on") for key in one.attrs)]
        held = [one.text for one in tree.all()] + [one.attrs.get("value", "") for one in tree.all("input")]
        assert any(HOSTILE in text or repr(HOSTILE)[1:-1] in text for text in held)
    if name != "assess":
        assert HOSTILE in view.text() or repr(HOSTILE)[1:-1] in view.text()


def test_hostile_words_in_the_place_of_settings_are_passed_over(journal: Journal) -> None:
    for kind, key in (
        ("setting", "coach"),
        ("setting", "track"),
        ("belief", "rungs"),
        ("play", "climb"),
        ("answer", "left"),
    ):
        journal.append(kind, key, HOSTILE)
    for name in ("play", "track", "practise", "assess"):
        view = VIEWS[name](journal)
        assert "alert" not in str(view.body()) + str(view.static()) + view.text()


def test_static_and_text_hold_the_words() -> None:
    with somewhere() as journal:
        view = after(VIEWS["reflect"], journal, WRITTEN)
        for words in (event.value for event in WRITTEN):
            assert words in read(view.static()).text
            assert words in view.text()
        view = after(VIEWS["assess"], journal, [*ANSWERS, Event("example:left", "One Tuesday")])
        for words in ("My left hand was …", "on it", "One Tuesday", "Grip"):
            assert words in read(view.static()).text
        assert "Grip: above the middle, towards “holds on”" in view.text()
        view = after(VIEWS["play"], journal, [Event("choose:0:climb", ""), Event("choose:1:down", "")])
        for words in (
            "Climb at once",
            "Back down",
            "You are where you were",
            "tired" if "tired" in view.text() else "afraid",
        ):
            assert words in read(view.static()).text
            assert words in view.text()
        view = after(VIEWS["track"], journal, [Event("track", "only")])
        assert "Ladders" in read(view.static()).text
        assert view.text() == "Track: Only"


# Being shown


@pytest.fixture(scope="module")
def shell() -> Iterator[Any]:
    """IPython as a notebook has it, without a kernel and without a history."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    with tempfile.TemporaryDirectory() as folder:
        before = os.environ.get("IPYTHONDIR")
        os.environ["IPYTHONDIR"] = folder
        config = Config()
        config.HistoryManager.enabled = False
        yield InteractiveShell.instance(config=config)
        InteractiveShell.clear_instance()
        os.environ.pop("IPYTHONDIR")
        if before is not None:
            os.environ["IPYTHONDIR"] = before


def shown(view: View) -> list[dict[str, Any]]:
    from IPython.utils.capture import capture_output

    with capture_output() as captured:
        front.show(view)
    return [output.data for output in captured.outputs]


def test_without_a_front_end_a_view_is_shown_as_html_with_a_twin_in_plain_text(
    shell: Any, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MANAGERKIT_VIEW", "static")
    view = after(VIEWS["reflect"], journal, [Event("text:last", HOSTILE)])
    (data,) = shown(view)
    assert set(data) == {"text/html", "text/plain"}
    assert data["text/plain"] == view.text()
    tree = read(data["text/html"])
    assert not list(tree.all("script", "img", "input", "textarea", "button"))
    assert HOSTILE in tree.text
    assert json.loads(json.dumps(data)) == data


def test_with_a_front_end_a_view_is_shown_as_a_panel_under_a_note_for_those_without_a_kernel(
    shell: Any, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MANAGERKIT_VIEW", "live")
    note, panel = shown(VIEWS["reflect"](journal))
    assert "ladder.journal.jsonl" in note["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in panel


@pytest.mark.parametrize(
    ("environment", "live"),
    [
        ({}, False),
        ({"JPY_SESSION_NAME": "a.ipynb"}, True),
        ({"VSCODE_PID": "1", "JPY_SESSION_NAME": "a.ipynb"}, False),
        ({"COLAB_RELEASE_TAG": "1"}, False),
        ({"JPY_SESSION_NAME": "a.ipynb", "NBGRADER_EXECUTION": "autograde"}, False),
        ({"NBGRADER_EXECUTION": "validate"}, False),
        ({"MANAGERKIT_VIEW": "live"}, True),
        ({"MANAGERKIT_VIEW": "live", "NBGRADER_EXECUTION": "autograde"}, True),
        ({"MANAGERKIT_VIEW": "static", "JPY_SESSION_NAME": "a.ipynb"}, False),
        ({"MANAGERKIT_VIEW": "", "JPY_SESSION_NAME": "a.ipynb"}, True),
    ],
)
def test_what_counts_as_a_front_end(environment: dict[str, str], live: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MANAGERKIT_VIEW", "NBGRADER_EXECUTION", "JPY_SESSION_NAME", "VSCODE_PID", "COLAB_RELEASE_TAG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert front.live() is live


# The panel


Sent = list[dict[str, Any]]


def sends(panel: Panel, number: int, name: str, value: str, page: str = "page-1") -> None:
    """Hand the panel a message as its comm would."""
    content = {"kind": "event", "page": page, "number": number, "name": name, "value": value}
    data = {"method": "custom", "content": content}
    panel.comm.handle_msg({"content": {"data": data}, "buffers": []})


def listen(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What the panel sends to its page from now on, besides its state."""
    sent: Sent = []

    def publish(_kind: str, data: dict[str, Any], **_rest: Any) -> None:
        if data.get("method") == "custom":
            sent.append(data["content"])

    monkeypatch.setattr(panel.comm, "publish_msg", publish)
    return sent


@pytest.fixture
def panel(journal: Journal) -> Panel:
    return Panel(VIEWS["reflect"](journal))


@pytest.fixture
def sent(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> Sent:
    return listen(panel, monkeypatch)


def done(number: int, page: str = "page-1", said: str = "") -> dict[str, Any]:
    return {"kind": "done", "page": page, "number": number, "said": said}


def typed(journal: Journal) -> list[Any]:
    return [record.data for record in journal.history("text", "last")]


def test_an_event_reaches_the_view_and_is_acknowledged(panel: Panel, sent: Sent, journal: Journal) -> None:
    assert panel.key == "ladder.journal.jsonl/reflect"
    sends(panel, 1, "text:last", "green & wobbly")
    assert typed(journal) == ["green & wobbly"]
    assert sent == [done(1)]
    assert "green &amp; wobbly" in panel.html


def test_an_event_sent_again_is_acknowledged_again_and_handled_once(panel: Panel, sent: Sent, journal: Journal) -> None:
    for number in (1, 1, 2, 1, 2):
        sends(panel, number, "text:last", f"number {number}")
    assert typed(journal) == ["number 1", "number 2"]
    assert sent == [done(number) for number in (1, 1, 2, 1, 2)]


def test_an_event_sent_again_by_the_next_page_through_another_panel_is_handled_once(
    panel: Panel, journal: Journal
) -> None:
    sends(panel, 1, "text:last", "first")
    sends(panel, 2, "text:last", "second")
    sends(Panel(VIEWS["reflect"](journal)), 1, "text:last", "first")
    assert typed(journal) == ["first", "second"]


def test_each_page_counts_for_itself(panel: Panel, sent: Sent, journal: Journal) -> None:
    sends(panel, 1, "text:last", "here")
    sends(panel, 1, "text:last", "there", page="page-2")
    assert typed(journal) == ["here", "there"]
    assert sent == [done(1), done(1, "page-2")]


def test_a_failure_is_told_and_not_acknowledged_until_it_is_put_right(
    panel: Panel, sent: Sent, journal: Journal
) -> None:
    journal.path.mkdir()  # where the journal should be, so that nothing can be written
    sends(panel, 1, "text:last", "kept")
    assert [(one["kind"], one["number"]) for one in sent] == [("failed", 1)]
    assert "could not be" in sent[0]["why"]
    journal.path.rmdir()
    sends(panel, 1, "text:last", "kept")
    assert sent[1:] == [done(1)]
    assert typed(journal) == ["kept"]


def test_an_event_that_fails_neither_hides_nor_holds_up_the_next(panel: Panel, sent: Sent, journal: Journal) -> None:
    sends(panel, 1, "text:last", "x" * 300_000)  # more than a record may hold
    sends(panel, 2, "text:next:act", "ask first")
    assert [(one["kind"], one["number"]) for one in sent] == [("failed", 1), ("done", 2)]
    sends(panel, 1, "text:last", "x" * 300_000)
    assert sent[-1]["kind"] == "failed", "what failed is not taken for done when it comes again"


def test_what_a_view_says_is_said(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = Panel(VIEWS["play"](journal))
    sent = listen(panel, monkeypatch)
    sends(panel, 1, "choose:0:climb", "")
    assert sent == [done(1, said="On a rung")]


def test_c16_panels_of_one_journal_follow_each_other(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = Panel(VIEWS["play"](journal)), Panel(VIEWS["play"](journal))
    for panel in (one, other):
        listen(panel, monkeypatch)
    sends(one, 1, "choose:0:climb", "")
    assert "choose:1:" in other.html
    assert one.html == other.html
    sends(other, 1, "choose:0:climb", "", page="page-2")
    assert len(journal.history("play", "climb")) == 1, "a choice of an earlier moment does nothing"


def test_c16_a_page_that_is_looked_at_again_shows_what_another_kernel_wrote(
    panel: Panel, sent: Sent, journal: Journal
) -> None:
    Journal(journal.path, "ladder", "1.0.0").append("text", "last", "from another kernel")
    assert "from another kernel" not in panel.html
    panel.comm.handle_msg({"content": {"data": {"method": "custom", "content": {"kind": "look"}}}, "buffers": []})
    assert "from another kernel" in panel.html
    assert sent == []


def test_b5_a_date_has_a_year_of_four_digits(journal: Journal) -> None:
    view = VIEWS["reflect"](journal)
    assert re.search(r'<input type="date"[^>]* max="9999-12-31"', str(view.body()))
    for kept, said in (("102026-12-01", True), ("2026-12-01", False), ("", False)):
        view.handle(Event("text:next:by", kept))
        assert ("a year has four digits" in str(view.body())) == said


def test_b5_a_sample_is_called_one_until_it_is_changed(journal: Journal) -> None:
    view = ExploreView(simulations.find("timeline"), journal)
    assert "A sample, about nobody" in str(view.body())
    view.handle(Event("row:0:from", "2009"))
    assert "Your own figures" in str(view.body())


def test_c11_words_run_the_way_they_are_written(journal: Journal) -> None:
    assert re.search(r'<textarea[^>]* dir="auto"', str(VIEWS["reflect"](journal).body()))
    journal.append("text", "last", "\u05e9\u05dc\u05d5\u05dd")
    assert '<p dir="auto">\u05e9\u05dc\u05d5\u05dd</p>' in str(VIEWS["reflect"](journal).static())
    assert '<td dir="auto">\u05e9' in str(table(["", ""], [["a", "\u05e9"]], "t"))


@pytest.mark.parametrize("message", [None, 3, "event", [], {}, {"kind": "other", "page": "p", "number": 1}])
def test_messages_of_others_are_passed_over(panel: Panel, sent: Sent, message: Any, journal: Journal) -> None:
    panel.comm.handle_msg({"content": {"data": {"method": "custom", "content": message}}, "buffers": []})
    assert (sent, written(journal)) == ([], b"")


# A memo with much to tick


def test_evidence_of_several_kinds_stands_under_heads_and_of_one_kind_under_none(journal: Journal) -> None:
    ids = ["start/grip", "end/grip", "start/nerve", "end/nerve", "story/climb", "model/rungs", "commitment/next"]
    offered = [Evidence(f"ladder/{name}", "The ladder", name) for name in ids]
    body = read(MemoView(journal, [*offered, EVIDENCE[-1]]).body())
    ladder, shed = (one for one in body.all("details") if "of:" in one.attrs.get("data-key", ""))
    assert [one.text for one in ladder.all("h5")] == [
        "Your answers",
        "Your answers at the end",
        "What you played",
        "What models gave",
        "What you undertook",
    ]
    ticks = [one.attrs["name"] for one in ladder.all("input")]
    assert ticks == [f"pick:ladder/{name}" for name in ("start/grip", "start/nerve", "end/grip", "end/nerve", *ids[4:])]
    assert not list(shed.all("h5"))


def test_evidence_of_a_kind_that_has_no_head_can_be_picked_all_the_same(journal: Journal) -> None:
    offered = [
        EVIDENCE[0],
        Evidence("ladder/checklist/kit", "The ladder", "“Kit”: 2 ticked."),
        Evidence("odd", "", "o"),
    ]
    body = read(MemoView(journal, offered).body())
    assert [one.text for one in body.all("h5")][:2] == ["Your answers", "Other results"]
    assert [one.attrs["name"] for one in body.all("input") if "pick:" in one.attrs["name"]] == [
        "pick:ladder/start/grip",
        "pick:ladder/checklist/kit",
        "pick:odd",
    ]


@pytest.mark.parametrize("id", ["", "odd", "later/dream", "later/dream/x", "ladder/start/gone"])
def test_what_another_version_offered_keeps_its_words_and_can_be_taken_out_again(journal: Journal, id: str) -> None:
    journal.append("memo", f"evidence:{id}", "Picked then.")
    journal.append("memo", "mood", "sunny")
    journal.append("dream", "memo", {"evidence": ["Picked then."]})
    view = MemoView(journal, EVIDENCE)
    assert f'name="pick:{id}"' in str(view.body())
    assert "Picked then." in str(view.static()) and "Picked then." in view.text() and "sunny" not in str(view.body())
    view.handle(Event(f"pick:{id}", "false"))
    assert "Picked then." not in str(view.body())
