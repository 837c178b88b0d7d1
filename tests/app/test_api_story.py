"""The four-day story of a dispute told through the API: the journal is the same as through actions."""

from typing import Any
from unittest.mock import patch

import pytest

from tests.app.api import Program
from tests.app.site import Site, build_site
from tests.app.story import KINDS, VILLAGE, ApiStory, Story, at
from yiwang.cases import interface as cases
from yiwang.kernel.journal import entries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Any) -> Site:
    settings.LIMITS = {"guess": 1000, "public_write": 1000, "public_read": 1000, "member": 10_000}
    return build_site("xiangzhou")


def test_the_same_journal_as_through_actions(site: Site) -> None:
    story = ApiStory(site)
    story.whole()
    kinds = [entry.kind for entry in entries_of(story.case_id)]
    assert [kind for kind in kinds if kind != "OwnerNamed"] == KINDS
    row = cases.Case.objects.get(id=story.case_id)
    assert (row.stage, row.ended, row.outcome, row.level) == ("closed", True, "solved", "red")
    assert (row.reopened, row.solved, row.satisfied) == (1, True, True)


def test_data_and_actors_are_those_of_the_actions(site: Site) -> None:
    """Beside ids and hashes, entry for entry."""
    by_action, by_api = Story(site), ApiStory(site)
    by_action.monday()
    by_api.monday()
    for one, other in zip(entries_of(by_action.case_id), entries_of(by_api.case_id), strict=True):
        assert (one.kind, one.actor, one.acting_as, one.recorded_at) == (
            other.kind, other.actor, other.acting_as, other.recorded_at,
        )  # fmt: skip
        assert set(one.data) == set(other.data)


def test_the_reporter_follows_it_by_number_and_code(site: Site) -> None:
    story = ApiStory(site)
    story.monday()
    story.tuesday()
    with patch("django.utils.timezone.now", lambda: at(17, "12:00")):
        page = story.answer(Program().post("/track", story.key))
        assert page["stage"]["zh"] == "化解"
        assert "张三" not in str(page)
        wrong = Program().post("/track", story.key | {"code": "AAAAAAAAAA"})
        assert (wrong.status_code, wrong.json()["code"]) == (404, "cases.wrong_code")


def test_a_case_that_changed_meanwhile_is_told(site: Site) -> None:
    story = ApiStory(site)
    story.monday()
    owner = story.program(story.person("village_secretary"))
    with patch("django.utils.timezone.now", lambda: at(16, "15:00")):
        read = owner.get(f"/cases/{story.case_id}")
        tag = read.headers["ETag"]
        assert tag.startswith(f'"v{read.json()["seq"]}-')
        note = {"text": "去看过了"}
        assert owner.post(f"/cases/{story.case_id}/notes", note, If_Match=tag).status_code == 200
        late = owner.post(f"/cases/{story.case_id}/notes", note, If_Match=tag)
        assert (late.status_code, late.json()["code"]) == (412, "kernel.changed_meanwhile")
        assert owner.get(f"/cases/{story.case_id}", If_None_Match=tag).status_code == 200
        assert VILLAGE in owner.get(f"/cases/{story.case_id}").json()["area_path"]


def test_a_refused_step_says_why_in_both_languages(site: Site) -> None:
    story = ApiStory(site)
    story.monday()
    person = story.person("village_secretary")
    with patch("django.utils.timezone.now", lambda: at(16, "15:00")):
        english = story.program(person).post(f"/cases/{story.case_id}/steps", {"transition": "downgrade"})
        chinese = Program(story.tokens[person.account_id], "zh-Hans").post(  # type: ignore[index]
            f"/cases/{story.case_id}/steps", {"transition": "downgrade"}
        )
    assert english.status_code == chinese.status_code == 422
    assert english.json()["code"] == chinese.json()["code"]
    assert english.json()["detail"] != chinese.json()["detail"]
