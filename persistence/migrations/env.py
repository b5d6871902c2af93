"""Where alembic comes in: the connection is handed over by `persistence.migrate`."""

from alembic import context
from sqlmodel import SQLModel

import persistence.tables  # noqa: F401  # makes the tables known

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
