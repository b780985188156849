"""The catalogue of events is what the code announces, and what the guide lists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import licet_server
from licet_server.licensing.events import ALL, EVENTS, TEST
from licet_server.storage.session import transaction
from licet_server.storage.trail import announce
from tests.factories import NOW

SOURCES = [
    path
    for folder in ("services", "storage")
    for path in sorted((Path(licet_server.__file__).parent / folder).glob("*.py"))
]
GUIDE = (Path(__file__).parents[3] / "docs/vendor-guide.md").read_text()
KINDS = {name.partition(".")[0] for name in EVENTS}
AUDITED_ONLY = {
    "customer.exported",
    "activation.renamed",
    "license.file_made",
    "license.key_mailed",
    "license.key_revealed",
    "license.keys_forgotten",
    "payment.replayed",
    *(f"customer.reminders_{switch}" for switch in ("on", "off")),
    *(f"enquiry.{done}" for done in ("handled", "reopened")),
    *(f"mail.{done}" for done in ("cancelled", "retried", "revealed")),
    *(f"subscription.{asked}" for asked in ("plan_changed", "cancelled", "resumed")),
    *(
        f"webhook.{done}"
        for done in ("created", "updated", "removed", "secret_rotated", "secret_shown", "tested", "replayed")
    ),
}
"""Actions of the audit log that have the name of an event and are none."""


def written() -> set[str]:
    """Return every text in the services and the storage that has the name of an event.

    Of one that is put together, such as ``f"plan.{done}"``, only what stands before the brace.
    """
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return {text for text in found if re.fullmatch(r"[a-z]+\.[a-z_]*", text) and text.partition(".")[0] in KINDS}


def test_every_event_of_the_code_is_in_the_catalogue():
    whole = {text for text in written() if not text.endswith(".")}
    assert len(whole) > 5
    assert whole - AUDITED_ONLY - EVENTS.keys() == set()


def test_every_event_of_the_catalogue_is_announced_somewhere():
    names = {*written(), TEST}
    assert {name for name in EVENTS if name not in names and name.partition(".")[0] + "." not in names} == set()


def test_what_is_not_in_the_catalogue_cannot_be_announced(engine):
    with transaction(engine) as session, pytest.raises(ValueError, match=r"license\.eaten is not in"):
        announce(session, "license.eaten", {}, now=NOW)


def test_every_event_has_one_line_about_it():
    for name, line in EVENTS.items():
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", name), name
        assert line, name
        assert "\n" not in line
    assert ALL not in EVENTS
    assert TEST in EVENTS


def test_the_guide_lists_every_event_and_no_other():
    listed = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", GUIDE, re.MULTILINE))
    assert listed == EVENTS.keys()
