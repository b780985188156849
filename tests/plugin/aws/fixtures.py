"""Fixtures for tests that need AWS; the conftest.py files that want them import them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.loaders import create_loader

from licet.aws.session import Aws, Pace
from tests.plugin.aws.cloud import HOME, Cloud, Moto, cloud_in_front_of, moto_server


@pytest.fixture(scope="session")
def moto() -> Iterator[Moto]:
    with moto_server() as running:
        yield running


_load = functools.cache(create_loader)
"""Reads the SDK's data files once a test run rather than once a session of boto3."""


@pytest.fixture
def cloud(moto: Moto, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Cloud]:
    """An empty account, and an environment that knows no other."""
    moto.reset()
    with cloud_in_front_of(moto) as running:
        for name, value in {
            "AWS_ENDPOINT_URL": running.url,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_REGION": HOME,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": str(tmp_path / "aws-config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "aws-credentials"),
        }.items():
            monkeypatch.setenv(name, value)
        for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr("botocore.session.create_loader", _load)
        monkeypatch.setattr("licet.aws.tally.LINGER", 20)  # a slow test machine still gets the whole hint
        yield running


@pytest.fixture
def aws(cloud: Cloud) -> Iterator[Aws]:
    made = Aws()
    yield made
    made.forget()


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what may only save other calls take its time: on a slow test machine a brisk one would be given up."""
    monkeypatch.setattr("licet.aws.sources.PATIENCE", 15)
    for module in ("sources", "lists"):
        monkeypatch.setattr(f"licet.aws.{module}.BRISK", Pace(connect=15, read=15, tries=1))
