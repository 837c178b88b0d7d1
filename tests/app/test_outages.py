"""What passes by itself: the database is away, the disk is full. Everybody is told so, and when to come again."""

from __future__ import annotations

import errno
from importlib import import_module
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from tests.app.api import Program, problem
from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.test_field import parcel, picture, report_of
from yiwang.cases import files
from yiwang.faces.outages import AWAY, FULL, outage
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db
worker = import_module("yiwang.faces.cli.worker")
OWN = "navy"
"""A picture that no other test has: bytes that are there already are not written again."""
GONE = OperationalError("server closed the connection unexpectedly")


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise GONE

    monkeypatch.setattr(connection, "cursor", refuse)


def quiet() -> Client:
    """A client that takes the answer as a browser does."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (GONE, AWAY), (InterfaceError("connection already closed"), AWAY),
        (OperationalError("database is locked"), AWAY),
        (OperationalError("database or disk is full"), FULL), (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OperationalError("no such column: x"), None), (OSError(errno.EACCES, "denied"), None), (ValueError("x"), None),
    ],
)  # fmt: skip
def test_what_passes_by_itself(fault: Exception, kind: Any) -> None:
    found = outage(fault)
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(("language", "said"), [("en", "unavailable"), ("zh-CN", "暂时用不了")])
def test_a_program_is_told_when_to_come_again(gone: None, language: str, said: str) -> None:
    sender = Program(token="0190a0a0-0000-7000-8000-000000000000.x", language=language, client=quiet())
    for answer in (sender.get("/cases"), sender.post("/cases", {"case_type": "x", "channel": "y", "facts": {}})):
        body = problem(answer)
        assert (answer.status_code, answer.headers["Retry-After"], body["code"]) == (503, "10", "site.away")
        assert said in body["detail"]
        assert "Traceback" not in answer.content.decode()


@pytest.mark.parametrize(("language", "said"), [("en", "unavailable"), ("zh-hans", "暂时用不了")])
def test_a_page_keeps_what_was_typed(gone: None, language: str, said: str) -> None:
    client = quiet()
    client.cookies["language"] = language
    answer = client.post("/report/", {"answer.what": "路灯不亮 <b>", "command": "c1"})
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert said in page
    assert 'value="路灯不亮 &lt;b&gt;"' in page and 'value="c1"' in page
    assert "Traceback" not in page and "server closed" not in page


def test_a_secret_is_not_written_into_the_page(gone: None) -> None:
    answer = quiet().post("/desk/sign-in/", {"login": "li", "password": "a sentence to remember"})
    assert answer.status_code == 503
    assert "a sentence" not in answer.content.decode()


def test_a_full_disk_refuses_a_file_and_leaves_nothing(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    client = pages.client("grid_worker")
    report = report_of(client)
    assert client.post("/field/send", report).status_code == 200
    client.raise_request_exception = False
    sent = parcel(client, what="photo", case=report["case"], file_id=str(new_id()))
    before = JournalEntry.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(files, "_write", full)
        answer = client.post("/field/send", sent | {"file": picture(OWN)})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert JournalEntry.objects.count() == before
    assert client.post("/field/send", sent | {"file": picture(OWN)}).status_code == 200
    assert JournalEntry.objects.count() == before + 1


def test_a_worker_that_begins_while_the_database_is_away_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([GONE, GONE, None])

    def ready() -> None:
        if (fault := next(answers)) is not None:
            raise fault

    monkeypatch.setattr(worker, "make_ready", ready)
    monkeypatch.setattr(worker, "connection", SimpleNamespace(close=lambda: None))
    monkeypatch.setattr(worker, "AFTER_FAILURE", 0)
    worker.wait_for_tables(Event())
    assert list(answers) == []


def test_our_own_fault_stays_a_fault_and_is_found_in_the_log_by_its_id(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("yiwang.faces.web.middleware._too_often", broken)
    answer = quiet().get("/")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.content.decode()
    (record,) = [one for one in caplog.records if one.name == "yiwang.faces.web.views"]
    assert isinstance(record.args, tuple) and str(record.args[-1]) in answer.content.decode()
    assert record.exc_info and record.exc_info[0] is ZeroDivisionError
