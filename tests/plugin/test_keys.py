from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.errors import KeyFormatError
from licet.keys import MAX_KEY_LENGTH, ParsedKey, parse, tail

groups = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=5, max_size=5)


@given(groups, groups, st.sampled_from(["STARTER", "PRO", "ENT", "7"]))
def test_a_key_is_the_same_key_in_lower_case_and_with_spaces(first: str, second: str, segment: str) -> None:
    key = f"OPT-{segment}-{first}-{second}"
    parsed = parse(key)
    assert parsed == ParsedKey("short", "OPT", key, segment)
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
        pytest.param("hello", id="prose"),
        pytest.param("A" * (MAX_KEY_LENGTH + 1), id="too-long"),
        pytest.param("OPT-PRO-3A9F2-B4C1D\x00", id="nul"),
    ],
)
def test_what_is_no_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(KeyFormatError) as caught:
        parse(text)
    assert "3A9F2" not in str(caught.value).upper()


@pytest.mark.parametrize(
    ("text", "words"),
    [('"OPT-PRO-3A9F2-B4C1D"', "quotes"), ("OPT–PRO–3A9F2–B4C1D", "word processors")],  # noqa: RUF001
)
def test_what_a_person_got_wrong_is_said(text: str, words: str) -> None:
    with pytest.raises(KeyFormatError, match=words):
        parse(text)


@given(st.text(max_size=60) | st.from_regex(r"[A-Za-z]{2,4}-[\w ]{1,8}-[\w-]{0,14}"))
def test_any_text_is_a_key_or_refused_in_our_own_words(text: str) -> None:
    with suppress(KeyFormatError):
        assert parse(text).canonical == parse(text).canonical.upper()


def test_only_four_characters_are_ever_shown() -> None:
    assert tail(" OPT-PRO-3A9F2-B4C1D ") == "4C1D"
