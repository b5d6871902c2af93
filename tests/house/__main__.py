"""`python -m tests.house`: what is to be renamed, one line each; fails if there is any."""

import sys

from tests.house.words import findings, sources


def main() -> int:
    """The exit code: 1 if there is something to rename."""
    to_do = findings(sources())
    sys.stdout.writelines(f"{finding}\n" for finding in to_do)
    return bool(to_do)


if __name__ == "__main__":
    sys.exit(main())
