"""The lists behind the numbers come by themselves for cases that were counted before there were lists: step by step,
in a process that may be killed at any moment, beside others who go on counting."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from tests.app.site import build_site
from tests.app.sites import SECONDS, Site
from tests.app.test_insight import HOUR, end, open_case, step
from tests.shared import ROOT
from yiwang.faces.worker.loop import all_duties, turn
from yiwang.insight.actions import fill_lists as filling
from yiwang.insight.interface import fill_lists, fold, lists_filled, rebuild_figures
from yiwang.insight.models import CaseCount, Filling, Tally

pytestmark = pytest.mark.django_db
Rows = set[tuple[object, ...]]


def listed() -> Rows:
    return set(CaseCount.objects.exclude(number=0).values_list("what", "day", "case_id", "key", "number"))


@pytest.fixture
def right(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rows]:
    """Five cases, counted by a release that kept no lists, two at a step; what the lists should say of them."""
    monkeypatch.setattr(filling, "PAGE", 2)
    monkeypatch.setattr(filling, "PAGE_ON_SQLITE", 2)
    cases = [open_case() for _ in range(5)]
    for case in cases[1:]:
        step(case, HOUR)
    end(cases[4], 2 * HOUR)
    fold(cases)
    rows = listed()
    owed()
    yield rows


def owed() -> None:
    """As the migration leaves it."""
    CaseCount.objects.all().delete()
    Filling.objects.create(name="case_count", total=Tally.objects.count())


def test_a_new_site_owes_nothing() -> None:
    assert lists_filled() is None and fill_lists() == 0


def test_it_is_done_step_by_step_and_says_how_far_it_is(right: Rows) -> None:
    assert lists_filled() == (0, 5)
    assert [fill_lists(), lists_filled()] == [2, (2, 5)]
    assert len({row[2] for row in listed()}) == 2 and listed() < right
    assert [fill_lists(), fill_lists(), lists_filled()] == [2, 1, (5, 5)]
    assert [fill_lists(), lists_filled()] == [0, None]
    assert listed() == right


def test_the_worker_does_it(right: Rows) -> None:
    build_site("xiangzhou")
    duties = [one for one in all_duties() if one.do.__name__ == "fill_lists"]
    while turn(duties, datetime.now(UTC)):
        pass
    assert lists_filled() is None and listed() == right


def test_what_is_counted_meanwhile_counts_once(right: Rows) -> None:
    """A case that grew before its turn, one that grew after it, and a new one."""
    cases = list(Tally.objects.order_by("case_id").values_list("case_id", flat=True))
    fill_lists()
    for case in (cases[0], cases[3]):
        end(case, 3 * HOUR)
    new = open_case()
    fold([cases[0], cases[3], new])
    while fill_lists():
        pass
    rows = listed()
    assert right < rows and {row[2] for row in rows} == {*cases, new}
    assert rebuild_figures().figures_differed == 0 and listed() == rows


def test_a_case_that_grows_within_a_step_is_counted_again(right: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Tally.objects.order_by("case_id").first()
    assert first is not None
    end(first.case_id, 3 * HOUR)
    before = filling._counted

    def then_somebody_folds(tallies: list[Tally]) -> object:
        found = before(tallies)
        monkeypatch.setattr(filling, "_counted", before)
        fold([first.case_id])
        return found

    monkeypatch.setattr(filling, "_counted", then_somebody_folds)
    while fill_lists():
        pass
    assert {row[0] for row in listed() if row[2] == first.case_id} >= {"opened", "ended"}
    assert rebuild_figures().figures_differed == 0


def test_a_step_that_breaks_off_leaves_nothing_half_done(right: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_lists()
    had = listed()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    written = filling.set_lists
    monkeypatch.setattr(filling, "set_lists", lambda mentions: [written(mentions), killed()])
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        fill_lists()
    assert listed() == had and lists_filled() == (2, 5)
    monkeypatch.setattr(filling, "set_lists", written)
    while fill_lists():
        pass
    assert listed() == right


def test_of_two_workers_one_does_a_step(right: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second had looked before the first was done."""
    before, done = filling._counted, []

    def another_is_quicker(tallies: list[Tally]) -> object:
        found = before(tallies)
        monkeypatch.setattr(filling, "_counted", before)
        done.append(fill_lists())
        return found

    monkeypatch.setattr(filling, "_counted", another_is_quicker)
    assert [fill_lists(), done, lists_filled()] == [0, [2], (2, 5)]


def test_counting_all_anew_fills_them_too(right: Rows) -> None:
    fill_lists()
    assert rebuild_figures().figures_differed > 0
    assert lists_filled() is None and listed() == right


BEGIN = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "yiwang.config.settings"
import django
django.setup()
from yiwang.faces.cli.site import make_ready
make_ready()
from django.db import transaction
from tests.app import test_insight as story
from yiwang.insight.actions import fill_lists as filling
from yiwang.insight.interface import fill_lists, fold, lists_filled
from yiwang.insight.models import CaseCount, Filling, Tally
filling.PAGE = filling.PAGE_ON_SQLITE = 3

def say(*words):
    print(*words, flush=True)

def listed():
    return sorted(map(str, CaseCount.objects.exclude(number=0).values_list("what", "day", "case_id", "key", "number")))
"""
LAID = BEGIN + """
cases = [story.open_case() for _ in range(10)]
for case in cases:
    story.end(case, story.HOUR)
with transaction.atomic():
    fold(cases)
say("|".join(listed()))
CaseCount.objects.all().delete()
Filling.objects.create(name="case_count", total=Tally.objects.count())
"""
KILLED = BEGIN + """
written = filling.set_lists

def then_wait(mentions):
    written(mentions)
    if lists_filled().done > 3:
        say("within")
        time.sleep(600)

filling.set_lists = then_wait
while fill_lists():
    pass
"""
GOES_ON = BEGIN + """
say(lists_filled().done)
while fill_lists():
    pass
say(lists_filled())
say("|".join(listed()))
"""


def test_a_process_that_is_killed_in_a_step_is_followed_by_another(tmp_path: Path) -> None:
    site = Site(tmp_path)
    right = _run(site, LAID)[-1]
    killed = subprocess.Popen([sys.executable, "-c", KILLED], env=site.environment(), cwd=ROOT, stdout=subprocess.PIPE)
    assert killed.stdout is not None and killed.stdout.readline() == b"within\n"
    killed.kill()
    killed.wait()
    assert _run(site, GOES_ON) == ["3", "None", right], "the step that was broken off is done again, the first is not"


def _run(site: Site, script: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", script], env=site.environment(), cwd=ROOT, capture_output=True, timeout=SECONDS
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()[-3000:]
    return run.stdout.decode().splitlines()
