"""``licet-server customer``: who bought, and whom to write to there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_fields, print_json, print_table, printable
from licet_server.services import customers as service
from licet_server.services import inputs
from licet_server.services.erase_customer import erase_customer
from licet_server.services.export_customer import as_json, export_customer, note_export
from licet_server.services.present import contact_object, customer_object
from licet_server.storage.customers import list_contacts, list_customers
from licet_server.storage.session import reading

_MOST = 100_000
_Command = TypeVar("_Command", bound=Callable[..., object])


def _details(command: _Command) -> _Command:
    """Give a command the options that say what can be known about a customer."""
    for option in (
        click.option("--reminders/--no-reminders", default=None, help="Whether the customer wants reminders by mail."),
        click.option("--vat-number", help="For example FR40303265045."),
        click.option("--country", help="Two letters, for example FR."),
        click.option("--timezone", help="Reminders come in its morning: Europe/Paris."),
        click.option("--language", help="Of mails: en or fr."),
        click.option("--notes", help="What only you see."),
        click.option("--company", help="Where the customer works."),
        click.option("--name", help="The customer's name."),
    ):
        command = option(command)
    return command


@click.group()
def customer() -> None:
    """Who bought. ID is a customer's id: cus_…, or your own."""


@customer.command("add")
@click.option("--email", required=True, help="The customer's email, by which customers are told apart.")
@click.option("--customer-id", help="Your own id for the customer, which keys of some kinds show.")
@_details
@json_option
def add(email: str, customer_id: str | None, as_json: bool, reminders: bool | None, **details: str | None) -> None:
    """Add a customer; issuing a license to a new email does it too."""
    address, own_id = inputs.email_address(email), inputs.customer_id(customer_id)
    with opened() as here, here.transaction() as session:
        known = _checked(details) | ({} if reminders is None else {"reminders": reminders})
        row = service.add_customer(session, email=address, customer_id=own_id, now=here.now, **known)
        shown = customer_object(row)
    (print_json if as_json else print_fields)(shown)


@customer.command("list")
@click.option("--email", help="Only the customer with this email.")
@click.option("--search", help="Only customers with this text in id, email, name or company, or in a contact.")
@json_option
def list_them(email: str | None, search: str | None, as_json: bool) -> None:
    """List customers, newest first."""
    address = None if email is None else inputs.email_address(email)
    with opened() as here, reading(here.engine) as session:
        rows, _ = list_customers(session, email=address, q=search, limit=_MOST)
        shown = [customer_object(row) for row in rows]
    if as_json:
        print_json(shown)
        return
    print_table(
        ("ID", "EMAIL", "NAME", "COMPANY", "SINCE"),
        [(row["id"], row["email"], row["name"], row["company"], row["created_at"][:10]) for row in shown],
        empty="no customer matches" if email or search else "no customers yet",
    )


@customer.command("show")
@click.argument("customer_id", metavar="ID")
@json_option
def show(customer_id: str, as_json: bool) -> None:
    """Show a customer, with contacts."""
    with opened() as here, reading(here.engine) as session:
        row = service.find_customer(session, customer_id)
        shown = customer_object(row)
        contacts = [contact_object(each) for each in list_contacts(session, row.id)]
    if as_json:
        print_json(shown | {"contacts": contacts})
        return
    print_fields(shown | {"contacts": [_in_short(each) for each in contacts]})


@customer.command("update")
@click.argument("customer_id", metavar="ID")
@click.option("--email", help="Another email.")
@_details
@json_option
def update(customer_id: str, email: str | None, as_json: bool, reminders: bool | None, **details: str | None) -> None:
    """Change a customer; an empty text takes away what is there."""
    changes: dict[str, Any] = _checked({name: text for name, text in details.items() if text is not None})
    changes |= {} if email is None else {"email": inputs.email_address(email)}
    changes |= {} if reminders is None else {"reminders": reminders}
    with opened() as here, here.transaction() as session:
        row = service.find_customer(session, customer_id, lock=True)
        changed = service.update_customer(session, row, changes, now=here.now)
        shown = customer_object(row)
    if as_json:
        print_json(shown)
    else:
        click.echo(f"{shown['id']}: {'changed' if changed else 'nothing to change'}")


@customer.command("remove")
@click.argument("customer_id", metavar="ID")
def remove(customer_id: str) -> None:
    """Delete a customer who never had a license, and the contacts."""
    with opened() as here, here.transaction() as session:
        row = service.find_customer(session, customer_id, to_delete=True)
        service.remove_customer(session, row, now=here.now)
    click.echo(f"{customer_id} is gone")


@customer.command("export")
@click.argument("customer_id", metavar="ID")
def export(customer_id: str) -> None:
    """Print everything that is held about a customer, as one JSON object."""
    with opened() as here:
        with here.transaction() as session:
            note_export(session, customer_id, now=here.now)
        with reading(here.engine) as session:
            for part in as_json(export_customer(session, customer_id, now=here.now)):
                click.echo(part, nl=False)


@customer.command("erase")
@click.argument("customer_id", metavar="ID")
@click.option("--end-licenses", is_flag=True, help="Revoke what still works; it is refused for good.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@json_option
def erase(customer_id: str, end_licenses: bool, yes: bool, as_json: bool) -> None:
    """Erase what is personal about a customer, everywhere, for good; what the books need stays."""
    if not yes:
        click.confirm(f"Erase {printable(customer_id)} for good? A backup is the only way back", abort=True, err=True)
    with opened() as here, here.transaction() as session:
        done = erase_customer(session, customer_id, end_licenses=end_licenses, now=here.now)
    if as_json:
        print_json(done)
        return
    click.echo(f"{done['id']}: {'erased' if done['erased'] else 'was erased before'}")
    for what, counts in (("erased", done["erased"]), ("kept, as the law wants", done["kept"])):
        for name, count in counts.items():
            click.echo(f"  {count:,} {name.replace('_', ' ')} {what}")


@customer.group()
def contact() -> None:
    """Those at a customer. ID is the customer's id, CONTACT the contact's (con_…)."""


@contact.command("add")
@click.argument("customer_id", metavar="ID")
@click.option("--email", required=True, help="The contact's email.")
@click.option("--name", help="The contact's name.")
@click.option("--role", default="other", show_default=True, type=click.Choice(service.ROLES), help="What for.")
@json_option
def add_contact(customer_id: str, email: str, name: str | None, role: str, as_json: bool) -> None:
    """Add somebody to a customer."""
    address, called = inputs.email_address(email), inputs.person_name(name)
    with opened() as here, here.transaction() as session:
        row = service.find_customer(session, customer_id, lock=True)
        shown = contact_object(service.add_contact(session, row, email=address, name=called, role=role, now=here.now))
    (print_json if as_json else print_fields)(shown)


@contact.command("update")
@click.argument("customer_id", metavar="ID")
@click.argument("contact_id", metavar="CONTACT")
@click.option("--email", help="Another email.")
@click.option("--name", help="Another name; an empty one takes it away.")
@click.option("--role", type=click.Choice(service.ROLES), help="Another role.")
@json_option
def update_contact(
    customer_id: str, contact_id: str, email: str | None, name: str | None, role: str | None, as_json: bool
) -> None:
    """Change somebody at a customer."""
    changes: dict[str, Any] = {} if name is None else {"name": inputs.person_name(name)}
    changes |= {} if email is None else {"email": inputs.email_address(email)}
    changes |= {} if role is None else {"role": role}
    with opened() as here, here.transaction() as session:
        owner = service.find_customer(session, customer_id, lock=True)
        row = service.find_contact(session, owner, contact_id)
        changed = service.update_contact(session, owner, row, changes, now=here.now)
        shown = contact_object(row)
    if as_json:
        print_json(shown)
    else:
        click.echo(f"{shown['id']}: {'changed' if changed else 'nothing to change'}")


@contact.command("remove")
@click.argument("customer_id", metavar="ID")
@click.argument("contact_id", metavar="CONTACT")
def remove_contact(customer_id: str, contact_id: str) -> None:
    """Take somebody off a customer."""
    with opened() as here, here.transaction() as session:
        owner = service.find_customer(session, customer_id, lock=True)
        service.remove_contact(session, owner, service.find_contact(session, owner, contact_id), now=here.now)
    click.echo(f"{contact_id} is gone")


_READ: dict[str, Callable[[str | None], str | None]] = {
    "name": inputs.person_name,
    "company": inputs.person_name,
    "notes": inputs.notes,
    "language": inputs.language,
    "timezone": inputs.timezone,
    "country": inputs.country,
    "vat_number": inputs.vat_number,
}


def _checked(details: dict[str, str | None]) -> dict[str, Any]:
    """Return the texts as the database keeps them; an empty one is none."""
    return {name: _READ[name](text) for name, text in details.items()}


def _in_short(shown: dict[str, Any]) -> str:
    return f"{shown['id']} {shown['email']} ({shown['role']})"
