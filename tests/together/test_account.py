"""Licenses for certain AWS accounts: the plugin proves its account to the license server, which asks AWS itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.credentials import Credentials

from tests.server.attesting import ACCOUNT, OTHER_ACCOUNT, REGION, Sts, sts_server
from tests.servers import LicenseServer
from tests.together.installations import Customer, Vendor, call


@pytest.fixture(scope="module")
def sts() -> Iterator[Sts]:
    with sts_server() as running:
        yield running


@pytest.fixture(scope="module")
def vendor(sts: Sts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vendor]:
    data = tmp_path_factory.mktemp("accounts") / "data"
    with LicenseServer(data, {"LICET_STS_ENDPOINTS": sts.url.rstrip("/")}) as server:
        yield Vendor(server)


def sold(vendor: Vendor, folder: Path, *terms: str) -> tuple[Customer, dict[str, Any]]:
    issued = vendor.server.issue("pro")
    assert vendor.server.cli("license", "update", issued["id"], *terms).returncode == 0
    return Customer(vendor.server, folder, issued["license_key"]), issued


def credentials(sts: Sts, given: Credentials) -> dict[str, str]:
    token = {} if given.token is None else {"AWS_SESSION_TOKEN": given.token}
    return {
        "AWS_ACCESS_KEY_ID": given.access_key,
        "AWS_SECRET_ACCESS_KEY": given.secret_key,
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL_STS": sts.url.rstrip("/"),
        "AWS_EC2_METADATA_DISABLED": "true",
        **token,
    }


def test_the_right_account_is_proved_and_bound(vendor: Vendor, sts: Sts, tmp_path: Path) -> None:
    customer, issued = sold(vendor, tmp_path, "--aws-account", ACCOUNT, "--require-attestation")
    with customer.server(**credentials(sts, sts.own)) as process:
        assert call(process) == 1
        seat = vendor.seats(issued)[0]
        assert (seat["aws_account_id"], seat["aws_account_attested_at"] is not None) == (ACCOUNT, True)
        process.communicate("")


def test_another_account_is_refused_in_words(vendor: Vendor, sts: Sts, tmp_path: Path) -> None:
    customer, issued = sold(vendor, tmp_path, "--aws-account", ACCOUNT)
    with customer.server(**credentials(sts, sts.other)) as process:
        _, said = process.communicate("1\n")
    assert "ACCOUNT_MISMATCH" in said
    assert "AWS_PROFILE" in said
    assert vendor.seats(issued) == []


def test_the_first_account_that_is_proved_is_the_only_one_from_then_on(
    vendor: Vendor, sts: Sts, tmp_path: Path
) -> None:
    customer, issued = sold(vendor, tmp_path, "--require-attestation")
    with customer.server("one", **credentials(sts, sts.other)) as first:
        assert call(first) == 1
        assert vendor.seats(issued)[0]["aws_account_id"] == OTHER_ACCOUNT
        with customer.server("two", **credentials(sts, sts.own)) as second:
            _, said = second.communicate("1\n")
        first.communicate("")
    assert "ACCOUNT_MISMATCH" in said


def test_without_credentials_the_refusal_says_what_is_missing(vendor: Vendor, sts: Sts, tmp_path: Path) -> None:
    customer, _ = sold(vendor, tmp_path, "--aws-account", ACCOUNT)
    nothing = {"HOME": str(tmp_path), "AWS_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true"}
    with customer.server(**nothing) as process:
        _, said = process.communicate("1\n")
    assert "ACCOUNT_MISMATCH" in said
    assert "credentials" in said


def test_looking_at_the_license_takes_no_seat_and_is_told_the_truth(vendor: Vendor, sts: Sts, tmp_path: Path) -> None:
    customer, issued = sold(vendor, tmp_path, "--aws-account", ACCOUNT)
    customer.environment |= credentials(sts, sts.own)
    done = customer.run("check")
    assert (done.returncode, done.stdout.split()[0]) == (0, "VALID"), done.stdout
    assert vendor.seats(issued) == []
