"""A table of one's own out of a CSV file: taken over once, and told line by line where it cannot be used."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations import find
from managerkit.activities.simulations.explorer.csv_table import OwnTableError, read
from managerkit.activities.simulations.explorer.view import ExploreView
from managerkit.content.loading import CourseFolder
from managerkit.journal.log import Journal
from managerkit.notebook import NotebookModule
from managerkit.ui.panel import Event
from tests.support.examples import examples
from tests.support.places import ROOT

MODEL = find("ladder-audit")
SHIPPED = ROOT / "course/modules/dual-track/ladder.csv"
HEADER = "track,level,called,low,high,criteria,people"


def given_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "own.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_the_sample_that_is_shipped_is_the_one_in_the_model() -> None:
    assert read(MODEL, SHIPPED)[0] == list(MODEL.rows)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\nengineer,5,Staff,66,82,2,6\n",
        f"{HEADER.replace(',', ';')}\nengineer;5;Staff;66;82;2;6\n",
        f"\ufeff{HEADER}\r\nengineer,5,Staff,66,82,2,6\r\n\r\n,,,,,,\r\n",
        "People,CRITERIA,high,low,called,level,track,notes\n6,2,82,66,Staff,5,Engineers,mine\n",
        f'{HEADER}\n"engineer", 5, "Staff", 66.0, 82, 2, 6\n',
    ],
)
def test_tables_as_people_and_programs_write_them(text: str, tmp_path: Path) -> None:
    rows, _ = read(MODEL, given_file(tmp_path, text))
    wanted = {"track": "engineer", "level": 5, "called": "Staff", "low": 66, "high": 82, "criteria": 2, "people": 6}
    assert rows == [wanted]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: no column is called track, level, called, low, high, criteria, people. Begin with the line"),
        ("track,level\nengineer,5", "line 1: no column is called called, low, high, criteria, people."),
        (HEADER, "has 0 lines under the first: give it 1 to 15."),
        (f"{HEADER}\n" + "engineer,5,Staff,66,82,2,6\n" * 16, "has 16 lines under the first: give it 1 to 15."),
        (f"{HEADER}\nengineer,5,Staff,6O,82,2,6", "line 2: “6O” in low is no number. Write digits alone, 52 or 52.5."),
        (f"{HEADER}\nengineer,5,Staff,66,82,2,6\nboss,5,x,1,2,0,0", "line 3: “boss” is no track. Write engineer or"),
        (f"{HEADER}\nengineer,50,Staff,66,82,2,6", "line 2: 50 in level is not between 1 and 12."),
        (f"{HEADER}\nengineer,5,Staff,nan,82,2,6", "line 2: nan in low is not between 0 and 2000."),
        (f"{HEADER}\nengineer,5,Staff,\"66,000\",82,2,6", "line 2: “66,000” in low is no number."),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_with_its_line_and_a_remedy(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(OwnTableError) as error:
        read(MODEL, given_file(tmp_path, text))
    assert told in str(error.value)


def test_a_file_that_is_not_there_or_in_another_encoding(tmp_path: Path) -> None:
    with pytest.raises(OwnTableError, match=r"cannot be read .*: put the file beside this notebook"):
        read(MODEL, tmp_path / "missing.csv")
    with pytest.raises(OwnTableError, match="is not in UTF-8: save it as “CSV UTF-8”"):
        read(MODEL, given_file(tmp_path, f"{HEADER}\nengineer,5,Führung,66,82,2,6", "latin-1"))


@examples(100)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"{HEADER}\n{text}".encode()))
def test_any_file_gives_rows_or_one_sentence(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "own.csv"
    path.write_bytes(content)
    try:
        rows, _ = read(MODEL, path)
    except OwnTableError as error:
        assert str(error).startswith(str(path))
    else:
        assert MODEL.run(MODEL.start(), rows).sentence


def test_a_file_is_taken_over_once_and_again_when_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MANAGERKIT_VIEW", "live")
    monkeypatch.chdir(tmp_path)
    folder = CourseFolder(ROOT / "course").module("dual-track")
    module = NotebookModule(folder, tmp_path)
    journal = Journal.beside(tmp_path, "dual-track", folder.module.version)
    path = given_file(tmp_path, f"{HEADER}\nengineer,5,Staff,66,82,2,6\nmanager,5,Lead,70,88,2,6")

    module.explore("ladder-audit", file="own.csv")
    assert [row["called"] for row in journal.last("rows", "ladder-audit")] == ["Staff", "Lead"]
    ExploreView(MODEL, journal).handle(Event("row:0:low", "60"))
    module.explore("ladder-audit", file="own.csv")
    assert journal.last("rows", "ladder-audit")[0]["low"] == 60, "what was changed on the screen stays"
    path.write_text(f"{HEADER}\nengineer,6,Principal,76,92,1,1\nmanager,6,Head,82,102,3,4")
    module.explore("ladder-audit", file="own.csv")
    assert [row["called"] for row in journal.last("rows", "ladder-audit")] == ["Principal", "Head"]
