from pathlib import Path

import pytest

from tests.support import desk


@pytest.fixture(scope="session")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six learners whose reflections were collected; made once, copied for each test."""
    return desk.waiting(tmp_path_factory.mktemp("waiting")).root
