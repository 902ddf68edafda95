"""Drag a slider of every model in a real JupyterLab: how soon the figure follows, and whether it is in sight meanwhile.

Run: python -m bench.dragging [MODEL …]
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Locator, Page

from managerkit.activities.simulations import find
from managerkit.content.loading import CourseFolder
from tests.support.lab import Lab, browsing, serving

from .measure import Row, ms, progress

MOVES = 50
STEP_MS = 40
SIZES = ((1280, 720), (800, 720))
MEDIAN, WORST = 0.1, 0.25
"""Seconds from the slider's event until the panel has what belongs to it."""

WATCH = """slider => {
    const shown = slider.closest("label").querySelector("output");
    window.mkMoves = [];
    window.mkShown = [];
    slider.addEventListener("input", (event) => window.mkMoves.push([event.timeStamp, Number(slider.value)]));
    const note = () => window.mkShown.push([performance.now(), parseFloat(shown.textContent)]);
    new MutationObserver(note).observe(shown, { childList: true, characterData: true, subtree: true });
}"""
"""The slider's number is drawn after the figure, at one stroke: when it is there, the figure is."""

WHOLE = """element => {
    const box = element.getBoundingClientRect();
    const pane = element.closest(".jp-WindowedPanel-outer").getBoundingClientRect();
    return box.top >= pane.top - 1 && box.bottom <= pane.bottom + 1;
}"""


@dataclass(frozen=True)
class Dragged:
    """What was seen of one model in one width: seconds of each move, and the sliders whose figure was out of sight."""

    model: str
    seconds: list[float]
    astray: list[str]


def run(models: Sequence[str] = (), moves: int = MOVES) -> list[Row]:
    """Measure every model, or these, and say what came of it in a row for the moves and one for what is in sight.

    Args:
        models: their names; none for all of the course.
        moves: how many places each slider is dragged to.
    """
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        with serving(workspace, workspace.with_name("server.log")) as address:
            found = [one for size in SIZES for one in _look(address, size, models, moves)]
    return _rows(found)


def _look(address: str, size: tuple[int, int], models: Sequence[str], moves: int) -> Iterator[Dragged]:
    """Open each lesson with such a model in a window of this size, predict, and drag."""
    course = CourseFolder()
    with browsing(*size) as page:
        lab = Lab(page, address)
        for number, module in enumerate(course.modules()):
            wanted = [find(name) for name in module.module.simulations if not models or name in models]
            if not wanted:
                continue
            progress(f"dragging: {module.id}, {size[0]} wide")
            lab.open(f"notebooks/{number:02}-{module.id}.ipynb")
            for model in wanted:
                panel = page.locator(".mk-root", has=page.locator("h3", has_text=model.title))
                panel.scroll_into_view_if_needed()
                if panel.locator(".mk-predict").count():
                    panel.locator("[name=guess]").click()
                    panel.locator("[name=predict]").click()
                panel.locator(".mk-run").wait_for()
                lab.settled()
                panel.locator(".mk-run details").evaluate_all("all => all.forEach(one => one.open = true)")
                sliders = panel.locator(".mk-run input[type=range]").all()
                finest = max(model.sliders, key=lambda one: (one.high - one.low) / one.step)
                yield Dragged(
                    f"{model.name}, {size[0]}",
                    _drag(page, panel.locator(f"[name='set:{finest.name}']"), moves),
                    [str(one.get_attribute("name")) for one in sliders if not _in_sight(panel, one)],
                )
                lab.settled()


def _in_sight(panel: Locator, slider: Locator) -> bool:
    """Whether the figure is whole on the screen together with a slider."""
    slider.focus()
    return all(one.evaluate(WHOLE) for one in (slider, panel.locator(".mk-run svg").first))


def _drag(page: Page, slider: Locator, moves: int) -> list[float]:
    """Drag a slider from its left end with the mouse; for each place how many seconds it took to be on the page."""
    slider.focus()
    slider.evaluate(WATCH)
    slider.hover(position={"x": 8, "y": 8})  # waits until the page stands still
    box = slider.bounding_box()
    assert box
    y, left, wide = box["y"] + 8, box["x"] + 8, box["width"] - 16
    page.mouse.down()
    for move in range(1, moves + 1):
        page.mouse.move(left + wide * move / moves, y)
        page.wait_for_timeout(STEP_MS)
    page.wait_for_function("() => window.mkShown.at(-1)?.[1] === window.mkMoves.at(-1)[1]")
    page.mouse.up()
    moved, shown = page.evaluate("() => [window.mkMoves, window.mkShown]")
    return [
        (next(at for at, there in shown if at > when and there >= value) - when) / 1000 for when, value in moved[1:]
    ]


def _rows(found: Sequence[Dragged]) -> list[Row]:
    middles = {one.model: median(one.seconds) for one in found}
    worsts = {one.model: max(one.seconds) for one in found}
    slowest, worst = max(middles, key=lambda one: middles[one]), max(worsts, key=lambda one: worsts[one])
    astray = [f"{one.model}: {', '.join(one.astray)}" for one in found if one.astray]
    every = [second for one in found for second in one.seconds]
    return [
        Row("a slider that is dragged, until the panel shows it, all models", "–", ms(every)),
        Row(
            "… the slowest model's median",
            f"under {MEDIAN * 1000:g} ms",
            f"{middles[slowest] * 1000:.0f} ms ({slowest})",
            middles[slowest] < MEDIAN,
        ),
        Row(
            "… the slowest move of any model",
            f"under {WORST * 1000:g} ms",
            f"{worsts[worst] * 1000:.0f} ms ({worst})",
            worsts[worst] < WORST,
        ),
        Row(
            "sliders that are on the screen together with their model's figure",
            "all",
            "all" if not astray else "not " + "; ".join(astray),
            not astray,
        ),
    ]


if __name__ == "__main__":
    for row in run(sys.argv[1:]):
        print(f"{row.what}: {row.measured} ({row.target})")
