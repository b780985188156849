"""Settings: what this installation is, where each setting is changed, and what is missing before customers come."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from licet_server import __version__
from licet_server.config import PaymentSettings
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.services.going_live import Ready, readiness
from licet_server.services.uptime import last_check
from licet_server.storage.migrate import HEAD
from licet_server.web.audience import Audience, Pages

blueprint = Pages("desk_settings", __name__)
_LITTLE_SPACE = 1 << 30
_OLD_KEY_DAYS = 365


@dataclass(frozen=True, slots=True)
class Step:
    """Something that has to be done before customers come.

    Attributes:
        text: What.
        how: How, when it is not done.
        href: Where in the desk it is done; ``None``: in the environment.
    """

    done: bool
    text: str
    how: str
    href: str | None = None


@blueprint.page("/admin/settings", to=Audience.SUPPORT)
def page() -> ResponseReturnValue:
    """Show what this installation is, without any secret."""
    here, now = installation(), datetime.now(UTC)
    with db.reading() as session:
        ready, seen = readiness(session), last_check(session)
    disk = shutil.disk_usage(here.settings.data_dir)
    return render_template(
        "desk/setup/settings.html",
        settings=here.settings,
        issuer=here.answering.issuer,
        keys=[(key, (now - key.created_at).days) for key in reversed(here.keyring.published)],
        signing=here.keyring.signing(now=now).kid,
        old_key_days=_OLD_KEY_DAYS,
        database=_database(here.settings.database_url),
        version=__version__,
        schema=HEAD,
        free=disk.free,
        little_space=disk.free < _LITTLE_SPACE,
        seen=seen,
        steps=_steps(ready),
        hosts=[(name, f"{here.settings.base_url}/api/v1/webhooks/{name}") for name in ("stripe", "paddle")],
    )


def _database(url: str) -> str:
    """Return the kind of database alone: its address may hold a password."""
    return "SQLite" if url.startswith("sqlite") else "PostgreSQL"


def _steps(ready: Ready) -> list[Step]:
    return [*_server_steps(), *_money_steps(ready), _people_step(ready)]


def _server_steps() -> list[Step]:
    chosen = installation().settings
    vendor = current_app.jinja_env.globals["vendor"]
    return [
        Step(
            chosen.base_url.startswith("https://"),
            _("This server has a public address with TLS"),
            _("Set LICET_BASE_URL to its https address."),
        ),
        Step(
            bool(getattr(vendor, "name", None)),
            _("Mails and pages have your name"),
            _("Write it into mail.toml in the data folder; `licet-server mail config` prints one."),
        ),
        Step(chosen.mail.server is not None, _("Mails can leave"), _("Set SMTP_SERVER, and send a test mail.")),
    ]


def _money_steps(ready: Ready) -> list[Step]:
    payments = installation().settings.payments
    sells, hears = _takes_money()
    return [
        Step(sells, _("A payment provider is set up"), _("Set STRIPE_SECRET_KEY or PADDLE_API_KEY, or sell by quote.")),
        Step(
            hears,
            _("It can tell of payments"),
            _("Enter the webhook address below at the provider, and set the secret that it gives you."),
        ),
        Step(
            sells and not _is_test(payments),
            _("Payments are about real money"),
            _("A key of a test mode is set: exchange it before you sell.")
            if sells
            else _("No provider takes money yet."),
        ),
        Step(
            ready.sellable_plans > 0,
            _("A plan can be bought"),
            _("Give a plan its price at the provider."),
            url_for("desk_catalog.list"),
        ),
    ]


def _people_step(ready: Ready) -> Step:
    return Step(
        ready.two_factor,
        _("Everybody of yours has a second factor"),
        _("Somebody signs in with a password alone."),
        url_for("desk_people.list"),
    )


def _is_test(payments: PaymentSettings) -> bool:
    """Whether a provider that is set up plays with money."""
    paddle = payments.paddle.api_key is not None and not payments.paddle.live
    return payments.stripe.live is False or paddle


def _takes_money() -> tuple[bool, bool]:
    """Whether something can be sold at a provider, and whether each that sells can tell of it."""
    payments = installation().settings.payments
    pairs = (
        (payments.stripe.secret_key, payments.stripe.webhook_secrets),
        (payments.paddle.api_key, payments.paddle.webhook_secrets),
    )
    sells = [secrets for key, secrets in pairs if key is not None]
    return bool(sells), bool(sells) and all(sells)
