"""Terms of its own for one license."""

from __future__ import annotations

import pytest

from licet.wire import UNLIMITED
from licet_server.errors import InputError
from licet_server.licensing.own_terms import own_terms


def test_terms_are_taken_as_a_plan_would_have_them():
    changes = {
        "max_resources": 0,
        "max_activations": None,
        "features": ["scan", "report"],
        "limits": {"services": UNLIMITED},
        "quotas": {"requests": {"amount": 0, "period": "day"}},
        "grace_mode": "read_only",
        "telemetry": "required",
        "require_attestation": True,
    }
    assert own_terms(changes | {"expires_at": None, "aws_accounts": []}) == changes
    assert own_terms({}) == {}


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("max_resources", -1, "max_resources"),
        ("max_resources", True, "max_resources"),
        ("max_resources", 1.0, "max_resources"),
        ("max_resources", UNLIMITED + 1, "max_resources"),
        ("max_activations", 0, "max_activations"),
        ("features", "scan", "features"),
        ("features", ["scan", "scan"], "features"),
        ("features", ["two words"], "features"),
        ("features", None, "features"),
        ("limits", {"services": -1}, "limits.services"),
        ("limits", {"services": None}, "limits.services"),
        ("limits", {"a\nb": 1}, "limits"),
        ("limits", [], "limits"),
        ("quotas", {"requests": {"amount": 1}}, "quotas.requests.period"),
        ("quotas", {"requests": {"amount": 1, "period": "year"}}, "quotas.requests.period"),
        ("quotas", {"requests": {"amount": 1, "period": "day", "left": 1}}, "quotas.requests.left"),
        ("quotas", {"requests": 7}, "quotas"),
        ("grace_mode", "none", "grace_mode"),
        ("grace_mode", None, "grace_mode"),
        ("telemetry", "", "telemetry"),
        ("require_attestation", 1, "require_attestation"),
    ],
)
def test_what_a_catalog_refuses_is_refused_here_with_its_field(name, value, field):
    with pytest.raises(InputError) as refused:
        own_terms({name: value})
    assert refused.value.field == field
