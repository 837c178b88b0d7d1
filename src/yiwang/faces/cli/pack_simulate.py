"""`yiwang pack simulate`: a synthetic year, or past cases, through a pack; loads, waits and overdue shares come out."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from unicodedata import east_asian_width

import click

from yiwang.engine.packs.editions import Edition, Editions
from yiwang.engine.problems import Language, Problem, errors
from yiwang.engine.simulation.plan import Plan
from yiwang.engine.simulation.said import late_words
from yiwang.engine.simulation.summary import PoolFigures, Summary
from yiwang.faces.cli.pack import as_line, language_option, leave, pack, print_problems
from yiwang.faces.cli.site_days import with_site_days
from yiwang.packtools.reader import read_with_base
from yiwang.packtools.simulation import kinds
from yiwang.packtools.simulation.mapping import read_mapping
from yiwang.packtools.simulation.past_cases import PastCases, plan_of_past, read_past_cases
from yiwang.packtools.simulation.profile import Assumptions, read_assumptions
from yiwang.packtools.simulation.session import WhatIf, one_more_in_the_worst, run_past, run_year

Runner = Callable[[Plan], Summary]
Recorded = Callable[[str], float | None]
"""The share that was late in the record, by unit; None where there is no record."""

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@pack.command()
@click.argument("folder", type=FOLDER)
@click.option("--cases", "file", type=FILE, help="A CSV file of past cases.")
@click.option("--mapping", type=FILE, help="How its columns are read.")
@click.option("--year", type=click.IntRange(1950, 2150), default=2026, show_default=True, help="The synthetic year.")
@click.option(
    "--count",
    type=click.IntRange(0, 20_000_000),
    default=0,
    help="About so many cases, not the profile's yearly numbers.",
)
@click.option(
    "--seeds", type=click.IntRange(1, 1000), default=3, show_default=True, help="How many runs the intervals are over."
)
@click.option("--what-if", "changes", multiple=True, help="POST=+1, POST@3=+1 (area 3) or UNIT=-1. May be repeated.")
@click.option("--worst/--no-worst", default=True, help="Also run with one more person in the worst pool.")
@click.option("--top", type=click.IntRange(1), default=15, show_default=True, help="How many pools to print.")
@click.option(
    "--site-area", "area", default="", metavar="CODE",
    help="Count the local days that the site of this machine holds for an area today; `all`: those of the whole site.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@language_option
def simulate(
    folder: Path, file: Path | None, mapping: Path | None, year: int, count: int, seeds: int,
    changes: tuple[str, ...], worst: bool, top: int, area: str, form: str, language: Language,
) -> None:  # fmt: skip
    """Run a year of cases, or the cases of a file, through the pack in FOLDER.

    Working days are those of the pack's calendar; with --site-area, also the days that a site's areas entered of their
    own, as the simulation on the administration's pages counts them.
    """
    if mapping is not None and file is None:
        raise click.UsageError("--mapping needs --cases")
    edition, assumptions = _prepared(folder, date(year, 1, 1), language)
    if area:
        edition = with_site_days(edition, area, language)
    numbers = range(1, seeds + 1)
    if file is not None:
        plan, runner, recorded = _past(file, mapping, edition, assumptions, numbers, language)
    else:
        plan = assumptions.plan(date(year, 1, 1), 365)
        recorded = _no_record

        def runner(changed: Plan) -> Summary:
            with _progress(form) as progress:
                return run_year(changed, edition, numbers, count, progress)

    _say_incomplete(plan, edition, language)
    _report(plan, runner, recorded, [_change(text) for text in changes], worst, top, form, language)


def _say_incomplete(plan: Plan, edition: Edition, language: Language) -> None:
    """Say on the error stream which years have no holidays: their working days are weekdays only."""
    start = datetime.combine(plan.start, time())
    for problem in edition.rules.clockwork.incomplete(start, start + timedelta(plan.days - 1)):
        click.echo(as_line(problem, language), err=True)


def _no_record(unit: str) -> float | None:
    return None


def _prepared(folder: Path, on: date, language: Language) -> tuple[Edition, Assumptions]:
    found, problems = read_with_base(folder)
    if found is None or errors(problems):
        print_problems(problems, language)
        raise click.exceptions.Exit(1)
    edition, problems = Editions(found).on(on)
    assumptions, more = read_assumptions(folder, edition)
    print_problems([*errors(problems), *more], language)
    leave([*problems, *more])
    if assumptions is None:
        raise click.exceptions.Exit(1)
    return edition, assumptions


def _past(
    file: Path, mapping: Path | None, edition: Edition, assumptions: Assumptions, seeds: range, language: Language
) -> tuple[Plan, Runner, Recorded]:
    if mapping is None:
        raise click.UsageError("--cases needs --mapping")
    read, problems = read_mapping(mapping)
    if read is None:
        print_problems(problems, language)
        raise click.exceptions.Exit(1)
    cases, more = read_past_cases(file, read, edition)
    print_problems([*problems, *more], language)
    leave([*problems, *more])
    plan, arrivals = plan_of_past(cases, read, assumptions)
    _say_read(cases, language)

    def runner(changed: Plan) -> Summary:
        with _progress("text") as progress:
            return run_past(changed, arrivals, edition, seeds, progress)

    return plan, runner, cases.late_share


def _say_read(cases: PastCases, language: Language) -> None:
    late = sum(cases.late_per_unit.values())
    said = {
        "zh-Hans": f"读入 {len(cases.rows)} 件，未读入 {cases.refused} 行；记录中逾期 {late} 件。",
        "en": f"{len(cases.rows)} cases read, {cases.refused} rows left out; {late} late in the record.",
    }
    click.echo(said[language])


def _change(text: str) -> WhatIf:
    name, separator, people = text.partition("=")
    post, _, area = name.partition("@")
    if not re.fullmatch(r"[+-]?\d{1,6}", people) or not re.fullmatch(r"([1-9]\d{0,6})?", area):
        raise click.BadParameter(f"{text}: POST=+1, POST@3=+1 or UNIT=-1", param_hint="--what-if")
    return WhatIf(post, int(people), int(area) - 1 if area else -1)


def _leave_if_unknown(changes: list[WhatIf], before: Summary, language: Language) -> None:
    """A question about a post or unit that handles nothing would be answered by silence."""
    known = ", ".join(sorted({pool.name for pool in before.pools}))
    found = [
        kinds.UNKNOWN_POOL.at(name=change.name + (f"@{change.area + 1}" if change.area >= 0 else ""), known=known)
        for change in changes
        if not _touched(change, before)
    ]
    print_problems(found, language)
    leave(found)


def _touched(change: WhatIf, summary: Summary) -> list[PoolFigures]:
    return [pool for pool in summary.pools if pool.name == change.name and change.area in (-1, pool.area)]


@contextmanager
def _progress(form: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on the error stream, so that the output stays clean."""
    if form == "json":
        yield None
        return
    with click.progressbar(length=1000, file=sys.stderr, label="…") as bar:
        yield lambda done, total: bar.update(max(0, done * 1000 // max(total, 1) - bar.pos))


def _report(
    plan: Plan, runner: Runner, recorded: Recorded, changes: list[WhatIf], worst: bool, top: int, form: str,
    language: Language,
) -> None:  # fmt: skip
    try:
        before = runner(plan)
        _leave_if_unknown(changes, before, language)
        if not changes and worst and (question := one_more_in_the_worst(before)):
            changes = [question[0]]
        after = None
        if changes:
            changed = plan
            for change in changes:
                changed = change.applied(changed)
            after = runner(changed)
    except ValueError as reason:
        problem: Problem = kinds.CANNOT_RUN.at(reason=reason)
        print_problems([problem], language)
        raise click.exceptions.Exit(1) from None
    if form == "json":
        said = {"before": asdict(before), "after": asdict(after) if after else None}
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    _print_summary(before, top, recorded, language)
    if after:
        _print_changes(before, after, changes, language)


_WORDS = {
    "zh-Hans": {
        "types": "事项", "arrived": "收到", "ended": "办结", "open": "未结", "days": "平均天数",
        "pool": "岗位或单位", "people": "人", "handled": "经办", "load": "工作量", "wait": "平均等待(时)",
        "late": "逾期率", "recorded": "记录逾期率", "what_if": "如果", "more": "人", "seeds": "次试算",
    },
    "en": {
        "types": "case type", "arrived": "came", "ended": "ended", "open": "still open", "days": "mean days",
        "pool": "post or unit", "people": "people", "handled": "handled", "load": "load", "wait": "mean wait (h)",
        "late": "late", "recorded": "on record", "what_if": "What if", "more": "people", "seeds": "runs",
    },
}  # fmt: skip


def _print_summary(summary: Summary, top: int, recorded: Recorded, language: Language) -> None:
    words = _WORDS[language]
    click.echo(
        f"\n{_wide(words['types'], 28)}{_wide(words['arrived'], -12)}{_wide(words['ended'], -12)}"
        f"{_wide(words['open'], -12)}{_wide(words['days'], -12)}"
    )
    for found in summary.case_types:
        click.echo(
            f"{found.case_type:<28}{found.arrived.mean:>12,.0f}{found.ended.mean:>12,.0f}"
            f"{found.open_at_end.mean:>12,.0f}{found.days.mean:>12.1f}"
        )
    worst = sorted(summary.pools, key=PoolFigures.badness, reverse=True)[:top]
    width = max([16, *(_columns(_late(pool, language)) + 2 for pool in worst)])
    click.echo(
        f"\n{_wide(words['pool'], 36)}{_wide(words['people'], -8)}{_wide(words['handled'], -10)}"
        f"{_wide(words['load'], -9)}{_wide(words['wait'], -16)}{_wide(words['late'], -width)}"
        f"{_wide(words['recorded'], -12)}   ({summary.seeds} {words['seeds']})"
    )
    for pool in worst:
        share = recorded(pool.name)
        click.echo(_pool_line(pool, language, width) + (f"{share:>12.1%}" if share is not None else ""))


def _wide(text: str, width: int) -> str:
    """The text padded to so many columns of a terminal, where a Chinese character takes two; negative: to the right."""
    padding = " " * (abs(width) - _columns(text))
    return text + padding if width > 0 else padding + text


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _pool_line(pool: PoolFigures, language: Language, width: int) -> str:
    wait = f"{pool.wait_minutes.mean / 60:,.1f}"
    return (
        f"{_wide(_pool_name(pool), 36)}{pool.people:>8}{pool.handled.mean:>10,.0f}"
        f"{pool.load.mean:>9.0%}{wait:>16}{_wide(_late(pool, language), -width)}"
    )


def _pool_name(pool: PoolFigures) -> str:
    return f"{pool.name} @ {pool.place}" if pool.place else pool.name


def _late(pool: PoolFigures, language: Language) -> str:
    return late_words(pool.late_share, pool.handled).in_language(language)


def _print_changes(before: Summary, after: Summary, changes: list[WhatIf], language: Language) -> None:
    words = _WORDS[language]
    for change in changes:
        click.echo(f"\n{words['what_if']} {change.name} {change.people:+d} {words['more']}:")
        then = {(pool.name, pool.area): pool for pool in after.pools}
        for pool in _touched(change, before)[:10]:
            now = then[pool.name, pool.area]
            load = f"{words['load']} {pool.load.mean:.0%} → {now.load.mean:.0%}"
            wait = f"{words['wait']} {pool.wait_minutes.mean / 60:,.1f} → {now.wait_minutes.mean / 60:,.1f}"
            late = f"{words['late']} {_late(pool, language)} → {_late(now, language)}"
            click.echo(f"  {_wide(_pool_name(pool), 34)} {load}  {wait}  {late}")
