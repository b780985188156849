"""The outlook in sentences: why somebody is on a list, and what would help."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from licet_server.licensing.insights import BEFORE_DAYS, RECENT_DAYS, Bound, Need, Sign
from licet_server.services.churn import Leaving
from licet_server.services.near_limits import Near
from licet_server.web.languages import amount, number


def near(each: Near) -> str:
    """Say what a license is near the end of."""
    need = each.need
    if need.bound is Bound.SEATS:
        used, most = number(need.used), number(need.most)
        said = _("%(used)s of %(most)s seats are taken.", used=used, most=most)
    elif need.bound is Bound.QUOTA:
        said = _quota(need)
    elif need.bound is Bound.RESOURCES:
        said = _("More resources were asked for than the %(most)s that one call may touch.", most=number(need.most))
    else:
        said = _("More %(what)s were asked for than %(most)s.", what=need.name, most=number(need.most))
    return f"{said} {_refused(need)}".strip()


def fits(each: Near) -> str:
    """Say which plan would fit, and what it costs more."""
    if each.fits is None:
        return str(_("No plan of this product leaves more room: make an offer of its own."))
    if each.price is None or each.currency is None:
        return str(_("%(plan)s leaves 30 %% and more free, at a price that is made on request.", plan=each.fits_name))
    if each.more is None:
        price = amount(each.price, each.currency)
        return str(_("%(plan)s leaves 30 %% and more free, for %(price)s a term.", plan=each.fits_name, price=price))
    more = amount(each.more, each.currency)
    return str(_("%(plan)s leaves 30 %% and more free, for %(more)s more a term.", plan=each.fits_name, more=more))


def reasons(each: Leaving) -> list[tuple[str, int]]:
    """Say why a customer may leave, and what each reason counts."""
    return [(_sign(sign, each), points) for sign, points in each.risk.points]


def _quota(need: Need) -> str:
    said = {"used": number(need.used), "most": number(need.most), "what": need.name}
    if need.period == "day":
        return str(_("%(used)s of %(most)s %(what)s are used up today.", **said))
    if need.period == "month":
        return str(_("%(used)s of %(most)s %(what)s are used up this month.", **said))
    return str(_("%(used)s of %(most)s %(what)s are used up for good.", **said))


def _refused(need: Need) -> str:
    if not need.refused:
        return ""
    if need.bound is Bound.QUOTA:
        return str(_("It did not suffice."))
    return str(ngettext("Refused %(num)d time within 30 days.", "Refused %(num)d times within 30 days.", need.refused))


def _sign(sign: Sign, each: Leaving) -> str:
    signals = each.signals
    days = {"recent": signals.recent, "before": signals.before, "last": RECENT_DAYS, "earlier": BEFORE_DAYS}
    if sign is Sign.STOPPED:
        return str(_("Not used for %(last)d days; on %(before)d of the %(earlier)d days before.", **days))
    if sign is Sign.SLOWING:
        return str(_("Used on %(recent)d of the last %(last)d days; on %(before)d of the %(earlier)d before.", **days))
    if sign is Sign.CANCELS:
        return str(_("The subscription ends with the period that is paid."))
    if sign is Sign.PAYMENT_FAILS:
        return str(_("The payment fails."))
    seats = {"now": signals.seats_now, "before": signals.seats_before}
    return str(_("Instances with a seat: %(now)d, and %(before)d two weeks ago.", **seats))
