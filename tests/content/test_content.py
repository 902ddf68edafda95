"""What an author reads when something is wrong: the file, the line, and a sentence on what to do."""

import re
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from managerkit.authoring.build import build
from managerkit.authoring.check import check
from managerkit.content.assessment import Assessment
from managerkit.content.expression import parse
from managerkit.content.findings import ContentError, Finding
from managerkit.content.loading import CourseFolder, File
from managerkit.content.practice import Practice
from managerkit.content.yamltext import DEEPEST, parse_yaml, read_text
from tests.support import tiny
from tests.support.examples import examples
from tests.support.places import PACKS, TINY


@dataclass(frozen=True)
class Case:
    """A mistake, as tests/packs/broken/cases.yml tells it."""

    name: str
    file: str
    new: str
    line: int
    says: str
    remedy: str
    old: str = ""
    also_old: str = ""
    also_new: str = ""

    def make(self, module: Path) -> Path:
        """Make the mistake in a module's folder; returns the file."""
        path = (module / self.file).resolve()
        text = path.read_text("utf-8")
        for old, new in ((self.old, self.new), (self.also_old, self.also_new)):
            assert text.count(old) >= 1, f"{self.file} does not hold {old!r}"
            text = text.replace(old, new, 1) if old else text
        path.write_text(text if self.old else self.new, "utf-8")
        return path


BROKEN = PACKS / "broken" / "cases.yml"
CASES = re.findall(r"^- name: (.+)$", BROKEN.read_text("utf-8"), re.MULTILINE)
FILES = sorted(str(path.relative_to(TINY)) for path in TINY.rglob("*.*") if path.is_file())


@cache
def cases() -> dict[str, Case]:
    return {case["name"]: Case(**case) for case in yaml.safe_load(BROKEN.read_text("utf-8"))}


@pytest.fixture
def case(name: str) -> Case:
    return cases()[name]


def found(module: Path) -> list[Finding]:
    return check(CourseFolder(module.parents[1]))


def reads_as_a_sentence(finding: Finding) -> None:
    told = str(finding)
    assert "\n" not in told
    assert told.endswith((".", "?"))
    assert not told.endswith(("..", "?."))
    assert finding.message
    assert finding.remedy
    assert not any(word in told for word in ("Input", "Traceback", "instance of", "<", "validation"))


def test_every_case_is_tried() -> None:
    assert list(cases()) == CASES


def test_nothing_is_wrong_with_the_tiny_course() -> None:
    assert check(CourseFolder(TINY)) == []


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told_with_its_place_and_a_remedy(case: Case, tmp_path: Path) -> None:
    module = tiny.ladder(tmp_path)
    path = case.make(module)
    findings = found(module)
    assert any(
        (one.path.resolve(), one.line) == (path, case.line) and case.says in one.message and case.remedy in one.remedy
        for one in findings
    ), "\n".join(map(str, findings)) or "nothing was found"
    for finding in findings:
        reads_as_a_sentence(finding)


def test_several_mistakes_in_several_files_are_told_at_once(tmp_path: Path) -> None:
    module = tiny.ladder(tmp_path)
    chosen = [
        "an unknown source",
        "a dangling scene",
        "bands with a gap",
        "a slug that stands twice",
        "a missing heading",
    ]
    paths = {cases()[name].make(module).name for name in chosen}
    assert len(chosen) == len(paths) == 5
    assert {finding.path.name for finding in found(module)} == paths


def test_several_mistakes_in_one_file_are_told_at_once(tmp_path: Path) -> None:
    module = tiny.ladder(tmp_path)
    (module / "module.yml").write_text("tilte: Ladders\nversion: 1\nminutes: {lesson: 2}\n", "utf-8")
    lines = {(one.line, one.message.split()[0]) for one in found(module) if one.path.name == "module.yml"}
    assert {(1, "unknown"), (2, "`1`"), (3, "`lesson`")} <= lines


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("assesment.yml", "did you mean `assessment.yml`"),
        ("module.yaml", "did you mean `module.yml`"),
        ("scenario-Fall.yml", "did you mean `scenario-NAME.yml`"),
        ("notes.md", "there are: "),
    ],
)
def test_a_file_that_nothing_reads_is_told(tmp_path: Path, name: str, remedy: str) -> None:
    module = tiny.ladder(tmp_path)
    (module / name).write_text("title: Fall\n", "utf-8")
    told = [finding for finding in found(module) if finding.path.name == name]
    assert "nothing reads a file of this name" in {finding.message for finding in told}
    assert any(finding.remedy.startswith(remedy) for finding in told)


def test_a_picture_beside_the_texts_is_nobodys_business(tmp_path: Path) -> None:
    module = tiny.ladder(tmp_path)
    (module / "ladder.png").write_bytes(b"\x89PNG")
    assert found(module) == []


def test_a_folder_without_its_module_file_says_which_file_is_missing(tmp_path: Path) -> None:
    module = tiny.ladder(tmp_path)
    (module / "module.yml").unlink()
    (finding,) = found(module)
    assert (finding.path.name, finding.line) == ("course.yml", 4)
    assert finding.remedy == "write modules/ladder/module.yml, which is missing"


class TestFilesThatAreHardlyText:
    """What no editor shows, and what would take the YAML library down."""

    def told(self, tmp_path: Path, content: bytes) -> Finding:
        path = tmp_path / "module.yml"
        path.write_bytes(content)
        with pytest.raises(ContentError) as caught:
            parse_yaml(path, read_text(path))
        assert len(caught.value.findings) == 1
        return caught.value.findings[0]

    def test_not_utf8(self, tmp_path: Path) -> None:
        finding = self.told(tmp_path, "title: A\nquestion: Café\n".encode("latin-1"))
        assert (finding.line, finding.remedy) == (2, "save the file as UTF-8")

    @pytest.mark.parametrize("opening", [b"[", b"{a: ", b"- ", b"? "])
    def test_nesting_that_would_crash_the_library(self, tmp_path: Path, opening: bytes) -> None:
        finding = self.told(tmp_path, b"title: A\nframework:\n  " + opening * 100_000)
        assert finding.line == 3
        assert "too deep" in finding.message

    def test_nesting_just_deep_enough(self, tmp_path: Path) -> None:
        path = tmp_path / "deep.yml"
        path.write_text("[" * DEEPEST + "]" * DEEPEST, "utf-8")
        parse_yaml(path, read_text(path))
        path.write_text("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "utf-8")
        with pytest.raises(ContentError, match="too deep"):
            parse_yaml(path, read_text(path))

    def test_a_billion_laughs(self, tmp_path: Path) -> None:
        rows = ["a0: &a0 [ha, ha]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
        path = tmp_path / "laughs.yml"
        path.write_text("\n".join(rows), "utf-8")
        with pytest.raises(ContentError) as caught:
            parse_yaml(path, read_text(path))
        assert {finding.message for finding in caught.value.findings} == {"an alias (`*name`) stands here"}
        assert min(finding.line for finding in caught.value.findings) == 2

    def test_a_number_too_long_for_python(self, tmp_path: Path) -> None:
        assert self.told(tmp_path, b"title: A\nversion: " + b"9" * 5000).line == 2

    def test_a_folder_in_place_of_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "module.yml").mkdir()
        with pytest.raises(ContentError, match="cannot be read"):
            read_text(tmp_path / "module.yml")

    def test_what_windows_writes_is_read_like_the_rest(self, tmp_path: Path) -> None:
        path = tmp_path / "lesson.md"
        path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\r\n")
        assert read_text(path) == "one\ntwo\n"


def test_a_clock_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "practice-rungs.yml"
    text = (TINY / "modules/ladder/practice-rungs.yml").read_text("utf-8")
    path.write_text(text.replace("call: [100, 25]", "call: [22:00, 07:00, 2026-03-29]"), "utf-8")
    assert File(path, Practice).value.cases[0].call == ["22:00", "07:00", "2026-03-29"]


def test_lines_are_those_of_the_editor(tmp_path: Path) -> None:
    lines = File(TINY / "modules/ladder/assessment.yml", Assessment).lines
    text = lines.path.read_text("utf-8").splitlines()
    assert "id: right" in text[lines.of("items", 1, "id") - 1]
    assert "upto: 1," in text[lines.of("dimensions", 0, "bands", 1) - 1]
    assert lines.of("items", 99, "id") == lines.of("items")


REFUSED = [
    *("open('x')", "trust.real", "[1]", "trust if 1 else 2", "lambda: 1", "trust := 1", "'text'", "1 ** 9", "knows(x)"),
    *("9j", "...", 'knows("a", "b")', 'knows(subject="a")', "f'{trust}'", "await trust", "None", 'exec("1")', "*trust"),
    *("trust[0]", "a @ b", "1 in a", "", "(" * 250, "1" * 301, "\x00"),
]


class TestConditions:
    """The little language knows what it uses, and nothing beyond."""

    def test_what_it_uses(self) -> None:
        used = parse('trust >= 0.5 and not knows("carer") or times("ask") > turn')
        assert used.names == {"trust", "turn"}
        assert used.asks == {("knows", "carer"), ("times", "ask")}

    @pytest.mark.parametrize("source", REFUSED)
    def test_what_it_refuses(self, source: str) -> None:
        with pytest.raises(ValueError, match="; "):
            parse(source)

    @given(st.text(alphabet='abt0159.()"<>=!+-*/ \n_', max_size=40))
    def test_anything_is_read_or_refused(self, source: str) -> None:
        try:
            parse(source)
        except ValueError as error:
            assert "; " in str(error)

    def test_space_around_it_means_nothing(self) -> None:
        assert parse("  trust > 0\n").value({"trust": 1}, {}) is True

    def test_it_reaches_no_builtins(self) -> None:
        with pytest.raises(NameError):
            parse("print").value({}, {})


ODD = [
    *(b"\t", b"\xff", b": ", b"- ", b"```", b"+++ ", b"+++ {}", b"---\n", b"{", b"[", b"*a", b"&a ", b"!!int ", b"\r"),
    *(b"\x00", b"\xe2\x80\xa8", b"null", b"yes", b"1e999", b".nan", b"? ", b"|", b"TODO", b"\xef\xbb\xbf", b"\n\n"),
    *(b"```{code-cell}\n", b":slug: a\n", b"<<: {a: 1}\n", b"\xf0\x9f\xaa\x9c"),
]
EDIT = st.tuples(
    st.sampled_from(["delete", "double", "swap", "insert", "indent", "cut"]),
    st.integers(0, 10_000),
    st.sampled_from(ODD) | st.binary(max_size=6),
)


def edited(text: bytes, edits: list[tuple[str, int, bytes]]) -> bytes:
    """The text after some careless editing."""
    for how, where, what in edits:
        lines = text.splitlines(keepends=True) or [b"\n"]
        at = where % len(lines)
        match how:
            case "delete":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                lines[at], lines[0] = lines[0], lines[at]
            case "indent":
                lines[at] = b" " + lines[at]
            case "insert":
                column = where % len(lines[at])
                lines[at] = lines[at][:column] + what + lines[at][column:]
            case _:
                lines[at] = lines[at][: where % len(lines[at])] + b"\n"
        text = b"".join(lines)
    return text


@pytest.mark.slow
@examples(150)
@given(st.sampled_from(FILES), st.lists(EDIT, min_size=1, max_size=4))
def test_careless_editing_gives_findings_or_a_course_that_builds(
    file: str, edits: list[tuple[str, int, bytes]]
) -> None:
    with tempfile.TemporaryDirectory() as project:
        course = tiny.copy(Path(project))
        (course / file).write_bytes(edited((course / file).read_bytes(), edits))
        findings = check(CourseFolder(course))
        assert all(finding.line <= lines_of(finding.path) for finding in findings)
        if not findings:
            for built in build(CourseFolder(course)):
                nbformat.validate(nbformat.reads(built.text, as_version=4))


def lines_of(path: Path) -> int:
    return path.read_bytes().count(b"\n") + 1 if path.is_file() else 1
