"""Clients know the calls that are made here, and those of other services are whole."""

from __future__ import annotations

import pytest
from botocore.loaders import create_loader

from licet.aws.inventory import TYPES
from licet.aws.models import CALLS, LeanLoader
from licet.aws.session import Aws
from tests.plugin.aws.cloud import HOME


@pytest.mark.parametrize("service", CALLS)
def test_every_call_that_is_kept_is_one_of_the_service(service: str):
    whole = create_loader()
    kept = LeanLoader(whole).load_service_model(service, "service-2")["operations"]
    assert kept.keys() == CALLS[service]
    assert len(whole.load_service_model(service, "service-2")["operations"]) > len(kept), "the shared one is untouched"


def test_every_type_can_be_listed_page_by_page(aws: Aws):
    for kind in TYPES.values():
        assert aws.client(kind.service, HOME).can_paginate(kind.operation), kind.name


def test_services_that_credentials_come_from_keep_all_their_calls(aws: Aws):
    assert callable(aws.client("sts", HOME).assume_role_with_web_identity)
    assert callable(aws.client("sso", HOME).get_role_credentials)
    assert not hasattr(aws.client("ec2", HOME), "terminate_instances")
