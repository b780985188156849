"""The installer, as it is, in a root file system with what a minimal Debian has; with a license server that is real.

``LICET_DEBIAN_ROOT`` names a folder that ``debootstrap --variant=minbase`` has made: then it runs in there as well.
"""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import anyio
import pytest
from click.testing import CliRunner
from mcp.client.client import Client

from licet_server.cli.main import main
from tests.deploy.engine import ROOT, Engine
from tests.servers import LicenseServer, free_port

SLUG = "optimnow-finops-tag-compliance-mcp"
IMAGE = f"ghcr.io/example/finops-tag-compliance-mcp@sha256:{'a' * 64}"
NEWER = f"ghcr.io/example/finops-tag-compliance-mcp@sha256:{'b' * 64}"
BROKEN = f"ghcr.io/example/finops-tag-compliance-mcp@sha256:{'c' * 64}"
ESSENTIAL = (
    *(
        "awk",
        "basename",
        "cat",
        "chmod",
        "cmp",
        "cp",
        "cut",
        "date",
        "df",
        "dirname",
        "env",
        "find",
        "grep",
        "head",
        "id",
    ),
    *("ls", "mkdir", "mkfifo", "mktemp", "mv", "rm", "rmdir", "sed", "sh", "sleep", "sort", "stty", "tail", "tr"),
)
DEBIAN = os.environ.get("LICET_DEBIAN_ROOT")


@pytest.fixture(scope="module")
def vendor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LicenseServer]:
    with LicenseServer(tmp_path_factory.mktemp("vendor") / "data") as server:
        yield server


def command(vendor: LicenseServer, *words: str) -> str:
    """Run a ``licet-server`` command of the vendor's in this process; another would first import everything."""
    done = CliRunner().invoke(main, words, env=vendor.env)
    assert done.exit_code == 0, done.output
    return done.stdout


def issue(vendor: LicenseServer, *words: str) -> str:
    said = command(vendor, "license", "issue", "--product", "OPT", "--plan", "pro", *words, "--json")
    return str(json.loads(said)["license_key"])


@pytest.fixture(scope="module")
def key(vendor: LicenseServer) -> str:
    return issue(vendor, "--email", "customer@example.com")


@pytest.fixture(scope="module")
def expired(vendor: LicenseServer) -> str:
    return issue(vendor, "--email", "late@example.com", "--expires", "2025-01-01")


@pytest.fixture(scope="module")
def kit(vendor: LicenseServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the vendor gives to customers."""
    folder = tmp_path_factory.mktemp("kit")
    command(vendor, "product", "kit", "OPT", str(folder), "--image", IMAGE)
    shutil.copy(ROOT / "deploy/install-on-premises.sh", folder)
    return folder


@dataclass
class Machine:
    """A customer's machine.

    Attributes:
        root: Its root file system.
        home: A folder in it for this test, and how the machine itself calls it.
        enter: What runs a command there.
    """

    root: Path
    home: Path
    enter: list[str]
    engine: Engine
    port: int

    def inner(self, path: Path) -> str:
        """Return how the machine calls *path*."""
        return "/" + str(path.relative_to(self.root))

    @property
    def installed(self) -> Path:
        """Where the installer puts what it installs."""
        return self.home / "opt"

    def command(self, *arguments: str) -> list[str]:
        """Return what runs the installer; for whoever is in ``/``, because its path is one from there."""
        script = self.inner(self.home / "kit/install-on-premises.sh").removeprefix("/")
        return [*self.enter, "/bin/sh", script, *arguments, "--dir", self.inner(self.installed)]

    def environment(self, **more: str) -> dict[str, str]:
        usual = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalr/K7+EXAMPLE="}
        path = f"{self.inner(self.home / 'bin')}" + (":/usr/bin:/bin" if self.enter else "")
        own = {"PATH": path, "HOME": self.inner(self.home), "MCP_PORT": str(self.port), "AWS_REGION": "eu-west-1"}
        own["CDPATH"] = "/"  # with it `cd` says where it goes
        return own | {name: value for name, value in (usual | more).items() if value}

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            cwd="/",
            env=self.environment(**environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def files(self) -> dict[str, bytes]:
        """Return what is installed; without the time of last access, that is all there is to know."""
        found = (path for path in self.installed.rglob("*") if path.is_file())
        return {str(path.relative_to(self.installed)): path.read_bytes() for path in found}


def _debian() -> list[str]:
    assert DEBIAN
    enter = f'mount -t proc proc "{DEBIAN}/proc" 2>/dev/null; exec /usr/sbin/chroot "{DEBIAN}" "$@"'
    return ["unshare", "--mount", "--fork", "sh", "-c", enter, "sh"]


@pytest.fixture(params=["minimal", pytest.param("debian", marks=pytest.mark.skipif(not DEBIAN, reason="no root"))])
def machine(request: pytest.FixtureRequest, tmp_path: Path, kit: Path) -> Iterator[Machine]:
    bare = request.param == "minimal"
    root = Path("/") if bare else Path(str(DEBIAN))
    home = tmp_path if bare else Path(tempfile.mkdtemp(dir=root / "srv"))
    for name in ("bin", "spool", "work"):
        (home / name).mkdir()
    shutil.copytree(kit, home / "kit")
    compose = home / "kit/compose.customer.yaml"  # of a product whose name has words that the installer uses itself
    compose.write_text(re.sub(r"^#.*", "# HERE NEXT DIR COMPOSE:", compose.read_text(), count=1))
    if bare:
        for name in ESSENTIAL:
            (home / "bin" / name).symlink_to(str(shutil.which(name)))
    pause = home / "bin/sleep"  # between two looks at whether the server is healthy
    pause.unlink(missing_ok=True)
    pause.write_text("#!/bin/sh\nexec /bin/sleep 0.1\n")
    pause.chmod(0o755)
    engine = Engine(root, home / "spool", home / "work", images={IMAGE, NEWER, BROKEN}, broken={BROKEN})
    engine.install(home / "bin")
    yield Machine(root, home, [] if bare else _debian(), engine, free_port())
    engine.close()
    if not bare:
        shutil.rmtree(home)


def one_line(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    for word in words:
        assert word in done.stderr


def nothing_is_left(machine: Machine) -> None:
    assert not machine.installed.exists()
    assert machine.engine.containers == {}
    assert not machine.engine.volume(SLUG).exists()


def kept_secret(machine: Machine, key: str, *said: subprocess.CompletedProcess[str]) -> None:
    assert all(key not in word for call in machine.engine.calls for word in call)
    assert all(key not in value for seen in machine.engine.environments for value in seen.values())
    assert all(key not in done.stdout + done.stderr for done in said)


def ask_server(port: int) -> str:
    async def run() -> str:
        async with Client(f"http://127.0.0.1:{port}/mcp") as client:
            return str(await client.call_tool("license_status", {}))

    return anyio.run(run)


def test_install_twice_upgrade_fail_to_upgrade_and_uninstall(machine: Machine, key: str):
    machine.engine.serves = True
    (machine.home / "key").write_text(f"  {key}\r\n")
    first = machine.run("--key-file", machine.inner(machine.home / "key"))
    assert first.returncode == 0, first.stderr
    assert first.stderr == ""
    assert (
        f"claude mcp add --transport http --scope user tag-compliance http://127.0.0.1:{machine.port}/mcp"
        in first.stdout
    )
    assert "'plan': 'pro'" in ask_server(machine.port)
    assert (machine.installed / ".env").stat().st_mode & 0o777 == 0o600

    before, started = machine.files(), machine.engine.starts
    again = machine.run()
    assert (again.returncode, "Nothing has changed." in again.stdout) == (0, True), again.stderr
    assert (machine.files(), machine.engine.starts) == (before, started)

    settings = (machine.installed / ".env").read_text().replace(f"={key}\n", f'="{key}" \n')
    (machine.installed / ".env").write_text(f"{settings}# our own line\nLICET_TELEMETRY=off\n")
    assert f'"{key}"' in settings
    upgraded = machine.run("upgrade", "--image", NEWER)
    assert upgraded.returncode == 0, upgraded.stderr
    assert machine.engine.containers[SLUG].image == NEWER
    assert "# our own line\nLICET_TELEMETRY=off\n" in (machine.installed / ".env").read_text()
    assert machine.engine.containers[SLUG].config["environment"]["LICET_TELEMETRY"] == "off"

    before = machine.files()
    failed = machine.run("upgrade", "--image", BROKEN)
    one_line(failed, 31, "ImportError: the image is broken", "the one before runs again")
    assert machine.files() == before
    assert machine.engine.containers[SLUG].image == NEWER
    assert "'plan': 'pro'" in ask_server(machine.port)

    status = machine.run("status")
    assert (status.returncode, status.stdout.splitlines()[1].split()[0]) == (0, "VALID")
    gone = machine.run("uninstall")
    assert (gone.returncode, machine.engine.containers) == (0, {})
    assert set(machine.files()) == {".env"}
    assert machine.engine.volume(SLUG).exists()
    kept_secret(machine, key, first, again, upgraded, failed, status, gone)
    one_line(machine.run("uninstall", "--purge"), 2, "--yes")
    assert machine.run("uninstall", "--purge", "--yes").returncode == 0
    nothing_is_left(machine)
    assert NEWER not in machine.engine.present
    one_line(machine.run("status"), 3, "is not installed")


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        pytest.param({"key": "OPT-PRO-ZZZZZ-ZZZZZ"}, 21, ["NOT_FOUND"], id="unknown"),
        pytest.param({"key": "NLS-PRO-1"}, 21, ["MALFORMED"], id="another-kind"),
        pytest.param({"key": "OPT-$(id)`id`"}, 21, ["MALFORMED", "copy it again"], id="no-key-at-all"),
        pytest.param({"key": ""}, 20, ["--key-file", "OPTIMNOW_LICENSE_KEY"], id="none"),
        pytest.param({"url": "http://127.0.0.1:9"}, 14, ["not reached", "ConnectionError"], id="unreachable"),
        pytest.param({"aws": ""}, 15, ["no AWS credentials", "--instance-role"], id="no-aws"),
        pytest.param({"image": "x:latest"}, 30, ["no digest"], id="no-digest"),
        pytest.param({"image": f"x@sha256:{'d' * 63}"}, 30, ["not whole"], id="part-of-a-digest"),
        pytest.param({"image": f"x@sha256:{'d' * 64}"}, 30, ["cannot be fetched", "not found"], id="no-such-image"),
        pytest.param({"option": "OPT-PRO-3A9F2-B4C1D"}, 2, ["--key-file"], id="key-as-an-argument"),
    ],
)
def test_what_is_wrong_is_one_line_and_leaves_nothing(machine: Machine, key: str, given: dict, code: int, words: list):
    image = ["--image", given["image"]] if "image" in given else []
    more = {"OPTIMNOW_LICENSE_KEY": given.get("key", key), "LICENSE_SERVER_URL": given.get("url", "")}
    if "aws" in given:
        more |= {"AWS_ACCESS_KEY_ID": ""}
    done = machine.run(*image, *([given["option"]] if "option" in given else []), **more)
    one_line(done, code, *words)
    assert "OPT-PRO-3A9F2" not in done.stderr
    assert machine.engine.named("up") == []
    nothing_is_left(machine)


def test_a_license_that_has_ended_starts_nothing(machine: Machine, expired: str):
    done = machine.run(OPTIMNOW_LICENSE_KEY=expired)
    one_line(done, 21, "EXPIRED")
    assert machine.engine.named("up") == []
    kept_secret(machine, expired, done)
    nothing_is_left(machine)


def test_a_first_start_that_fails_is_taken_back(machine: Machine, key: str):
    done = machine.run("--image", BROKEN, OPTIMNOW_LICENSE_KEY=key)
    one_line(done, 31, "the image is broken", "removed again")
    nothing_is_left(machine)


def test_a_port_that_is_taken_is_found_before_anything_starts(machine: Machine, key: str):
    with socket.create_server(("127.0.0.1", machine.port)):
        done = machine.run(OPTIMNOW_LICENSE_KEY=key)
    one_line(done, 12, str(machine.port), "MCP_PORT=8081")
    nothing_is_left(machine)


@pytest.fixture
def yesterday() -> Iterator[str]:
    """A license server on whose clock it is the day before."""

    class Late(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(200)
            then = datetime.now(UTC) - timedelta(days=1)
            self.send_header("Date", then.strftime("%a, %d %b %Y %H:%M:%S GMT"))
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Late) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_clock_that_is_a_day_off_is_named(machine: Machine, key: str, yesterday: str):
    done = machine.run(OPTIMNOW_LICENSE_KEY=key, LICENSE_SERVER_URL=yesterday)
    one_line(done, 13, " 864", "seconds ahead of", "NTP")
    nothing_is_left(machine)


def test_the_key_is_asked_for_and_not_shown(machine: Machine, key: str):
    shown, terminal = pty.openpty()
    with subprocess.Popen(
        machine.command("--image", BROKEN),
        cwd="/",
        env=machine.environment(),
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=terminal,
        text=True,
    ) as process:
        os.close(terminal)
        seen = b""
        while b"not shown): " not in seen:
            seen += os.read(shown, 1024)
        os.write(shown, f"{key}\n".encode())
        try:
            while more := os.read(shown, 1024):
                seen += more
        except OSError:  # Linux says so when the last one at the terminal has gone
            pass
        assert process.wait(60) == 31
    os.close(shown)
    assert b"License: VALID" not in seen
    assert key.encode() not in seen
    assert b"the image is broken" in seen


def test_a_second_run_at_the_same_time_touches_nothing(machine: Machine, key: str):
    machine.installed.mkdir()
    (machine.installed / ".lock").mkdir()
    (machine.installed / ".lock/pid").write_text("1\n")
    one_line(machine.run(OPTIMNOW_LICENSE_KEY=key), 40, "another run")
    assert set(machine.files()) == {".lock/pid"}


@contextmanager
def full_disk(machine: Machine) -> Iterator[None]:
    program = machine.home / "bin/cp"
    program.unlink(missing_ok=True)
    program.write_text("#!/bin/sh\necho 'No space left on device' >&2\nexit 1\n")
    program.chmod(0o755)
    yield
    program.unlink()
    program.symlink_to(str(shutil.which("cp")))


def test_a_run_that_was_killed_half_way_is_undone_by_the_next(machine: Machine, key: str):
    settings = machine.environment(OPTIMNOW_LICENSE_KEY=key)
    assert machine.run(OPTIMNOW_LICENSE_KEY=key).returncode == 0
    before = machine.files()
    with subprocess.Popen(
        machine.command("upgrade", "--image", NEWER),
        cwd="/",
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        dead = threading.Event()

        def kill() -> None:
            holder = int((machine.installed / ".lock/pid").read_text())
            assert machine.enter or holder == process.pid
            subprocess.run([*machine.enter, "/bin/sh", "-c", f"kill -9 {holder}"], check=True)
            dead.set()

        machine.engine.during["up"] = kill
        assert process.wait(60) != 0
        assert dead.is_set()
    assert (machine.installed / "previous").is_dir()
    with full_disk(machine):
        full = machine.run()
    assert (full.returncode, "make room" in full.stderr) == (11, True), full.stderr
    again = machine.run()
    assert again.returncode == 0, again.stderr
    assert "an earlier run was cut off" in again.stderr
    assert machine.files() == before
    assert machine.engine.containers[SLUG].image == IMAGE


def test_credentials_that_only_their_owner_may_read_make_him_the_user_inside(machine: Machine, key: str):
    folder = machine.home / ".aws"
    folder.mkdir()
    (folder / "credentials").write_text("[default]\n")
    (folder / "credentials").chmod(0o600)
    settings = {"OPTIMNOW_LICENSE_KEY": key, "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    if os.geteuid() == 0:
        one_line(machine.run(**settings), 15, "root alone")
        os.chown(folder / "credentials", 4321, 4322)
    assert machine.run(**settings).returncode == 0
    expected = "4321:4322" if os.geteuid() == 0 else f"{os.getuid()}:{os.getgid()}"
    assert machine.engine.containers[SLUG].config["user"] == expected


def test_silence_means_that_only_what_is_wrong_is_said(machine: Machine, key: str):
    done = machine.run("--silent", "--image", BROKEN, OPTIMNOW_LICENSE_KEY=key)
    assert done.stdout == ""
    one_line(done, 31)


def test_the_role_of_the_machine_needs_no_keys_and_the_image_may_bring_the_descriptor(machine: Machine, key: str):
    (machine.home / "kit/licet.toml").rename(machine.home / "work/licet.toml")
    settings = {"OPTIMNOW_LICENSE_KEY": key, "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    one_line(machine.run("--instance-role", **settings), 30, "no /etc/licet/licet.toml")
    nothing_is_left(machine)
    machine.engine.descriptor = (machine.home / "work/licet.toml").read_text()
    assert machine.run("--instance-role", **settings).returncode == 0
    places = {each["target"]: each["source"] for each in machine.engine.containers[SLUG].config["volumes"]}
    assert list(Path(places["/home/licet/.aws"]).iterdir()) == []
    assert (machine.installed / "licet.toml").read_text() == machine.engine.descriptor
    assert (machine.installed / "licet.toml").stat().st_mode & 0o777 == 0o644


def test_another_folder_does_not_take_over_what_runs(machine: Machine, key: str):
    assert machine.run(OPTIMNOW_LICENSE_KEY=key).returncode == 0
    machine.installed.rename(machine.home / "moved")
    one_line(machine.run(OPTIMNOW_LICENSE_KEY=key), 41, "installed already")
    assert machine.engine.containers[SLUG].image == IMAGE
    assert machine.engine.volume(SLUG).exists()


def test_a_folder_of_something_else_is_left_alone(machine: Machine, key: str):
    for name in (".env", "compose.yaml", "aws/installer", "trust/ours.pem"):
        (machine.installed / name).parent.mkdir(parents=True, exist_ok=True)
        (machine.installed / name).write_text("precious\n")
    before = machine.files()
    one_line(machine.run(OPTIMNOW_LICENSE_KEY=key), 41, "other things", "compose.yaml", "--dir")
    one_line(machine.run("uninstall", "--purge", "--yes"), 3, "is not installed")
    assert machine.files() == before
    assert machine.engine.named("compose", "--project-name") == []


@pytest.mark.parametrize(("version", "code", "words"), [("4.6.2", 10, "Podman 4.7"), ("4.7.0", 3, "not installed")])
def test_podman_is_found_when_it_answers_to_the_name_of_docker_too(
    machine: Machine, version: str, code: int, words: str
):
    docker = machine.home / "bin/docker"
    docker.rename(docker.with_name("podman"))
    docker.write_text(f"#!/bin/sh\necho podman version {version}\n")
    docker.chmod(0o755)
    machine.engine.version = version
    one_line(machine.run("status"), code, words)
    assert ["version", "--format", "{{.Client.Version}}"] in machine.engine.calls


@pytest.mark.parametrize(
    ("version", "words"),
    [("19.3.1", ["19.3.1 is too old", "Docker 20.10"]), ("", ["does not answer"])],
)
def test_an_engine_that_is_too_old_or_silent_is_named(machine: Machine, version: str, words: list[str]):
    machine.engine.version = version
    one_line(machine.run(), 10, *words)
    nothing_is_left(machine)
