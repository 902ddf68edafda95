"""How the course is worded: readable, about what people did, and never a verdict on them."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pyphen
import pytest

from managerkit.content.loading import CourseFolder, ModuleFolder
from tests.support.places import MODULES, ROOT

COURSE = CourseFolder(ROOT / "course")
NOTEBOOKS = sorted([*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("exercises/*/*.ipynb")])

HARDEST = 11.0
ENOUGH = 60
"""Words below which a grade says little about a text."""

SYLLABLES = pyphen.Pyphen(lang="en_GB", left=1, right=1)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
NOT_PROSE = re.compile(r"```[\s\S]*?```|<!--[\s\S]*?-->|^#+ .*$|^\|.*$|\]\([^)]*\)|[*_`\[\]]", re.MULTILINE)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade (Kincaid and others, 1975), with Pyphen's syllables."""
    prose = NOT_PROSE.sub("", text)
    sentences = [one for one in re.split(r"[.!?:;]+[”’\"')]*\s|\n\s*\n|\n\s*[-*] ", prose + "\n\n") if WORD.search(one)]
    words = WORD.findall(prose)
    syllables = sum(len(SYLLABLES.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def test_the_grade_tells_a_plain_text_from_a_laboured_one() -> None:
    plain = "The cat sat on the mat. It did not want to go out. We let it sit."
    laboured = (
        "Organisational responsibilities notwithstanding, managerial communication necessitates considerable "
        "deliberation regarding interdepartmental accountability and the institutionalisation of evaluation."
    )
    assert grade(plain) < 3
    assert grade(laboured) > 20


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_prose_is_readable(notebook: Path) -> None:
    cells = [cell.source for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "markdown"]
    graded = {cell.split("\n")[0]: grade(cell) for cell in cells if len(WORD.findall(cell)) >= ENOUGH}
    assert {title: found for title, found in graded.items() if found > HARDEST} == {}


def texts(folder: ModuleFolder) -> Iterator[tuple[str, str]]:
    """Every file of a module that people read, by its name."""
    for path in sorted(folder.path.iterdir()):
        if path.suffix in (".md", ".yml"):
            yield path.name, path.read_text("utf-8")


@pytest.mark.parametrize("name", MODULES)
def test_facilitators_pages_are_readable(name: str) -> None:
    assert grade((COURSE.module(name).path / "facilitator.md").read_text("utf-8")) <= HARDEST


VERDICT = re.compile(
    r"\bmanager material\b|\bborn (leader|manager)|\byou are (not )?(ready|suited|qualified) (to|for)\b"
    r"|\byour (total|overall) score\b|\b(you|they) (scored|score) (above|below|high|low)\b|\bpersonality type\b"
    r"|\bcut-?off\b.*\bpoints\b|\bdiagnosis:",
    re.IGNORECASE,
)
EXCLUDED = [
    *(
        "(hey |you )guys",
        "man-?hours?",
        "manpower",
        "chairm[ae]n",
        "craftsm[ae]n",
        "manned",
        "housewi(fe|ves)",
        "girls",
    ),
    *(
        "he or she",
        "his or her",
        "s/he",
        "he/she",
        "blacklist",
        "whitelist",
        "master/slave",
        "slaves?",
        "grandfathered",
    ),
    *("sanity[- ]checks?", "crazy", "insane", "lame", "spirit animal", "tribe", "rock ?stars?", "ninjas?"),
]
EXCLUDING = re.compile(rf"\b({'|'.join(EXCLUDED)})\b", re.IGNORECASE)
CHEER = re.compile("!(?=[\\s”\"'])")


@pytest.mark.parametrize("name", MODULES)
def test_no_verdicts_no_types_and_nobody_left_out(name: str) -> None:
    found = [
        f"{file}: …{text[max(0, match.start() - 40) : match.end() + 40]}…"
        for file, text in texts(COURSE.module(name))
        for pattern in (VERDICT, EXCLUDING)
        for match in pattern.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize("name", MODULES)
def test_nobody_cheers(name: str) -> None:
    found = [f"{file}: {line.strip()[:80]}" for file, text in texts(COURSE.module(name)) for line in text.split("\n")
             if CHEER.search(line)]  # fmt: skip
    assert found == []


@pytest.mark.parametrize("name", MODULES)
def test_an_instrument_asks_three_things_of_each_dimension_one_of_them_turned_round_and_for_an_example(
    name: str,
) -> None:
    assessment = COURSE.module(name).assessment.value
    for dimension in assessment.dimensions:
        items = assessment.items_of(dimension.id)
        assert len(items) >= 3, dimension.id
        assert any(item.reverse for item in items), f"{dimension.id} has no item turned round"
        assert not all(item.reverse for item in items), dimension.id
    assert any(item.example for item in assessment.items), "one dated example is asked for somewhere"
