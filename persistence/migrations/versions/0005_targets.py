"""Targets and scorecards that are set through the API. Source data: no fold can make them anew."""

from persistence.migrations.steps import create, drop

revision = "0005"
down_revision = "0004"
MAY_RUN = "before"

TABLES = """
CREATE TABLE target (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    set_at TIMESTAMP WITH TIME ZONE NOT NULL,
    kpi TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    margin DOUBLE PRECISION NOT NULL,
    agent TEXT,
    team TEXT,
    tier TEXT,
    channel TEXT,
    segment TEXT,
    from_hour INTEGER,
    to_hour INTEGER,
    per TEXT,
    valid_from TIMESTAMP WITH TIME ZONE,
    valid_to TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE scorecard_row (
    workspace_id TEXT NOT NULL,
    tier TEXT NOT NULL,
    kpi TEXT NOT NULL,
    place INTEGER NOT NULL,
    weight DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (workspace_id, tier, kpi)
);
"""


def upgrade() -> None:
    create(TABLES)


def downgrade() -> None:
    drop(TABLES)
