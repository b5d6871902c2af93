"""The version of a workspace's data, by which an unchanged question is recognised."""

from persistence.migrations.steps import create, drop

revision = "0004"
down_revision = "0003"
MAY_RUN = "before"

TABLES = """
CREATE TABLE data_version (
    workspace_id TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (workspace_id)
);
"""


def upgrade() -> None:
    create(TABLES)


def downgrade() -> None:
    drop(TABLES)
