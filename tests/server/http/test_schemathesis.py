"""Schemathesis asks every operation of the document, with sense and with nonsense, alone and in sequences."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.databases import SQLITE
from tests.servers import LicenseServer

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
WITHIN = 600

CONFIGURATION = """
# A request that is right by the schema may still be wrong: an end before its start (422), another list's cursor (400),
# an ETag that nobody has seen (412).
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "400", "401", "403", "404", "409", "412", "422", "429"]

# GET and PATCH of this path reach the route of one license, for which "search" is an id that nobody has.
[[operations]]
include-path = "/api/v1/licenses/search"
[operations.checks]
unsupported_method.enabled = false
allow_header_conformance.enabled = false

[parameters]
license_id = {licenses}
customer_id = {customers}
"path.code" = ["OPT", "NLS"]
"path.product" = ["OPT"]
"path.plan" = ["pro", "starter"]
"""


@pytest.fixture
def asked(tmp_path, database_url):
    """A server with some licenses, and what schemathesis is told about it."""
    with LicenseServer(tmp_path / "data", {"DATABASE_URL": database_url, "LICET_LOG_LEVEL": "warning"}) as server:
        issued = [server.issue("pro", email=f"{n}@example.com") for n in range(2)]
        made = server.cli("api-key", "create", "--name", "schemathesis", "--scope", "admin", "--json")
        configuration = tmp_path / "schemathesis.toml"
        configuration.write_text(
            CONFIGURATION.format(
                licenses=json.dumps([each["id"] for each in issued]),
                customers=json.dumps([each["customer_id"] for each in issued]),
            )
        )
        token = json.loads(made.stdout)["token"]
        yield server, ["--config-file", str(configuration)], ["-H", f"Authorization: Bearer {token}"]


def test_no_answer_is_a_crash_or_other_than_the_document_says(asked, database, tmp_path):
    server, configuration, options = asked
    effort = ["--max-examples", "6"] if database == SQLITE else ["--max-examples", "3", "--phases", "fuzzing,stateful"]
    done = subprocess.run(
        [
            *(SCHEMATHESIS, *configuration, "run", f"{server.url}/api/v1/openapi.json", *options, *effort),
            *("--generation-deterministic", "--continue-on-failure", "--no-shrink", "--warnings", "off"),
        ],
        cwd=tmp_path,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    failures = done.stdout.partition("FAILURES")[2] or done.stdout
    assert done.returncode == 0, failures[-20_000:] + done.stderr
    tested = re.search(r"Tested: (\d+)", done.stdout)
    selected = re.search(r"Selected: (\d+)/(\d+)", done.stdout)
    assert tested is not None
    assert selected is not None
    assert len({tested[1], *selected.groups()}) == 1
    assert int(tested[1]) > 40
    assert '"level": "error"' not in server.log.read_text()
