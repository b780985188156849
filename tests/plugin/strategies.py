"""Whatever a vendor may sell, for property tests."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from licet.terms import PERIODS, Quota, Status, Terms

names = st.text(max_size=30)  # surrogates are left out: Hypothesis draws what UTF-8 can write
counts = st.integers(-(2**53), 2**53)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2999, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda instant: instant.replace(microsecond=0)
)
printable = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40)
products = st.from_regex(r"[A-Z][A-Z0-9]{1,15}", fullmatch=True)
customers = st.from_regex(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,30}[A-Za-z0-9_])?", fullmatch=True)
segments = st.from_regex(r"[A-Z0-9]{1,16}", fullmatch=True)

terms = st.builds(
    Terms,
    plan=names,
    status=st.sampled_from(Status),
    features=st.lists(names, max_size=8).map(tuple),
    limits=st.dictionaries(names, counts, max_size=4),
    quotas=st.dictionaries(names, st.builds(Quota, counts, st.sampled_from(PERIODS)), max_size=3),
    max_resources=st.none() | counts,
    max_activations=st.none() | counts,
    issued_at=st.none() | instants,
    starts_at=st.none() | instants,
    expires_at=st.none() | instants,
    grace_until=st.none() | instants,
    instance_id=st.none() | printable,
    fingerprint=st.none() | printable,
)
