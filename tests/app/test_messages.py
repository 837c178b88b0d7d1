"""Messages: made with their outbox row, sent once where all goes well, again where it does not, signed for partners."""

import base64
import hmac
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from tests.app.people import CLERK, NOW, do
from tests.shared import ROOT
from yiwang.foundation.messages.interface import (
    REPORTER,
    EndSubscription,
    Letter,
    Message,
    NotSent,
    Owed,
    Subscribe,
    forget_sent,
    owe_messages,
    send_due,
    stuck,
    subscriptions_below,
    subscriptions_to,
)
from yiwang.foundation.messages.models import Delivery
from yiwang.foundation.registers.interface import keep_contact
from yiwang.kernel.ids import new_id
from yiwang.kernel.outbox import CLAIM_FOR, back_off
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
SECRET = "a secret that is long enough"
TOLD = Message("sms", REPORTER, "", "您反映的事项有了答复。")


class Stub:
    """A gateway of a site's own, named by its dotted path."""

    letters: list[Letter] = []
    failures: list[Exception] = []

    def send(self, letter: Letter) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.letters.append(letter)


@pytest.fixture(autouse=True)
def stub(settings: Any) -> Iterator[type[Stub]]:
    settings.GATEWAYS = {**settings.GATEWAYS, "sms": "tests.app.test_messages.Stub"}
    Stub.letters.clear()
    Stub.failures.clear()
    yield Stub


def contact(phone: str = "13900000001") -> UUID:
    case = new_id()
    keep_contact(case, "", phone, False, "report", date(2027, 1, 1)).save(force_insert=True)
    return case


def test_the_number_is_unsealed_only_to_send() -> None:
    case = contact()
    owe_messages(case, 3, [TOLD], NOW)
    assert "13900000001" not in str(Delivery.objects.values())
    assert send_due(NOW) == 1
    assert [(letter.to, letter.text) for letter in Stub.letters] == [("13900000001", TOLD.text)]
    assert send_due(NOW) == 0


def test_nobody_to_tell_is_no_failure() -> None:
    owe_messages(new_id(), 1, [TOLD], NOW)
    assert send_due(NOW) == 0
    assert Delivery.objects.get().state == "unwanted"


def test_what_fails_is_sent_again_later_under_the_same_id_and_given_up_after_days() -> None:
    owe_messages(contact(), 3, [TOLD], NOW)
    Stub.failures[:] = [OSError("no network"), NotSent("busy")]
    moments = [NOW, NOW + timedelta(seconds=2), NOW + timedelta(seconds=6)]
    assert [send_due(moment) for moment in moments] == [0, 0, 1]
    assert Delivery.objects.get().attempts == 3
    owe_messages(contact(), 3, [TOLD], NOW)
    Stub.failures[:] = [OSError("no network")]
    send_due(NOW + timedelta(days=4))
    assert Delivery.objects.filter(state="given_up", failure="OSError").count() == 1


def test_a_refusal_for_good_is_not_tried_again() -> None:
    owe_messages(contact(), 3, [TOLD], NOW)
    Stub.failures[:] = [NotSent("no such number", for_good=True)]
    send_due(NOW)
    row = Delivery.objects.get()
    assert (row.state, row.failure) == ("given_up", "no such number")


def test_a_message_that_another_worker_holds_is_left_to_it_until_the_claim_runs_out() -> None:
    owe_messages(contact(), 3, [TOLD], NOW)
    Delivery.objects.update(claimed_until=NOW + CLAIM_FOR, attempts=1)
    assert send_due(NOW + timedelta(seconds=1)) == 0
    assert send_due(NOW + CLAIM_FOR + timedelta(seconds=1)) == 1


def test_what_was_sent_is_forgotten_after_a_month() -> None:
    owe_messages(contact(), 3, [TOLD], NOW)
    assert forget_sent(NOW + timedelta(days=40)) == 0
    send_due(NOW)
    assert forget_sent(NOW + timedelta(days=29)) == 0
    assert forget_sent(NOW + timedelta(days=31)) == 1


def test_the_demo_writes_messages_to_a_file_that_shows_no_number(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    settings.GATEWAYS = {"sms": "yiwang.foundation.messages.gateways.file.FileGateway"}
    owe_messages(contact(), 3, [TOLD], NOW)
    send_due(NOW)
    written = (tmp_path / "messages.jsonl").read_text("utf-8")
    assert json.loads(written)["text"] == TOLD.text
    assert "13900000001" not in written


class Partner(HTTPServer):
    """A partner's server."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []


class _Handler(BaseHTTPRequestHandler):
    server: Partner

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        status = self.server.answers.pop(0) if self.server.answers else 204
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture
def partner(settings: Any) -> Iterator[Partner]:
    settings.DEBUG = True
    server = Partner()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def subscribe(partner: Partner, path: str = "c/") -> UUID:
    address = f"http://127.0.0.1:{partner.server_port}/hook"
    return do(Subscribe(new_id(), "A partner", address, SECRET, path, frozenset({"CaseEnded"})))


def test_a_webhook_is_signed_so_that_the_partner_can_check_it(partner: Partner) -> None:
    name = str(subscribe(partner))
    case = new_id()
    owe_messages(case, 7, [Message("webhook", name, "", "", {"kind": "CaseEnded", "number": "一"})], NOW)
    assert send_due(NOW) == 1
    headers, body = partner.got[0]
    assert headers["webhook-id"] == f"{case}.7.0"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(SECRET.encode(), signed, sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert json.loads(body) == {"id": f"{case}.7.0", "kind": "CaseEnded", "number": "一"}


def test_the_check_that_the_docs_show_to_receivers_holds(partner: Partner) -> None:
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    (block,) = [one for one in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "def genuine" in one]
    shown: dict[str, Any] = {}
    exec(block, shown)
    owe_messages(new_id(), 7, [Message("webhook", str(subscribe(partner)), "", "", {"kind": "CaseEnded"})], NOW)
    send_due(NOW)
    headers, body = partner.got[0]
    given = {name.title(): value for name, value in headers.items()}
    now = NOW.timestamp() + 60

    def genuine(secret: str = SECRET, body: bytes = body, seen: tuple[str, ...] = (), now: float = now) -> bool:
        return bool(shown["genuine"](secret, given, body, seen, now))

    assert genuine()
    assert not genuine(secret="another secret of some length")
    assert not genuine(body=body.replace(b"Ended", b"ended"))
    assert not genuine(seen=(headers["webhook-id"],))
    assert not genuine(now=now + 600)


@pytest.mark.parametrize(("status", "state"), [(500, "waiting"), (302, "waiting"), (410, "given_up"), (200, "sent")])
def test_what_a_partner_answers(partner: Partner, status: int, state: str) -> None:
    name = str(subscribe(partner))
    partner.answers.append(status)
    owe_messages(new_id(), 7, [Message("webhook", name, "", "")], NOW)
    send_due(NOW)
    assert Delivery.objects.get().state == state
    assert len(partner.got) == 1


def test_a_partner_that_fails_is_asked_with_one_message_and_nobody_waits_for_it(partner: Partner) -> None:
    name = str(subscribe(partner))
    partner.answers[:] = [500, 500]
    for number in range(3):
        owe_messages(new_id(), 7, [Message("webhook", name, "", "", {"n": number})], NOW + timedelta(seconds=number))
    owe_messages(contact(), 3, [TOLD], NOW + timedelta(seconds=3))
    later = NOW + timedelta(seconds=5)
    assert send_due(later) == 1
    assert (len(partner.got), len(Stub.letters)) == (1, 1)
    assert send_due(later + timedelta(seconds=1)) == 0
    assert send_due(later + back_off(1)) == 0
    assert len(partner.got) == 2
    (listed,) = subscriptions_below("c/")
    assert listed.owed == Owed(waiting=3, since=NOW, failure="answered 500", given_up=0)
    assert stuck(later) == (3, "answered 500")
    assert send_due(later + back_off(1) + back_off(2)) == 3
    (listed,) = subscriptions_below("c/")
    assert listed.owed == Owed()


def test_what_was_given_up_is_shown_to_whoever_keeps_the_subscriptions(partner: Partner) -> None:
    name = str(subscribe(partner))
    partner.answers[:] = [410]
    owe_messages(new_id(), 7, [Message("webhook", name, "", "")], NOW)
    send_due(NOW)
    (listed,) = subscriptions_below("")
    assert listed.owed == Owed(failure="answered 410", given_up=1)


def test_subscriptions_hold_for_their_area_and_kinds_until_they_end(partner: Partner) -> None:
    found = subscribe(partner)
    assert [one.id for one in subscriptions_to("CaseEnded", "c/d/")] == [found]
    assert subscriptions_to("CaseEnded", "x/") == subscriptions_to("MeToo", "c/d/") == []
    owe_messages(new_id(), 7, [Message("webhook", str(found), "", "")], NOW)
    do(EndSubscription(found))
    assert subscriptions_to("CaseEnded", "c/d/") == []
    assert send_due(NOW) == 0
    assert partner.got == []


@pytest.mark.parametrize(
    ("address", "secret", "code"),
    [
        ("http://example.org/x", SECRET, "bad_address"),
        ("file:///etc/passwd", SECRET, "bad_address"),
        ("https://", SECRET, "bad_address"),
        ("https://example.org/x", "short", "short_secret"),
    ],
)
def test_what_cannot_be_subscribed(address: str, secret: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        do(Subscribe(new_id(), "A partner", address, secret, ""))


def test_only_an_administrator_lets_partners_subscribe() -> None:
    with pytest.raises(Refused, match="not_allowed"):
        do(Subscribe(new_id(), "A partner", "https://example.org/x", SECRET, ""), CLERK)


def test_now_is_given() -> None:
    """The tests above would pass with a hidden clock too; this one would not."""
    owe_messages(contact(), 3, [TOLD], NOW + timedelta(minutes=30))
    assert send_due(NOW) == 0
    assert send_due(NOW + timedelta(minutes=31)) == 1


def test_what_a_clock_ahead_wrote_leaves_when_it_is_set_back() -> None:
    owe_messages(contact(), 3, [TOLD], NOW + timedelta(days=30))
    assert send_due(NOW) == 1


def test_a_partner_hears_of_a_case_in_its_order_and_of_others_meanwhile(partner: Partner) -> None:
    name, case, other = str(subscribe(partner)), new_id(), new_id()
    partner.answers[:] = [500]
    owe_messages(case, 3, [Message("webhook", name, "", "", {"n": 1})], NOW)
    send_due(NOW)
    owe_messages(case, 5, [Message("webhook", name, "", "", {"n": 2})], NOW)
    owe_messages(other, 1, [Message("webhook", name, "", "", {"n": 3})], NOW)
    later = NOW
    for _ in range(6):
        send_due(later)
        later += timedelta(seconds=10)
    told = [json.loads(body)["n"] for _, body in partner.got]
    assert sorted(told) == [1, 1, 2, 3]
    assert told.index(2) > 1 == told[0]
    assert [headers["webhook-id"] for headers, _ in partner.got].count(f"{case}.3.0") == 2


def test_a_slow_partner_gets_one_message_a_turn(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(0, 1000, 5))
    monkeypatch.setattr("yiwang.foundation.messages.actions.deliver.monotonic", lambda: next(moments))
    name = str(subscribe(partner))
    for _ in range(3):
        owe_messages(new_id(), 1, [Message("webhook", name, "", "")], NOW)
    owe_messages(contact(), 3, [TOLD], NOW)
    assert (send_due(NOW), len(partner.got), len(Stub.letters)) == (2, 1, 1)
    assert (send_due(NOW), len(partner.got)) == (1, 2)
