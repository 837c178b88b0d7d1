"""A phone that was without a net for a week, and then sends its queue five times, out of order, each time anew."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.test_field import parcel, picture, report_of
from tests.faults.recording import keep_if_long, often
from yiwang.cases.interface import Case, CaseFile
from yiwang.kernel import seals
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db
TIMES, WEEK = 5, timedelta(days=7)


def queue(client: Any, reports: int) -> list[dict[str, Any]]:
    """Reports of a week ago, each with a photo and a note of some minutes later."""
    blank, found = report_of(client), []
    begun = timezone.now() - WEEK
    for number in range(reports):
        at = begun + timedelta(minutes=30 * number)
        report = blank | {"command": str(new_id()), "case": str(new_id()), "at": at.isoformat()}
        photo = parcel(client, what="photo", case=report["case"], file_id=str(new_id()),
                       at=(at + timedelta(minutes=1)).isoformat())  # fmt: skip
        note = parcel(client, what="step", case=report["case"], form="note", at=(at + timedelta(minutes=2)).isoformat())
        found += [report, photo, note | {"answer.text": f"第 {number} 处，看过了"}]
    return found


def send(client: Any, one: dict[str, Any]) -> int:
    more = {"file": picture()} if one["what"] == "photo" else {}
    return int(client.post("/field/send", one | more).status_code)


def test_a_queue_sent_five_times_out_of_order_a_week_late(pages: Pages) -> None:  # noqa: F811
    client, chance = pages.client("grid_worker"), random.Random(9)
    parcels, answers, faults = queue(client, often(3, 20)), set[int](), []
    for _ in range(TIMES):
        chance.shuffle(parcels)
        # What was sent before its report is refused, and stays in the queue: the phone sends it again.
        answers |= {send(client, one) for one in parcels}
    done = 0
    for one in parcels:
        written = JournalEntry.objects.filter(command_id=one["command"])
        kinds = [entry.kind for entry in written if entry.kind in ("Reported", "NoteAdded", "FileAttached")]
        if not kinds and one["what"] == "step":
            continue  # somebody else's matter now: the phone is told why
        done += 1
        if len(kinds) != 1:
            faults.append(f"{one['what']} {one['command']}: {kinds}")
        if any(entry.happened_at != datetime.fromisoformat(one["at"]) for entry in written):
            faults.append(f"{one['command']}: not the phone's own time")
    reports = [one for one in parcels if one["what"] == "report"]
    if CaseFile.objects.filter(case_id__in=[one["case"] for one in reports]).count() != len(reports):
        faults.append("a photo is missing or there twice")
    if any(row.due_at <= row.entered_at for row in Case.objects.exclude(due_at=None)):
        faults.append("a deadline before its beginning")
    if (fault := seals.verify().fault) is not None:
        faults.append(f"not whole: {fault}")
    keep_if_long("phone", {"parcels": len(parcels), "times": TIMES, "done": done, "faults": faults})
    assert faults == []
    assert answers <= {200, 422}
    assert done >= 2 * len(reports)


def test_later_than_documented_is_taken_at_the_last_moment_that_is_believed(pages: Pages) -> None:  # noqa: F811
    client = pages.client("grid_worker")
    one = report_of(client) | {"at": (timezone.now() - timedelta(days=45)).isoformat()}
    assert send(client, one) == 200
    entry = JournalEntry.objects.get(command_id=one["command"], kind="Reported")
    assert entry.recorded_at - entry.happened_at == timedelta(days=30)
