"""Forms: what was typed stays, and what is wrong stands beside its field, whoever found it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from wtforms import Field
from wtforms.validators import Optional as OptionalValidator

from licet_server.errors import ConflictError, InputError, NotConfiguredError, ProviderError, ServerError
from licet_server.licensing.words import sentence

csrf = CSRFProtect()
"""Refuses every POST without the token of its session (OWASP: cross-site request forgery)."""

REFUSALS = (InputError, ConflictError, NotConfiguredError, ProviderError)
"""What a service may say to whoever sent a form; anything else is another page."""


def refusal(error: ServerError) -> str:
    """Return what a service refused as a sentence for whoever asked.

    What is not set up, and what a payment provider said, is for the vendor's people; others read what it means to them.
    """
    if isinstance(error, NotConfiguredError | ProviderError) and not getattr(current_user, "role", None):
        if isinstance(error, NotConfiguredError):
            return str(_("This cannot be done here at the moment. Write to us, and we see to it."))
        return str(_("The payment provider did not do what we asked. Nothing has changed; try again shortly."))
    return sentence(str(error))


class Form(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A form of ours; its token against forgery is part of it.

    Attributes:
        outdated: Whether it was refused because somebody else has changed what it is about.
    """

    outdated = False

    def blame(self, error: ServerError) -> None:
        """Show what a service refused beside the field that it names, or above the form."""
        field = getattr(error, "field", None)
        target = self._fields.get(field) if isinstance(field, str) else None
        errors = self.form_errors if target is None else target.errors
        text = refusal(error)
        if target is None:
            errors.append(text)
        else:
            target.errors = [*errors, text]

    @property
    def text(self) -> dict[str, Any]:
        """Return what was typed, without the token and buttons; an empty text is ``None``."""
        skipped = {"csrf_token", "submit"}
        return {
            name: (data.strip() or None) if isinstance(data := field.data, str) else data
            for name, field in self._fields.items()
            if name not in skipped
        }


def optional() -> OptionalValidator:
    """A field that may be left empty."""
    return OptionalValidator(strip_whitespace=True)


def is_required(field: Field) -> bool:
    """Whether a field must be filled in, for its label."""
    return bool(field.flags.required)


class Confirm(Form):
    """One button; for what is confirmed on a page of its own."""


def choose(label: str | None = None) -> tuple[str, str]:
    """Return the first, empty, entry of a list to choose from."""
    return ("", label or _("Choose …"))
