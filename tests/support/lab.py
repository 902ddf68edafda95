"""A real JupyterLab on a real workspace, driven in a real browser: what the browser tests share."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.support.processes import PATIENCE

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
KERNEL_MS = 30_000
PORT = 8900 + 50 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
"""The first port to try; two servers that begin at the same moment would both find the same one free."""


def serving(
    workspace: Path, log: Path, options: Sequence[str] = (), python: str | Path = sys.executable, **environment: str
) -> AbstractContextManager[str]:
    """Run `managerkit start` on a workspace; yield the address of its JupyterLab, with the token in it."""
    words = ["managerkit.cli", "start", str(workspace), *options]
    return _running(words, workspace, Path.cwd(), log, python, **environment)


def running(words: list[str], workspace: Path, log: Path, **environment: str) -> AbstractContextManager[str]:
    """Run a command of managerkit's that serves a folder; yield the address, with the token in it."""
    return _running(["managerkit.cli", *words], workspace, Path.cwd(), log, **environment)


def stock(folder: Path, log: Path) -> AbstractContextManager[str]:
    """Run JupyterLab in a folder, as somebody would who knows nothing of managerkit."""
    return _running(["jupyterlab", "--allow-root"], folder, folder, log)


@contextmanager
def _running(
    words: list[str],
    workspace: Path,
    here: Path,
    log: Path,
    python: str | Path = sys.executable,
    **environment: str,
) -> Iterator[str]:
    command = [python, "-m", *words, "--no-browser", "--port", str(PORT)]
    env = {**os.environ, **environment, "PYTHONUNBUFFERED": "1"}
    env.pop("MANAGERKIT_VIEW", None)
    config = workspace.with_name(f"{workspace.name}-config")
    config.mkdir(exist_ok=True)
    (config / "jupyter_server_config.json").write_text(
        '{"LabApp": {"expose_app_in_browser": true}, "JupyterNotebookApp": {"expose_app_in_browser": true}}'
    )
    env |= {"JUPYTER_CONFIG_PATH": str(config), "JUPYTER_CONFIG_DIR": str(config / "own")}
    with log.open("w") as out:
        process = subprocess.Popen(
            command, env=env, cwd=here, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield _address(log, process)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(log: Path, process: "subprocess.Popen[bytes]") -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := re.search(r"http://(?:localhost|127\.0\.0\.1):\d+/\S*\?token=\w+", log.read_text()):
            return found[0]
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium: the system's, or Playwright's own. One process has one at a time."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visiting(browser: Browser, width: int = 1280, height: int = 900) -> Iterator[Page]:
    """A page of somebody who was never here before: nothing of another page's is kept in it."""
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(KERNEL_MS)
    try:
        yield page
    except BaseException:
        page.screenshot(path="failed.png")
        raise
    finally:
        context.close()


@contextmanager
def browsing(width: int = 1280, height: int = 900) -> Iterator[Page]:
    """A page in a Chromium of its own."""
    with chromium() as browser, visiting(browser, width, height) as page:
        yield page


READY = """path => {
    const panel = window.jupyterapp?.shell.currentWidget;
    const kernel = panel?.sessionContext?.session?.kernel;
    const shown = [...document.querySelectorAll("[data-mime-type='application/vnd.jupyter.widget-view+json']")];
    return panel?.context?.path === path && panel.context.isReady && panel.sessionContext.isReady
        && kernel?.connectionStatus === "connected" && kernel.status === "idle"
        && ![...document.querySelectorAll(".jp-InputPrompt")].some(prompt => prompt.textContent.includes("*"))
        && shown.every(output => output.querySelector(".mk-root"));
}"""
"""Whether this notebook is in front, its own kernel has nothing to do, and every panel that it showed is drawn."""

TURN = """async path => {
    const { shell, commands } = window.jupyterapp;
    const gone = shell.currentWidget;
    await gone.sessionContext.shutdown();
    gone.dispose();
    await commands.execute("docmanager:open", { path });
}"""

SAVED = """() => !Object.keys(localStorage).some(key => key.startsWith("managerkit:"))
    && [...document.querySelectorAll(".mk-status")].every(one => !one.textContent || one.dataset.kind === "saved")"""
"""Whether the kernel has dealt with everything that was done in the panels."""

STILL = """() => document.getAnimations().every(
    one => one.playState !== "running" || one.effect.getComputedTiming().iterations === Infinity)"""
"""Whether nothing on the page is on its way to another look."""


NOT_OURS = (
    "Canceled future for create_subshell_request",  # JupyterLab, of a kernel restarted when just connected to
    "Cannot read properties of undefined (reading 'schema')",  # Notebook 7 as it opens, with any extension
    "Command 'filebrowser:open-path' not registered.",  # the same
)
"""How Jupyter complains of itself."""


class Lab:
    """JupyterLab in a page, with a notebook open."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self._notebook = ""
        self._root, self._token = re.split("/(?:lab|notebooks)", address)[0], address.split("token=")[1]
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self._trouble(str(error)))

    def _trouble(self, error: str) -> None:
        if not any(one in error for one in NOT_OURS):
            self.errors.append(error)

    def open(self, notebook: str, view: str = "lab/tree") -> None:
        """Open a notebook by its path in the workspace, and wait for its kernel; `view` "notebooks" is Notebook 7's."""
        self.go(notebook, view)
        self.page.locator(".jp-Notebook").wait_for()
        self.idle()

    def go(self, notebook: str, view: str = "lab/tree") -> None:
        """Begin to open a notebook, and do not wait for it."""
        self.page.goto(f"{self._root}/{view}/{notebook}?reset&token={self._token}", wait_until="commit")
        self._notebook = notebook

    def turn_to(self, notebook: str) -> None:
        """Put the notebook in front away with its kernel, and open another in the same page: much cheaper."""
        self.page.evaluate(TURN, notebook)
        self._notebook = notebook
        self.idle()

    def idle(self) -> None:
        """Wait until the notebook's kernel has nothing to do and its panels are drawn."""
        self.page.wait_for_function(READY, arg=self._notebook)

    def begin(self, command: str) -> None:
        """Begin one of JupyterLab's commands by its id."""
        self.page.evaluate(
            """id => { window.mkDone = false;
            window.jupyterapp.commands.execute(id).finally(() => { window.mkDone = true }) }""",
            command,
        )

    def done(self) -> None:
        """Wait until the command that was begun last is over."""
        self.page.wait_for_function("() => window.mkDone")

    def run(self, command: str) -> None:
        """Run one of JupyterLab's commands by its id to its end."""
        self.begin(command)
        self.done()

    def run_all(self) -> None:
        """Run every cell."""
        self.run("notebook:run-all-cells")
        self.idle()

    def restart(self) -> None:
        """Restart the kernel, and say yes when asked."""
        self.begin("kernelmenu:restart")
        self.page.locator(".jp-Dialog button.jp-mod-accept").click()
        self.done()
        self.idle()

    def settled(self) -> None:
        """Wait until the kernel has dealt with everything, and the panels show what came of it."""
        self.page.wait_for_function(SAVED)
        self.idle()

    def still(self) -> None:
        """Wait until the page has come to rest."""
        self.page.wait_for_function(STILL)

    def theme(self, name: str) -> None:
        """Use JupyterLab's theme of this name, such as "JupyterLab Dark"."""
        self.page.evaluate("theme => { window.jupyterapp.commands.execute('apputils:change-theme', { theme }) }", name)
        self.page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=name)
        self.still()

    def predict(self) -> None:
        """Give a prediction wherever one is asked for, and run it; from the end, as what is answered goes away."""
        for ask in reversed(self.page.locator(".mk-predict").all()):
            ask.locator("input").click()
            ask.locator("button").click()

    def panel(self, number: int = 0) -> Locator:
        """The n-th panel on the page."""
        return self.page.locator(".mk-root").nth(number)
