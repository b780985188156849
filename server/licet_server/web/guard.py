"""Every request passes here before its view: who is it, and is the page for them?"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, abort, current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from licet.keys.hmac import CUSTOMER_ID
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.people import Membership
from licet_server.storage.accounts import find_membership
from licet_server.web.accounts.sessions import must_be_known
from licet_server.web.audience import DESK, Audience, audience_of, vendor_may

OUTSIDE = ("security.", "static")
"""Endpoints of others, which see to themselves: Flask-Security's, and files."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """For which customer a member is here.

    Attributes:
        customer_id: Of the path, and a membership of the user.
        role: What the user is there.
    """

    customer_id: str
    role: Membership


def init_app(app: Flask) -> None:
    """Hold every request of *app* to the audience of its page."""
    app.before_request(_check)


def check_complete(app: Flask) -> None:
    """Make sure that every page says whom it is for.

    Raises:
        RuntimeError: One does not: a mistake of ours.
    """
    silent = [name for name in app.view_functions if not _is_outside(name) and audience_of(app, name) is None]
    if silent:
        raise RuntimeError(f"these pages do not say whom they are for: {', '.join(sorted(silent))}")


def tenant() -> Tenant:
    """Return the customer of this request, whose member the user is."""
    found: Tenant = g.licet_tenant
    return found


def tenant_id() -> str | None:
    """Return the customer of this request; ``None``: it is about none. For templates."""
    found: Tenant | None = g.get("licet_tenant")
    return None if found is None else found.customer_id


def may(wanted: Audience) -> bool:
    """Whether the user of this request may do what is for one of :data:`audience.DESK`; for templates."""
    return vendor_may(getattr(current_user, "role", None), wanted)


def _check() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None or endpoint == "static":
        return None
    if _is_outside(endpoint):
        must_be_known()
        return None
    audience = audience_of(current_app, endpoint)
    if audience is Audience.ANYONE:
        return None
    must_be_known()
    if not current_user.is_authenticated:
        return _sign_in()
    db.act_as(f"user:{current_user.id}")
    if audience in DESK:
        if not vendor_may(current_user.role, audience):
            abort(403)
        if installation().settings.desk_two_factor and not current_user.has_second_factor:
            return redirect(url_for("account.protect"), 303)
    if audience in {Audience.MEMBER, Audience.OWNER_OF_CUSTOMER}:
        _enter(audience)
    return None


def _enter(audience: Audience) -> None:
    """Let a member in; to anybody else there is no such customer."""
    customer_id = (request.view_args or {}).get("customer_id", "")
    if CUSTOMER_ID.fullmatch(customer_id) is None:  # nobody's, and a database may refuse what stands in it
        raise NotFound
    with db.reading() as session:
        role = find_membership(session, customer_id=customer_id, user_id=current_user.id)
    if role is None:
        raise NotFound
    if audience is Audience.OWNER_OF_CUSTOMER and role is not Membership.OWNER:
        abort(403)
    g.licet_tenant = Tenant(customer_id, role)


def _sign_in() -> Response:
    """Send a visitor to the sign-in page, and back afterwards; htmx follows a header of its own."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    target = url_for("security.login", next=back)
    if request.headers.get("HX-Request") == "true":
        answer = make_response("", 401)
        answer.headers["HX-Redirect"] = url_for("security.login")
        return answer
    return make_response(redirect(target, 303))


def _is_outside(endpoint: str) -> bool:
    return endpoint.startswith(OUTSIDE)
