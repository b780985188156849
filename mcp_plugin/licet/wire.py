"""The messages between plugin and license server: strict parsing, exact shapes.

Both sides read and write them with this module, so a field exists in one place.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from licet.errors import WireError
from licet.terms import PERIODS, GraceMode, Quota, Status, Telemetry, Terms

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

LICENSE_FILE_TYPE = "licet-license+jwt"
"""``typ`` of what stands inside a license file."""

REVOCATIONS_TYPE = "licet-revocations+jwt"
"""``typ`` of a revocation list: ``iss``, ``iat``, ``seq`` and ``ids``, see :func:`revocation_mark`."""

RECEIPT_TYPE = "licet-receipt+jwt"
"""``typ`` of the receipt for what was taken from a quota.

Claims: ``iss``, ``aud``, ``sub``, ``iat``, ``jti``, ``nonce``, ``key_tail``, ``metric``, ``quantity``, ``remaining``,
``period`` and ``period_start``; the last three are null where the license has no quota.
"""

KEY_SET_TYPE = "licet-keys+jwt"
"""``typ`` of a rotation announcement: ``iss``, ``iat``, ``seq``, ``keys`` (public JWKs) and ``retired`` (kids)."""

LICENSE_KEY_TYPE = "licet-key+jwt"
"""``typ`` of the token inside a ``jwt`` license key."""

REQUEST_TYPE = "licet-request"
"""``type`` of a request for a license file, which a customer sends to the vendor; nothing in it is signed."""

REQUEST_VERSION = 1
"""``version`` of such a request."""

MARK_BYTES = 8
"""How much of a SHA-256 stands in a revocation list: one false alarm in 2**64 for each mark in it."""

MAX_TEXT = 512
"""Longest free text (an instance id, a fingerprint, …) in a request."""

_YEARS = range(2000, 3000)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_SECONDS = range(946_684_800, 32_503_680_000)  # the same years in seconds since 1970
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def load_object(data: bytes | str) -> dict[str, Any]:
    """Parse *data* as one JSON object that can be read in only one way.

    Raises:
        WireError: Not UTF-8, not JSON, not an object, a field twice, ``NaN``, or nested too deep.

    Source: RFC 8259; duplicate names and ``NaN`` are refused as RFC 7493 (I-JSON) asks.
    """
    try:
        text = data.decode() if isinstance(data, bytes) else data  # json.loads would read UTF-16 as well
        value = _read(text)
        if "\\u" in text or isinstance(data, str):
            json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair can be spelt and never written down
    except WireError:
        raise
    except UnicodeError:
        raise WireError("the message is not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise WireError("the message is not JSON") from None
    if not isinstance(value, dict):
        raise WireError("the message must be a JSON object")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise WireError("a field appears twice", field=twice[:MAX_TEXT])
    return found


def _no_constant(_: str) -> Any:
    raise WireError("NaN and Infinity are not JSON numbers")


_JSON = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)


def _read(text: str) -> Any:
    """Parse *text*; what a program wrote has no white space around it, and looking for that costs as much again."""
    if text[:1] == "{":
        value, end = _JSON.raw_decode(text)
        if end == len(text):
            return value
    return _JSON.decode(text)


def decode_text(data: bytes) -> str:
    """Read a text file, whatever mark an editor or a shell of Windows put in front of it.

    Raises:
        WireError: It is not UTF-8, and not UTF-16 with its mark.
    """
    try:
        return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        raise WireError("the file is not text") from None


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
            return instant if instant.tzinfo is UTC else instant.astimezone(UTC)
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


def revocation_mark(name: str) -> bytes:
    """Return what stands in a revocation list for *name*: the first eight bytes of its SHA-256.

    A name is a license id, or the canonical text of a signed license key that was replaced. A key that is not signed
    has no mark: it holds too little that is random, and a plain hash would give it away.
    """
    return hashlib.sha256(name.encode()).digest()[:MARK_BYTES]


def text_claim(claims: Mapping[str, Any], name: str) -> str:
    """Return a claim that must be a string.

    Raises:
        WireError: It is missing, or something else.
    """
    value = claims.get(name)
    if not isinstance(value, str):
        raise WireError(f"{name} is missing", field=name)
    return value


def number_claim(claims: Mapping[str, Any], name: str) -> int:
    """Return a claim that must be a whole number, 0 or more.

    Raises:
        WireError: It is missing, or something else.
    """
    value = claims.get(name)
    if type(value) is not int or not 0 <= value <= UNLIMITED:
        raise WireError(f"{name} is missing or no whole number", field=name)
    return value


def instant_claim(claims: Mapping[str, Any], name: str) -> datetime:
    """Return a claim that must be whole seconds since 1970 (RFC 7519, but no fractions), within the years we accept.

    Raises:
        WireError: It is missing, something else, or out of range.
    """
    value = claims.get(name)
    if type(value) is int and value in _SECONDS:  # as nearly always; what follows says what is wrong
        return datetime.fromtimestamp(value, UTC)
    try:
        return _within_reason(datetime.fromtimestamp(number_claim(claims, name), UTC), name)
    except (OverflowError, OSError, ValueError):
        raise WireError(f"{name} is out of range", field=name) from None


def to_epoch(instant: datetime) -> int:
    """Write an instant as whole seconds since 1970, rounded down: a promise is never longer than was meant."""
    return (instant - _EPOCH) // _SECOND  # as a float, it would be rounded up in the far future


def _within_reason(instant: datetime, name: str) -> datetime:
    """Refuse years that nobody means and with which no arithmetic is possible."""
    if instant.year not in _YEARS:
        raise WireError(f"{name} lies in the year {instant.year}", field=name)
    return instant


def terms_to_claims(terms: Terms) -> dict[str, Any]:
    """Write *terms* as the ``terms`` claim of whatever is signed."""
    return {
        "plan": terms.plan,
        "status": terms.status.value,
        "features": list(terms.features),
        "limits": dict(terms.limits),
        "quotas": {name: {"amount": quota.amount, "period": quota.period} for name, quota in terms.quotas.items()},
        "max_resources": terms.max_resources,
        "max_activations": terms.max_activations,
        **{
            name: _optional_text(getattr(terms, name))
            for name in ("issued_at", "starts_at", "expires_at", "grace_until")
        },
        "instance_id": terms.instance_id,
        "fingerprint": terms.fingerprint,
        **_unusual(terms),
    }


def _unusual(terms: Terms) -> dict[str, Any]:
    """Write what is said only where it differs from what silence means, so that keys stay short."""
    said: dict[str, Any] = {}
    if terms.grace_mode is not GraceMode.FULL:
        said["grace_mode"] = terms.grace_mode.value
    if terms.telemetry is not Telemetry.OPTIONAL:
        said["telemetry"] = terms.telemetry.value
    if terms.require_attestation:
        said["require_attestation"] = True
    return said


def _optional_text(instant: datetime | None) -> str | None:
    return None if instant is None else to_text(instant)


def terms_from_claims(claims: object) -> Terms:
    """Read a ``terms`` claim.

    Raises:
        WireError: A promise is missing or has the wrong type. What is signed is never read generously; only what
            leases of older servers do not say may be left out (``quotas``, ``max_activations``, ``issued_at``,
            ``starts_at``, ``grace_mode``, ``telemetry``, ``require_attestation``).
    """
    if not isinstance(claims, dict):
        raise WireError("terms must be an object", field="terms")
    features = claims.get("features")
    if not isinstance(features, list) or not all(isinstance(name, str) for name in features):
        raise WireError("terms.features must be a list of names", field="features")
    plan, status = text_claim(claims, "plan"), claims.get("status")
    if not isinstance(status, str) or status not in _STATUSES:
        raise WireError("terms.status is missing", field="status")
    return Terms(
        plan=plan,
        status=_STATUSES[status],
        features=tuple(features),
        limits=_limits(claims.get("limits")),
        quotas=_quotas(claims.get("quotas", {})),
        max_resources=_bound(claims, "max_resources"),
        max_activations=_bound(claims, "max_activations") if "max_activations" in claims else None,
        issued_at=_optional_instant(claims, "issued_at") if "issued_at" in claims else None,
        starts_at=_optional_instant(claims, "starts_at") if "starts_at" in claims else None,
        expires_at=_optional_instant(claims, "expires_at"),
        grace_until=_optional_instant(claims, "grace_until"),
        instance_id=_text(claims, "instance_id"),
        fingerprint=_text(claims, "fingerprint"),
        grace_mode=_one_of(_GRACE_MODES, claims, "grace_mode", GraceMode.FULL),
        telemetry=_one_of(_TELEMETRIES, claims, "telemetry", Telemetry.OPTIONAL),
        require_attestation=_flag(claims, "require_attestation"),
    )


_STATUSES = {status.value: status for status in Status}
_GRACE_MODES = {mode.value: mode for mode in GraceMode}
_TELEMETRIES = {choice.value: choice for choice in Telemetry}
_Choice = TypeVar("_Choice", bound=StrEnum)


def _one_of(choices: Mapping[str, _Choice], claims: Mapping[str, Any], name: str, absent: _Choice) -> _Choice:
    if name not in claims:
        return absent
    value = claims[name]
    if not isinstance(value, str) or value not in choices:
        raise WireError(f"terms.{name} is unknown", field=name)
    return choices[value]


def _flag(claims: Mapping[str, Any], name: str) -> bool:
    value = claims.get(name, False)
    if type(value) is not bool:
        raise WireError(f"terms.{name} must be true or false", field=name)
    return value


def _limits(found: object) -> Mapping[str, int]:
    if not isinstance(found, dict) or not all(type(value) is int for value in found.values()):
        raise WireError("terms.limits must map names to whole numbers", field="limits")
    return MappingProxyType(dict(found))


def _quotas(found: object) -> Mapping[str, Quota]:
    if not isinstance(found, dict):
        raise WireError("terms.quotas must map names to quotas", field="quotas")
    quotas = {}
    for name, quota in found.items():
        amount, period = (quota.get("amount"), quota.get("period")) if isinstance(quota, dict) else (None, None)
        if type(amount) is not int or not isinstance(period, str) or period not in PERIODS:
            raise WireError("terms.quotas must say an amount and a period", field="quotas")
        quotas[name] = Quota(amount, period)
    return MappingProxyType(quotas)


def _bound(claims: Mapping[str, Any], name: str) -> int | None:
    value = claims.get(name)
    if name not in claims or (value is not None and type(value) is not int):
        raise WireError(f"terms.{name} must be a whole number or null", field=name)
    return value


def _optional_instant(claims: Mapping[str, Any], name: str) -> datetime | None:
    if name not in claims:
        raise WireError(f"terms.{name} is missing", field=name)
    value = claims[name]
    return None if value is None else _within_reason(to_instant(value, field=name), name)
