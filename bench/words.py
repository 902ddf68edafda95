"""Type into a panel in a browser, let trouble come at random moments, and look for words that are lost.

The page is the panel's own code in a real Chromium, the kernel a process with the real panel, view and journal; what
lies between is a wire that can be cut. Run: python -m bench.words --moments 1000
"""

import argparse
import errno
import fcntl
import json
import multiprocessing
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from managerkit.activities.reflections.view import ReflectView
from managerkit.content.loading import CourseFolder
from managerkit.journal.log import Journal
from managerkit.ui.widget import Panel

from .measure import Row, progress

SITE = "http://words.example"
PAGE = """<!doctype html><body><div id="cell"></div><script type="module">
import widget from "/panel.js";
let close;
window.mount = ({ html, place }) => {
  close?.();
  const handlers = {}, state = { html, place, key: "mastery/reflect" };
  const model = {
    get: (name) => state[name], on: (name, act) => { handlers[name] = act; }, off() {},
    send: async (event) => {
      const answer = await window.wire(event);
      if (!answer) return;
      for (const one of answer.said) handlers["msg:custom"](one);
      state.html = answer.html;
      handlers["change:html"]();
    },
  };
  const cell = document.getElementById("cell");
  close = widget.render({ model, el: cell.replaceChildren() ?? cell.appendChild(document.createElement("div")) });
};
window.isReady = true;
</script>"""
WAITING = 'Object.keys(localStorage).filter((key) => key.startsWith("managerkit:")).length'
SETTLED = f"{WAITING} === 0 && document.querySelector('.mk-status').dataset.kind === 'saved'"
PATIENCE = 30.0
FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["__main__", "bench.words"])

KINDS = (
    *("kernel killed", "kernel killed while it saves", "tab closed", "tab closed without a kernel", "page reloaded"),
    *("cell run again", "server stopped", "answers lost", "disk full", "read-only", "lock refused"),
)


def kernel(wire: Any, folder: Path) -> None:
    """What stands in for a kernel: the real panel over a real journal; its troubles come through the wire, too."""
    course = CourseFolder().module("mastery")
    panel = Panel(ReflectView(course.reflection.value, Journal.beside(folder, "mastery", "1.0.0")))
    said: list[Any] = []
    panel.send = lambda content, **_rest: said.append(content)
    flock, opened = fcntl.flock, Path.open
    wire.send(panel.html)

    def refuse(number: int) -> Any:
        def refusing(*_arguments: Any, **_options: Any) -> Any:
            raise OSError(number, os.strerror(number))

        return refusing

    while True:
        match wire.recv():
            case "disk full", int(room):
                size = (folder / "mastery.journal.jsonl").stat().st_size
                resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, resource.RLIM_INFINITY))
            case "read-only", _:
                Path.open = refuse(errno.EROFS)  # type: ignore[method-assign]
            case "lock refused", _:
                fcntl.flock = refuse(errno.ENOLCK)
            case "mended", _:
                resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
                Path.open, fcntl.flock = opened, flock  # type: ignore[method-assign]
            case dict(event):
                message = {"content": {"data": {"method": "custom", "content": event}}, "buffers": []}
                panel.comm.handle_msg(message)
                wire.send({"said": [*said], "html": panel.html})
                said.clear()


@dataclass
class WordsTally:
    """What the moments so far came to."""

    moments: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.moments.total()} moments of trouble, {self.acknowledged} acknowledged, {len(self.lost)} lost"


class Desk:
    """Somebody who types, with a browser, a kernel and a wire between them."""

    def __init__(self, context: BrowserContext, folder: Path, chance: random.Random, tally: WordsTally) -> None:
        self._context, self._folder, self._chance, self._tally = context, folder, chance, tally
        self._journal = Journal.beside(folder, "mastery", "1.0.0")
        self._acknowledged: set[tuple[str, str]] = set()
        self._typed: dict[str, str] = {}
        self._is_deaf = self._is_mute = self._dies = False
        context.expose_function("wire", self._wire)
        self._start()
        self._open()
        self._fields = self._page.locator("textarea").evaluate_all("all => all.map((one) => one.name)")

    def _start(self) -> None:
        self._line, other = FORK.Pipe()
        self._kernel = FORK.Process(target=kernel, args=(other, self._folder), daemon=True)
        self._kernel.start()
        other.close()
        self._html = self._line.recv()

    def _open(self) -> None:
        self._page: Page = self._context.new_page()
        self._page.goto(f"{SITE}/lab/tree/mastery.ipynb")
        self._mount()

    def _mount(self) -> None:
        self._page.wait_for_function("window.isReady")
        self._page.evaluate("given => window.mount(given)", {"html": self._html, "place": "bench"})

    def _wire(self, event: dict[str, Any]) -> dict[str, Any] | None:
        """From the page to the kernel and back; None where nothing comes back."""
        if self._is_deaf or not self._kernel.is_alive():
            return None
        try:
            self._line.send(event)
            if self._dies:
                time.sleep(self._chance.uniform(0, 0.01))
                self._kill()
            answer: dict[str, Any] = self._line.recv()
        except (EOFError, OSError):
            return None
        self._html = answer["html"]
        if self._is_mute:
            return None
        done = any(one["kind"] == "done" for one in answer["said"])
        if done and event["kind"] == "event":
            self._acknowledged.add((event["name"], event["value"]))
            self._tally.acknowledged += 1
        return answer

    def _kill(self) -> None:
        self._kernel.kill()
        self._kernel.join()

    def _type(self, name: str, text: str) -> None:
        self._page.locator(f"[name='{name}']").fill(text)
        self._typed[name] = text

    def moment(self, number: int) -> None:
        """Type, have trouble, type on where one can, let all be well again, and look for what was typed."""
        kind = KINDS[number % len(KINDS)]
        name = self._chance.choice(self._fields)
        words = [f"{number}", *(f"{self._chance.getrandbits(40):x}" for _ in range(3))]
        at = self._chance.randint(1, len(words))
        for count in range(1, at + 1):
            self._type(name, " ".join(words[:count]))
            self._page.wait_for_timeout(self._chance.choice((0, 0, 20, 420)))
        self._trouble(kind)
        if not self._page.is_closed() and at < len(words):
            self._type(name, " ".join(words))
            self._page.wait_for_timeout(self._chance.choice((0, 20, 420, 700)))
        self._mend(kind)
        self._look(kind)
        self._tally.moments[kind] += 1

    def _trouble(self, kind: str) -> None:
        match kind:
            case "kernel killed":
                self._kill()
            case "kernel killed while it saves":
                self._dies = True
            case "tab closed":
                self._page.close()
            case "tab closed without a kernel":
                self._kill()
                self._page.close()
            case "server stopped":
                self._is_deaf = True
            case "answers lost":
                self._is_mute = True
            case "disk full" | "read-only" | "lock refused":
                self._line.send((kind, self._chance.randint(0, 300)))

    def _mend(self, kind: str) -> None:
        self._is_deaf = self._is_mute = self._dies = False
        if not self._kernel.is_alive():
            self._start()
            if not self._page.is_closed():
                self._mount()
        elif kind in ("disk full", "read-only", "lock refused"):
            self._line.send(("mended", 0))
        if self._page.is_closed():
            self._open()
        elif kind == "page reloaded":
            self._page.reload()
            self._mount()
        elif kind == "cell run again":
            self._mount()

    def _look(self, kind: str) -> None:
        """Use what is offered, wait until all is saved, and look for every word."""
        until = time.monotonic() + PATIENCE
        while not self._page.evaluate(SETTLED) and time.monotonic() < until:
            offer = self._page.get_by_role("button", name="Use it")
            if offer.count():
                offer.first.click()
            if not self._page.evaluate(WAITING) and self._last() == self._typed:
                break  # it was saved before the tab was closed
            self._page.wait_for_timeout(20)
        history = {(f"text:{one.key}", one.data) for one in self._journal.records()}
        self._tally.lost += [f"{kind}: acknowledged {one}" for one in self._acknowledged - history]
        found = self._last()
        self._tally.lost += [
            f"{kind}: typed {name} {text!r}, found {found.get(name)!r}"
            for name, text in self._typed.items()
            if found.get(name) != text
        ]
        self._typed = {name: text for name, text in self._typed.items() if found.get(name) == text}

    def _last(self) -> dict[str, Any]:
        found = {f"text:{key}": data for key, data in self._journal.latest("text").items()}
        return {name: found.get(name) for name in self._typed}

    def close(self) -> None:
        """End the kernel."""
        self._kill()


def run(moments: int, seed: int = 1) -> WordsTally:
    """That many moments of trouble, and what came of them."""
    tally, chance = WordsTally(), random.Random(seed)
    source = "".join(
        files("managerkit.ui").joinpath(name).read_text("utf-8") for name in ("outbox.js", "morph.js", "panel.js")
    )
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context()
        context.set_default_timeout(PATIENCE * 1000)
        context.route(f"{SITE}/lab/**", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        context.route(
            f"{SITE}/panel.js", lambda route: route.fulfill(body=source, content_type="text/javascript; charset=utf-8")
        )
        desk = Desk(context, Path(folder), chance, tally)
        for number in range(moments):
            desk.moment(number)
            if number % 50 == 49:
                progress(f"words: {tally}")
        desk.close()
        browser.close()
    return tally


def row(moments: int) -> Row:
    """The moments as a line of the table."""
    tally = run(moments)
    measured = f"{len(tally.lost)} of {tally.acknowledged:,}"
    return Row(f"panel: words lost in {moments:,} moments of trouble", "none", measured, not tally.lost)


def main() -> int:
    """Run the moments; the exit code is 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tally = run(options.moments, options.seed)
    print(tally)
    print(json.dumps(tally.moments))
    for one in tally.lost[:20]:
        print(one)
    return 1 if tally.lost else 0


if __name__ == "__main__":
    sys.exit(main())
