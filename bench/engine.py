"""The figures of the engine: checking packs, looking up tables, deciding steps, simulating a year of a million cases.

    make bench-engine                       everything; writes bench/results/engine-figures.json
    python -m bench.engine --quick          small sizes, to see that it works; writes only where --out says

Times are those of the processor, so that other work on the machine disturbs them less; each stands beside a bare loop
measured in the same run, so that figures of two machines can be compared by their ratios.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from bench.measure import ROOT, Figure, Spent, about_the_machine, child, rate_figure, repeated, time_figure
from bench.parts import Given, Row, Size
from yiwang.engine.packs.editions import Edition, Editions
from yiwang.engine.simulation.arrivals import fact_table
from yiwang.engine.simulation.plan import CaseProfile
from yiwang.engine.simulation.steps import command, opening, possible, take
from yiwang.engine.values import Span, Value
from yiwang.engine.workflows.commands import Step
from yiwang.engine.workflows.decide import decide
from yiwang.engine.workflows.program import Program
from yiwang.engine.workflows.state import State
from yiwang.packtools.reader import read_with_base
from yiwang.packtools.simulation.profile import read_assumptions

RESULTS = ROOT / "bench" / "results" / "engine-figures.json"
PACK, CASE_TYPE, TABLE = "xiangzhou", "dispute", "dispute_warning"
YEARS = ("xiangzhou", "baoan")
DAY = date(2026, 6, 1)
BARE_READING = """
import sys, yaml
for name in sys.argv[1:]:
    events = yaml.CSafeLoader(open(name, encoding="utf-8").read())
    while events.get_event() is not None: pass
"""


class Sizes:
    """How much is measured."""

    def __init__(self, quick: bool) -> None:
        self.calls = 2_000 if quick else 100_000
        self.repeats = 3 if quick else 9
        self.processes = 1 if quick else 5
        self.cases = 5_000 if quick else 1_000_000
        self.years = 1 if quick else 3
        self.packs = [ROOT / "packs" / "template"] if quick else sorted((ROOT / "packs").glob("*/"))


def check_packs(sizes: Sizes) -> Figure:
    """`yiwang pack check`, whole processes. The limit: Python starts and the C parser reads the same YAML."""
    packs = [str(folder.relative_to(ROOT)) for folder in sizes.packs]
    files = [str(file.relative_to(ROOT)) for folder in sizes.packs for file in sorted(folder.rglob("*.yaml"))]
    arguments = ["-m", "yiwang.faces.cli.main", "pack", "check", *packs]
    with tempfile.TemporaryDirectory() as kept:
        # Byte code of our own keeping: the first run makes it, as the first run after an update does.
        settings = {"PYTHONPYCACHEPREFIX": kept, "PYTHONDONTWRITEBYTECODE": ""}
        first = child(arguments, settings)
        spent = [child(arguments, settings) for _ in range(sizes.processes)]
        bare = min(child(["-c", BARE_READING, *files], settings).cpu for _ in range(sizes.processes))
    of_which = {"first run, without byte code": first.cpu}
    return time_figure(f"check {len(packs)} packs", spent, "Python starts, YAML is parsed", bare, 2.0, of_which)


def prepared() -> tuple[Edition, CaseProfile]:
    """The rules that the look-ups are measured on, and the assumptions about a case type."""
    pack, _ = read_with_base(ROOT / "packs" / PACK)
    assert pack is not None
    edition, _ = Editions(pack).on(DAY)
    assumptions, _ = read_assumptions(ROOT / "packs" / PACK, edition)
    assert assumptions is not None
    return edition, assumptions.profiles[CASE_TYPE]


def look_up(sizes: Sizes) -> Figure:
    """Look-ups in a table of four inputs, with every combination of facts that the profile has."""
    edition, profile = prepared()
    table = edition.tables[TABLE]
    chance = random.Random(1)
    combinations = fact_table(profile).combinations
    many = [{name: facts.get(name) for name in table.fact_names} for facts in combinations]
    asked = [chance.choice(many) for _ in range(sizes.calls)]
    names = tuple(sorted(table.fact_names))
    keys = [tuple(facts[name] for name in names) for facts in asked]
    answers = dict.fromkeys(keys, "answer")

    def bare() -> None:
        for key in keys:
            answers.get(key)

    def look() -> None:
        answer = table.decide
        for facts in asked:
            answer(facts)

    return rate_figure("table look-ups", repeated(look, sizes.repeats), sizes.calls,
                       "look-ups in a dict", repeated(bare, sizes.repeats), 300_000)  # fmt: skip


def bare_calls(calls: int) -> Callable[[], None]:
    """A loop over a function that does nothing."""

    def nothing(program: object, state: object, step: object, now: object) -> None:
        return None

    def bare() -> None:
        for _ in range(calls):
            nothing(None, None, None, None)

    return bare


def decide_steps(sizes: Sizes) -> Figure:
    """The step of a dispute at which a table says colour, team and time: who may, table, owner, deadline, new state."""
    edition, profile = prepared()
    program = edition.programs[CASE_TYPE]
    opened = datetime(2026, 1, 1, 9)
    chance = random.Random(1)
    ready = [at_a_table(program, profile, facts, opened) for facts in fact_table(profile).combinations]
    later = [opened + timedelta(minutes=chance.randrange(300 * 1440)) for _ in range(sizes.calls)]
    asked = [(*chance.choice(ready), now) for now in later]

    def steps() -> None:
        for state, step, now in asked:
            decide(program, state, step, now)

    state, step, now = asked[0]
    decided = decide(program, state, step, now)
    assert decided.state is not None and decided.state.due is not None
    return rate_figure("decide: table, owner, deadline", repeated(steps, sizes.repeats), sizes.calls,
                       "calls of an empty function", repeated(bare_calls(sizes.calls), sizes.repeats),
                       100_000)  # fmt: skip


def at_a_table(
    program: Program, profile: CaseProfile, facts: Mapping[str, Value], opened: datetime
) -> tuple[State, Step]:
    """A case at the first stage that is left by a table, and the command that leaves it."""
    state = decide(program, None, opening(program, facts, program.case_type.channels[0]), opened).state
    assert state is not None
    for _ in range(20):
        moves = [found.move for found in possible(program, state, profile, opened)]
        deciding = [move for move in moves if move.tables]
        if deciding:
            return state, command(program, state, deciding[0])
        after = take(program, state, moves[0], opened)
        assert after is not None
        state = after
    raise ValueError(f"{program.case_type.id} is decided by no table")


def work_out_deadlines(sizes: Sizes) -> Figure:
    """Deadlines in working hours, through the calendar of the year."""
    edition, _ = prepared()
    due, span = edition.clockwork.due, Span(16, "working_hours")
    chance = random.Random(1)
    starts = [datetime(2026, 1, 1) + timedelta(minutes=chance.randrange(300 * 1440)) for _ in range(sizes.calls)]

    def work_out() -> None:
        for start in starts:
            due(start, span)

    return rate_figure("deadlines of 16 working hours", repeated(work_out, sizes.repeats), sizes.calls,
                       "calls of an empty function", repeated(bare_calls(sizes.calls), sizes.repeats),
                       300_000)  # fmt: skip


def simulate_year(name: str, sizes: Sizes) -> Figure:
    """A synthetic year, each in a process of its own: from reading the pack to the summary, without Python's start."""
    runs = [child(["-m", "bench.year", name, str(sizes.cases)]) for _ in range(sizes.years)]
    found = [json.loads(one.output) for one in runs]
    parts = ("read", "calendar", "arrivals", "run")
    spent = [
        Spent(sum(one[part] for part in parts), run.wall, run.memory_mb) for one, run in zip(found, runs, strict=True)
    ]
    best = min(found, key=lambda one: sum(one[part] for part in parts))
    limit = min(one["limit"] for one in found)
    of_which = {name: round(value, 3) for name, value in best.items() if name != "limit"}
    what = f"a year of {best['cases']:,} cases, {name}"
    return time_figure(what, spent, f"heap loop, {best['cases']:,} cases, 50 servers", limit, 30.0, of_which)


def measurements(sizes: Sizes) -> Iterator[tuple[str, Callable[[], Figure]]]:
    yield "pack check", lambda: check_packs(sizes)
    yield "table look-ups", lambda: look_up(sizes)
    yield "decide", lambda: decide_steps(sizes)
    yield "deadlines", lambda: work_out_deadlines(sizes)
    for name in YEARS:
        yield f"a year of {name}", lambda name=name: simulate_year(name, sizes)  # type: ignore[misc]


def rows(given: Given) -> list[Row]:
    """Checking packs, look-ups, decisions, deadlines and a simulated year, of the engine alone."""
    sizes = Sizes(given.size is Size.QUICK)
    return [_row(measure()) for _, measure in measurements(sizes)]


def _row(one: Figure) -> Row:
    value, limit = (round(number, 2) for number in (one.median, one.limit))
    parts = ", ".join(f"{name} {number:,.2f}" for name, number in one.of_which.items())
    return Row(
        "engine", one.what, one.unit, value, limit=limit, beside=one.beside, aim=one.target,
        memory=round(one.memory_mb, 1) or None, note=f"of which {parts}" if parts else "",
    )  # fmt: skip


def lines(figures: list[Figure]) -> Iterator[str]:
    """The result as a table."""
    yield (f"{'what':<38}{'best':>12}{'median':>12}{'wall':>12}{'target':>10}  {'':<4}"
           f"{'limit':>12}{'ratio':>8}{'MiB':>7}  beside")  # fmt: skip
    for one in figures:
        form = "{:>12,.0f}" if one.rate else "{:>12,.2f}"
        best, middle, wall, limit = map(form.format, (one.best, one.median, one.wall, one.limit))
        memory = f"{one.memory_mb:>7,.0f}" if one.memory_mb else f"{'':>7}"
        yield (f"{one.what + ' (' + one.unit + ')':<38}{best}{middle}{wall}{one.target:>10,.0f}  "
               f"{'met' if one.met else 'NOT':<4}{limit}{one.ratio:>8.1f}{memory}  {one.beside}")  # fmt: skip
        if one.of_which:
            parts = (f"{name} {value:,.{2 if value % 1 else 0}f}" for name, value in one.of_which.items())
            yield "    of which: " + ", ".join(parts)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and write. Returns 0 whatever the figures are: they depend on the machine."""
    parser = argparse.ArgumentParser(prog="bench.engine", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--out", type=Path, help="where the JSON goes; by default to bench/results")
    chosen = parser.parse_args(arguments)
    todo = list(measurements(Sizes(chosen.quick)))
    figures = []
    for number, (name, measure) in enumerate(todo, 1):
        print(f"[{number}/{len(todo)}] {name} …", file=sys.stderr, flush=True)
        figures.append(measure())
    machine = about_the_machine()
    print(*(f"{name}: {value}" for name, value in machine.items()), sep="; ")
    print(*lines(figures), sep="\n")
    out = chosen.out or (None if chosen.quick else RESULTS)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        result = {**machine, "quick": chosen.quick, "figures": [figure.as_dict() for figure in figures]}
        out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
