"""``licet-server audit``: who changed what, and the proof that the log says so."""

from __future__ import annotations

import click

from licet.wire import to_text
from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_json, print_table
from licet_server.services import audit as service
from licet_server.services import inputs
from licet_server.services.present import audit_object
from licet_server.storage.audit import list_audit
from licet_server.storage.session import reading

_MOST = 10_000


@click.group()
def audit() -> None:
    """Who changed what, when and from where."""


@audit.command("list")
@click.option("--subject", help="Only what was done to this id.")
@click.option("--actor", help="Only what was done by this one.")
@click.option("--action", help="Only this action, for example license.revoked.")
@click.option("--since", help="Only from this day or instant on.")
@click.option("--until", help="Only before this day or instant.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, _MOST), help="How many at most.")
@json_option
def list_entries(
    subject: str | None,
    actor: str | None,
    action: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List entries of the audit log, newest first."""
    start = None if since is None else inputs.instant(since, what="--since")
    end = None if until is None else inputs.instant(until, what="--until")
    with opened() as here, reading(here.engine) as session:
        rows, _ = list_audit(session, subject=subject, actor=actor, action=action, since=start, until=end, limit=limit)
        shown = [audit_object(row) for row in rows]
    if as_json:
        print_json(shown)
        return
    print_table(
        ("SEQ", "AT", "ACTOR", "ACTION", "SUBJECT", "CHANGED"),
        [
            (
                row["seq"],
                row["at"],
                row["actor"],
                row["action"],
                row["subject"],
                ", ".join(row["before"] | row["after"]),
            )
            for row in shown
        ],
        empty="no entry matches",
    )


@audit.command()
@click.option("--expect", metavar="SEQ:SEAL", help="An end of the log that `audit head` printed before.")
@json_option
def verify(expect: str | None, as_json: bool) -> None:
    """Prove that no entry was changed, removed, added or reordered; exit 1 and name the first that was."""
    expected = None if expect is None else service.parse_head(expect)
    with opened() as here, reading(here.engine) as session:
        found = service.verify(session, key=here.installation.audit_key, expected=expected)
    if as_json:
        print_json({"entries": found.seq, "head": str(found), "verified_at": to_text(here.now)})
    else:
        click.echo(f"the audit log is sound: {found.seq} entries, the last is {found}")


@audit.command()
def head() -> None:
    """Print where the log ends, as SEQ:SEAL: note it where nobody who can write to the database can."""
    with opened() as here, reading(here.engine) as session:
        click.echo(str(service.head(session)))
