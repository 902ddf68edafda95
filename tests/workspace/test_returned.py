"""Feedback that comes back by nbgrader's exchange: the newest page on each exercise, each by itself, read once."""

import os
from pathlib import Path

import pytest

from managerkit.workspace.returned import RETURNED, fetch, returned
from tests.support.exchange import Exchange


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exchange:
    return Exchange(tmp_path, tmp_path / "mine", monkeypatch)


def unreadable(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody read a page."""
    read = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path == page:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", denied)


def test_the_page_on_the_newest_hand_in_comes(exchange: Exchange) -> None:
    assert returned(exchange.workspace, "mastery-v1") == ""
    exchange.give_back(exchange.hand_in("mastery-v1", 7), "first", 1000)
    assert fetch(exchange.workspace) == [] and exchange.came("mastery-v1") == "first"
    again = exchange.hand_in("mastery-v1", 9)
    assert fetch(exchange.workspace) == [] and exchange.came("mastery-v1") == "first", "the second has no page yet"
    exchange.give_back(again, "second", 900)
    assert fetch(exchange.workspace) == [] and exchange.came("mastery-v1") == "second"
    assert returned(exchange.workspace, "mastery-v1") == "from-facilitator/mastery-v1.html"


def test_whoever_was_given_no_exchange_gets_nothing(exchange: Exchange) -> None:
    exchange.give_back(exchange.hand_in("mastery-v1", 7), "first", 1000)
    (exchange.workspace / "exercises/nbgrader_config.py").unlink()
    assert fetch(exchange.workspace) == [] and not (exchange.workspace / RETURNED).exists()


def test_one_page_that_cannot_be_read_is_told_and_the_others_come(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = exchange.give_back(exchange.hand_in("candor-v2", 6), "shut", 1000)
    exchange.give_back(exchange.hand_in("mastery-v1", 7), "open", 1000)
    unreadable(shut, monkeypatch)
    (sentence,) = fetch(exchange.workspace)
    assert sentence.startswith("The feedback on candor-v2 could not be brought") and "Permission denied" in sentence
    assert exchange.came("mastery-v1") == "open" and returned(exchange.workspace, "candor-v2") == ""


def test_a_secret_that_cannot_be_read_costs_its_own_page(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange.give_back(exchange.hand_in("candor-v2", 6), "shut", 1000)
    exchange.give_back(exchange.hand_in("mastery-v1", 7), "open", 1000)
    (secret,) = exchange.cache.glob("ada+candor*/submission_secret.txt")
    unreadable(secret, monkeypatch)
    (sentence,) = fetch(exchange.workspace)
    assert "candor-v2" in sentence and exchange.came("mastery-v1") == "open"


def test_an_older_hand_in_that_cannot_be_read_is_not_told_once_a_newer_page_is_there(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.give_back(exchange.hand_in("mastery-v1", 7), "first", 1000)
    (secret,) = exchange.cache.glob("*/submission_secret.txt")
    newer = exchange.hand_in("mastery-v1", 9)
    unreadable(secret, monkeypatch)
    assert len(fetch(exchange.workspace)) == 1, "it may be the newest that has a page"
    exchange.give_back(newer, "second", 1001)
    assert fetch(exchange.workspace) == [] and exchange.came("mastery-v1") == "second"


def test_an_older_page_does_not_pass_for_the_newest_that_cannot_be_read(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.give_back(exchange.hand_in("mastery-v1", 7), "first", 1000)
    exchange.give_back(exchange.hand_in("mastery-v1", 9), "second", 1001)
    (secret,) = exchange.cache.glob("ada+mastery-v1+2026-11-09*/submission_secret.txt")
    unreadable(secret, monkeypatch)
    (sentence,) = fetch(exchange.workspace)
    assert "mastery-v1" in sentence and returned(exchange.workspace, "mastery-v1") == ""


def test_a_page_that_came_is_not_read_again_and_one_released_again_is(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = exchange.hand_in("mastery-v1", 7)
    page = exchange.give_back(name, "first", 1000)
    fetch(exchange.workspace)
    with monkeypatch.context() as shut:
        unreadable(page, shut)
        assert fetch(exchange.workspace) == [], "what lies there is not read"
    exchange.give_back(name, "other", 1001)
    assert fetch(exchange.workspace) == [] and exchange.came("mastery-v1") == "other"
    exchange.give_back(name, "an older one, put back", 500)
    assert fetch(exchange.workspace) == [] and exchange.came("mastery-v1") == "an older one, put back"


def test_a_page_that_came_is_not_written_again_where_the_disk_keeps_moments_roughly(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.give_back(exchange.hand_in("mastery-v1", 7), "first", 1001)
    utime = os.utime
    monkeypatch.setattr(os, "utime", lambda place, ns: utime(place, ns=tuple(one - one % 2_000_000_000 for one in ns)))
    assert fetch(exchange.workspace) == []
    lies = exchange.workspace / RETURNED / "mastery-v1.html"
    came = lies.stat()
    assert came.st_mtime == 1000 and fetch(exchange.workspace) == [] and lies.stat().st_ino == came.st_ino


def test_a_page_that_somebody_spoiled_comes_anew(exchange: Exchange) -> None:
    exchange.give_back(exchange.hand_in("mastery-v1", 7), "first", 1000)
    fetch(exchange.workspace)
    (exchange.workspace / RETURNED / "mastery-v1.html").write_text("gone!")
    assert fetch(exchange.workspace) == [] and exchange.came("mastery-v1") == "first"
