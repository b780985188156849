"""Settings: defaults, every variable, and one clear line for a bad value."""

from __future__ import annotations

from pathlib import Path

import pytest

from licet_server.config import (
    AccountSettings,
    MailSettings,
    PaddleSettings,
    PaymentSettings,
    Settings,
    SignInProvider,
    StripeSettings,
)
from licet_server.errors import SettingsError
from licet_server.licensing.attestation import Endpoint, Endpoints

LIVE = "_".join(("sk", "live", ""))
SANDBOX = "_".join(("pdl", "sdbx", ""))


def test_defaults_need_no_variable(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_env({})
    assert settings.data_dir == tmp_path / "instance"
    assert settings.database_file == tmp_path / "instance" / "licet.db"
    assert (settings.rate_limit, settings.guess_limit) == ("120 per minute", "20 per hour")
    assert (settings.base_url, settings.trusted_proxies) == ("http://127.0.0.1:5000", 0)


def test_every_variable_is_read():
    settings = Settings.from_env(
        {
            "LICET_DATA_DIR": "/srv/licet",
            "DATABASE_URL": "postgres://u:p@db/licet",
            "REDIS_URL": "redis://cache:6379/0",
            "SECRET_KEY": "s" * 16,
            "LICET_PEPPER": "p" * 16,
            "LICET_KEYRING_PASSPHRASE": "correct horse",
            "LICET_BASE_URL": "https://license.example.com/validate",
            "LICET_ISSUER": "https://vendor.example.com/",
            "LICET_RATE_LIMIT": "off",
            "LICET_GUESS_LIMIT": "5 per day; 2 per minute",
            "LICET_SIGN_IN_LIMIT": "5 per 10 minutes",
            "LICET_DESK_TWO_FACTOR": "Optional",
            "LICET_TRUSTED_PROXIES": "2",
            "LICET_LOG_LEVEL": "DEBUG",
            "LICET_LOG_DAYS": "Forever",
            "LICET_WEBHOOK_PRIVATE": "Allow",
            "LICET_MAIL_CONFIG": "/etc/licet/mail.toml",
            "SMTP_SERVER": "smtp.example.com",
            "SMTP_PORT": "465",
            "SMTP_USER": "licet@example.com",
            "SMTP_PASSWORD": "secret",
            "STRIPE_SECRET_KEY": f"{LIVE}the-secret",
            "STRIPE_WEBHOOK_SECRET": "whsec_the-new-one, whsec_the-old-one",
            "PADDLE_API_KEY": f"{SANDBOX}apikey_01",
            "PADDLE_WEBHOOK_SECRET": "pdl_ntfset_01destination",
            "PADDLE_ENVIRONMENT": "Sandbox",
            "LICET_ON_REFUND": "Suspend",
            "LICET_ON_DISPUTE": "keep",
            "LICET_OIDC_ISSUER": "https://id.example.com/realm/",
            "LICET_OIDC_CLIENT_ID": "licet",
            "LICET_OIDC_CLIENT_SECRET": "oidc-secret",
            "LICET_OIDC_NAME": "Example ID",
            "LICET_GOOGLE_CLIENT_ID": "google-id",
            "LICET_GOOGLE_CLIENT_SECRET": "google-secret",
            "LICET_GITHUB_CLIENT_ID": "github-id",
            "LICET_GITHUB_CLIENT_SECRET": "github-secret",
            "LICET_GITHUB_URL": "https://github.example.com/",
        }
    )
    assert settings == Settings(
        data_dir=Path("/srv/licet"),
        database_url="postgresql+psycopg://u:p@db/licet",
        redis_url="redis://cache:6379/0",
        secret_key="s" * 16,
        pepper="p" * 16,
        keyring_passphrase="correct horse",
        base_url="https://license.example.com",
        base_url_given=True,
        issuer="https://vendor.example.com/",
        rate_limit=None,
        guess_limit="5 per day; 2 per minute",
        sign_in_limit="5 per 10 minutes",
        desk_two_factor=False,
        trusted_proxies=2,
        log_level="debug",
        log_days=None,
        webhook_private=True,
        mail=MailSettings(
            file=Path("/etc/licet/mail.toml"),
            server="smtp.example.com",
            port=465,
            user="licet@example.com",
            password="secret",
            tls="implicit",
        ),
        payments=PaymentSettings(
            stripe=StripeSettings(f"{LIVE}the-secret", ("whsec_the-new-one", "whsec_the-old-one")),
            paddle=PaddleSettings(
                f"{SANDBOX}apikey_01",
                ("pdl_ntfset_01destination",),
                live=False,
                api_base="https://sandbox-api.paddle.com",
            ),
            on_refund="suspend",
            on_dispute="keep",
        ),
        accounts=AccountSettings(
            (
                SignInProvider("oidc", "Example ID", "https://id.example.com/realm/", "licet", "oidc-secret"),
                SignInProvider("google", "Google", "https://accounts.google.com", "google-id", "google-secret"),
                SignInProvider("github", "GitHub", "https://github.example.com", "github-id", "github-secret"),
            )
        ),
    )
    assert settings.database_file is None
    assert settings.payments.stripe.live is True


def test_the_settings_show_no_secret_of_money_and_mail():
    secrets = {
        "SMTP_PASSWORD": "mail-password",
        "STRIPE_SECRET_KEY": f"{LIVE}stripe-secret",
        "STRIPE_WEBHOOK_SECRET": "whsec_stripe-secret",
        "PADDLE_API_KEY": "pdl_live_paddle-secret",
        "PADDLE_WEBHOOK_SECRET": "pdl_ntfset_paddle-secret",
    }
    shown = repr(Settings.from_env({**secrets, "SMTP_USER": "licet"}))
    assert [secret for secret in secrets.values() if secret in shown] == []


def test_the_settings_know_whether_the_environment_names_an_issuer():
    address, name = {"LICET_BASE_URL": "http://127.0.0.1:5000/"}, {"LICET_ISSUER": "urn:vendor"}
    found = [Settings.from_env(given).stated_issuer for given in ({}, address, name, address | name)]
    assert found == [None, "http://127.0.0.1:5000", "urn:vendor", "urn:vendor"]


def test_an_empty_value_counts_as_unset():
    assert Settings.from_env({"LICET_RATE_LIMIT": " ", "DATABASE_URL": ""}) == Settings.from_env({})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LICET_DATA_DIR", "/srv/what?"),
        ("DATABASE_URL", "mysql://host/db"),
        ("DATABASE_URL", "licet.db"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("REDIS_URL", "cache:6379"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "redis://cache:nine"),
        ("SECRET_KEY", "short"),
        ("LICET_PEPPER", "short"),
        ("LICET_KEYRING_PASSPHRASE", "p" * 11),
        ("LICET_KEYRING_PASSPHRASE", "one line\nand another"),
        ("LICET_KEYRING_PASSPHRASE", "no text at all \udcff"),
        ("LICET_ISSUER", "two\nlines"),
        ("LICET_ISSUER", "://license.example.com"),
        ("LICET_ISSUER", "https:"),
        ("LICET_ISSUER", "i" * 513),
        ("LICET_BASE_URL", "license.example.com"),
        ("SMTP_SERVER", "smtp.example.com/mail"),
        ("SMTP_PORT", "0"),
        ("SMTP_PORT", "65536"),
        ("SMTP_PORT", "\u0661"),
        ("SMTP_USER", "licet@example.com"),
        ("SMTP_PASSWORD", "alone"),
        ("SMTP_TLS", "ssl"),
        ("SMTP_CA_FILE", "/nowhere/ca.pem"),
        ("STRIPE_SECRET_KEY", "pk_test_public"),
        ("STRIPE_SECRET_KEY", f"{LIVE}two words"),
        ("STRIPE_SECRET_KEY", LIVE),
        ("STRIPE_SECRET_KEY", f"{LIVE}7-signs"),
        ("STRIPE_WEBHOOK_SECRET", "secret"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_the-first-one,two"),
        ("STRIPE_API_BASE", "http://api.example.com"),
        ("STRIPE_API_BASE", "https://user@api.example.com"),
        ("STRIPE_API_BASE", "https://api.example.com:nine"),
        ("PADDLE_API_KEY", "apikey"),
        ("PADDLE_API_KEY", f"{SANDBOX}apikey_01"),
        ("PADDLE_API_KEY", "pdl_" + "live_"),
        ("PADDLE_WEBHOOK_SECRET", "whsec_stripe-secret"),
        ("PADDLE_WEBHOOK_SECRET", "pdl_ntfset_7-signs"),
        ("PADDLE_ENVIRONMENT", "test"),
        ("PADDLE_API_BASE", "api.paddle.com"),
        ("LICET_ON_REFUND", "delete"),
        ("LICET_ON_DISPUTE", "yes"),
        ("LICET_BASE_URL", "ftp://license.example.com"),
        ("LICET_RATE_LIMIT", "many"),
        ("LICET_RATE_LIMIT", "0 per minute"),
        ("LICET_GUESS_LIMIT", "20 an hour"),
        ("LICET_SIGN_IN_LIMIT", "0 per hour"),
        ("LICET_DESK_TWO_FACTOR", "yes"),
        ("LICET_TRUSTED_PROXIES", "-1"),
        ("LICET_TRUSTED_PROXIES", "11"),
        ("LICET_TRUSTED_PROXIES", "one"),
        ("LICET_TRUSTED_PROXIES", "²"),
        ("LICET_LOG_LEVEL", "loud"),
        ("LICET_LOG_DAYS", "1"),
        ("LICET_LOG_DAYS", "3661"),
        ("LICET_LOG_DAYS", "²"),
        ("LICET_LOG_DAYS", "a year"),
        ("LICET_WEBHOOK_PRIVATE", "1"),
        ("LICET_KEY_REVEAL", "yes"),
        ("LICET_GOOGLE_CLIENT_ID", "alone"),
        ("LICET_GOOGLE_CLIENT_SECRET", "alone"),
        ("LICET_GITHUB_CLIENT_SECRET", "alone"),
        ("LICET_GITHUB_URL", "http://github.example.com"),
        ("LICET_OIDC_CLIENT_ID", "alone"),
        ("LICET_OIDC_ISSUER", "https://id.example.com"),
        ("LICET_STS_ENDPOINTS", ","),
        ("LICET_STS_ENDPOINTS", "public"),
        ("LICET_STS_ENDPOINTS", "aws,https://sts.example.com/path"),
        ("LICET_STS_ENDPOINTS", "https://user:password@sts.example.com"),
    ],
)
def test_a_bad_value_is_refused_in_one_line_that_names_the_variable(variable, value):
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({variable: value})
    assert variable in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "PASSPHRASE" not in variable or value not in str(refused.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LICET_KEYRING_PASSPHRASE", "p" * 12),
        ("LICET_KEYRING_PASSPHRASE", "clé très secrète"),
        ("LICET_ISSUER", "Licet"),
        ("LICET_ISSUER", "urn:vendor"),
    ],
)
def test_a_good_value_is_taken(variable, value):
    found = Settings.from_env({variable: value})
    assert value in (found.keyring_passphrase, found.issuer)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        pytest.param({"LICET_OIDC_ISSUER": "http://id.example.com"}, "LICET_OIDC_ISSUER", id="no-tls"),
        pytest.param({"LICET_OIDC_ISSUER": "https://id.example.com/?a=b"}, "LICET_OIDC_ISSUER", id="a-query"),
        pytest.param({"LICET_OIDC_CLIENT_SECRET": "two words"}, "LICET_OIDC_CLIENT_SECRET", id="a-space"),
        pytest.param({"LICET_OIDC_NAME": "n" * 41}, "LICET_OIDC_NAME", id="too-long-for-a-button"),
    ],
)
def test_a_provider_that_cannot_be_used_is_refused_without_its_secret(wrong, named):
    sound = {
        "LICET_OIDC_ISSUER": "https://id.example.com",
        "LICET_OIDC_CLIENT_ID": "licet",
        "LICET_OIDC_CLIENT_SECRET": "nobody-guesses-this",
    }
    (provider,) = Settings.from_env(sound).accounts.providers
    assert provider.label == "id.example.com"
    assert "nobody-guesses-this" not in repr(provider)
    with pytest.raises(SettingsError, match=named) as refused:
        Settings.from_env(sound | wrong)
    assert "two words" not in str(refused.value)


def test_proofs_are_checked_by_aws_unless_the_environment_names_other_endpoints():
    found = [
        Settings.from_env(given).sts_endpoints
        for given in ({}, {"LICET_STS_ENDPOINTS": "aws"}, {"LICET_STS_ENDPOINTS": "aws, http://127.0.0.1:5555/"})
    ]
    assert found == [Endpoints(), Endpoints(), Endpoints(own=frozenset({Endpoint("http", "127.0.0.1", 5555)}))]
    only = Settings.from_env({"LICET_STS_ENDPOINTS": "https://sts.eu-west-1.amazonaws.com"}).sts_endpoints
    assert only == Endpoints(public=False, own=frozenset({Endpoint("https", "sts.eu-west-1.amazonaws.com", 443)}))


def test_the_settings_do_not_show_secrets():
    shown = repr(
        Settings.from_env(
            {
                "LICET_PEPPER": "pepper-pepper-pepper",
                "LICET_KEYRING_PASSPHRASE": "correct horse",
                "DATABASE_URL": "postgresql://u:hunter22@db/x",
            }
        )
    )
    assert "pepper-pepper" not in shown
    assert "correct horse" not in shown
    assert "hunter22" not in shown
