"""Databases with many licenses whose keys are known: each row has the digest of a real key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, inspect, text
from structlog.testing import capture_logs

from licet import keys
from licet_server.keys.digest import digest
from licet_server.services.installation import Installation
from licet_server.services.issue import issue
from licet_server.storage.session import transaction

PRODUCT = "OPT"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS = 50
_ODD = 0x2545F4914F6CD
_AT_A_TIME = 20_000
_EACH = 5
"""So many licenses has a customer."""


def key_of(number: int) -> str:
    """Return the key of a license by its number, from 0; they look drawn at random, and no two are alike."""
    mixed = (number * _ODD + 0x1234567) % (1 << _BITS)
    letters = "".join(_LETTERS[mixed >> shift & 31] for shift in range(0, _BITS, 5))
    return f"{PRODUCT}-PRO-{letters[:5]}-{letters[5:]}"


def fill(here: Installation, count: int) -> None:
    """Give an installation *count* more licenses of the plan ``pro``, with the keys of ``key_of`` from 0 on.

    One is issued as any, and the others are copies of it, made by the database itself.
    """
    engine = here.open_engine()
    now, secrets = datetime.now(UTC), here.secrets
    with capture_logs(), transaction(engine) as session:
        first = issue(
            session,
            product=PRODUCT,
            plan="pro",
            email="first@example.com",
            pepper=secrets.pepper,
            signer=here.signer,
            now=now,
        )
        license_id, customer_id = first.license.id, first.license.customer.id
    with transaction(engine) as session:
        connection = session.connection()
        made = "id VARCHAR(32), customer VARCHAR(32), digest VARCHAR(64), tail VARCHAR(4), email VARCHAR(64)"
        connection.execute(text(f"CREATE TEMPORARY TABLE made ({made})"))
        for rows in _rows(count, secrets.pepper):
            connection.execute(text("INSERT INTO made VALUES (:id, :customer, :digest, :tail, :email)"), rows)
        of_customer = {"id": "made.customer", "email": "made.email"}
        _copy(connection, "customers", of_customer, customer_id, where="made.email IS NOT NULL")
        of_license = {
            "id": "made.id",
            "customer_id": "made.customer",
            "key_digest": "made.digest",
            "key_tail": "made.tail",
        }
        _copy(connection, "licenses", of_license | {"sealed_key": "NULL"}, license_id)
        connection.execute(text("DROP TABLE made"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _rows(count: int, pepper: str) -> Iterator[list[dict[str, str | None]]]:
    """Give what is different from row to row; the first license of a customer brings the email along."""
    for start in range(0, count, _AT_A_TIME):
        rows: list[dict[str, str | None]] = []
        for number in range(start, min(start + _AT_A_TIME, count)):
            key, customer = keys.parse(key_of(number)), number // _EACH
            rows.append(
                {
                    "id": f"lic_{number:020d}",
                    "customer": f"cus_{customer:020d}",
                    "digest": digest(key, pepper=pepper),
                    "tail": keys.tail(key.canonical),
                    "email": None if number % _EACH else f"buyer{customer}@firm{customer % 4000}.example",
                }
            )
        yield rows


def _copy(connection: Connection, table: str, changed: dict[str, str], of: str, *, where: str = "1 = 1") -> None:
    names = [column["name"] for column in inspect(connection).get_columns(table)]
    values = ", ".join(changed.get(name, f"one.{name}") for name in names)
    connection.execute(
        text(
            f"INSERT INTO {table} ({', '.join(names)}) "
            f"SELECT {values} FROM made CROSS JOIN (SELECT * FROM {table} WHERE id = :of) one WHERE {where}"
        ),
        {"of": of},
    )
