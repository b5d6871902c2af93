"""Break the database of a service under load, again and again, and say what came of it.

    python -m tests.outages --times 20

takes about an hour. The exit code is 1 if anything that was acknowledged is lost or late, anything
is answered 500 or not at all, or a refusal takes longer than a second.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.outages.kinds import KINDS, OutageKind, small_disk
from tests.outages.running import Bounds, OutageLine, table, trial

SERVERS = ("external", "embedded")


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # a program for people


async def suffer(
    server: str, kinds: Sequence[OutageKind], times: int, bounds: Bounds
) -> list[OutageLine]:
    """All kinds on one server, and one service for all that need no disk of their own."""
    lines: list[OutageLine] = []
    for needs_disk in (False, True):
        some = [kind for kind in kinds if kind.needs_disk == needs_disk and server in kind.servers]
        if not some:
            continue
        with _folder(needs_disk=needs_disk) as folder:
            async with trial(server, folder, bounds, say) as running_trial:
                for kind in some:
                    lines.append(line := OutageLine(server, kind.name))
                    for number in range(1, times + 1):
                        await running_trial.suffer(kind, line, f"{number:3}/{times}")
            lines[-1].wrong += running_trial.load.seen.wrong  # what was found at the end
            for problem in running_trial.load.seen.wrong:
                say(f"    WRONG {problem}")
    return lines


@contextmanager
def _folder(*, needs_disk: bool) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)  # the server is another user than root
        if not needs_disk:
            yield Path(made) / "data"
            return
        with small_disk(Path(made) / "data") as folder:
            yield folder


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.outages", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="outages of each kind")
    names = [kind.name for kind in KINDS]
    parser.add_argument("--kind", action="append", choices=names, help="this kind alone; or more")
    parser.add_argument("--server", choices=SERVERS, help="this server alone")
    parser.add_argument(
        "--patience", type=float, default=1.0, help="times as long as a quiet machine takes"
    )
    return parser.parse_args()


def main() -> int:
    """Break, tell, and say by the exit code whether all was well."""
    arguments = _arguments()
    kinds = [kind for kind in KINDS if not arguments.kind or kind.name in arguments.kind]
    lines: list[OutageLine] = []
    for server in [arguments.server] if arguments.server else SERVERS:
        lines += asyncio.run(suffer(server, kinds, arguments.times, Bounds(arguments.patience)))
    say("\n" + table(lines))
    return 1 if any(line.wrong for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
