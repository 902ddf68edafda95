"""What the pages for developers and others say of the house: the paths in them are there."""

import re
import subprocess

import pytest

from tests.support.places import ROOT

PAGES = [
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    *sorted(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")),
]
TOP = ("bench/", "course/", "docs/", "src/", "tests/", "tools/", ".github/")
LOOKS_LIKE_A_PATH = re.compile(r"[\w.-]*(?:/[\w.-]+)*(?:/|\.(?:py|js|css|md|yml|toml|jsonl|txt))")


def tracked() -> list[str]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return names.split("\0")


def named(page: str) -> list[str]:
    """The paths that a page names in backticks; of pages for other people only those that begin at the checkout."""
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
    found = [one for one in re.findall(r"`([^`\n]+)`", text) if LOOKS_LIKE_A_PATH.fullmatch(one)]
    found = [one for one in found if not re.search(r"NAME|NN", one)]
    return found if page == "CONTRIBUTING.md" else [one for one in found if one.startswith(TOP)]


@pytest.mark.parametrize("page", PAGES)
def test_the_paths_that_a_page_names_are_there(page: str) -> None:
    files = [f"/{name}" for name in tracked()]
    gone = [
        one
        for one in named(page)
        if not any(f"/{one}" in name if one.endswith("/") else name.endswith(f"/{one}") for name in files)
    ]
    assert gone == []


def test_paths_are_looked_for() -> None:
    assert {"journal/log.py", "cohort/report/suppression.py", "course/", "tests/packs/tiny/"} <= set(
        named("CONTRIBUTING.md")
    )
    assert "src/managerkit/" in named("README.md")


def test_contributing_says_where_to_go_before_it_goes_into_depth() -> None:
    lines = (ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()
    assert lines.index("| I want to … | do this |") < 10
    assert lines.index("## Rules") <= 100
