"""What held at an instant: work by its agent's place, customers by their segments."""

from alembic import op

from persistence.migrations.steps import add_column, create, drop, fold_again

revision = "0016"
down_revision = "0015"
MAY_RUN = "alone"  # the version before cannot fill columns that have no default

TABLES = """
CREATE TABLE worked (
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
    work_seconds DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX worked_at ON worked (workspace_id, at);

"""

# Tickets: flags as of the resolution, difficulties that were unset, escalations that led down.
# Ratings and invitations without a ticket: the channel that they name.
AFFECTED = ("ticket", "rating", "survey", "customer")


def upgrade() -> None:
    create(TABLES)
    add_column("customer", "left_at", "TIMESTAMP WITH TIME ZONE", default="'infinity'")
    # Each row as it was, until customers are folded again; no policy keeps rows from this.
    op.execute(
        "ALTER TABLE customer ALTER COLUMN left_at TYPE TIMESTAMP WITH TIME ZONE USING until"
    )
    for family in AFFECTED:
        fold_again(family)


def downgrade() -> None:
    drop(TABLES)
    op.execute("ALTER TABLE customer DROP COLUMN left_at")
