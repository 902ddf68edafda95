"""The list of those who take part, as people's spreadsheets write it; and everything that can be wrong with it."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from managerkit.cli import main
from managerkit.cohort.roster import Learner, parse, suggested_id, usable_id, written

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


NAMES = st.text(st.characters(blacklist_categories=["C", "Z"]), min_size=1, max_size=40)


@given(
    st.dictionaries(st.from_regex(r"[a-z0-9_-][a-z0-9._-]{0,40}", fullmatch=True), st.tuples(NAMES, NAMES), min_size=1)
)
def test_what_is_written_is_read_again(people: dict[str, tuple[str, str]]) -> None:
    learners = [Learner(key, *names) for key, names in people.items()]
    assert parse(written(learners)).learners == learners
    assert parse(written(learners)).findings == []


@given(st.text(max_size=200))
def test_a_suggested_id_is_usable(text: str) -> None:
    assert suggested_id(text) == "" or usable_id(suggested_id(text))


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
    assert [line.split(": ")[0] for line in told.splitlines()[1:]] == [
        f"{tmp_path}/people.csv:{n}" for n in (2, 3, 4, 5)
    ]


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
