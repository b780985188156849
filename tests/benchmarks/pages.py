"""How long the server works on each page with 100,000 licenses and 10 million usage events, and what a visit transfers.

The tables are filled by SQLite itself, from the few rows of ``tests.web.seeds``, in a folder that is gone afterwards.
Of each page the first request, which fills what is kept in memory, is told apart from those after it.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from structlog.testing import capture_logs

from tests.servers import LicenseServer
from tests.web.browser import chromium
from tests.web.world import GITHUB, WHO_SEES, Page, World, make_world

LICENSES = 100_000
EVENTS = 10_000_000
CUSTOMERS = 20_000
DAYS = 30
ROUNDS = 15
WARM = 2
MOST_MS = 150.0
MOST_HTML_KB = 100.0
MOST_TRANSFER_KB = 400.0
FIRST_VISITS = {
    "/": "nobody",
    "/pricing": "nobody",
    "/login": "nobody",
    "/admin": "owner",
    "/portal": "owner of customer",
}

Figure = tuple[str, list[float], str, float]

_COUNT = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
_AGO = "strftime('%Y-%m-%d %H:%M:%S.000000', 'now', '-' || ({}) || ' seconds')"
_LICENSE = "'lic_' || printf('%020d', {})"
_CUSTOMER = f"'cus_' || printf('%020d', i % {CUSTOMERS} + 1)"


def fill(file: Path) -> None:
    """Multiply what is in the database."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    _customers_and_licenses(connection)
    _what_they_did(connection)
    _money_and_mails(connection)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def multiply(
    connection: sqlite3.Connection,
    table: str,
    count: int,
    changed: Mapping[str, str],
    *,
    where: str = "1",
    of: int = 12,
) -> None:
    """Copy rows of a table *count* times in all, with expressions of ``i`` in some columns.

    Args:
        connection: The database.
        table: Of which table.
        count: How many rows are made.
        changed: Expressions by column; the others are copied.
        where: Which rows may be copied.
        of: From how many rows at most.
    """
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    chosen = f"SELECT *, row_number() OVER () - 1 AS turn FROM (SELECT * FROM {table} WHERE {where} LIMIT {of})"
    found = connection.execute(f"SELECT count(*) FROM ({chosen})").fetchone()[0]
    values = ", ".join(changed.get(name, f"a.{name}") for name in names)
    connection.execute(
        f"{_COUNT.format(count=count)} INSERT INTO {table} ({', '.join(names)}) "
        f"SELECT {values} FROM n CROSS JOIN ({chosen}) a WHERE a.turn = n.i % {found}"
    )


def _customers_and_licenses(connection: sqlite3.Connection) -> None:
    number = "printf('%020d', i)"
    customer = {
        "id": f"'cus_' || {number}",
        "email": "'buyer' || i || '@firm' || (i % 4000) || '.example'",
        "company": "'Firm ' || i",
        "created_at": _AGO.format("i * 1500 % 31536000"),
    }
    multiply(connection, "customers", CUSTOMERS, customer)
    sold = {
        "id": _LICENSE.format("i"),
        "customer_id": _CUSTOMER,
        "key_digest": "hex(randomblob(32))",
        "key_tail": "substr(hex(randomblob(2)), 1, 4)",
        "key_mark": "NULL",
        "sealed_key": "NULL",
        "trial_customer_id": "NULL",
        "created_at": _AGO.format(f"({LICENSES} - i) * 400"),
        "expires_at": _AGO.format("(i % 400 - 330) * 86400"),
        "grace_until": _AGO.format("(i % 400 - 337) * 86400"),
        "status": "CASE WHEN i % 50 = 0 THEN 'suspended' WHEN i % 97 = 0 THEN 'revoked' ELSE 'active' END",
        "last_validated": _AGO.format("i % 200000"),
        "aws_accounts": "'[]'",
    }
    multiply(connection, "licenses", LICENSES, sold, where="trial = 0 AND starts_at IS NULL AND status = 'active'")


def _what_they_did(connection: sqlite3.Connection) -> None:
    each = EVENTS // LICENSES
    connection.execute(
        f"{_COUNT.format(count=EVENTS)} INSERT INTO usage_events "
        "(license_id, event_id, metric, quantity, at, received_at) "
        f"SELECT {_LICENSE.format(f'(i - 1) / {each} + 1')}, printf('%09d', i), 'scans', 3, t, t "
        f"FROM (SELECT i, {_AGO.format(f'({EVENTS} - i) / 4')} AS t FROM n)"
    )
    days = f"date('now', '-' || (i % {DAYS}) || ' days')"
    connection.execute(
        f"{_COUNT.format(count=LICENSES * DAYS)} INSERT INTO usage_days (license_id, metric, day, quantity, events) "
        f"SELECT {_LICENSE.format(f'(i - 1) / {DAYS} + 1')}, 'scans', {days}, i % 900, 4 FROM n"
    )
    day = f"date('now', '-' || ({DAYS - 1} - (i - 1) / {LICENSES}) || ' days')"
    connection.execute(
        f"{_COUNT.format(count=LICENSES * DAYS)} INSERT INTO validation_days (day, license_id, code, answers) "
        f"SELECT {day}, {_LICENSE.format(f'(i - 1) % {LICENSES} + 1')}, "
        "CASE WHEN i % 31 = 0 THEN 'LIMIT_EXCEEDED' ELSE 'VALID' END, i % 60 + 1 FROM n"
    )
    of_license = {"license_id": _LICENSE.format(f"i % {LICENSES} + 1")}
    seen = {"last_seen_at": _AGO.format("i % 4000"), "activated_at": _AGO.format("i * 80 % 31536000")}
    live = {"id": "'act_' || printf('%020d', i)", "instance_id": "'prod-' || i", "fingerprint": "'sha256:' || i"}
    multiply(connection, "activations", 2 * LICENSES, of_license | live | seen, where="ended_at IS NULL")
    asked = {"id": "NULL", "at": _AGO.format("(500000 - i) * 5")}
    multiply(connection, "validations", 500_000, of_license | asked)


def _money_and_mails(connection: sqlite3.Connection) -> None:
    number = "printf('%020d', i)"
    of_both = {"license_id": _LICENSE.format(f"i % {LICENSES} + 1"), "customer_id": _CUSTOMER}
    made = {"created_at": _AGO.format("(100000 - i) * 300")}
    sub = {"id": f"'sub_' || {number}", "ref": "'sub_of_bench_' || i", "recheck_at": "NULL"}
    multiply(connection, "subscriptions", 60_000, of_both | made | sub)
    bill = {
        "id": f"'inv_' || {number}",
        "ref": "'in_of_bench_' || i",
        "number": "'B-' || i",
        "payment_ref": "'pi_b_' || i",
    }
    bill |= {"subscription_id": "'sub_' || printf('%020d', i % 60000 + 1)", "paid_at": made["created_at"]}
    multiply(connection, "invoices", 100_000, {"customer_id": _CUSTOMER} | made | bill, where="status = 'paid'")
    order = {"id": f"'ord_' || {number}", "number": "'B-Q-' || i", "email": "'buyer' || i || '@firm.example'"}
    multiply(connection, "orders", 20_000, made | order)
    sent = {"id": f"'dlv_' || {number}", "event_id": f"'evt_' || {number}", "dedupe_key": "NULL", "sealed": "NULL"}
    sent |= {"done_at": made["created_at"], "gave_up_at": "NULL"}
    multiply(connection, "outbox", 100_000, made | sent)
    entry = {"seq": "(SELECT max(seq) FROM audit) + i", "at": _AGO.format("(300000 - i) * 60")}
    entry |= {"subject": _LICENSE.format(f"i % {LICENSES} + 1")}
    multiply(connection, "audit", 300_000, entry)
    connection.execute("UPDATE counters SET value = (SELECT max(seq) FROM audit) WHERE name = 'audit'")
    heard = {"id": f"'pev_' || {number}", "event_id": "'evt_of_bench_' || i", "received_at": made["created_at"]}
    multiply(connection, "payment_events", 100_000, heard, where="state = 'done'")
    flag = {"id": f"'flg_' || {number}", "subject": _LICENSE.format("i"), "license_id": _LICENSE.format("i")}
    multiply(connection, "flags", 1_000, flag)


def server_times(world: World) -> list[Figure]:
    """Return the milliseconds that each page takes, and the kilobytes that it is."""
    figures: list[Figure] = []
    visitors = {who: world.visitor(who) for who in set(WHO_SEES.values())}
    with world.dry():
        for page in (each for each in world.pages if _is_measured(each)):
            visitor, path = visitors[WHO_SEES[page.audience]], world.path(page)
            samples, size = [], 0
            for _ in range(1 + WARM + ROUNDS):
                started = time.perf_counter()
                with capture_logs():
                    answer = visitor.get(path)
                samples.append((time.perf_counter() - started) * 1e3)
                size = len(answer.data)
                if answer.mimetype != "text/html":
                    break  # a file, which is as long as it is
            else:
                note = "" if answer.status_code == 200 else f" ({answer.status_code})"
                figures.append((f"{page.rule.rule}{note}", samples[1 + WARM :], "ms", MOST_MS))
                figures.append((f"{page.rule.rule}, first request", [samples[0]] * 3, "ms", 10 * MOST_MS))
                figures.append((f"{page.rule.rule}, HTML", [size / 1e3] * 3, "KB", MOST_HTML_KB))
    return figures


def _is_measured(page: Page) -> bool:
    return "GET" in page.methods and page.rule.endpoint not in {"federation.start", "federation.callback"}


def transfers(folder: Path) -> list[Figure]:
    """Return what a first visit brings over the wire, with all that a page loads."""
    from tests.web.test_axe import transferred

    figures: list[Figure] = []
    server = LicenseServer(folder / "data", GITHUB)
    world = make_world(folder, {"LICET_BASE_URL": server.url})
    with server, chromium() as browser:
        for path, who in FIRST_VISITS.items():
            context = browser.new_context(base_url=server.url)
            context.add_cookies(world.cookies(who, server.url))
            size = transferred(context.new_page(), path) / 1e3
            figures.append((f"{path}, a first visit of {who}", [size] * 3, "KB", MOST_TRANSFER_KB))
            context.close()
    world.close()
    return figures


def report() -> list[Figure]:
    """Return name, samples, unit and target of each figure, as ``Figure.of`` takes them."""
    with tempfile.TemporaryDirectory(prefix="licet-pages-") as name:
        folder = Path(name)
        for each in ("many", "few"):
            (folder / each).mkdir()
        world = make_world(folder / "many", GITHUB)
        world.engine.dispose()
        started = time.perf_counter()
        fill(folder / "many" / "data" / "licet.db")
        sys.stderr.write(f"{LICENSES:,} licenses and {EVENTS:,} events in {time.perf_counter() - started:.0f} s\n")
        figures = server_times(world)
        world.close()
        return figures + transfers(folder / "few")
