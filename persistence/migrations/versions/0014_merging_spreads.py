"""Spreads that can be merged: the buckets of each, beside its values where these are few."""

from alembic import op

revision = "0014"
down_revision = "0013"
MAY_RUN = "alone"  # the version before fills the columns that go

# What is kept in the old form is of an old version: nobody reads it, and it is made anew.
FORGET = "TRUNCATE spread"


def upgrade() -> None:
    op.execute(FORGET)
    op.execute("ALTER TABLE spread DROP COLUMN is_exact, DROP COLUMN points, DROP COLUMN weights")
    op.execute(
        "ALTER TABLE spread ADD COLUMN size INTEGER NOT NULL,"
        " ADD COLUMN points DOUBLE PRECISION[],"
        " ADD COLUMN buckets SMALLINT[] NOT NULL, ADD COLUMN upto INTEGER[] NOT NULL"
    )


def downgrade() -> None:
    op.execute(FORGET)
    op.execute("ALTER TABLE spread DROP COLUMN size, DROP COLUMN points")
    op.execute("ALTER TABLE spread DROP COLUMN buckets, DROP COLUMN upto")
    op.execute(
        "ALTER TABLE spread ADD COLUMN is_exact BOOLEAN NOT NULL,"
        " ADD COLUMN points DOUBLE PRECISION[] NOT NULL, ADD COLUMN weights INTEGER[] NOT NULL"
    )
