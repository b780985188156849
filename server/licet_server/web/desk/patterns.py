"""What each pattern means, in words, and what to do about it."""

from __future__ import annotations

from flask_babel import gettext as _

from licet_server.licensing.suspicion import Kind
from licet_server.storage.tables import FlagRow


def names() -> dict[str, str]:
    """Return what each kind of pattern is called."""
    return {
        Kind.MANY_NETWORKS.value: _("Key in many networks"),
        Kind.MANY_ACCOUNTS.value: _("License in many AWS accounts"),
        Kind.OVERLAP.value: _("One instance in two places"),
        Kind.COPIED_MACHINE.value: _("Copied machine"),
        Kind.REFUSALS.value: _("Many refusals"),
        Kind.WRONG_KEYS.value: _("Many wrong keys"),
    }


def told(row: FlagRow) -> str:
    """Say in a sentence what was seen."""
    seen = {"hours": 24, "days": 30, "networks": 0} | dict(row.detail)
    text = {
        Kind.MANY_NETWORKS.value: _("The key came from %(networks)s networks within %(hours)s hours."),
        Kind.MANY_ACCOUNTS.value: _("Instances of it were active in %(accounts)s AWS accounts within %(days)s days."),
        Kind.OVERLAP.value: _("An instance came back %(returns)s times sooner than one machine could."),
        Kind.COPIED_MACHINE.value: _("%(instances)s instances of one machine were in %(networks)s networks at a time."),
        Kind.REFUSALS.value: _("It was refused %(refusals)s times within an hour."),
        Kind.WRONG_KEYS.value: _("%(wrong_keys)s wrong keys came from this network within %(hours)s hours."),
    }.get(row.kind)
    try:
        return str(row.kind if text is None else text % seen)
    except KeyError:  # an older version counted something else
        return row.kind


def advice(row: FlagRow) -> str:
    """Say what to do about it."""
    known = {
        Kind.MANY_NETWORKS.value: _(
            "A key that was passed on looks like this, and so does a team that travels. Ask the customer; if the key "
            "is out, rotate it."
        ),
        Kind.MANY_ACCOUNTS.value: _(
            "The license may serve more companies than the one that bought it. Ask, offer a larger plan, or lock it "
            "to the AWS accounts that were agreed on."
        ),
        Kind.OVERLAP.value: _(
            "Two machines share the identity of one, often a copied data folder. Ask the customer to set one of them "
            "up anew; each then has a seat of its own."
        ),
        Kind.COPIED_MACHINE.value: _(
            "An image was cloned with the license in it. Ask the customer to remove the data folder from the image."
        ),
        Kind.REFUSALS.value: _(
            "Something goes on asking although the answer is no, often an expired license that nobody switched off. "
            "Offer a renewal."
        ),
        Kind.WRONG_KEYS.value: _(
            "Somebody guesses keys, or a plugin has a key with a typo. Guesses are throttled; block the network at "
            "your firewall if they go on."
        ),
    }
    return str(known.get(row.kind, ""))
