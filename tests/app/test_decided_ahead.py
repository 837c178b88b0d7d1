"""A step is decided before its transaction. What is written is what a transaction around it all would write; who was
slower than somebody else decides again, and what was done is not done twice."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from tests.app.site import Site, build_site
from tests.app.story import FACTS, VILLAGE, Story
from yiwang.cases.actions import _change
from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.actions._shell import ShellAction
from yiwang.cases.interface import AddNote, Case, ReportCase, TakeStep, case_detail
from yiwang.cases.models import CasePart
from yiwang.kernel import actions
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import entries_of, verify_chain
from yiwang.kernel.models import Content, OutboxEntry
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Site:
    return build_site("xiangzhou")


def reported(site: Site, now: datetime = BEGUN) -> UUID:
    clerk = site.person("village_information_clerk", VILLAGE)
    report = ReportCase(new_id(), "dispute", "resident_web", FACTS, VILLAGE)
    case_id: UUID = site.do(report, clerk, now).case_id
    return case_id


def left(case_id: UUID) -> dict[str, Any]:
    """All that is there of a case, but for salts and the ids of its words, which are never twice the same."""
    row = Case.objects.filter(id=case_id).values().get()
    entries = entries_of(case_id)
    assert verify_chain(entries) is None
    assert (row["seq"], bytes(row.pop("head_hash"))) == (entries[-1].seq, bytes(entries[-1].entry_hash))
    owed = OutboxEntry.objects.filter(aggregate_id=case_id).order_by("seq")
    return {
        "row": _alike(row),
        "entries": [_alike([one.seq, one.kind, one.data, one.happened_at, one.recorded_at, one.actor, one.acting_as])
                    for one in entries],
        "parts": list(CasePart.objects.filter(case_id=case_id).order_by("part", "body").values()),
        "words": sorted(Content.objects.filter(aggregate_id=case_id).values_list("text", flat=True)),
        "owed": list(owed.values_list("seq", "first_seq", "due_at", "effects")),
    }  # fmt: skip


def _alike(value: Any) -> str:
    return re.sub(r"content:[-0-9a-f]{36}:[0-9a-f]{64}", "words", json.dumps(value, default=str, sort_keys=True))


def told(site: Site, case_id: UUID) -> dict[str, Any]:
    """What the whole story of a dispute leaves; then it is taken back."""
    story, before, mark = Story(site), site.now, transaction.savepoint()
    story.case_id = case_id
    story.whole()
    found = left(case_id)
    transaction.savepoint_rollback(mark)
    site.now = before
    return found


def test_it_writes_what_a_transaction_around_it_writes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, ways = new_id(), Counter[str]()
    ahead, within = actions.perform_ahead, actions._perform_in_transaction

    def noting(way: str, how: Callable[..., Any]) -> Callable[..., Any]:
        def noted(action: Any, *given: Any, **more: Any) -> Any:
            ways[f"{type(action).__name__} {way}"] += 1
            return how(action, *given, **more)

        return noted

    monkeypatch.setattr(actions, "perform_ahead", noting("ahead", ahead))
    monkeypatch.setattr(actions, "_perform_in_transaction", noting("within", within))
    quick = told(site, case_id)
    assert ways["TakeStep ahead"] >= 8
    assert not ways["TakeStep within"]
    monkeypatch.setattr(EngineAction, "ahead", False)
    monkeypatch.setattr(ShellAction, "ahead", False)
    ways.clear()
    assert told(site, case_id) == quick
    assert ways["TakeStep within"] >= 8
    assert not ways["TakeStep ahead"]


def test_who_is_slower_than_somebody_else_decides_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, clerk = reported(site), site.person("village_information_clerk", VILLAGE)
    decide, tried = TakeStep.decide, []

    def slowly(self: TakeStep, acting: Any, now: datetime) -> Any:
        change = decide(self, acting, now)
        tried.append(change.head.seq)
        if len(tried) == 1:
            site.do(AddNote(case_id, "先到"), clerk, now)
        return change

    monkeypatch.setattr(TakeStep, "decide", slowly)
    done = site.do(TakeStep(case_id, "collect"), clerk, BEGUN + timedelta(hours=1))
    entries = entries_of(case_id)
    kinds = [one.kind for one in entries]
    assert tried[1] == tried[0] + 1, "the second time it is decided on what was written meanwhile"
    assert (kinds.count("NoteAdded"), kinds.count("StepTaken")) == (1, 1)
    assert verify_chain(entries) is None
    assert done.seq == entries[-1].seq == Case.objects.get(id=case_id).seq


def test_what_would_contradict_what_was_written_meanwhile_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    case_id, clerk = reported(site), site.person("village_information_clerk", VILLAGE)
    decide, tried = TakeStep.decide, []

    def slowly(self: TakeStep, acting: Any, now: datetime) -> Any:
        change = decide(self, acting, now)
        tried.append(self)
        if len(tried) == 1:
            site.do(TakeStep(case_id, "collect"), clerk, now)
        return change

    monkeypatch.setattr(TakeStep, "decide", slowly)
    with pytest.raises(Refused):
        site.do(TakeStep(case_id, "collect"), clerk, BEGUN + timedelta(hours=1))
    assert [one.kind for one in entries_of(case_id)].count("StepTaken") == 1


def test_a_command_that_comes_twice_is_done_once(site: Site) -> None:
    case_id, clerk = reported(site), site.person("village_information_clerk", VILLAGE)
    now = BEGUN + timedelta(hours=1)
    for action in (AddNote(case_id, "看过"), TakeStep(case_id, "collect")):
        command = Command(new_id(), now)
        first = perform(action, acting=clerk, command=command, now=now)
        written = len(entries_of(case_id))
        assert perform(action, acting=clerk, command=command, now=now) == first
        assert len(entries_of(case_id)) == written


def test_what_writes_more_than_rows_has_a_transaction(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the action says that it decides ahead."""
    case_id, clerk = reported(site), site.person("village_information_clerk", VILLAGE)
    row = Case.objects.get(id=case_id)
    Case.objects.filter(id=case_id).update(words_frozen=True)
    thawed: list[UUID] = []
    monkeypatch.setattr(_change, "thaw", thawed.append)
    site.do(AddNote(case_id, "看过"), clerk, BEGUN + timedelta(hours=1))
    assert thawed == [row.id]
    after = Case.objects.get(id=case_id)
    assert not after.words_frozen
    assert after.seq == row.seq + 1
    assert case_detail(clerk, case_id, BEGUN + timedelta(hours=2)) is not None
