"""One outage of each kind, with the service under load: nothing is lost, late, or answered wrong.

`python -m tests.outages` makes many of them, and says how long everything took.
"""

from pathlib import Path

import pytest

from tests.outages.kinds import KINDS, OutageKind, small_disk
from tests.outages.running import Bounds, OutageLine, Trial, trial

BOUNDS = Bounds(times=10.0)
"""Generous: on a machine that does much else, this tells what ends from what does not."""
SHORT = [kind for kind in KINDS if not kind.needs_disk]
DISK = [kind for kind in KINDS if kind.needs_disk]
OF_EMBEDDED = {"stop-immediate", "kill-9"}
"""What is made on the server of the service where each kind is made but once."""


async def suffer(running_trial: Trial, kinds: list[OutageKind], times: int) -> list[str]:
    """What went wrong in some outages of each kind that there is on a server."""
    wrong: list[str] = []
    for kind in kinds:
        if running_trial.server.name not in kind.servers:
            continue
        line = OutageLine(running_trial.server.name, kind.name)
        for number in range(times):
            await running_trial.suffer(kind, line, str(number))
        wrong += [f"{kind.name}: {problem}" for problem in line.wrong]
    return wrong


@pytest.mark.parametrize("server", ["external", "embedded"])
async def test_a4_a6_a7_outages_end_by_themselves(
    tmp_path: Path, server: str, outages: int
) -> None:
    kinds = [
        kind
        for kind in SHORT
        if outages > 1 or (kind.name in OF_EMBEDDED) == (server == "embedded")
    ]
    async with trial(server, tmp_path / "data", BOUNDS, print) as running_trial:
        wrong = await suffer(running_trial, kinds, outages)
    assert wrong + running_trial.load.seen.wrong == []


async def test_a6_a_disk_that_was_full_ends_nothing(tmp_path: Path, outages: int) -> None:
    try:
        disk = small_disk(tmp_path / "data")
        with disk as folder:
            async with trial("embedded", folder, BOUNDS, print) as running_trial:
                wrong = await suffer(running_trial, DISK, outages)
    except PermissionError as error:
        pytest.skip(str(error))
    assert wrong + running_trial.load.seen.wrong == []
