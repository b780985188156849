"""``licet-server user``: people who sign in, above all those of the vendor."""

from __future__ import annotations

import sys
from typing import Any

import click
from sqlalchemy.orm import Session

from licet.wire import to_text
from licet_server.cli.context import Open, opened
from licet_server.cli.output import json_option, print_fields, print_json, print_json_list, print_table
from licet_server.errors import InputError
from licet_server.licensing.people import Role
from licet_server.services import inputs, people
from licet_server.services.accounts import check_password, create_user, hash_password
from licet_server.services.links import password_link
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.organisations import list_users
from licet_server.storage.session import reading

_ROLES = [role.value for role in Role]
_NONE = "none"
_AT_ONCE = 500
_LONGEST_PASSWORD = 10_000
_ONCE = "The link works once, for 24 hours. Whoever has it chooses the password: hand it over in private."


@click.group("user")
def user() -> None:
    """People who sign in to the desk and to the portal."""


@user.command("create-admin")
@click.option("--email", prompt=True, help="Asked for unless given.")
@click.option("--name", help="What to call them.")
@click.option("--role", default=Role.OWNER.value, show_default=True, type=click.Choice(_ROLES), help="At the vendor.")
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin; else a one-time link is printed.")
@json_option
def create_admin(email: str, name: str | None, role: str, password_stdin: bool, as_json: bool) -> None:
    """Add somebody of the vendor, with a password or a one-time link to choose one."""
    address, called = inputs.email_address(email), inputs.person_name(name)
    hashed = _password(address, called) if password_stdin else None
    with opened() as here, here.transaction() as session:
        row = create_user(session, address, name=called, role=Role(role), now=here.now)
        row.password = hashed
        session.flush()
        link = None if hashed is not None else _link(here, session, row)
        shown = _user_object(row) | ({} if link is None else {"link": link})
    _print(shown, as_json=as_json)


def _password(email: str, name: str | None) -> str:
    password = sys.stdin.read(_LONGEST_PASSWORD).rstrip("\r\n")
    if not password:
        raise InputError("there is no password on stdin")
    check_password(password, email=email, name=name)
    return hash_password(password)


@user.command("list")
@json_option
def list_them(as_json: bool) -> None:
    """List everybody who may sign in, by email."""
    with opened() as here, reading(here.engine) as session:
        rows = _all(session)
        if as_json:
            print_json_list(map(_user_object, rows))
            return
        headings = ("ID", "EMAIL", "NAME", "ROLE", "STATE", "SECOND FACTOR", "LAST SIGN-IN")
        print_table(headings, [_line(_user_object(row)) for row in rows], empty="no users yet")


def _all(session: Session) -> list[UserRow]:
    found: list[UserRow] = []
    while part := list_users(session, after=found[-1].email if found else None, limit=_AT_ONCE):
        found += part
    return found


@user.command("role")
@click.argument("email")
@click.argument("role", type=click.Choice([*_ROLES, _NONE]))
@json_option
def role(email: str, role: str, as_json: bool) -> None:
    """Let somebody do something else at the vendor, or nothing any more."""
    wanted = None if role == _NONE else Role(role)
    with opened() as here, here.transaction() as session:
        row = people.change_role(session, _found(session, email).id, wanted, now=here.now)
        shown = _user_object(row)
    _print(shown, as_json=as_json)


@user.command("deactivate")
@click.argument("email")
@json_option
def deactivate(email: str, as_json: bool) -> None:
    """Let somebody in no more, and end every session, at once."""
    with opened() as here, here.transaction() as session:
        shown = _user_object(people.deactivate(session, _found(session, email).id, now=here.now))
    _print(shown, as_json=as_json)


@user.command("reactivate")
@click.argument("email")
@json_option
def reactivate(email: str, as_json: bool) -> None:
    """Let somebody in again."""
    with opened() as here, here.transaction() as session:
        shown = _user_object(people.reactivate(session, _found(session, email).id, now=here.now))
    _print(shown, as_json=as_json)


@user.command("reset-second-factor")
@click.argument("email")
@json_option
def reset_second_factor(email: str, as_json: bool) -> None:
    """Forget the authenticator app of somebody who has lost it, end every session, and send a mail about it."""
    with opened() as here, here.transaction() as session:
        secrets = {"base_url": here.installation.settings.base_url, "pepper": here.pepper}
        row = people.reset_second_factor(session, _found(session, email).id, **secrets, now=here.now)
        shown = _user_object(row)
    _print(shown, as_json=as_json)


@user.command("link")
@click.argument("email")
@json_option
def link(email: str, as_json: bool) -> None:
    """Print a one-time link with which somebody chooses a password; the one before does not work any more."""
    with opened() as here, here.transaction() as session:
        row = _found(session, email)
        if not row.active:
            raise InputError(f"{row.email} is deactivated: run `licet-server user reactivate {row.email}` first")
        shown = {"email": row.email, "link": _link(here, session, row)}
    _print(shown, as_json=as_json)


def _found(session: Session, email: str) -> UserRow:
    return people.find_by_address(session, inputs.email_address(email))


def _link(here: Open, session: Session, row: UserRow) -> str:
    base_url = here.installation.settings.base_url
    return password_link(session, row, base_url=base_url, pepper=here.pepper, now=here.now)


def _print(shown: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(shown)
        return
    print_fields(shown)
    if "link" in shown:
        click.echo(_ONCE, err=True)


def _user_object(row: UserRow) -> dict[str, Any]:
    factors = [name for name, there in (("app", row.tf_primary_method), ("passkey", row.webauthn)) if there]
    return {
        "id": row.id,
        "email": row.email,
        "name": row.name,
        "role": row.role,
        "active": row.active,
        "confirmed": row.confirmed_at is not None,
        "second_factors": factors,
        "created_at": to_text(row.created_at),
        "signed_in_at": None if row.signed_in_at is None else to_text(row.signed_in_at),
    }


def _line(shown: dict[str, Any]) -> tuple[object, ...]:
    state = "deactivated" if not shown["active"] else "active" if shown["confirmed"] else "not confirmed"
    factors = ", ".join(shown["second_factors"]) or None
    return (
        shown["id"],
        shown["email"],
        shown["name"],
        shown["role"],
        state,
        factors,
        (shown["signed_in_at"] or "-")[:10],
    )
