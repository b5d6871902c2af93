"""Documents that a workspace trusts, to be asked by their id."""

from persistence.migrations.steps import create, drop

revision = "0007"
down_revision = "0006"
MAY_RUN = "before"

TABLES = """
CREATE TABLE trusted_document (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT,
    body TEXT NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE UNIQUE INDEX trusted_document_name ON trusted_document (workspace_id, name);
"""


def upgrade() -> None:
    create(TABLES)


def downgrade() -> None:
    drop(TABLES)
