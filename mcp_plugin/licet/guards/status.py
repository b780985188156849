"""``license_status`` and ``license://status``: how a customer finds out what is licensed, in every guarded server."""

from __future__ import annotations

import json
from typing import Any

from licet.guards.calls import FREE_TOOL
from licet.refusal import explain
from licet.validator import LicenseValidator
from licet.verdict import Verdict

RESOURCE_URI = "license://status"
TITLE = "Show the license"
DESCRIPTION = (
    "Show what the license of this server covers: plan, features, limits and expiry, or why it is refused and the way "
    "out. Always free to call."
)
ANNOTATIONS: dict[str, Any] = {"readOnlyHint": True, "idempotentHint": True, "openWorldHint": False}
COVERAGE = "io.licet/license"
"""Where a listed tool that the license does not cover says so, under ``_meta``."""

TOOL: dict[str, Any] = {
    "name": FREE_TOOL,
    "title": TITLE,
    "description": DESCRIPTION,
    "inputSchema": {"type": "object", "properties": {}},
    "annotations": {"title": TITLE, **ANNOTATIONS},
}
"""The tool as ``tools/list`` shows it."""

RESOURCE: dict[str, Any] = {
    "uri": RESOURCE_URI,
    "name": FREE_TOOL,
    "title": TITLE,
    "description": DESCRIPTION,
    "mimeType": "application/json",
}
"""The resource as ``resources/list`` shows it."""


def status_text(validator: LicenseValidator) -> str:
    """Return the status as JSON text; may block for a few seconds, never raises a refusal, never shows the key."""
    return json.dumps(validator.status(), indent=2)


def status_result(validator: LicenseValidator) -> dict[str, Any]:
    """Return what a call of the tool answers: ``content`` and ``isError``, for the wire."""
    return {"content": [{"type": "text", "text": status_text(validator)}], "isError": False}


def marked(description: str | None, verdict: Verdict, validator: LicenseValidator) -> str:
    """Return the description of a tool that the license does not cover: its own, then why not and the way out."""
    note = f"[Not covered by the license now. {explain(verdict, validator.descriptor)}]"
    return f"{description}\n\n{note}" if description else note


def coverage_meta(verdict: Verdict) -> dict[str, Any]:
    """Return the ``_meta`` entry of a tool that the license does not cover."""
    return {COVERAGE: {"covered": False, "code": verdict.code.value}}
