"""A scan of a large account holds a part of it at a time, and counts all of it."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from licet.aws.errors import AwsError, Trouble
from licet.aws.inventory import Resource
from licet.aws.scope import Scope
from licet.aws.session import Aws
from licet.tag_compliance import scan as scanning
from licet.tag_compliance.policy import load_policy
from licet.tag_compliance.results import MAX_LISTED, Score, narrower
from licet.tag_compliance.scan import MOST_NOTES, Scan
from tests.plugin.tag_compliance.volumes import REGIONS, UNTAGGED_OF, Volumes, volumes

EACH = 1_000
VOLUMES = Scope(("ec2:volume",), REGIONS)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Volumes]:
    with volumes(EACH) as server:
        files = {"AWS_CONFIG_FILE": str(tmp_path / "a"), "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "b")}
        for name, value in (server.environment | files).items():
            monkeypatch.setenv(name, value)
        for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION"):
            monkeypatch.delenv(name, raising=False)
        yield server


def test_every_resource_is_counted_and_the_first_violations_are_listed(account: Volumes):
    score, untagged = Score(load_policy({})), 0
    for batch in (scan := Scan(Aws(), VOLUMES)).batches():
        score.add(batch)
        untagged += sum(not resource.tags for resource in batch)
    total = EACH * len(REGIONS)
    assert (scan.seen, scan.read, score.total, untagged) == (total, total, total, total // UNTAGGED_OF)
    missing = 2 * total + untagged  # of the three required tags a volume has Owner or none
    assert (score.violations_total, len(score.violations), scan.notes) == (missing, MAX_LISTED, [])
    assert score.places == {("ec2:volume", region): missing // len(REGIONS) for region in REGIONS}


def test_only_a_part_of_the_account_is_held_at_any_time(account: Volumes):
    most = (scanning._QUEUED_BATCHES + 2 * scanning._LISTERS + 1) * scanning._BATCH
    held, batches = [], Scan(Aws(), VOLUMES).batches()
    for number, _ in zip(range(30), batches, strict=False):
        if number % 3 == 0:  # a look takes so long that whoever could would have read far ahead
            held.append(sum(isinstance(each, Resource) for each in gc.get_objects()))
    batches.close()
    assert 0 < max(held) <= most < EACH * len(REGIONS) / 2


def test_the_same_trouble_is_told_once_with_what_it_cost():
    scan = Scan(Aws({}), VOLUMES)
    for number in range(MOST_NOTES + 30):
        for _ in range(2):
            scan._note(scanning._Failed(AwsError(Trouble.DENIED, f"No permission {number}."), 40))
    assert scan.notes[0] == "80 resources left out: No permission 0."
    assert len(scan.notes) == MOST_NOTES + 1
    assert scan.notes[-1].startswith("60 further parts")


def test_calls_that_list_the_rest_are_named_the_largest_part_first():
    places = Counter({("sns:topic", "eu-west-1"): 2_500, ("s3:bucket", "us-east-1"): 4_000})
    assert narrower(1_000, places) == (
        'The first 1,000 of 6,500 are listed. Others: resource_types=["s3:bucket"], regions=["us-east-1"] (4,000); '
        'resource_types=["sns:topic"], regions=["eu-west-1"] (2,500); or filters={"name": "prod-*"}.'
    )
    assert narrower(6_500, places) == ""
    assert "check_tag_compliance with filters=" in narrower(1, places, "check_tag_compliance")
