"""When a key was last used."""

from alembic import op

revision = "0018"
down_revision = "0017"
MAY_RUN = "before"


def upgrade() -> None:
    op.execute("ALTER TABLE api_key ADD COLUMN last_used_at TIMESTAMP WITH TIME ZONE")


def downgrade() -> None:
    op.execute("ALTER TABLE api_key DROP COLUMN last_used_at")
