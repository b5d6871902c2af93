"""An index of when tickets became open, for the flows of the stock."""

from alembic import op

revision = "0008"
down_revision = "0007"
MAY_RUN = "before"


def upgrade() -> None:
    op.execute("CREATE INDEX open_span_began ON open_span (workspace_id, at)")


def downgrade() -> None:
    op.execute("DROP INDEX open_span_began")
