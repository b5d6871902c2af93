"""The first moments of a server process: it changes its user and ties its life to its parent's.

Run as a program of its own, by `programs.spawn`: between fork and exec of a process with threads
nothing may be done in Python, so a fresh interpreter does it and then becomes the server.
"""

import ctypes
import os
import struct
import sys

_PR_SET_PDEATHSIG, _PR_SET_KEEPCAPS, _PR_SET_SECUREBITS = 1, 8, 28
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 47, 2
_SECBIT_NO_SETUID_FIXUP, _SECBIT_KEEP_CAPS = 1 << 2, 1 << 4
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2
_CAPABILITY_VERSION = 0x20080522


def _become(dies_by: str, parent: str, owner: str, *rest: str) -> None:
    """Turn this interpreter into the command: another user if root, tied to the parent's life."""
    needs, command = rest[: rest.index("--")], rest[rest.index("--") + 1 :]
    libc = ctypes.CDLL(None)
    if owner:
        uid, gid = map(int, owner.split(":"))
        _drop_root(libc, uid, gid, (*needs, command[0]))
    if sys.platform == "linux":
        libc.prctl(_PR_SET_PDEATHSIG, int(dies_by))  # any change of user would clear it
        if os.getppid() != int(parent):
            sys.exit("the service ended before its server began")
    os.execv(command[0], command)  # noqa: S606 - no shell is the point


def _drop_root(libc: ctypes.CDLL, uid: int, gid: int, needs: tuple[str, ...]) -> None:
    """Become an ordinary user who gets to what it needs, and no further than that takes.

    The data, or a virtual environment with the binaries, may lie below /root, where no ordinary
    user can go. Opening those folders is not for us to decide, data elsewhere would be missing
    from the backup of the folder, and a namespace of mounts or users is refused in containers.
    So the server keeps, only then, the one capability of walking through (with a private umask
    or in a container: of overriding file permissions). It is still less than the service holds.
    """
    if sys.platform == "linux":
        libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
        # PostgreSQL looks for its binaries by access(2), which ignores capabilities otherwise.
        libc.prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP | _SECBIT_KEEP_CAPS, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    for capability in (None, _CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE):
        _use_only(libc, capability)
        if all(os.access(path, os.X_OK, effective_ids=True) for path in needs):
            return
    sys.exit(f"user {uid} does not get to one of {needs}: choose other folders")


def _use_only(libc: ctypes.CDLL, capability: int | None) -> None:
    """Use one capability, across `exec` too; hold what `_drop_root` may try next until then."""
    if sys.platform != "linux":
        return
    header, current = struct.pack("Ii", _CAPABILITY_VERSION, 0), ctypes.create_string_buffer(24)
    libc.capget(header, current)
    held = struct.unpack("6I", current.raw)[1] & (
        1 << _CAP_DAC_READ_SEARCH | 1 << _CAP_DAC_OVERRIDE
    )
    used = 0 if capability is None else held & 1 << capability
    libc.capset(header, struct.pack("6I", used, held, used, 0, 0, 0))
    if used:
        libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0)


if __name__ == "__main__":
    _become(*sys.argv[1:])
