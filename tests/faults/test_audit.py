"""The audit that follows every kill: it finds nothing in a whole site, and something in one that is not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.app.site import NOW, build_site
from tests.faults.audit import audit
from yiwang.cases.interface import AddNote, Case, ReportCase
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import OutboxEntry

pytestmark = pytest.mark.django_db
FACTS = {"kind": "street_lamp", "what": "路灯不亮", "address": "三号楼", "danger": False}


@pytest.fixture
def sent() -> list[dict[str, Any]]:
    """A report and a note, as a client remembers them."""
    site = build_site("demo_city")
    cell = next(code for code in site.paths if "grid_cell" in code)
    clerk = site.person("intake_clerk", site.paths[cell].strip("/").split("/")[-2])
    case, first, second = new_id(), new_id(), new_id()
    site.do(ReportCase(case, "service_request", "window", FACTS, area=cell, on_behalf=True), clerk, NOW, first)
    site.do(AddNote(case, "看过了", False), clerk, NOW, second)
    return [said("Reported", first, case), said("NoteAdded", second, case), said("NoteAdded", new_id(), "", "refused")]


def said(what: str, key: UUID, case: UUID | str, state: str = "acknowledged") -> dict[str, Any]:
    return {"what": what, "key": str(key), "case": str(case), "state": state}


def test_a_whole_site_has_no_fault(sent: list[dict[str, Any]]) -> None:
    found = audit(sent)
    assert found["faults"] == []
    assert (found["acknowledged"], found["refused"]) == (2, 1)


def test_what_was_lost_is_found(sent: list[dict[str, Any]]) -> None:
    lost = said("NoteAdded", new_id(), sent[0]["case"])
    assert audit([*sent, lost])["faults"] == [f"lost: NoteAdded {lost['key']}"]


def test_what_was_refused_and_done_is_found(sent: list[dict[str, Any]]) -> None:
    sent[1]["state"] = "refused"
    assert audit(sent)["faults"] == [f"refused and done: NoteAdded {sent[1]['key']}"]


def test_an_outbox_row_that_is_missing_is_found(sent: list[dict[str, Any]]) -> None:
    OutboxEntry.objects.order_by("seq")[0].delete()
    (fault,) = audit(sent)["faults"]
    assert fault.startswith("nothing is owed for")


def test_a_row_that_is_not_what_the_journal_says_is_found(sent: list[dict[str, Any]]) -> None:
    Case.objects.update(supervised=7)
    (fault,) = audit(sent)["faults"]
    assert fault.startswith("rows differ")
