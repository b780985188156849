"""Today and the outlook: figures that are true, and that everybody of the vendor may read."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest

from licet_server.errors import StorageError
from licet_server.http.figures import KEPT_SECONDS, SHARE, Figures
from licet_server.licensing.people import Role
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import transaction
from licet_server.storage.tables import EndpointRow, FlagRow, OutboxRow, ValidationDayRow

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def write(engine):
    def written(*rows):
        with transaction(engine) as session:
            session.add_all(rows)

    return written


def figure(page, label):
    """Return the figure that stands under its name."""
    found = re.search(rf">{label}(?:</a>)?</div>\s*<div class=\"figure-value\">([^<]*)<", page)
    return found and found[1]


def refused(issued, code, count, *, days_ago=1):
    return ValidationDayRow(day=(NOW - days_ago * DAY).date(), license_id=issued.license.id, code=code, answers=count)


def test_an_empty_installation_says_what_will_be_here_and_needs_nobody(desk):
    page = desk(Role.SUPPORT).get("/admin").text
    assert "Nothing is sold yet" in page
    assert "Nothing needs you." in page
    assert figure(page, "Active licenses") == "0"


def test_figures_follow_selling_suspending_and_validating(desk, sell, write, engine):
    kept, held = sell(now=NOW), sell(now=NOW, email="other@example.com")
    with transaction(engine) as session:
        session.get_one(LicenseRow, held.license.id).status = "suspended"
        session.get_one(LicenseRow, kept.license.id).expires_at = NOW + 3 * DAY
    write(refused(kept, "VALID", 40), refused(kept, "QUOTA_EXHAUSTED", 7))
    page = desk(Role.SUPPORT).get("/admin").text
    assert [figure(page, each) for each in ("Active licenses", "Suspended", "Expiring")] == ["1", "1", "1"]
    assert "1 license expires within a week." in page
    assert "The quota is used up" in page
    assert f"/admin/licenses/{kept.license.id}" in page
    assert "Nothing is sold yet" not in page


def test_what_needs_somebody_comes_first_and_is_urgent(desk, sell, write):
    issued = sell(now=NOW)
    seen = {"detail": {}, "first_seen_at": NOW, "last_seen_at": NOW, "times": 1}
    endpoint = EndpointRow(url="https://a.example", events=["*"], created_at=NOW)
    write(endpoint, FlagRow(kind="refusals", subject=issued.license.id, license_id=issued.license.id, **seen))
    told = {"kind": "webhook", "event_id": "evt_1", "event_type": "license.created", "payload": {}}
    write(OutboxRow(target=endpoint.id, created_at=NOW, due_at=NOW, gave_up_at=NOW, **told))
    page = desk(Role.SUPPORT).get("/admin").text
    assert "1 webhook delivery was given up." in page
    assert f"state=failed&amp;hook={endpoint.id}" in page
    assert "1 pattern looks like abuse." in page
    assert "Nothing needs you." not in page
    assert page.index("What needs you") < page.index("Active licenses") < page.index("Revenue")


def test_no_page_shows_a_key_or_an_email_of_a_customer(desk, sell, write):
    issued = sell(now=NOW, email="private@customer.example", plan="starter", name="Private Ltd")
    write(refused(issued, "LIMIT_EXCEEDED", 7))
    viewer = desk(Role.SUPPORT)
    for path in ("/admin", "/admin/outlook", "/admin/outlook/near-a-limit.csv"):
        page = viewer.get(path).text
        assert issued.key not in page
        assert "private@customer.example" not in page
    assert "Private Ltd" in page


def test_the_outlook_names_the_plan_that_fits_and_offers_it_to_whoever_may_change_it(desk, sell, write):
    issued = sell(now=NOW, plan="starter")
    write(refused(issued, "LIMIT_EXCEEDED", 7))
    change = f"/admin/licenses/{issued.license.id}/plan?plan=pro"
    page = desk(Role.ADMIN).get("/admin/outlook").text
    assert "Professional leaves 30 % and more free, for €3,500.00 more a term." in page
    assert "Refused 7 times within 30 days." in page
    assert change in page
    assert change not in desk(Role.SUPPORT).get("/admin/outlook").text


def test_the_outlook_says_who_may_leave_and_why(desk, sell, write):
    issued = sell(now=NOW, name="Silent Ltd")
    write(*(refused(issued, "VALID", 1, days_ago=ago) for ago in range(20, 60)))
    page = desk(Role.SUPPORT).get("/admin/outlook").text
    assert "Silent Ltd" in page
    assert "Not used for 14 days; on 40 of the 60 days before." in page
    assert "€4,999.00" in page


def test_an_empty_outlook_says_what_will_be_here(desk):
    page = desk(Role.SUPPORT).get("/admin/outlook").text
    for said in ("Nobody is near a limit.", "Nobody seems to be leaving.", "Nothing has been counted yet."):
        assert said in page


@pytest.mark.parametrize("name", ["near-a-limit", "may-leave", "renewals"])
def test_each_list_is_a_table_for_a_spreadsheet_without_formulas(desk, sell, write, name):
    issued = sell(now=NOW, plan="starter", name="=HYPERLINK(1)")
    write(
        refused(issued, "LIMIT_EXCEEDED", 7),
        *(refused(issued, "VALID", 1, days_ago=ago) for ago in range(20, 60)),
    )
    answer = desk(Role.SUPPORT).get(f"/admin/outlook/{name}.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    assert ",=" not in answer.text
    assert name == "renewals" or ",'=HYPERLINK(1)," in answer.text


def test_there_is_no_other_table(desk):
    assert desk(Role.SUPPORT).get("/admin/outlook/keys.csv").status_code == 404


class TestFigures:
    @pytest.fixture
    def clock(self):
        return [0.0]

    @pytest.fixture
    def figures(self, clock):
        return Figures(lambda: clock[0])

    @pytest.fixture
    def renewed(self):
        """Wait for whatever counts behind the pages."""

        def wait():
            for thread in threading.enumerate():
                if thread.daemon and thread.name.endswith("(_renew)"):
                    thread.join(10)

        return wait

    def test_a_figure_is_counted_once_and_then_shown_old_while_it_is_counted_anew(
        self, figures, clock, engine, renewed
    ):
        counts = iter(range(10))

        def ask():
            return figures.get("x", engine, lambda _session, _now: next(counts)).value

        assert [ask(), ask()] == [0, 0]
        clock[0] = KEPT_SECONDS
        assert ask() == 0
        renewed()
        assert ask() == 1

    def test_what_takes_long_is_kept_longer(self, figures, clock, engine, renewed):
        def slow(_session, _now):
            clock[0] += 10
            return clock[0]

        assert figures.get("x", engine, slow).value == 10
        clock[0] = 10 + SHARE * 10 - 1
        figures.get("x", engine, slow)
        renewed()
        assert figures.get("x", engine, slow).value == 10
        clock[0] += 1
        figures.get("x", engine, slow)
        renewed()
        assert figures.get("x", engine, slow).value > 10

    def test_a_change_makes_a_figure_due_even_while_it_was_being_counted_and_nobody_waits(
        self, figures, engine, renewed
    ):
        def changed_meanwhile(_session, _now):
            figures.forget("x")
            return "before"

        def after(_session, _now):
            return "after"

        assert figures.get("x", engine, changed_meanwhile).value == "before"
        assert figures.get("x", engine, after).value == "before"
        renewed()
        assert figures.get("x", engine, after).value == "after"

    def test_a_page_does_not_wait_for_a_first_figure(self, figures, engine, renewed):
        go_on = threading.Event()
        figures.patience = 0.01
        assert figures.soon("x", engine, lambda _session, _now: go_on.wait(10)) is None
        go_on.set()
        renewed()
        assert figures.soon("x", engine, lambda _session, _now: "again").value is True

    def test_figures_stay_when_the_database_is_away(self, figures, clock, engine, renewed):
        def fails(_session, _now):
            raise StorageError("the database gave no answer: away")

        with pytest.raises(StorageError):
            figures.get("x", engine, fails)
        assert figures.get("x", engine, lambda _session, _now: 1).value == 1
        clock[0] = KEPT_SECONDS
        figures.get("x", engine, fails)
        renewed()
        assert figures.get("x", engine, fails).value == 1
