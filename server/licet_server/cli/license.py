"""``licet-server license``: issue, look at and change licenses."""

from __future__ import annotations

from typing import Any

import click

from licet_server.cli.context import opened
from licet_server.cli.license_files import export_command, import_command
from licet_server.cli.license_life import (
    MAILED,
    change_plan_command,
    renew_command,
    rotate_key_command,
    transfer_command,
)
from licet_server.cli.license_offline import file_command, revocations_command
from licet_server.cli.license_update import update_command
from licet_server.cli.output import json_option, print_fields, print_json, print_json_list, print_table
from licet_server.licensing.standing import Standing
from licet_server.licensing.transitions import Action
from licet_server.services import inputs
from licet_server.services.change_status import change_status
from licet_server.services.find import find_license, search_words
from licet_server.services.issue import issue
from licet_server.services.mail_key import mail_key
from licet_server.services.present import license_object
from licet_server.storage.licenses import LicenseFilter, each_license
from licet_server.storage.session import reading

_ALL = 1_000_000_000


@click.group("license")
def license_group() -> None:
    """Issue, look at and change licenses. ID_OR_KEY is a license id (lic_…) or a license key."""


for command in (
    renew_command,
    change_plan_command,
    transfer_command,
    rotate_key_command,
    update_command,
    export_command,
    import_command,
    file_command,
    revocations_command,
):
    license_group.add_command(command)


@license_group.command("issue")
@click.option("--product", required=True, help="Product code, for example OPT.")
@click.option("--plan", required=True, help="Plan code, for example pro.")
@click.option("--email", required=True, help="The customer's email.")
@click.option("--name", help="The customer's name.")
@click.option("--customer-id", help="Your own id for a new customer, which keys of some kinds show.")
@click.option("--starts", help="First day, for example 2026-01-09; at once when left out.")
@click.option("--expires", help="First day that is not paid for; one term of the plan when left out.")
@click.option("--trial", is_flag=True, help="The customer's one trial of the product; it lasts as the plan says.")
@click.option("--aws-account", "aws_accounts", multiple=True, help="Lock it to this AWS account; may be repeated.")
@click.option("--mail", "by_mail", is_flag=True, help="Send the key to the customer by mail.")
@json_option
def issue_command(
    product: str,
    plan: str,
    email: str,
    name: str | None,
    customer_id: str | None,
    starts: str | None,
    expires: str | None,
    trial: bool,
    aws_accounts: tuple[str, ...],
    by_mail: bool,
    as_json: bool,
) -> None:
    """Issue a license and print its key, this once."""
    starts_at = None if starts is None else inputs.instant(starts, what="--starts")
    expires_at = None if expires is None else inputs.instant(expires, what="--expires")
    customer, called, number = inputs.email_address(email), inputs.person_name(name), inputs.customer_id(customer_id)
    with opened() as here:
        if expires_at is not None and expires_at <= here.now:
            click.echo("note: this license ends in the past", err=True)
        with here.transaction() as session:
            issued = issue(
                session,
                product=product,
                plan=plan,
                email=customer,
                name=called,
                customer_id=number,
                starts_at=starts_at,
                expires_at=expires_at,
                trial=trial,
                aws_accounts=aws_accounts,
                pepper=here.pepper,
                signer=here.installation.signer,
                now=here.now,
            )
            if by_mail:
                mail_key(session, issued, pepper=here.pepper, now=here.now)
        shown = license_object(issued.license, now=here.now)
    _print_issued(shown, issued.key, as_json=as_json, by_mail=by_mail)


def _print_issued(shown: dict[str, Any], key: str, *, as_json: bool, by_mail: bool) -> None:
    if as_json:
        print_json({"id": shown["id"], "license_key": key} | shown)
        return
    print_fields({"license key": key} | {name: shown[name] for name in _ISSUED})
    click.echo("The key is shown this once" + (MAILED if by_mail else ": send it to the customer now."), err=True)


_ISSUED = ("id", "product", "plan", "email", "expires_at", "status")


@license_group.command("list")
@click.option("--product", help="Only of this product.")
@click.option("--plan", help="Only of this plan, by its code.")
@click.option("--email", help="Only of this customer.")
@click.option("--status", type=click.Choice([each.value for each in Standing]), help="Only those that stand so today.")
@click.option("--search", "words", help="Part of an email, a name or a company; a key's end; an id; an AWS account.")
@click.option("--limit", type=click.IntRange(1), default=_ALL, help="At most so many.", show_default="all")
@json_option
def list_command(
    product: str | None,
    plan: str | None,
    email: str | None,
    status: str | None,
    words: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List licenses, oldest first."""
    wanted = LicenseFilter(
        product=product and product.upper(),
        plan=plan and plan.lower(),
        email=None if email is None else inputs.email_address(email),
        status=status,
        q=search_words(words),
    )
    with opened() as here, reading(here.engine) as session:
        found = each_license(session, wanted, limit=limit, now=here.now)
        shown = (license_object(row, now=here.now) for row in found)
        if as_json:
            print_json_list(shown)
            return
        print_table(
            ("ID", "PRODUCT", "PLAN", "EMAIL", "KEY", "STATUS", "EXPIRES"),
            [_line(each) for each in shown],
            empty="no licenses yet" if wanted == LicenseFilter() else "no license matches",
        )


def _line(shown: dict[str, Any]) -> tuple[str, ...]:
    plan = f"{shown['plan']} (trial)" if shown["trial"] else shown["plan"]
    end = (shown["expires_at"] or "never")[:10]
    return shown["id"], shown["product"], plan, shown["email"], f"…{shown['key_tail']}", shown["status"], end


@license_group.command()
@click.argument("id_or_key")
@json_option
def show(id_or_key: str, as_json: bool) -> None:
    """Show one license."""
    with opened() as here, reading(here.engine) as session:
        shown = license_object(find_license(session, id_or_key, pepper=here.pepper), now=here.now)
    (print_json if as_json else print_fields)(shown)


def _change_command(action: Action, summary: str) -> None:
    @license_group.command(action.value, help=summary)
    @click.argument("id_or_key")
    @json_option
    def change(id_or_key: str, as_json: bool) -> None:
        with opened() as here, here.transaction() as session:
            row = find_license(session, id_or_key, pepper=here.pepper, lock=True)
            changed = change_status(session, row, action, now=here.now)
            shown = license_object(row, now=here.now)
        if as_json:
            print_json(shown)
        else:
            click.echo(f"{shown['id']} is {'now' if changed else 'already'} {row.status}")


_change_command(Action.SUSPEND, "Refuse a license until it is reactivated.")
_change_command(Action.REACTIVATE, "Let a suspended license work again.")
_change_command(Action.REVOKE, "Refuse a license for good.")
