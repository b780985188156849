"""The product as a customer runs it: a license, an account and the tag-compliance server, all real and on loopback."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
from mcp.server.mcpserver import MCPServer

from licet.aws.session import Aws
from licet.config import Descriptor, parse_descriptor
from licet.tag_compliance.server import build_server
from licet.validator import LicenseValidator
from tests.plugin.aws.fixtures import aws, cloud, moto
from tests.plugin.vendor import LicenseServer

__all__ = ["aws", "cloud", "moto"]

PACKAGED = resources.files("licet.tag_compliance").joinpath("licet.toml").read_bytes()


@pytest.fixture
def descriptor() -> Descriptor:
    return parse_descriptor(PACKAGED)


@pytest.fixture
def sell(server: LicenseServer, descriptor: Descriptor) -> Callable[..., None]:
    """Decide what the license server grants; all features and 10,000 resources unless a test says otherwise."""

    def granted(**changes: Any) -> None:
        terms = {"features": list(descriptor.tools)} | changes
        server.reply = lambda asked: server.grant(asked, terms=terms)

    granted()
    return granted


@pytest.fixture
def make_server(
    make_validator: Callable[..., LicenseValidator], sell: Callable[..., None], aws: Aws
) -> Callable[..., MCPServer]:
    def make(**environment: str) -> MCPServer:
        return build_server(make_validator(**environment), aws=aws)

    return make
