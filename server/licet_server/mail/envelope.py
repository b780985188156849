"""A rendered mail with its headers: what a mail server is handed.

Source: RFC 5322 (messages), RFC 3834 (``Auto-Submitted``), RFC 2369 and RFC 8058 (``List-Unsubscribe``).
"""

from __future__ import annotations

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime

from licet_server.errors import MailError
from licet_server.mail.render import Rendered
from licet_server.mail.vendor import Vendor
from licet_server.mail.wording import one_line

_LONGEST_NAME = 200
_WHOLE = frozenset({"list-unsubscribe", "message-id"})


class _Wire(EmailPolicy):
    """As mails travel; but addresses that programs read are not broken over lines, nor encoded for being long."""

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}{self.linesep}" if name.lower() in _WHOLE else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


WIRE = _Wire(linesep=SMTP.linesep, max_line_length=SMTP.max_line_length)
"""How a mail is written down."""


def envelope(
    rendered: Rendered, vendor: Vendor, *, to: str, name: str | None, mail_id: str, now: datetime
) -> EmailMessage:
    """Put headers on a mail.

    Args:
        rendered: The mail.
        vendor: Who sends it.
        to: The address.
        name: Of whoever has that address; ``None``: not known.
        mail_id: Of the mail in the outbox; makes the same ``Message-ID`` whenever it is sent again.
        now: Aware UTC instant.

    Raises:
        MailError: No mail can go to that address.
    """
    message = EmailMessage(policy=WIRE)
    sender = vendor.from_name or vendor.name or ""
    message["From"] = _address(sender, vendor.from_address)
    message["To"] = _address(name or "", to)
    if vendor.reply_to is not None:
        message["Reply-To"] = _address(sender, vendor.reply_to)
    message["Subject"] = one_line(rendered.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail_id}@{vendor.from_address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if rendered.unsubscribe_url is not None:
        message["List-Unsubscribe"] = f"<{rendered.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(rendered.text, cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = rendered.language  # what stood here before would have gone to the first part
    return message


def mailbox(address: str) -> str:
    """Return an address as mail servers take it: in ASCII.

    Raises:
        MailError: It cannot be written so, or is no address.
    """
    local, _, domain = address.rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode()}"
        plain.encode("ascii")
        return Address(addr_spec=plain).addr_spec
    except (UnicodeError, ValueError, IndexError, MessageError):  # what the standard library makes of some nonsense
        raise MailError("no mail can go to this address", final=True) from None


def _address(name: str, address: str) -> Address:
    return Address(one_line(name)[:_LONGEST_NAME], addr_spec=mailbox(address))
