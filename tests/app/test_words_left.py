"""The desk and administration in English: nothing is left in Chinese but names and what people wrote; and in neither
language does a code stand where a title belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.app.pages import FACTS, Pages, pages  # noqa: F401 - a fixture
from yiwang.faces.web import access
from yiwang.foundation.organizations.models import Appointment, Unit
from yiwang.foundation.places.models import Area

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[㐀-鿿][㐀-鿿、，（）《》〔〕]*")
CODE = re.compile(r"(?<![\w/@.{\-])[a-z]+(?:_[a-z0-9]+)+(?![\w/@.}=\-])")
NO_TEXT = re.compile(
    r"<(script|style|code|pre|template)\b.*?</\1>"
    r'|<(?!html)(\w+)[^>]* (?:lang="zh[^"]*"|class="[^"]*\bcode\b[^"]*")[^>]*>.*?</\2>',
    re.S,
)
SAID = re.compile(r'\b(?:title|aria-label|placeholder|alt)="([^"]*)"')
NAMED = {"parent_code", "due_on", "reported_on", "demo_city", "cn_base"}
"""Columns of files that are imported, gaps of templates, packs: there they are called so."""


def texts(html: str) -> Iterator[str]:
    body = NO_TEXT.sub(" ", html)
    yield from (unescape(one) for one in re.split(r"<[^>]+>", body))
    yield from (unescape(one) for one in SAID.findall(body))


def names(pages: Pages) -> list[str]:  # noqa: F811
    """Of places, bodies, people, days and rules: they are not translated. The longest first."""
    pack = pages.site.pack
    found = {pages.title, pages.number, str(FACTS["address"]), "简体中文", *"一二三四五六七八九十"}
    found |= {one.name for one in Area.objects.all()} | {one.title for one in Unit.objects.all()}
    found |= {one.holder for one in Appointment.objects.all()}
    found |= {one.name for one in pack.calendar_days.values()}
    found |= {part for one in pack.sources.values() for part in (one.title, one.issuer, one.number) if part}
    return sorted(found - {""}, key=len, reverse=True)


def left_in(html: str, known: list[str], english: bool) -> set[str]:
    found = set()
    for text in texts(html):
        found |= set(CODE.findall(text)) - NAMED
        if english and CHINESE.search(text):
            for one in known:
                text = text.replace(one, "")
            found |= set(CHINESE.findall(text))
    return found


@pytest.mark.parametrize("role", ["admin", "dispatcher"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_nothing_is_left_in_the_other_language_or_as_a_code(pages: Pages, role: str, language: str) -> None:  # noqa: F811
    client, known, left = pages.client(role), names(pages), {}
    client.cookies["language"] = language
    for name, row in access.PAGES.items():
        if not name.startswith(("desk:", "admin:")) or (row.kind == "roles" and role not in row.roles):
            continue
        response = client.get(pages.address(name))
        if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
            continue
        if found := left_in(response.content.decode(), known, language == "en"):
            left[name] = found
    assert left == {}


def test_an_english_case_page_has_no_chinese_quotation_marks(pages: Pages) -> None:  # noqa: F811
    """Chinese fonts set them as wide as a character."""
    client = pages.client("dispatcher")
    client.cookies["language"] = "en"
    said = list(texts(client.get(f"/desk/cases/{pages.case_id}/").content.decode()))
    assert any(one.strip().startswith('"') and "is with" in one for one in said)
    assert [one for one in said if re.search("[“”‘’]", one)] == []
