"""Both clocks, SLA targets, stays in tiers and bounce-backs."""

from alembic import op

from persistence.migrations.steps import add_column, create, drop, fold_everything_again

revision = "0002"
down_revision = "0001"
MAY_RUN = "alone"  # the version before cannot fill columns that have no default

TABLES = """
CREATE TABLE bounced_back (
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
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX bounced_back_at ON bounced_back (workspace_id, at);

CREATE TABLE sla_decision (
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
    metric TEXT NOT NULL,
    policy TEXT NOT NULL,
    is_met BOOLEAN NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX sla_decision_at ON sla_decision (workspace_id, at);

CREATE TABLE sla_target (
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
    metric TEXT NOT NULL,
    policy TEXT NOT NULL,
    target_seconds DOUBLE PRECISION NOT NULL,
    outcome TEXT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX sla_target_at ON sla_target (workspace_id, at);

CREATE TABLE tier_left (
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
    seconds DOUBLE PRECISION NOT NULL,
    business_seconds DOUBLE PRECISION,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX tier_left_at ON tier_left (workspace_id, at);

"""

SECONDS = "DOUBLE PRECISION"
COLUMNS = (
    ("responded", "business_seconds", SECONDS),
    ("picked_up", "business_seconds", SECONDS),
    ("activity", "business_reply_seconds", SECONDS),
    ("resolved", "business_seconds", SECONDS),
    ("resolved", "business_wait_seconds", SECONDS),
    ("first_resolved", "business_seconds", SECONDS),
    ("closed", "business_seconds", SECONDS),
    ("released", "business_seconds", SECONDS),
    ("open_span", "calendar", "TEXT"),
    ("open_span", "opened_business_micros", SECONDS),
)


def upgrade() -> None:
    create(TABLES)
    for table, column, kind in COLUMNS:
        add_column(table, column, kind)
    op.execute("ALTER TABLE fold_mark ADD COLUMN is_rebuild BOOLEAN NOT NULL DEFAULT false")
    op.execute("CREATE INDEX fold_mark_order ON fold_mark (workspace_id, is_rebuild, id)")
    add_column("opened", "was_bounced_back", "BOOLEAN", default="false")
    add_column("configuration", "holidays", "TEXT", default="'{}'")
    fold_everything_again()


def downgrade() -> None:
    op.execute("ALTER TABLE configuration DROP COLUMN holidays")
    op.execute("ALTER TABLE fold_mark DROP COLUMN is_rebuild")
    op.execute("ALTER TABLE opened DROP COLUMN was_bounced_back")
    for table, column, _ in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    drop(TABLES)
