"""The same four-day story through actions, through the API and through the command line: the same journal."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from tests.app.site import Site, build_site
from tests.app.story import KINDS, ApiStory, CliStory, Story, at, clock_at, login_of, run
from yiwang.cases import interface as cases
from yiwang.cases.queries.words import texts_of
from yiwang.faces.api.case_commands import COMMANDS
from yiwang.faces.api.urls import api
from yiwang.faces.cli.site import operator
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import entries_of, post_of, verify_chain
from yiwang.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Any) -> Site:
    settings.LIMITS = {"guess": 1000, "public_write": 1000, "public_read": 1000, "member": 10_000}
    return build_site("xiangzhou")


CONTENT = re.compile(r"content:([0-9a-f-]{36}):[0-9a-f]{64}")
"""Where words stand in an entry: their id and a salted hash."""


def plain(entries: Sequence[JournalEntry]) -> list[dict[str, Any]]:
    """What the entries say: kinds, moments, people under their posts, and data.

    Words stand in place of their ids and salted hashes; the case's own id, number and tracking hash are left out.
    """
    case_id = entries[0].aggregate_id
    number, texts = cases.Case.objects.get(id=case_id).number, texts_of(case_id)
    found = []
    for entry in entries:
        data = json.dumps(entry.data, sort_keys=True).replace(str(case_id), "CASE").replace(number, "NUMBER")
        data = CONTENT.sub(lambda word: json.dumps(texts[UUID(word[1])])[1:-1], data)
        post, area = [*entry.acting_as.split("@"), ""][:2]
        found.append({
            "kind": entry.kind, "actor": entry.actor, "post": post, "area": area, "happened": entry.happened_at,
            "recorded": entry.recorded_at, "data": json.loads(data) | ({"tracking": ""} if entry.seq == 1 else {}),
        })  # fmt: skip
    return found


def test_three_faces_write_the_same_journal(site: Site) -> None:
    told = []
    for teller in (Story, ApiStory, CliStory):
        story = teller(site)
        story.whole()
        told.append(entries_of(story.case_id))
    by_action, by_api, by_cli = map(plain, told)
    assert [one["kind"] for one in by_action if one["kind"] != "OwnerNamed"] == KINDS
    assert by_api == by_action
    assert by_cli == by_action
    assert [verify_chain(entries) for entries in told] == [None, None, None]


def test_the_journal_says_that_the_operator_did_it_in_their_name(site: Site) -> None:
    by_api, by_cli = ApiStory(site), CliStory(site)
    by_api.monday()
    by_cli.monday()
    terminal = operator().actor
    for one, other in zip(entries_of(by_api.case_id), entries_of(by_cli.case_id), strict=True):
        assert terminal not in one.acting_as
        assert other.acting_as == f"{one.acting_as}{'' if '@' in one.acting_as else '@'}@{terminal}"
        assert other.actor == one.actor
    reporter = cases.tracker(cases.Case.objects.get(id=by_cli.case_id).number, by_cli.code)
    assert isinstance(reporter, cases.Tracker)
    page = cases.tracked_case(reporter, by_cli.case_id, by_cli.site.now)
    assert page is not None
    assert terminal not in str(page.lines)
    assert {post_of(one.acting_as) for one in entries_of(by_cli.case_id)} == {
        one.acting_as for one in entries_of(by_api.case_id)
    }


def test_every_command_of_the_table_is_in_both_faces() -> None:
    endpoints = {operation.operation_id for _, router in api._routers for path in router.path_operations.values()
                 for operation in path.operations}  # fmt: skip
    assert set(COMMANDS) - {"reply_as_reporter"} <= endpoints
    for name in COMMANDS:
        done = run(name.replace("_", "-"), "--help")
        assert done.exit_code == 0
        assert all(field in done.output for field in COMMANDS[name].body.model_fields)


def test_a_refusal_is_a_problem_in_both_languages_and_ends_with_1(site: Site) -> None:
    story = CliStory(site)
    story.monday()
    number = cases.Case.objects.get(id=story.case_id).number
    line = ("take-step", number, "transition=downgrade", "--as", login_of(story.person("village_secretary")))
    with clock_at(16, "15:00"):
        english, chinese = (run(*line, "--language", language) for language in ("en", "zh-Hans"))
        (problem,) = json.loads(run(*line, "--format", "json").stdout)
    assert english.exit_code == chinese.exit_code == 1
    assert problem["code"] in english.output
    assert problem["code"] in chinese.output
    assert english.output != chinese.output
    assert all(problem[name] for name in ("what", "why", "mend"))


def test_what_is_typed_wrong_is_told_before_anything_is_done(site: Site) -> None:
    story = CliStory(site)
    story.monday()
    number = cases.Case.objects.get(id=story.case_id).number
    chief = ("--as", login_of(story.person("village_secretary")))
    note = ("add-note", number)
    wrong = {
        "terminal.who": (*note, "text=x"),
        "terminal.no_account": (*note, "text=x", "--as", "nobody"),
        "terminal.which_post": (*note, "text=x", "--as", f"{chief[1]}:mayor"),
        "terminal.bad_word": (*note, "text", *chief),
        "terminal.bad_moment": (*note, "text=x", *chief, "--at", "2026-13-01T09:00"),
        "api.unknown_field": (*note, "text=x", "txt=y", *chief),
        "api.missing_field": (*note, *chief),
        "api.bad_json": (*note, "public:=tru", *chief),
        "api.no_such_thing": ("add-note", "261116QQQQ", "text=x", *chief),
        "cases.wrong_code": (*note, "text=x", "--code", "AAAAAAAAAA"),
        "kernel.changed_meanwhile": (*note, "text=x", *chief, "--seen", "1"),
    }
    before = len(entries_of(story.case_id))
    with clock_at(16, "15:00"):
        for code, line in wrong.items():
            done = run(*line, "--format", "json")
            assert (done.exit_code, json.loads(done.stdout)[0]["code"]) == (1, code)
        early = run(*note, "text=x", *chief, "--at", "2026-11-17T09:00")
    assert (early.exit_code, "terminal.bad_moment" in early.output) == (1, True)
    assert len(entries_of(story.case_id)) == before


def test_a_command_sent_twice_is_done_once_and_keeps_its_moment(site: Site) -> None:
    story = CliStory(site)
    story.monday()
    number, before = cases.Case.objects.get(id=story.case_id).number, len(entries_of(story.case_id))
    note = ("add-note", number, "--as", login_of(story.person("village_secretary")), "--id", str(new_id()),
            "--at", "2026-11-16T14:30", "--data", '{"text": "去看过了"}')  # fmt: skip
    with clock_at(16, "15:00"):
        assert [run(*note).exit_code for _ in range(2)] == [0, 0]
    written = entries_of(story.case_id)[before:]
    assert [(one.kind, one.happened_at, one.recorded_at) for one in written] == [
        ("NoteAdded", at(16, "14:30"), at(16, "15:00"))
    ]
    report = ("report-case", "--id", str(new_id()), "case_type=dispute", "channel=resident_web", "area=demo-village-2",
              "what=又吵起来了", "dispute_kind=neighbours", "violence:=false", "reporter_phone=13800000001",
              "address=二组", "people_involved:=3", "cross_village:=false", "--format", "json")  # fmt: skip
    with clock_at(16, "15:00"):
        first, again = run(*report), run(*report)
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout)["number"] == json.loads(again.stdout)["number"]


def test_what_somebody_sees_at_the_terminal_is_what_they_see_elsewhere(site: Site) -> None:
    story = CliStory(site)
    story.monday()
    row = cases.Case.objects.get(id=story.case_id)
    chief = ("--as", login_of(story.person("village_secretary")))
    with clock_at(16, "15:00"):
        assert row.number in run("list", *chief, "view=mine").output
        listed = json.loads(run("list", *chief, "--format", "json").stdout)["items"]
        assert [one["number"] for one in listed] == [row.number]
        shown = run("show", row.number, *chief, "--language", "zh-Hans").output
        assert "两家为灌溉用水争吵" in shown
        assert "+ step:upgrade" in shown
        assert "- step:downgrade" in shown
        assert json.loads(run("show", row.number, *chief, "--format", "json").stdout)["seq"] == row.seq
        assert "yellow" in run("why", row.number, *chief).output
        mine = run("show", row.number, "--code", story.code).output
        assert "张三" not in mine
        elsewhere = login_of(site.person("village_secretary", "demo-village-4"))
        assert run("list", "--as", elsewhere).output == ""
        assert run("show", row.number, "--as", elsewhere).exit_code == 1
