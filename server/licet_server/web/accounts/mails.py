"""Flask-Security's mails, as ours: each is posted into the outbox, with links to our public address."""

from __future__ import annotations

from typing import Any

import structlog
from flask import current_app, url_for
from flask_security import MailUtil

from licet_server.web.accounts import news
from licet_server.web.accounts.throttle import throttle

TEMPLATES = {
    "SECURITY_REGISTER_EMAIL_TEMPLATE": "registered",
    "SECURITY_REGISTER_EMAIL_EXISTING_TEMPLATE": "registered again",
    "SECURITY_EMAIL_TEMPLATE_CONFIRM": "confirm",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET": "reset",  # nosec B105 - no password
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "password changed",  # nosec B105 - no password
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "password changed",  # nosec B105 - no password
    "SECURITY_CHANGE_EMAIL_EMAIL_TEMPLATE": "new email",
}
"""What Flask-Security calls its mails here, by the setting that says it; there are no such templates."""

_log = structlog.get_logger(__name__)


class OutboxMail(MailUtil):
    """Posts mails, and knows addresses by their small letters."""

    def normalize(self, email: str) -> str:
        """Return an email as it is kept.

        Raises:
            ValueError: It is none.
        """
        return str(super().normalize(email)).lower()

    def validate(self, email: str) -> str:
        """Return an email as it is kept, to which a mail can go.

        Raises:
            ValueError: It is none.
        """
        return str(super().validate(email)).lower()

    def send_mail(  # the signature is Flask-Security's
        self,
        template: str,
        subject: str,  # noqa: ARG002
        recipient: Any,
        sender: Any,  # noqa: ARG002
        body: str | None,  # noqa: ARG002
        html: str | None,  # noqa: ARG002
        **said: Any,
    ) -> None:
        """Post what *template*, one of :data:`TEMPLATES`, stands for."""
        user, to = said.get("user"), str(recipient)
        if user is None:
            _log.error("a mail about nobody was not sent", template=template)
        elif template == "password changed":
            news.tell_owner(user, "password")
        elif not throttle().may_mail(to, "confirm" if template.startswith("registered") else template):
            _log.warning("a mail was not sent: there were several for the same account within an hour")
        elif template == "reset":
            _reset(user, "password_reset", said["reset_token"])
        elif template in {"registered", "confirm"} or (template == "registered again" and user.confirmed_at is None):
            _confirm(user, said["confirmation_token"])
        elif template == "registered again":
            _reset(user, "account_exists", said["reset_token"])
        elif template == "new email":
            path = url_for("security.change_email_confirm", token=said["token"])
            minutes = _minutes("CHANGE_EMAIL_WITHIN")
            news.send_link(user, "change_email", path, minutes=minutes, to=to, account=user.email)
        else:
            _log.error("a mail that is none of ours was not sent", template=template)


def _reset(user: Any, message: str, token: str) -> None:
    path = url_for("security.reset_password", token=token)
    news.send_link(user, message, path, minutes=_minutes("RESET_PASSWORD_WITHIN"))


def _confirm(user: Any, token: str) -> None:
    path = url_for("security.confirm_email", token=token)
    news.send_link(user, "confirm_email", path, minutes=_minutes("CONFIRM_EMAIL_WITHIN"))


def _minutes(setting: str) -> int:
    return int(current_app.config[f"SECURITY_{setting}"].total_seconds() // 60)
