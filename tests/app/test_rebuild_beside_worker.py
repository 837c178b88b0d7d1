"""A rebuild beside a worker at work: what the worker claimed a moment ago is no difference, what is wrong is."""

from datetime import timedelta

import pytest

from tests.app.site import RESIDENT, build_site
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
