"""Partners on the pages of administration: entered, changed, given a new secret, ended; told of a case that moved."""

import re
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.test_admin_places import COMMUNITY, text
from tests.app.test_api_admin import areas, made, problem, program
from yiwang.faces.admin.event_words import WORDS
from yiwang.faces.admin.partner_forms import KINDS
from yiwang.faces.admin.views.partners import failure_words
from yiwang.faces.worker.telling import _to_partners
from yiwang.foundation.messages.gateways import Letter, NotSent
from yiwang.foundation.messages.gateways.webhook import WebhookGateway
from yiwang.foundation.messages.interface import subscriptions_to
from yiwang.foundation.messages.models import Subscription
from yiwang.foundation.messages.queries.subscriptions import VERSION
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.secrecy import unseal
from yiwang.kernel.versions import bump

HOOK = {"title": "城管平台", "address": "https://example.org/hook", "area": "", "kinds": ["CaseEnded"]}


@pytest.fixture
def admin(pages: Pages) -> Client:  # noqa: F811
    return pages.client("admin")


def _enter(admin: Client, **changed: object) -> str:
    sent = {**HOOK, "form": "enter", "command": str(new_id()), **changed}
    return admin.post("/admin/partners/new/", sent).content.decode()


def _secret(page: str) -> str:
    found = re.search(r'id="secret">([0-9a-f]+)<', page)
    assert found is not None
    return found[1]


def _kept(row: Subscription) -> str:
    return unseal(bytes(row.secret), f"subscription:{row.id}")


@pytest.mark.django_db
def test_one_is_entered_and_its_secret_shown_once(admin: Client) -> None:
    page = _enter(admin)
    row = Subscription.objects.get()
    assert (row.title, row.address, row.area_path, row.kinds) == (HOOK["title"], HOOK["address"], "", "CaseEnded")
    assert _secret(page) == _kept(row) and len(_kept(row)) >= 24
    assert _kept(row) not in admin.get(f"/admin/partners/{row.id}/").content.decode()
    listed = text(admin.get("/admin/partners/"))
    assert "城管平台" in listed and "全站" in listed and "结束" in listed


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"address": "http://example.org"}, "不能向"), ({"area": "nowhere"}, "nowhere"), ({"title": ""}, "城管"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(admin: Client, changed: dict[str, str], words: str) -> None:
    page = _enter(admin, **{"title": "城管平台二", **changed})
    assert Subscription.objects.count() == 0
    assert (words in page or "必填" in page or "请填" in page) and "CaseEnded" in page
    assert re.search(r'value="CaseEnded"[^>]* checked', page)


@pytest.mark.django_db
def test_one_is_changed_given_a_new_secret_and_ended(pages: Pages, admin: Client) -> None:  # noqa: F811
    before = _secret(_enter(admin))
    row = Subscription.objects.get()
    url = f"/admin/partners/{row.id}/"
    sent = {"form": "change", "title": "城管新平台", "address": "https://example.org/two", "area": COMMUNITY}
    assert admin.post(url, {**sent, "command": str(new_id())}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.area_path, row.kinds) == ("城管新平台", pages.site.paths[COMMUNITY], "")
    assert _kept(row) == before, "a change keeps the secret"
    after = _secret(admin.post(url, {"form": "renew", "command": str(new_id())}).content.decode())
    row.refresh_from_db()
    assert _kept(row) == after != before and row.title == "城管新平台"
    assert admin.post(url, {"form": "end", "command": str(new_id())}).status_code == 302
    assert admin.get(url).status_code == 404 and "城管新平台" not in text(admin.get("/admin/partners/"))
    kinds = [one.kind for one in JournalEntry.objects.filter(aggregate_id=row.id).order_by("seq")]
    assert kinds == ["subscribed", "subscription_changed", "subscription_changed", "subscription_ended"]


@pytest.mark.django_db
def test_a_mailbox_needs_no_secret(admin: Client) -> None:
    _enter(admin, address="mailto:duty@example.org")
    row = Subscription.objects.get()
    page = admin.get(f"/admin/partners/{row.id}/").content.decode()
    assert "mailto:duty@example.org" in page and "换签名密钥" not in page


@pytest.mark.django_db
def test_only_administrators_and_each_for_their_area(pages: Pages, admin: Client) -> None:  # noqa: F811
    _enter(admin)
    row = Subscription.objects.get()
    for who in ("clerk", "auditor"):
        assert pages.client(who).get("/admin/partners/new/").status_code == 403
        assert pages.client(who).post(f"/admin/partners/{row.id}/", {"form": "end"}).status_code == 403
    row.refresh_from_db()
    assert row.ended_at is None


@pytest.mark.django_db
def test_a_program_changes_one_too() -> None:
    areas()
    api = program("admin")
    body = {"title": "Partner", "address": "https://example.org/hook", "secret": "s" * 30, "area_path": "1/11/"}
    id = made(api.post("/subscriptions", body))
    changed = {**body, "title": "Other", "secret": "", "kinds": ["CaseEnded"]}
    assert api.post(f"/subscriptions/{id}/change", changed).status_code == 204
    (listed,) = api.get("/subscriptions").json()
    assert (listed["title"], listed["kinds"]) == ("Other", ["CaseEnded"])
    assert _kept(Subscription.objects.get()) == "s" * 30
    short = api.post(f"/subscriptions/{id}/change", {**changed, "secret": "short"})
    assert problem(short)["code"] == "messages.short_secret"
    gone = api.post(f"/subscriptions/{new_id()}/change", changed)
    assert problem(gone)["code"] == "messages.no_such_subscription"


@pytest.mark.django_db
def test_a_change_from_mail_to_a_webhook_needs_a_secret() -> None:
    areas()
    api = program("admin")
    id = made(api.post("/subscriptions", {"title": "M", "address": "mailto:a@example.org", "area_path": "1/11/"}))
    body = {"title": "M", "address": "https://example.org/hook", "area_path": "1/11/"}
    assert problem(api.post(f"/subscriptions/{id}/change", body))["code"] == "messages.short_secret"


def test_every_kind_that_can_be_chosen_has_words() -> None:
    assert set(KINDS) <= WORDS.keys()


# A case that moved


def _entry(seq: int, kind: str, **data: str) -> JournalEntry:
    from django.utils import timezone

    return JournalEntry(aggregate_id=UUID(int=1), seq=seq, kind=kind, data=data, recorded_at=timezone.now())


@pytest.mark.django_db
def test_subscribers_of_both_areas_hear_of_a_move_and_then_those_of_the_new_one() -> None:
    for name in ("1/old/", "1/new/", "1/else/", "1/"):
        Subscription.objects.create(id=new_id(), title=name, address="https://example.org", area_path=name)
    bump(VERSION)
    titles = {str(one.id): one.title for one in Subscription.objects.all()}
    opened = {"number": "一", "case_type": "x", "area": "old", "path": "1/old/"}
    move = _entry(5, "PlaceCorrected", area="new", path="1/new/")

    def told(entry: JournalEntry) -> dict[str, str]:
        return {titles[one.recipient]: one.data["area"] for one in _to_partners(opened, [entry], [move])}

    assert told(_entry(4, "StepTaken")) == {"1/old/": "old", "1/": "old"}
    assert told(move) == {"1/old/": "new", "1/new/": "new", "1/": "new"}
    assert told(_entry(6, "CaseEnded")) == {"1/new/": "new", "1/": "new"}
    assert len(subscriptions_to("CaseEnded", "1/new/")) == 2


@pytest.mark.parametrize(("address", "words"), [
    ("http://nobody.invalid/hook", "没有连上：找不到这个网址的主机"),
    ("http://127.0.0.1:9/hook", "没有连上：那边没有服务在听"),
])  # fmt: skip
def test_why_a_partner_is_not_reached_is_said_in_words(address: str, words: str) -> None:
    letter = Letter("1", address, "", "", {}, timezone.now(), "key")
    with pytest.raises(NotSent) as why:
        WebhookGateway().send(letter)
    assert failure_words(str(why.value)) == words
    assert failure_words("answered 500") == "对方回答 500"
