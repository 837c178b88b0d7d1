"""A list behind a number says why it holds fewer cases: months that were set aside, or lists that are still filled."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner

from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from tests.app.site import Site
from tests.app.sites import on_postgresql
from tests.app.test_months import ADMIN, OLD, old_cases  # noqa: F401 - a fixture
from yiwang.cases.actions.set_month_aside import SetMonthAside, TakeMonthBack
from yiwang.faces.cli.doctor import examine
from yiwang.faces.cli.main import main
from yiwang.insight import interface as insight
from yiwang.insight.models import Filling
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
LIST = "/desk/cases/?view=area&state=all&shared=1&counted=opened&from=2024-03-01&until=2024-05-01"


@pytest.fixture
def site(pages: Pages) -> Site:  # noqa: F811
    return pages.site


def listed(pages: Pages, address: str = LIST) -> str:  # noqa: F811
    return pages.client("dispatcher").get(address).content.decode()


@pytest.mark.skipif(not on_postgresql(), reason="SQLite has no months")
def test_it_says_how_many_lie_in_months_that_were_set_aside(
    pages: Pages, site: Site, old_cases: list[UUID]  # noqa: F811
) -> None:
    top = site.paths[CELL].split("/")[0]
    number = sum(insight.rolled([top], "level", date(2024, 3, 1), date(2024, 5, 1), ["opened"]).values())
    assert number == 4 and "共 4 件" in listed(pages) and "已移出的月份" not in listed(pages)
    site.do(SetMonthAside(new_id(), OLD), ADMIN)
    html = listed(pages)
    assert "共 1 件" in html and "还有 3 件在已移出的月份里" in html and "2024-03 (3)" in html
    assert "yiwang partitions attach 2024-03" in html
    elsewhere = listed(pages, LIST.replace("2024-03-01", "2024-04-01"))
    assert "共 1 件" in elsewhere and "已移出的月份" not in elsewhere, "of those days none is set aside"
    only = listed(pages, LIST.replace("2024-05-01", "2024-04-01"))
    assert "还有 3 件在已移出的月份里" in only, "also when nothing else is listed"
    site.do(TakeMonthBack(new_id(), OLD), ADMIN)
    assert "共 4 件" in listed(pages)


def test_it_says_how_far_the_lists_of_older_cases_are(pages: Pages, tmp_path: Path) -> None:  # noqa: F811
    admin = pages.client("admin")
    quiet = [listed(pages), admin.get("/admin/").content.decode()]
    Filling.objects.create(name="case_count", done=40, total=1000)
    told = [listed(pages), admin.get("/admin/").content.decode()]
    for before, after in zip(quiet, told, strict=True):
        assert "还在后台补齐" not in before
        assert "还在后台补齐：1000 件中已补 40 件" in after
    other = listed(pages, "/desk/cases/?view=area")
    assert "还在后台补齐" not in other, "a list behind no number is whole"
    assert "doctor.filling" in {one.code for one in examine(pages.site.now)}
    assert "1000" in CliRunner().invoke(main, ["doctor"]).output
