"""Logs: JSON lines, and nothing secret in them, wherever it comes from."""

from __future__ import annotations

import json
import logging
from functools import partial

import pytest
import structlog

from licet_server import logs

KEYS = {
    "short": "OPT-PRO-3A9F2-B4C1D",
    "lower-case": "opt-pro-3a9f2-b4c1d",
    "spaced": "OPT - PRO - 3A9F2 - B4C1D",
    "enterprise": "OPT-ENT-00000-ZZZZZ",
    "jwt": "NLS-eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl-0a1b2c3d",
    "hmac": "CAIO-v1-CUST123-WyJhIl0=-1767225600-0123456789abcdef",
    "perpetual": "CAIO-v1-CUST123-WyJhIl0=-perpetual-0123456789abcdef",
    "ed25519": "LMG-v1-eyJhIjoxfQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ",
    "jwt-as-sold": "NLS-ZXlKaGJHY2lPaUpJVXpJMU5pSjkuZXlKemRXSWlPaUl4SW4wLmMybG4-0a1b2c3d",
    "jwt-of-another-product": "ACME-ZXlKaGJHY2lPaUpJVXpJMU5pSjkuZXlKemRXSWlPaUl4SW4wLmMybG4-0a1b2c3d",
    "hmac-of-another-product": "ACME2-v1-CUST123-WyJhIl0=-1767225600-0123456789abcdef",
}
SECRET = "pepper-of-this-installation"


@pytest.fixture(autouse=True)
def restored():
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS.keys())
def test_no_license_key_of_any_scheme_is_shown(key, capsys):
    logs.configure("info")
    structlog.get_logger("test").warning("asked", license_key=key, text=f"the key {key} was asked for")
    logging.getLogger("library").error("failed for %s", key)
    try:
        raise ValueError(f"bad key {key!r}")
    except ValueError:
        logging.getLogger("library").exception("crashed")
    shown = capsys.readouterr().err
    assert len(shown.splitlines()) == 3
    assert "[redacted]" in shown
    for part in (key, key[-11:], key.upper()[-11:]):
        assert part not in shown


def test_no_value_of_a_row_that_postgresql_refuses_is_shown(capsys):
    logs.configure("info")
    said = (
        'violates "ux"\nDETAIL:  Key (lower(email), id)=(ann@example.com, (1)) already exists.',
        'violates "fk"\nDETAIL:  Key (email)=(ann@example.com) is not present in table "customers".',
        'violates "ck"\nDETAIL:  Failing row contains (cus_1, ann@example.com, (null), f).',
    )
    for text in said:
        try:
            raise ValueError(text)
        except ValueError:
            structlog.get_logger("test").exception("a request failed")
    shown = capsys.readouterr().err
    assert shown.count("[redacted]") == len(said)
    assert "ann@example.com" not in shown


def test_no_secret_password_or_token_is_shown(capsys):
    logs.configure("info", secrets=[SECRET])
    structlog.get_logger("test").info("start", pepper=SECRET, url="postgresql://licet:hunter22@db/licet")
    logging.getLogger("jwt").warning("token eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln")
    shown = capsys.readouterr().err
    assert SECRET not in shown
    assert "hunter22" not in shown
    assert "c2ln" not in shown


@pytest.mark.parametrize(
    "secret",
    [
        "lsk_Zm9vYmFyYmF6cXV4-_Zm9vYmFyYmF6cXV4MDEyMzQ1Ng",
        "whsec_XVW/KTvUADBgWn1HQQtuOCQtclQpGW+q5UNvHZJdjfQ=",
        "whsec_XVW%2FKTvUADBgWn1HQQtuOCQtclQpGW%2Bq5UNvHZJdjfQ%3D",
    ],
)
def test_no_api_key_and_no_secret_of_a_webhook_endpoint_is_shown(secret, capsys):
    logs.configure("info")
    structlog.get_logger("test").warning("asked", header=f"Bearer {secret}", about={"secret": secret})
    logging.getLogger("library").error("failed for %r at /hooks?key=%s&x=1", secret, secret)
    shown = capsys.readouterr().err
    assert shown.count("[redacted]") == 4
    for part in (secret, secret[6:14], secret[-8:]):
        assert part not in shown


def test_what_only_names_a_kind_of_key_stays_readable():
    line = "send an API key as Authorization: Bearer lsk_\u2026, and verify with whsec_\u2026"
    assert logs.redact(line) == line


def test_ids_and_plain_words_stay_readable():
    line = (
        "evt_fmqz6d3smzxscy7h79yy whe_fmqz6d3smzxscy7h79yy lic_fmqz6d3smzxscy7h79yy "
        "123e4567-e89b-12d3-a456-426614174000 2026-11-20T12:00:00 http://host:5000/validate"
    )
    assert logs.redact(line) == line


def test_each_line_is_a_json_object_with_level_and_time(capsys):
    logs.configure("info")
    structlog.get_logger("test").warning("something happened", count=2)
    logging.getLogger("library").debug("too quiet")
    (line,) = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["level"], entry["logger"], entry["count"]) == (
        "something happened",
        "warning",
        "test",
        2,
    )
    assert entry["timestamp"].endswith("Z")


def test_a_database_library_never_logs_rows(engine, sell, capsys):
    logs.configure("debug")
    sell(email="somebody@example.com")
    assert "somebody@example.com" not in capsys.readouterr().err


def test_setting_up_again_replaces_the_handler(capsys):
    logs.configure("info")
    logs.configure("info")
    logging.getLogger("library").warning("once")
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("setup", [partial(logs.configure, "info"), logs.configure_for_people], ids=["json", "people"])
@pytest.mark.parametrize(
    "secret", ['p\u00e4ss "horse" battery', "back\\slash", "both ' and \"", "line\nbreak", "p\u00e4ss"]
)
def test_a_secret_is_hidden_however_it_is_spelt(setup, secret, capsys):
    setup(secrets=["", secret])
    structlog.get_logger("test").warning("start", passphrase=secret, error=repr(secret), text=f"it is {secret}")
    logging.getLogger("library").warning("got %r and %s", secret, json.dumps(secret, ensure_ascii=False))
    shown = capsys.readouterr().err
    assert "[redacted]" in shown
    for part in (
        secret,
        repr(secret)[1:-1],
        json.dumps(secret)[1:-1],
        "horse",
        "slash",
        "break",
        "p\u00e4",
        "p\\u00e4",
    ):
        assert part not in shown


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://licet:hunter22@battery@db/licet",
        "redis://:hunter22@battery@cache:6379/0",
        "redis://cache:6379/0?password=hunter22-battery",
        "redis://cache:6379/0?db=1&password=hunter22\\battery&x=1",
    ],
)
def test_no_part_of_a_password_of_an_address_is_shown(address, capsys):
    logs.configure("info")
    logging.getLogger("library").warning('cannot connect to "%s"', address)
    shown = capsys.readouterr().err
    assert "hunter22" not in shown
    assert "battery" not in shown
    assert address[-6:] in json.loads(shown)["event"] or "?" in address
