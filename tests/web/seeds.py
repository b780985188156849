"""A small vendor with a year behind it: what pages show when they are tested, measured and pictured.

Everything is made up, and the same each time but for ids and keys. Two of its customers, ``ours`` and ``theirs``, have
one of everything, so that a test can ask for the things of one as somebody of the other.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from licet_server.keys.derived import TOTP_PURPOSE, derived
from licet_server.licensing.people import Membership, Role
from licet_server.licensing.transitions import Action
from licet_server.services import sign_ins
from licet_server.services.change_status import change_status
from licet_server.services.installation import Installation
from licet_server.services.invitations import invite
from licet_server.services.issue import Issued, issue
from licet_server.services.links import password_link
from licet_server.storage.accounts_tables import MembershipRow, PasskeyRow, UserRow
from licet_server.storage.customers import find_by_email
from licet_server.storage.identities import put_identity
from licet_server.storage.ids import SESSION_PREFIX, USER_PREFIX, new_id
from licet_server.storage.models import CustomerRow
from licet_server.storage.session import transaction
from tests.web import seeded_rows

PASSWORD = "-".join(["correct", "horse", "battery", "staple"])
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Firm:
    """A customer.

    Attributes:
        email: Of whoever bought, and the owner in the portal.
        name: That person's.
        company: The firm's.
        country: ISO 3166 code.
        since: How many days ago it became one.
    """

    email: str
    name: str
    company: str
    country: str
    since: int


OURS = Firm("ingrid@aurore-cloud.example", "Ingrid Solberg", "Aurore Cloud", "NO", 330)
THEIRS = Firm("tomas@bluebird-data.example", "Tomas Novák", "Bluebird Data", "CZ", 290)
OTHERS = (
    Firm("claire.dubois@atelier-nord.example", "Claire Dubois", "Atelier Nord", "FR", 260),
    Firm("ops@fjord-logistics.example", "Henrik Dahl", "Fjord Logistics", "DK", 240),
    Firm("it@granada-foods.example", "Lucía Romero", "Granada Foods", "ES", 221),
    Firm("platform@helix-bio.example", "Priya Raman", "Helix Bio", "GB", 200),
    Firm("cloud@kestrel-air.example", "Owen Hughes", "Kestrel Air", "IE", 164),
    Firm("devops@lumen-studio.example", "Mara Vogel", "Lumen Studio", "DE", 150),
    Firm("infra@northwind-retail.example", "Jonas Becker", "Northwind Retail", "DE", 98),
    Firm("sre@orchid-health.example", "Amélie Laurent", "Orchid Health", "FR", 61),
    Firm("finops@pinewood-bank.example", "Sofia Rossi", "Pinewood Bank", "IT", 33),
    Firm("team@quarry-games.example", "Elias Lind", "Quarry Games", "SE", 12),
    Firm("hello@riverside-travel.example", "Nina Kovač", "Riverside Travel", "HR", 5),
    Firm("admin@tern-labs.example", "Ruben de Wit", "Tern Labs", "NL", 2),
)

# of whom, product, plan, issued so many days ago, ends in so many days (none: one term of the plan), what then
_SALES: tuple[tuple[Firm, str, str, int, int | None, str], ...] = (
    (OURS, "OPT", "pro", 330, None, ""),
    (OURS, "CAIO", "standard", 120, None, ""),
    (OURS, "OPT", "starter", 700, -330, ""),
    (OURS, "LMG", "team", 20, 10, ""),
    (THEIRS, "OPT", "pro", 290, None, ""),
    (THEIRS, "CAIO", "standard", 100, None, ""),
    (OTHERS[0], "OPT", "starter", 260, None, ""),
    (OTHERS[1], "OPT", "pro", 240, 21, ""),
    (OTHERS[2], "OPT", "starter", 221, 5, ""),
    (OTHERS[3], "NLS", "enterprise", 200, None, ""),
    (OTHERS[3], "OPT", "enterprise", 200, None, ""),
    (OTHERS[4], "OPT", "pro", 164, None, "suspend"),
    (OTHERS[5], "LMG", "pro", 150, 16, ""),
    (OTHERS[5], "CAIO", "perpetual", 150, None, ""),
    (OTHERS[6], "OPT", "starter", 98, -3, ""),
    (OTHERS[6], "LMG", "free", 90, None, ""),
    (OTHERS[7], "OPT", "pro", 61, None, "revoke"),
    (OTHERS[8], "OPT", "enterprise", 33, None, ""),
    (OTHERS[8], "CAIO", "enterprise", 33, None, ""),
    (OTHERS[9], "OPT", "pro", 12, None, "trial"),
    (OTHERS[10], "OPT", "pro", 5, None, "trial"),
    (OTHERS[11], "OPT", "starter", 2, None, ""),
    (OTHERS[11], "LMG", "team", -7, None, "later"),
)


@dataclass
class Tenant:
    """One of everything that a customer has, by what routes call it."""

    firm: Firm
    customer_id: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)
    """What only this customer may see: names, numbers, ids and keys."""


@dataclass
class Seeds:
    """What was made.

    Attributes:
        ids: One of everything that the vendor has, by what routes call it.
        users: ids of people by who they are: ``owner``, ``admin``, ``support``, ``member``, ``owner of customer``,
            ``other member``, ``unconfirmed``, ``blocked``.
    """

    now: datetime
    ours: Tenant = field(default_factory=lambda: Tenant(OURS))
    theirs: Tenant = field(default_factory=lambda: Tenant(THEIRS))
    ids: dict[str, str] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    issued: list[Issued] = field(default_factory=list)


def seed(engine: Engine, here: Installation, *, now: datetime) -> Seeds:
    """Fill a fresh installation; takes less than a second or two."""
    made = Seeds(now)
    with transaction(engine) as session:
        _sell(session, here, made)
        _name_tenants(session, made)
        add_people(session, here, made)
    with transaction(engine) as session:
        seeded_rows.add(session, here, made)
    return made


def _sell(session: Session, here: Installation, made: Seeds) -> None:
    with_keys = {"pepper": here.secrets.pepper, "signer": here.signer}
    for firm, product, plan, ago, ends, then in _SALES:
        at = made.now - max(ago, 1) * DAY
        asked: dict[str, Any] = {"product": product, "plan": plan, "email": firm.email, "name": firm.name, "now": at}
        asked["trial"] = then == "trial"
        if ends is not None:
            asked["expires_at"] = made.now + ends * DAY
        if then == "later":
            asked["starts_at"] = made.now - ago * DAY
        sold = issue(session, **asked, **with_keys)
        if then in {"suspend", "revoke"}:
            change_status(session, sold.license, Action(then), now=made.now - 4 * DAY)
        made.issued.append(sold)


def _name_tenants(session: Session, made: Seeds) -> None:
    for firm in (OURS, THEIRS, *OTHERS):
        row = find_by_email(session, firm.email)
        assert isinstance(row, CustomerRow)
        row.company, row.country, row.created_at = firm.company, firm.country, made.now - firm.since * DAY
        row.notes = "Asked for a purchase order in January." if firm is OURS else None
    session.flush()
    for tenant in (made.ours, made.theirs):
        mine = [sold for sold in made.issued if sold.license.customer.email == tenant.firm.email]
        tenant.customer_id = mine[0].license.customer.id
        tenant.ids["customer_id"] = tenant.customer_id
        tenant.ids["license_id"] = mine[0].license.id
        tenant.secrets += [tenant.firm.email, tenant.firm.name, tenant.firm.company, tenant.customer_id]
        for sold in mine:
            tenant.secrets += [sold.license.id, sold.key]


def add_people(session: Session, here: Installation, made: Seeds) -> None:
    """Let the vendor's people and the customers' sign in, each with :data:`PASSWORD`."""
    factor = _second_factor(here)
    staff = {"owner": Role.OWNER, "admin": Role.ADMIN, "support": Role.SUPPORT}
    for who, role in staff.items():
        made.users[who] = _add_user(session, made, f"{who}@vendor.example", role=role.value, **factor)
    for who, email, columns in (
        ("owner of customer", OURS.email, factor),
        ("member", "amir@aurore-cloud.example", {}),
        ("other member", THEIRS.email, {}),
        ("unconfirmed", "new@example.com", {"confirmed_at": None}),
        ("blocked", "gone@vendor.example", {"role": Role.OWNER.value, "active": False}),
    ):
        made.users[who] = _add_user(session, made, email, **columns)
    _add_passkey(session, made, made.users["owner of customer"])
    owner, member = Membership.OWNER, Membership.MEMBER
    for tenant, who, membership in (
        (made.ours, "owner of customer", owner),
        (made.ours, "member", member),
        (made.theirs, "other member", owner),
        (made.ours, "unconfirmed", owner),
    ):
        row = {"customer_id": tenant.customer_id, "user_id": made.users[who], "role": membership.value}
        session.execute(insert(MembershipRow).values(**row, created_at=made.now - 30 * DAY))
    made.ours.ids["user_id"], made.theirs.ids["user_id"] = made.users["member"], made.users["other member"]
    made.ids["user_id"] = made.users["support"]
    _invite(session, here, made)
    _identify(session, made)


def _add_user(session: Session, made: Seeds, email: str, **columns: Any) -> str:
    row = {
        "id": new_id(USER_PREFIX),
        "email": email,
        "name": email.partition("@")[0].title(),
        "password": _hashed(),
        "confirmed_at": made.now - 40 * DAY,
        "created_at": made.now - 40 * DAY,
        "signed_in_at": made.now - timedelta(hours=3),
        "fs_uniquifier": new_id(""),
        "fs_webauthn_user_handle": new_id(""),
    }
    session.execute(insert(UserRow).values(**row | columns))
    return str(row["id"])


def _add_passkey(session: Session, made: Seeds, user_id: str) -> None:
    row = PasskeyRow(user_id=user_id, credential_id=b"a passkey", public_key=b"its key", backup_state=False)
    row.device_type, row.name, row.usage, row.transports = "single_device", "Laptop", "first", ["internal"]
    row.lastuse_datetime = row.created_at = made.now - 2 * DAY
    session.add(row)
    session.flush()
    made.ids["passkey_id"] = row.id
    made.ids["sign_in"] = new_id(SESSION_PREFIX)
    said = {"address": "198.51.100.20", "browser": "Safari on iPhone", "via": "passkey", "now": made.now - DAY}
    sign_ins.begin(session, user_id, sign_in_id=made.ids["sign_in"], **said)


def _invite(session: Session, here: Installation, made: Seeds) -> None:
    """Invite somebody to each of the two customers and to the vendor, and let somebody choose a password."""
    said: dict[str, Any] = {"base_url": here.settings.base_url, "pepper": here.secrets.pepper, "now": made.now}
    for tenant, by, email in (
        (made.ours, "owner of customer", "kari@aurore-cloud.example"),
        (made.theirs, "other member", "petra@bluebird-data.example"),
        (None, "owner", "sam@vendor.example"),
    ):
        user = session.get_one(UserRow, made.users[by])
        customer_id = None if tenant is None else tenant.customer_id
        role = Role.SUPPORT if tenant is None else Membership.MEMBER
        invited = invite(session, customer_id, email=email, role=role, by=user, **said)
        ids = made.ids if tenant is None else tenant.ids
        ids |= {"invitation_id": invited.row.id, "invitation_token": invited.token}
        if tenant is not None:
            tenant.secrets += [email, invited.row.id, invited.token]
    support = session.get_one(UserRow, made.users["support"])
    made.ids["welcome_token"] = password_link(session, support, **said).rpartition("/")[2]


def _identify(session: Session, made: Seeds) -> None:
    """Let the owner of our customer sign in by GitHub too."""
    issuer, subject, user_id = "https://github.com", "4711", made.users["owner of customer"]
    put_identity(session, issuer=issuer, subject=subject, user_id=user_id, email=OURS.email, now=made.now - 9 * DAY)
    made.ids["mark"] = hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()[:16]


def _second_factor(here: Installation) -> dict[str, Any]:
    """Return the columns of somebody with an authenticator app and recovery codes."""
    from cryptography.fernet import Fernet
    from flask_security import Totp

    from licet_server.keys.derived import RECOVERY_PURPOSE

    totp = Totp({"1": derived(here.secrets.pepper, purpose=TOTP_PURPOSE).hex()}, "Licet")
    fernet = Fernet(base64.urlsafe_b64encode(derived(here.secrets.pepper, purpose=RECOVERY_PURPOSE)))
    codes = [fernet.encrypt(f"aaaa-bbbb-000{number}".encode()).decode() for number in range(3)]
    return {
        "tf_primary_method": "authenticator",
        "tf_totp_secret": totp.generate_totp_secret(),
        "mf_recovery_codes": codes,
    }


@cache
def _hashed() -> str:
    """Return the hash of :data:`PASSWORD`, cheaply made: it protects nothing."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
