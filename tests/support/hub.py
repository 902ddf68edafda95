"""A machine with accounts of its own while a test runs: namespaces in which /etc, /home, /opt and /srv are ours."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page

from tests.support.lab import Lab
from tests.support.places import ROOT

NODE = ROOT / "tests/ui/node_modules/.bin"
_SETUP = """
set -eu
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/etc /mnt/work
mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/etc,workdir=/mnt/work /etc
for place in /home /opt /srv; do mount -t tmpfs -o mode=755 tmpfs $place; done
"""


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
    script = (
        _SETUP
        + "".join(map(_readable, range(len(opened)), opened))
        + "ln -s $0 /opt/managerkit\necho ready\nexec sleep infinity"
    )
    command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", script, sys.prefix]
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


class Hub:
    """A hub that runs on a machine, and people in browsers.

    Args:
        machine: where it runs.
        config: its configuration's path there, whose ports are changed to free ones.
        log: where it writes.
    """

    def __init__(self, machine: Machine, config: str, log: Path) -> None:
        self._machine, self._config, self._log = machine, config, log
        self.ports = [free_port() for _ in range(4)]
        public, cohort, api, proxy = self.ports
        text = machine.file(config).read_text("utf-8")
        text = text.replace(":8000", f":{public}").replace(":8091", f":{cohort}")
        text += f'\nc.JupyterHub.hub_port = {api}\nc.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"\n'
        machine.file(config).write_text(text, "utf-8")
        self.address = f"http://127.0.0.1:{public}"

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run the hub until the block ends."""
        with self._log.open("a") as out:
            process = subprocess.Popen(
                self._machine.words("jupyterhub", "--config", self._config),
                env=surroundings(),
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                self._wait()
                yield
            finally:
                self._machine.run("sh", "-c", "kill $(pgrep -o -f [j]upyterhub.--config)")
                process.wait(60)

    def _wait(self) -> None:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with suppress(OSError), urlopen(f"{self.address}/services/cohort/api", timeout=5) as answer:
                if answer.status == 200:
                    return
            time.sleep(0.3)
        raise AssertionError(f"the hub did not start:\n{self._log.read_text()}")

    def sign_in(self, page: Page, name: str, password: str) -> None:
        """Sign in, as somebody who opens the hub's address does."""
        page.goto(self.address)
        page.fill("#username_input", name)
        page.fill("#password_input", password)
        page.click("#login_submit")

    def lab(self, page: Page, name: str) -> Lab:
        """The JupyterLab of somebody who has signed in."""
        return Lab(page, f"{self.address}/user/{name}/lab?token=")


TYPED = """async ([base, line]) => {
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
