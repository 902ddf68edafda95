"""`managerkit hub new --kubernetes`: the files that it writes for zero-to-jupyterhub, and what it refuses."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from managerkit.hub.kubernetes import ClusterSettings, cluster_files
from managerkit.workspace.service import GivenService
from tests.support import tiny
from tests.support.commands import run
from tests.support.places import ROOT

LEARNERS = ("ada", "no", "1e5", "2")
SETTINGS = ClusterSettings("spring", "/srv/it's/spring", LEARNERS, ("ana", "ben"), "1.2.3")


def read(settings: ClusterSettings, name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(cluster_files(settings)[name]))


def containers() -> list[dict[str, Any]]:
    (deployment,) = [one for one in read(SETTINGS, "cohort.yaml") if one["kind"] == "Deployment"]
    return list(deployment["spec"]["template"]["spec"]["containers"])


def test_any_id_is_a_text_and_nobody_gets_in_by_a_sign_in_that_asks_nothing() -> None:
    (values,) = read(SETTINGS, "values.yaml")
    assert values["hub"]["config"]["Authenticator"]["allowed_users"] == [*LEARNERS, "ana", "ben"]
    assert values["hub"]["config"]["JupyterHub"]["authenticator_class"] == "generic-oauth", "the chart's own is dummy"


def test_a_learners_token_is_good_for_handing_in_and_a_facilitators_for_the_cohort() -> None:
    (values,) = read(SETTINGS, "values.yaml")
    roles = values["hub"]["loadRoles"]
    assert {name for name, role in roles.items() if "access:services!service=hand-in" in role["scopes"]} == {
        *("user", "server")
    }
    assert [name for name, role in roles.items() if "access:services!service=cohort" in role["scopes"]] == [
        "facilitators"
    ]
    assert "url" not in values["hub"]["services"]["hand-in"], "it has no address outside"


def test_both_files_speak_of_the_same_places() -> None:
    (values,) = read(SETTINGS, "values.yaml")
    service, deployment = (
        next(one for one in read(SETTINGS, "cohort.yaml") if one["kind"] == kind) for kind in ("Service", "Deployment")
    )
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    ports = {one["name"]: one["port"] for one in service["spec"]["ports"]}
    given = GivenService(values["singleuser"]["extraEnv"]["MANAGERKIT_HAND_IN"], "ada", "x")
    assert given.course == "spring" and given.address.startswith(f"http://cohort:{ports['hand-in']}/services/hand-in/")
    assert values["hub"]["services"]["cohort"]["url"] == f"http://cohort:{ports['cohort']}"
    (egress,) = values["singleuser"]["networkPolicy"]["egress"]
    assert egress["to"] == [{"podSelector": {"matchLabels": service["spec"]["selector"]}}]
    assert egress["ports"] == [{"port": ports["hand-in"]}] and labels.items() >= service["spec"]["selector"].items()
    for one in containers():
        told = {each["name"]: each.get("value", "") for each in one["env"]}
        assert told["JUPYTERHUB_SERVICE_NAME"] in values["hub"]["services"]
        assert f":{ports[told['JUPYTERHUB_SERVICE_NAME']]}" in told["JUPYTERHUB_SERVICE_URL"]
        assert one["image"] == f"{values['singleuser']['image']['name']}:1.2.3"


def test_what_learners_get_on_one_machine_they_get_here() -> None:
    (values,) = read(SETTINGS, "values.yaml")
    assert values["singleuser"]["memory"]["limit"] == "1G" and values["cull"]["timeout"] == 3600
    assert values["singleuser"]["cmd"] == ["managerkit", "hub", "open", "course"]


def test_the_files_are_small_enough_to_be_read() -> None:
    for text in cluster_files(SETTINGS).values():
        assert text.count("\n") < 120 and max(map(len, text.splitlines())) <= 120


def test_the_image_that_is_named_can_be_made() -> None:
    stage = (ROOT / "Dockerfile").read_text("utf-8").partition(" AS hub\n")[2].partition("\nFROM ")[0]
    assert "ARG JUPYTERHUB\n" in stage and "USER 1000" in stage and "jupyterhub==$JUPYTERHUB" in stage
    (values,) = read(SETTINGS, "values.yaml")
    assert f"WORKDIR {values['singleuser']['storage']['homeMountPath']}\n" in stage
    assert "--target hub --build-arg JUPYTERHUB=" in cluster_files(SETTINGS)["values.yaml"]


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text("id,name\nada,Ada L\nBo,Bo D\n", "utf-8")
    run("cohort", "new", tmp_path / "spring", "--roster", tmp_path / "people.csv", "--course", tiny.copy(tmp_path))
    return tmp_path / "spring"


def test_the_command_says_each_step_and_what_to_look_at(cohort: Path, tmp_path: Path) -> None:
    words: list[str | Path] = ["hub", "new", tmp_path / "hub", "--cohort", cohort, "--kubernetes"]
    said = run(*words, "--facilitators", "ana").output
    assert "Bo could not sign in; give them another id" in said and f"put {tmp_path / 'course'} into the image" in said
    assert "kubectl apply -f cohort.yaml" in said and f"--container cohort {cohort} ${{pod#pod/}}:/srv/cohort" in said
    values = yaml.safe_load((tmp_path / "hub/values.yaml").read_text("utf-8"))
    assert values["singleuser"]["cmd"][-2:] == ["--course", "/opt/course"]
    assert [one.name for one in sorted((tmp_path / "hub").iterdir())] == ["cohort.yaml", "values.yaml"]

    again = run(*words, "--facilitators", "ana", code=1).output
    assert "has a values.yaml already, which stays as it is" in again
    nobody = run(
        "hub", "new", tmp_path / "x", "--cohort", cohort, "--kubernetes", "--facilitators", "a b", code=1
    ).output
    assert "such as --facilitators ana,ben" in nobody and not (tmp_path / "x").exists()


def test_a_folder_that_cannot_be_made(cohort: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    words: list[str | Path] = ["hub", "new", tmp_path / "file/hub", "--cohort", cohort, "--kubernetes"]
    assert "name a folder that you may write to" in run(*words, "--facilitators", "ana", code=1).output
