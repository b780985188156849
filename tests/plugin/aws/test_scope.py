"""Types may be named as policies, CloudFormation or people name them; what could mean two things is an error."""

from __future__ import annotations

import pytest

from licet.aws.errors import AwsError
from licet.aws.inventory import TYPES
from licet.aws.scope import Scope
from licet.aws.session import Aws

AWS = Aws({"AWS_REGION": "eu-west-1"})


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("write", [str, str.upper, lambda name: f" {TYPES[name].cloudformation} "])
def test_a_type_has_two_full_names(name: str, write: type[str]):
    assert Scope.from_arguments({"resource_types": [write(name)]}, AWS).types == (name,)


@pytest.mark.parametrize(
    ("short", "name"),
    [("bucket", "s3:bucket"), ("Buckets", "s3:bucket"), ("db", "rds:db"), ("log-groups", "logs:log-group")],
)
def test_the_last_part_of_a_name_is_enough_where_it_is_clear(short: str, name: str):
    assert Scope.from_arguments({"resource_types": [short]}, AWS).types == (name,)


def test_a_type_that_is_named_in_several_ways_counts_once():
    asked = {"resource_types": ["AWS::S3::Bucket", "s3:bucket", "buckets"]}
    assert Scope.from_arguments(asked, AWS).types == ("s3:bucket",)


@pytest.mark.parametrize("name", ["instance", "instances", "AWS::RDS::DBCluster", "AWS::S3", "s3", "::", ""])
def test_what_may_mean_two_things_or_nothing_is_an_error(name: str):
    with pytest.raises(AwsError, match="is not a supported resource type"):
        Scope.from_arguments({"resource_types": [name]}, AWS)
