"""The data of an embedded server: made on first use, each thing whole or not at all."""

import os
import secrets
import tempfile
from pathlib import Path

from persistence.embedded.data_directory import NAME, DataDirectory, open_file
from persistence.embedded.programs import run


def prepare(directory: DataDirectory) -> None:
    """Make what is missing; each thing gets its name when it is whole."""
    if not directory.password.exists():
        password = secrets.token_urlsafe(32)
        if directory.pgdata.exists():
            _run_sql(directory, directory.pgdata, f"ALTER ROLE {NAME} PASSWORD '{password}'")
        new = directory.path / "postgres.password.new"
        with os.fdopen(open_file(new, os.O_TRUNC), "w") as file:
            file.write(password)
            file.flush()
            os.fsync(file.fileno())
        directory.give(new).rename(directory.password)
    if not directory.pgdata.exists():
        new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=directory.path))
        _init(directory, directory.give(new))
        new.rename(directory.pgdata)
    handle = os.open(directory.path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def _init(directory: DataDirectory, pgdata: Path) -> None:
    # The built-in locale sorts the same on every machine and after every update of its libc.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    access = [f"--username={NAME}", "--auth=scram-sha-256", f"--pwfile={directory.password}"]
    shape = ["--encoding=UTF8", "--data-checksums", "--no-instructions"]
    run(directory, ["initdb", "-D", str(pgdata), *locale, *access, *shape], needs=[pgdata])
    _run_sql(directory, pgdata, f"CREATE DATABASE {NAME}")


def _run_sql(directory: DataDirectory, pgdata: Path, statement: str) -> None:
    command = ["postgres", "--single", "-D", str(pgdata), "-c", "exit_on_error=on", "postgres"]
    run(directory, command, needs=[pgdata], text=statement)
