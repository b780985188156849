"""The MCP server: the tools, described, with the license in front of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources
from importlib.metadata import version
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.tools import Tool
from mcp.server.mcpserver.utilities.func_metadata import ArgModelBase
from mcp_types import ToolAnnotations
from pydantic import ConfigDict, create_model

from licet.aws.counting import ResourceCounter
from licet.aws.inventory import TYPES
from licet.aws.session import Aws
from licet.descriptor import ToolRule, parse_descriptor
from licet.guards import guard
from licet.tag_compliance.tools import ComplianceTools
from licet.validator import LicenseValidator

NAME = "tag-compliance"

INSTRUCTIONS = f"""\
Checks the tags of AWS resources against the customer's tagging policy. Every tool only reads; nothing in the account is
ever changed.

Supported resource types: {", ".join(TYPES)}.

How to work with it:
- Start with get_tagging_policy when the question is what the tags should be; it asks AWS nothing and needs no license.
- check_tag_compliance answers "how compliant are we, and what is wrong?". Name resource_types and regions as narrowly
  as the question allows: without them every supported type in the server's own region is scanned.
- find_untagged_resources answers "what has nobody tagged at all?".
- validate_resource_tags checks single resources by ARN; suggest_tags proposes values for the tags one resource lacks.
- generate_compliance_report writes a document (json, csv, markdown or html). Show or save its content as it is.
- license_status says what the license covers. It is always free to call.

The license:
- Before a scan the resources are counted with list calls. When there are more than the license allows, the call is
  refused before any resource is read. The refusal names the count, the limit and a narrower call that fits: offer that
  call to the user, or the address where the license can be extended. Repeating the same call does not help.
- A refusal is about the license and never about the user's AWS permissions.

Reading results:
- compliance_score is the compliant share, from 0.0 to 1.0.
- violations lists at most 1,000 entries; violations_total counts all of them, and narrower names calls that list the
  others.
- complete is false when something could not be read, for example because a permission is missing; notes says what. Tell
  the user, because the score then covers only what was read.
- A scan of thousands of resources takes from seconds to minutes and reports its progress.
"""


def build_server(validator: LicenseValidator, *, aws: Aws | None = None) -> MCPServer:
    """Build the server, ready to run; neither AWS nor the license server is asked anything yet.

    Args:
        validator: The license of this process.
        aws: The account; the one that the validator's environment names when absent.
    """
    aws = aws or Aws(validator.environment)
    counter = ResourceCounter(aws)
    tools = ComplianceTools(validator, aws, counter)
    server = MCPServer(
        NAME,
        title="Tag compliance for AWS",
        instructions=INSTRUCTIONS,
        version=version("licet"),
        log_level="WARNING",
        tools=[
            _tool(tools.check_tag_compliance, "Check tag compliance"),
            _tool(tools.find_untagged_resources, "Find untagged resources"),
            _tool(tools.validate_resource_tags, "Validate the tags of resources"),
            _tool(tools.get_tagging_policy, "Show the tagging policy", open_world=False),
            _tool(tools.suggest_tags, "Suggest tags for a resource"),
            _tool(tools.generate_compliance_report, "Generate a compliance report"),
            _tool(tools.license_status, "Show the license"),
        ],
    )
    guard(server, validator, packaged_rules(), counters={"aws": counter})
    return server


class _Strict(ArgModelBase):
    model_config = ConfigDict(extra="forbid")


def _tool(function: Callable[..., Any], title: str, *, open_world: bool = True) -> Tool:
    """Describe *function* to hosts. An argument that it does not have is an error; the SDK alone would drop it."""
    hints = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=open_world)
    tool = Tool.from_function(function, title=title, annotations=hints, structured_output=True)
    arguments = tool.fn_metadata.arg_model
    strict = create_model(arguments.__name__, __base__=(arguments, _Strict))
    tool.fn_metadata.arg_model, tool.parameters = strict, strict.model_json_schema()
    return tool


def packaged_rules() -> Mapping[str, ToolRule]:
    """Return the rules this package ships. The guard takes them before those of any ``licet.toml`` outside it."""
    packaged = resources.files(__package__).joinpath("licet.toml")
    return parse_descriptor(packaged.read_bytes(), origin="the packaged licet.toml").tools
