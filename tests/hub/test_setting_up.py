"""`managerkit hub new`: the files that it writes, and what it refuses in one sentence."""

import ast
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from traitlets.config.loader import PyFileConfigLoader

from managerkit.cohort.folder import Cohort
from managerkit.hub import setting_up
from managerkit.hub.configuration import HubSettings, written
from managerkit.hub.setting_up import HubError, set_up
from tests.support import tiny
from tests.support.commands import run

SETTINGS = HubSettings("spring", "/srv/it's/cohort", "spring", "/srv/exchange", ("ana", "ben"), "/opt/kit/bin")


def carried_out(settings: HubSettings, folder: Path) -> Any:
    """What JupyterHub takes from a configuration."""
    path = folder / "jupyterhub_config.py"
    path.write_text(written(settings)[path.name], "utf-8")
    return PyFileConfigLoader(path.name, path=str(folder)).load_config()


@pytest.fixture
def cohort(tmp_path: Path) -> Iterator[Cohort]:
    """A cohort as the page has it: of an account that is not root, closed, and with an exchange elsewhere."""
    tmp_path.chmod(0o755)
    (tmp_path / "people.csv").write_text("id,name\nada,Ada L\nBo,Bo D\n", "utf-8")
    words: list[str | Path] = ["--roster", tmp_path / "people.csv", "--exchange", tmp_path / "exchange"]
    run("cohort", "new", tmp_path / "spring", *words, "--course", tiny.copy(tmp_path / "course"))
    yield Cohort.open(tmp_path / "spring")


def test_what_is_written_is_what_was_said(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id,first_name\nada,Ada\n", "utf-8")
    settings = HubSettings("spring", str(tmp_path), "owner", "/srv/exchange", ("ana",), "/opt/kit/bin", "/srv/course")
    c = carried_out(settings, tmp_path)
    assert c.Authenticator.allowed_users == {"ada", "ana"}
    assert c.Spawner.cmd == ["/opt/kit/bin/managerkit", "hub", "open", "course", "--course", "/srv/course"]
    cohort, room, culler = c.JupyterHub.services
    assert (cohort["user"], cohort["command"][-1]) == ("owner", str(tmp_path))
    assert (room["user"], room["command"][-1]) == ("owner", cohort["environment"]["MANAGERKIT_ROOM_SOCKET"])
    assert c.Spawner.environment["MANAGERKIT_ROOM"] == f"{c.JupyterHub.bind_url}/services/room"
    assert culler["command"][0] == "/opt/kit/bin/python"
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


def test_facilitators_land_in_the_cohort_and_nobody_else_does(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id\nada\n", "utf-8")
    settings = HubSettings("spring", str(tmp_path), "owner", "/srv/exchange", ("ana",), "/opt/kit/bin")
    c = carried_out(settings, tmp_path)

    class Handler:
        def __init__(self, name: str) -> None:
            self.current_user = type("User", (), {"name": name}) if name else None

    first_page = c.JupyterHub.default_url
    assert [first_page(Handler(name)) for name in ("ana", "ada", "")] == [
        "/services/cohort/lab/workspaces/ana",
        "",
        "",
    ]
    (role,) = [role for role in c.JupyterHub.load_roles if "access:services!service=cohort" in role["scopes"]]
    assert role["groups"] == ["facilitators"] and c.JupyterHub.load_groups["facilitators"]["users"] == ["ana"]


def test_any_path_is_a_text_in_the_configuration() -> None:
    for text in written(SETTINGS).values():
        ast.parse(text)
    assert repr(SETTINGS.cohort) in written(SETTINGS)["jupyterhub_config.py"]
    assert "c.Exchange.root = '/srv/exchange'" in written(SETTINGS)["learner/nbgrader_config.py"]


def test_the_configuration_is_small_enough_to_be_read() -> None:
    text = written(SETTINGS)["jupyterhub_config.py"]
    assert text.count("\n") < 140 and max(map(len, text.splitlines())) <= 120


@pytest.mark.skipif(os.name != "posix", reason="accounts and their rights are POSIX's")
class TestRefused:
    @pytest.fixture(autouse=True)
    def _as_on_the_page(self, cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(setting_up, "_insist_on_open", lambda place: None)  # where the tests lie is closed, mostly
        if os.geteuid() == 0:
            shutil.chown(cohort.root, "nobody")

    def test_nothing_if_all_is_well_and_what_to_look_at_is_said(self, cohort: Cohort, tmp_path: Path) -> None:
        said = run("hub", "new", tmp_path / "hub", "--cohort", cohort.root, "--facilitators", "ana").output
        assert "Bo could not sign in; give them another id" in said and "have no account on this machine yet" in said
        assert "jupyterhub --config jupyterhub_config.py" in said
        owner = cohort.root.owner()
        config = (tmp_path / "hub/jupyterhub_config.py").read_text("utf-8")
        assert repr(owner) in config and repr(str(cohort.comes_from.root.resolve())) in config
        assert (tmp_path / "hub/learner/nbgrader_config.py").stat().st_mode & 0o777 == 0o644

    def test_a_folder_that_has_a_configuration(self, cohort: Cohort, tmp_path: Path) -> None:
        (tmp_path / "jupyterhub_config.py").write_text("c.mine = 1\n")
        with pytest.raises(HubError, match="stays as it is"):
            set_up(tmp_path, cohort, ["ana"])
        assert (tmp_path / "jupyterhub_config.py").read_text() == "c.mine = 1\n"

    def test_a_cohort_that_all_can_look_into(self, cohort: Cohort, tmp_path: Path) -> None:
        cohort.root.chmod(0o755)
        with pytest.raises(HubError, match="chmod o-rwx"):
            set_up(tmp_path / "hub", cohort, ["ana"])

    def test_an_exchange_inside_and_one_in_which_all_may_rename(self, cohort: Cohort, tmp_path: Path) -> None:
        (tmp_path / "exchange").chmod(0o777)
        with pytest.raises(HubError, match=r"chmod \+t"):
            set_up(tmp_path / "hub", cohort, ["ana"])
        (cohort.root / "exchange").unlink()
        (cohort.root / "exchange").mkdir()
        with pytest.raises(HubError, match="ln -s /srv/exchange"):
            set_up(tmp_path / "hub", cohort, ["ana"])

    @pytest.mark.parametrize("link", [True, False])
    def test_an_exchange_that_is_not_there(self, cohort: Cohort, tmp_path: Path, link: bool) -> None:
        shutil.rmtree(tmp_path / "exchange")
        if not link:
            (cohort.root / "exchange").unlink()
        missing = cohort.root / "exchange" if not link else tmp_path / "exchange"
        said = run("hub", "new", tmp_path / "hub", "--cohort", cohort.root, "--facilitators", "ana", code=1).output
        assert f"since {missing} is not there" in said and f"-o {cohort.root.owner()} -m 1777" in said

    def test_nobody_to_run_it(self, cohort: Cohort, tmp_path: Path) -> None:
        said = run("hub", "new", tmp_path / "hub", "--cohort", cohort.root, "--facilitators", "an a", code=1).output
        assert "such as --facilitators ana,ben" in said and not (tmp_path / "hub").exists()

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give folders away")
    def test_a_cohort_of_roots(self, cohort: Cohort, tmp_path: Path) -> None:
        shutil.chown(cohort.root, "root")
        with pytest.raises(HubError, match="belongs to root"):
            set_up(tmp_path / "hub", cohort, ["ana"])

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give folders away")
    def test_a_cohort_of_an_account_that_is_gone(self, cohort: Cohort, tmp_path: Path) -> None:
        os.chown(cohort.root, 54321, -1)
        said = run("hub", "new", tmp_path / "hub", "--cohort", cohort.root, "--facilitators", "ana", code=1).output
        assert "belongs to account 54321, which has no name on this machine" in said and "chown -R cohort:" in said


def test_a_python_that_learners_cannot_read(tmp_path: Path, cohort: Cohort) -> None:
    if os.name != "posix":
        pytest.skip("accounts and their rights are POSIX's")
    if os.geteuid() == 0:
        shutil.chown(cohort.root, "nobody")
    tmp_path.chmod(0o700)
    with pytest.raises(HubError, match=r"others may not enter .* \(chmod o\+x"):
        set_up(tmp_path / "hub", cohort, ["ana"])
