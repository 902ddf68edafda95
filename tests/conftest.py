import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.watch import Watch
from tests.support.wheel import InstalledKit, installed_kit

# How long a test takes on a busy machine says nothing. Continuous integration tries the same examples each time, so
# that a commit passes or fails for what is in it; everybody else's runs go on looking for new ones.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("quick", settings.get_profile("house"), max_examples=25)
settings.register_profile("long", settings.get_profile("house"), max_examples=20_000, derandomize=False)
settings.load_profile("house")

WATCH = pytest.StashKey[Watch]()


@pytest.fixture(scope="session")
def own_cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cohort with assignments of the facilitator's own, everything released; to be copied."""
    from tests.support.commands import run
    from tests.support.own import make

    cohort = make(tmp_path_factory.mktemp("own") / "spring")
    released = run("cohort", "release", cohort.root).output
    assert "ladder-v1 is released." in released and "ps1 is released." in released and "odd is released." in released
    return cohort.root


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> InstalledKit:
    """The kit installed from its wheel, once for all processes that run tests."""
    mine = tmp_path_factory.getbasetemp()
    return installed_kit(mine if worker_id == "master" else mine.parent)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    session.config.stash[WATCH] = watch = Watch()
    with watch.looking():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What was logged goes from worker to worker as UTF-8, which a file's name need not be."""
    report = yield
    report.sections = [(title, text.encode("utf-8", "backslashreplace").decode()) for title, text in report.sections]
    return report


@pytest.fixture
def watch(pytestconfig: pytest.Config) -> Watch:
    """What this run opened below a course while it collected its tests."""
    return pytestconfig.stash[WATCH]
