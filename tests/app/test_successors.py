"""A unit with others below it is closed only when these have somewhere to belong."""

from datetime import date

import pytest

from tests.app.api import areas
from tests.app.people import do
from yiwang.foundation.organizations.interface import CloseUnit, OpenUnit
from yiwang.foundation.organizations.models import Unit
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import entries_of, verify_chain
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
SINCE, DAY = date(2026, 1, 1), date(2026, 12, 1)


def test_units_below_go_to_a_successor() -> None:
    areas()
    old, new, below = new_id(), new_id(), new_id()
    for id, title, parent in ((old, "老街道办", None), (new, "新街道办", None), (below, "综治办", old)):
        do(OpenUnit(id, "office", "11", title, SINCE, parent))
    with pytest.raises(Refused, match=r"organizations\.has_children") as refused:
        do(CloseUnit(old, DAY))
    assert "综治办" in refused.value.problems[0].what("zh-Hans")
    for wrong in (old, below):
        with pytest.raises(Refused, match=r"organizations\.(no_successor|unit_not_open)"):
            do(CloseUnit(old, DAY, wrong))
    do(CloseUnit(old, DAY, new))
    assert Unit.objects.get(id=below).parent == new
    assert [entry.kind for entry in entries_of(below)] == ["unit_opened", "unit_moved"]
    assert verify_chain(entries_of(below)) is None
    do(CloseUnit(below, DAY))
    do(CloseUnit(new, DAY))  # nothing goes on below it
