"""``mail.toml``."""

from __future__ import annotations

import pytest

from licet_server.errors import SettingsError
from licet_server.mail.example import EXAMPLE
from licet_server.mail.letter import compose
from licet_server.mail.samples import sample
from licet_server.mail.vendor import Vendor, read_vendor


@pytest.fixture
def read(tmp_path):
    def reading(text: str | None, base_url: str = "https://licenses.vendor.example", user: str | None = None) -> Vendor:
        file = tmp_path / "mail.toml"
        if text is not None:
            file.write_text(text)
        return read_vendor(file, base_url=base_url, user=user)

    return reading


def test_without_a_file_there_are_defaults_that_do(read):
    assert read(None).from_address == "no-reply@licenses.vendor.example"
    assert read(None).support is None
    assert read(None, user="apikey").from_address == "no-reply@licenses.vendor.example"
    assert read(None, user="us@vendor.example").from_address == "us@vendor.example"
    assert read(None, user="us@vendor.example").support == "us@vendor.example"
    assert read(None, base_url="http://127.0.0.1:5000").from_address == "no-reply@localhost"


def test_the_example_is_sound_with_and_without_its_comments(read):
    assert read(EXAMPLE).name == "Example Software"
    prose = ("# Who", "# What", "# Other", "# list")
    lines = [line if line.startswith(prose) else line.removeprefix("# ") for line in EXAMPLE.split("\n")]
    everything = "\n".join(lines)
    vendor = read(everything)
    assert vendor.bank is not None
    assert vendor.product("OPT", "fr").included[0] == "Image Docker avec le serveur MCP"
    assert vendor.product("OPT", "en").docs_url == "https://docs.vendor.example/opt"
    assert vendor.product("ANY", "en").docs_url == "https://docs.vendor.example"
    letter = compose("license_delivery", sample("license_delivery"), vendor)
    assert letter.subject == "Welcome to OptimNow FinOps Tag Compliance MCP"
    assert len(letter.intro) == 2
    assert dict(vendor.product("OPT", "fr").names) == {"check_tag_compliance": "Contrôle des étiquettes"}
    forever = sample("license_delivery") | {"expires_at": None, "grace_until": None}
    assert compose("license_delivery", forever, vendor).intro[1] == "Your license is valid until no end date."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[vendor", "is not TOML"),
        ("[vendor]\nnmae = 'x'", r"\[vendor\] has an unknown setting 'nmae'"),
        ("[sender]", "unknown setting 'sender'"),
        ("[vendor]\nname = 5", "name must be one line"),
        ("[vendor]\nname = 'a\\nb'", None),
        ('[vendor]\nfrom_name = "a\\r\\nBcc: x@y.example"', "from_name must be one line"),
        ("[vendor]\nfrom_address = 'nobody'", "from_address must be"),
        ("[vendor]\nreply_to = 'a@b@c'", "reply_to must be"),
        ("[vendor]\nsupport = 'ask around'", "support must be a mail address"),
        ("[vendor]\nwebsite = 'javascript:alert(1)'", "website must be"),
        ("[vendor]\naccent = 'red;}'", "accent must be"),
        ("[vendor]\nlanguage = 'de'", "language must be one of en, fr"),
        ("[vendor]\ntimezone = 'Mars/Olympus'", "timezone must be a name"),
        ("[vendor]\ntimezone = '../../etc/passwd'", "timezone must be a name"),
        ("[vendor]\npostal_address = [1]", "postal_address must be a text"),
        ("[vendor.bank]\nbic = 'X'", r"\[vendor.bank\] needs iban"),
        ("[products.opt]", "is not the code of a product"),
        ("[products.OPT]\nincluded_fr = ['x']", "unknown setting 'included_fr'"),
        ("[products.OPT.de]", "unknown setting 'de'"),
        ("[texts.de.test]", "mails are written in en and fr"),
        ("[texts.en.goodbye]", "unknown setting 'goodbye'"),
        ("[texts.en.test]\nfooter = 'x'", "unknown setting 'footer'"),
        ("[texts.en.test]\nsubject = ['a', 'b']", "subject must be one text"),
        ("[texts.en.test]\nsubject = '{{ '", "subject is no sound template"),
        ("[texts.en.test]\nsubject = '{{ x|shout }}'", "subject is no sound template"),
        ("[texts.en.test]\nsubject = '{{ 1 / 0 }}'", "subject fails: ZeroDivisionError"),
        ("[texts.en.expired]\nsubject = '{{ max_resources + 1 }}'", "subject fails when a fact is none: TypeError"),
        ("[texts.fr.test]\nsubject = '{{ when }}'", "subject fails: UndefinedError"),
        ("[products.OPT]\nnames = { x = 5 }", "x must be one line"),
        ("[texts.en.test]\nintro = ['{{ license_key }}']", "intro uses 'license_key', which this mail does not know"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_place(read, text, said):
    if said is None:
        assert read(text).name == "a\\nb"  # a literal string of TOML: no line ends in it
        return
    with pytest.raises(SettingsError, match=said) as refused:
        read(text)
    assert "mail.toml" in str(refused.value)
    assert "\n" not in str(refused.value).split("is not TOML")[0]


def test_a_text_of_the_vendors_reaches_nothing_but_its_facts(read):
    with pytest.raises(SettingsError, match="subject fails: SecurityError"):
        read("[texts.en.test]\nsubject = \"{{ ''.__class__.__mro__ }}x\"")


def test_who_reads_no_answers_is_not_to_be_answered(read):
    quiet = read("[vendor]\nfrom_address = 'no-reply@vendor.example'\nsupport = 'help@vendor.example'")
    assert not any("reply to this mail" in text for text in compose("expired", sample("expired"), quiet).outro)
    heard = read("[vendor]\nfrom_address = 'us@vendor.example'")
    assert any("reply to this mail" in text for text in compose("expired", sample("expired"), heard).outro)
