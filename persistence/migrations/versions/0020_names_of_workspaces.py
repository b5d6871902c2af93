"""Whoever holds the database may list its workspaces, to say which one a mistyped name may mean."""

from alembic import op

from persistence.migrations.steps import IN_WORKSPACE

revision = "0020"
down_revision = "0019"
MAY_RUN = "before"

# Who works in the background lists them, too: see the migration of rollups.
WORKING = f"""
CASE WHEN coalesce(current_setting('supportkpi.folding', true), '') = 'on'
     THEN true ELSE {IN_WORKSPACE} END
"""
LISTED = f"""
CASE WHEN 'on' IN (
    current_setting('supportkpi.listing', true), current_setting('supportkpi.folding', true)
) THEN true ELSE {IN_WORKSPACE} END
"""


def _see(seen: str) -> None:
    op.execute("DROP POLICY in_workspace ON workspace")
    op.execute(
        f"CREATE POLICY in_workspace ON workspace USING ({seen}) WITH CHECK ({IN_WORKSPACE})"
    )


def upgrade() -> None:
    _see(LISTED)


def downgrade() -> None:
    _see(WORKING)
