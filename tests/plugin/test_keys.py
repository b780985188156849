"""License keys of every scheme: which texts are one, and that no two texts are the same one by accident."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.errors import KeyFormatError
from licet.jose import PublicKeys
from licet.keys import MAX_KEY_LENGTH, SCHEMES, ParsedKey, parse, tail, verify
from tests.plugin.hostile import changes
from tests.plugin.strategies import products, segments
from tests.plugin.vendor import KEY, Vendor
from tests.vectors import cases, name_of

VENDOR = Vendor.fixed()
groups = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=5, max_size=5)
GOOD = cases("license_keys", "good")


@given(products, segments, groups, groups)
def test_any_short_key_is_the_same_key_in_lower_case_and_with_spaces(
    product: str, segment: str, first: str, second: str
) -> None:
    key = f"{product}-{segment}-{first}-{second}"
    parsed = parse(key)
    assert parsed == ParsedKey("short", product, key, segment)
    assert parse(f"  {key.lower()}\n") == parsed
    assert parse(key.replace("-", " - ")) == parsed


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("   ", id="blank"),
        pytest.param("OPT-PRO-3A9F2", id="cut"),
        pytest.param("OPT-PRO-3A9F2-B4C1", id="one-short"),
        pytest.param("OPT-PRO-3A9F2-B4C1DE", id="one-long"),
        pytest.param("OPT-PRO-3A9F2-B4C1!", id="punctuation"),
        pytest.param("OPT–PRO–3A9F2–B4C1D", id="dashes-of-a-word-processor"),  # noqa: RUF001
        pytest.param("opt-pro-3a9f2-b4cıd", id="dotless-i"),  # noqa: RUF001
        pytest.param("opt-pro-3a9f2-b4cſd", id="long-s"),  # noqa: RUF001
        pytest.param("OPT-PRO-3A9F2-B4C1\u0664", id="arabic-digit"),
        pytest.param("OPT-PRO-3A9F2-B4C1D\u200b", id="zero-width-space"),
        pytest.param("\ufeffOPT-PRO-3A9F2-B4C1D", id="byte-order-mark"),
        pytest.param("hello", id="prose"),
        pytest.param("A" * (MAX_KEY_LENGTH + 1), id="too-long"),
        pytest.param("OPT-PRO-3A9F2-B4C1D" + " " * MAX_KEY_LENGTH + "x", id="two-words-far-apart"),
        pytest.param("OPT-PRO-3A9F2-B4C1D\x00", id="nul"),
        pytest.param("OPT-PRO-3A9F2-B4C1D\ud800", id="half-a-pair"),
        pytest.param(f"{KEY} {KEY}", id="twice"),
    ],
)
def test_what_is_no_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(KeyFormatError) as caught:
        parse(text)
    assert "3A9F2" not in str(caught.value).upper()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"OPT-PRO-3A9F2-B4C1D"', "quotes"),
        ("'OPT-PRO-3A9F2-B4C1D'", "quotes"),
        ("OPT–PRO–3A9F2–B4C1D", "word processors"),  # noqa: RUF001
        ("OPT-v2-something-new", "newer kind"),
        ("OPT-v10-x.y", "newer kind"),
        (" ", "empty"),
        ("A" * (MAX_KEY_LENGTH + 1), "at most"),
        ("OPT-PRO-3A9F2", "two groups of five"),
    ],
)
def test_what_a_person_got_wrong_is_said(text: str, words: str) -> None:
    with pytest.raises(KeyFormatError, match=words):
        parse(text)


@given(st.text(max_size=60) | st.from_regex(r"[A-Za-z]{2,4}-[\w ]{1,8}-[\w-]{0,14}"))
def test_any_text_is_a_key_or_refused_in_our_own_words(text: str) -> None:
    with suppress(KeyFormatError):
        assert parse(text).canonical.split("-")[0] == parse(text).product


@pytest.mark.parametrize("key", GOOD, ids=name_of)
def test_a_key_is_read_by_one_scheme_only(key: dict[str, Any]) -> None:
    for name, scheme in SCHEMES.items():
        try:
            found = scheme.parse(key["canonical"])
        except KeyFormatError:
            found = None
        assert (found is not None) is (name == key["scheme"])


@pytest.mark.parametrize("key", GOOD, ids=name_of)
def test_a_key_with_another_character_is_another_key_or_none(key: dict[str, Any]) -> None:
    for changed in changes(key["canonical"]):
        with suppress(KeyFormatError):
            other = parse(changed).canonical
            same = key["scheme"] == "short" and changed.upper() == key["canonical"]
            assert (other == key["canonical"]) is same


@given(st.sampled_from(GOOD), st.data())
@settings(deadline=None)
def test_white_space_of_mail_programs_does_not_matter(key: dict[str, Any], data: st.DataObject) -> None:
    text = key["text"]
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(text)))
        text = text[:place] + data.draw(st.text(" \t\r\n\v\f\u00a0\u2028\u3000", min_size=1, max_size=4)) + text[place:]
    assert parse(text) == parse(key["text"])


@pytest.mark.parametrize("key", GOOD, ids=name_of)
def test_a_key_that_was_cut_is_refused(key: dict[str, Any]) -> None:
    for end in range(len(key["text"])):
        with pytest.raises(KeyFormatError):
            parse(key["text"][:end])


@pytest.mark.parametrize("key", GOOD, ids=name_of)
def test_no_key_is_in_its_own_repr(key: dict[str, Any]) -> None:
    shown = repr(parse(key["text"]))
    assert not any(part in shown for part in key["text"].replace(".", "-").split("-")[2:] if len(part) > 4)


def test_only_schemes_with_a_public_signature_prove_anything() -> None:
    assert [name for name, scheme in SCHEMES.items() if scheme.verify is not None] == ["jwt", "ed25519"]
    assert verify(parse(KEY), PublicKeys({})) is None


def test_the_same_claims_in_two_schemes_are_two_keys() -> None:
    claims = [verify(parse(text), VENDOR.trusted) for text in (VENDOR.jwt_key("LMG"), VENDOR.ed25519_key("LMG"))]
    assert claims[0] == claims[1] is not None


def test_only_four_characters_are_ever_shown() -> None:
    assert tail(" OPT-PRO-3A9F2-B4C1D ") == "4C1D"
