"""Resources of every supported type, made through the services' own APIs."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from tests.plugin.aws.cloud import ACCOUNT, Cloud

Tags = Mapping[str, str]


def _pairs(tags: Tags) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _specified(kind: str, tags: Tags) -> dict[str, Any]:
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": _pairs(tags)}]} if tags else {}


def instance(cloud: Cloud, region: str, _name: str, tags: Tags) -> str:
    made = cloud.client("ec2", region).run_instances(
        ImageId="ami-12c6146b", MinCount=1, MaxCount=1, InstanceType="t3.micro", **_specified("instance", tags)
    )
    return f"arn:aws:ec2:{region}:{ACCOUNT}:instance/{made['Instances'][0]['InstanceId']}"


def volume(cloud: Cloud, region: str, _name: str, tags: Tags) -> str:
    made = cloud.client("ec2", region).create_volume(
        AvailabilityZone=f"{region}a", Size=1, **_specified("volume", tags)
    )
    return f"arn:aws:ec2:{region}:{ACCOUNT}:volume/{made['VolumeId']}"


def bucket(cloud: Cloud, region: str, name: str, tags: Tags) -> str:
    s3 = cloud.client("s3", region)
    where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **where)
    if tags:
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": _pairs(tags)})
    return f"arn:aws:s3:::{name}"


def database(cloud: Cloud, region: str, name: str, tags: Tags) -> str:
    cloud.client("rds", region).create_db_instance(
        DBInstanceIdentifier=name,
        DBInstanceClass="db.t3.micro",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="someone",
        MasterUserPassword="not-a-secret",
        Tags=_pairs(tags),
    )
    return f"arn:aws:rds:{region}:{ACCOUNT}:db:{name}"


def function(cloud: Cloud, region: str, name: str, tags: Tags) -> str:
    trust = {"Version": "2012-10-17", "Statement": []}
    iam = cloud.client("iam", "us-east-1")
    role = iam.create_role(RoleName=f"{name}-role", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("main.py", "def handler(event, context): ...\n")
    cloud.client("lambda", region).create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=role,
        Handler="main.handler",
        Code={"ZipFile": archive.getvalue()},
        Tags=dict(tags),
    )
    return f"arn:aws:lambda:{region}:{ACCOUNT}:function:{name}"


def table(cloud: Cloud, region: str, name: str, tags: Tags) -> str:
    cloud.client("dynamodb", region).create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        Tags=_pairs(tags),
    )
    return f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{name}"


def topic(cloud: Cloud, region: str, name: str, tags: Tags) -> str:
    return str(cloud.client("sns", region).create_topic(Name=name, Tags=_pairs(tags))["TopicArn"])


def queue(cloud: Cloud, region: str, name: str, tags: Tags) -> str:
    cloud.client("sqs", region).create_queue(QueueName=name, tags=dict(tags))
    return f"arn:aws:sqs:{region}:{ACCOUNT}:{name}"


def log_group(cloud: Cloud, region: str, name: str, tags: Tags) -> str:
    cloud.client("logs", region).create_log_group(logGroupName=name, **({"tags": dict(tags)} if tags else {}))
    return f"arn:aws:logs:{region}:{ACCOUNT}:log-group:{name}"


MAKERS: Mapping[str, Callable[[Cloud, str, str, Tags], str]] = {
    "ec2:instance": instance,
    "ec2:volume": volume,
    "s3:bucket": bucket,
    "rds:db": database,
    "lambda:function": function,
    "dynamodb:table": table,
    "sns:topic": topic,
    "sqs:queue": queue,
    "logs:log-group": log_group,
}
"""How to make one resource of each type: ``(cloud, region, name, tags)`` returns its ARN."""


def topics(cloud: Cloud, number: int, region: str, prefix: str = "topic") -> None:
    sns = cloud.client("sns", region)
    for index in range(number):
        sns.create_topic(Name=f"{prefix}-{index:04}")
