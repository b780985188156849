"""``licet-server db``: move the database from SQLite to PostgreSQL or back, and prove that nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from licet_server import logs
from licet_server.cli.context import settings
from licet_server.cli.files import read_file, read_stdin
from licet_server.cli.output import json_option, print_json, print_table, printable
from licet_server.config import Settings, parse_database_url
from licet_server.errors import AuditDamagedError, CopyDiffersError, InputError
from licet_server.services import copy_database as service
from licet_server.services.audit import Head
from licet_server.services.copy_database import Outcome, shown
from licet_server.services.installation import Installation, load

_Command = TypeVar("_Command", bound=Callable[..., object])

_EVERY_SECONDS = 5.0
_LONGEST_ADDRESS = 8192


@click.group()
def db() -> None:
    """Move the database from SQLite to PostgreSQL, or back."""


def _ends(command: _Command) -> _Command:
    """Give a command the options that name the two databases."""
    for option in (
        click.option("--to-file", metavar="FILE", help="A file with the address of the target; - is stdin."),
        click.option("--to", "target", metavar="URL", help="The target; with a password rather LICET_COPY_TO."),
        click.option("--from", "source", metavar="URL", help="The source; without it the configured database."),
    ):
        command = option(command)
    return command


@db.command("copy")
@_ends
@click.option("--replace", is_flag=True, help="Empty a target first that holds an installation already.")
@json_option
def copy_command(source: str | None, target: str | None, to_file: str | None, replace: bool, as_json: bool) -> None:
    """Copy the whole database into an empty one, compare every row, and keep all of it or nothing."""
    chosen, here = _installation()
    ours, theirs = _addresses(chosen, source, target, to_file)
    _say(f"copying {shown(ours)} to {shown(theirs)}")
    _say("Stop `licet-server serve` and `licet-server worker` first: a source that is written to is not copied.")
    outcome = service.copy_database(ours, theirs, replace=replace, told=_Progress())
    _say(f"{outcome.rows:,} rows are in {shown(theirs)}, and each is equal to its original")
    head = _audited(theirs, here)
    _print(outcome, head, as_json)
    if not as_json:
        click.echo(_NEXT.format(target=shown(theirs), source=shown(ours)))


_NEXT = """\
Next:
  1. Set DATABASE_URL to the address of {target}, for every process of the server.
  2. Start `licet-server serve` again. The data folder stays where it is: it holds the secrets and the keyring.
  3. Keep {source} until there is a backup of the new database; nothing writes to it any more."""


@db.command("verify")
@_ends
@json_option
def verify_command(source: str | None, target: str | None, to_file: str | None, as_json: bool) -> None:
    """Compare two databases row by row, and prove the target's audit log; exit 1 when anything differs."""
    chosen, here = _installation()
    ours, theirs = _addresses(chosen, source, target, to_file)
    _say(f"comparing {shown(theirs)} with {shown(ours)}")
    outcome = service.compare_databases(ours, theirs, told=_Progress())
    if outcome.differences:
        raise _differing(outcome)
    _print(outcome, _audited(theirs, here), as_json)


def _installation() -> tuple[Settings, Installation]:
    chosen = settings()
    here = load(chosen)
    logs.configure_for_people(secrets=here.hidden)
    return chosen, here


def _addresses(chosen: Settings, source: str | None, target: str | None, to_file: str | None) -> tuple[str, str]:
    """Return the addresses of the source and of the target, from wherever they were given."""
    if target is not None and to_file is not None:
        raise click.UsageError("give either --to URL or --to-file FILE")
    ours = chosen.database_url if source is None else parse_database_url(source.strip(), name="--from")
    if target is not None:
        return ours, parse_database_url(target.strip(), name="--to")
    if to_file is not None:
        return ours, parse_database_url(_read(to_file), name=f"the address in {to_file}")
    if chosen.copy_to is None:
        raise click.UsageError("name the target: --to URL, --to-file FILE, or LICET_COPY_TO in the environment")
    return ours, chosen.copy_to


def _read(name: str) -> str:
    data = read_stdin(_LONGEST_ADDRESS) if name == "-" else read_file(Path(name))
    try:
        return data.decode().strip()
    except UnicodeDecodeError:
        raise InputError(f"the address in {name} is not UTF-8 text") from None


class _Progress:
    """Says on stderr how far it is: a line when a table that has rows is done, and every few seconds before."""

    def __init__(self) -> None:
        self._table = ("", "")
        self._began = self._said = 0.0

    def __call__(self, what: str, table: str, rows: int, done: bool) -> None:
        now = time.monotonic()
        if self._table != (what, table):
            self._table, self._began, self._said = (what, table), now, now
        if (done and rows) or now - self._said >= _EVERY_SECONDS:
            self._said = now
            _say(f"{table}: {rows:,} rows {what}{'' if done else ' so far'}, {now - self._began:.1f} s")


def _audited(target: str, here: Installation) -> Head:
    try:
        return service.verify_audit(target, key=here.audit_key)
    except AuditDamagedError:
        _say("note: every row is equal, so what is wrong with the audit log is the same in the source")
        raise


def _print(outcome: Outcome, head: Head, as_json: bool) -> None:
    for name in outcome.left_out:
        _say(f"note: the table {printable(name)} is not of this program, and was left out")
    rows: list[dict[str, Any]] = [
        {"table": table.name, "rows": table.rows, "sha256": table.digest} for table in outcome.tables
    ]
    if as_json:
        print_json({"rows": outcome.rows, "tables": rows, "left_out": outcome.left_out, "audit": str(head)})
        return
    print_table(("TABLE", "ROWS", "SHA-256"), [tuple(row.values()) for row in rows], empty="there are no tables")
    click.echo(f"{outcome.rows:,} rows are equal, and the audit log is sound: its last entry is {head}")


def _differing(outcome: Outcome) -> CopyDiffersError:
    for table in outcome.tables:
        for difference in table.differences:
            _say(printable(difference))
        if table.count > len(table.differences):
            _say(f"{table.name}: and {table.count - len(table.differences):,} more")
    hint = "one of the two was written to meanwhile: stop the servers and" if outcome.changed else "to begin anew,"
    return CopyDiffersError(
        f"{outcome.differences:,} rows differ: {hint} copy again with `licet-server db copy --replace`"
    )


def _say(line: str) -> None:
    click.echo(line, err=True)
