"""Who buys: the form of a checkout."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import lazy_gettext as later
from flask_login import current_user
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # its types are older
from wtforms.validators import InputRequired, Length, ValidationError

from licet_server.errors import InputError
from licet_server.licensing.payments import ProviderName
from licet_server.licensing.words import sentence
from licet_server.mail.messages import LANGUAGES
from licet_server.services import inputs
from licet_server.storage.customers import find_by_email
from licet_server.web.forms import Form, choose, optional
from licet_server.web.languages import language

_NOWHERE = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
"""Codes of two letters that are no country."""

_NAMES = {"en": "English", "fr": "Français"}
_SELLERS = {
    ProviderName.STRIPE: later("Card or bank, at Stripe"),
    ProviderName.PADDLE: later("Card or PayPal, at Paddle"),
}


class EmailField(StringField):
    """An address, as customers are told apart by it."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' own signature
        """Refuse what is no address, and keep it in lower case."""
        if not self.data:
            return
        try:
            self.data = inputs.email_address(self.data)
        except InputError as error:
            raise ValidationError(sentence(str(error))) from None


class BuyerForm(Form):
    """Who buys, and where the money is paid."""

    email = EmailField(
        later("Email"),
        validators=[InputRequired(later("Where shall the key go?")), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email"},
    )
    name = StringField(later("Name"), validators=[optional(), Length(max=200)], render_kw={"autocomplete": "name"})
    company = StringField(
        later("Company"), validators=[optional(), Length(max=200)], render_kw={"autocomplete": "organization"}
    )
    country = SelectField(later("Country"), validators=[optional()], render_kw={"autocomplete": "country"})
    vat_number = StringField(
        later("VAT number"), validators=[optional(), Length(max=32)], render_kw={"autocomplete": "off"}
    )
    language = SelectField(
        later("Language of our mails"),
        choices=[SelectChoice(code, _NAMES[code]) for code in LANGUAGES],
        validators=[InputRequired()],
    )
    provider = RadioField(later("How would you like to pay?"))
    nonce = HiddenField()

    def offer(self, sellers: Sequence[ProviderName]) -> None:
        """Offer the providers at which the plan is sold; where there is one, there is nothing to choose."""
        locale = get_locale()
        known = countries(str(locale) if locale else "en")
        self.country.choices = [SelectChoice(*each) for each in (choose(), *known)]
        self.provider.choices = [SelectChoice(each.value, str(_SELLERS[each])) for each in sellers]
        if self.provider.data is None:
            self.provider.data = sellers[0].value


def prefilled(session: Session) -> dict[str, Any]:
    """Return what is known of the visitor."""
    if not current_user.is_authenticated:
        return {"language": language()}
    customer = find_by_email(session, current_user.email)
    known = {"email": current_user.email, "name": current_user.name, "language": language()}
    if customer is None or current_user.confirmed_at is None:
        return known
    return known | {
        "name": current_user.name or customer.name,
        "company": customer.company,
        "country": customer.country,
        "vat_number": customer.vat_number,
    }


@lru_cache(maxsize=8)
def countries(locale: str) -> tuple[tuple[str, str], ...]:
    """Return the countries by their codes, as a language calls them, in its order."""
    names = Locale.parse(locale).territories
    found = [
        (code, name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NOWHERE  # noqa: PLR2004 - letters of a code
    ]
    return tuple(sorted(found, key=lambda each: each[1].casefold()))
