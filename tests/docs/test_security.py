"""docs/security.md says what leaves, field by field, and no field more or less is said by the program."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from licet.spool import Event
from licet.wire import ValidateRequest
from tests.docs.pages import ROOT
from tests.docs.scenes import Around, customer

pytestmark = pytest.mark.xdist_group("documents")
TEXT = (ROOT / "docs/security.md").read_text()
LEAVES = TEXT.split("## What leaves")[1].split("## How keys are kept")[0]


def rows(table: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))


def test_the_page_names_each_message_and_each_field_that_leaves_and_no_other(around: Around, tmp_path: Path) -> None:
    reader = around.reader(tmp_path)
    customer(around, reader)
    reader.env |= {"LICET_INSTANCE_NAME": "build-7", "LICET_DEPLOYMENT_ID": "eu-1"}
    done = reader.run("OPTIMNOW_LICENSE_KEY=OPT-PRO-3A9F2-B4C1D licet telemetry --json")
    told = json.loads(done.stdout)
    requests = {message["request"].replace(told["server"], "") for message in told["messages"]}
    fields = {name for message in told["messages"] for name in message["body"] or ()}
    assert "aws_account_id" in {field.name for field in dataclasses.fields(ValidateRequest)}  # said once it is known
    messages, said, *_ = re.split(r"(?=^\| field \|)", LEAVES, flags=re.MULTILINE)
    assert rows(messages) == requests
    assert rows(said) == fields | {"aws_account_id"}


def test_the_page_names_each_field_of_a_report_of_usage() -> None:
    line = next(line for line in LEAVES.splitlines() if line.startswith("In `events`"))
    named = set(re.findall(r"`(\w+)`", line)) - {"events", "tool_calls", "resources"}
    assert named == {field.name for field in dataclasses.fields(Event)}
