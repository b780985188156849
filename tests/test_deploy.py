"""The vendor's deployment: what its files say fits the program, the image, each other and the documents.

That they are well-formed `make lint-deploy` says; that the image builds and runs, deploy/try-images.sh.
"""

from __future__ import annotations

import copy
import json
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import redis
import yaml
from flask import Flask
from redis.backoff import NoBackoff
from redis.retry import Retry

from deploy.sbom import bill, distribution_name, hashes_by_version
from licet_server.cli.main import main
from licet_server.cli.serve import CONNECTIONS, CONNECTIONS_BESIDE
from licet_server.config import Settings
from licet_server.config.from_files import FILE, FROM_FILES
from licet_server.config.names import KNOWN
from licet_server.http.api import health
from tests.servers import free_port, redis_process

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
STOPS_WITHIN = 10 + 6
"""How long requests in flight and the worker beside them have: `_STOP_SECONDS` of serve, `_STOPS_WITHIN` of beside."""

HEALTH = {"/healthz", "/readyz"}
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.vendor.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "licet-server" in service["image"]]
SERVERS = [name for name in OURS if "serve" in SERVICES[name]["entrypoint"]]
FLY = tomllib.loads((ROOT / "fly.toml").read_text())
SCHEMA = json.loads((DEPLOY / "schemas" / "fly.schema.json").read_text())
DOCKERFILE = re.sub(r"\\\n\s*", " ", (DEPLOY / "Dockerfile.server").read_text())
PAGE = (ROOT / "docs" / "deploy-vendor.md").read_text()
VERSION = tomllib.loads((ROOT / "server" / "pyproject.toml").read_text())["project"]["version"]


def instructions(name: str) -> list[str]:
    """Return what follows each *name* in the Dockerfile."""
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, flags=re.MULTILINE)


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def settings_in_image() -> dict[str, str]:
    return dict(each.split("=", 1) for env in instructions("ENV") for each in shlex.split(env))


def _health_routes() -> list[str]:
    app = Flask("health")
    app.register_blueprint(health.blueprint)
    return [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("health.")]


def parsed(command: str, options: list[str]) -> click.Context:
    """Parse the options of a ``licet-server`` command, and do no more."""
    found = main.get_command(click.Context(main), command)
    assert found is not None, command
    return found.make_context(command, options)


def test_health_paths_are_those_of_the_program() -> None:
    assert set(HEALTH) == {str(each) for each in _health_routes()}
    assert "'/healthz'" in instructions("HEALTHCHECK")[0]


# The image


def test_the_image_runs_as_a_user_of_its_own_and_keeps_its_data_in_one_folder() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert instructions("VOLUME") == ["/data"]
    assert instructions("EXPOSE") == ["5000"]
    assert instructions("STOPSIGNAL") == ["SIGTERM"]
    assert settings_in_image()["LICET_DATA_DIR"] == "/data"
    assert re.search(r"install -d -o licet -g licet -m 0700 /data", DOCKERFILE)


def test_the_image_takes_only_locked_packages_from_an_index_that_it_does_not_name() -> None:
    assert "://" not in DOCKERFILE
    for command in re.findall(r"python -m pip (?:--python \S+ )?(?:install|wheel) [^&]*", DOCKERFILE):
        assert "--require-hashes" in command or "--no-deps" in command, command
    assert not instructions("ADD")


def test_a_bill_of_materials_is_where_the_label_says() -> None:
    label = re.search(r'io\.licet\.sbom\.path="([^"]+)"', DOCKERFILE)
    assert label is not None
    assert f"--output {label[1]} " in DOCKERFILE
    assert f"ARG VERSION={VERSION}" in DOCKERFILE


def test_the_build_sees_what_it_copies_and_nothing_that_is_secret() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    assert lines[0] == "*"
    allowed = [line.removeprefix("!") for line in lines if line.startswith("!")]
    for copied in instructions("COPY"):
        sources = [word for word in copied.split()[:-1] if not word.startswith("--")]
        if "--from=" in copied:
            continue
        for source in sources:
            assert (ROOT / source).exists(), source
            assert any(source == path or source.startswith(f"{path}/") for path in allowed), source
    secret = ("instance", ".env", "deploy/secrets", "deploy/.env", ".git")
    assert "**/instance" in lines  # a server that was tried in its own folder
    assert not [path for path in secret for each in allowed if path == each or path.startswith(f"{each}/")]


def test_a_bill_of_materials_lists_what_is_installed_with_the_hashes_of_the_lock() -> None:
    lock = (DEPLOY / "locks" / "server.txt").read_text()
    names = {name for name, _ in hashes_by_version(lock)} | {"licet", "licet-server"}
    installed = [each for each in distributions() if distribution_name(each.metadata["Name"]) in names]
    found = bill("licet-server", installed, lock)
    assert found == bill("licet-server", reversed(installed), lock)
    by_name = {each["name"]: each for each in found["components"]}
    assert {"licet", "licet-server", "flask", "sqlalchemy"} <= by_name.keys()
    flask = by_name["flask"]
    assert flask["purl"] == f"pkg:pypi/flask@{flask['version']}"
    assert all(each["value"] in lock for each in flask["properties"])
    assert flask["licenses"] == [{"expression": "BSD-3-Clause"}]
    with pytest.raises(SystemExit, match=r"not in the lock: .*flask"):
        bill("licet-server", installed, lock.replace("\nflask==", "\nanother=="))


# Fly


def test_fly_keeps_the_volume_where_the_image_has_its_data_and_asks_for_health() -> None:
    assert [mount["destination"] for mount in FLY["mounts"]] == [settings_in_image()["LICET_DATA_DIR"]]
    assert {check["path"] for check in FLY["http_service"]["checks"]} == HEALTH
    assert str(FLY["http_service"]["internal_port"]) in instructions("EXPOSE")
    assert (ROOT / FLY["build"]["dockerfile"]).is_file()
    assert FLY["http_service"]["auto_stop_machines"] == "off"
    assert FLY["kill_timeout"] > STOPS_WITHIN
    assert FLY["env"]["LICET_METRICS_LISTEN"].rpartition(":")[2] == str(FLY["metrics"]["port"])


def test_fly_gets_settings_that_exist_and_no_secrets() -> None:
    assert FLY["env"].keys() <= KNOWN - set(FROM_FILES)
    given = Settings.from_env(FLY["env"])
    assert given.base_url == f"https://{FLY['app']}.fly.dev"
    assert given.trusted_proxies == 2  # the address of the app stands behind that of the client


def remove(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(fly: dict[str, Any]) -> None:
        for step in path[:-1]:
            fly = fly[step]
        del fly[path[-1]]

    return change


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda fly: fly.update(kill_timout=60), id="typo"),
        pytest.param(lambda fly: fly["http_service"].update(auto_stop_machines="stop"), id="sleeps"),
        pytest.param(lambda fly: fly["mounts"].append(fly["mounts"][0]), id="two-volumes"),
        pytest.param(lambda fly: fly["mounts"][0].update(destination="/srv"), id="elsewhere"),
        pytest.param(lambda fly: fly["deploy"].update(release_command="licet-server init"), id="release-command"),
        pytest.param(lambda fly: fly["deploy"].update(strategy="bluegreen"), id="two-machines"),
        pytest.param(lambda fly: fly["http_service"]["checks"][0].update(path="healthz"), id="no-path"),
        pytest.param(lambda fly: fly["env"].update(LICET_DRAIN_SECONDS=5), id="no-text"),
        pytest.param(lambda fly: fly.update(kill_timeout=5), id="impatient"),
        pytest.param(remove("mounts"), id="no-volume"),
        pytest.param(remove("http_service", "checks"), id="no-checks"),
    ],
)
def test_the_schema_of_fly_refuses(change: Callable[[dict[str, Any]], None]) -> None:
    changed = copy.deepcopy(FLY)
    jsonschema.validate(changed, SCHEMA)
    change(changed)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(changed, SCHEMA)


# Compose


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_may_do_nothing_that_it_need_not(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert name == "caddy" or int(service["user"].partition(":")[0]) > 0
    assert "test" in service["healthcheck"] or name == "worker"


def test_only_caddy_can_be_reached_and_the_data_has_no_way_out() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    assert COMPOSE["networks"]["data"]["internal"] is True
    assert [SERVICES[name]["networks"] for name in ("postgres", "redis")] == [["data"], ["data"]]
    assert "data" not in SERVICES["caddy"]["networks"]


@pytest.mark.parametrize("name", OURS)
def test_a_server_gets_settings_that_exist_and_secrets_as_files_only(name: str) -> None:
    service = SERVICES[name]
    assert service["environment"].keys() <= KNOWN
    assert not service["environment"].keys() & set(FROM_FILES)
    handed = set(service["secrets"])
    for variable, value in service["environment"].items():
        if variable.endswith(FILE) and not value.startswith("${"):
            assert value.removeprefix("/run/secrets/") in handed, variable
    assert service["user"] == instructions("USER")[0]
    assert service["volumes"] == ["licet-data:/data"]
    drain = int(service["environment"]["LICET_DRAIN_SECONDS"])
    assert seconds(service["stop_grace_period"]) > drain + STOPS_WITHIN


@pytest.mark.parametrize("name", OURS)
def test_what_a_container_runs_is_a_command_with_such_options(name: str) -> None:
    _, command, *options = SERVICES[name]["entrypoint"]
    assert parsed(command, options).command.name == command


def test_postgresql_takes_the_connections_of_all_of_them() -> None:
    limit = next(int(word.partition("=")[2]) for word in SERVICES["postgres"]["command"] if "max_connections" in word)
    processes = sum(
        int(SERVICES[name]["entrypoint"][SERVICES[name]["entrypoint"].index("--workers") + 1]) for name in SERVERS
    )
    assert limit >= processes * CONNECTIONS + 2 * CONNECTIONS_BESIDE


def test_caddy_knows_every_server_and_notices_in_time_that_one_leaves() -> None:
    caddyfile = (DEPLOY / "Caddyfile").read_text()
    assert f"reverse_proxy {' '.join(f'{name}:5000' for name in SERVERS)} {{" in caddyfile
    assert "health_uri /readyz" in caddyfile
    notices = sum(seconds(re.search(rf"{each} (\d+s)", caddyfile)[1]) for each in ("health_interval", "health_timeout"))  # type: ignore[index]
    assert {int(SERVICES[name]["environment"]["LICET_DRAIN_SECONDS"]) > notices for name in SERVERS} == {True}


def test_the_example_of_env_has_what_compose_asks_for_and_no_secret() -> None:
    text = (DEPLOY / "vendor.env.example").read_text()
    asked = set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "compose.vendor.yaml").read_text()))
    assert set(re.findall(r"^#?([A-Z_]+)=", text, flags=re.MULTILINE)) == asked
    for name, value in re.findall(r"^#?([A-Z_]+_FILE)=(.*)$", text, flags=re.MULTILINE):
        assert value == f"/run/secrets/{name.removesuffix(FILE).lower()}"
        assert value.rpartition("/")[2] in SERVICES["server-1"]["secrets"]


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that make-secrets.sh makes beside itself, with whatever umask."""
    folder = tmp_path_factory.mktemp("vendor")
    shutil.copy(DEPLOY / "make-secrets.sh", folder)
    subprocess.run([folder / "make-secrets.sh"], umask=0, capture_output=True, timeout=30, check=True)
    return folder / "secrets"


def test_the_script_makes_every_secret_once_and_lets_nobody_else_in(secrets: Path) -> None:
    made = {path.name: path.read_text() for path in secrets.iterdir()}
    assert made.keys() == COMPOSE["secrets"].keys()
    assert {each["file"] for each in COMPOSE["secrets"].values()} == {f"./secrets/{name}" for name in made}
    assert secrets.stat().st_mode & 0o777 == 0o700
    (secrets / "smtp_password").write_text("from the provider")
    again = subprocess.run(
        [secrets.parent / "make-secrets.sh"], capture_output=True, text=True, timeout=30, check=True
    ).stdout
    after = {path.name: path.read_text() for path in secrets.iterdir()}
    assert after == made | {"smtp_password": "from the provider"}
    assert not [value for value in made.values() if value and value in again]
    (secrets / "smtp_password").write_text("")


def test_the_server_takes_the_secrets_as_they_are_made(secrets: Path) -> None:
    given = {
        name: value.replace("/run/secrets", str(secrets))
        for name, value in SERVICES["server-1"]["environment"].items()
        if value.startswith("/run/secrets/")
    }
    found = Settings.from_env(given)
    assert found.database_url.startswith("postgresql+psycopg://licet:")
    assert found.redis_url == (secrets / "redis_url").read_text()
    assert found.pepper == (secrets / "licet_pepper").read_text()
    assert len({(secrets / name).read_text() for name in ("secret_key", "licet_pepper", "postgres_password")}) == 3


def test_redis_wants_the_password_that_was_made(secrets: Path, tmp_path: Path) -> None:
    configuration = tmp_path / "redis.conf"
    configuration.write_text((secrets / "redis_conf").read_text().replace("dir /data", f"dir {tmp_path}"))
    port = free_port()
    address = (secrets / "redis_url").read_text().replace("redis:6379", f"127.0.0.1:{port}")
    with (
        redis_process(str(configuration), "--port", str(port), "--bind", "127.0.0.1", address=address),
        redis.Redis(port=port, socket_timeout=5, retry=Retry(NoBackoff(), 0)) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()


NOWHERE = '*" pull "*'
"""An image that was built on this machine cannot be pulled."""


@pytest.mark.parametrize("fails", ["nobody", "server-1"])
def test_servers_are_replaced_one_by_one_and_no_further_than_the_first_that_fails(tmp_path: Path, fails: str) -> None:
    docker = tmp_path / "docker"
    docker.write_text(
        f'#!/bin/sh\necho "$*" >>"{tmp_path}/calls"\ncase "$* " in {NOWHERE} | *" up "*" {fails} ") exit 1 ;; esac\n'
    )
    docker.chmod(0o755)
    done = subprocess.run(
        [DEPLOY / "rolling-restart.sh"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    calls = (tmp_path / "calls").read_text().splitlines()
    replaced = [call.split()[-1] for call in calls if " up " in call]
    assert all("--wait " in call and "--no-deps" in call for call in calls if " up " in call)
    assert replaced == ([*SERVERS, "worker"] if fails == "nobody" else ["server-1"])
    assert (done.returncode == 0) is (fails == "nobody")


# systemd


def test_the_unit_starts_a_command_that_exists_with_settings_that_exist() -> None:
    unit = (DEPLOY / "licet-server.service").read_text()
    [start] = re.findall(r"^ExecStart=(.+)$", unit, flags=re.MULTILINE)
    program, command, *options = start.split()
    assert program in PAGE
    assert parsed(command, options).command.name == command
    given = re.findall(r"LICET_[A-Z_]+(?==)", unit)
    assert given
    assert set(given) <= KNOWN
    [stops] = re.findall(r"^TimeoutStopSec=(\d+)$", unit, flags=re.MULTILINE)
    assert int(stops) > STOPS_WITHIN


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_knows_all_of_the_unit_and_rates_it_as_the_page_says(tmp_path: Path) -> None:
    unit = tmp_path / "licet-server.service"
    text = (DEPLOY / unit.name).read_text()
    unit.write_text(text.replace("/opt/licet/bin/licet-server serve", "/bin/true serve"))
    checked = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, timeout=60, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", unit],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    level = re.search(r"exposure level for licet-server.service: ([0-9.]+)", rated.stdout)
    if level is None:
        pytest.skip("this systemd rates no units that are not installed")
    assert float(level[1]) <= 1.5


# The documents


def test_the_page_names_the_image_and_the_files_as_they_are() -> None:
    images = set(re.findall(r"ghcr\.io/example/licet-server:\S+?(?=[`\s]|$)", PAGE))
    assert images == {f"ghcr.io/example/licet-server:{VERSION}"}
    assert {SERVICES[name]["image"] for name in OURS} == {f"${{LICET_IMAGE:-{images.pop()}}}"}
    used = {"Dockerfile.server", "compose.vendor.yaml", "licet-server.service", "make-secrets.sh", "rolling-restart.sh"}
    assert [name for name in sorted(used) if name not in PAGE or not (DEPLOY / name).exists()] == []


def test_ci_tries_the_images_when_it_is_asked_to() -> None:
    assert re.search(r"LICET_IMAGES:-} == 1 \]\]; then\n\s+deploy/try-images\.sh", (ROOT / ".ci" / "run").read_text())
    assert (DEPLOY / "try-images.sh").stat().st_mode & 0o111
