"""The version of a workspace's data, told in one trip to the database."""

from alembic import op

revision = "0013"
down_revision = "0012"
MAY_RUN = "before"

# Row level security holds inside as well: it enters the workspace as every transaction does.
# The names of agents are read from their events, before these are folded.
FUNCTION = """
CREATE FUNCTION supportkpi_data_version(workspace text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SET LOCAL supportkpi.workspace = %L', workspace);
    RETURN (SELECT CASE
        WHEN EXISTS (
            SELECT FROM fold_mark
            WHERE workspace_id = workspace AND family = 'agent' AND NOT is_rebuild
        ) THEN NULL
        ELSE coalesce((SELECT version FROM data_version WHERE workspace_id = workspace), 'new')
    END);
END
$$
"""


def upgrade() -> None:
    op.execute(FUNCTION)


def downgrade() -> None:
    op.execute("DROP FUNCTION supportkpi_data_version(text)")
