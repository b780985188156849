"""Giving a server the ``license_status`` tool and the ``license://status`` resource, by its framework's own means."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import anyio.to_thread

from licet.guards.calls import FREE_TOOL
from licet.guards.status import ANNOTATIONS, DESCRIPTION, RESOURCE, RESOURCE_URI, TITLE, status_text
from licet.validator import LicenseValidator


def add_status(
    server: Any, validator: LicenseValidator, tools: Collection[str], resources: Collection[str], **unstructured: Any
) -> None:
    """Add both to *server*, unless it has its own of the same name.

    Args:
        server: A server of any framework that has ``@tool()`` and ``@resource()``.
        validator: The license.
        tools: The names of the tools there are.
        resources: The addresses of the resources there are.
        unstructured: How the framework is told that the tool answers with text alone.
    """

    async def license_status() -> str:
        return await anyio.to_thread.run_sync(status_text, validator)

    async def license_resource() -> str:
        return await anyio.to_thread.run_sync(status_text, validator)

    if FREE_TOOL not in tools:
        added = server.tool(
            name=FREE_TOOL,
            title=TITLE,
            description=DESCRIPTION,
            annotations={"title": TITLE, **ANNOTATIONS},
            **unstructured,
        )
        added(license_status)
    if RESOURCE_URI not in resources:
        kind = RESOURCE["mimeType"]
        keep = server.resource(RESOURCE_URI, name=FREE_TOOL, title=TITLE, description=DESCRIPTION, mime_type=kind)
        keep(license_resource)
