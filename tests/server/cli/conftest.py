"""Commands, run in the test's own process on an installation of its own."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from licet_server.cli.main import main


@pytest.fixture
def run(ready_environment):
    """Run a command; it must end with *code*, and refuse in so many *lines*."""

    def ran(*args, code=0, lines=1, stdin=None):
        result = CliRunner().invoke(main, args, prog_name="licet-server", input=stdin)
        assert result.exit_code == code, result.output
        if code == 1:
            assert result.stdout == ""
            assert result.stderr.startswith("Error: ")
            assert result.stderr.count("\n") == lines
        return result

    return ran


@pytest.fixture
def read(run):
    """Run a command, and return what it prints as JSON."""
    return lambda *args: json.loads(run(*args, "--json").stdout)
