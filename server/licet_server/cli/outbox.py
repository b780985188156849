"""``licet-server outbox``: the mails that wait, left, or were given up."""

from __future__ import annotations

from typing import Any

import click

from licet_server.cli.context import Open, opened
from licet_server.cli.output import json_option, print_fields, print_json, print_table
from licet_server.services import mailbox as service
from licet_server.services.mailbox import mail_object
from licet_server.storage.mailbox import MailState, list_mails
from licet_server.storage.session import reading

_MOST_SHOWN = 200


@click.group()
def outbox() -> None:
    """The mails that wait, left, or were given up. MAIL is an id (mail_…)."""


@outbox.command("list")
@click.option(
    "--state", type=click.Choice([state.value for state in MailState]), help="Only those that stand like this."
)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, _MOST_SHOWN), help="How many at most.")
@json_option
def list_command(state: str | None, limit: int, as_json: bool) -> None:
    """List mails, newest first; those that left or were given up for 30 days."""
    wanted = None if state is None else MailState(state)
    with opened() as here, reading(here.engine) as session:
        rows = [mail_object(row) for row in list_mails(session, state=wanted, limit=limit)[0]]
        configured = here.installation.settings.mail.server is not None
        notice = service.waiting_notice(service.mail_figures(session, configured=configured))
    if as_json:
        print_json(rows)
        return
    columns = ("id", "message", "to", "state", "attempts", "created_at", "due_at", "last_error")
    print_table(
        ("ID", "MESSAGE", "TO", "STATE", "ATTEMPTS", "POSTED", "DUE", "REASON"),
        [[each[name] for name in columns] for each in rows],
        empty="no mails",
    )
    if notice is not None:
        click.echo(f"note: {notice}", err=True)


@outbox.command()
@click.argument("mail_id", metavar="MAIL")
@click.option("--reveal", is_flag=True, help="Print what it says too, license keys included; the audit log notes it.")
@json_option
def show(mail_id: str, reveal: bool, as_json: bool) -> None:
    """Show a mail."""
    with opened() as here:
        shown = _revealed(here, mail_id) if reveal else _shown(here, mail_id)
    (print_json if as_json else print_fields)(shown)


@outbox.command()
@click.argument("mail_id", required=False, metavar="MAIL")
@click.option("--failed", is_flag=True, help="All that were given up.")
@json_option
def retry(mail_id: str | None, failed: bool, as_json: bool) -> None:
    """Send a mail now, with all attempts before it; or with --failed all that were given up."""
    if (mail_id is None) is not failed:
        raise click.UsageError("give either a MAIL, or --failed")
    with opened() as here, here.transaction() as session:
        if mail_id is not None:
            shown: dict[str, Any] = mail_object(service.retry(session, mail_id, now=here.now))
            said = f"{shown['id']} is on its way again"
        else:
            shown = {"retried": service.retry_failed(session, now=here.now)}
            said = f"{shown['retried']} mails are on their way again"
    if as_json:
        print_json(shown)
    else:
        click.echo(said)


@outbox.command()
@click.argument("mail_id", metavar="MAIL")
@json_option
def cancel(mail_id: str, as_json: bool) -> None:
    """Have a mail never leave, and erase what it says."""
    with opened() as here, here.transaction() as session:
        shown = mail_object(service.cancel(session, mail_id, now=here.now))
    if as_json:
        print_json(shown)
    else:
        click.echo(f"{shown['id']} is cancelled")


def _shown(here: Open, mail_id: str) -> dict[str, Any]:
    with reading(here.engine) as session:
        return mail_object(service.get_mail(session, mail_id))


def _revealed(here: Open, mail_id: str) -> dict[str, Any]:
    with here.transaction() as session:
        facts = service.reveal(session, mail_id, pepper=here.pepper, now=here.now)
        return mail_object(service.get_mail(session, mail_id)) | {"says": facts}
