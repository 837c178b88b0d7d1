"""Local days and answer templates of offices, at the terminal."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner

from tests.app.site import build_site
from tests.app.test_local_days import weekday
from tests.shared import ROOT
from yiwang.cases.interface import local_answers
from yiwang.faces.cli.main import main
from yiwang.foundation.policy_packs.interface import LocalDay

pytestmark = pytest.mark.django_db


def run(*line: str) -> Any:
    return CliRunner().invoke(main, [*line, "--language", "en"])


def enter(day: str) -> Any:
    return run("enter-local-day", day, "off", "--area", "all", "--name", "typhoon", "--source", "notice 5")


def test_a_simulation_counts_the_days_of_a_site_when_asked_to() -> None:
    build_site("demo_city")
    pack = str(ROOT / "packs" / "demo_city")
    few = ("pack", "simulate", pack, "--count", "300", "--seeds", "1", "--no-worst", "--format", "json")
    by_pack = run(*few)
    assert "local days count" not in by_pack.output
    enter(weekday().isoformat())
    counted = run(*few, "--year", str(weekday().year), "--site-area", "all")
    assert counted.exit_code == 0, counted.output
    assert "1 local days count" in counted.stderr and "off  typhoon" in counted.stderr
    assert run(*few, "--site-area", "nowhere").exit_code == 2


def test_a_day_is_entered_listed_and_withdrawn() -> None:
    build_site("demo_city")
    assert "No local days" in run("list-local-days").output
    day = weekday().isoformat()
    entered = enter(day)
    row = LocalDay.objects.get()
    assert entered.exit_code == 0 and str(row.id) in entered.output and row.enterer.startswith("terminal:")
    listed = run("list-local-days").output
    assert day in listed and "typhoon" in listed and "holds" in listed
    again = enter(day)
    assert again.exit_code == 1 and "local_day_twice" in again.output
    assert run("withdraw-local-day", str(row.id), "--reason", "it did not come").exit_code == 0
    assert "Withdrawn" in run("list-local-days").output


def test_hours_of_a_day_are_entered_and_listed() -> None:
    build_site("demo_city")
    line = ["enter-local-day", weekday().isoformat(), "work", "--area", "all", "--name", "stock", "--source", "notice"]
    assert "local_day_hours" in run(*line, "--hours", "morning").output
    assert run(*line, "--hours", "9:00-12:00").exit_code == 0
    assert "working 09:00-12:00" in run("list-local-days").output


def test_where_it_takes_two_the_one_who_entered_it_does_not_agree(settings: Any) -> None:
    settings.TWO_FOR_PACKS = True
    build_site("demo_city")
    assert "Proposed" in enter(weekday().isoformat()).output
    id = str(LocalDay.objects.get().id)
    assert "same_person" in run("agree-to-local-day", id).output
    LocalDay.objects.update(enterer="terminal:another")
    assert "Agreed" in run("agree-to-local-day", id).output
    assert LocalDay.objects.get().state == "holds"


def test_a_template_is_added_listed_changed_and_ended() -> None:
    site = build_site("demo_city")
    unit = str(min(site.units))
    assert "No office" in run("list-local-answers").output
    assert run("set-local-answer", "parts", "--unit", unit, "--use", "extension", "--en", "They come.").exit_code == 0
    (one,) = local_answers()
    assert "They come." in run("list-local-answers").output
    line = ["set-local-answer", "parts", "--unit", unit, "--use", "extension", "--zh", "配件已订。"]
    assert run(*line, "--id", str(one.id)).exit_code == 0
    assert [(found.text_zh, found.text_en) for found in local_answers()] == [("配件已订。", "")]
    assert run("end-local-answer", str(one.id)).exit_code == 0 and local_answers() == []
    assert run(*line, "--id", str(one.id)).exit_code == 2
    assert "unknown_template" in run("end-local-answer", str(one.id)).output
