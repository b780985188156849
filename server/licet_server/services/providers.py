"""The payment providers of this installation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from licet_server.billing.provider import Api, Inbox
from licet_server.config import PaymentSettings
from licet_server.errors import NotConfiguredError
from licet_server.licensing.payments import ProviderName

_SECRETS = {ProviderName.STRIPE: "STRIPE_WEBHOOK_SECRET", ProviderName.PADDLE: "PADDLE_WEBHOOK_SECRET"}
_KEYS = {ProviderName.STRIPE: "STRIPE_SECRET_KEY", ProviderName.PADDLE: "PADDLE_API_KEY"}


@dataclass(frozen=True, slots=True)
class Providers:
    """Those that the settings name.

    Attributes:
        apis: Who can be asked.
    """

    apis: Mapping[ProviderName, Api]

    def api(self, name: ProviderName) -> Api:
        """Return who can be asked.

        Raises:
            NotConfiguredError: No key is set for it.
        """
        found = self.apis.get(name)
        if found is None:
            raise NotConfiguredError(f"{name.value} is not set up here: set {_KEYS.get(name, 'its key')}")
        return found


def providers(settings: PaymentSettings) -> Providers:
    """Return the providers that *settings* name."""
    from licet_server.billing.paddle_api import PaddleApi
    from licet_server.billing.stripe_api import StripeApi

    apis: dict[ProviderName, Api] = {}
    if settings.stripe.secret_key is not None:
        apis[ProviderName.STRIPE] = StripeApi(settings.stripe)
    if settings.paddle.api_key is not None:
        apis[ProviderName.PADDLE] = PaddleApi(settings.paddle)
    return Providers(apis)


def inbox(settings: PaymentSettings, name: ProviderName) -> Inbox:
    """Return who takes what a provider sends.

    Raises:
        NotConfiguredError: No secret is set for it.
    """
    given = {ProviderName.STRIPE: settings.stripe.webhook_secrets, ProviderName.PADDLE: settings.paddle.webhook_secrets}
    if not given.get(name):
        raise NotConfiguredError(f"{name.value} is not set up here: set {_SECRETS.get(name, 'its secret')}")
    return readers(settings)[name]


def readers(settings: PaymentSettings) -> Mapping[ProviderName, Inbox]:
    """Return what reads stored payloads, which takes no secret."""
    from licet_server.billing.paddle_events import PaddleInbox
    from licet_server.billing.stripe_events import StripeInbox

    return {
        ProviderName.STRIPE: StripeInbox(settings.stripe),
        ProviderName.PADDLE: PaddleInbox(settings.paddle),
    }
