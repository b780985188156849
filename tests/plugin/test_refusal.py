from __future__ import annotations

import pytest

from licet.descriptor import Descriptor
from licet.refusal import DENIED, deny, explain
from licet.verdict import Code, Count, Verdict


@pytest.mark.parametrize("code", [code for code in Code if code not in {Code.VALID, Code.IN_GRACE}])
def test_every_refusal_says_what_and_offers_a_way_out(code: Code, descriptor: Descriptor) -> None:
    denial = deny("scan", Verdict(code, "So it is."), descriptor)
    assert denial.text.startswith(f"scan was not run, because the license does not allow it ({code}).")
    assert "{" not in denial.text
    assert len(explain(Verdict(code, "So it is."), descriptor)) > len(f"{code}: So it is.")
    assert denial.meta[DENIED]["code"] == code.value


def test_a_limit_refusal_has_figures_source_and_a_narrower_call(descriptor: Descriptor) -> None:
    count = Count(1001, False, "AWS list calls (S3)", 'resource_types=["sns:topic"] (12 resources)')
    verdict = Verdict(Code.LIMIT_EXCEEDED, "At least 1,001 resources, and the starter plan covers 1,000.", 1000, count)
    denial = deny("scan", verdict, descriptor)
    for part in ("1,001", "1,000", "AWS list calls (S3)", 'resource_types=["sns:topic"]', descriptor.purchase_url):
        assert part in denial.text
    assert denial.meta[DENIED] == {
        "code": "LIMIT_EXCEEDED",
        "limit": 1000,
        "count": 1001,
        "purchase_url": "https://optimnow.io/pricing",
        "retryable": False,
    }


def test_only_what_may_pass_by_itself_is_retryable(descriptor: Descriptor) -> None:
    assert "will not help" not in deny("scan", Verdict(Code.SERVER_UNREACHABLE, "Down."), descriptor).text
    assert "will not help" in deny("scan", Verdict(Code.NO_KEY, "None."), descriptor).text
