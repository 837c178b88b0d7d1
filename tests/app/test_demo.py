"""The demos' plans: every story names posts, steps and commands that its pack has; a small site of one stands."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.conf import settings
from PIL import Image

from tests.app.site import pack_of
from tests.shared import ROOT
from yiwang.cases.interface import Case
from yiwang.faces.api.case_commands import COMMANDS
from yiwang.faces.demo.pictures import SCENES, picture
from yiwang.faces.demo.plan import DemoPlan, plans_in, read_plan
from yiwang.faces.demo.site import build
from yiwang.faces.demo.stories import span

SITES = ("site", "xiangzhou", "baoan")
BESIDE = ("photo", "me_too")


def plan_of(site: str) -> DemoPlan:
    plan = read_plan(ROOT, site)
    assert plan is not None
    return plan


def test_the_plans_are_found_from_any_folder_below() -> None:
    assert set(SITES) <= set(plans_in(ROOT / "src"))
    assert read_plan(ROOT / "src") == plan_of("site")
    assert read_plan(ROOT, "nowhere") is None


@pytest.mark.parametrize("site", SITES)
def test_stories_name_what_their_pack_has(site: str) -> None:
    plan = plan_of(site)
    pack, _, _ = pack_of(plan.pack)
    unknown = []
    for story in plan.stories:
        moves = {one.id for version in pack.case_types[story["type"]] for one in version.transitions}
        for step in story.get("then", ()):
            if step["do"] not in {*moves, *COMMANDS, *BESIDE}:
                unknown.append(step["do"])
            by = step.get("by", "owner")
            known = {*pack.posts, "owner", "reporter"}
            if by not in known and by.removeprefix("of ") not in pack.unit_kinds:
                unknown.append(by)
    posts = [held.split("/")[-1] for held in plan.logins.values()]
    assert not unknown + [post for post in [*posts, *plan.channels.values()] if post not in pack.posts]


@pytest.mark.django_db
def test_stories_happen_as_they_are_written(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a story says is refused; what begins before the site does is left out."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    monkeypatch.setattr(settings, "ATTACHMENTS", tmp_path)
    told = [story for story in plan_of("xiangzhou").stories if story["name"] in ("water", "red_now", "merged")]
    early = {**told[0], "name": "early", "at": "-30 09:00"}
    now = datetime.now(UTC)
    built = build(replace(plan_of("xiangzhou"), cases=0, stories=[*told, early]), now)
    assert (built.reported, built.refused) == (3, {})
    water = Case.objects.get(title="两家为灌溉用水争吵")
    assert (water.outcome, water.solved, water.reopened) == ("solved", True, 1)
    assert Case.objects.get(outcome="merged").same_as == water.id
    assert [(number, title) for number, _, title in built.shown] == [(water.number, water.title)]
    assert Case.objects.filter(reported_at__gt=now - timedelta(days=8)).count() == 3


def test_spans_of_time_are_read() -> None:
    assert (span("20 minutes"), span("1 hour"), span("2 days")) == (
        timedelta(minutes=20), timedelta(hours=1), timedelta(days=2),
    )  # fmt: skip
    with pytest.raises(ValueError, match="soon"):
        span("soon")


@pytest.mark.parametrize("scene", [*SCENES, "no such scene"])
def test_scenes_are_drawn(scene: str) -> None:
    with Image.open(io.BytesIO(picture(scene, Random(1)))) as drawn:
        assert drawn.size == (640, 480)
        assert len(drawn.resize((32, 24)).getcolors(4096) or ()) > 20
