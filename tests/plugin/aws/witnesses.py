"""AWS Config, Resource Explorer and Lambda's account settings on loopback, which moto does not have.

Each answers in its service's own wire protocol: JSON 1.1 for Config, REST-JSON for the other two.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from typing import Any

from licet.aws.inventory import TYPES
from tests.plugin.aws.cloud import HOME, Call, Cloud

REGIONS = [HOME, "us-east-1"]
WIDE: Mapping[str, Any] = {"regions": REGIONS}
"""All nine types in two regions: more lists than there are threads."""

RECORDED = {kind.cloudformation for kind in TYPES.values() if kind.recorded}


def evenly(each: int) -> dict[str, int]:
    """As many of each type that AWS Config knows."""
    return dict.fromkeys(RECORDED, each)


RECORDER: Mapping[str, Any] = {
    "name": "default",
    "roleARN": "arn:aws:iam::123456789012:role/config",
    "recordingGroup": {"allSupported": True, "recordingStrategy": {"useOnly": "ALL_SUPPORTED_RESOURCE_TYPES"}},
    "recordingMode": {"recordingFrequency": "CONTINUOUS"},
    "recordingScope": "PAID",
}
STATE: Mapping[str, Any] = {"name": "default", "recording": True, "lastStatus": "SUCCESS"}


def config(
    cloud: Cloud,
    counts: Mapping[str, int],
    *,
    recorders: list[dict[str, Any]] | None = None,
    state: Mapping[str, Any] | None = None,
    started_ago: float = 86_400,
    regions: Mapping[str, Mapping[str, int]] | None = None,
) -> None:
    """Let AWS Config know of *counts* in every region, or of those that *regions* names for one."""

    def counted(call: Call) -> dict[str, Any]:
        wanted = json.loads(call.body).get("resourceTypes") or list(counts)
        assert len(wanted) <= 20, "AWS takes no more"
        known = (regions or {}).get(call.region, counts)
        found = [{"resourceType": name, "count": known[name]} for name in wanted if name in known]
        return {"totalDiscoveredResources": sum(known.values()), "resourceCounts": found}

    status = {"lastStartTime": time.time() - started_ago, **STATE, **(state or {})}
    cloud.answers |= {
        "config:DescribeConfigurationRecorders": lambda _: {
            "ConfigurationRecorders": [dict(RECORDER)] if recorders is None else recorders
        },
        "config:DescribeConfigurationRecorderStatus": lambda _: {"ConfigurationRecordersStatus": [status]},
        "config:GetDiscoveredResourceCounts": counted,
    }


def explorer(cloud: Cloud, found: Mapping[str, int]) -> list[str]:
    """Let Resource Explorer find so many resources in each region; returns the queries as they come."""
    queries: list[str] = []

    def search(call: Call) -> dict[str, Any]:
        asked = json.loads(call.body)
        queries.append(asked["QueryString"])
        assert asked["MaxResults"] == 1
        region = re.search(r"region:(\S+)", asked["QueryString"])
        number = found.get(region[1], 0) if region else sum(found.values())
        count = {"TotalResources": min(number, 1000), "Complete": number <= 1000}
        return {"Resources": [], "Count": count, "ViewArn": "arn:aws:resource-explorer-2:eu-west-1:1:view/all/1"}

    cloud.answers["resource-explorer-2:Search"] = search
    return queries


def functions(cloud: Cloud, listed: int, settings: int | None = None) -> None:
    """Let Lambda list so many functions, 50 a page as AWS does, and say *settings* as their number."""

    def page(call: Call) -> dict[str, Any]:
        start = int(call.query.get("Marker", "0"))
        names = [{"FunctionName": f"f-{number}"} for number in range(start, min(start + 50, listed))]
        more = {"NextMarker": str(start + 50)} if start + 50 < listed else {}
        return {"Functions": names, **more}

    cloud.answers["lambda:ListFunctions"] = page
    if settings is not None:
        cloud.answers["lambda:GetAccountSettings"] = lambda _: {
            "AccountLimit": {"TotalCodeSize": 80530636800},
            "AccountUsage": {"TotalCodeSize": 0, "FunctionCount": settings},
        }
