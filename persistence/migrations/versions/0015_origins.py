"""What the service derived an event from, and the bodies that stand back behind another."""

from alembic import op

from persistence.migrations.steps import create, drop

revision = "0015"
down_revision = "0014"
MAY_RUN = "before"

TABLES = """
CREATE TABLE event_aside (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    origin TEXT NOT NULL,
    origin_rank INTEGER NOT NULL,
    type TEXT NOT NULL,
    family TEXT NOT NULL,
    subject TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sequence TEXT,
    digest BIGINT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (workspace_id, source, id, origin)
);

CREATE INDEX event_aside_of_origins ON event_aside (workspace_id, origin);
"""


def upgrade() -> None:
    # The defaults stay: a process of the version before may still store what is sent.
    op.execute(
        "ALTER TABLE event ADD COLUMN origin TEXT NOT NULL DEFAULT '',"
        " ADD COLUMN origin_rank INTEGER NOT NULL DEFAULT 0"
    )
    op.execute("CREATE INDEX event_of_origins ON event (workspace_id, origin) WHERE origin <> ''")
    create(TABLES)


def downgrade() -> None:
    drop(TABLES)
    op.execute("DROP INDEX event_of_origins")
    op.execute("ALTER TABLE event DROP COLUMN origin, DROP COLUMN origin_rank")
