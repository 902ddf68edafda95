"""A machine with accounts of its own while a test runs: namespaces in which /etc, /home, /opt and /srv are ours."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar
from urllib.request import urlopen

from playwright.sync_api import Page

from tests.support.lab import Lab
from tests.support.places import ROOT

Found = TypeVar("Found")
NODE = ROOT / "tests/ui/node_modules/.bin"
_SETUP = """
set -eu
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/etc /mnt/work
mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/etc,workdir=/mnt/work /etc
for place in /home /opt /srv; do mount -t tmpfs -o mode=755 tmpfs $place; done
"""

_INIT = "while :; do sleep 1000 & wait $!; done"
"""The first process of a machine is told when any that lost its parent has ended, and takes it off the list."""

HOMES = Path("/home")


class Machine:
    """The inside of the namespaces: programs are run there as an account."""

    def __init__(self, process: int) -> None:
        self._enter = ["nsenter", f"--target={process}", "--mount", "--pid"]
        self._root = Path(f"/proc/{process}/root")

    def file(self, path: str) -> Path:
        """A file there, for whoever is root here."""
        return self._root / path.lstrip("/")

    def words(self, *words: str | Path, account: str = "root") -> list[str]:
        """The words of a program that somebody runs there."""
        become = [] if account == "root" else ["runuser", "-u", account, "--"]
        return [*self._enter, *become, *map(str, words)]

    def run(self, *words: str | Path, account: str = "root", here: str = "/", code: int = 0) -> str:
        """Run a program there; what it says."""
        script = ["sh", "-c", f'cd {here} && exec "$@"', "sh", *words]
        done = subprocess.run(
            self.words(*script, account=account), env=surroundings(), capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


def surroundings() -> dict[str, str]:
    """An environment as root has it after signing in, with the kit and the proxy to be found."""
    node = Path(shutil.which("node") or "node").parent
    paths = [
        str(NODE),
        "/opt/managerkit/bin",
        "/usr/local/sbin",
        "/usr/local/bin",
        "/usr/sbin",
        "/usr/bin",
        "/sbin",
        "/bin",
    ]
    return {"PATH": os.pathsep.join([*paths, str(node)]), "HOME": "/root", "LANG": "C.UTF-8"}


@contextmanager
def machine() -> Iterator[Machine]:
    """Make the namespaces; all that runs in them ends with them."""
    opened = [Path(sys.base_prefix).resolve(), Path(sys.prefix), ROOT]
    readable = "".join(map(_readable, range(len(opened)), opened))
    script = f"{_SETUP}{readable}ln -s $0 /opt/managerkit\necho ready\n{_INIT}"
    command = [
        "setpriv",
        "--pdeathsig",
        "KILL",
        "unshare",
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
    ]
    command += ["bash", "-c", script, sys.prefix]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert process.stdout and process.stdout.readline() == "ready\n"
        inner = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0]
        yield Machine(int(inner))
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _readable(number: int, folder: Path) -> str:
    """Shell that lets every account there read a folder, though it lies in one that is closed, such as /root."""
    closed = next((one for one in [*reversed(folder.parents), folder] if not one.stat().st_mode & 0o001), None)
    if closed is None:
        return ""
    return (
        f"mkdir -p /mnt/{number} && mount --bind '{folder}' /mnt/{number}\n"
        f"mount -t tmpfs -o mode=755 tmpfs '{closed}' && mkdir -p '{folder}' && mount --bind /mnt/{number} '{folder}'\n"
    )


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


_TYPED = """async ([base, line]) => {
    const xsrf = document.cookie.match(/_xsrf=([^;]+)/)[1];
    const made = await fetch(`${base}/api/terminals`, { method: "POST", headers: { "X-XSRFToken": xsrf } });
    const { name } = await made.json();
    const socket = new WebSocket(`${base.replace("http", "ws")}/terminals/websocket/${name}`);
    let said = "";
    return new Promise((done) => {
        socket.onmessage = ({ data }) => {
            const [kind, text] = JSON.parse(data);
            if (kind === "setup") socket.send(JSON.stringify(["stdin", `${line}; echo ended: $?\\r`]));
            if (kind === "stdout") said += text;
            if (/ended: \\d+/.test(said)) { socket.close(); done(said); }
        };
    });
}"""
"""What a terminal of a JupyterLab says to a line that somebody types."""


PAGE = ROOT / "docs/hub.md"
_FENCE = re.compile(r"^```(sh|csv)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NOT_RUN = ("python3 -m venv", "/opt/managerkit/bin/pip install", "npm install", "jupyterhub")
"""Lines that fetch packages, and the one that starts the hub, which goes on."""


def set_up(there: Machine, others: Mapping[str, str] = MappingProxyType({})) -> tuple[str, list[str]]:
    """Do what docs/hub.md says up to the hub's start.

    Args:
        there: the machine.
        others: what stands in the page, and what is put in its place: other people.

    Returns:
        what was said, and the lines that are to be typed in the cohort's terminal.
    """
    said, typed = "", list[str]()
    page = PAGE.read_text("utf-8")
    for old, new in others.items():
        assert old in page
        page = page.replace(old, new)
    for kind, text in _FENCE.findall(page):
        head, _, rest = text.partition("\n")
        if kind != "sh":
            there.file(head.removeprefix("# ")).write_text(rest, "utf-8")
        elif head == "# in the cohort's terminal":
            typed += rest.splitlines()
        else:
            lines = [line for line in text.splitlines() if not line.startswith(_NOT_RUN)]
            said += there.run("sh", "-ec", "\n".join(lines), here="/srv")
    return said, typed


class Hub:
    """A hub on a machine, set up as on the page, on ports that are free; and people in browsers."""

    def __init__(self, machine: Machine, log: Path) -> None:
        self.machine, self._log = machine, log
        self._config = "/srv/hub/jupyterhub_config.py"
        self.ports = [free_port() for _ in range(5)]
        public, cohort, room, api, proxy = self.ports
        self.change(":8000", f":{public}")
        self.change(":8091", f":{cohort}")
        self.change(":8092", f":{room}")
        with machine.file(self._config).open("a", encoding="utf-8") as file:
            file.write(
                f'\nc.JupyterHub.hub_port = {api}\nc.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"\n'
            )
        there = machine.file("/etc/jupyter")
        there.mkdir(exist_ok=True)
        (there / "jupyter_server_config.json").write_text('{"LabApp": {"expose_app_in_browser": true}}', "utf-8")
        self._inside = self.address = f"http://127.0.0.1:{public}"

    @property
    def cohort(self) -> str:
        """Where the facilitators' server is."""
        return f"{self.address}/services/cohort"

    @property
    def room(self) -> str:
        """Where phones join."""
        return f"{self.address}/services/room"

    def goes_by(self, address: str) -> None:
        """Have people come by another address, at which a web server stands before the hub."""
        self.change(f'\naddress = "{self.address}"', f'\naddress = "{address}"')
        self.address = address

    def change(self, old: str, new: str) -> None:
        """Put something else into the configuration."""
        config = self.machine.file(self._config)
        text = config.read_text("utf-8")
        assert old in text
        config.write_text(text.replace(old, new), "utf-8")

    def turn_on(self, head: str) -> str:
        """Have lines count that the configuration has as comments, from one that begins so to the end of its part."""
        text = self.machine.file(self._config).read_text("utf-8")
        (commented,) = re.findall(rf"^# {re.escape(head)}.*\n(?:# .+\n)*", text, re.MULTILINE)
        lines = re.sub("^# ", "", commented, flags=re.MULTILINE)
        self.change(commented, lines)
        return lines

    @contextmanager
    def started(self) -> Iterator[None]:
        """Run the hub until the block ends; servers of learners go on."""
        with self._log.open("a") as out:
            process = subprocess.Popen(
                self.machine.words("jupyterhub", "--config", self._config),
                env=surroundings(),
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                self._wait()
                yield
            finally:
                self.machine.run("pkill", "-o", "-f", "bin/jupyterhub --config")
                process.wait(60)

    def _wait(self) -> None:
        def answers() -> bool:
            with suppress(OSError), urlopen(f"{self._inside}/services/cohort/api", timeout=5) as answer:
                return bool(answer.status == 200)
            return False

        assert until(answers), f"the hub did not start:\n{self._log.read_text()}"

    def cull(self, name: str) -> None:
        """Have the hub's culler stop somebody's server now, as it does when nobody was there for an hour."""
        number = self.machine.run("pgrep", "-o", "-f", "jupyterhub_idle_culler").strip()
        settings = self.machine.file(f"/proc/{number}/environ").read_bytes().decode().split("\0")
        mine = [one for one in settings if one.startswith("JUPYTERHUB_")]
        culler = [
            "timeout",
            "60",
            "env",
            *mine,
            "python",
            "-m",
            "jupyterhub_idle_culler",
            "--timeout=1",
            "--cull-every=1",
        ]
        process = subprocess.Popen(self.machine.words(*culler), env=surroundings(), stderr=subprocess.DEVNULL)
        words = self.machine.words("pgrep", "-u", name, "-f", "jupyterhub.singleuser")
        assert until(lambda: subprocess.run(words, capture_output=True, check=False).returncode == 1)
        self.machine.run("pkill", "-f", "cull-every=1")
        process.wait()

    def sign_in(self, page: Page, name: str, password: str) -> None:
        """Sign in, as somebody who opens the hub's address does."""
        page.goto(self.address)
        page.fill("#username_input", name)
        page.fill("#password_input", password)
        page.click("#login_submit", no_wait_after=True)

    def lab(self, page: Page, name: str) -> Lab:
        """The JupyterLab of somebody who has signed in."""
        return Lab(page, f"{self.address}/user/{name}/lab?token=")

    def typed(self, page: Page, lines: Sequence[str]) -> str:
        """What a terminal of the cohort's says to a facilitator who types lines, each of which has to go well."""
        said = ""
        for line in lines:
            told = page.evaluate(_TYPED, [self.cohort, line])
            assert "ended: 0" in told, told
            said += told
        return said


def until(look: Callable[[], Found], seconds: float = 120) -> Found:
    """What somebody sees who looks until there is something, or the time is over."""
    end = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < end:
        time.sleep(0.3)
    return found


def another(page: Page) -> Page:
    """A page in a browser of somebody else's."""
    assert page.context.browser is not None
    context = page.context.browser.new_context(viewport=page.viewport_size, ignore_https_errors=True)
    opened = context.new_page()
    opened.set_default_timeout(120_000)
    return opened
