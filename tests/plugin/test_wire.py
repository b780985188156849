from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from licet.errors import WireError
from licet.terms import PERIODS, GraceMode, Quota, Telemetry, Terms
from licet.wire import (
    UNLIMITED,
    ValidateRequest,
    instant_claim,
    load_object,
    number_claim,
    revocation_mark,
    terms_from_claims,
    terms_to_claims,
    text_claim,
    to_epoch,
    to_instant,
    to_text,
)
from tests.plugin.strategies import terms as any_terms
from tests.plugin.vendor import NOW, terms

NEWER = {
    "quotas": {"api_calls": {"amount": 1_000_000, "period": "month"}},
    "max_activations": 5,
    "issued_at": "2026-11-22T12:00:00Z",
    "starts_at": "2026-12-01T00:00:00Z",
}
"""What leases of the first version did not say."""

instants = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="array"),
        pytest.param(b"7", id="number"),
        pytest.param(b"null", id="null"),
        pytest.param(b'{"a": 1, "a": 1}', id="field-twice"),
        pytest.param(b'{"x": {"a": 1, "\\u0061": 2}}', id="field-twice-deep-and-escaped"),
        pytest.param(b'{"a": NaN}', id="nan"),
        pytest.param(b'{"a": [1, -Infinity]}', id="infinity"),
        pytest.param(b'{"a": "\\ud800"}', id="half-a-pair"),
        pytest.param(b'{"\\udfff": 1}', id="half-a-pair-in-a-name"),
        pytest.param('{"a": "\ud800"}', id="half-a-pair-in-text"),
        pytest.param(b'{"a": 1} {}', id="two-objects"),
        pytest.param(b"{'a': 1}", id="single-quotes"),
        pytest.param(b'{"a": 01}', id="leading-zero"),
        pytest.param(b'{"a": "\n"}', id="raw-line-break"),
        pytest.param(b'{"a": "\xff"}', id="not-utf-8"),
        pytest.param('{"a": 1}'.encode("utf-16"), id="utf-16"),
        pytest.param('{"a": 1}'.encode("utf-8-sig"), id="byte-order-mark"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, id="too-deep"),
        pytest.param(b'{"a": ' + b"9" * 5000 + b"}", id="number-beyond-python's-limit"),
    ],
)
def test_what_is_no_plain_object_is_refused(data: bytes | str) -> None:
    with pytest.raises(WireError):
        load_object(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_our_own_words(data: bytes) -> None:
    with suppress(WireError):
        assert isinstance(load_object(data), dict)


@given(instants)
def test_an_instant_survives_to_the_second(instant: datetime) -> None:
    text = to_text(instant)
    assert len(text) == 20
    assert to_instant(text, field="x") == instant.replace(microsecond=0)
    assert datetime.fromisoformat(text).tzinfo is not None


def test_an_instant_is_written_in_utc() -> None:
    assert to_text(datetime(2027, 1, 9, 1, tzinfo=timezone(timedelta(hours=1)))) == "2027-01-09T00:00:00Z"


@pytest.mark.parametrize("text", ["2027-01-09", "2027-01-09T00:00:00", "soon", 7, None, "0001-01-01T00:00:00+23:59"])
def test_an_instant_without_offset_or_sense_is_refused(text: object) -> None:
    with pytest.raises(WireError) as caught:
        to_instant(text, field="expires_at")
    assert caught.value.field == "expires_at"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"license_key": None}, "license_key"),
        ({"license_key": " \n"}, "license_key"),
        ({"license_key": ["OPT"]}, "license_key"),
        ({"resource_count": -1}, "resource_count"),
        ({"resource_count": True}, "resource_count"),
        ({"resource_count": 1.5}, "resource_count"),
        ({"resource_count": UNLIMITED + 1}, "resource_count"),
        ({"feature": 7}, "feature"),
        ({"product": "O" * 513}, "product"),
        ({"instance_id": "a\x00b"}, "instance_id"),
        ({"nonce": "\ud800"}, "nonce"),
    ],
)
def test_a_bad_field_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(WireError) as caught:
        ValidateRequest.from_object({"license_key": "K"} | change)
    assert caught.value.field == field


def test_a_request_round_trips_without_its_unset_fields() -> None:
    asked = {"license_key": " K ", "product": "OPT", "resource_count": 0, "nonce": "n"}
    assert ValidateRequest.from_object(asked | {"unknown": 1}).to_object() == asked


def test_the_key_is_not_in_the_repr_of_a_parsed_key() -> None:
    from licet.keys import parse

    assert "3A9F2" not in repr(parse("OPT-PRO-3A9F2-B4C1D"))


def test_a_whole_pair_of_surrogates_is_one_character() -> None:
    assert load_object(b'{"a": "\\ud83d\\ude00"}') == {"a": "\U0001f600"}


def test_the_field_that_stands_twice_is_named_and_found_quickly() -> None:
    many = ",".join(f'"{number}":0' for number in (*range(200_000), 199_999))
    started = time.monotonic()
    with pytest.raises(WireError) as caught:
        load_object(f"{{{many}}}".encode())
    assert time.monotonic() - started < 5
    assert caught.value.field == "199999"


@pytest.mark.parametrize(
    ("read", "good", "bad"),
    [
        (text_claim, ["", "a", "\u00e9"], [None, 7, True, [], {}, b"a"]),
        (number_claim, [0, 7, UNLIMITED], [None, -1, UNLIMITED + 1, True, False, 0.0, 1.5, "7", [], float("nan")]),
        (
            instant_claim,
            [946_684_800, 32_503_679_999],
            [None, 0, -1, 946_684_799, 32_503_680_000, 253_402_300_799, UNLIMITED, 10**30, True, 1e9, "2027", []],
        ),
    ],
    ids=["text", "number", "instant"],
)
def test_a_claim_is_of_its_kind_or_named(read: Callable[..., Any], good: list[Any], bad: list[Any]) -> None:
    for value in good:
        found = read({"x": value}, "x")
        assert (to_epoch(found) if isinstance(found, datetime) else found) == value
    for value in bad:
        with pytest.raises(WireError) as caught:
            read({"x": value}, "x")
        assert caught.value.field == "x"
    with pytest.raises(WireError):
        read({}, "x")


@given(instants)
@example(datetime(2999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
def test_epoch_seconds_never_promise_more(instant: datetime) -> None:
    assert timedelta(0) <= instant - datetime.fromtimestamp(to_epoch(instant), UTC) < timedelta(seconds=1)


def test_a_revocation_mark_is_the_beginning_of_a_digest() -> None:
    assert revocation_mark("").hex() == "e3b0c44298fc1c14"  # SHA-256 of nothing
    assert len({revocation_mark(f"lic_{number}") for number in range(1000)}) == 1000


@given(any_terms)
def test_any_terms_round_trip(sold: Terms) -> None:
    claims = json.loads(json.dumps(terms_to_claims(sold)))
    assert terms_to_claims(terms_from_claims(claims)) == claims
    assert terms_from_claims(claims) == sold


def test_terms_of_the_first_version_are_read() -> None:
    read = terms_from_claims(terms())
    assert (read.quotas, read.max_activations, read.issued_at, read.starts_at) == ({}, None, None, None)
    assert terms_to_claims(read) == terms() | dict.fromkeys(NEWER) | {"quotas": {}}


def test_what_is_as_usual_is_not_written() -> None:
    unusual = {"grace_mode": "read_only", "telemetry": "required", "require_attestation": True}
    read = terms_from_claims(terms() | unusual)
    assert (read.grace_mode, read.telemetry, read.require_attestation) == (
        GraceMode.READ_ONLY,
        Telemetry.REQUIRED,
        True,
    )
    assert unusual.items() <= terms_to_claims(read).items()
    usual = terms() | {"grace_mode": "full", "telemetry": "optional", "require_attestation": False}
    assert not unusual.keys() & terms_to_claims(terms_from_claims(usual)).keys()


@pytest.mark.parametrize("name", ["grace_mode", "telemetry", "require_attestation"])
@pytest.mark.parametrize("value", [None, "sometimes", 1, [], {}])
def test_a_promise_of_an_unknown_kind_is_not_guessed(name: str, value: object) -> None:
    with pytest.raises(WireError) as caught:
        terms_from_claims(terms() | {name: value})
    assert caught.value.field == name


def test_terms_of_today_are_read() -> None:
    read = terms_from_claims(terms() | NEWER)
    assert (read.quotas, read.max_activations) == ({"api_calls": Quota(1_000_000, "month")}, 5)
    assert (read.issued_at, read.starts_at) == (NOW, datetime(2026, 12, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        *[({"quotas": value}, "quotas") for value in (None, [], 7, "all", {"a": None}, {"a": 7}, {"a": {}}, {"a": []})],
        *[({"quotas": {"a": {"amount": value, "period": "day"}}}, "quotas") for value in (None, True, 1.0, "7")],
        *[({"quotas": {"a": {"amount": 7, "period": value}}}, "quotas") for value in (None, "year", "DAY", 7, ["day"])],
        *[({name: value}, name) for name in ("max_resources", "max_activations") for value in (True, 1.5, "7", [])],
        *[
            ({name: value}, name)
            for name in ("issued_at", "starts_at", "expires_at", "grace_until")
            for value in (
                0,
                True,
                "",
                "2027-01-09",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "1999-12-31T23:59:59Z",
            )
        ],
        *[({"features": value}, "features") for value in (None, "scan", {"scan": 1}, [None], [["scan"]], [7])],
        *[({"limits": value}, "limits") for value in (None, [], {"a": None}, {"a": True}, {"a": 1.0}, {"a": "7"})],
        *[({"plan": value}, "plan") for value in (None, 7, ["pro"])],
        *[({"status": value}, "status") for value in (None, "", "Active", "expired", 7, ["active"], {})],
        *[({name: value}, name) for name in ("instance_id", "fingerprint") for value in (7, [], "a\nb", "x" * 513)],
    ],
    ids=lambda value: repr(value)[:60],
)
def test_terms_that_promise_nonsense_are_refused_and_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(WireError) as caught:
        terms_from_claims(terms() | NEWER | change)
    assert caught.value.field == field


def test_what_was_read_cannot_be_changed() -> None:
    source = terms() | NEWER
    read = terms_from_claims(source)
    for found in (read.limits, read.quotas):
        with pytest.raises(TypeError):
            found["services"] = 1_000_000  # type: ignore[index]
    source["limits"]["services"] = 1_000_000
    assert read.limits == {"services": 100}


def test_every_period_is_read() -> None:
    for period in PERIODS:
        quotas = {"api_calls": {"amount": 0, "period": period}}
        assert terms_from_claims(terms(quotas=quotas)).quotas == {"api_calls": Quota(0, period)}


@pytest.mark.parametrize("name", sorted(terms().keys() - {"instance_id", "fingerprint"}))
def test_a_lease_that_leaves_a_promise_out_is_not_read_generously(name: str) -> None:
    with pytest.raises(WireError):
        terms_from_claims({key: value for key, value in terms().items() if key != name})


@given(
    st.dictionaries(st.sampled_from(sorted(terms())), st.none() | st.integers() | st.text() | st.lists(st.integers()))
)
def test_terms_of_any_types_are_read_or_refused(changes: dict[str, Any]) -> None:
    with suppress(WireError):
        assert terms_to_claims(terms_from_claims(json.loads(json.dumps(terms() | changes))))
