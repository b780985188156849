"""The servers that ours is held against: ``python -m tests.benchmarks.simple empty --port 8000``.

``empty`` parses the question and returns an answer that is always the same: what Flask itself costs. ``mission`` is the
simple server of the mission: for each question a connection to SQLite, a SELECT, an UPDATE and a commit, with the
database's own defaults.
"""

from __future__ import annotations

import argparse
import logging
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

ANSWER = {
    "valid": True,
    "code": "VALID",
    "plan": "pro",
    "max_resources": 10_000,
    "expires_at": "2030-01-09T00:00:00Z",
    "features": ["check_tag_compliance", "generate_compliance_report"],
}


def empty(_: Path | None = None) -> Flask:
    """Make an application that knows one answer."""
    app = Flask("empty")

    @app.post("/validate")
    def validate() -> ResponseReturnValue:
        asked = request.get_json()
        return jsonify(ANSWER) if isinstance(asked["license_key"], str) else ("", 400)

    @app.get("/readyz")
    def ready() -> str:
        return "ready"

    return app


def mission(file: Path | None) -> Flask:
    """Make the mission's server, on a database that :func:`fill` made."""
    app = Flask("mission")

    @app.post("/validate")
    def validate() -> ResponseReturnValue:
        license_key = request.get_json().get("license_key")
        connection = sqlite3.connect(str(file))
        cursor = connection.cursor()
        chosen = "SELECT plan, max_resources, expires_at, active FROM licenses WHERE license_key = ?"
        found = cursor.execute(chosen, (license_key,)).fetchone()
        if not found:
            return jsonify({"valid": False, "message": "Invalid license key"}), 401
        plan, max_resources, expires_at, active = found
        now = datetime.now()  # noqa: DTZ005 - as it is described
        if not active or datetime.fromisoformat(expires_at) < now:
            return jsonify({"valid": False, "message": "License expired"}), 401
        cursor.execute("UPDATE licenses SET last_validated = ? WHERE license_key = ?", (now.isoformat(), license_key))
        connection.commit()
        connection.close()
        return jsonify({"valid": True, "plan": plan, "max_resources": max_resources, "expires_at": expires_at})

    @app.get("/readyz")
    def ready() -> str:
        return "ready"

    return app


def fill(file: Path, keys: Iterable[str]) -> None:
    """Make the mission's database with one license for each key."""
    connection = sqlite3.connect(file)
    connection.execute(
        "CREATE TABLE licenses (id INTEGER PRIMARY KEY, license_key TEXT UNIQUE NOT NULL, customer_email TEXT NOT NULL,"
        " customer_name TEXT, plan TEXT NOT NULL, max_resources INTEGER NOT NULL, created_at TIMESTAMP,"
        " expires_at TIMESTAMP, active BOOLEAN DEFAULT TRUE, last_validated TIMESTAMP)"
    )
    ends = (datetime.now() + timedelta(days=365)).isoformat()  # noqa: DTZ005 - as it is described
    rows = ((key, "customer@example.com", "pro", 10_000, ends) for key in keys)
    into = "licenses (license_key, customer_email, plan, max_resources, expires_at)"
    connection.executemany(f"INSERT INTO {into} VALUES (?, ?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()


def serve(make: Callable[[], Flask], port: int, workers: int) -> None:
    """Serve an application as one serves any: granian, its WSGI interface, one thread in each process."""
    server = Granian(
        "unused",
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        log_level=LogLevels.error,
    )
    server.serve(target_loader=make, wrap_loader=False)


def serve_as_ours(make: Callable[[], Flask], port: int, workers: int) -> None:
    """Serve an application with all that stands between the network and ours in ``licet-server serve``."""
    from licet_server.cli import serve as ours
    from licet_server.config import Settings
    from licet_server.services.counts import Board

    ours.build_app = partial(_behind_our_gateway, make)  # what each of its processes builds
    settings = Settings.from_env({"LICET_DATA_DIR": "unused"})
    ours._run(settings, Board(), "127.0.0.1", port, workers, ours._nothing)


def _behind_our_gateway(make: Callable[[], Flask], *_: Any) -> Any:
    from licet_server.http.gateway import Gateway
    from licet_server.loading import loading

    with loading():
        return Gateway(make())


def main() -> None:
    """Serve until somebody ends it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["empty", "mission"])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--file", type=Path, help="the mission's database")
    parser.add_argument("--app-run", action="store_true", help="with Flask's own server, as the mission starts it")
    parser.add_argument("--as-ours", action="store_true", help="behind the gateway of licet-server, as it serves")
    given = parser.parse_args()
    make = partial(empty if given.kind == "empty" else mission, given.file)
    if given.app_run:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        make().run(port=given.port)
    else:
        (serve_as_ours if given.as_ours else serve)(make, given.port, given.workers)


if __name__ == "__main__":
    main()
