"""Every supported type is listed, counted, named and asked for its tags against a real HTTP endpoint."""

from __future__ import annotations

import subprocess
import sys

import pytest

from licet.aws.counting import ResourceCounter
from licet.aws.errors import AwsError, Trouble
from licet.aws.inventory import TYPES, describe, look_up, pages
from licet.aws.session import Aws
from tests.plugin.aws import fleet
from tests.plugin.aws.cloud import ACCOUNT, HOME, Cloud, Fault

TAGS = {"Environment": "production", "Owner": "team@example.com"}


def test_importing_the_inventory_does_not_load_boto3():
    code = "import sys, licet.aws.counting; sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0


def test_every_type_can_be_made_by_the_tests():
    assert fleet.MAKERS.keys() == TYPES.keys()


@pytest.mark.parametrize("name", TYPES)
def test_a_tagged_and_a_bare_resource_are_listed_counted_and_looked_up(name: str, cloud: Cloud, aws: Aws):
    kind = TYPES[name]
    tagged = fleet.MAKERS[name](cloud, HOME, "orders-tagged", TAGS)
    bare = fleet.MAKERS[name](cloud, HOME, "orders-bare", {})

    listed = {
        resource.arn: dict(resource.tags)
        for page in pages(aws, kind, HOME)
        for resource in (describe(aws, kind, item, HOME) for item in page.items)
    }
    assert listed == {tagged: TAGS, bare: {}}
    assert dict(look_up(aws, tagged).tags) == TAGS
    assert dict(look_up(aws, bare).tags) == {}

    count = ResourceCounter(aws)({"resource_types": [name]}, 1001)
    assert (count.total, count.exact, count.source) == (2, True, f"AWS list calls ({kind.label})")


@pytest.mark.parametrize("name", TYPES)
def test_a_resource_that_does_not_exist_is_not_found(name: str, cloud: Cloud, aws: Aws):
    missing = {"ec2:instance": "i-0123456789abcdef0", "ec2:volume": "vol-0123456789abcdef0"}.get(name, "missing")
    arn = TYPES[name].arn.format(partition="aws", region=HOME, account=ACCOUNT, id=missing)
    if name == "logs:log-group":  # moto answers no tags where AWS answers an error
        cloud.faults["logs:ListTagsForResource"] = Fault("ResourceNotFoundException")
    with pytest.raises(AwsError) as caught:
        look_up(aws, arn)
    assert caught.value.trouble is Trouble.NOT_FOUND, str(caught.value)


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "arn:aws:sns",
        "web-1",
        "arn:aws:iam::123456789012:role/admin",
        f"arn:aws:sns:{HOME}:123:topic",
        f"arn:aws:sns:{HOME}:{ACCOUNT}:a:b",
        f"arn:aws:sns:xx-nowhere-1:{ACCOUNT}:topic",
        "arn:aws:s3:::" + "b\n" * 500,
    ],
)
def test_what_is_no_arn_of_a_supported_type_is_named_and_nothing_is_asked(arn: str, cloud: Cloud, aws: Aws):
    with pytest.raises(AwsError) as caught:
        look_up(aws, arn)
    assert caught.value.trouble is Trouble.BAD_SCOPE
    assert "\n" not in str(caught.value)
    assert cloud.calls == []


def test_the_arn_of_a_log_group_may_end_as_iam_writes_it(cloud: Cloud, aws: Aws):
    arn = fleet.log_group(cloud, HOME, "/app/x", TAGS)
    found = look_up(aws, f"{arn}:*")
    assert (found.id, found.arn, dict(found.tags)) == ("/app/x", arn, TAGS)


@pytest.mark.parametrize("name", [name for name in TYPES if name != "s3:bucket"])
def test_our_own_resource_is_not_found_under_the_number_of_another_account(name: str, cloud: Cloud, aws: Aws):
    arn = fleet.MAKERS[name](cloud, HOME, "orders", TAGS)
    with pytest.raises(AwsError, match=f"in the account 999999999999, and the AWS credentials are for {ACCOUNT}"):
        look_up(aws, arn.replace(ACCOUNT, "999999999999"))
    assert set(cloud.asked()) == {"sts:GetCallerIdentity"}


def test_the_arn_of_an_object_is_answered_with_its_bucket(cloud: Cloud, aws: Aws):
    with pytest.raises(AwsError, match="names an object, and only whole buckets are checked: name the bucket 'data'"):
        look_up(aws, "arn:aws:s3:::data/2026/report.csv")


def test_terminated_instances_do_not_count(cloud: Cloud, aws: Aws):
    gone = fleet.instance(cloud, HOME, "", {}).rsplit("/", 1)[-1]
    fleet.instance(cloud, HOME, "", {})
    cloud.client("ec2").terminate_instances(InstanceIds=[gone])
    assert ResourceCounter(aws)({"resource_types": ["ec2:instance"]}, None).total == 1


def test_a_bucket_counts_only_in_its_own_region(cloud: Cloud, aws: Aws):
    fleet.bucket(cloud, HOME, "at-home", {})
    fleet.bucket(cloud, "us-east-1", "over-there", {})
    count = ResourceCounter(aws)
    for region, number in ((HOME, 1), ("us-east-1", 1), ("eu-central-1", 0)):
        assert count({"resource_types": ["s3:bucket"], "regions": [region]}, None).total == number


def test_every_call_names_this_product_to_aws(cloud: Cloud, aws: Aws):
    ResourceCounter(aws)({"resource_types": ["sns:topic"]}, None)
    assert all(call.agent.endswith("licet") for call in cloud.calls)
