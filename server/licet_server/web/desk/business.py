"""The pages of the desk that are about money, operation and set-up, for the application to register."""

from __future__ import annotations

from licet_server.web.desk import (
    api_keys,
    audit,
    catalog,
    catalog_apply,
    enquiries,
    flags,
    invoices,
    mails,
    orders,
    outbox,
    payments,
    settings,
    subscriptions,
    webhooks,
)

PAGES = (
    *(subscriptions, orders, invoices, payments, enquiries),
    *(outbox, mails, webhooks, audit, flags),
    *(catalog, catalog_apply, api_keys, settings),
)
