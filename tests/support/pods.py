"""What is written for zero-to-jupyterhub, on one machine: all servers run as one account, as pods do."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import yaml

from managerkit.workspace.service import GivenService
from tests.support.hub import Hub, Machine, free_port, surroundings, until

ACCOUNT = "pods"
PASSWORD = "known-to-all"
_CONFIG = """
c = get_config()
values, tokens = {values!r}, {tokens!r}
for section, traits in values["hub"]["config"].items():
    c[section].update(traits)
services, roles = values["hub"]["services"], values["hub"]["loadRoles"]
c.JupyterHub.services = [{{**one, "name": name, "api_token": tokens[name]}} for name, one in services.items()]
c.JupyterHub.load_roles = [{{**one, "name": name}} for name, one in roles.items()]
c.Spawner.cmd = values["singleuser"]["cmd"]
c.Spawner.environment = values["singleuser"]["extraEnv"]
c.Spawner.mem_limit = values["singleuser"]["memory"]["limit"]
for part in values["hub"]["extraConfig"].values():
    exec(part)
# What is another on a cluster: who says who people are, and where servers run.
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "/srv/homes/{{username}}"
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
c.JupyterHub.bind_url = "http://127.0.0.1:{public}"
c.JupyterHub.hub_port = {api}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.JupyterHub.db_url = "sqlite:////srv/hub-state/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = "/srv/hub-state/cookie_secret"
c.ConfigurableHTTPProxy.pid_file = "/srv/hub-state/proxy.pid"
"""


class Pods(Hub):
    """A hub made of values.yaml, and the containers of cohort.yaml as programs.

    Args:
        machine: has both files in /srv/hub, and an account for all.
        log: where what they say goes.
    """

    def __init__(self, machine: Machine, log: Path) -> None:
        self.machine, self._log = machine, log
        self._config = "/srv/hub-state/jupyterhub_config.py"
        self.ports = [free_port() for _ in range(5)]
        public, cohort, hand_in, api, proxy = self.ports
        self._places = {
            **{"http://cohort:8091": f"http://127.0.0.1:{cohort}", "http://cohort:8092": f"http://127.0.0.1:{hand_in}"},
            **{
                "http://0.0.0.0:8091": f"http://127.0.0.1:{cohort}",
                "http://0.0.0.0:8092": f"http://127.0.0.1:{hand_in}",
            },
            "http://hub:8081": f"http://127.0.0.1:{api}",
        }
        (values,) = self._read("values.yaml")
        self._deployment = next(one for one in self._read("cohort.yaml") if one["kind"] == "Deployment")
        self._tokens = {name: f"{name}-{'0123456789' * 3}" for name in values["hub"]["services"]}
        config = _CONFIG.format(
            values=values, tokens=self._tokens, password=PASSWORD, public=public, api=api, proxy=proxy
        )
        machine.file(self._config).write_text(config, "utf-8")
        there = machine.file("/etc/jupyter")
        there.mkdir(exist_ok=True)
        (there / "jupyter_server_config.json").write_text('{"LabApp": {"expose_app_in_browser": true}}', "utf-8")
        self._inside = self.address = f"http://127.0.0.1:{public}"
        self.hand_in = values["singleuser"]["extraEnv"]["MANAGERKIT_HAND_IN"]

    def _read(self, name: str) -> list[dict[str, Any]]:
        text = self.machine.file(f"/srv/hub/{name}").read_text("utf-8")
        for old, new in self._places.items():
            text = text.replace(old, new)
        return list(yaml.safe_load_all(text))

    @contextmanager
    def started(self) -> Iterator[None]:
        """Run the hub and the cohort's containers until the block ends; the cohort's folder comes while they wait."""
        with self._log.open("a") as out, ExitStack() as ending:
            hub = ["jupyterhub", "--config", self._config]
            for words in (hub, *map(self._program, self._deployment["spec"]["template"]["spec"]["containers"])):
                process = subprocess.Popen(
                    self.machine.words("env", "HOME=/srv/homes", *words, account=ACCOUNT),
                    env=surroundings(),
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
                ending.callback(process.wait, 60)
                ending.callback(process.terminate)
            self.machine.run("mv", "/srv/made/cohort", "/srv/cohort")
            self._wait()
            yield

    def _program(self, container: dict[str, Any]) -> list[str]:
        told = {one["name"]: one.get("value") or self._secret(one["valueFrom"]) for one in container["env"]}
        return [*(f"{name}={value}" for name, value in told.items()), *container["command"]]

    def _secret(self, source: dict[str, Any]) -> str:
        """A service's token, which the chart keeps in a secret of the cluster's."""
        about = source["secretKeyRef"]
        assert about["name"] == "hub"
        return self._tokens[about["key"].removeprefix("hub.services.").removesuffix(".apiToken")]

    def given(self, name: str, as_learner: str = "") -> GivenService:
        """What somebody's server has for handing in, with its own token; and the name that it is to say."""
        script = 'for one in /proc/[0-9]*/environ; do tr "\\0" "\\n" < $one | grep -q "^JUPYTERHUB_USER=$0$" && '
        script += 'tr "\\0" "\\n" < $one && break; done'
        told = until(lambda: self.machine.run("sh", "-c", script, name))
        token = next(one for one in told.splitlines() if one.startswith("JUPYTERHUB_API_TOKEN="))
        return GivenService(self.hand_in, as_learner or name, token.partition("=")[2])


def set_up(there: Machine) -> str:
    """A cohort of two, and what is written for a cluster; what was said."""
    said = there.run("useradd", "--no-create-home", ACCOUNT)
    for folder in ("made", "homes", "hub", "hub-state"):
        there.run("install", "-d", "-o", ACCOUNT, f"/srv/{folder}")
    there.run("chown", ACCOUNT, "/srv")
    there.file("/srv/made/people.csv").write_text("id,name\nada,Ada Lovelace\nbo,Bo Diddley\n", "utf-8")
    new = ["cohort", "new", "/srv/made/cohort", "--name", "spring", "--roster", "/srv/made/people.csv"]
    for words in (
        [*new, "--modules", "mastery"],
        ["hub", "new", "/srv/hub", "--cohort", "/srv/made/cohort", "--facilitators", "ana", "--kubernetes"],
    ):
        said += there.run("env", "HOME=/srv/homes", "managerkit", *words, account=ACCOUNT)
    return said
