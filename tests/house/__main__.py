"""`python -m tests.house`: what is to be renamed, one line each; fails if there is any.

With `--shrink` it first takes what is done off the lists of what is not yet renamed.
"""

import sys

from tests.house.words import LISTS, ROOT, findings, sources


def main(*arguments: str) -> int:
    """The exit code: 1 if there is something to rename."""
    to_do = findings(sources())
    done = {f'"{finding.name}",' for finding in to_do if finding.path == LISTS}
    if "--shrink" in arguments:
        file = ROOT / LISTS
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join(line for line in lines if line.strip() not in done))
        to_do = [finding for finding in to_do if finding.path != LISTS]
    sys.stdout.writelines(f"{finding}\n" for finding in to_do)
    return bool(to_do)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
