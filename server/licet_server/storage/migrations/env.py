"""Runs the migrations on the connection that ``licet_server.storage.migrate`` passes in."""

from __future__ import annotations

from alembic import context

from licet_server.storage import sales_tables, tables  # noqa: F401 - their models belong to the metadata
from licet_server.storage.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    # SQLite can roll back changes of the schema, once transactions are taken away from its driver.
    transactional_ddl=True,
    # PostgreSQL locks what a transaction changes until it ends, so there each migration has its own.
    transaction_per_migration=context.config.attributes["connection"].dialect.name == "postgresql",
)
with context.begin_transaction():
    context.run_migrations()
