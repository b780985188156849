"""Look at a mail, and find out whether mails can leave, before a customer does."""

from __future__ import annotations

from datetime import datetime

from licet_server.config import Settings
from licet_server.config.mail import OFF
from licet_server.errors import NotConfiguredError
from licet_server.mail.envelope import envelope, mailbox
from licet_server.mail.letter import compose
from licet_server.mail.render import Rendered, render
from licet_server.mail.samples import sample
from licet_server.mail.transport import Transport
from licet_server.mail.vendor import Vendor, host_of
from licet_server.storage.ids import MAIL_PREFIX, new_id


def rendered(name: str, vendor: Vendor, language: str | None) -> Rendered:
    """Write a mail, told made-up facts, in a language; ``None``: the vendor's."""
    return render(compose(name, sample(name), vendor, language=language), vendor)


def send_test(settings: Settings, vendor: Vendor, *, to: str, language: str | None, now: datetime) -> str:
    """Send a test at once, and return the address that the mail server took it for.

    Args:
        settings: Which name the mail server.
        vendor: Who sends.
        to: As ``inputs.email_address`` returns it.
        language: ``None``: the vendor's.
        now: Aware UTC instant.

    Raises:
        NotConfiguredError: No mail server is named.
        MailError: It did not take the test.
    """
    if settings.mail.server is None:
        raise NotConfiguredError("SMTP_SERVER is not set: name the mail server that takes your mails")
    address = mailbox(to)
    facts = {"encrypted": settings.mail.tls != OFF}  # and no name: the one of the samples is made up
    made = render(compose("test", facts, vendor, language=language), vendor)
    message = envelope(made, vendor, to=address, name=None, mail_id=new_id(MAIL_PREFIX), now=now)
    with Transport(settings.mail, hello=host_of(settings.base_url)) as transport:
        transport.send(message)
    return str(address)
