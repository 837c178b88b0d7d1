"""Answer templates of an office: added, changed and ended in administration, offered beside the pack's."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from tests.app.pages import CELL, HANDLER, Pages, handled, pages  # noqa: F401 - fixtures
from yiwang.cases.interface import LocalAnswer, local_answers, templates_for
from yiwang.foundation.organizations import interface as organizations
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db
PAGE = "/admin/answers/"


def text(response: Any) -> str:
    return unescape(response.content.decode())


def offered(pages: Pages, post: str = HANDLER) -> dict[str, str]:  # noqa: F811
    found = templates_for(pages.site.person(post, CELL), pages.case_id, "extend") or []
    return {one.title.zh: one.text.zh for one in found}


def sent(pages: Pages, **changes: str) -> dict[str, str]:  # noqa: F811
    unit = str(pages.site.person(HANDLER, CELL).unit_id)
    return {
        "form": "add", "command": str(new_id()), "unit": unit, "title": "等配件", "use": "extension",
        "text_zh": "{{number}} 的配件还没有到。", **changes,
    }  # fmt: skip


def test_it_is_added_offered_changed_and_ended(handled: Pages) -> None:  # noqa: F811
    admin = handled.client("admin")
    before = offered(handled)
    assert admin.post(PAGE, sent(handled)).status_code == 302
    (one,) = local_answers()
    assert offered(handled) == before | {"等配件（本地）": f"{handled.number} 的配件还没有到。"}
    shown = text(admin.get(PAGE))
    assert "{{number}} 的配件还没有到。" in shown and "本地" in shown and "admin" in shown
    change = sent(handled, form=f"change-{one.id}", text_zh="配件已订。", text_en="Ordered.")
    assert admin.post(PAGE, change).status_code == 302
    assert offered(handled)["等配件（本地）"] == "配件已订。"
    assert admin.post(PAGE, {"form": f"end-{one.id}", "command": str(new_id())}).status_code == 302
    assert offered(handled) == before
    kinds = JournalEntry.objects.filter(aggregate_id=one.id).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["LocalAnswerSet", "LocalAnswerSet", "LocalAnswerEnded"]
    journal = text(handled.client("auditor").get("/admin/journal/", {"q": str(one.id)}))
    assert "停用本地答复模板" in journal


def test_another_unit_reads_it_only_when_it_is_for_the_whole_area(handled: Pages) -> None:  # noqa: F811
    admin = handled.client("admin")
    # A unit of the same area whose people see the case, but another one than the case is with.
    other = next(
        one for one in organizations.units_in(handled.site.person(HANDLER, CELL).area_path, handled.site.now.date())
        if one.id != handled.site.person(HANDLER, CELL).unit_id
    )  # fmt: skip
    admin.post(PAGE, sent(handled, unit=str(other.id)))
    reads = other.area_path and handled.site.person(HANDLER, CELL).area_path.startswith(other.area_path)
    assert "等配件（本地）" not in offered(handled)
    (one,) = local_answers()
    admin.post(PAGE, sent(handled, form=f"change-{one.id}", unit=str(other.id), whole_area="true"))
    assert ("等配件（本地）" in offered(handled)) == bool(reads)


def test_what_is_missing_is_said_and_what_was_typed_stays(handled: Pages) -> None:  # noqa: F811
    admin = handled.client("admin")
    refused = admin.post(PAGE, sent(handled, text_zh="  ", text_en=""))
    assert refused.status_code == 422
    assert "文字中文、英文至少写一种" in text(refused) and 'value="等配件"' in text(refused)
    assert not LocalAnswer.objects.exists()
    admin.cookies["language"] = "en"
    assert "A template needs a title and words" in text(admin.post(PAGE, sent(handled, text_zh=" ")))


def test_only_an_administrator_of_the_area_changes_them(handled: Pages) -> None:  # noqa: F811
    assert "添加本地模板" not in text(handled.client("auditor").get(PAGE))
    handled.client("auditor").post(PAGE, sent(handled))
    assert handled.client("handler").post(PAGE, sent(handled)).status_code in (302, 403)
    assert not LocalAnswer.objects.exists()
