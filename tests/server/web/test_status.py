"""The status page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from licet_server import __version__
from licet_server.errors import StorageError
from licet_server.services.uptime import check
from licet_server.storage.session import transaction
from licet_server.storage.uptime import count_checks
from licet_server.web.public import status

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")


@pytest.fixture
def checked(engine, installation):
    """A worker has looked a moment ago."""
    with transaction(engine) as session:
        check(session, installation, now=datetime.now(UTC))


def bars(page: str) -> dict[str, int]:
    """Return how many days of each kind the first part shows."""
    drawing = re.search(r"<svg class=\"days\".*?</svg>", page, re.DOTALL)[0]
    return {kind: path.count("M") for kind, path in re.findall(r'class="day-(\w+)" d="([^"]*)"', drawing)}


def test_everything_works_and_days_that_nobody_saw_are_not_green(visitor, checked):
    page = visitor.get("/status").text
    assert "Everything works." in page
    assert bars(page) == {"none": 89, "good": 1}
    assert "Webhooks" not in page


def test_a_bad_day_is_lower_and_named_in_words(visitor, engine, checked):
    day = (datetime.now(UTC) - timedelta(days=2)).date()
    with transaction(engine) as session:
        count_checks(session, day, "checks", good=900, bad=100)
    page = visitor.get("/status").text
    assert bars(page) == {"none": 88, "bad": 1, "good": 1}
    assert "One day with trouble" in page
    assert "worked 90.00 % of the time" in page


def test_a_worker_that_is_silent_is_said_so_and_license_checks_still_work(visitor, engine, installation):
    with transaction(engine) as session:
        check(session, installation, now=datetime.now(UTC) - timedelta(minutes=5))
    page = visitor.get("/status").text
    assert "Something else does not run as it should" in page
    assert visitor.get("/status.json").json["status"] == "degraded"


def test_programs_read_the_same_and_nothing_about_the_inside(visitor, installation, checked):
    answer = visitor.get("/status.json")
    assert answer.json["status"] == "ok"
    assert {each["part"]: each["status"] for each in answer.json["parts"]}["worker"] == "good"
    for text in (answer.text, visitor.get("/status").text):
        assert __version__ not in text
        assert "sqlite" not in text.lower()
        assert str(installation.settings.data_dir) not in text


def test_many_who_look_cost_one_look(visitor, checked, monkeypatch):
    visitor.get("/status")
    monkeypatch.setattr(status, "_look", lambda: pytest.fail("nobody had to look"))
    assert visitor.get("/status").status_code == 200


def test_without_its_database_the_page_still_answers(visitor, monkeypatch):
    def gone():
        raise StorageError("no database at 10.0.0.7")

    monkeypatch.setattr(status.db, "reading", gone)
    page = visitor.get("/status")
    assert page.status_code == 200
    assert "License checks are disturbed" in page.text
    assert "10.0.0.7" not in page.text


def test_where_no_worker_ever_ran_not_everything_works(visitor):
    assert "Everything works." not in visitor.get("/status").text
    assert visitor.get("/status.json").json["status"] == "degraded"


def test_whoever_is_signed_in_sees_it_too_when_the_database_is_gone_and_stays_signed_in(desk, monkeypatch):
    somebody = desk()

    def gone(*_args, **_options):
        raise StorageError("no database at 10.0.0.7")

    with monkeypatch.context() as lost:
        for module in ("people", "sessions"):
            lost.setattr(f"licet_server.web.accounts.{module}.reading", gone)
        lost.setattr(status.db, "reading", gone)
        assert somebody.get("/status").status_code == 200
        assert somebody.get("/status.json").json["status"] == "down"
        refused = [somebody.get(path) for path in ("/admin", "/contact", "/change")]
    assert [page.status_code for page in refused] == [503] * 3
    assert "database cannot be reached" in refused[0].text
    assert somebody.get("/admin").status_code == 200
