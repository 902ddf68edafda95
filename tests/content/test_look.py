"""A course's name, logo and colour: what may be said, and where it is seen."""

from datetime import date
from pathlib import Path

import pytest

from managerkit.authoring.lint import check
from managerkit.content.loading import CourseFolder
from managerkit.content.look import contrast_with_white
from managerkit.portfolio.collect import collect
from managerkit.portfolio.page import page
from managerkit.progress.workspace import Workspace
from tests.support import tiny

TODAY = date(2026, 11, 29)
LOGO = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def course(folder: Path, look: str) -> CourseFolder:
    root = tiny.copy(folder)
    with (root / "course.yml").open("a", encoding="utf-8") as about:
        about.write(f"look: {look}\n")
    return CourseFolder(root)


def test_what_is_taken_away_has_them(tmp_path: Path) -> None:
    ours = course(tmp_path, '{name: "Acme <b>", logo: acme.svg, colour: "#7a1f5c"}')
    (ours.root / "acme.svg").write_text(LOGO)
    made = page(collect(ours, Workspace(tmp_path / "mine"), TODAY), ours, "1", TODAY)
    assert "Portfolio · Acme &lt;b&gt; · Sun 29 Nov 2026" in made
    assert ":root { --accent: #7a1f5c; }" in made
    assert '<img class="logo" src="data:image/svg+xml;base64,' in made, "a picture runs nothing"
    assert "<script" not in made and "img-src data:" in made
    assert check(ours) == []


def test_without_a_look_it_is_as_it_was(tmp_path: Path) -> None:
    tiny.copy(tmp_path)
    ours = CourseFolder(tmp_path / "course")
    made = page(collect(ours, Workspace(tmp_path / "mine"), TODAY), ours, "1", TODAY)
    assert "<img" not in made and "Portfolio · Sun 29 Nov 2026" in made and made.count("--accent:") == 1


@pytest.mark.parametrize(
    ("look", "told"),
    [('{colour: "#ffee00"}', "`#ffee00` is too pale for text on white paper"),
     ("{colour: red}", "`red` is no colour that can be read here"),
     ("{logo: ../../secret.svg}", "`../../secret.svg` cannot be a logo"),
     ("{logo: gone.png}", "the logo cannot be read (No such file or directory)"),
     ("{slogan: x}", "unknown key `slogan`")],
)  # fmt: skip
def test_what_cannot_be(tmp_path: Path, look: str, told: str) -> None:
    (found,) = check(course(tmp_path, look))
    assert told in found.message and found.path.name == ("gone.png" if "gone" in look else "course.yml")


def test_a_picture_that_is_too_large(tmp_path: Path) -> None:
    ours = course(tmp_path, "{logo: big.png}")
    (ours.root / "big.png").write_bytes(bytes(300_000))
    assert "it has 300 kB, and goes into every page" in check(ours)[0].message


def test_contrast_is_reckoned_as_it_is_defined() -> None:
    assert [round(contrast_with_white(one), 2) for one in ("#000000", "#ffffff", "#777777")] == [21.0, 1.0, 4.48]
