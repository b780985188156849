"""``licet-server mail``: look at mails, and find out whether they can leave."""

from __future__ import annotations

from pathlib import Path

import click

from licet_server.cli.context import opened, settings
from licet_server.cli.output import json_option, print_json, print_table, printable
from licet_server.config import Settings
from licet_server.files import write_private
from licet_server.mail.example import EXAMPLE
from licet_server.mail.filling import texts
from licet_server.mail.messages import LANGUAGES, MESSAGES
from licet_server.mail.vendor import Vendor, read_vendor
from licet_server.services import inputs
from licet_server.services.try_mail import rendered, send_test


@click.group()
def mail() -> None:
    """Look at the mails that customers get, and find out whether they can leave."""


@mail.command("list")
@json_option
def list_command(as_json: bool) -> None:
    """List the mails that there are, with the facts that each must be told."""
    words = {name: texts(LANGUAGES[0])["messages"][name] for name in MESSAGES}
    if as_json:
        print_json(
            [
                {"name": name, "title": words[name]["title"], "reminder": each.reminder, "needs": sorted(each.needs)}
                for name, each in MESSAGES.items()
            ]
        )
        return
    rows = [(name, "yes" if each.reminder else "no", ", ".join(sorted(each.needs))) for name, each in MESSAGES.items()]
    print_table(("NAME", "REMINDER", "IS TOLD"), rows, empty="no mails")


@mail.command()
@click.argument("name", type=click.Choice(list(MESSAGES)), metavar="NAME")
@click.option("--language", type=click.Choice(LANGUAGES), help="In which language.  [default: the vendor's]")
@click.option(
    "--format", "form", type=click.Choice(("text", "html")), default="text", show_default=True, help="As what."
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file.")
def preview(name: str, language: str | None, form: str, output: Path | None) -> None:
    """Show a mail as your customers would get it, told made-up facts."""
    chosen = settings()
    vendor = _vendor(chosen)
    made = rendered(name, vendor, language)
    if output is not None:
        write_private(output.absolute(), (made.html if form == "html" else made.text).encode())
        click.echo(f"{name} is written to {output}", err=True)
        return
    if form == "html":
        click.echo(made.html, nl=False)
        return
    click.echo(f"Subject: {printable(made.subject)}\n")
    click.echo("\n".join(printable(line) for line in made.text.split("\n")), nl=False)


@mail.command("test")
@click.argument("address")
@click.option("--language", type=click.Choice(LANGUAGES), help="In which language.  [default: the vendor's]")
def test_command(address: str, language: str | None) -> None:
    """Send a test to ADDRESS at once, and say what the mail server made of it."""
    with opened() as here:
        chosen = here.installation.settings
        vendor = _vendor(chosen)
        to = send_test(chosen, vendor, to=inputs.email_address(address), language=language, now=here.now)
    click.echo(f"{chosen.mail.server} took the test, from {vendor.from_address} to {to}")


@mail.command()
def config() -> None:
    """Print a mail.toml with all that can stand in it; LICET_MAIL_CONFIG names another place than the data folder."""
    click.echo(EXAMPLE, nl=False)


def _vendor(chosen: Settings) -> Vendor:
    return read_vendor(chosen.mail.file, base_url=chosen.base_url, user=chosen.mail.user)
