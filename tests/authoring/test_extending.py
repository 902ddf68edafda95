"""A course that extends another one, from its first check to an upgrade of both in the middle of a cohort."""

import json
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from managerkit.cohort.folder import Cohort
from managerkit.content.loading import CourseFolder
from tests.support import brought
from tests.support.brought import install
from tests.support.places import COURSE
from tests.support.wheel import InstalledKit

Run = Callable[..., str]

OURS = """\
extends: {base}
title: Managing at Acme
tracks:
  - id: acme
    title: Acme
    who: Engineers at Acme
    question: What do we do here?
    modules: [handover, trust, dual-track]
modules: [welcome, handover, trust, dual-track]
sources:
  ours: {{title: Our own notes, by: Acme}}
"""


def begin(project: Path, base: str, run: Run) -> None:
    """A course over another: two modules of its own, a lesson, a question's words, a phrase and a ladder replaced."""
    run(project.parent, "new", "course", "begun")
    modules = project / "course/modules"
    shutil.move(project.parent / "begun/course/modules/handover", modules / "handover")
    shutil.move(project.parent / "begun/course/modules/start", modules / "welcome")
    lesson = modules / "welcome/lesson.md"
    lesson.write_text(lesson.read_text("utf-8").replace("start", "welcome"), "utf-8")
    (project / "course/course.yml").write_text(OURS.format(base=base))
    (project / "course/phrases.yml").write_text("phrases:\n  specific: [Which day was it at Acme?]\n")
    for name in ("trust", "dual-track"):
        (modules / name).mkdir()
    theirs = (COURSE / "modules/trust/lesson.md").read_text("utf-8")
    (modules / "trust/lesson.md").write_text(re.sub("^## .*", "## At Acme", theirs, count=1, flags=re.M), "utf-8")
    first = CourseFolder(COURSE).module("trust").assessment.value.items[0].id
    (modules / "trust/assessment.yml").write_text(f"items:\n  - {{id: {first}, text: 'At Acme, lately, I …'}}\n")
    ladder = (COURSE / "modules/dual-track/ladder.csv").read_text("utf-8")
    (modules / "dual-track/ladder.csv").write_text(ladder.replace("Engineer", "Acme engineer"), "utf-8")


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_a_course_over_ours_is_checked_built_taught_and_upgraded_with_it(kit: InstalledKit, tmp_path: Path) -> None:
    run = partial(brought.run, kit=kit)
    base, site, project = tmp_path / "base", tmp_path / "site", tmp_path / "acme"
    shutil.copytree(COURSE, base / "course")
    installed = install(base, site, "kit")
    (project / "course/modules").mkdir(parents=True)
    begin(project, "kit", run)

    # what it replaces is a version of its own, and is noted
    said = run(project, "check", site=site, code=1)
    assert "changed since" in said and "lesson.md" in said and 'managerkit bump trust --patch "what learners' in said
    assert "phrases.yml:1: this replaces something of the base, and what it was is not noted" in said
    before = CourseFolder(COURSE).module("trust").module.version
    for name in ("trust", "dual-track"):
        run(project, "bump", name, "--patch", f"What {name} is at Acme.", site=site)
    run(project, "course", "--accept", site=site)
    assert "4 modules, nothing to put right." in run(project, "check", site=site)
    assert sorted(path.name for path in (project / "course/modules/trust").iterdir()) == [
        "assessment.yml",
        "lesson.md",
        "module.yml",
    ], "no copy of anything else"
    said = run(project, "course", site=site)
    assert "It extends kit" in said and f"modules/trust/lesson.md        {before} as noted" in said

    said = run(project, "course", "modules/handover/lesson.md", "--take", site=site, code=1)
    assert "is yours already" in said
    said = run(project, "course", "modules/trust/reflection.yml", "--take", site=site, code=1)
    assert "with nothing in it but what is to differ; the base's is" in said
    assert "did you mean `modules/trust/lesson.md`" in run(
        project, "course", "trust/lesson", "--take", site=site, code=1
    )

    # learners and a cohort get it as one
    run(project, "build", site=site)
    assert "Acme engineer" in (project / "notebooks/ladder.csv").read_text("utf-8")
    assert "At Acme" in (project / "notebooks/02-trust.ipynb").read_text("utf-8")
    run(project, "start", "mine", "--no-serve", site=site)
    cohort = tmp_path / "spring"
    run(project, "demo", cohort, "--learners", "3", "--modules", "trust,handover", site=site)
    pinned = CourseFolder(cohort / "course")
    assert len(pinned.layers.folders) == 1 and pinned.found() == ["dual-track", "handover", "trust", "welcome"]
    assert pinned.module("trust").assessment.value.items[0].text == "At Acme, lately, I …"
    assert pinned.phrases and pinned.phrases.value.phrases["specific"] == ["Which day was it at Acme?"]
    for step in (["collect"], ["collect", "--from", cohort / "hand-ins"], ["grade"], ["feedback"], ["report"]):
        run(project, "cohort", str(step[0]), cohort, *map(str, step[1:]), site=site)
    assert (cohort / "report/report.html").is_file()

    # the base changes a lesson that is replaced, and one question's words
    lesson = base / "course/modules/trust/lesson.md"
    lesson.write_text(lesson.read_text("utf-8").replace("## ", "## Anew: ", 1), "utf-8")
    reflection = base / "course/modules/trust/reflection.yml"
    reflection.write_text(re.sub("^title: ", "title: Anew, ", reflection.read_text("utf-8"), flags=re.M), "utf-8")
    run(base, "bump", "trust", "--patch", "Other words.", "--course", base / "course")
    after = CourseFolder(base / "course").module("trust").module.version
    assert installed == install(base, site, "kit", "2.0")
    said = run(project, "check", site=site, code=1)
    assert f"modules/trust/lesson.md:1: the base changed what this replaces ({before} to {after})" in said
    assert "look at what changed with `managerkit course modules/trust/lesson.md`" in said
    assert re.search(r"trust/module\.yml:\d+: changed since \S+ was recorded: reflection\.yml\.", said)
    assert "assessment.yml:1" not in said, "of a file, what is replaced counts alone"
    assert "\n+## Anew: " in run(project, "course", "modules/trust/lesson.md", site=site)
    phrases = project / "course/phrases.yml"
    phrases.write_text(phrases.read_text("utf-8") + "  commits: [By when at Acme?]\n", "utf-8")
    said = run(project, "check", site=site, code=1)
    assert "phrases.yml:1: this replaces something of the base, and what it was is not noted" in said
    assert "phrases.yml:1: the base changed" not in said, "it is the course that says more"
    said = run(project, "course", "--accept", site=site)
    assert (
        "3 files noted as the base has them now: modules/trust/assessment.yml, modules/trust/lesson.md, phrases" in said
    )
    run(project, "bump", "trust", "--patch", "The base's words.", site=site)
    handover = project / "course/modules/handover/reflection.yml"
    handover.write_text(handover.read_text("utf-8").replace("From your own work.", "From your work."), "utf-8")
    run(project, "bump", "handover", "--patch", "First release.", site=site)
    handover.write_text(handover.read_text("utf-8").replace("From your work.", "From your own work."), "utf-8")
    run(project, "bump", "handover", "--patch", "Our own words.", site=site)
    assert "4 modules, nothing to put right." in run(project, "check", site=site)
    run(project, "build", site=site)

    # and both reach learners and the cohort
    said = run(project, "upgrade", "mine", site=site)
    assert "The base's words." in said and "Our own words." in said and "is kept in mine-before" in said
    said = run(project, "cohort", "upgrade", cohort, site=site)
    assert "The base's words." in said and "Our own words." in said and "Upgraded." in said
    assert json.loads((cohort / "cohort.json").read_text())["course"] == {"folder": "../acme/course"}
    assert [one.version for one in Cohort.open(cohort).assignments if one.module == "handover"] == ["1.0.1"]
    assert "Anew, " in CourseFolder(cohort / "course").module("trust").reflection.value.title
    assert "nothing to upgrade" in run(project, "cohort", "upgrade", cohort, site=site)
