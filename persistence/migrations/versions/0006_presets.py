"""What other helpdesks count: every resolution, first replies in their own ways."""

from alembic import op

from persistence.migrations.steps import add_column, create, drop, fold_everything_again

revision = "0006"
down_revision = "0005"
MAY_RUN = "alone"  # the version before cannot fill columns that have no default

TABLES = """
CREATE TABLE resolved_before (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    seconds DOUBLE PRECISION,
    business_seconds DOUBLE PRECISION,
    is_first BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX resolved_before_at ON resolved_before (workspace_id, at);

"""

SECONDS = "DOUBLE PRECISION"
COLUMNS = (
    ("responded", "active_seconds", SECONDS, "0"),
    ("responded", "business_active_seconds", SECONDS, None),
    ("responded", "round_seconds", SECONDS, "0"),
    ("responded", "business_round_seconds", SECONDS, None),
    ("first_resolved", "active_seconds", SECONDS, "0"),
    ("first_resolved", "business_active_seconds", SECONDS, None),
    ("resolved", "repliers", "INTEGER", "0"),
    ("resolved", "resolutions", "INTEGER", "1"),
    ("resolved", "is_resolved", "BOOLEAN", "true"),
)

ANY_RESOLVED = """
CREATE VIEW any_resolved WITH (security_invoker = true) AS
SELECT workspace_id, source, subject, at, tier, team, agent, channel, priority, category,
       segment, service, direction, tags, attributes, seconds, business_seconds,
       resolutions = 1 AS is_first
FROM resolved
UNION ALL
SELECT workspace_id, source, subject, at, tier, team, agent, channel, priority, category,
       segment, service, direction, tags, attributes, seconds, business_seconds, is_first
FROM resolved_before
"""


def upgrade() -> None:
    create(TABLES)
    for table, column, kind, default in COLUMNS:
        add_column(table, column, kind, default=default)
    op.execute(ANY_RESOLVED)
    op.execute("GRANT SELECT ON any_resolved TO supportkpi_app")
    fold_everything_again()


def downgrade() -> None:
    op.execute("DROP VIEW any_resolved")
    for table, column, *_ in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    drop(TABLES)
