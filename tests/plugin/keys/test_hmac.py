"""``hmac`` keys: six documented parts, which anybody can read and only the server can prove."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.errors import KeyFormatError
from licet.jose import PublicKeys
from licet.keys import MAX_KEY_LENGTH, parse, verify
from licet.keys.hmac import PERPETUAL, Parts, parts, signed_part
from tests.plugin.hostile import changes
from tests.plugin.strategies import customers, names, products
from tests.vectors.signing import hmac_key

SECRET = b"a secret of the server, 32 bytes"
KEY = hmac_key("CAIO", "CUST123", ["read", "write"], "1767225600", SECRET)
ends = st.none() | st.integers(0, 99_999_999_999)
orders = st.builds(Parts, products, customers, st.lists(names, max_size=10).map(tuple), ends)
LONG_ENOUGH = "0" * 64


def listed(value: object) -> str:
    return base64.b64encode(value if isinstance(value, bytes) else json.dumps(value).encode()).decode()


def spelt(product: str = "CAIO", customer: str = "C", features: str = listed([]), end: str = "0", mac: str = "") -> str:
    return f"{product}-v1-{customer}-{features}-{end}-{mac or LONG_ENOUGH}"


@given(orders)
def test_any_key_that_is_issued_is_read_as_it_was_sold(shown: Parts) -> None:
    end = PERPETUAL if shown.expires_at is None else str(shown.expires_at)
    text = hmac_key(shown.product, shown.customer_id, list(shown.features), end, SECRET)
    signed, _, mac = text.rpartition("-")
    assert signed_part(shown) == signed
    assert hmac.new(SECRET, signed.encode(), hashlib.sha256).hexdigest() == mac
    assert parts(text) == shown
    parsed = parse(text)
    assert (parsed.scheme, parsed.product, parsed.canonical) == ("hmac", shown.product, text)
    assert verify(parsed, PublicKeys({})) is None


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=5).map(tuple), ends)
def test_any_customer_and_any_features_round_trip_or_are_refused_at_issue(
    customer: str, features: tuple[str, ...], end: int | None
) -> None:
    shown = Parts("CAIO", customer, features, end)
    with suppress(KeyFormatError):
        assert parts(f"{signed_part(shown)}-{LONG_ENOUGH}") == shown


@pytest.mark.parametrize(
    "customer", ["a", "_", "0", "a-b", "a--b", "v1", "A" * 32, "acme-corp_eu-1", "perpetual", "1-2-3"]
)
def test_a_customer_id_that_fits_is_kept(customer: str) -> None:
    shown = Parts("CAIO", customer, ("read",), None)
    assert parts(f"{signed_part(shown)}-{LONG_ENOUGH}") == shown


@pytest.mark.parametrize(
    "customer",
    ["", "-", "-a", "a-", "a.b", "a b", "a\n", "ä", "a/b", "a+b", "a=b", "A" * 33, "a\x00", "\u0664", "\ud800"],
)
def test_a_customer_id_that_does_not_fit_is_refused_at_issue(customer: str) -> None:
    with pytest.raises(KeyFormatError, match="customer id"):
        signed_part(Parts("CAIO", customer, (), None))


@pytest.mark.parametrize("features", [("\ud800",), ("x" * 8000,), tuple(str(number) for number in range(2000))])
def test_features_that_do_not_fit_are_refused_at_issue(features: tuple[str, ...]) -> None:
    with pytest.raises(KeyFormatError):
        signed_part(Parts("CAIO", "C", features, None))


def test_the_longest_key_that_is_issued_is_read() -> None:
    size = MAX_KEY_LENGTH
    while size:
        size -= 1
        with suppress(KeyFormatError):
            text = f"{signed_part(Parts('CAIO', 'C' * 32, ('x' * size,), None))}-{LONG_ENOUGH}"
            break
    assert MAX_KEY_LENGTH - 100 < len(text) <= MAX_KEY_LENGTH
    assert parts(parse(text).canonical).features == ("x" * size,)


def test_a_key_with_another_character_is_another_key_or_none() -> None:
    found = set()
    for changed in changes(KEY):
        with suppress(KeyFormatError):
            found.add(parse(changed).canonical)
    assert KEY not in found
    assert len(found) > 100  # the text alone proves nothing: digests and the HMAC do


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(spelt(mac="0" * 63), id="short-signature"),
        pytest.param(spelt(mac="0" * 65), id="long-signature"),
        pytest.param(spelt(mac="A" * 64), id="upper-case-signature"),
        pytest.param(spelt(mac="g" * 64), id="signature-not-in-hex"),
        pytest.param(spelt(end=""), id="no-end"),
        pytest.param(spelt(end="-1"), id="negative-end"),
        pytest.param(spelt(end="+1"), id="signed-end"),
        pytest.param(spelt(end="01"), id="zero-before-the-end"),
        pytest.param(spelt(end="1.5"), id="fraction"),
        pytest.param(spelt(end="1" * 12), id="end-beyond-time"),
        pytest.param(spelt(end="Perpetual"), id="perpetual-in-upper-case"),
        pytest.param(spelt(end="never"), id="never"),
        pytest.param(spelt(customer=""), id="no-customer"),
        pytest.param(spelt(customer="-"), id="customer-is-a-dash"),
        pytest.param(spelt(customer="a" * 33), id="long-customer"),
        pytest.param(spelt(features=""), id="no-features"),
        pytest.param(spelt(features="WyJhIl0"), id="features-without-padding"),
        pytest.param(spelt(features="WyJhIl1="), id="features-with-other-spare-bits"),
        pytest.param(spelt(features="WyJhIl0==="), id="features-with-more-padding"),
        pytest.param(spelt(features="WyJh_l0="), id="features-in-base64url"),
        *[
            pytest.param(spelt(features=listed(value)), id=f"features-{name}")
            for name, value in {
                "object": {},
                "text": "a",
                "number": 7,
                "null": None,
                "numbers": [1],
                "mixed": ["a", None],
                "nested": [["a"]],
                "nan": b"[NaN]",
                "not-utf-8": b'["\xff"]',
                "utf-16": '["a"]'.encode("utf-16"),
                "byte-order-mark": b'\xef\xbb\xbf["a"]',
                "deep": b"[" * 3000,
                "endless-number": b"[" + b"9" * 5000 + b"]",
                "no-json": b"a,b",
            }.items()
        ],
        pytest.param(KEY.replace("-v1-", "-V1-"), id="version-in-upper-case"),
        pytest.param(KEY.replace("CAIO", "caio"), id="product-in-lower-case"),
        pytest.param(KEY.replace("CAIO", "C"), id="product-of-one-letter"),
        pytest.param(KEY.replace("CAIO", "C" * 17), id="product-too-long"),
        pytest.param(KEY + "-", id="a-dash-more"),
        pytest.param(KEY.replace("-v1-", "-v2-"), id="newer"),
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(KeyFormatError) as caught:
        parse(text)
    assert text[-64:] not in str(caught.value)


@pytest.mark.parametrize("text", ["", "x", "CAIO-v1-", KEY[:-1], KEY + "0", KEY.replace("-", "_")])
def test_parts_are_read_from_a_whole_key_only(text: str) -> None:
    with pytest.raises(KeyFormatError, match="cut off or altered"):
        parts(text)


def test_a_feature_list_with_spaces_is_another_key_with_the_same_features() -> None:
    """Keys that the vendor issued before may be spelt so; each spelling is a key of its own, by its digest."""
    dense, loose = (spelt(features=base64.b64encode(data).decode()) for data in (b'["a","b"]', b'["a", "b"]'))
    assert parts(dense).features == parts(loose).features == ("a", "b")
    assert parse(dense) != parse(loose)
