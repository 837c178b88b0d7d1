"""Doctor, worker duties and the health endpoint: what is wrong is named, with a way to mend it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.app.people import do
from tests.shared import ROOT
from yiwang.faces.cli.doctor import SPACE, examine
from yiwang.faces.cli.doctor_running import MARK, WAITING
from yiwang.faces.worker import duties
from yiwang.faces.worker.loop import Duty, turn
from yiwang.foundation.messages import interface as messages
from yiwang.foundation.policy_packs.interface import ActivatePack, InstallPack
from yiwang.foundation.registers.interface import contact_hint, keep_contact
from yiwang.kernel.civil_time import civil
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalSeal, OutboxEntry

pytestmark = pytest.mark.django_db


def codes(now: datetime) -> set[str]:
    return {problem.code for problem in examine(now)}


def now() -> datetime:
    return datetime.now(UTC)


def test_a_site_without_a_pack_is_told_so() -> None:
    assert "doctor.no_pack" in codes(now())


def test_a_calendar_that_ends_is_told_before_it_does() -> None:
    moment = now()
    ref = do(InstallPack(new_id(), ROOT / "packs" / "demo_city"))
    do(ActivatePack(new_id(), ref.hash, "", max(civil(moment).date(), date(2026, 11, 21))))
    missing = [p for p in examine(datetime(2040, 6, 1, tzinfo=UTC)) if p.code == "doctor.calendar"]
    assert [p.details["year"] for p in missing] == [2040, 2041]


def test_what_nobody_works_off_is_told() -> None:
    moment = now()
    OutboxEntry.objects.create(
        aggregate_id=new_id(), seq=1, aggregate_kind="note", first_seq=1, effects=[], due_at=moment
    )
    assert "doctor.worker" not in codes(moment + WAITING)
    assert "doctor.worker" in codes(moment + WAITING + timedelta(seconds=1))


def test_secrets_that_are_short_or_open_are_told(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    settings.FIELD_KEY = "short"
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "fields.key").write_text("short")
    (tmp_path / "secrets" / "fields.key").chmod(0o644)
    assert {"doctor.secret", "doctor.secret_readable"} <= codes(now())


def test_a_full_disk_and_debugging_are_told(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEBUG = True
    usage = type("Usage", (), {"free": SPACE - 1})()
    monkeypatch.setattr("yiwang.faces.cli.doctor.shutil.disk_usage", lambda folder: usage)
    assert {"doctor.debug", "doctor.disk"} <= codes(now())


def test_health_says_whether_the_database_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/healthz").json() == {"ok": True}
    assert client.post("/healthz").status_code in (403, 405)

    def broken() -> None:
        from django.db import OperationalError

        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", broken)
    assert client.get("/healthz").status_code == 503


def test_contacts_are_erased_on_their_day_once() -> None:
    case, moment = new_id(), datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    keep_contact(case, "某人", "13900000001", False, "report", date(2026, 11, 21)).save(force_insert=True)
    assert duties.erase_contacts(moment - timedelta(days=1)) == 0
    assert duties.erase_contacts(moment) == 1
    assert duties.erase_contacts(moment) == 0
    assert contact_hint(case) is None


def test_a_turn_does_what_is_due_and_one_that_fails_stops_nobody() -> None:
    done: list[str] = []

    def fails(moment: datetime) -> int:
        raise RuntimeError("our own bug")

    def works(moment: datetime) -> int:
        done.append("x")
        return 2

    todo = [Duty(fails), Duty(works, every=timedelta(hours=1))]
    start = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    assert turn(todo, start) == 2
    assert turn(todo, start + timedelta(minutes=59)) == 0
    assert turn(todo, start + timedelta(minutes=60)) == 2
    assert done == ["x", "x"]


def test_sealing_is_a_duty() -> None:
    case, moment = new_id(), datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    keep_contact(case, "", "13900000001", False, "report", date(2026, 11, 21)).save(force_insert=True)
    duties.erase_contacts(moment)
    assert duties.seal_days(moment + timedelta(days=2)) == 2
    assert JournalSeal.objects.count() == 2


def test_a_case_that_nobody_woke_is_told(settings: Any, tmp_path: Path) -> None:
    from tests.app.site import build_site
    from tests.app.story import Story, at
    from yiwang.cases.interface import Case

    story = Story(build_site())
    story.monday()
    OutboxEntry.objects.all().delete()
    due = Case.objects.get().wake_at
    assert due is not None
    assert "doctor.worker" not in codes(due + WAITING)
    assert "doctor.worker" in codes(due + WAITING + timedelta(seconds=1))
    assert "doctor.seals" in codes(at(18, "03:00"))
    duties.seal_days(at(18, "03:00"))
    assert "doctor.seals" not in codes(at(18, "03:00"))


def test_a_backup_that_is_missing_or_old_is_told(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    assert "doctor.no_backup" in codes(now())
    (tmp_path / MARK).write_text('{"made_at": "2026-11-01T00:00:00+00:00"}')
    assert codes(datetime(2026, 11, 7, tzinfo=UTC)) & {"doctor.no_backup", "doctor.old_backup"} == set()
    assert "doctor.old_backup" in codes(datetime(2026, 11, 9, tzinfo=UTC))


def test_messages_that_do_not_leave_and_an_undeclared_proxy_are_told(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    settings.GATEWAYS = {"sms": "no.such.Gateway"}
    settings.ALLOWED_HOSTS = ["net.example.org"]
    owed = [messages.Message("sms", messages.REPORTER, "", "x")]
    case = new_id()
    keep_contact(case, "", "13900000001", False, "report", date(2027, 1, 1)).save(force_insert=True)
    moment = now()
    messages.owe_messages(case, 1, owed, moment)
    messages.send_due(moment)
    assert {"doctor.messages", "doctor.proxy"} <= codes(moment + timedelta(hours=2))
    assert "doctor.messages_to_file" not in codes(moment)
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    assert "doctor.proxy" not in codes(moment)
