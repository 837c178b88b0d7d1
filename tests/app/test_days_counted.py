"""A simulation and a comparison say which local days they count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.test_local_days import PAGE, sent, text, weekday
from yiwang.engine.clocks.definitions import CalendarDay
from yiwang.faces.admin.days_counted import calendar_changes, counted, kept_days
from yiwang.faces.web.language import speaking
from yiwang.foundation.policy_packs import interface as packs
from yiwang.foundation.policy_packs.models import PackVersion

pytestmark = pytest.mark.django_db


def entered(pages: Pages) -> date:  # noqa: F811
    day = weekday()
    assert pages.client("admin").post(PAGE, sent(day)).status_code == 302
    return day


def test_the_days_of_a_stretch_are_kept_with_a_result_and_said(pages: Pages) -> None:  # noqa: F811
    day, today = entered(pages), timezone.localdate()
    found = counted(kept_days("", day, day, today))
    assert [(one.day, one.off, one.name) for one in found.lines] == [(day, True, "防台风停工")] and found.more == 0
    assert kept_days("", day + timedelta(days=1), day + timedelta(days=9), today)["rows"] == []
    assert kept_days("", day, day, today - timedelta(days=1))["rows"] == [], "not yet entered then"


def test_a_changed_calendar_is_told_as_it_counts_here(pages: Pages) -> None:  # noqa: F811
    day, today = entered(pages), timezone.localdate()
    old = packs.edition(pages.site.pack_hash, today).pack
    free = next(one for n in range(1, 9) if (one := day + timedelta(days=n)).isoweekday() < 6)
    more = {one: CalendarDay(one, "off", "试") for one in (day, free) if one not in old.calendar_days}
    new = replace(old, calendar_days={**old.calendar_days, **more})
    with speaking("en"):
        assert calendar_changes(old, old, "", today) == []
        lines = calendar_changes(old, new, "", today)
    assert len(lines) == len(more) and all("working → off" in line for line in lines)
    assert [line.endswith("here the local day (防台风停工) holds on") for line in lines] == [one == day for one in more]


def test_the_comparison_shows_the_days(pages: Pages) -> None:  # noqa: F811
    day, today = entered(pages), timezone.localdate()
    version = PackVersion.objects.get(hash=pages.site.pack_hash)
    version.hash, version.version = "0" * 64, "99.9.9"
    admin = pages.client("admin")
    alone = text(admin.get(f"/admin/packs/{pages.site.pack_hash}/compare/"))
    assert "算进的本地日子" not in alone
    version.save(force_insert=True)
    shown = text(admin.get(f"/admin/packs/{pages.site.pack_hash}/compare/"))
    assert "算进的本地日子" in shown and ("防台风停工" in shown) == (day.year == today.year)
