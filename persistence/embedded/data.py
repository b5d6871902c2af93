"""The data of an embedded server: made on first use, each thing whole or not at all."""

import os
import secrets
import tempfile
from pathlib import Path

from persistence.embedded.data_directory import NAME, Folder, open_file
from persistence.embedded.programs import run


def prepare(folder: Folder) -> None:
    """Make what is missing; each thing gets its name when it is whole."""
    if not folder.password.exists():
        password = secrets.token_urlsafe(32)
        if folder.pgdata.exists():
            _run_sql(folder, folder.pgdata, f"ALTER ROLE {NAME} PASSWORD '{password}'")
        new = folder.path / "postgres.password.new"
        with os.fdopen(open_file(new, os.O_TRUNC), "w") as file:
            file.write(password)
            file.flush()
            os.fsync(file.fileno())
        folder.give(new).rename(folder.password)
    if not folder.pgdata.exists():
        new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=folder.path))
        _init(folder, folder.give(new))
        new.rename(folder.pgdata)
    handle = os.open(folder.path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def _init(folder: Folder, pgdata: Path) -> None:
    # The built-in locale sorts the same on every machine and after every update of its libc.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    access = [f"--username={NAME}", "--auth=scram-sha-256", f"--pwfile={folder.password}"]
    shape = ["--encoding=UTF8", "--data-checksums", "--no-instructions"]
    run(folder, ["initdb", "-D", str(pgdata), *locale, *access, *shape], needs=[pgdata])
    _run_sql(folder, pgdata, f"CREATE DATABASE {NAME}")


def _run_sql(folder: Folder, pgdata: Path, statement: str) -> None:
    command = ["postgres", "--single", "-D", str(pgdata), "-c", "exit_on_error=on", "postgres"]
    run(folder, command, needs=[pgdata], text=statement)
