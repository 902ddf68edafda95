"""The list of those who take part, as people's spreadsheets write it; and everything that can be wrong with it."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from managerkit.cli import main
from managerkit.cohort.create import create, exercises
from managerkit.cohort.ids import made_from, suggested_id, usable_id
from managerkit.cohort.roster import Learner, doubts, parse, written
from managerkit.cohort.submissions.collector import trouble
from managerkit.content.loading import CourseFolder
from tests.support import tiny
from tests.support.commands import run

HEAD = "id,first_name,last_name,email\n"
ANA, BO = Learner("ana", "Ana", "Lim", "ana@example.org"), Learner("bo.2", "Bo", "Ng")

GOOD = {
    "as documented": HEAD + "ana,Ana,Lim,ana@example.org\nbo.2,Bo,Ng,\n",
    "a byte order mark, semicolons, Windows": "\ufeff"
    + "id;first_name;last_name;email\r\nana;Ana;Lim;ana@example.org\r\nbo.2;Bo;Ng;\r\n",
    "titles as people type them": "E-Mail, LAST name,First Name ,ID\nana@example.org,Lim,Ana,ana\n,Ng,Bo,bo.2\n",
    "one column for the name": "id,name,email\nana,Ana Lim,ana@example.org\nbo.2,Bo Ng,\n",
    "tabs": "id\tname\temail\nana\tAna Lim\tana@example.org\nbo.2\tBo Ng\n",
    "other columns": "team,id,name,start,email\nred,ana,Ana Lim,Monday,ana@example.org\n,bo.2,Bo Ng,,\n",
    "rows of nothing": HEAD + "\nana,Ana,Lim,ana@example.org\n,,,\nbo.2,Bo,Ng,\n,,,\n,,,\n   \n",
    "Excel's first line": "sep=;\nid;name;email\nana;Ana Lim;ana@example.org\nbo.2;Bo Ng;\n",
    "spaces around": HEAD + " ana , Ana ,Lim\u00a0, ana@example.org\nbo.2,Bo,Ng\n",
    "quotes": HEAD + '"ana","Ana","Lim","ana@example.org"\nbo.2,"Bo",Ng,\n',
}

BAD = {
    "nothing": ("", [1], "there is nothing here"),
    "nobody": (HEAD, [1], "nobody is listed"),
    "no titles": ("ana,Ana,Lim\n", [1, 1], "no column is called id"),
    "no names": ("id,email\nana,a@example.org\n", [1], "no column with names"),
    "a title twice": ("id,name,Name\nana,Ana,Ana\n", [1], "two columns are called name"),
    "no id": (HEAD + "ana,Ana,Lim,\n,Bo,Ng,\n", [3], "Bo Ng has no id"),
    "no name": (HEAD + "ana,,,\n", [2], "`ana` has no name"),
    "an id with a space": (HEAD + "ana lim,Ana,Lim,\n", [2], "`ana-lim` would do"),
    "an id that is an email": (HEAD + "ana@example.org,Ana,Lim,\n", [2], "`ana` would do"),
    "an id that climbs": (HEAD + "../ana,Ana,Lim,\n", [2], "`ana` would do"),
    "an id with a plus": (HEAD + "ana+lim,Ana,Lim,\n", [2], "cannot be an id"),
    "a hidden id": (HEAD + ".ana,Ana,Lim,\n", [2], "no dot first"),
    "an id in other letters": (HEAD + "žaneta,Žaneta,Nová,\n", [2], "`zaneta` would do"),
    "an id too long": (HEAD + f"{'a' * 65},Ana,Lim,\n", [2], "at most 64"),
    "an id twice": (HEAD + "ana,Ana,Lim,\nbo,Bo,Ng,\nana,Ana,Roy,\n", [4], "the id `ana` is on line 2 already"),
    "ids that differ by case": (HEAD + "ana,Ana,Lim,\nAna,Ana,Roy,\n", [3], "upper and lower case only"),
    "an email twice": (
        HEAD + "ana,Ana,Lim,a@example.org\nbo,Bo,Ng,A@example.org\n",
        [3],
        "the email `A@example.org` is on line 2 already",
    ),
    "no email address": (HEAD + "ana,Ana,Lim,ana at example.org\n", [2], "is no email address"),
    "an open quotation mark": (HEAD + 'ana,"Ana,Lim,\nbo,Bo,Ng,\n', [2], "a quotation mark opens here"),
    "a line break in a value": (HEAD + 'ana,"Ana\nMaria",Lim,\nbo,,,\n', [2, 4], "a line break or control character"),
    "a name too long": (HEAD + f"ana,{'a' * 129},Lim,\n", [2], "longer than 128"),
    "a null": (HEAD + "ana,A\0na,Lim,\n", [2], "a line break or control character"),
    "a2 HTML as a name": (HEAD + 'ana,<img src=x onerror="a()">,<script>,\n', [2, 2], "has < or > in it"),
    "a2 HTML as an email": (HEAD + "ana,Ana,Lim,<b>@example.org\n", [2], "has < or > in it"),
    "a2 a name that turns the line": (HEAD + "ana,Ana,\u202eLim,\n", [2], "control character"),
    "c9 a device of Windows": (HEAD + "aux,Ana,Lim,\n", [2], "`aux-1` would do"),
    "c9 a device with an ending": (HEAD + "Con.lee,Con,Lee,\n", [2], "`Con-lee` would do"),
    "c9 a dot at the end": (HEAD + "ana.,Ana,Lim,\n", [2], "`ana` would do"),
    "c9 an option": (HEAD + "-rf,Ana,Lim,\n", [2], "`rf` would do"),
    "c9 one number for two": (HEAD + "123,Ana,Lim,\n00123,Bo,Ng,\n", [3], "`id-00123` would stay"),
    "c9 one number in two ways": (HEAD + "1e5,Ana,Lim,\n100000,Bo,Ng,\n", [3], "`100000` and `1e5` are one number"),
    "several at once": (
        HEAD + "ana,Ana,Lim,x\nbo ng,Bo,Ng,\n,Cy,Oz,\nana,Ana,Lim,\n",
        [2, 3, 4, 5],
        "no email address",
    ),
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_a_roster_as_people_have_it(text: str) -> None:
    roster = parse(text)
    assert roster.findings == []
    assert roster.learners == [ANA, BO]


@pytest.mark.parametrize(("text", "lines", "told"), BAD.values(), ids=BAD)
def test_everything_wrong_is_named_by_its_line(text: str, lines: list[int], told: str) -> None:
    roster = parse(text)
    assert [finding.line for finding in roster.findings] == lines
    assert told in roster.findings[0].message
    assert not {learner.id for learner in roster.learners} & {"", "../ana", "ana+lim"}


def test_a_single_name_is_one_to_call_somebody_by() -> None:
    assert parse("id,name\nmadonna,Madonna\n").learners == [Learner("madonna", "Madonna")]


@given(st.text())
def test_any_text_is_read_or_explained(text: str) -> None:
    roster = parse(text)
    assert roster.learners or roster.findings
    assert all(usable_id(learner.id) for learner in roster.learners)
    assert len({learner.id.casefold() for learner in roster.learners}) == len(roster.learners)


NAMES = st.text(st.characters(blacklist_categories=["C", "Z"], blacklist_characters="<>"), min_size=1, max_size=40)


@given(
    st.dictionaries(st.from_regex(r"[a-z0-9_-][a-z0-9._-]{0,40}", fullmatch=True), st.tuples(NAMES, NAMES), min_size=1)
)
def test_what_is_written_is_read_again(people: dict[str, tuple[str, str]]) -> None:
    learners = [Learner(key, *names) for key, names in people.items()]
    assert parse(written(learners), people).learners == learners
    assert parse(written(learners), people).findings == []


@given(st.text(max_size=200))
def test_a_suggested_id_is_usable(text: str) -> None:
    assert suggested_id(text) == "" or usable_id(suggested_id(text))


CHANGED = {
    **{"00123": "123", "1e5": "1.00E+05", "1.10": "1,1", "20260100000000017": "2.026E+16"},
    **{"mar1": "01-Mar", "3-4": "04. Mrz", "jan2024": "Jan-24", "12.3": "12-Mar", "true": "TRUE"},
}
"""Ids, and what spreadsheets were seen to save in their place."""


@pytest.mark.parametrize("name", CHANGED)
def test_c9_an_id_that_a_spreadsheet_changes_is_doubted(name: str) -> None:
    (doubt,) = doubts([Learner(name, "Ana", "Lim")])
    kept = doubt.split("`")[3]
    assert usable_id(kept)
    assert doubts([Learner(kept, "Ana", "Lim")]) == []


@pytest.mark.parametrize("name", ["ana", "20261234", "ana.lim", "u12", "march-of", "e5", "bo-2", "a1.2.3"])
def test_c9_an_ordinary_id_is_not(name: str) -> None:
    assert doubts([Learner(name, "Ana", "Lim")]) == []


@pytest.mark.parametrize(("name", "saved"), CHANGED.items())
def test_c9_what_a_spreadsheet_saved_leads_back_to_the_id(name: str, saved: str) -> None:
    assert [one for one in (*CHANGED, "ana", "u12") if made_from(saved, one)].count(name) == 1


# Through the command


def new(folder: Path, roster: str | bytes) -> str:
    """What `cohort new` says of a roster that it refuses."""
    path = folder / "people.csv"
    path.write_bytes(roster if isinstance(roster, bytes) else roster.encode())
    ran = CliRunner().invoke(main, ["cohort", "new", str(folder / "c"), "--roster", str(path)])
    assert ran.exit_code == 1
    assert "Traceback" not in ran.output
    assert [one.name for one in folder.iterdir()] == ["people.csv"], "nothing half-made is left"
    return ran.output


def test_the_command_names_every_line(tmp_path: Path) -> None:
    told = new(tmp_path, BAD["several at once"][0])
    assert "4 things to put right; nothing was changed" in told
    places = [line.split(": ")[0] for line in told.splitlines() if line.startswith(str(tmp_path))]
    assert places == [f"{tmp_path}/people.csv:{n}" for n in (2, 3, 4, 5)]


def test_another_encoding_is_named(tmp_path: Path) -> None:
    assert "people.csv:3: this is not UTF-8 text" in new(
        tmp_path, (HEAD + "ana,Ana,Lim,\nzoe,Zoë,Ng,\n").encode("latin-1")
    )


def test_a_spreadsheet_is_named(tmp_path: Path) -> None:
    assert "is a spreadsheet; save it as CSV" in new(tmp_path, b"PK\x03\x04rest")


def test_no_such_file(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["cohort", "new", str(tmp_path / "c"), "--roster", str(tmp_path / "none.csv")])
    assert ran.exit_code == 1
    assert "none.csv cannot be read (No such file or directory)" in ran.output


def test_c9_ids_that_a_cohort_has_stay_and_new_ones_are_doubted(tmp_path: Path) -> None:
    course = CourseFolder(tiny.copy(tmp_path))
    old = [Learner("aux", "Ana", "<b>Lim"), Learner("123", "Bo", "Ng")]
    cohort = create(tmp_path / "spring", old, exercises(course), course)
    people = tmp_path / "people.csv"
    people.write_text(HEAD + "aux,Ana,Lim,\n00123,Bo,Ng,\n")
    assert "`00123` and `123` are one number" in run("cohort", "roster", cohort.root, people, code=1).output
    people.write_text(HEAD + "aux,Ana,Lim,\nmar1,Mar,One,\n")
    told = run("cohort", "roster", cohort.root, people).output
    assert "Added: mar1." in told and "Changed: aux." in told
    assert told.count("Think about it now") == 1
    assert "takes the id `mar1` for a date and changes it when it saves; `id-mar1` would stay." in told


def test_a2_nobodys_id_comes_in_through_the_exchange(tmp_path: Path) -> None:
    folder = tmp_path / '"><script>+ladder-v1+2027-03-01 10:00:00 UTC'
    folder.mkdir()
    (folder / "timestamp.txt").write_text("2027-03-01 10:00:00 UTC")
    assert "names nobody" in trouble(folder)
    assert trouble(folder.rename(tmp_path / "ana+ladder-v1+2027-03-01 10:00:00 UTC")) == ""
