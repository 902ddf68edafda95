"""JupyterHub's configuration as text: two templates, filled in with what a cohort needs."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

CONFIG_FILE = "jupyterhub_config.py"
LEARNERS_FILE = "learner/nbgrader_config.py"

STEPS = """\
1. Give everybody an account on this machine, named as the roster has it as the id; facilitators, too.
     useradd --create-home ada
     passwd ada
2. Install the proxy through which all come in, if `configurable-http-proxy --version` says nothing.
     npm install --global configurable-http-proxy
3. Start the hub as root, and leave it running.
     jupyterhub --config jupyterhub_config.py
4. Learners open its address, sign in, and are in the course. Facilitators are in the cohort, and type their commands in
   a terminal there (File > New > Terminal), such as
     managerkit cohort status"""
"""What is to be done once the configuration is written, each command on a line of its own."""


@dataclass(frozen=True)
class HubSettings:
    """What a hub is configured with.

    Attributes:
        name: the cohort's name in nbgrader.
        cohort: the path of its folder.
        owner: the account that the folder belongs to.
        exchange: the path of nbgrader's exchange.
        facilitators: their accounts.
        programs: the path of the folder in which this environment has its programs.
        course: the path of the course that learners get; "" for the kit's own.
    """

    name: str
    cohort: str
    owner: str
    exchange: str
    facilitators: tuple[str, ...]
    programs: str
    course: str = ""


def written(settings: HubSettings) -> dict[str, str]:
    """The files of a hub's folder, by their paths in it.

    Args:
        settings: what they are filled in with.
    """
    values = {
        "name": settings.name,
        "steps": STEPS,
        "cohort": repr(settings.cohort),
        "owner": repr(settings.owner),
        "programs": repr(settings.programs),
        "facilitators": ", ".join(map(repr, settings.facilitators)),
        "course": f', "--course", {settings.course!r}' if settings.course else "",
    }
    return {
        CONFIG_FILE: _template("jupyterhub_config.py.txt").substitute(values),
        LEARNERS_FILE: _template("learner_config.py.txt").substitute(
            name=repr(settings.name), exchange=repr(settings.exchange)
        ),
    }


@cache
def _template(name: str) -> Template:
    return Template(files(__package__).joinpath(name).read_text("utf-8"))
