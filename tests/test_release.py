"""Version, changelog and tag: they agree here, and where they do not, it is said."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.places import ROOT

LOG = "# Changes\n\n## Unreleased\n\n- More.\n\n## 0.2.0 – 2026-02-01\n\n- Some.\n\n## 0.1.0 – 2026-01-01\n"


def check(folder: Path, code: int) -> str:
    """What tools/check-release says of a folder."""
    words = [sys.executable, str(ROOT / "tools/check-release"), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def git(folder: Path, *words: str) -> None:
    me = ["-c", "user.name=me", "-c", "user.email=me@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", folder, *me, *words], check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet")
    write(tmp_path, "0.2.0", LOG)
    return tmp_path


def write(folder: Path, version: str, log: str, *tags: str) -> None:
    """Commit a version and a changelog, and tag that commit."""
    (folder / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n', "utf-8")
    (folder / "CHANGELOG.md").write_text(log, "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", version)
    for tag in tags:
        git(folder, "tag", tag)


@pytest.mark.parametrize("log", ["# Changes\n", "# Changes\n\n## Unreleased\n\n- Some.\n"])
def test_before_the_first_release_the_changelog_has_none(project: Path, log: str) -> None:
    assert "its newest release is none, and pyproject.toml says 0.2.0" in changed(project, "0.2.0", log)


def test_releases_are_in_the_order_of_their_numbers_not_of_their_letters(project: Path) -> None:
    log = "# Changes\n\n## 0.10.0 – 2026-02-01\n\n## 0.9.0 – 2026-01-01\n"
    write(project, "0.10.0", log)
    assert "Version 0.10.0" in check(project, 0)


def test_they_agree_here() -> None:
    assert "agree." in check(ROOT, 0)


def test_a_release_and_what_comes_after_it(project: Path) -> None:
    released = LOG.replace("## Unreleased", "## 0.3.0 – 2026-03-01")
    assert "newest release is 0.3.0, and pyproject.toml says 0.2.0" in changed(project, "0.2.0", released)
    write(project, "0.3.0", released, "v0.3.0")
    check(project, 0)
    assert "v0.3.0 is another commit" in changed(project, "0.3.0", released)
    write(project, "0.3.0", released.replace("# Changes\n", "# Changes\n\n## Unreleased\n"))
    check(project, 0)


def changed(project: Path, version: str, log: str) -> str:
    """What is said of a commit that does not agree."""
    write(project, version, log)
    return check(project, 1)


def test_a_tag_is_of_the_version_with_nothing_unreleased(project: Path) -> None:
    write(project, "0.2.0", LOG, "v0.2.1")
    said = check(project, 1)
    assert "tagged v0.2.1, and pyproject.toml says 0.2.0" in said and "still has `## Unreleased`" in said


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("0.2.0 – 2026-02-01", "0.2.0", "`## 0.2.0` is no release"),
        ("2026-02-01", "2026-02-31", "is no release"),
        ("2026-02-01", "2025-02-01", "the newest release stands first"),
        ("## 0.1.0 – 2026-01-01", "## 0.2.0 – 2026-01-01", "the newest release stands first"),
        ("## 0.1.0 – 2026-01-01", "## Unreleased", "stands first, or not at all"),
    ],
)
def test_the_headings_are_releases_in_order(project: Path, was: str, now: str, said: str) -> None:
    assert said in changed(project, "0.2.0", LOG.replace(was, now))
