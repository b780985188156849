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
        inboxes: Who may send events.
        apis: Who can be asked.
    """

    inboxes: Mapping[ProviderName, Inbox]
    apis: Mapping[ProviderName, Api]

    def inbox(self, name: ProviderName) -> Inbox:
        """Return who takes events of a provider.

        Raises:
            NotConfiguredError: No secret is set for it.
        """
        found = self.inboxes.get(name)
        if found is None:
            raise NotConfiguredError(f"{name.value} is not set up here: set {_SECRETS.get(name, 'its secret')}")
        return found

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
    stripe, paddle = settings.stripe, settings.paddle
    if stripe.secret_key is not None:
        apis[ProviderName.STRIPE] = StripeApi(stripe)
    if paddle.api_key is not None:
        apis[ProviderName.PADDLE] = PaddleApi(paddle)
    secrets = {ProviderName.STRIPE: stripe.webhook_secrets, ProviderName.PADDLE: paddle.webhook_secrets}
    return Providers({name: inbox for name, inbox in readers(settings).items() if secrets[name]}, apis)


def readers(settings: PaymentSettings) -> Mapping[ProviderName, Inbox]:
    """Return what reads stored payloads, which takes no secret."""
    from licet_server.billing.paddle_events import PaddleInbox
    from licet_server.billing.stripe_events import StripeInbox

    return {
        ProviderName.STRIPE: StripeInbox(settings.stripe),
        ProviderName.PADDLE: PaddleInbox(settings.paddle),
    }
