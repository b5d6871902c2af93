"""Facts at instants that no event may tell any more; and scores as the decimals that were written.

Facts from before 1900 came of zero times, and made averages infinite. They go; what told of them is
folded again, and put aside by its reason.
"""

from alembic import op

from persistence.migrations.steps import fold_again, fold_again_where

revision = "0021"
down_revision = "0020"
MAY_RUN = "after"  # the version before would fold such facts again

EARLIEST = "'1900-01-01T00:00:00Z'"
AGES = {"employed": "hired_at", "open_span": "opened_at"}
"""Tables with another instant that ages are counted from."""

_TABLES = """
SELECT table_name FROM information_schema.columns
WHERE table_schema = current_schema() AND column_name IN ('n', 'at', 'attributes')
GROUP BY table_name HAVING count(*) = 3 ORDER BY table_name
"""


def upgrade() -> None:
    for (table,) in op.get_bind().exec_driver_sql(_TABLES).all():
        columns = ("at", AGES[table]) if table in AGES else ("at",)
        is_early = " OR ".join(f"{column} < {EARLIEST}" for column in columns)
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"DELETE FROM {table} WHERE {is_early}")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    fold_again_where(f"at < {EARLIEST}")
    fold_again("agent")
    fold_again("rating")


def downgrade() -> None:
    pass
