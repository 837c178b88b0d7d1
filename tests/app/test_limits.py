"""How often somebody may come: counted across processes, by the visitor's own address, and said clearly."""

from __future__ import annotations

from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from tests.app.api import PASSWORD, account
from yiwang.config.limits import limits_of
from yiwang.faces import visitors
from yiwang.kernel.limits import PATIENCE, WINDOW, Limiter, forget_counts
from yiwang.kernel.models import RateCount

pytestmark = pytest.mark.django_db
NOW = 1_000_000 * float(WINDOW)


@pytest.fixture(autouse=True)
def within_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, no new minute begins in the middle of a test."""
    monkeypatch.setattr(visitors, "time", SimpleNamespace(time=lambda: NOW))


def test_two_processes_share_one_limit() -> None:
    one, other = Limiter(), Limiter()
    waits = [process.take("guess:x", 4, NOW) for _ in range(3) for process in (one, other)]
    assert [wait == 0 for wait in waits] == [True] * 4 + [False] * 2
    assert waits[-1] == WINDOW + 1
    assert one.take("guess:y", 4, NOW) == 0


def test_a_new_minute_begins_anew_and_the_old_counts_go() -> None:
    counting = Limiter()
    assert [counting.take("x", 1, NOW + second) > 0 for second in (0, 1, WINDOW)] == [False, True, False]
    assert forget_counts(NOW + WINDOW) == 0
    assert forget_counts(NOW + 2 * WINDOW) == 1
    assert not RateCount.objects.exists()


def test_a_busy_sender_costs_few_writes_and_never_gets_more(django_assert_max_num_queries: Any) -> None:
    counting = Limiter()
    with django_assert_max_num_queries(42):
        allowed = sum(counting.take("member", 1200, NOW) == 0 for _ in range(1300))
    assert allowed == 1200


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite has one writer")
def test_a_count_waits_for_the_writer_as_every_transaction_does() -> None:
    seen: list[tuple[bool, Any]] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "rate_count" in sql:
            seen.append((connection.in_atomic_block, connection.patience))  # type: ignore[attr-defined]
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        assert Limiter().take("x", 5, NOW) == 0
    assert seen == [(True, PATIENCE)]
    assert connection.patience is None  # type: ignore[attr-defined]


def test_while_one_waits_to_be_counted_the_others_go_on() -> None:
    """The database is slow for the one; that keeps nobody else."""
    comes, goes_on = Event(), Event()

    class Slow(Limiter):
        def _take_some(self, key: str, held: Any, limit: int) -> None:
            if key == "slow":
                comes.set()
                goes_on.wait(60)
            held.left = 1

    counting, found = Slow(), list[int]()
    waiting = Thread(target=lambda: counting.take("slow", 5, NOW))
    other = Thread(target=lambda: found.append(counting.take("other", 5, NOW)))
    waiting.start()
    assert comes.wait(60)
    other.start()
    other.join(60)
    try:
        assert found == [0]
    finally:
        goes_on.set()
        waiting.join()
        other.join()


def test_what_is_given_back_may_be_taken_again() -> None:
    counting = Limiter()
    for _ in range(10):
        assert counting.take("x", 2, NOW) == 0
        counting.give_back("x", NOW)
    assert [counting.take("x", 2, NOW) > 0 for _ in range(3)] == [False, False, True]


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "expected"),
    [
        ("", "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1,10.0.0.0/8", "127.0.0.1", "198.51.100.1, 10.2.3.4", "198.51.100.1"),
        ("127.0.0.1", "127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "nonsense", "nonsense"),
        ("", "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        ("127.0.0.1", "::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
    ],
)
def test_the_visitor_is_whom_a_declared_proxy_names(
    settings: Any, proxies: str, peer: str, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = [one for one in proxies.split(",") if one]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})
    assert visitors.visitor(request) == expected
    assert expected not in visitors.address(request)


def test_a_site_sets_its_own_limits() -> None:
    assert limits_of("guess=5, member=9") == {"guess": 5, "member": 9}
    assert limits_of("") == {}
    with pytest.raises(ValueError, match="guess"):
        limits_of("guess")


def test_guessing_a_code_on_the_portal_is_bounded_in_both_languages(settings: Any) -> None:
    settings.LIMITS = {"guess": 2}
    guesses = [Client().post("/track/", {"number": "261116ABCDEFGH", "code": str(n)}) for n in range(3)]
    assert [one.status_code for one in guesses] == [422, 422, 429]
    assert 0 < int(guesses[2].headers["Retry-After"]) <= WINDOW + 1
    text = guesses[2].content.decode()
    assert "请稍等" in text
    assert "回到表单" in text
    assert "12345" in text
    assert "261116ABCDEFGH" not in text
    english = Client(headers={"Accept-Language": "en"}).post("/track/", {"number": "x", "code": "y"})
    assert "Please wait" in english.content.decode()
    assert Client().get("/track/").status_code == 200


def test_what_was_typed_is_not_lost(settings: Any) -> None:
    settings.LIMITS = {"public_write": 0}
    refused = Client().post("/report/form/", {"what": "路灯 <不亮>", "csrfmiddlewaretoken": "old"})
    text = refused.content.decode()
    assert refused.status_code == 429
    assert '<input type="hidden" name="what" value="路灯 &lt;不亮&gt;">' in text
    assert 'value="old"' not in text
    assert "再次提交" in text


def test_signing_in_rightly_is_no_guess(settings: Any) -> None:
    settings.LIMITS = {"guess": 2}
    account("wang")
    right = {"login": "wang", "password": PASSWORD}
    assert [Client().post("/desk/sign-in/", right).status_code for _ in range(4)] == [302] * 4
    wrong = [Client().post("/desk/sign-in/", right | {"password": "no"}).status_code for _ in range(3)]
    assert wrong == [422, 422, 429]
