"""The pages in French: every text, with the same facts in it, and compiled."""

from __future__ import annotations

import re

import pytest

from deploy import translations

PLACEHOLDER = re.compile(r"%\((\w+)\)s|%(?!\()[sd]")


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_text_of_the_pages_is_translated(language):
    assert translations.missing(translations.current(language), translations.found()) == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_what_programs_read_is_what_people_wrote(language):
    written = translations.compiled(translations.current(language))
    assert translations.path_of(language).with_suffix(".mo").read_bytes() == written


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_a_translation_says_the_same_facts(language):
    for message in translations.current(language):
        if not message.id:
            continue
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        asked = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = set(PLACEHOLDER.findall(asked[-1]))
        assert all(set(PLACEHOLDER.findall(text)) <= wanted for text in said), message.id
        assert set(PLACEHOLDER.findall(said[-1])) == wanted, message.id
