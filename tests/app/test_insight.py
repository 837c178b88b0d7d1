"""Figures: each journal entry counts once, in order, however often and by whomever it is folded."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from tests.app.site import build_site
from yiwang.cases import events as shell
from yiwang.engine.values import Span
from yiwang.engine.workflows import Actor, to_data
from yiwang.engine.workflows import events as engine
from yiwang.insight.interface import Share, figures, fold, open_cases, rebuild_figures, rolled
from yiwang.insight.models import Figure, Rollup, Tally
from yiwang.insight.queries.by_rules import Named, alarm_names
from yiwang.kernel.civil_time import civil
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import Event, Stamp, chain, entries_of, head_of
from yiwang.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
WALL = civil(NOON)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST, SECOND = str(new_id()), str(new_id())
CLERK = Actor("clerk", "a-person")
REPORTER = Actor("reporter", "")
SINCE, UNTIL = date(2026, 11, 1), date(2026, 12, 1)


def said(event: engine.Event) -> Event:
    return Event(type(event).__name__, to_data(event))


def write(case: UUID, at: datetime, *happened: Event) -> None:
    """What one action writes."""
    stamp = Stamp("a-person", "clerk@x", new_id(), at, at)
    JournalEntry.objects.bulk_create(chain(case, shell.AGGREGATE, head_of(entries_of(case)), happened, stamp))


def open_case(path: str = "c/d/v/", unit: str = FIRST, due: timedelta = DAY) -> UUID:
    case = new_id()
    write(
        case, NOON,
        Event(shell.REPORTED, {"path": path, "case_type": "service_request"}),
        said(engine.CaseOpened(WALL, REPORTER, "web", "v", "received", "clerk", Span(1, "days"), "", WALL + due)),
        Event(shell.OWNER_NAMED, {"unit": unit, "account": ""}),
    )  # fmt: skip
    return case


def step(
    case: UUID, after: timedelta, unit: str = FIRST, due: timedelta = DAY, by: Actor = CLERK, again: bool = False
) -> None:
    at = WALL + after
    taken = engine.StepTaken(
        at, by, "accept", "received", "handling", "team", Span(1, "days"), "", at + due, new_round=again
    )
    write(case, NOON + after, said(taken), Event(shell.OWNER_NAMED, {"unit": unit, "account": ""}))


def end(case: UUID, after: timedelta, outcome: str = "answered") -> None:
    told = said(engine.ReporterTold(WALL + after, "resolve", True))
    write(case, NOON + after, told, said(engine.CaseEnded(WALL + after, "done", outcome)))


def follow_up(case: UUID, after: timedelta, solved: bool | None, satisfied: bool | None) -> None:
    write(case, NOON + after, Event(shell.FOLLOWED_UP, {"solved": solved, "satisfied": satisfied}))


def of(area: str = "c", **more: str) -> dict[str, int]:
    found = figures([area], SINCE, UNTIL, **more)[0].figures  # type: ignore[arg-type]
    return {name: number for name, number in found.items() if number}


def test_a_case_is_counted_in_every_area_that_it_lies_in() -> None:
    case = open_case()
    fold([case])
    assert of("c") == of("d") == of("v") == {"opened": 1, "open": 1}
    assert of("x") == {}


def test_folding_again_counts_nothing_twice_and_later_entries_are_not_missed() -> None:
    case = open_case()
    fold([case])
    fold([case])
    step(case, HOUR)
    end(case, 2 * HOUR)
    fold([case])
    fold([case])
    assert of() == {"opened": 1, "ended": 1, "answered": 1, "silent": 1, "in_time": 1}


def test_folding_no_case_folds_none() -> None:
    """An outbox batch may hold nothing about cases: accounts, packs. It counts nothing, and never fails for that."""
    open_case()
    fold([])
    assert of() == {}
    fold([open_case()])
    fold([])
    assert of() == {"opened": 1, "open": 1}


def test_open_cases_move_to_the_unit_that_answers_for_them() -> None:
    case = open_case()
    step(case, 2 * DAY, SECOND)
    fold([case])
    assert open_cases(["c"], date(2026, 11, 19), "unit") == {FIRST: 1}
    assert open_cases(["c"], date(2026, 11, 20), "unit") == {FIRST: 0, SECOND: 1}
    end(case, 3 * DAY)
    fold([case])
    assert open_cases(["c"], date(2026, 11, 21)) == {"": 0}


@pytest.mark.parametrize(("after", "counted"), [(DAY, {"in_time": 1}), (DAY + HOUR, {"not_in_time": 1, "late": 1})])
def test_taken_up_in_time_or_not(after: timedelta, counted: dict[str, int]) -> None:
    case = open_case()
    step(case, after)
    step(case, after + 3 * DAY, by=REPORTER)
    fold([case])
    assert of() == {"opened": 1, "open": 1, "late": 1} | counted


def test_the_last_word_of_the_reporter_counts_and_a_new_round_begins_without_one() -> None:
    case = open_case()
    step(case, HOUR)
    end(case, 2 * HOUR)
    follow_up(case, 3 * HOUR, solved=True, satisfied=False)
    fold([case])
    assert {"solved": 1, "unsatisfied": 1}.items() <= of().items()
    assert "silent" not in of()
    follow_up(case, 2 * DAY, solved=False, satisfied=None)
    fold([case])
    assert {"unsolved": 1, "unsatisfied": 1}.items() <= of().items()
    step(case, 3 * DAY, by=REPORTER, again=True)
    fold([case])
    assert of() == {"opened": 1, "open": 1, "ended": 1, "reopened": 1, "answered": 1, "in_time": 1}


def on_time() -> dict[str, int]:
    found = rolled(["c"], "level", SINCE, UNTIL, ["on_time", "not_on_time", "emergency"], ("what",))
    return {what: number for (what,), number in found.items() if number}


def test_answered_on_time_is_answered_with_no_stage_over_its_time() -> None:
    """By what the base pack's indicator says: of those answered, those that were not overdue, without merged ones."""
    good, slow, later, same, open_ = (open_case() for _ in range(5))
    for case in (good, slow, same, open_):
        step(case, 2 * DAY if case == slow else HOUR)
    end(good, 3 * HOUR)
    end(slow, 2 * DAY + HOUR)
    step(later, HOUR)
    end(later, 3 * HOUR)
    step(later, 2 * HOUR, again=True)
    step(later, 5 * DAY)
    end(later, 5 * DAY + HOUR)
    end(same, 3 * HOUR, "merged")
    fold([good, slow, later, same, open_])
    assert on_time() == {"on_time": 2, "not_on_time": 1}, "the first answer counts"
    write(good, NOON + DAY, Event(shell.EXCLUSION_CONFIRMED, {"reason": "no_access"}))
    fold([good])
    assert on_time() == {"on_time": 1, "not_on_time": 1}


def test_the_steps_that_name_an_emergency_service_are_counted_once_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yiwang.insight.queries.counting.named_by", lambda said: Named(alarms=("number",)))
    case, other = open_case(), open_case()
    for number, hours in (("police", 1), ("fire", 2), (None, 3)):
        at = WALL + hours * HOUR
        taken = engine.StepTaken(at, CLERK, "raise", "received", "alarm", "team", Span(1, "days"), "", at + DAY,
                                 facts={"number": number})  # fmt: skip
        write(case, NOON + hours * HOUR, said(taken))
    step(other, HOUR)
    fold([case, other])
    assert on_time() == {"emergency": 1}


def test_a_pack_says_which_fact_names_an_emergency_service() -> None:
    site = build_site("demo_city")
    assert alarm_names(site.edition.programs["service_request"]) == ("emergency_number",)
    assert alarm_names(site.edition.programs["dispute"]) == ()


def test_what_is_left_out_by_two_people_no_longer_counts_for_the_rates() -> None:
    case = open_case()
    step(case, 2 * DAY)
    follow_up(case, 2 * DAY, solved=False, satisfied=False)
    write(case, NOON + 3 * DAY, Event(shell.EXCLUSION_CONFIRMED, {"reason": "no_access"}))
    follow_up(case, 4 * DAY, solved=False, satisfied=False)
    fold([case])
    assert of() == {"opened": 1, "open": 1, "left_out": 1}


def test_figures_split_by_what_is_asked() -> None:
    cases = [open_case(), open_case("c/d/w/", SECOND)]
    step(cases[0], 20 * DAY)
    fold(cases)
    lines = figures(["v", "w"], SINCE, date(2027, 1, 1), "area")
    assert [(line.key, line.figures["opened"]) for line in lines] == [("v", 1), ("w", 1)]
    months = figures(["c"], SINCE, date(2027, 1, 1), "month")
    assert [(line.key, line.figures["opened"], line.figures["late"]) for line in months] == [
        ("2026-11-01", 2, 0), ("2026-12-01", 0, 1)
    ]  # fmt: skip
    assert of(unit=SECOND) == {"opened": 1, "open": 1}


def test_rebuilding_finds_nothing_to_mend_where_nothing_is_wrong() -> None:
    cases = [open_case() for _ in range(3)]
    step(cases[0], HOUR, SECOND)
    fold(cases)
    end(cases[0], 2 * HOUR)
    found = rebuild_figures()
    assert (found.cases, found.tallies_differed, found.figures_differed) == (3, 0, 0)
    assert of() == {"opened": 3, "open": 3, "in_time": 1}
    fold(cases)
    assert of()["ended"] == 1


def test_rebuilding_mends_what_was_wrong_and_says_so() -> None:
    cases = [open_case() for _ in range(3)]
    fold(cases)
    right = of()
    Figure.objects.filter(area="c").update(opened=7)
    Tally.objects.filter(case_id=cases[0]).update(counted={"path": "x"})
    found = rebuild_figures()
    assert (found.tallies_differed, found.figures_differed > 0) == (1, True)
    assert of() == right
    assert rebuild_figures().figures_differed == 0


def parts(split: str, *whats: str, area: str = "c", until: date = UNTIL) -> dict[str, int]:
    """What the rollups say up to a day, without noughts."""
    found = rolled([area], split, None, until, whats, ("key",))  # type: ignore[arg-type]
    return {key: number for (key,), number in found.items() if number}


def test_rollups_say_what_figures_say_for_every_period() -> None:
    """Whole months come from the rows of months, the rest from those of days: the sum is the same."""
    cases = [open_case() for _ in range(3)]
    for number, case in enumerate(cases):
        step(case, (number + 1) * 23 * DAY)
        end(case, (number + 1) * 40 * DAY)
    fold(cases)
    for since in (date(2026, 11, 1), date(2026, 11, 18), date(2026, 12, 1), date(2026, 12, 28)):
        for until in (date(2026, 11, 19), date(2026, 12, 1), date(2027, 1, 1), date(2027, 1, 27), date(2027, 4, 2)):
            should = figures(["c"], since, until)[0].figures if since < until else dict.fromkeys(("open", "ended"), 0)
            for split in ("level", "unit"):
                found = rolled(["c"], split, since, until, ["open", "ended"], ("what",))  # type: ignore[arg-type]
                assert {what: found.get((what,), 0) for what in ("open", "ended")} == {
                    what: should[what] for what in ("open", "ended")
                }, (since, until)


def test_a_case_counts_as_called_until_the_last_body_has_finished() -> None:
    case = open_case()
    called = [engine.Called(body, "office", "", WALL + DAY, WALL + DAY) for body in ("a", "b")]
    write(case, NOON, said(engine.PartOpened(WALL, CLERK, "summons", tuple(called))))
    write(case, NOON, said(engine.PartResponded(WALL + HOUR, CLERK, "summons", "a")))
    write(case, NOON, said(engine.PartFinished(WALL + HOUR, CLERK, "summons", "a")))
    fold([case])
    assert parts("level", "called") == {"service_request/": 1}
    write(case, NOON, said(engine.PartEnded(WALL + HOUR, CLERK, "summons", ("b",))))
    write(case, NOON, said(engine.PartScored(WALL + HOUR, CLERK, "summons", "a", 4)))
    fold([case])
    assert parts("level", "called") == {}
    assert parts("body", "summoned") == {"a": 1, "b": 1}
    assert parts("body", "finished") == {"a": 1} and parts("body", "score") == {"a": 4}


def test_an_ended_case_is_called_no_more_and_again_when_it_goes_on() -> None:
    case = open_case()
    called = engine.Called("a", "office", "", WALL + DAY, WALL + DAY)
    write(case, NOON, said(engine.PartOpened(WALL, CLERK, "summons", (called,))))
    end(case, HOUR)
    fold([case])
    assert parts("level", "called") == {}
    step(case, 2 * HOUR, by=REPORTER, again=True)
    fold([case])
    assert parts("level", "called") == {"service_request/": 1}


def test_what_a_tally_held_for_an_older_release_is_passed_over() -> None:
    """It neither stops the counting nor counts as different."""
    case = open_case()
    fold([case])
    row = Tally.objects.get(case_id=case)
    row.counted["objected"] = True
    row.save()
    assert rebuild_figures().tallies_differed == 0
    end(case, HOUR)
    fold([case])
    assert of()["ended"] == 1
    assert "objected" not in Tally.objects.get(case_id=case).counted


def test_rebuilding_makes_rollups_anew_too() -> None:
    cases = [open_case() for _ in range(3)]
    step(cases[0], HOUR, SECOND)
    fold(cases)
    right = set(Rollup.objects.values_list("area", "split", "grain", "since", "key", "what", "number"))
    Rollup.objects.filter(area="c", split="unit").update(number=9)
    assert rebuild_figures().figures_differed > 0
    rows = Rollup.objects.exclude(number=0)
    assert set(rows.values_list("area", "split", "grain", "since", "key", "what", "number")) == {
        row for row in right if row[-1]
    }
    assert rebuild_figures().figures_differed == 0


def test_folding_many_cases_takes_few_statements() -> None:
    cases = [open_case() for _ in range(50)]
    with Statements() as statements:
        fold(cases)
    assert statements.number <= 7


@pytest.mark.parametrize(("count", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634)])
def test_a_rate_says_how_sure_it_is(count: int, of: int, low: float, high: float) -> None:
    """Wilson's interval, worked out by hand: for 0 of 10 it ends at z²/(10 + z²)."""
    interval = Share(count, of).interval
    assert interval is not None
    assert interval == pytest.approx((low, high), abs=0.0002)
    assert Share(0, 0).value is None


class Statements:
    """Counts what is sent to the database."""

    number = 0

    def __enter__(self) -> "Statements":
        self._wrapped = connection.execute_wrapper(self._count)
        self._wrapped.__enter__()
        return self

    def _count(self, execute: object, sql: str, params: Sequence[object], many: bool, context: object) -> object:
        self.number += 1
        return execute(sql, params, many, context)  # type: ignore[operator]

    def __exit__(self, *details: object) -> None:
        self._wrapped.__exit__(None, None, None)
