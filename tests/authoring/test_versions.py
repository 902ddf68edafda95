"""Versions of modules: what a change asks for, what check refuses, what bump records, and that old ones come back."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from managerkit.authoring import released, versions
from managerkit.authoring.build import build
from managerkit.authoring.check import check
from managerkit.authoring.versions import VersionStep
from managerkit.cli import main
from managerkit.content.findings import ContentError
from managerkit.content.loading import CourseFolder
from managerkit.errors import PlainError
from tests.support import tiny
from tests.support.places import ROOT, TINY

REAL = CourseFolder(ROOT / "course")
FIRST, LATER = date(2026, 11, 21), date(2027, 2, 3)

PATCH, MINOR, MAJOR = VersionStep.PATCH, VersionStep.MINOR, VersionStep.MAJOR

CHANGES = {
    "wording of a question": ("assessment.yml", "My left hand was …", "My left hand lay …", PATCH),
    "wording of an anchor": ("assessment.yml", "[nowhere, near, on it], e", "[away, near, on it], e", PATCH),
    "a comment": ("scenario-climb.yml", "minutes: 5", "minutes: 5  # or six", PATCH),
    "the points of a level's words": ("reflection.yml", "A ladder and a wall.", "A ladder and its wall.", PATCH),
    "an effect": ("scenario-climb.yml", "effects: {trust: -0.1}", "effects: {trust: -0.2}", PATCH),
    "a new cell": ("lesson.md", "## The idea", 'Before.\n\n+++ {"slug": "more"}\n## The idea', MINOR),
    "what levels are worth": ("reflection.yml", "title: Honest", "title: Honest\n    points: [0, 0, 4, 4]", MINOR),
    "wording of a behaviour item": ("assessment.yml", "climbs without a slip", "climbs and does not slip", PATCH),
    "a model less": ("module.yml", "simulations: [retention]", "simulations: []", MINOR),
    "a question more": (
        "assessment.yml",
        "  - {id: slips,",
        "  - {id: feet, dimension: grip, text: I stood …, anchors: [a, b, c]}\n  - {id: slips,",
        MAJOR,
    ),
    "a question renamed": ("assessment.yml", "{id: left,", "{id: port,", MAJOR),
    "a question turned round": ("assessment.yml", "near, on it]}", "near, on it], reverse: true}", MAJOR),
    "a prompt renamed": ("reflection.yml", "{id: last,", "{id: latest,", MAJOR),
    "a criterion renamed": ("reflection.yml", "id: honest", "id: frank", MAJOR),
    "points": ("module.yml", "climb: 6", "climb: 5", MAJOR),
    "a graded cell renamed": ("exercise.md", ":slug: climb-points", ":slug: climbed", MAJOR),
    "a scene renamed": ("scenario-climb.yml", "rung:\n    title", "middle:\n    title", MAJOR),
    "a choice renamed": ("scenario-climb.yml", "- id: up\n", "- id: upwards\n", MAJOR),
}  # fmt: skip


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    """The tiny course, with 1.0.0 of its module recorded."""
    found = CourseFolder(tiny.copy(tmp_path))
    assert bump(found, PATCH) == "1.0.0"
    return CourseFolder(found.root)


def bump(course: CourseFolder, step: VersionStep, notice: str = "Firmer rungs.", today: date = LATER) -> str:
    fresh = CourseFolder(course.root)
    return versions.bump(fresh, fresh.module("ladder"), step, notice, today)


def change(course: CourseFolder, name: str) -> VersionStep:
    """Make one of CHANGES; the step that it asks for."""
    file, old, new, step = CHANGES[name]
    path = course.root / "modules/ladder" / file
    text = path.read_text("utf-8")
    assert old in text
    text = text.replace(old, new)
    if name == "a scene renamed":
        text = re.sub(r"to: rung\b", "to: middle", text)
    if name == "a criterion renamed":
        text = re.sub(r"\bhonest: ", "frank: ", text)  # where the anchors name it
    path.write_text(text, "utf-8")
    return step


def found(course: CourseFolder) -> list[str]:
    return [str(finding) for finding in check(CourseFolder(course.root)) if finding.path.name == "module.yml"]


def test_every_module_of_the_course_is_recorded_as_it_is() -> None:
    for folder in REAL.modules():
        assert folder.module.history[0].digest == released.digest(released.held(folder)), folder.id
        kept = released.kept(REAL, folder.assignment)
        assert kept is not None and released.digest(kept) == folder.module.history[0].digest
        assert versions.check(REAL, folder) == []


def test_a_story_more_is_a_minor_version(course: CourseFolder) -> None:
    folder = course.root / "modules/ladder"
    (folder / "scenario-again.yml").write_text((folder / "scenario-climb.yml").read_text("utf-8"), "utf-8")
    step = versions.asked(CourseFolder(TINY).module("ladder"), CourseFolder(course.root).module("ladder"))
    assert step.step is VersionStep.MINOR and step.why == ["the scenario `again` is new"]


def test_other_behaviour_items_are_a_minor_version(course: CourseFolder) -> None:
    path = course.root / "modules/ladder/assessment.yml"
    path.write_text(re.sub(r"watched: [^,]*, ", "", path.read_text("utf-8")), "utf-8")
    step = versions.asked(CourseFolder(TINY).module("ladder"), CourseFolder(course.root).module("ladder"))
    assert (step.step, len(step.why)) == (MINOR, 3)


def test_a_draft_needs_no_version(tmp_path: Path) -> None:
    course = CourseFolder(tiny.copy(tmp_path))
    assert check(course) == []
    change(course, "a question renamed")
    assert check(CourseFolder(course.root)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_asks_for_a_version_and_no_smaller_step(course: CourseFolder, name: str) -> None:
    assert found(course) == []
    step = change(course, name)
    (said,) = found(course)
    assert f"changed since 1.0.0 was recorded: {CHANGES[name][0]}" in said
    assert f"managerkit bump ladder {step.option} " in said
    before = (course.root / "modules/ladder/module.yml").read_bytes()
    for smaller in (one for one in VersionStep if one < step):
        with pytest.raises(ContentError, match=re.escape(f"{smaller.option} is too small a step")):
            bump(course, smaller)
        assert (course.root / "modules/ladder/module.yml").read_bytes() == before
    assert bump(course, step) == ("1.0.1", "1.1.0", "2.0.0")[step]
    assert found(course) == []


def test_bump_keeps_everything_else_in_module_yml(course: CourseFolder) -> None:
    path = course.root / "modules/ladder/module.yml"
    before = yaml.safe_load(path.read_text("utf-8"))
    change(course, "wording of a question")
    bump(course, MINOR, 'A "firm" rung: now with # and more')
    after = yaml.safe_load(path.read_text("utf-8"))
    newest, first = after.pop("history")
    assert (newest["notice"], newest["version"], newest["date"]) == (
        'A "firm" rung: now with # and more',
        "1.1.0",
        LATER,
    )
    assert first == before.pop("history")[0]
    assert {**before, "version": "1.1.0"} == after


def test_a_notice_that_is_no_line_is_refused_in_a_sentence(course: CourseFolder) -> None:
    before = (course.root / "modules/ladder/module.yml").read_bytes()
    change(course, "wording of a question")
    for notice in ("a" * 301, "two\nlines", ""):
        with pytest.raises(PlainError, match="one line of up to 300 characters"):
            bump(course, MINOR, notice)
    assert (course.root / "modules/ladder/module.yml").read_bytes() == before


def test_nothing_changed_is_no_version(course: CourseFolder) -> None:
    page = course.root / "modules/ladder/facilitator.md"
    page.write_text(page.read_text("utf-8") + "\nBring a ladder.\n", "utf-8")
    assert found(course) == []
    with pytest.raises(ContentError, match=r"nothing changed since 1\.0\.0"):
        bump(course, PATCH)


def test_a_version_written_by_hand_is_refused(course: CourseFolder) -> None:
    path = course.root / "modules/ladder/module.yml"
    text = path.read_text("utf-8").replace("version: 1.0.0", "version: 1.0.9")
    path.write_text(text, "utf-8")
    (said,) = found(course)
    assert "`version:` and `history:` were changed by hand" in said
    path.write_text(text.replace("Which way is up?", "Which way is down?"), "utf-8")
    assert bump(course, PATCH) == "1.0.1"
    assert found(course) == []


def test_another_number_of_anchors_needs_another_id(course: CourseFolder) -> None:
    path = course.root / "modules/ladder/assessment.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("[never, once, weekly]", "[never, once, weekly, daily]"), "utf-8")
    said = [str(finding) for finding in check(CourseFolder(course.root))]
    assert any("`slips` had 3 anchors and has 4" in one and "a new id" in one for one in said)
    with pytest.raises(ContentError, match="had 3 anchors"):
        bump(course, MAJOR)
    path.write_text(path.read_text("utf-8").replace("id: slips", "id: slipping"), "utf-8")
    assert bump(course, MAJOR) == "2.0.0"


def test_an_earlier_major_version_can_still_be_built(course: CourseFolder, tmp_path: Path) -> None:
    before = {str(one.path): one.text for one in build(CourseFolder(course.root))}
    change(course, "a prompt renamed")
    bump(course, MAJOR)
    now = {str(one.path): one.text for one in build(CourseFolder(course.root))}
    assert "exercises/ladder-v2/ladder.ipynb" in now
    assert released.majors(course, "ladder") == ["ladder-v1", "ladder-v2"]
    kept = released.kept(course, "ladder-v1")
    assert kept is not None
    earlier = CourseFolder(tiny.copy(tmp_path / "earlier"))
    folder = earlier.root / "modules/ladder"
    folder.rename(tmp_path / "away")
    released.restore(kept, folder)
    assert {str(one.path): one.text for one in build(CourseFolder(earlier.root))} == before


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + bytes(40)])
def test_a_damaged_record_is_said_in_one_sentence(course: CourseFolder, content: bytes) -> None:
    (course.root / "released/ladder-v1.zip").write_bytes(content)
    (said,) = [str(one) for one in check(CourseFolder(course.root))]
    assert "ladder-v1.zip:1: this cannot be read as a zip" in said


def test_retired_ids_lead_somewhere(course: CourseFolder) -> None:
    path = course.root / "modules/ladder/module.yml"
    text = path.read_text("utf-8")
    path.write_text(text + "retired: {left: right, starboard: port}\n", "utf-8")
    said = "\n".join(found(course))
    assert "`left` is retired and in use" in said
    assert "this module has no `port` that answers could go to" in said


def test_the_command(course: CourseFolder) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, [*arguments, "--course", str(course.root)])
        return result.exit_code, result.output

    assert run("bump", "ladder", "Firmer.")[0] == 2
    assert "say how big the step is" in run("bump", "ladder", "Firmer.")[1]
    assert "did you mean `ladder`" in run("bump", "laddr", "Firmer.", "--patch")[1]
    change(course, "a criterion renamed")
    code, said = run("bump", "ladder", "Firmer.", "--minor")
    assert code == 1 and "the criterion `honest` is gone, the criterion `frank` is new" in said
    code, said = run("bump", "ladder", "Firmer.", "--major")
    assert code == 0 and "ladder is 2.0.0 now" in said and "ladder-v2" in said and "managerkit build" in said
    change(course, "a comment")
    (course.root / "modules/ladder/lesson.md").write_text("no cells", "utf-8")
    code, said = run("bump", "ladder", "Firmer.", "--patch")
    assert code == 1 and "lesson.md" in said
