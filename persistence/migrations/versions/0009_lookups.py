"""What was slow at size: looking for comments, and facts that others decide."""

from importlib import import_module

from alembic import op

from persistence.migrations.steps import add_column, fold_again

revision = "0009"
down_revision = "0008"
MAY_RUN = "alone"  # the version before reads the views, and cannot fill the column

# What stands in their place knows which range is asked about:
# see `persistence.asking.kpi_sql.lookups`.
VIEWS = ("quota_shift", "after_sales_outcome", "self_served", "sending")


def upgrade() -> None:
    op.execute(f"DROP VIEW {', '.join(VIEWS)}")
    op.execute("DROP INDEX opened_requester")
    op.execute(
        "CREATE INDEX opened_inbound ON opened (workspace_id, at, source, requester)"
        " WHERE direction = 'inbound'"
    )
    add_column("rated", "has_comment", "BOOLEAN", default="false")
    op.execute("CREATE INDEX rated_comment ON rated (workspace_id, at) WHERE has_comment")
    fold_again("rating")


def downgrade() -> None:
    op.execute("DROP INDEX opened_inbound, rated_comment")
    op.execute("ALTER TABLE rated DROP COLUMN has_comment")
    op.execute("CREATE INDEX opened_requester ON opened (workspace_id, source, requester, at)")
    queries = import_module("persistence.migrations.versions.0003_business_facts").VIEWS
    for name in VIEWS:
        op.execute(f"CREATE VIEW {name} WITH (security_invoker = true) AS {queries[name]}")
        op.execute(f"GRANT SELECT ON {name} TO supportkpi_app")
