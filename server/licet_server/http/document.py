"""The OpenAPI document, finished: what the views cannot say of themselves.

Everything here is a function of the document alone, and does to every operation what it would be tedious to say at
each view: its name in generated clients, what its path parameters look like, which errors it may answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from licet.keys.hmac import CUSTOMER_ID
from licet_server.http.other_paths import OTHER_PATHS, OTHER_SCHEMAS
from licet_server.http.schemas.base import json_pattern
from licet_server.licensing.catalog_file import PLAN_CODE, PRODUCT_CODE
from licet_server.storage import ids

API_KEY = "apiKey"
"""The name of the security scheme."""

MORE_PARAMETERS = "x-more-parameters"
"""Where decorators of views leave parameters by name, because a list of them would replace another's."""

DESCRIPTION = """\
Issue, find and change licenses, customers and everything around them.

* **Authentication**: `Authorization: Bearer lsk_…`, an API key with the scope that the operation names; `admin` may do
  everything, and a scope that may write may read. Somebody who is signed in may send a token in its place, which
  `/account/token` makes for a quarter of an hour. Operations without a scope take a license key in the body.
* **Errors** are problems (RFC 9457) with a stable `code` and, when fields are wrong, `errors` that name them.
* **Lists** come in parts of `limit` items; `next_cursor` leads to the next part.
* **Writes** take an `Idempotency-Key`: sent again within 24 hours, they are answered again and done once.
* **Changes** take an `If-Match` with the `ETag` that you saw, so that nobody overwrites what another has just changed.
"""

TAGS = {
    "licenses": "What customers were sold.",
    "customers": "Who bought, and whom to write to there.",
    "subscriptions": "What customers pay for again and again.",
    "invoices": "What was asked for, and what was paid.",
    "orders": "Quotes, payments by wire transfer, and checkouts at a payment provider.",
    "payments": "What payment providers said, and what became of it.",
    "payment_webhooks": "Where payment providers tell of payments.",
    "mails": "What was, is and will be sent to customers.",
    "products": "What is sold. Issued licenses never change with it.",
    "plans": "The offers of each product.",
    "activations": "Seats, and which instance has them.",
    "usage": "How much was used, and what is left of a quota.",
    "activation": "What a customer's installation asks, with its license key, and its seat.",
    "metering": "What a customer's installation uses, with its license key.",
    "flags": "Patterns that look like abuse.",
    "webhooks": "Where your own systems hear of what happens here.",
    "statistics": "Everything in figures.",
    "exports": "Every license as a row of a table.",
    "audit": "Who changed what, when and from where.",
    "api_keys": "Keys for your own programs.",
    "trust": "What everybody may see: public keys and revoked licenses.",
}
"""In the order in which they are shown; others follow."""

NAMES = {
    "POST /api/v1/licenses": "issue_license",
    "POST /api/v1/licenses/search": "find_license",
    "POST /api/v1/licenses/{license_id}/file": "make_license_file",
    "POST /api/v1/orders": "make_quote",
    "POST /api/v1/orders/{order_id}/paid": "mark_order_paid",
    "POST /api/v1/checkouts": "open_checkout",
    "GET /api/v1/exports/licenses.csv": "export_licenses_csv",
    "GET /api/v1/exports/licenses.json": "export_licenses_json",
    "GET /api/v1/admin/dashboard": "get_dashboard",
    "DELETE /api/v1/api-keys/{key_id}": "revoke_api_key",
    "GET /api/v1/audit": "list_audit",
    "POST /api/v1/subscriptions/{subscription_id}/preview": "preview_subscription_plan",
    "POST /api/v1/subscriptions/{subscription_id}/portal": "open_subscription_portal",
    "DELETE /api/v1/licenses/{license_id}/activations/{activation_id}": "end_activation",
    "POST /api/v1/validation/validate": "validate_license_key",
    "POST /api/v1/validation/activate": "activate_instance",
    "POST /api/v1/validation/challenge": "get_challenge",
    "POST /api/v1/validation/deactivate": "deactivate_instance",
    "POST /api/v1/validation/heartbeat": "send_heartbeat",
    "POST /api/v1/usage/report": "report_usage",
    "POST /api/v1/usage/consume": "consume_quota",
}
"""Of the operations whose name does not follow from method and path."""

ASKS_AWS = "POST /api/v1/validation/activate"
"""The operation that waits for somebody else."""

_ID = "[0-9a-hjkmnp-tv-z]{20}"
_NAME = "^[!-~]{1,255}$"
"""An id of ours, one of a provider's, or a number."""

_PARAMETERS: dict[str, tuple[str, str]] = {
    "license_id": (f"^{ids.LICENSE_PREFIX}{_ID}$", "The license's id, `lic_…`."),
    "customer_id": (json_pattern(CUSTOMER_ID), "The customer's id: `cus_…`, or your own."),
    "contact_id": (f"^{ids.CONTACT_PREFIX}{_ID}$", "The contact's id, `con_…`."),
    "order_id": (_NAME, "The order's id, `ord_…`, or its number."),
    "activation_id": (f"^{ids.ACTIVATION_PREFIX}{_ID}$", "The activation's id, `act_…`."),
    "key_id": (f"^{ids.API_KEY_PREFIX}{_ID}$", "The API key's id, `key_…`."),
    "endpoint_id": (f"^{ids.ENDPOINT_PREFIX}{_ID}$", "The endpoint's id, `whe_…`."),
    "delivery_id": (f"^{ids.DELIVERY_PREFIX}{_ID}$", "The delivery's id, `dlv_…`."),
    "subscription_id": (_NAME, "The subscription's id, `sub_…`, or the provider's."),
    "invoice_id": (_NAME, "The invoice's id, `inv_…`, or the provider's, or its number."),
    "event_id": (_NAME, "The payment event's id, `pev_…`, or the provider's."),
    "mail_id": (f"^{ids.MAIL_PREFIX}{_ID}$", "The mail's id, `mail_…`."),
    "flag_id": (f"^{ids.FLAG_PREFIX}{_ID}$", "The flag's id, `flg_…`."),
    "product": (json_pattern(PRODUCT_CODE), "The product's code, such as `OPT`."),
    "code": (json_pattern(PRODUCT_CODE), "The product's code, such as `OPT`."),
    "plan": (json_pattern(PLAN_CODE), "The plan's code, such as `pro`."),
}
_METHODS = ("get", "post", "put", "patch", "delete")
_VERBS = {"get": "get", "patch": "update", "put": "replace", "delete": "delete"}

PROBLEMS = {
    "400": ("BadRequest", "The request cannot be read, or its cursor belongs to another list."),
    "401": ("Unauthenticated", "There is no API key, or none that counts."),
    "403": ("ScopeMissing", "The API key lacks the scope."),
    "404": ("NotFound", "There is nothing with that id; what belongs to something else looks the same."),
    "409": ("Conflict", "What is there already does not allow it, or the idempotency key came with another request."),
    "412": ("VersionMismatch", "Somebody else changed it in between."),
    "422": ("FieldInvalid", "At least one field is wrong; `errors` says which and why."),
    "429": ("TooManyRequests", "Too many requests; `Retry-After` says when to come back."),
    "503": ("NotReady", "AWS could not be asked, so nothing is decided; `Retry-After` says when to come back."),
}


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, method in small letters, and operation of everything in *document*."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def finish(document: dict[str, Any]) -> dict[str, Any]:
    """Return *document* with everything that follows from what is in it."""
    document["info"]["description"] = DESCRIPTION
    document["paths"] |= deepcopy(OTHER_PATHS)
    components = document["components"]
    components.setdefault("schemas", {}).update(OTHER_SCHEMAS)
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answers = {name: {"description": said, "content": content} for name, said in PROBLEMS.values()}
    components.setdefault("responses", {}).update(answers)
    for path, item in document["paths"].items():
        for parameter in item.get("parameters", ()):
            _describe(parameter)
        for method in _METHODS:
            if method in item and path not in OTHER_PATHS:
                _complete(f"{method.upper()} {path}", item[method], item.get("parameters", []))
    document["tags"] = _tags(document)
    return document


def _tags(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """Describe the tags that operations have: those that are known here first, in their order."""
    used = {tag: "" for _, _, operation in operations(document) for tag in operation["tags"]}
    known = used | {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())} | TAGS
    return [{"name": tag, "description": known[tag]} for tag in {**TAGS, **used} if tag in used]


def _describe(parameter: dict[str, Any]) -> None:
    known = _PARAMETERS.get(parameter.get("name", ""))
    if known is not None and parameter.get("in") == "path":
        pattern, said = known
        parameter["schema"] = {"type": "string", "pattern": pattern}
        parameter.setdefault("description", said)


def _complete(route: str, operation: dict[str, Any], shared: list[dict[str, Any]]) -> None:
    parameters = [*operation.get("parameters", []), *operation.pop(MORE_PARAMETERS, {}).values()]
    if parameters:
        operation["parameters"] = parameters
    operation.setdefault("operationId", operation_id(route))
    secured = bool(operation.get("security"))
    if secured:
        scopes = ", ".join(f"`{scope}`" for scope in operation["security"][0][API_KEY])
        said = operation.get("description", "").strip()
        operation["description"] = f"{said}\n\nNeeds the scope {scopes}.".strip()
    names = {parameter.get("name") for parameter in parameters}
    possible = {
        "400": "requestBody" in operation or "cursor" in names,
        "401": secured,
        "403": secured,
        "404": any(parameter.get("in") == "path" for parameter in shared),
        "409": secured and not route.startswith("GET"),
        "412": "If-Match" in names,
        "422": "requestBody" in operation or bool(names),
        "429": True,
        "503": route == ASKS_AWS,
    }
    answers = operation.setdefault("responses", {})
    for status, (name, _) in PROBLEMS.items():
        if possible[status] and (status not in answers or status == "422"):
            answers[status] = {"$ref": f"#/components/responses/{name}"}
    operation["responses"] = dict(sorted(answers.items()))  # digits before "default"


def operation_id(route: str) -> str:
    """Name an operation as a generated client calls it: ``GET /api/v1/customers/{id}/contacts`` lists contacts.

    Args:
        route: Method and path, as they stand in the document.
    """
    if route in NAMES:
        return NAMES[route]
    method, _, path = route.partition(" ")
    words = path.removeprefix("/api/v1/").split("/")
    names = [re.sub(r"\W", "_", word) for word in words if not word.startswith("{")]
    parents = "".join(f"{_singular(name)}_" for name in names[:-1])
    last, verb = names[-1], method.lower()
    if words[-1].startswith("{"):
        return f"{_VERBS[verb]}_{parents}{_singular(last)}"
    if verb == "get":
        return f"list_{parents}{last}" if last.endswith("s") else f"get_{parents}{last}"
    if verb == "post" and last.endswith("s"):
        return f"create_{parents}{_singular(last)}"
    action, _, rest = last.partition("_")
    return f"{_VERBS[verb]}_{parents}{last}" if verb != "post" else f"{action}_{parents}{rest}".strip("_")


def _singular(name: str) -> str:
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name.removesuffix("s")
