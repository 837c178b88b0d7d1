"""A rebuild beside a worker at work: what the worker claimed a moment ago is no difference, what is wrong is."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.app.site import RESIDENT, build_site
from yiwang.cases.actions.rebuild_cases import without_journal
from yiwang.cases.interface import Case, ReportCase, claim_wakes, rebuild_cases
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
FACTS = {"kind": "street_lamp", "what": "路灯不亮", "danger": False, "address": "东门口"}


def test_a_claimed_case_does_not_differ() -> None:
    site = build_site("demo_city")
    case_id = new_id()
    site.do(ReportCase(case_id, "service_request", "resident_web", FACTS, area="demo-grid_cell-1"), RESIDENT)
    due = Case.objects.get(id=case_id).wake_at
    assert due is not None
    now = due + timedelta(seconds=5)
    assert list(claim_wakes(now)) == [case_id]
    claimed = Case.objects.get(id=case_id).wake_at
    assert claimed != due
    assert rebuild_cases(now=now + timedelta(seconds=1)).differed == 0
    assert Case.objects.get(id=case_id).wake_at == claimed  # it stays claimed
    Case.objects.filter(id=case_id).update(wake_at=now + timedelta(days=900))
    wrong = rebuild_cases(now=now)
    assert wrong.shown == [(case_id, ("wake_at",))]
    assert Case.objects.get(id=case_id).wake_at == due


def test_a_row_of_which_the_journal_says_nothing_is_taken_away() -> None:
    """And looked for by a join, however many cases there are: no list of all of them is searched for each."""
    site = build_site("demo_city")
    case_id, made_up = new_id(), new_id()
    site.do(ReportCase(case_id, "service_request", "resident_web", FACTS, area="demo-grid_cell-1"), RESIDENT)
    Case(**{**Case.objects.values().get(id=case_id), "id": made_up, "number": "made-up"}).save(force_insert=True)
    plan = without_journal().explain()
    assert "Anti Join" in plan if connection.vendor == "postgresql" else "SEARCH U0" in plan
    assert rebuild_cases().shown == [(made_up, ("no_journal",))]
    assert list(Case.objects.values_list("id", flat=True)) == [case_id]
