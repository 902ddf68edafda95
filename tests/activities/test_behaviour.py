"""An answer to a behaviour item counts alike wherever it is read: in one's own line, shared, beside a second view."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from managerkit.activities.assessments.behaviour import history, newest
from managerkit.activities.assessments.engine import behaviours, position
from managerkit.content.assessment import Item
from managerkit.journal.after import BEHAVIOUR, BEHAVIOUR_SURE
from managerkit.journal.asked import ASKED, AskedBehaviour, SecondViewAsked
from managerkit.journal.records import ANSWER, CONFIDENCE
from managerkit.look_back.collect import own_lines
from managerkit.progress.workspace import Workspace
from managerkit.second_view.asking import rounds
from managerkit.sharing.collect import numbers
from tests.support.undertaken import CANDOR, COURSE


class Hours:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2027, 1, 4, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="session")
def item() -> Item:
    return behaviours(CANDOR.assessment.value)[0]


@pytest.fixture
def clock() -> Hours:
    return Hours()


@pytest.fixture
def desk(tmp_path: Path, clock: Hours) -> Workspace:
    (tmp_path / ".managerkit/base").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    return Workspace(tmp_path, clock)


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "JST-9")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_whoever_answers_all_questions_at_the_end_counts_by_these(desk: Workspace, clock: Hours, item: Item) -> None:
    lesson = desk.lesson(CANDOR)
    ANSWER["start"].append(lesson, item.id, 0)
    BEHAVIOUR["end"].append(lesson, item.id, 1)
    BEHAVIOUR_SURE["end"].append(lesson, "all", "1")
    assert [(one.occasion, one.answer, one.sure) for one in newest(item, lesson)] == [("start", 0, ""), ("end", 1, "1")]
    clock.now = datetime(2027, 1, 5, 9, tzinfo=UTC)
    ANSWER["end"].append(lesson, item.id, 3)
    CONFIDENCE["end"].append(lesson, item.dimension, "3")
    assert [(one.occasion, one.answer, one.sure) for one in newest(item, lesson)] == [("start", 0, ""), ("end", 3, "3")]
    (line, *_) = own_lines(CANDOR, lesson)
    assert [(one.occasion, one.said) for one in line.points] == [("start", item.options[0]), ("end", item.options[3])]
    shared = numbers(COURSE, desk).modules["candor"].behaviours[item.id]
    assert {when: one.own for when, one in shared.items()} == {
        "start": position(item, 0),
        "end": position(item, 3),
    }
    ASKED.append(
        desk.first_lesson(COURSE), "0" * 16, SecondViewAsked("Ines", (AskedBehaviour("candor", item.id, "asks"),), 4)
    )
    ((compared,),) = (one.compared for one in rounds(COURSE, desk))
    assert compared.own and (compared.own.answer, compared.own.day) == (item.options[3], date(2027, 1, 5))


def test_what_is_taken_back_or_no_option_counts_no_more_and_has_been_said(desk: Workspace, item: Item) -> None:
    lesson = desk.lesson(CANDOR)
    for answer in (2, 99, None):
        ANSWER["start"].append(lesson, item.id, answer)
    assert newest(item, lesson) == [] and [one.data for one in history(item, lesson)] == [2]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process can be set on Unix alone")
@pytest.mark.usefixtures("far_east")
def test_an_answer_is_of_the_day_where_the_learner_is(desk: Workspace, clock: Hours, item: Item) -> None:
    clock.now = datetime(2027, 1, 4, 20, tzinfo=UTC)
    lesson = desk.lesson(CANDOR)
    ANSWER["start"].append(lesson, item.id, 1)
    assert [one.on for one in newest(item, lesson)] == [date(2027, 1, 5)]
