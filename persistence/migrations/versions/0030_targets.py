"""Targets and scorecards that are set through the API. Source data: no fold can make them anew."""

from alembic import op

revision = "0030"
down_revision = "0001"

TABLES = {
    "target": """
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
)
""",
    "scorecard_row": """
CREATE TABLE scorecard_row (
    workspace_id TEXT NOT NULL,
    tier TEXT NOT NULL,
    kpi TEXT NOT NULL,
    place INTEGER NOT NULL,
    weight DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (workspace_id, tier, kpi)
)
""",
}

IN_WORKSPACE = "workspace_id = (SELECT supportkpi_workspace())"

# From PostgreSQL 17 on, who fills a table may have its statistics taken.
ANALYZE = """
DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 170000 THEN
        GRANT MAINTAIN ON {table} TO supportkpi_app;
    END IF;
END $$
"""


def upgrade() -> None:
    for table, create in TABLES.items():
        op.execute(create)
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY in_workspace ON {table}"
            f" USING ({IN_WORKSPACE}) WITH CHECK ({IN_WORKSPACE})"
        )
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO supportkpi_app")
        op.execute(ANALYZE.format(table=table))


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TABLE {table}")
