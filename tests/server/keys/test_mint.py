"""New keys, and how they are stored."""

from __future__ import annotations

import re

import pytest

from licet import keys
from licet_server.errors import SchemeUnavailableError
from licet_server.keys.digest import digest
from licet_server.keys.mint import mint
from licet_server.licensing.catalog import Plan, Product

OPT = Product("OPT", "Opt")
PRO = Plan("pro", "Pro", segment="PRO")


def test_a_short_key_has_ten_random_base32_characters():
    made = {mint(OPT, PRO) for _ in range(50)}
    assert len(made) == 50
    for key in made:
        assert re.fullmatch(r"OPT-PRO-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", key)


def test_the_plugin_parses_a_minted_key():
    parsed = keys.parse(mint(OPT, PRO))
    assert (parsed.scheme, parsed.product, parsed.segment) == ("short", "OPT", "PRO")


@pytest.mark.parametrize("scheme", ["jwt", "hmac", "ed25519"])
def test_a_scheme_without_a_mint_is_named(scheme):
    with pytest.raises(SchemeUnavailableError, match=scheme):
        mint(Product("NLS", "Nectar", key_scheme=scheme), PRO)


def test_every_spelling_of_a_key_has_one_digest():
    spellings = ["OPT-PRO-3A9F2-B4C1D", " opt-pro-3a9f2-b4c1d\n", "OPT-PRO-3A9F2 -B4C1D"]
    assert len({digest(keys.parse(text), pepper="p") for text in spellings}) == 1


def test_the_digest_depends_on_the_pepper_and_holds_no_key():
    key = keys.parse("OPT-PRO-3A9F2-B4C1D")
    assert digest(key, pepper="one") != digest(key, pepper="two")
    assert re.fullmatch(r"[0-9a-f]{64}", digest(key, pepper="one"))
