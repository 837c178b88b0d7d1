"""Lists that their filters have emptied say which are set, and lead out of each by itself: every list alike."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest

from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.test_pages_desk import text
from yiwang.cases.interface import Case

pytestmark = pytest.mark.django_db
LISTS = {
    "/desk/orders/": ("dispatcher", {"late": "1", "type": "dispute"}, ("已超时",)),
    "/desk/cases/": ("dispatcher", {"late": "1", "type": "dispute", "view": "area"}, ("已超时",)),
    "/desk/analyses/": ("dispatcher", {"length": "weekly"}, ("周报",)),
    "/admin/units/": ("admin", {"q": "zzz"}, ("“zzz”",)),
    "/admin/posts/": ("admin", {"q": "zzz"}, ("“zzz”",)),
    "/admin/posts/vacant/": ("admin", {"q": "zzz"}, ("“zzz”",)),
    "/admin/accounts/": ("admin", {"q": "zzz"}, ("“zzz”",)),
    "/admin/areas/": ("admin", {"q": "zzz"}, ("“zzz”",)),
    "/admin/cells/": ("admin", {"q": "zzz"}, ("“zzz”",)),
    "/admin/directory/": ("admin", {"q": "zzz"}, ("“zzz”",)),
    "/admin/answers/": ("admin", {"q": "zzz", "use": "decline"}, ("“zzz”", "不予受理")),
    "/admin/journal/": ("auditor", {"who": "zzz", "kind": "case", "until": "2020-01-06"},
                        ("“zzz”", "事项", "到哪一天：2020年1月6日", "从哪一天：")),
    "/admin/personal/": ("auditor", {"q": "zzz"}, ("“zzz”",)),
}  # fmt: skip


@pytest.mark.parametrize("address", LISTS)
def test_an_emptied_list_says_its_filters_and_leads_out_of_each(pages: Pages, address: str) -> None:  # noqa: F811
    role, asked, said = LISTS[address]
    html = text(pages.client(role).get(address, asked))
    part = html[html.index("可以这样找") - 400 :]
    assert all(one in part for one in said), part
    links = [dict(parse_qsl(unescape(one)[1:], keep_blank_values=True))
             for one in re.findall(r'<li><a (?:class="[^"]*" )?href="(\?[^"]*)"', part)]  # fmt: skip
    for name in set(asked) - {"view"}:
        rest = set(asked) - {name, "view"}
        assert any(not one.get(name) and rest <= set(one) for one in links), (name, links)
    assert "清除全部筛选" in part


def test_the_days_that_a_journal_shows_by_itself_are_a_filter_too(pages: Pages) -> None:  # noqa: F811
    """Whoever is told that nothing is there learns that only the last days were searched, and how to search all."""
    client = pages.client("auditor")
    html = text(client.get("/admin/journal/", {"who": "nobody-such"}))
    assert "从哪一天：" in html
    assert 'href="?who=nobody-such&since="' in html and "去掉“谁做的（账号）：‘nobody-such’”" in html
    assert "从哪一天：" not in text(client.get("/admin/journal/?who=nobody-such&since="))


def test_orders_are_narrowed_and_sorted_by_their_address(pages: Pages) -> None:  # noqa: F811
    Case.objects.update(supervised=1)
    client = pages.client("dispatcher")
    assert client.get("/desk/orders/").context["count"] == "1"
    assert client.get("/desk/orders/?type=service_request&sort=newest").context["count"] == "1"
    assert "快到期的在前" in text(client.get("/desk/orders/?sort=newest"))
    assert client.get("/desk/orders/?type=dispute").context["count"] == "0"
    assert client.get("/desk/orders/?state=ended").context["count"] == "1", "what is under supervision is open"
