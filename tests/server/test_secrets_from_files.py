"""Secrets from files: ``NAME_FILE`` does what ``NAME`` does, and a slip is one line without the secret."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from licet_server.config import FILE, FROM_FILES, KNOWN, Settings, seen_by_others, unknown_variables
from licet_server.errors import SettingsError

ROOT = Path(__file__).parents[2]
SOURCES = [*ROOT.glob("server/licet_server/**/*.py"), *ROOT.glob("deploy/start-server.sh")]
VARIABLE = re.compile(r'"((?:LICET|SMTP|STRIPE|PADDLE)_[A-Z_]+|SECRET_KEY|DATABASE_URL|REDIS_URL)"')
SECRET = "only-for-tests-and-long-enough"  # nosec B105
VALUES = {
    "DATABASE_URL": f"postgresql://licet:{SECRET}@db/licet",
    "LICET_COPY_TO": f"postgresql://licet:{SECRET}@db/copy",
    "REDIS_URL": f"redis://:{SECRET}@cache:6379/0",
    "STRIPE_SECRET_KEY": f"{'_'.join(('sk', 'test'))}_{SECRET}",
    "STRIPE_WEBHOOK_SECRET": f"whsec_{SECRET}",
    "PADDLE_API_KEY": f"pdl_live_{SECRET}",
    "PADDLE_WEBHOOK_SECRET": f"pdl_ntfset_{SECRET}",
}
BESIDE = {
    "SMTP_USER": "licet",
    "LICET_GOOGLE_CLIENT_ID": "g",
    "LICET_GITHUB_CLIENT_ID": "h",
    "LICET_OIDC_CLIENT_ID": "o",
    "LICET_OIDC_ISSUER": "https://id.example.com",
}


def written(folder, name, text):
    path = folder / name.lower()
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(0o600)
    return str(path)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_every_secret_may_come_from_a_file(tmp_path, end):
    values = {name: VALUES.get(name, f"{SECRET}-{name.lower()}") for name in FROM_FILES}
    files = {name + FILE: written(tmp_path, name, value + end) for name, value in values.items()}
    given, read = Settings.from_env(values | BESIDE), Settings.from_env(files | BESIDE)
    differing = {name for name in Settings.__slots__ if getattr(given, name) != getattr(read, name)}
    assert differing == {"secret_files"}
    assert [name for name, _ in read.secret_files] == list(FROM_FILES)
    assert SECRET not in repr(read)


def test_nothing_that_is_hidden_is_left_out():
    """A setting that is kept out of ``repr`` is a secret, and a secret may come from a file."""
    text = (ROOT / "server/licet_server/config/settings.py").read_text()
    hidden = re.findall(r"^    (\w+): .*repr=False", text, re.MULTILINE)
    asked = dict(re.findall(r"^            (\w+)=.*?\"([A-Z_]+)\"", text, re.MULTILINE))
    assert len(hidden) > 5
    by_a_shell = {"LICET_REPLICA_URL"}  # read by deploy/start-server.sh too; what opens the store has other names
    assert {asked[name] for name in hidden} - by_a_shell <= set(FROM_FILES)


def test_both_ways_at_once_are_refused_by_name(tmp_path):
    environ = {"LICET_PEPPER": SECRET, "LICET_PEPPER_FILE": written(tmp_path, "pepper", SECRET)}
    with pytest.raises(SettingsError, match="LICET_PEPPER and LICET_PEPPER_FILE are both set"):
        Settings.from_env(environ)
    assert Settings.from_env(environ | {"LICET_PEPPER": " "}).pepper == SECRET


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b" \n", "is empty", id="blank"),
        pytest.param(b"one\ntwo-that-is-secret", "more than one line", id="lines"),
        pytest.param(b"\xff\xfe\x00secret", "not UTF-8", id="bytes"),
        pytest.param(b"se\0cret-se\0cret-se\0cret", "more than one line", id="nul"),
        pytest.param(b"secret" * 10_000, "longer than", id="long"),
        pytest.param(b"secret", "SECRET_KEY is too short", id="short"),
    ],
)
def test_a_file_without_a_usable_secret_is_one_line_that_repeats_nothing(tmp_path, content, said):
    path = written(tmp_path, "held", content)
    with pytest.raises(SettingsError, match=said) as caught:
        Settings.from_env({"SECRET_KEY_FILE": path})
    assert "secret" not in str(caught.value).replace("a secret is one line", "").replace("the secret into", "")
    assert "\n" not in str(caught.value)


def test_what_is_no_file_is_named(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path, said in (
        (tmp_path / "gone", "No such file"),
        (tmp_path, "is a folder"),
        (tmp_path / "pipe", "is no file"),
        (Path("/dev/zero"), "is no file"),
    ):
        with pytest.raises(SettingsError, match=f"SECRET_KEY_FILE names {path}, .*{said}"):
            Settings.from_env({"SECRET_KEY_FILE": str(path)})


@pytest.mark.parametrize(("mode", "seen"), [(0o600, False), (0o640, False), (0o644, True)])
def test_a_file_that_everybody_may_read_is_noticed(tmp_path, mode, seen):
    path = tmp_path / "secret"
    path.touch()
    path.chmod(mode)
    assert seen_by_others(path) is seen
    assert not seen_by_others(tmp_path / "gone")


def test_every_variable_that_is_read_is_known():
    found = {name for path in SOURCES for name in VARIABLE.findall(path.read_text())}
    known = {name for name in found if not name.startswith("LICET_ERROR")}
    assert len(found) > 40
    assert known - KNOWN - set(_the_plugins()) == set()
    assert {name for name in KNOWN if not name.endswith(FILE)} <= found


def _the_plugins():
    from licet_server.config import names

    return names._THE_PLUGINS


def test_the_reference_names_every_file_of_a_secret():
    text = (ROOT / "docs/reference.md").read_text()
    assert [name for name in FROM_FILES if f"`{name}{FILE}`" not in text] == []


def test_typos_are_noticed_and_what_others_set_is_not():
    names = ["LICET_BASE_URl", "LICET_PEPER", "LICET_XYZZY", "SMTP_PASWORD", "SMTP_HOSTS_OF_SOMEBODY", "PATH"]
    others = ["LICET_SERVICE_HOST", "LICET_PORT_5000_TCP_ADDR", "LICET_STATE_DIR", "STRIPE_CLI_TELEMETRY", "SECRET_KEY"]
    assert dict(unknown_variables([*names, *others])) == {
        "LICET_BASE_URl": "LICET_BASE_URL",
        "LICET_PEPER": "LICET_PEPPER",
        "LICET_XYZZY": None,
        "SMTP_PASWORD": "SMTP_PASSWORD",
    }
