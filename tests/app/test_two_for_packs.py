"""Where the site asks for two people to put a pack in force: proposed by one, agreed to by another."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.test import Client

from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.test_admin_places import text
from tests.app.test_policy_packs import NOW, TODAY, Admin, do, install, pack_at
from yiwang.faces.cli.setup import agree_to_pack
from yiwang.foundation.policy_packs.interface import (
    ActivatePack,
    AgreeToPack,
    PackRef,
    ProposePack,
    RefusePack,
    RollBackPack,
    proposals,
)
from yiwang.foundation.policy_packs.models import Activation, Proposal
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
SECOND = Admin(actor="second", acting_as="admin@y")


@pytest.fixture
def two(settings: Any) -> PackRef:
    """The first pack of the site, put in force by one: from then on it takes two."""
    settings.TWO_FOR_PACKS = True
    ref = install()
    do(ActivatePack(new_id(), ref.hash, "a/", TODAY))
    return ref


def _propose(ref: PackRef, path: str = "b/") -> UUID:
    return UUID(str(do(ProposePack(ActivatePack(new_id(), ref.hash, path, TODAY, reason="why")))))


def _code(action: Any, acting: Admin | None = None, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        do(action, acting, **more)
    return refused.value.problems[0].code


def test_one_cannot_do_it_alone(two: PackRef) -> None:
    assert _code(ActivatePack(new_id(), two.hash, "b/", TODAY)) == "policy_packs.second_person_needed"
    id = _propose(two)
    assert pack_at("b/", TODAY) == "policy_packs.nothing_in_force", "a proposal changes nothing"
    assert _code(AgreeToPack(id)) == "policy_packs.same_person"
    do(AgreeToPack(id), SECOND)
    assert pack_at("b/", TODAY) == "demo_city" and proposals("") == []
    row = Activation.objects.get(id=id)
    assert (row.decided_by, row.reason) == ("admin@y", "why")
    kinds = [one.kind for one in JournalEntry.objects.filter(aggregate_id=id).order_by("seq")]
    assert kinds == ["pack_proposed", "pack_activated"]


def test_it_is_answered_once(two: PackRef) -> None:
    id = _propose(two)
    do(RefusePack(id, "wrong area"), SECOND)
    assert _code(AgreeToPack(id), SECOND) == "policy_packs.no_such_proposal"
    assert _code(RefusePack(id, "again"), SECOND) == "policy_packs.no_such_proposal"
    row = Proposal.objects.get()
    assert (row.state, row.answer) == ("refused", "wrong area") and not Activation.objects.filter(id=id).exists()


def test_a_day_that_passed_meanwhile_becomes_today(two: PackRef) -> None:
    id = _propose(two)
    do(AgreeToPack(id), SECOND, now=NOW + timedelta(days=3))
    assert Activation.objects.get(id=id).since == TODAY + timedelta(days=3)


def test_only_for_areas_that_one_answers_for(two: PackRef) -> None:
    id = _propose(two)
    elsewhere = Admin(actor="third", acting_as="admin@z", area_path="c/")
    assert _code(AgreeToPack(id), elsewhere) == _code(RefusePack(id, "x"), elsewhere) == "kernel.not_allowed"
    assert proposals("c/") == [] and [one.id for one in proposals("b/")] == [id]


def test_taking_back_needs_no_second(two: PackRef) -> None:
    do(AgreeToPack(_propose(two, "a/")), SECOND)
    do(RollBackPack(new_id(), "a/", "it does harm"))
    assert pack_at("a/", TODAY) == "demo_city"


def test_without_the_setting_one_is_enough(settings: Any) -> None:
    settings.TWO_FOR_PACKS = False
    ref = install()
    for path in ("a/", "b/"):
        do(ActivatePack(new_id(), ref.hash, path, TODAY))
    assert pack_at("b/", TODAY) == "demo_city"


def test_at_the_terminal(two: PackRef, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yiwang.faces.cli.setup.make_ready", lambda: None)
    id = _propose(two)
    run = CliRunner().invoke(agree_to_pack, [str(id), "--language", "en"])
    assert run.exit_code == 0 and "in force" in run.output
    again = CliRunner().invoke(agree_to_pack, [str(id), "--refuse", "no", "--language", "en"])
    assert again.exit_code == 1 and "policy_packs.no_such_proposal" in again.output


# On the pages


def _page(client: Client, hash: str, settings: Any) -> str:
    settings.TWO_FOR_PACKS = True
    day = TODAY + timedelta(days=4000)
    sent = {"form": "activate", "area": "", "since": day.isoformat(), "reason": "第二版", "command": str(new_id())}
    response = client.post(f"/admin/packs/{hash}/", sent)
    assert response.status_code == 302
    return text(client.get("/admin/packs/decisions/"))


def test_on_the_page_the_proposer_waits_and_another_agrees(pages: Pages, settings: Any) -> None:  # noqa: F811
    admin = pages.client("admin")
    mine = _page(admin, pages.site.pack_hash, settings)
    assert "等第二个人同意" in mine and "同意启用" not in mine and "退回或撤回提议" in mine
    assert "1 个启用提议等第二个人同意" in text(admin.get("/admin/"))
    (waiting,) = proposals("")
    sent = {"form": "agree", "proposal": str(waiting.id), "command": str(new_id())}
    admin.post("/admin/packs/decisions/", sent)
    assert len(proposals("")) == 1, "the form is not there for the proposer"
    Proposal.objects.update(proposer="somebody-else")
    assert "同意启用" in text(admin.get("/admin/packs/decisions/"))
    assert admin.post("/admin/packs/decisions/", {**sent, "command": str(new_id())}).status_code == 302
    assert proposals("") == [] and Activation.objects.filter(id=waiting.id).exists()


def test_it_is_refused_with_a_reason(pages: Pages, settings: Any) -> None:  # noqa: F811
    admin = pages.client("admin")
    _page(admin, pages.site.pack_hash, settings)
    (waiting,) = proposals("")
    sent = {"form": "refuse", "proposal": str(waiting.id), "reason": "", "command": str(new_id())}
    refused = admin.post("/admin/packs/decisions/", sent)
    assert refused.status_code == 422 and re.search(r"请填|必填", refused.content.decode())
    assert admin.post("/admin/packs/decisions/", {**sent, "reason": "地方不对"}).status_code == 302
    assert Proposal.objects.get().answer == "地方不对"
    assert "等第二个人同意" not in text(pages.client("auditor").get("/admin/packs/decisions/"))
