"""Rows and cards that a page repeats: cast from the shape of a template, each with its own values and nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString

from yiwang.faces.desk.templatetags.desk import case_card, case_row
from yiwang.faces.desk.templatetags.room import area_row, map_shape
from yiwang.faces.desk.words import Found
from yiwang.faces.web import moulds
from yiwang.faces.web.language import speaking, t
from yiwang.faces.web.moulds import cast
from yiwang.faces.web.templatetags.web import deadline_of

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
WORDS = {"kind": "路灯", "type": "诉求", "stage": "受理", "level": "", "area": "三组", "owner": "街道办"}


@dataclass
class Row:
    """What a list reads of a case."""

    id: UUID
    number: str = "X1"
    title: str = "路灯不亮"
    level: str = ""
    ended: bool = False
    paused: bool = False
    supervised: int = 0
    reopened: int = 0
    asked: bool = False
    me_too: int = 0
    reported_at: datetime = NOW - timedelta(hours=2)
    entered_at: datetime = NOW - timedelta(hours=2)
    due_at: datetime | None = NOW + timedelta(hours=3)


def shown(row: Row, words: Any = WORDS, **context: Any) -> str:
    return case_row(Context({"now": NOW, **context}), row, words, (), context.get("choosing", ""))


@pytest.fixture(autouse=True)
def _no_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moulds, "_shapes", {})


def test_what_is_kept_of_a_row_holds_nothing_of_it() -> None:
    """Two readers, two cases: the second is cast from the shape of the first, and neither stands in the shape."""
    first, second = Row(uuid4(), "N-1", "甲家漏水"), Row(uuid4(), "N-2", "乙家漏水")
    shown(first)
    kept = len(moulds._shapes)
    page = shown(second, {**WORDS, "owner": "水务所", "area": "五组"})
    assert len(moulds._shapes) == kept
    for mine, other in (("N-2", "N-1"), ("乙家漏水", "甲家漏水"), ("水务所", "街道办"), ("五组", "三组")):
        assert mine in page
        assert other not in page
    assert str(second.id) in page
    assert str(first.id) not in page
    held = repr(moulds._shapes)
    for secret in ("漏水", "N-1", "N-2", "水务所", str(first.id)):
        assert secret not in held


def test_a_row_changes_with_its_case() -> None:
    row = Row(uuid4())
    assert "督办" not in shown(row)
    row.supervised = 1
    assert "督办" in shown(row)
    row.title, row.me_too = "路灯修好了", 3
    assert "路灯修好了" in shown(row)
    assert "3 人同遇" in shown(row)
    row.ended = True
    assert "已结束" in shown(row)
    assert "街道办" not in shown(row)


def test_a_row_speaks_the_language_of_its_reader() -> None:
    row = Row(uuid4(), supervised=1)
    with translation.override("zh-hans"):
        assert "督办" in shown(row)
    with translation.override("en"):
        assert "supervised" in shown(row)
        assert "3 h left" in shown(row)
    with speaking("en"):
        assert "supervised" in shown(row)
        with speaking("zh-Hans"):
            assert "督办" in shown(row)
        assert t("中", "en") == "en"
    assert "督办" in shown(row)


def test_time_left_moves_on() -> None:
    due, since = NOW + timedelta(hours=4), NOW
    assert "还剩 4 小时" in deadline_of(due, since, NOW)
    assert "还剩 3 小时 59 分钟" in deadline_of(due, since, NOW + timedelta(minutes=1))
    assert 'class="deadline soon"' in deadline_of(due, since, NOW + timedelta(hours=3))
    late = deadline_of(due, since, NOW + timedelta(hours=5))
    assert "已超 1 小时" in late
    assert 'class="deadline over"' in late
    assert "<svg" not in deadline_of(due, since, NOW, bar=False)
    assert deadline_of(None, since, NOW) == ""


def test_values_are_escaped_and_only_once() -> None:
    row = Row(uuid4(), title='<script>"&amp;')
    assert "&lt;script&gt;&quot;&amp;amp;" in shown(row)
    assert "<mark>路灯</mark>" in shown(Row(uuid4(), title="路灯不亮<b>"), found=Found("路灯"))
    assert "不亮&lt;b&gt;" in shown(Row(uuid4(), title="路灯不亮<b>"), found=Found("路灯"))
    card = SimpleNamespace(row=row, words={**WORDS, "area": "<i>"}, more="", due=None)
    assert "&lt;i&gt;" in case_card(Context({"now": NOW}), card)
    assert cast("desk/room/map_shape.html", {"url": "?a=1&b=2", "label": SafeString("<b>"), "path": "M"}, shade=1) == (
        '<a href="?a=1&amp;b=2" aria-label="<b>"><path class="heat-1" d="M"><title><b></title></path></a>\n'
    )


def test_a_value_cannot_pass_for_a_mark() -> None:
    """Marks are looked for in the shape, never in what fills it."""
    row = Row(uuid4(), title="\ue000owner\ue001")
    page = shown(row)
    assert "\ue000owner\ue001" in page
    assert page.count("街道办") == 1


def test_a_row_is_open_for_whoever_opened_it() -> None:
    row = Row(uuid4())
    assert 'class="open"' in shown(row, beside=row.id)
    assert 'class="open"' not in shown(row, beside=uuid4())
    assert 'name="case"' in shown(row, choosing=True)
    assert 'name="case"' not in shown(row)


def test_places_below_say_nothing_as_nothing() -> None:
    counted = SimpleNamespace(open=0, today=2, late=0, tonight=1)
    urls = dict.fromkeys(("open", "today", "late", "tonight"), "/x?a=1")
    page = area_row(SimpleNamespace(name="三组", room="", counted=counted, urls=urls))
    assert page.count(">0</a>") == 2
    assert 'class="number soon"' in page
    assert "over" not in page
    assert '<a href="/r">三组</a>' in area_row(SimpleNamespace(name="三组", room="/r", counted=counted, urls=urls))
    assert 'class="heat-4"' in map_shape(SimpleNamespace(url="/r", label="三组", path="M1,1", shade=4))


def test_shapes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moulds, "MOST", 3)
    for shade in range(10):
        cast("desk/room/map_shape.html", {"url": "/", "label": "a", "path": "M"}, shade=shade)
        assert len(moulds._shapes) <= 3


def test_the_tag_reads_the_clock_of_the_page() -> None:
    page = Template("{% load web %}{% deadline due since %}")
    due = NOW + timedelta(minutes=30)
    assert "还剩 30 分钟" in page.render(Context({"now": NOW, "due": due, "since": NOW}))
    assert "还剩 10 分钟" in page.render(Context({"now": NOW + timedelta(minutes=20), "due": due, "since": NOW}))
