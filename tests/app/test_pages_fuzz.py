"""Every page with addresses, queries, forms and files that nobody thought of, as everybody: no fault of ours.

The fields are those that the page itself shows, filled with odd values, and some that it does not know. What comes is
drawn from a number, the same each time; YIWANG_EXAMPLES=50 tries more, YIWANG_SEED another draw.
"""

from __future__ import annotations

import os
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from html import unescape
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import URLResolver

from tests.app.pages import ROLES, Pages, pages  # noqa: F401 - a fixture
from yiwang.faces.web import access
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("YIWANG_EXAMPLES", "1"))
SEED = int(os.environ.get("YIWANG_SEED", "20261122"))
ODD = (
    "", " ", "0", "-1", "9" * 40, "²", "١٢", "NaN", "inf", "1e999", "\0", "a\0b", "'\"--", "%s%d{0}{{x}}",
    "../../etc/passwd", "=1+1", "on", "true", "2026-11-21", "2026-13-45", "0000-00-00", "9999-12-31", "0001-01-01",
    "2026-11-21T08:00:00+99:99", "9999-12-31T23:59:59Z", "24:61", "eyJ4IjoxfQ", "WyIiXQ", "WzEsMl0", "[]", "{}", "null",
    "demo-community-1", "demo-", "-", "é" * 3000, "字" * 6000, "\ud7ff", "\u202e", "<script>", "service_request",
    "91", "-181.5", "112.005", "32.005", "P1D", "3 working_days", "https://x", "mailto:a@b", "a@b.c", "13800000000",
    "2026-11-21T08:00:00+00:00~01a1ffce-f86e-7140-bfb4-e13df8a73c8e~1", "9999-12-31~x~y", "２０２６", "1,2,3", "\n\r\t",
)  # fmt: skip
FILES = (
    b"", b"\0" * 100, b"PK\x03\x04 no zip", b"%PDF-1.7", b"GIF89a", "名称,类型\n测试,单位\n".encode("gbk"),
    b'a,b\n"1', b"\xff\xd8\xff\xe0", b'{"type":"FeatureCollection","features":[{"geometry":null}]}', b"[" * 5000,
)  # fmt: skip
NAMES = ("area", "type", "kind", "lon", "lat", "q", "page", "after", "cursor", "view", "since", "until", "case", "back")
LEFT = {"desk:sign_out"}
"""After it there is nobody left to try the rest as."""
FIELD = re.compile(r"<(?:input|select|textarea|button|option)\b([^>]*)>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def patterns(found: Any, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, one.namespace or space)
        elif isinstance(one, URLPattern) and space in access.FACES:
            yield f"{space}:{one.name}", one


def shown_fields(text: str) -> dict[str, str]:
    """The fields of a page and what stands in them."""
    found: dict[str, str] = {}
    for tag in FIELD.findall(text):
        said = dict(ATTRIBUTE.findall(tag))
        if "name" in said:
            found.setdefault(said["name"], unescape(said.get("value", "")))
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


class Draw:
    """What is sent, by chance."""

    def __init__(self, here: Pages, chance: Random) -> None:
        self.here, self.chance = here, chance

    def word(self) -> str:
        known = (str(self.here.case_id), self.here.number, str(new_id()), self.here.site.pack_hash)
        return self.chance.choice(ODD if self.chance.random() < 0.8 else known)

    def address(self, name: str, pattern: URLPattern) -> str:
        """The page's own address, or one with parts that fit its pattern and mean nothing."""
        kinds: dict[str, Callable[[], Any]] = {
            "UUIDConverter": lambda: self.chance.choice([self.here.case_id, new_id(), UUID(int=0)]),
            "IntConverter": lambda: self.chance.choice([0, 1, 10**18]),
        }  # fmt: skip
        if self.chance.random() < 0.5:
            return self.here.address(name)
        parts = {
            key: kinds.get(type(one).__name__, lambda: re.sub(r"[\0/\s]", "x", self.word())[:200] or "x")()
            for key, one in pattern.pattern.converters.items()
        }
        return reverse(name, kwargs=parts) if parts else self.here.address(name)

    def values(self, names: list[str]) -> dict[str, Any]:
        picked = [*names, *self.chance.sample(NAMES, 3)]
        return {name: self.word() if self.chance.random() < 0.9 else [self.word(), self.word()] for name in picked}

    def form(self, shown: dict[str, str]) -> dict[str, Any]:
        """Some fields as the page had them, so that one gets further in, some odd, some left out."""
        odd = self.values([*shown])
        found = {name: shown[name] if name in shown and self.chance.random() < 0.6 else value
                 for name, value in odd.items() if self.chance.random() < 0.95}  # fmt: skip
        if self.chance.random() < 0.4:
            name = self.chance.choice([*shown, "file", "photo"])
            called = self.chance.choice(["x.csv", "x.xlsx", "../x\u202e.jpg"])
            found[name] = SimpleUploadedFile(called, self.chance.choice(FILES))
        return found


def try_page(client: Client, draw: Draw, name: str, pattern: URLPattern) -> None:
    """The test client raises what goes wrong within; any answer that is none of ours is told with what was sent."""
    address = draw.address(name, pattern)
    first = client.get(address)
    text = b"".join(first) if first.streaming else first.content  # type: ignore[attr-defined]
    shown = dict(sorted(shown_fields(text.decode("utf-8", "replace")).items())[:60])
    query = draw.values([*shown][:6])
    found = [first, client.get(address, query), client.post(address, draw.form(shown))]
    statuses = [one.status_code for one in found]
    assert max(statuses) < 500, (name, address, statuses)


@pytest.mark.parametrize("role", ["", *ROLES])
def test_no_page_fails_whatever_is_sent(pages: Pages, role: str, settings: Any) -> None:  # noqa: F811
    settings.LIMITS = dict.fromkeys(settings.LIMITS, 1_000_000)
    chance = Random(f"{SEED} {role}")
    draw = Draw(pages, chance)
    wanted = [one for one in patterns(get_resolver().url_patterns) if one[0] not in LEFT]
    assert {name for name, _ in wanted} == set(access.PAGES) - LEFT
    client = pages.client(role)
    for name, pattern in wanted * EXAMPLES:
        try_page(client, draw, name, pattern)
        if role and client.get("/desk/account/").status_code != 200:  # signed out, or acting as the account itself
            client = pages.client(role)


def test_a_page_that_fails_is_found(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    def broken(request: Any) -> None:
        raise KeyError("of ours")

    wanted = dict(patterns(get_resolver().url_patterns))["portal:start"]
    monkeypatch.setattr(wanted, "callback", broken)
    with pytest.raises(KeyError):
        try_page(Client(), Draw(pages, Random(1)), "portal:start", wanted)


def test_what_is_no_text_is_refused_in_words(pages: Pages) -> None:  # noqa: F811
    """A NUL in an address or a form: the databases do not agree on it, so neither is asked."""
    client = pages.client("")
    for answer in (client.get("/report/where/", {"area": "\0"}), client.post("/track/", {"number": "\0", "code": "x"})):
        assert answer.status_code == 400
        assert "读不出的字符" in answer.content.decode()


def test_what_is_no_text_can_be_sent_again_without_it(pages: Pages) -> None:  # noqa: F811
    """By one press and without a script: what was typed stands on the page that refuses it, without the NUL."""
    client = pages.tracked()
    answer = client.post(f"/track/{pages.number}/reply/", {"text": "灯\0坏了", "command": "x"})
    said = answer.content.decode()
    assert answer.status_code == 400 and '<input type="hidden" name="text" value="灯坏了">' in said
    assert "再次提交" in said and "\0" not in said
    assert "再次提交" not in client.post("/track/", {"number": "\0", "code": "secret"}).content.decode()
    lead = client.get("/report/where/", {"place": "南\0门"}).content.decode()
    assert 'href="/report/where/?place=%E5%8D%97%E9%97%A8"' in lead


def test_a_superscript_is_no_number(pages: Pages) -> None:  # noqa: F811
    assert pages.client("admin").get("/admin/calendar/", {"year": "²"}).status_code == 200


@pytest.mark.parametrize("marked", [
    "0001-01-01", "9999-12-31", f"0001-01-01T00:00:00+14:00~{UUID(int=1)}~1",
    f"9999-12-31T23:59:59-14:00~{UUID(int=1)}~1", f"2026-11-21T08:00:00+00:00~{UUID(int=1)}~{'9' * 40}",
    urlsafe_b64encode(f'["{"9" * 40}", "-"]'.encode()).decode(),
])  # fmt: skip
def test_the_ends_of_time_and_of_numbers_are_no_fault(pages: Pages, marked: str) -> None:  # noqa: F811
    query = dict.fromkeys(("after", "cursor", "since", "until", "from"), marked)
    assert pages.client("auditor").get("/admin/journal/", query).status_code == 200
    for words in ("", "路灯"):
        assert pages.client("supervisor").get("/desk/cases/", query | {"q": words}).status_code == 200
