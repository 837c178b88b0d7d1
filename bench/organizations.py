"""Measure organizations: reading all of a district's people into memory, and asking who answers.

    python -m bench.organizations [APPOINTMENTS]

Works in the site of YIWANG_HOME and DATABASE_URL, in a transaction that is taken back.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date

import django

from yiwang.engine.orgcharts import OrgChart
from yiwang.engine.orgcharts.definitions import Level, Line, Post, UnitKind
from yiwang.engine.problems import Text

DAY, SINCE = date(2026, 6, 1), date(2026, 1, 1)
COMMUNITIES = 200
POSTS = 20


def chart() -> OrgChart:
    """A community with twenty posts, each with the next as its stand-in, below a district."""
    posts = {
        f"post{number}": Post(
            f"post{number}", Text("", ""), "line", "community", "office", stand_in=f"post{number + 1}"
        )
        for number in range(POSTS)
    }
    posts |= {f"post{POSTS}": Post(f"post{POSTS}", Text("", ""), "line", "district")}
    levels = {"district": Level("district", Text("", ""), 1), "community": Level("community", Text("", ""), 2)}
    kinds = {"office": UnitKind("office", Text("", ""), "line", "community")}
    return OrgChart(levels, {"line": Line("line", Text("", ""))}, kinds, posts)


def fill(appointments: int) -> None:
    """Areas, units, people (every second post is vacant) and rules, straight into the tables."""
    from yiwang.foundation.organizations.models import Appointment, DispatchRule, Unit
    from yiwang.foundation.places.models import Area
    from yiwang.kernel.ids import new_id

    codes = [f"bench{number}" for number in range(COMMUNITIES)]
    Area.objects.create(code="bench", level="district", rank=3, name="区", full_name="区", path="bench/")
    Area.objects.bulk_create(
        Area(code=code, parent="bench", level="community", rank=5, name=code, full_name=code, path=f"bench/{code}/")
        for code in codes
    )
    units = [Unit(id=new_id(), kind="office", area=code, title=code, since=SINCE) for code in codes]
    Unit.objects.bulk_create(units)
    Appointment.objects.bulk_create(
        Appointment(
            id=new_id(), unit=units[number // POSTS % COMMUNITIES].id, post=f"post{number % POSTS // 2 * 2 + 1}",
            area=codes[number // POSTS % COMMUNITIES], account=new_id(), holder=str(number), since=SINCE,
        )
        for number in range(appointments)
    )  # fmt: skip
    DispatchRule.objects.bulk_create(
        DispatchRule(id=new_id(), matter=f"{kind}.*", area=unit.area, unit=unit.id, since=SINCE)
        for unit in units
        for kind in range(20)
    )


def measure(appointments: int) -> None:
    """Print what building the copy and asking it takes."""
    from yiwang.foundation.organizations import interface as organizations

    fill(appointments)
    posts = chart()
    begun = time.perf_counter()
    organizations.accountable(posts, "post1", "bench0", DAY)
    print(f"{appointments} appointments read into memory: {time.perf_counter() - begun:.2f} s")
    for area in range(COMMUNITIES):
        organizations.accountable(posts, "post0", f"bench{area}", DAY)
    begun = time.perf_counter()
    for number in range(10_000):
        found, _ = organizations.accountable(posts, "post0", f"bench{number % COMMUNITIES}", DAY)
        assert found is not None
    print(f"{10_000 / (time.perf_counter() - begun):,.0f} times a second: who answers, by one stand-in")
    begun = time.perf_counter()
    for number in range(10_000):
        code = f"bench{number % COMMUNITIES}"
        assert organizations.responsible_unit(f"{number % 20}.kind-of-matter", f"bench/{code}/", DAY) is not None
    print(f"{10_000 / (time.perf_counter() - begun):,.0f} times a second: which unit a matter goes to")


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.config.settings")
    django.setup()
    from django.db import transaction

    from yiwang.faces.cli.site import make_ready

    make_ready()
    with transaction.atomic():
        measure(int(arguments[0]) if arguments else 10_000)
        transaction.set_rollback(True)


if __name__ == "__main__":
    main(sys.argv[1:])
