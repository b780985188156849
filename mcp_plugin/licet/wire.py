"""The messages between plugin and license server: strict parsing, exact shapes.

Both sides read and write them with this module, so a field exists in one place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from licet.errors import WireError
from licet.terms import Status, Terms

MAX_BODY_BYTES = 16 * 1024
"""Longest request body that the validation routes read."""

UNLIMITED = 9_007_199_254_740_991
"""What ``POST /validate`` answers for "no limit": 2**53 - 1, the largest integer that every JSON reader keeps."""

LEASE_TYPE = "licet-lease+jwt"
"""``typ`` of a lease, the signed yes."""

REFUSAL_TYPE = "licet-refusal+jwt"
"""``typ`` of a signed no, which ``POST /validate`` answers as ``refusal``.

Claims: ``iss``, ``aud``, ``iat``, ``jti``, ``nonce``, ``code``, ``message`` and, when the key is known, ``sub``.
"""

MAX_TEXT = 512
"""Longest free text (an instance id, a fingerprint, …) in a request."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def load_object(data: bytes | str) -> dict[str, Any]:
    """Parse *data* as one JSON object that can be read in only one way.

    Raises:
        WireError: Not UTF-8, not JSON, not an object, a field twice, ``NaN``, or nested too deep.

    Source: RFC 8259; duplicate names and ``NaN`` are refused as RFC 7493 (I-JSON) asks.
    """
    try:
        text = data.decode() if isinstance(data, bytes) else data  # json.loads would read UTF-16 as well
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except WireError:
        raise
    except UnicodeDecodeError:
        raise WireError("the message is not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise WireError("the message is not JSON") from None
    if not isinstance(value, dict):
        raise WireError("the message must be a JSON object")
    return value


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise WireError("a field appears twice", field=name[:MAX_TEXT])
        found[name] = value
    return found


def _no_constant(_: str) -> Any:
    raise WireError("NaN and Infinity are not JSON numbers")


def to_text(instant: datetime) -> str:
    """Write an aware instant as ``2027-01-09T00:00:00Z`` (RFC 3339, whole seconds, UTC)."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def to_instant(text: object, *, field: str) -> datetime:
    """Read an RFC 3339 instant with an offset.

    Raises:
        WireError: Not text, not an instant, or without an offset.
    """
    try:
        instant = datetime.fromisoformat(text) if isinstance(text, str) else None
        if instant is not None and instant.tzinfo is not None:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise WireError(f"{field} must be an instant such as 2027-01-09T00:00:00Z", field=field)


@dataclass(frozen=True, slots=True)
class ValidateRequest:
    """The question of ``POST /validate``; only the key is needed.

    Attributes:
        license_key: What the customer was sold, as typed.
        product: The product's code, when the asker serves only one.
        instance_id: Which running instance asks.
        fingerprint: Which machine asks.
        aws_account_id: Twelve digits.
        feature: What it wants to use.
        resource_count: How many resources it wants to touch.
        nonce: Echoed in the signed answer, so that an old answer cannot be played back.
    """

    license_key: str = dataclass_field(repr=False)
    product: str | None = None
    instance_id: str | None = None
    fingerprint: str | None = None
    aws_account_id: str | None = None
    feature: str | None = None
    resource_count: int | None = None
    nonce: str | None = None

    @classmethod
    def from_object(cls, asked: Mapping[str, Any]) -> ValidateRequest:
        """Read a request; fields this version does not know are ignored.

        Raises:
            WireError: ``license_key`` is missing, or a known field has the wrong type or size.
        """
        key = asked.get("license_key")
        if not isinstance(key, str) or not key.strip():
            raise WireError("license_key is missing: send it as a non-empty string", field="license_key")
        count = asked.get("resource_count")
        if count is not None and (type(count) is not int or not 0 <= count <= UNLIMITED):
            raise WireError("resource_count must be a whole number, 0 or more", field="resource_count")
        return cls(license_key=key, resource_count=count, **{name: _text(asked, name) for name in _TEXTS})

    def to_object(self) -> dict[str, Any]:
        """Return the JSON object to send, without the fields that are not set."""
        named = {name: getattr(self, name) for name in ("license_key", "resource_count", *_TEXTS)}
        return {name: value for name, value in named.items() if value is not None}


_TEXTS = ("product", "instance_id", "fingerprint", "aws_account_id", "feature", "nonce")


def _text(asked: Mapping[str, Any], name: str) -> str | None:
    value = asked.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > MAX_TEXT or _CONTROL.search(value):
        raise WireError(f"{name} must be a string of at most {MAX_TEXT} printable characters", field=name)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise WireError(f"{name} is not valid Unicode", field=name) from None
    return value


def terms_to_claims(terms: Terms) -> dict[str, Any]:
    """Write *terms* as the ``terms`` claim of a lease."""
    return {
        "plan": terms.plan,
        "status": terms.status.value,
        "features": list(terms.features),
        "limits": dict(terms.limits),
        "max_resources": terms.max_resources,
        "expires_at": None if terms.expires_at is None else to_text(terms.expires_at),
        "grace_until": None if terms.grace_until is None else to_text(terms.grace_until),
        "instance_id": terms.instance_id,
        "fingerprint": terms.fingerprint,
    }


def terms_from_claims(claims: object) -> Terms:
    """Read the ``terms`` claim of a lease.

    Raises:
        WireError: A promise is missing or has the wrong type. A lease is never read generously.
    """
    if not isinstance(claims, Mapping):
        raise WireError("terms must be an object", field="terms")
    features, limits, bound = claims.get("features"), claims.get("limits"), claims.get("max_resources")
    if not isinstance(features, list) or not all(isinstance(name, str) for name in features):
        raise WireError("terms.features must be a list of names", field="features")
    if not isinstance(limits, Mapping) or not all(type(value) is int for value in limits.values()):
        raise WireError("terms.limits must map names to whole numbers", field="limits")
    if "max_resources" not in claims or (bound is not None and type(bound) is not int):
        raise WireError("terms.max_resources must be a whole number or null", field="max_resources")
    plan, status = claims.get("plan"), claims.get("status")
    if not isinstance(plan, str) or status not in tuple(Status):
        raise WireError("terms.plan or terms.status is missing", field="plan")
    return Terms(
        plan=plan,
        status=Status(status),
        features=tuple(features),
        limits=MappingProxyType(dict(limits)),
        max_resources=bound,
        expires_at=_optional_instant(claims, "expires_at"),
        grace_until=_optional_instant(claims, "grace_until"),
        instance_id=_text(claims, "instance_id"),
        fingerprint=_text(claims, "fingerprint"),
    )


def _optional_instant(claims: Mapping[str, Any], name: str) -> datetime | None:
    if name not in claims:
        raise WireError(f"terms.{name} is missing", field=name)
    return None if claims[name] is None else to_instant(claims[name], field=name)
