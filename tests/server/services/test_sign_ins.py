"""Sign-ins, codes and accounts as both databases keep them."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from licet_server.errors import ConflictError, InputError, NotFoundError
from licet_server.licensing.people import Role
from licet_server.services import accounts, sign_ins
from licet_server.storage.accounts import find_user, use_code
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.session import reading, transaction

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def user_id(engine: Engine) -> str:
    """Somebody of the vendor."""
    with transaction(engine) as session:
        return accounts.create_user(session, " Ann@Example.com ", name="Ann", role=Role.ADMIN, now=NOW).id


def begin(engine: Engine, user_id: str, *, now: datetime = NOW) -> str:
    with transaction(engine) as session:
        return sign_ins.begin(session, user_id, address="192.0.2.1", browser="Firefox", via="password", now=now).id


def test_a_password_of_the_command_line_is_one_of_the_pages(engine: Engine) -> None:
    from argon2 import PasswordHasher

    with transaction(engine) as session:
        row = accounts.create_user(session, "bob@example.com", password="ﬁne winter garden", now=NOW)
    assert row.password is not None
    assert row.password.startswith("$argon2id$")
    assert PasswordHasher().verify(row.password, "fine winter garden")  # one text, however it was typed


@pytest.mark.parametrize("password", ["short", "password1234", "bob.example!1", "x" * 201])
def test_a_weak_password_is_refused(engine: Engine, password: str) -> None:
    with pytest.raises(InputError) as refused, transaction(engine) as session:
        accounts.create_user(session, "bob@example.com", password=password, now=NOW)
    assert refused.value.field == "password"


def test_there_is_one_account_for_each_email(engine: Engine, user_id: str) -> None:
    with pytest.raises(ConflictError), transaction(engine) as session:
        accounts.create_user(session, "ANN@example.com", now=NOW)


def test_a_sign_in_changes_nothing_that_guards_the_account(engine: Engine, user_id: str) -> None:
    begin(engine, user_id)
    with reading(engine) as session:
        row = find_user(session, "ann@example.com")
        assert row is not None
        assert (row.version, row.signed_in_at) == (1, NOW)


def test_others_are_ended_and_one_stays(engine: Engine, user_id: str) -> None:
    here, *others = [begin(engine, user_id) for _ in range(3)]
    with transaction(engine) as session:
        assert sign_ins.end_all(session, user_id, but=here, now=NOW) == 2
    with reading(engine) as session:
        assert [row.id for row in sign_ins.list_live(session, user_id, role=None, now=NOW)] == [here]
        assert sign_ins.find(session, here, user_id="usr_other", role=None, now=NOW) is None
    with pytest.raises(NotFoundError), transaction(engine) as session:
        sign_ins.end_one(session, user_id, others[0], now=NOW)


def test_what_is_long_over_is_forgotten(engine: Engine, user_id: str) -> None:
    begin(engine, user_id)
    later = NOW + sign_ins.LASTS + timedelta(days=30)
    with transaction(engine) as session:
        assert sign_ins.forget_over(session, now=later - timedelta(seconds=1), limit=10) == 0
        assert sign_ins.forget_over(session, now=later, limit=10) == 1


def test_an_account_that_nobody_proved_is_forgotten_and_no_other(engine: Engine, user_id: str) -> None:
    with transaction(engine) as session:
        accounts.create_user(session, "never@example.com", proved=False, now=NOW)
        accounts.create_user(session, "support@vendor.example", role=Role.SUPPORT, proved=False, now=NOW)
    with transaction(engine) as session:
        later = NOW + accounts.UNPROVED_KEPT
        assert accounts.forget_unproved(session, now=later - timedelta(seconds=1), limit=10) == 0
        assert accounts.forget_unproved(session, now=later, limit=10) == 1
        assert find_user(session, "never@example.com") is None


def test_of_many_who_use_one_code_at_once_one_is_let_in(engine: Engine, user_id: str) -> None:
    barrier, used = threading.Barrier(4), []

    def use() -> None:
        barrier.wait()
        with transaction(engine) as session:
            used.append(use_code(session, user_id, counter=100))

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(used) == [False, False, False, True]
    with transaction(engine) as session:
        assert not use_code(session, user_id, counter=99)
        assert use_code(session, user_id, counter=101)
        assert session.get_one(UserRow, user_id).totp_counter == 101


@pytest.mark.sqlite_only(reason="it is about a text")
@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140.0 Safari/537 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537", "Chrome on Android"),
        ("curl/8.5", "curl"),
        ("<script>alert(1)</script>", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_said_in_three_words(agent: str, said: str) -> None:
    assert sign_ins.browser_of(agent) == said
