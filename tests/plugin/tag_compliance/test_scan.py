"""A scan reads everything in its scope, says what it could not read, and never passes the license."""

from __future__ import annotations

from collections import Counter

import pytest

from licet.aws.errors import AwsError, Trouble
from licet.aws.inventory import TYPES, Resource
from licet.aws.scope import Scope
from licet.aws.session import Aws
from licet.tag_compliance.scan import Scan
from tests.plugin.aws import fleet
from tests.plugin.aws.cloud import HOME, Cloud, Fault

TOPICS = Scope(("sns:topic",), (HOME,))
BOTH = Scope(("sns:topic", "sqs:queue"), (HOME,))


def read(scan: Scan) -> list[Resource]:
    return [resource for batch in scan.batches() for resource in batch]


def test_every_type_is_scanned_with_its_tags(cloud: Cloud, aws: Aws):
    made = {make(cloud, HOME, "orders", {"Owner": "me"}) for make in fleet.MAKERS.values()}
    scan = Scan(aws, Scope(tuple(TYPES), (HOME,)))
    found = read(scan)
    assert made <= {resource.arn for resource in found}, "an instance brings a volume of its own"
    assert all(resource.tags == {"Owner": "me"} for resource in found if resource.arn in made)
    assert (scan.notes, scan.units_done) == ([], len(TYPES))


def test_all_pages_of_all_regions_are_read(cloud: Cloud, aws: Aws):
    fleet.topics(cloud, 250, HOME)
    fleet.topics(cloud, 5, "us-east-1")
    scan = Scan(aws, Scope(("sns:topic",), (HOME, "us-east-1")), stop_above=255)
    assert Counter(resource.region for resource in read(scan)) == {HOME: 250, "us-east-1": 5}
    assert (scan.seen, scan.read, scan.over) == (255, 255, False)


def test_only_names_that_match_are_read(cloud: Cloud, aws: Aws):
    fleet.topics(cloud, 2, HOME, "prod")
    fleet.topics(cloud, 3, HOME, "dev")
    assert len(read(Scan(aws, Scope(("sns:topic",), (HOME,), "prod-*")))) == 2
    assert cloud.asked().count("sns:ListTagsForResource") == 2


def test_when_more_appear_than_are_licensed_the_scan_ends_before_their_tags_are_read(cloud: Cloud, aws: Aws):
    fleet.topics(cloud, 12, HOME)
    scan = Scan(aws, TOPICS, stop_above=11)
    assert read(scan) == []
    assert (scan.over, scan.seen) == (True, 12)
    assert "sns:ListTagsForResource" not in cloud.asked()


@pytest.mark.parametrize("action", ["sqs:ListQueues", "sqs:ListQueueTags"])
def test_a_missing_permission_leaves_a_partial_result_that_names_it(action: str, cloud: Cloud, aws: Aws):
    fleet.topics(cloud, 2, HOME)
    fleet.queue(cloud, HOME, "jobs", {})
    cloud.faults[action] = Fault("AccessDeniedException")
    scan = Scan(aws, BOTH)
    assert {resource.type for resource in read(scan)} == {"sns:topic"}
    [note] = scan.notes
    assert action in note


def test_a_region_that_fails_leaves_the_others(cloud: Cloud, aws: Aws):
    fleet.topics(cloud, 2, HOME)
    fleet.topics(cloud, 2, "us-east-1")
    cloud.faults["sns:*"] = Fault("InvalidClientTokenId", 403, region="us-east-1")
    scan = Scan(aws, Scope(("sns:topic",), (HOME, "us-east-1")))
    assert {resource.region for resource in read(scan)} == {HOME}
    assert "in us-east-1" in scan.notes[0]


def test_a_resource_deleted_meanwhile_is_no_trouble(cloud: Cloud, aws: Aws):
    fleet.topics(cloud, 2, HOME)
    cloud.faults["sns:ListTagsForResource"] = Fault("NotFound", 404)
    scan = Scan(aws, TOPICS)
    assert read(scan) == []
    assert scan.notes == []


def test_when_nothing_can_be_read_there_is_no_result(cloud: Cloud, aws: Aws):
    cloud.faults["sns:*"] = Fault("AuthorizationError", 403)
    with pytest.raises(AwsError) as caught:
        read(Scan(aws, TOPICS))
    assert caught.value.trouble is Trouble.DENIED


def test_without_credentials_there_is_one_error(cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(AwsError, match="No AWS credentials"):
        read(Scan(aws, BOTH))


def test_an_empty_account_is_an_empty_result(cloud: Cloud, aws: Aws):
    scan = Scan(aws, BOTH)
    assert read(scan) == []
    assert scan.notes == []


def test_whoever_stops_listening_stops_the_scan(cloud: Cloud, aws: Aws):
    fleet.topics(cloud, 250, HOME)
    batches = Scan(aws, TOPICS).batches()
    assert next(batches)
    batches.close()
    assert cloud.asked().count("sns:ListTagsForResource") < 250


def test_a_bug_in_a_thread_is_not_an_empty_list(cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("licet.tag_compliance.scan.pages", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        read(Scan(aws, TOPICS))
