"""The resource types this product knows: how each is listed, named and asked for its tags.

Counting and scanning both read this table, so what is counted is what is scanned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from licet.aws.errors import AwsError, Trouble, translated
from licet.aws.session import PATIENT, Aws, Pace, check_region, partition

Tags = dict[str, str]


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource as AWS has it now.

    ``region`` is ``global`` for a bucket that was looked up by its ARN, which names no region.
    """

    type: str
    id: str
    arn: str
    region: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ResourceType:
    """How one type of resource is reached.

    Attributes:
        name: ``service:resource``, as policies and arguments write it.
        label: What people call several of them.
        service: The boto3 client.
        operation: Its list call, which has a paginator.
        more: The field of a page that is there when more follow.
        action: The IAM action of the list call.
        arn: The ARN's shape; one format both writes and reads it.
        items: Takes a page apart.
        identify: An item's id, which stands in the ARN.
        lookup: Asks for one resource's tags, given client, ARN and id; an absent resource is an error of AWS.
        lookup_action: The IAM action of that call.
        arguments: Given to every list call: page size, and what must not be counted.
        inline: An item's tags, where the list call answers them; ``None``: `lookup` is needed.
        by_region: The name of the argument that limits a global list to a region.
        cloudformation: The type's name in CloudFormation and, where it is *recorded*, in AWS Config.
        recorded: Whether AWS Config knows the type.
        tagged_as: The type's name in the tagging API, where it differs: what has no type in its ARN has none there.
        total: Asks for the number alone, where the service answers that; ``total_action`` is the IAM action.
    """

    name: str
    label: str
    service: str
    operation: str
    more: str
    action: str
    arn: str
    items: Callable[[Mapping[str, Any]], list[Any]]
    identify: Callable[[Any], str]
    lookup: Callable[[Any, str, str], Tags]
    lookup_action: str
    arguments: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    inline: Callable[[Any], Tags] | None = None
    by_region: str | None = None
    cloudformation: str = ""
    recorded: bool = True
    tagged_as: str = ""
    total: Callable[[Any], int] | None = None
    total_action: str = ""

    def owns(self, arn: str) -> bool:
        """Whether *arn* names a resource of this type."""
        return _arn_pattern(self.arn).fullmatch(arn) is not None


def _pairs(tags: list[Mapping[str, str]] | None) -> Tags:
    return {tag["Key"]: tag.get("Value", "") for tag in tags or ()}


def _instances(page: Mapping[str, Any]) -> list[Any]:
    return [instance for reservation in page.get("Reservations", ()) for instance in reservation["Instances"]]


def _bucket_tags(s3: Any, _arn: str, name: str) -> Tags:
    from botocore.exceptions import ClientError

    try:
        return _pairs(s3.get_bucket_tagging(Bucket=name)["TagSet"])
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == "NoSuchTagSet":
            return {}
        raise


def _table_tags(dynamodb: Any, arn: str, _name: str) -> Tags:
    pages = dynamodb.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
    return {name: value for page in pages for name, value in _pairs(page["Tags"]).items()}


def _queue_tags(sqs: Any, arn: str, name: str) -> Tags:
    # The address of a queue is fixed by its account and name, so it need not be asked for.
    url = f"{sqs.meta.endpoint_url}/{arn.split(':')[4]}/{name}"
    return dict(sqs.list_queue_tags(QueueUrl=url).get("Tags", {}))


def _first(found: list[Any], code: str, operation: str) -> Any:
    """Return the one resource that was asked for; some services answer an empty list where others answer an error."""
    from botocore.exceptions import ClientError

    if not found:
        raise ClientError({"Error": {"Code": code}}, operation)
    return found[0]


def _instance_tags(ec2: Any, _arn: str, name: str) -> Tags:
    found = _instances(ec2.describe_instances(InstanceIds=[name]))
    return _pairs(_first(found, "InvalidInstanceID.NotFound", "DescribeInstances").get("Tags"))


def _volume_tags(ec2: Any, _arn: str, name: str) -> Tags:
    found = ec2.describe_volumes(VolumeIds=[name])["Volumes"]
    return _pairs(_first(found, "InvalidVolume.NotFound", "DescribeVolumes").get("Tags"))


def _database_tags(rds: Any, _arn: str, name: str) -> Tags:
    found = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"]
    return _pairs(_first(found, "DBInstanceNotFound", "DescribeDBInstances").get("TagList"))


_LIVE = {"Name": "instance-state-name", "Values": ["pending", "running", "shutting-down", "stopping", "stopped"]}

_TABLE = (
    ResourceType(
        name="ec2:instance",
        cloudformation="AWS::EC2::Instance",
        label="EC2 instances",
        service="ec2",
        operation="describe_instances",
        more="NextToken",
        action="ec2:DescribeInstances",
        # Terminated instances stay in the list for an hour; nobody can tag them any more.
        arguments={"MaxResults": 1000, "Filters": [_LIVE]},
        arn="arn:{partition}:ec2:{region}:{account}:instance/{id}",
        items=_instances,
        identify=lambda item: item["InstanceId"],
        inline=lambda item: _pairs(item.get("Tags")),
        lookup=_instance_tags,
        lookup_action="ec2:DescribeInstances",
    ),
    ResourceType(
        name="ec2:volume",
        cloudformation="AWS::EC2::Volume",
        label="EBS volumes",
        service="ec2",
        operation="describe_volumes",
        more="NextToken",
        action="ec2:DescribeVolumes",
        arguments={"MaxResults": 500},
        arn="arn:{partition}:ec2:{region}:{account}:volume/{id}",
        items=lambda page: page.get("Volumes", []),
        identify=lambda item: item["VolumeId"],
        inline=lambda item: _pairs(item.get("Tags")),
        lookup=_volume_tags,
        lookup_action="ec2:DescribeVolumes",
    ),
    ResourceType(
        name="s3:bucket",
        cloudformation="AWS::S3::Bucket",
        tagged_as="s3",
        label="S3 buckets",
        service="s3",
        operation="list_buckets",
        more="ContinuationToken",
        action="s3:ListAllMyBuckets",
        # The largest page there is: without it an account with more buckets than one page gets an error.
        arguments={"MaxBuckets": 10_000},
        by_region="BucketRegion",
        arn="arn:{partition}:s3:::{id}",
        items=lambda page: page.get("Buckets", []),
        identify=lambda item: item["Name"],
        lookup=_bucket_tags,
        lookup_action="s3:GetBucketTagging",
    ),
    ResourceType(
        name="rds:db",
        cloudformation="AWS::RDS::DBInstance",
        label="RDS instances",
        service="rds",
        operation="describe_db_instances",
        more="Marker",
        action="rds:DescribeDBInstances",
        arguments={"MaxRecords": 100},
        arn="arn:{partition}:rds:{region}:{account}:db:{id}",
        items=lambda page: page.get("DBInstances", []),
        identify=lambda item: item["DBInstanceIdentifier"],
        inline=lambda item: _pairs(item.get("TagList")),
        lookup=_database_tags,
        lookup_action="rds:DescribeDBInstances",
    ),
    ResourceType(
        name="lambda:function",
        cloudformation="AWS::Lambda::Function",
        total=lambda client: int(client.get_account_settings()["AccountUsage"]["FunctionCount"]),
        total_action="lambda:GetAccountSettings",
        label="Lambda functions",
        service="lambda",
        operation="list_functions",
        more="NextMarker",
        action="lambda:ListFunctions",
        arn="arn:{partition}:lambda:{region}:{account}:function:{id}",
        items=lambda page: page.get("Functions", []),
        identify=lambda item: item["FunctionName"],
        lookup=lambda client, arn, _: dict(client.list_tags(Resource=arn).get("Tags", {})),
        lookup_action="lambda:ListTags",
    ),
    ResourceType(
        name="dynamodb:table",
        cloudformation="AWS::DynamoDB::Table",
        label="DynamoDB tables",
        service="dynamodb",
        operation="list_tables",
        more="LastEvaluatedTableName",
        action="dynamodb:ListTables",
        arn="arn:{partition}:dynamodb:{region}:{account}:table/{id}",
        items=lambda page: page.get("TableNames", []),
        identify=str,
        lookup=_table_tags,
        lookup_action="dynamodb:ListTagsOfResource",
    ),
    ResourceType(
        name="sns:topic",
        cloudformation="AWS::SNS::Topic",
        tagged_as="sns",
        label="SNS topics",
        service="sns",
        operation="list_topics",
        more="NextToken",
        action="sns:ListTopics",
        arn="arn:{partition}:sns:{region}:{account}:{id}",
        items=lambda page: page.get("Topics", []),
        identify=lambda item: item["TopicArn"].rsplit(":", 1)[-1],
        lookup=lambda client, arn, _: _pairs(client.list_tags_for_resource(ResourceArn=arn).get("Tags")),
        lookup_action="sns:ListTagsForResource",
    ),
    ResourceType(
        name="sqs:queue",
        cloudformation="AWS::SQS::Queue",
        tagged_as="sqs",
        label="SQS queues",
        service="sqs",
        operation="list_queues",
        more="NextToken",
        action="sqs:ListQueues",
        # SQS answers a token for the next page only when a page size is asked for.
        arguments={"MaxResults": 1000},
        arn="arn:{partition}:sqs:{region}:{account}:{id}",
        items=lambda page: page.get("QueueUrls", []),
        identify=lambda item: item.rsplit("/", 1)[-1],
        lookup=_queue_tags,
        lookup_action="sqs:ListQueueTags",
    ),
    ResourceType(
        name="logs:log-group",
        cloudformation="AWS::Logs::LogGroup",
        recorded=False,
        label="CloudWatch log groups",
        service="logs",
        operation="describe_log_groups",
        more="nextToken",
        action="logs:DescribeLogGroups",
        arguments={"limit": 50},
        arn="arn:{partition}:logs:{region}:{account}:log-group:{id}",
        items=lambda page: page.get("logGroups", []),
        identify=lambda item: item["logGroupName"],
        lookup=lambda client, arn, _: dict(client.list_tags_for_resource(resourceArn=arn).get("tags", {})),
        lookup_action="logs:ListTagsForResource",
    ),
)

TYPES: Mapping[str, ResourceType] = MappingProxyType({kind.name: kind for kind in _TABLE})
"""Every supported type by name, in the order they are shown."""


class Page(NamedTuple):
    """One answer of a list call: its raw items, and whether no more follow."""

    items: list[Any]
    last: bool


def total(aws: Aws, kind: ResourceType, region: str, *, pace: Pace) -> int:
    """Return how many there are of a *kind* whose service answers the number alone.

    Raises:
        AwsError: The service does not answer.
    """
    client = aws.client(kind.service, region, pace)
    with translated(kind.total_action, region):
        try:
            return kind.total(client) if kind.total else 0
        except (KeyError, TypeError):
            raise ValueError("an answer without a number") from None


def pages(aws: Aws, kind: ResourceType, region: str, *, pace: Pace = PATIENT) -> Iterator[Page]:
    """Yield what there is of *kind* in *region*; only list calls are made, each when its page is asked for.

    Raises:
        AwsError: The list cannot be read on.
    """
    client = aws.client(kind.service, region, pace)
    narrowed = {kind.by_region: region} if kind.by_region else {}
    with translated(kind.action, region):
        for page in client.get_paginator(kind.operation).paginate(**kind.arguments, **narrowed):
            yield Page(kind.items(page), last=not page.get(kind.more))


def describe(aws: Aws, kind: ResourceType, item: Any, region: str) -> Resource:
    """Return the resource behind a listed *item*, with its tags; one more call where the list has none.

    Raises:
        AwsError: The tags cannot be read; ``NOT_FOUND`` when it was deleted meanwhile.
    """
    name = kind.identify(item)
    arn = kind.arn.format(partition=partition(region), region=region, account=aws.account(), id=name)
    tags = kind.inline(item) if kind.inline else _looked_up(aws, kind, region, arn, name)
    return Resource(kind.name, name, arn, region, tags)


def look_up(aws: Aws, arn: str) -> Resource:
    """Return the resource that *arn* names, with its tags.

    Raises:
        AwsError: Not an ARN of a supported type in the caller's account, or AWS does not answer for it.
    """
    if ":log-group:" in arn:
        arn = arn.removesuffix(":*")  # as IAM and the console write it
    kind, named = _parsed(arn)
    region = named.get("region") or aws.default_region()
    check_region(region)
    # Some services are asked by name alone and would answer for a resource of the caller's own.
    account = named.get("account")
    if account is not None and account != (own := aws.account()):
        raise AwsError(
            Trouble.BAD_SCOPE,
            f"{arn[:120]!r} is in the account {account}, and the AWS credentials are for {own}: use others.",
        )
    tags = _looked_up(aws, kind, region, arn, named["id"])
    return Resource(kind.name, named["id"], arn, named.get("region", "global"), tags)


def _parsed(arn: str) -> tuple[ResourceType, dict[str, str]]:
    for kind in TYPES.values():
        match = _arn_pattern(kind.arn).fullmatch(arn)
        if match is None:
            continue
        bucket, slash, _ = match["id"].partition("/")
        if kind.name == "s3:bucket" and slash:
            raise AwsError(
                Trouble.BAD_SCOPE,
                f"{arn[:120]!r} names an object, and only whole buckets are checked: name the bucket {bucket!r}.",
            )
        return kind, match.groupdict()
    raise AwsError(
        Trouble.BAD_SCOPE, f"{arn[:120]!r} is not the ARN of a supported resource; supported: {', '.join(TYPES)}."
    )


def _looked_up(aws: Aws, kind: ResourceType, region: str, arn: str, name: str) -> Tags:
    client = aws.client(kind.service, region)
    with translated(kind.lookup_action, region):
        return kind.lookup(client, arn, name)


@lru_cache(maxsize=64)
def _arn_pattern(shape: str) -> re.Pattern[str]:
    parts = {"partition": r"aws[a-z-]*", "region": r"[a-z0-9-]+", "account": r"\d{12}", "id": r"[^:*?\s]+"}
    return re.compile(re.sub(r"\{(\w+)\}", lambda m: f"(?P<{m[1]}>{parts[m[1]]})", shape))
