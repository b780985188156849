from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.errors import WireError
from licet.wire import (
    UNLIMITED,
    ValidateRequest,
    load_object,
    terms_from_claims,
    terms_to_claims,
    to_instant,
    to_text,
)
from tests.plugin.vendor import terms

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
        pytest.param(b'{"a": "\xff"}', id="not-utf-8"),
        pytest.param('{"a": 1}'.encode("utf-16"), id="utf-16"),
        pytest.param('{"a": 1}'.encode("utf-8-sig"), id="byte-order-mark"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, id="too-deep"),
        pytest.param(b'{"a": ' + b"9" * 5000 + b"}", id="number-beyond-python's-limit"),
    ],
)
def test_what_is_no_plain_object_is_refused(data: bytes) -> None:
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


def test_terms_round_trip() -> None:
    assert terms_to_claims(terms_from_claims(terms(max_resources=None))) == terms(max_resources=None)


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
