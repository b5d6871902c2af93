"""Spans by their length, to find those that held at an instant long ago."""

from alembic import op

revision = "0011"
down_revision = "0010"
MAY_RUN = "before"

# An hour, four hours, … seven years: see `persistence.asking.kpi_sql.spans`.
LENGTHS = "3600, 14400, 57600, 230400, 921600, 3686400, 14745600, 58982400, 235929600"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE open_span ADD COLUMN length_class SMALLINT NOT NULL GENERATED ALWAYS AS ("
        " CASE WHEN until = 'infinity' THEN 9"
        f" ELSE width_bucket(extract(epoch FROM until - at), ARRAY[{LENGTHS}]::numeric[]) END"
        ") STORED"
    )
    op.execute("CREATE INDEX open_span_length ON open_span (workspace_id, length_class, at)")


def downgrade() -> None:
    op.execute("DROP INDEX open_span_length")
    op.execute("ALTER TABLE open_span DROP COLUMN length_class")
