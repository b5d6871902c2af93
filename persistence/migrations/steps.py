"""Steps that several migrations take."""

from alembic import op

# In a subselect, which runs once for each statement; the bare call would run for each row.
IN_WORKSPACE = "workspace_id = (SELECT supportkpi_workspace())"

# From PostgreSQL 17 on, who fills a table may have its statistics taken.
_ANALYZE = """
DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 170000 THEN
        GRANT MAINTAIN ON {table} TO supportkpi_app;
    END IF;
END $$
"""

_MARK = """
INSERT INTO fold_mark (workspace_id, family, source, subject, is_rebuild)
SELECT workspace_id, family, source, subject, true FROM event WHERE {families}
EXCEPT SELECT workspace_id, family, source, subject, is_rebuild FROM fold_mark
"""


def create(ddl: str) -> list[str]:
    """Make tables and indexes, for the application's role to use inside one workspace.

    Returns:
        the names of the tables.
    """
    for statement in ddl.split(";\n"):
        if statement.strip():
            op.execute(statement)
    tables = tables_of(ddl)
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY in_workspace ON {table}"
            f" USING ({IN_WORKSPACE}) WITH CHECK ({IN_WORKSPACE})"
        )
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO supportkpi_app")
        op.execute(_ANALYZE.format(table=table))
    return tables


def drop(ddl: str) -> None:
    """Undo `create`."""
    for table in tables_of(ddl):
        op.execute(f"DROP TABLE {table}")


def tables_of(ddl: str) -> list[str]:
    """The tables that a text of DDL makes."""
    return [line.split()[2] for line in ddl.splitlines() if line.startswith("CREATE TABLE")]


def add_column(table: str, column: str, kind: str, *, default: str | None = None) -> None:
    """Add a column to facts; with a default it is not null, and old rows have that."""
    rest = f"NOT NULL DEFAULT {default}" if default else ""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} {rest}")
    if default:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT")


def fold_everything_again() -> None:
    """Mark all that has events: the old facts stay until the service has made the new ones."""
    _mark("true")


def fold_again(family: str) -> None:
    """Mark all of one family."""
    fold_again_where(f"family = '{family}'")


def fold_again_where(condition: str) -> None:
    """Mark all subjects of events for which an SQL condition holds."""
    _mark(condition)


def _mark(families: str) -> None:
    # The owner of the tables is bound by their policies, too, and is in no workspace here.
    for table in ("event", "fold_mark"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(_MARK.format(families=families))
    for table in ("event", "fold_mark"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
