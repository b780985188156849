"""A rendered mail with its headers: what a mail server is handed.

Source: RFC 5322 (messages), RFC 3834 (``Auto-Submitted``), RFC 2369 and RFC 8058 (``List-Unsubscribe``).
"""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
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
_LONGEST_PLAIN = 200
_MOST_BYTES = 45
_WHOLE = frozenset({"list-unsubscribe", "message-id"})
_PEOPLE = frozenset({"from", "to", "reply-to"})


class _Wire(EmailPolicy):
    """As mails travel; but addresses that programs read are not broken over lines, nor encoded for being long.

    What people typed is written here, too: the standard library loses quotes and blanks of long names that it folds.
    """

    def fold(self, name: str, value: str) -> str:
        header = name.lower()
        if header in _WHOLE:
            return f"{name}: {value}{self.linesep}"
        if header in _PEOPLE:
            written = [_mailbox(each) for each in getattr(value, "addresses", ())]
            return f"{name}: {', '.join(written)}{self.linesep}"
        if header == "subject":
            plain = value.isascii() and len(value) <= _LONGEST_PLAIN
            return f"{name}: {value if plain else _encoded(value)}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


WIRE = _Wire(linesep=SMTP.linesep, max_line_length=SMTP.max_line_length)
"""How a mail is written down."""


def envelope(
    rendered: Rendered,
    vendor: Vendor,
    *,
    to: str,
    name: str | None,
    mail_id: str,
    now: datetime,
    answer_to: str | None = None,
) -> EmailMessage:
    """Put headers on a mail.

    Args:
        rendered: The mail.
        vendor: Who sends it.
        to: The address.
        name: Of whoever has that address; ``None``: not known.
        mail_id: Of the mail in the outbox; makes the same ``Message-ID`` whenever it is sent again.
        now: Aware UTC instant.
        answer_to: Who gets the answers; ``None``: the vendor.

    Raises:
        MailError: No mail can go to that address.
    """
    message = EmailMessage(policy=WIRE)
    sender = vendor.from_name or vendor.name or ""
    message["From"] = _address(sender, vendor.from_address)
    message["To"] = _address(name or "", to)
    answered = _address(sender, vendor.reply_to) if vendor.reply_to is not None else None
    if answer_to is not None:
        with suppress(MailError):  # an address that no mail can go to stands in the text of the mail
            answered = _address("", answer_to)
    if answered is not None:
        message["Reply-To"] = answered
    message["Subject"] = _in_header(rendered.subject)
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
    return Address(_in_header(name)[:_LONGEST_NAME].strip(), addr_spec=mailbox(address))


def _in_header(text: str) -> str:
    """Return *text* as one line that means itself in a header: ``=?`` would begin an encoded word (RFC 2047)."""
    return " ".join(one_line(text).replace("=?", "= ?").split())


def _mailbox(address: Address) -> str:
    """Write a name and an address (RFC 5322 section 3.4)."""
    name = address.display_name
    if not name:
        return address.addr_spec
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address.addr_spec}>' if name.isascii() else f"{_encoded(name)}\r\n <{address.addr_spec}>"


def _encoded(text: str) -> str:
    """Write *text* as encoded words, one on a line (RFC 2047)."""
    parts = [""]
    for letter in text:
        if len((parts[-1] + letter).encode()) > _MOST_BYTES:
            parts.append("")
        parts[-1] += letter
    return "\r\n ".join(f"=?utf-8?b?{b64encode(part.encode()).decode()}?=" for part in parts)
