"""A cohort on zero-to-jupyterhub: the chart's values, and what runs beside the chart, as text and as files."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from shlex import quote
from string import Template
from textwrap import indent

from managerkit.cohort.folder import Cohort
from managerkit.cohort.roster import enrolled
from managerkit.storage.atomic import put, why

from .setting_up import HubError, HubMade, insist_on_facilitators, not_lowered

VALUES_FILE, COHORT_FILE = "values.yaml", "cohort.yaml"
IMAGE = "registry.example.org/managerkit"
"""Where the image is looked for until somebody says where it is."""
_STEPS = """\
1. In a clone of the kit, make the image of all servers, put it where your cluster finds it, and write its name into
   values.yaml and cohort.yaml in place of registry.example.org. The chart's appVersion says which JupyterHub.
     docker build --target hub --build-arg JUPYTERHUB=5.5.0 -t $image:$tag .
     docker push $image:$tag
2. In values.yaml, say where the company's sign-in is.
3. Install the chart, and beside it what belongs to the cohort.
     helm upgrade --install hub jupyterhub --repo https://hub.jupyter.org/helm-chart/ --values values.yaml
     kubectl apply -f cohort.yaml
4. Put the cohort onto its volume.
     pod=$$(kubectl get pod -l app=cohort -o name)
     kubectl cp --container cohort $cohort $${pod#pod/}:/srv/cohort
5. Learners open the hub's address, sign in, and are in the course. Facilitators are in the cohort, and type their
   commands in a terminal there (File > New > Terminal), the first of them
     managerkit cohort release"""

_COURSE = "/opt/course"
"""Where a course that is not the kit's own lies in the image."""


@dataclass(frozen=True)
class ClusterSettings:
    """What the files are filled in with.

    Attributes:
        name: the cohort's name in nbgrader.
        cohort: the path of its folder, here.
        learners: the roster's ids.
        facilitators: the names under which they sign in.
        tag: the image's, which is the kit's version.
        has_own_course: whether learners get another course than the kit's.
    """

    name: str
    cohort: str
    learners: tuple[str, ...]
    facilitators: tuple[str, ...]
    tag: str
    has_own_course: bool = False


def cluster_steps(settings: ClusterSettings) -> str:
    """What is to be done once the files are written, each command on a line of its own.

    Args:
        settings: what they are filled in with.
    """
    return Template(_STEPS).substitute(image=IMAGE, tag=settings.tag, cohort=quote(settings.cohort))


def cluster_files(settings: ClusterSettings) -> dict[str, str]:
    """The files for a cluster, by their names.

    Args:
        settings: what they are filled in with.
    """
    values = {
        "name": settings.name,
        "steps": indent(cluster_steps(settings), "# "),
        "people": "\n".join(f"        - {json.dumps(one)}" for one in (*settings.learners, *settings.facilitators)),
        "facilitators": ", ".join(map(repr, settings.facilitators)),
        "course": f", --course, {_COURSE}" if settings.has_own_course else "",
        "image": IMAGE,
        "tag": settings.tag,
    }
    return {name: _template(f"{name}.txt").substitute(values) for name in (VALUES_FILE, COHORT_FILE)}


def set_up_cluster(folder: Path, cohort: Cohort, facilitators: Sequence[str]) -> HubMade:
    """Write what zero-to-jupyterhub needs for a cohort.

    Args:
        folder: where it goes, a folder that has none yet.
        cohort: the cohort that it is for.
        facilitators: the names under which those sign in who run it.

    Returns:
        the values, what would be in people's way, and what is to be done.

    Raises:
        HubError: nobody is to run it, there are values already, or the folder cannot be written.
        CohortError: the roster cannot be read.
        CourseError: the cohort's course is not there.
    """
    if (folder / VALUES_FILE).exists():
        raise HubError(f"{folder} has a {VALUES_FILE} already, which stays as it is; name a new folder")
    insist_on_facilitators(facilitators)
    course = cohort.comes_from
    learners = (*enrolled(cohort),)
    settings = ClusterSettings(
        cohort.name, str(cohort.root), learners, tuple(facilitators), version("managerkit"), not course.is_own
    )
    try:
        for name, text in cluster_files(settings).items():
            put(folder / name, text)
    except OSError as error:
        raise HubError(f"{folder} cannot be written ({why(error)}); name a folder that you may write to") from None
    own = (
        f"learners have a course of their own, so put {course.root} into the image of all servers, as {_COURSE}: "
        f"COPY it there in the Dockerfile's stage `hub`"
    )
    doubts = [*not_lowered(learners), *([] if course.is_own else [own])]
    return HubMade(folder / VALUES_FILE, doubts, cluster_steps(settings))


@cache
def _template(name: str) -> Template:
    return Template(files(__package__).joinpath(name).read_text("utf-8"))
