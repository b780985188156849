"""What needs somebody today, in the order in which to look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import ngettext

from licet_server.services.today import SOON_DAYS
from licet_server.web.languages import number


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to look at.

    Attributes:
        text: What it is, in a sentence.
        endpoint: Of the page where it can be looked at.
        kind: How urgent it is: ``bad``, or ``notice``.
        asked: What the page is asked for.
    """

    text: str
    endpoint: str
    kind: str = "notice"
    asked: Mapping[str, str] = field(default_factory=dict)


def matters(business: Mapping[str, Any], activity: Mapping[str, Any]) -> list[Matter]:
    """Return what needs somebody, the most urgent first; empty: nothing does.

    Args:
        business: As ``services.today.business`` returns it.
        activity: As ``services.today.activity`` does.
    """
    found = [*_money(business), *_messages(business), *_licenses(business, activity)]
    return [each for each in found if each.kind == "bad"] + [each for each in found if each.kind != "bad"]


def _money(business: Mapping[str, Any]) -> list[Matter]:
    billing, found = business["billing"], []
    if count := billing["events_7_days"]["failed"]:
        text = ngettext(
            "%(many)s payment event could not be worked off.",
            "%(many)s payment events could not be worked off.",
            count,
            many=number(count),
        )
        found.append(Matter(text, "desk_payments.list", "bad", {"state": "failed"}))
    if count := business["troubles"]:
        text = ngettext(
            "%(many)s subscription needs a decision.",
            "%(many)s subscriptions need a decision.",
            count,
            many=number(count),
        )
        found.append(Matter(text, "desk_subscriptions.list", "bad", {"trouble": "yes"}))
    if count := billing["past_due"]:
        text = ngettext(
            "The payment of %(many)s subscription fails.",
            "The payments of %(many)s subscriptions fail.",
            count,
            many=number(count),
        )
        found.append(Matter(text, "desk_subscriptions.list", asked={"status": "past_due"}))
    if count := business["enquiries"]:
        text = ngettext(
            "%(many)s enquiry waits for an answer.", "%(many)s enquiries wait for an answer.", count, many=number(count)
        )
        found.append(Matter(text, "desk_enquiries.list"))
    return found


def _messages(business: Mapping[str, Any]) -> list[Matter]:
    mail, found = business["mail"], []
    if count := business["overdue"]:
        text = ngettext(
            "%(many)s message should have left by now: is a worker running?",
            "%(many)s messages should have left by now: is a worker running?",
            count,
            many=number(count),
        )
        found.append(Matter(text, "desk_outbox.list", "bad"))
    if count := mail["failed"]:
        text = ngettext("%(many)s mail was given up.", "%(many)s mails were given up.", count, many=number(count))
        found.append(Matter(text, "desk_outbox.list", "bad", {"state": "failed"}))
    if mail["waiting"] and not mail["configured"]:
        text = ngettext(
            "%(many)s mail waits, because no mail server is set.",
            "%(many)s mails wait, because no mail server is set.",
            mail["waiting"],
            many=number(mail["waiting"]),
        )
        found.append(Matter(text, "desk_outbox.list", "bad", {"state": "waiting"}))
    if given_up := business["given_up"]:
        text = ngettext(
            "%(many)s webhook delivery was given up.",
            "%(many)s webhook deliveries were given up.",
            sum(given_up.values()),
            many=number(sum(given_up.values())),
        )
        worst = max(given_up, key=lambda endpoint: given_up[endpoint])
        found.append(Matter(text, "desk_outbox.deliveries", "bad", {"state": "failed", "hook": worst}))
    return found


def _licenses(business: Mapping[str, Any], activity: Mapping[str, Any]) -> list[Matter]:
    found = []
    if count := business["flags"]:
        text = ngettext(
            "%(many)s pattern looks like abuse.", "%(many)s patterns look like abuse.", count, many=number(count)
        )
        found.append(Matter(text, "desk_flags.list", "bad"))
    if count := activity["silent"]:
        text = ngettext(
            "%(many)s instance is not reachable.", "%(many)s instances are not reachable.", count, many=number(count)
        )
        found.append(Matter(text, "desk_activations.list"))
    if count := business["statuses"].get("in_grace", 0):
        text = ngettext(
            "%(many)s license is past its end, and works only for its grace.",
            "%(many)s licenses are past their end, and work only for their grace.",
            count,
            many=number(count),
        )
        found.append(Matter(text, "desk_licenses.list", asked={"status": "in_grace"}))
    if count := business["expiring_soon"]:
        text = ngettext(
            "%(many)s license expires within a week.",
            "%(many)s licenses expire within a week.",
            count,
            many=number(count),
        )
        found.append(Matter(text, "desk_licenses.list", asked={"expiring": str(SOON_DAYS)}))
    return found
