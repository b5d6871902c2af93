"""How the processes of a run share the work: one embedded server for all, and who runs which tests.

The process that hands out the tests starts the server and ends it. The others, which run them, are
told its address, and make a database each.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

from persistence import embedded
from tests import ROOT
from tests.alone import make_copy, make_template

SETTINGS = {"max_connections": "300"}
_IN_MEMORY = Path("/dev/shm")  # noqa: S108  # a server's own folder is made in it
_ROOM = 4 * 2**30


def _folder() -> Path | None:
    """Where the server keeps its data, none of which outlive the run: in memory if there is room.

    Not by turning fsync off: a service on such a server says that it is not ready.
    """
    has_room = _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _ROOM
    return _IN_MEMORY if has_room else None


LONGEST = (
    "tests/test_crash.py",
    "tests/test_accuracy.py",
    "tests/test_outages.py",
    "tests/persistence/rollups/test_keeping.py",
    "tests/helpdesks/test_real_logs.py",
    "tests/api/cli/test_importing.py",
    "tests/test_arrival.py",
    "tests/test_differential.py",
    "tests/test_differential_sla.py",
    "tests/api/cli/test_import_command.py",
    "tests/domain/explaining/test_explaining.py",
    "tests/api/cli/test_simulation.py",
    "tests/test_drilldown.py",
    "tests/api/cli/test_open_database.py",
    "tests/test_doors.py",
    "tests/api/graphql/execution/test_hostile_graphs.py",
    "tests/api/graphql/execution/test_fuzzed_questions.py",
    "tests/persistence/connections/test_outages.py",
    "tests/test_windows.py",
)
"""Files that take long for the number of their tests, longest first. They are begun first: one that
is begun last keeps one process busy while the others have nothing left.
"""


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that has the template."""
    with (
        tempfile.TemporaryDirectory(dir=_folder(), ignore_cleanup_errors=True) as folder,
        embedded.running(Path(folder), settings=SETTINGS) as running,
    ):
        asyncio.run(make_template(running.dsn))
        yield running.dsn


class SharedServer:
    """A plugin of the process that hands out the tests."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._dsn = ""

    def pytest_configure_node(self, node: Any) -> None:
        """Tell a process that is about to start where the server is."""
        self._dsn = self._dsn or self._stack.enter_context(server())
        node.workerinput["server"] = self._dsn

    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> LoadFileScheduling:
        """Files in the order of `in_order`, one process each: their tests share what they make."""
        config.option.loadscopereorder = False
        return LoadFileScheduling(config, log)

    def pytest_unconfigure(self) -> None:
        self._stack.close()


def database_of(config: pytest.Config) -> str | None:
    """The address of a new database for this process, if it shares a server."""
    given = getattr(config, "workerinput", {})
    if "server" not in given:
        return None
    return asyncio.run(make_copy(given["server"], f"test_{given['workerid']}"))


def in_order(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Tests in the order in which several processes take their files: what is likely to take
    longest first.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    ranks = {ROOT / file: rank for rank, file in enumerate(LONGEST)}
    last = len(ranks)
    order = sorted(files, key=lambda file: (ranks.get(file, last), -len(files[file])))
    return [item for file in order for item in files[file]]
