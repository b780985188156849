"""What people may be: at the vendor, and at a customer."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody of the vendor may do."""

    OWNER = "owner"
    """Everything, also who may do what."""

    ADMIN = "admin"
    """Everything else."""

    SUPPORT = "support"
    """Reads, and may send mails and webhooks again."""


class Membership(StrEnum):
    """What somebody of a customer may do in the portal."""

    OWNER = "owner"
    """Everything: also invites and removes colleagues, pays, and ends what is paid."""

    MEMBER = "member"
    """Sees licenses, reads keys, names and frees seats."""
