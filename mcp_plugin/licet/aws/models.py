"""Descriptions of AWS's services, cut down to the calls that are made here.

For each client botocore makes a class with a method for every call of its service, and EC2 has hundreds. A count in all
regions makes a client for each service in each of them, so that was most of its time and of its memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

CALLS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "ec2": frozenset({"DescribeInstances", "DescribeVolumes"}),
        # The SDK itself makes the last two, for a bucket of another region and for directory buckets.
        "s3": frozenset({"ListBuckets", "GetBucketTagging", "HeadBucket", "CreateSession"}),
        "rds": frozenset({"DescribeDBInstances"}),
        "lambda": frozenset({"ListFunctions", "ListTags", "GetAccountSettings"}),
        # The SDK itself makes the last one, where a customer has switched endpoint discovery on.
        "dynamodb": frozenset({"ListTables", "ListTagsOfResource", "DescribeEndpoints"}),
        "sns": frozenset({"ListTopics", "ListTagsForResource"}),
        "sqs": frozenset({"ListQueues", "ListQueueTags"}),
        "logs": frozenset({"DescribeLogGroups", "ListTagsForResource"}),
        "config": frozenset(
            {
                "DescribeConfigurationRecorders",
                "DescribeConfigurationRecorderStatus",
                "GetDiscoveredResourceCounts",
            }
        ),
    }
)
"""The calls that are made, by service; of a service that is not named here (STS, SSO, …) every call is there."""


class LeanLoader:
    """Stands in for botocore's loader of data files in one session.

    Args:
        loader: The loader itself, which may be shared with other sessions and is left as it is.
    """

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        """Return the description of a service, with the calls that are made here alone."""
        found = self._loader.load_service_model(service_name, type_name, api_version)
        made = CALLS.get(service_name)
        if made is None or type_name != "service-2":
            return found
        return {**found, "operations": {name: call for name, call in found["operations"].items() if name in made}}
