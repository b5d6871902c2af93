"""Dead letters: what background work could not do, put aside so that the rest goes on."""

from alembic import op

from persistence.migrations.steps import IN_WORKSPACE, create, drop

revision = "0019"
down_revision = "0018"
MAY_RUN = "before"

TABLES = """
CREATE TABLE dead_letter (
    workspace_id TEXT NOT NULL,
    work TEXT NOT NULL,
    family TEXT NOT NULL,
    subject TEXT NOT NULL,
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    event_id TEXT,
    cause_family TEXT,
    cause_source TEXT,
    cause_subject TEXT,
    attempts INTEGER NOT NULL,
    first_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL,
    next_try_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (workspace_id, work, family, subject, source)
);

CREATE INDEX dead_letter_next ON dead_letter (workspace_id, work, next_try_at);

CREATE INDEX dead_letter_cause ON dead_letter (workspace_id, work, cause_subject);
"""

# Whoever works in the background must learn which workspaces have something to be tried again
# before it can enter one; and an operator is told how much is aside in all of them.
LISTED = f"""
CASE WHEN coalesce(current_setting('supportkpi.folding', true), '') = 'on'
     THEN true ELSE {IN_WORKSPACE} END
"""


def upgrade() -> None:
    create(TABLES)
    op.execute(f"ALTER POLICY in_workspace ON dead_letter USING ({LISTED})")


def downgrade() -> None:
    drop(TABLES)
