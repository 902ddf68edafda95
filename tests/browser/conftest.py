import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.lab import Lab, chromium, serving, visiting
from tests.support.places import ROOT


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lab") / "workspace"


@pytest.fixture(scope="session")
def address(workspace: Path) -> Iterator[str]:
    """One JupyterLab for all tests in a browser: starting it is dear."""
    with serving(workspace, workspace.with_name("server.log")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a file; each has a page of its own in it, which knows nothing of the others."""
    with chromium() as found:
        yield found


@pytest.fixture
def lab(browser: Browser, address: str) -> Iterator[Lab]:
    with visiting(browser) as page:
        yield Lab(page, address)


@pytest.fixture
def alone(address: str, workspace: Path) -> None:
    """A workspace of somebody who has not yet said under which name they hand in."""
    (workspace / ".managerkit/learner").unlink(missing_ok=True)


@pytest.fixture
def untouched(address: str, workspace: Path, request: pytest.FixtureRequest) -> str:
    """A folder in the workspace with the notebooks as they are shipped: what other tests answered is not beside it."""
    folder: Path = workspace / request.node.name
    folder.mkdir()
    for notebook in ROOT.glob("notebooks/*.ipynb"):
        shutil.copy(notebook, folder)
    return folder.name
