"""The facilitator's two minutes: which scenes divide rooms, the page, and that no learner meets it."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from managerkit.activities.scenarios.analysis.partings import partings
from managerkit.activities.scenarios.briefing import told_on
from managerkit.activities.scenarios.view import PlayView
from managerkit.authoring.build import build
from managerkit.cli import main
from managerkit.content.loading import CourseFolder
from managerkit.content.scenario import Scenario
from managerkit.journal.log import Journal
from managerkit.ui.panel import Event
from tests.support import tiny
from tests.support.page_rules import broken
from tests.support.places import TINY
from tests.support.stories import choices, story

ROOM = """room:
  about: Zanzibar is what happens.
  shows: {top: A view of <Zanzibar>.}
  divides: [{scene: rung, why: Half of Zanzibar goes on.}]
debrief:
"""


def tagged(to: dict[str, str]) -> dict[str, Any]:
    """A scene with a kind, a direct and an asking choice, by where each leads."""
    return choices(**{f"{tag}-{leads}": {"tags": [tag], "outcomes": [{"to": leads}]} for tag, leads in to.items()})


def divided(**changes: Any) -> Scenario:
    """Manners part at the first scene, of which nothing follows, and at the second; at the third all agree."""
    agreed = choices(
        yes={"tags": ["nice", "direct", "ask", "fix", "wait"], "outcomes": [{"to": "good"}]}, no=[{"to": "bad"}]
    )
    scenes = {
        "first": tagged({"nice": "second", "direct": "second", "ask": "second"}),
        "second": tagged({"nice": "third", "direct": "bad", "ask": "third"}),
        "third": agreed,
    }
    return story(scenes, start="first", **changes)


def test_a_scene_divides_where_manners_part_and_it_decides() -> None:
    second, *others = partings(divided())
    assert second.scene == "second"
    assert [(way.choice, way.nearer) for way in second.ways] == [
        ("nice-third", "good"),
        ("direct-bad", "bad"),
        ("ask-third", "good"),
    ]
    by_manner = {manner: way for way in second.ways for manner in way.manners}
    assert by_manner["direct"].choice == "direct-bad"
    assert by_manner["direct"].share == 1.0 > by_manner["direct"].usual
    assert {one.scene for one in others} == {"first", "third"}


def test_what_the_author_names_is_told_first_and_in_the_order_of_the_story() -> None:
    named = divided(room={"divides": [{"scene": "first", "why": "Because."}]})
    told = told_on(named, partings(named))
    assert [(one.scene, one.why) for one in told] == [("first", "Because."), ("second", ""), ("third", "")]


def test_the_same_seed_finds_the_same() -> None:
    assert partings(divided(), 3) == partings(divided(), 3)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["story", *words])


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the tiny course whose story says something to the facilitator."""
    path = tiny.copy(tmp_path)
    scenario = path / "modules/ladder/scenario-climb.yml"
    text = scenario.read_text("utf-8").replace("debrief:\n", ROOM)
    cast = "cast:\n  - {name: Somebody, who: Whoever holds the *ladder*.}\nvariables:\n"
    scenario.write_text(text.replace("variables:\n", cast), "utf-8")
    return path


def test_the_command_writes_a_page_that_needs_nothing_beside_it(course: Path, tmp_path: Path) -> None:
    ran = run("ladder/climb", "--course", str(course), "--to", str(tmp_path / "pages"))
    assert ran.exit_code == 0, ran.output
    path = tmp_path / "pages/ladder-climb.html"
    assert f"wrote {path}" in ran.output
    html = path.read_text("utf-8")
    assert broken(html) == []
    page = BeautifulSoup(html, "html.parser")
    assert not page.find_all(["script", "img", "link"])
    text = page.get_text("|")
    for said in (
        *(
            "Somebody",
            "Whoever holds the |ladder",
            "1 of these 2, by luck",
            "They are tired",
            "Asking would have told.",
        ),
        *(
            "Zanzibar is what happens.",
            "A view of <Zanzibar>.",
            "Half of Zanzibar goes on.",
            'ladder.play("climb", seed=',
        ),
        *("You see over the wall", "You are where you were", "Further up", "They had no sleep."),
    ):
        assert said in text
    assert "<Zanzibar>" not in html


def test_a_story_with_nothing_written_for_the_room_has_its_page_too(tmp_path: Path) -> None:
    ran = run("--all", "--course", str(TINY), "--to", str(tmp_path))
    assert "1 page for you alone" in ran.output
    assert "A ladder leans on a wall." in (tmp_path / "ladder-climb.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "name a module or a story, such as mastery/first-offer, or say --all"),
        (("ladder", "--all"), 2, "or say --all"),
        (("ladder/clim",), 1, "did you mean `ladder/climb`"),
    ],
)
def test_what_is_no_story_is_told_in_a_sentence(words: tuple[str, ...], code: int, says: str, tmp_path: Path) -> None:
    ran = run(*words, "--course", str(TINY), "--to", str(tmp_path / "none"))
    assert ran.exit_code == code
    assert says in ran.output
    assert not (tmp_path / "none").exists()


def test_no_learner_meets_what_is_written_for_the_room(course: Path, tmp_path: Path) -> None:
    folder = CourseFolder(course)
    built = str(list(build(folder)))
    assert "play(" in built
    assert "Zanzibar" not in built
    view = PlayView("climb", folder.module("ladder").scenario("climb").value, Journal(tmp_path / "j", "m", "1.0.0"), 1)
    seen = [str(view.body())]
    for event in ("choose:0:climb", "choose:1:down"):
        view.handle(Event(event, ""))
        seen.append(str(view.body()))
    assert "An ending" in seen[-1]
    assert "Zanzibar" not in "".join([*seen, str(view.static()), view.text()])
