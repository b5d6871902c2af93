"""What tests stand on: a real Postgres, and a workspace of its own for each."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterator

import pytest

from persistence.connections.database import Database
from persistence.migrate import migrate
from tests import effort, loud, sharing  # noqa: F401  # effort registers a profile of Hypothesis
from tests.alone import make_copy
from tests.desk import StoredDesk
from tests.statements import watch

watch()
_numbers = itertools.count(1)


WITHOUT_SKIPS = os.environ.get("SUPPORTKPI_TEST_NO_SKIPS") == "1"  # noqa: TID251  # of the tests


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything that tests need must be there, a test that was skipped has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not WITHOUT_SKIPS:
        return
    for report in reporter.stats.get("skipped", []):
        reporter.write_line(f"skipped, though nothing may be: {report.nodeid}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_configure(config: pytest.Config) -> None:
    """One database cannot be shared: tests of two processes would take each other's workspaces."""
    hands_out_tests = config.getoption("numprocesses", 0)
    if config.getoption("--database-url") and hands_out_tests:
        raise pytest.UsageError("with --database-url add -n 0: its tests run in one process")
    if hands_out_tests:
        config.pluginmanager.register(sharing.SharedServer())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items[:] = sharing.in_order(items)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-url", help="a Postgres to test on, in place of an embedded one")
    parser.addoption("--crashes", type=int, default=3, help="how often to kill what can be killed")
    parser.addoption("--outages", type=int, default=1, help="outages of the database of each kind")

    parser.addoption(
        "--examples", type=int, default=75, help="how many documents of each kind to make up"
    )
    parser.addoption(
        "--cancellations", type=int, default=200, help="how many requests to give up on"
    )


@pytest.fixture(autouse=True)
def tracebacks(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """A test in which a traceback was logged has failed, unless it says that it means to.

    Whatever ends a background task is logged with one: by whoever supervises it, or by asyncio.
    """
    loud.listen()
    logged = loud.tracebacks
    logged.clear()
    yield logged
    if logged and request.node.get_closest_marker("logs_tracebacks") is None:
        pytest.fail("a traceback was logged:\n" + "\n".join(logged))


@pytest.fixture(scope="session")
def examples(request: pytest.FixtureRequest) -> int:
    """How many documents to make up for a test; a longer gate asks for more."""
    number: int = request.config.getoption("--examples")
    return number


@pytest.fixture(scope="session")
def cancellations(request: pytest.FixtureRequest) -> int:
    """How many requests to give up on; a longer gate asks for more."""
    number: int = request.config.getoption("--cancellations")
    return number


@pytest.fixture(scope="session")
def outages(request: pytest.FixtureRequest) -> int:
    """How many outages of each kind to make; a longer gate asks for more."""
    number: int = request.config.getoption("--outages")
    return number


@pytest.fixture(scope="session")
def crashes(request: pytest.FixtureRequest) -> int:
    """How often to kill; a longer gate asks for more."""
    number: int = request.config.getoption("--crashes")
    return number


@pytest.fixture(scope="session")
def dsn(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a Postgres whose tables are up to date."""
    given = request.config.getoption("--database-url")
    if given:
        asyncio.run(migrate(given))
        yield given
        return
    if shared := sharing.database_of(request.config):
        yield shared
        return
    with sharing.server() as server:
        yield asyncio.run(make_copy(server, "test"))


@pytest.fixture(scope="session")
async def database(dsn: str) -> AsyncIterator[Database]:
    opened = await Database.connect(dsn)
    yield opened
    await opened.close()


@pytest.fixture
async def desk(database: Database) -> StoredDesk:
    """An empty workspace, and the ways to fill and question it."""
    return await StoredDesk.create(database, f"test{next(_numbers)}")
