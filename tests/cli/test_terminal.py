"""What commands share: tables, counts, durations, bars and mistakes told as sentences."""

import io
import sys

import click
import pytest
from click.testing import CliRunner

from managerkit.cli import terminal
from managerkit.errors import PlainError


class Screen(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Screen()


def test_a_tables_columns_are_as_wide_as_they_need() -> None:
    told = click.unstyle(terminal.table(["who", "what"], [["Ada", "in"], ["Grace H.", "late"]]))
    assert told.split("\n") == ["who       what", "Ada       in", "Grace H.  late"]


def test_a_table_of_nothing_has_its_titles() -> None:
    assert click.unstyle(terminal.table(["who", "what"], [])) == "who  what"


def test_no_cell_steers_the_terminal() -> None:
    assert "\x1b[2J" not in terminal.table(["who"], [["\x1b[2JAda"]])
    assert terminal.clean("a\x07b\r\nc\tü") == "a?b?\nc?ü"


@pytest.mark.parametrize(("number", "told"), [(0, "0 texts"), (1, "1 text"), (2, "2 texts")])
def test_a_count_agrees_with_its_noun(number: int, told: str) -> None:
    assert terminal.count(number, "text") == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "1 min"),
        (119, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (86_399, "23 h"),
        (86_400, "1 d"),
        (200_000, "2 d"),
    ],
)
def test_a_duration_is_told_in_its_biggest_unit(seconds: int, told: str) -> None:
    assert terminal.duration(seconds) == told


def test_a_users_mistake_is_one_sentence_and_a_bug_is_not_hidden() -> None:
    @click.command()
    @click.argument("kind")
    @terminal.plainly
    def fails(kind: str) -> None:
        raise PlainError("there is no such cohort") if kind == "mistake" else KeyError("oh")

    ran = CliRunner().invoke(fails, ["mistake"])
    assert (ran.exit_code, ran.stderr) == (1, "Error: there is no such cohort\n")
    assert isinstance(CliRunner().invoke(fails, ["bug"]).exception, KeyError)


def test_a_bar_names_what_is_done_and_how_much(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", screen)
    with terminal.progress("Making pages", 3) as step:
        step("ada · mastery-v1")
        step("grace · mastery-v1")
    drawn = screen.getvalue()
    assert "grace · mastery-v1" in drawn
    assert "2/3" in drawn
    assert "a second" not in drawn


def test_a_bar_in_per_cent_goes_to_stderr(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen)
    with terminal.progress_share("mastery/first-offer") as told:
        told(0.25)
    assert "mastery/first-offer" in screen.getvalue()
    assert "25%" in screen.getvalue()


def test_bars_are_not_written_into_files(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress("Making pages", 1, rate=True) as step:
        step("ada")
    with terminal.progress_share("mastery") as told:
        told(1.0)
    assert "".join(capsys.readouterr()).strip() == ""
