"""The vendor who looks at the license server, and customers whose servers run as processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.servers import LicenseServer

_SERVER = """
import sys
from licet import LicenseValidator, licensed
validator = LicenseValidator.from_env(version="2.1")

@licensed(feature="check_tag_compliance", count="len(arns)", validator=validator)
def scan(arns):
    return len(arns)

for line in sys.stdin:
    print(scan(["arn"] * int(line)), flush=True)
"""


class Customer:
    """Where one customer's servers run: an environment, and a state folder for each machine."""

    def __init__(self, vendor: LicenseServer, folder: Path, key: str) -> None:
        (folder / "licet.toml").write_text(vendor.descriptor())
        self.folder = folder
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("LICET_", "AWS_"))
        } | {"LICET_CONFIG": str(folder / "licet.toml"), "OPTIMNOW_LICENSE_KEY": key, "LICENSE_SERVER_URL": vendor.url}

    @contextmanager
    def server(
        self, machine: str = "one", *, script: str = _SERVER, **environment: str
    ) -> Iterator[subprocess.Popen[str]]:
        """Run a server of the vendor's on *machine*; it ends when the block does."""
        env = self.environment | {"LICET_STATE_DIR": str(self.folder / machine)} | environment
        command = [sys.executable, "-c", textwrap.dedent(script)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, env=env, text=True, cwd=self.folder, **pipes) as process:
            try:
                yield process
            finally:
                process.kill()

    def run(self, *args: str, machine: str = "one", key: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ``licet`` on *machine*."""
        env = self.environment | {"LICET_STATE_DIR": str(self.folder / machine)}
        if not key:
            del env["OPTIMNOW_LICENSE_KEY"]
        command = [sys.executable, "-c", "from licet.cli import main; main()", *args]
        return subprocess.run(command, env=env, text=True, cwd=self.folder, capture_output=True, check=False)


def call(process: subprocess.Popen[str], size: int = 1) -> int:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{size}\n")
    process.stdin.flush()
    said = process.stdout.readline()
    assert said, process.stderr.read() if process.stderr else ""
    return int(said)


class Vendor:
    """The license server, as its owner looks at it."""

    def __init__(self, server: LicenseServer) -> None:
        self.server = server
        made = server.cli("api-key", "create", "--name", "tests", "--scope", "admin", "--json")
        self._token = json.loads(made.stdout)["token"]

    def _items(self, path: str) -> list[dict[str, Any]]:
        asked = {"Authorization": f"Bearer {self._token}"}
        answer = requests.get(f"{self.server.url}/api/v1/licenses/{path}", headers=asked, timeout=10)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["data"]
        return found

    def seats(self, issued: dict[str, Any]) -> list[dict[str, Any]]:
        return [each for each in self._items(f"{issued['id']}/activations") if each["ended_at"] is None]

    def used(self, issued: dict[str, Any]) -> dict[str, int]:
        found: dict[str, int] = {}
        for day in self._items(f"{issued['id']}/usage"):
            found[day["metric"]] = found.get(day["metric"], 0) + day["quantity"]
        return found
