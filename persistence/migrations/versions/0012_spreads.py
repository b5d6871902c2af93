"""Spreads: how durations lie on each day, beside the sums."""

from persistence.migrations.steps import create, drop

revision = "0012"
down_revision = "0011"
MAY_RUN = "before"

TABLES = """
CREATE TABLE spread (
    workspace_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    grouping SMALLINT NOT NULL,
    distribution SMALLINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    n INTEGER NOT NULL,
    tier TEXT,
    team TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    is_exact BOOLEAN NOT NULL,
    points DOUBLE PRECISION[] NOT NULL,
    weights INTEGER[] NOT NULL,
    PRIMARY KEY (workspace_id, kind, grouping, distribution, at, n)
);
"""


def upgrade() -> None:
    create(TABLES)


def downgrade() -> None:
    drop(TABLES)
