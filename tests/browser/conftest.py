from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.lab import Lab, browsing, serving


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lab") / "workspace"


@pytest.fixture(scope="session")
def address(workspace: Path) -> Iterator[str]:
    """One JupyterLab for all tests in a browser: starting it is dear."""
    with serving(workspace, workspace.with_name("server.log")) as found:
        yield found


@pytest.fixture
def lab(address: str) -> Iterator[Lab]:
    with browsing() as page:
        yield Lab(page, address)
