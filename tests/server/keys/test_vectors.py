"""The server's half of the shared test vectors: it mints the same keys, and knows its own from a forged one."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from licet import keys
from licet.errors import KeyFormatError
from licet.wire import terms_from_claims, to_instant
from licet_server.keys import hmac, jwt
from licet_server.keys.derived import derived
from licet_server.keys.digest import digest
from licet_server.keys.keyring import Keyring
from licet_server.keys.leases import Signer
from licet_server.keys.mint import is_genuine, mint
from licet_server.keys.order import Order
from licet_server.keys.signing_key import SigningKey
from licet_server.licensing.catalog import Plan, Product
from tests import vectors
from tests.factories import NOW
from tests.vectors import cases, name_of

KEYS = "license_keys"
PEPPER = vectors.pepper()
KIDS = ("2026-11-vector", "2026-11-rsa-vector")
RING = Keyring(tuple(SigningKey(kid, vectors.signers()[kid].private, NOW, NOW) for kid in KIDS))


def minted(key: dict[str, Any]) -> str:
    """Mint what a vector was sold as."""
    told = key["inputs"]
    product = Product(told["product"], "A product", key["scheme"], key.get("algorithm") or "EdDSA")
    order = Order(
        product=product,
        plan=Plan("pro", "Pro", segment=told.get("segment", "")),
        terms=terms_from_claims(told["terms"]),
        license_id=told.get("license_id", "lic_1"),
        customer_id=told.get("customer_id", "CUST1"),
        signer=Signer(RING, told.get("issuer", "https://license.example.com")),
        pepper=PEPPER,
        now=to_instant(told["terms"]["issued_at"], field="issued_at"),
    )
    return mint(order)[1].text


def test_the_derived_secrets_are_those_of_the_vectors():
    found = {purpose: derived(PEPPER, purpose=purpose).hex() for purpose in (hmac.PURPOSE, jwt.PURPOSE)}
    assert found == vectors.load(KEYS)["derived_secrets"]


@pytest.mark.parametrize("key", [key for key in cases(KEYS, "good") if key["scheme"] != "short"], ids=name_of)
def test_the_mint_makes_the_same_key_character_by_character(key, monkeypatch):
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _: key["inputs"].get("key_id"))
    assert minted(key) == key["text"]


@pytest.mark.parametrize("key", cases(KEYS, "good"), ids=name_of)
def test_a_key_is_known_as_ours_and_stored_under_the_same_digest(key):
    parsed = keys.parse(key["text"])
    assert is_genuine(parsed, keyring=RING, pepper=PEPPER) is (None if key["scheme"] == "short" else True)
    assert digest(parsed, pepper=PEPPER) == key["digest"]


@pytest.mark.parametrize("key", cases(KEYS, "bad"), ids=name_of)
def test_a_bad_key_is_broken_or_not_ours(key):
    try:
        parsed = keys.parse(key["text"])
    except KeyFormatError:
        assert key["at"] == "parse"
    else:
        assert key["at"] == "verify"
        assert is_genuine(parsed, keyring=RING, pepper=PEPPER) is False
