"""Databases of older versions of the program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, MetaData, Table, insert, inspect, select

from licet_server.storage import migrate
from licet_server.storage.engine import WRITES
from tests.factories import NOW

MIGRATIONS = Path(migrate.__file__).with_name("migrations")
DIGEST = "0" * 64
PARTS = "validations_before", "validations_rest", "validations_2"
"""How the names of the parts of the log begin, which are tables on PostgreSQL, and no tables of ours."""

_TERMS = {
    "price": "4999.00",
    "currency": "EUR",
    "max_resources": 10_000,
    "max_activations": 5,
    "features": ["scan"],
    "limits": {"services": 3},
    "quotas": {"requests": {"amount": 7, "period": "day"}},
    "offline_days": 1,
    "grace_days": 7,
}
ROWS: dict[str, list[dict[str, Any]]] = {
    "products": [
        {
            "code": code,
            "position": at,
            "name": code.title(),
            "key_scheme": scheme,
            "key_variable": "KEY",
            "purchase_url": "",
            "tools": {},
        }
        for at, (code, scheme) in enumerate([("OPT", "short"), ("NLS", "jwt")])
    ],
    "plans": [
        {"product_code": code, "code": "pro", "position": 0, "name": "Pro", "segment": "PRO", "support": ""} | _TERMS
        for code in ("OPT", "NLS")
    ],
    "customers": [{"id": "cus_1", "email": "a@b.co", "name": "Ann"}],
    "licenses": [
        {
            "id": "lic_1",
            "product_code": "OPT",
            "plan": "pro",
            "plan_name": "Pro",
            "customer_id": "cus_1",
            "key_digest": DIGEST,
            "key_tail": "B4C1",
            "status": "revoked",
        }
        | _TERMS
    ],
    "validations": [{"code": "VALID", "address": "192.0.2.1", "license_id": "lic_1"}],
}
"""What the first version could hold; instants are added by :func:`fill`."""


def move(engine: Engine, revision: str) -> None:
    """Bring the schema to *revision*, up or down."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect().execution_options(**{WRITES: 1000}) as connection, connection.begin():
        config.attributes["connection"] = connection
        found = migrate._revision(connection)
        (command.upgrade if found is None or found < revision else command.downgrade)(config, revision)


def fill(engine: Engine) -> None:
    """Put ``ROWS`` into a database at revision 0001."""
    at = {"customers": {"created_at": NOW}, "licenses": {"created_at": NOW}, "validations": {"at": NOW}}
    metadata = MetaData()
    with engine.begin() as connection:
        for name, rows in ROWS.items():
            table = Table(name, metadata, autoload_with=connection)
            connection.execute(insert(table), [row | at.get(name, {}) for row in rows])


def known_of(after: dict[str, list[dict[str, Any]]], before: dict[str, list[dict[str, Any]]]) -> object:
    """Return of *after* only the tables and columns that *before* has."""
    return {
        name: [{column: row[column] for column in (rows[0] if rows else ())} for row in after[name]]
        for name, rows in before.items()
    }


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table but the revision."""
    with engine.connect() as connection:
        tables = {
            name: Table(name, MetaData(), autoload_with=connection)
            for name in inspect(connection).get_table_names()
            if not name.startswith(PARTS)
        }
        return {
            name: [dict(row._mapping) for row in connection.execute(select(table))]
            for name, table in tables.items()
            if name != "alembic_version"
        }
