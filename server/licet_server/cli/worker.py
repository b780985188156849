"""``licet-server worker``: what goes on without a request."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

import click

from licet_server import logs
from licet_server.cli.context import settings
from licet_server.files import in_use
from licet_server.services.installation import load
from licet_server.services.sanity import check_clock, check_pepper
from licet_server.services.tracing import MISSING, is_missing
from licet_server.storage import migrate
from licet_server.storage.engine import open_engine
from licet_server.worker.run import work


@click.command()
def worker() -> None:
    """Deliver webhooks, end dead seats, look for abuse and forget what is old, until it is stopped.

    `serve` does the same beside the server unless it is told not to; any number of workers may run at once.
    """
    chosen = settings()
    engine = open_engine(chosen.database_url)
    try:
        migrate.check(engine)
        here = load(chosen)
        check_pepper(engine, chosen, audit_key=here.audit_key)
    finally:
        engine.dispose()
    check_clock(chosen, now=datetime.now(UTC))
    logs.configure(chosen.log_level, secrets=here.hidden)
    if is_missing(chosen):
        click.echo(f"note: {MISSING}", err=True)
    click.echo("working; Ctrl-C stops", err=True)
    with in_use(chosen.data_dir):
        work(here)
    sys.stderr.flush()
    os._exit(0)  # a thread that hangs in a driver, or in a resolver, must not hold the process up
