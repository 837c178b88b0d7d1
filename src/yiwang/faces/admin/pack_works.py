"""Long actions about packs: checking and installing an upload, playing its scenarios, simulating a year."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from yiwang.engine.packs.editions import Edition, Editions
from yiwang.engine.packs.hashing import content_hash
from yiwang.engine.problems import Problem, errors
from yiwang.engine.simulation.summary import Estimate, Summary
from yiwang.faces.admin.days_counted import kept_days
from yiwang.faces.admin.past_cases import past_cases
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.actions import perform
from yiwang.kernel.jobs import Outcome, Running, job
from yiwang.kernel.refusals import Refused
from yiwang.packtools.reader import PackReader, read_with_base
from yiwang.packtools.scenarios import model_site, run_scenario
from yiwang.packtools.simulation.past_cases import plan_of_past
from yiwang.packtools.simulation.profile import Assumptions, read_assumptions
from yiwang.packtools.simulation.session import run_past, run_year

SEEDS = range(1, 4)
POOLS = 15
YEAR = 365


@job("upload_pack")
def upload_pack(running: Running) -> Outcome:
    """Check what was uploaded; install it when that was asked for and nothing is wrong."""
    assert running.given is not None
    with _opened(running.given) as (folder, problems):
        running.progress(1, 3)
        if folder is None:
            return Outcome({"pack": {}, "installed": False}, problems)
        problems = problems + packs.check_folder(folder)
        said = _about(folder)
        running.progress(2, 3)
        installed = False
        if running.payload["install"] and not errors(problems):
            action = packs.InstallPack(running.command().id, folder)
            said["hash"] = perform(action, acting=running.person, command=running.command(), now=running.now).hash
            installed = True
    ordered = sorted(problems, key=lambda one: (not one.is_error, one.where.file, one.where.line))
    return Outcome({"pack": said, "installed": installed, "errors": len(errors(problems))}, ordered)


def _about(folder: Path) -> dict[str, Any]:
    own, _ = PackReader().own(folder)
    merged, _ = PackReader().with_base(folder)
    if own is None:
        return {"folder": folder.name}
    title = own.manifest.title
    return {
        "id": own.manifest.id,
        "version": own.manifest.version,
        "zh": title.zh,
        "en": title.en,
        "extends": own.manifest.extends,
        "hash": content_hash(merged) if merged else "",
    }


@contextmanager
def _opened(file: Path) -> Iterator[tuple[Path | None, list[Problem]]]:
    """The pack's folder out of a zip or a workbook, beside its base, which need not come along when it is installed."""
    if file.suffix.lower() == ".xlsx":
        folder = file.parent / "unpacked" / file.stem
        from yiwang.packtools.workbook import from_xlsx  # large: it comes with the first workbook

        problems = from_xlsx(file, folder)
        own, _ = PackReader().own(folder)
        if own is not None and own.manifest.id != folder.name:
            folder = folder.rename(folder.parent / own.manifest.id)
        _bring_base(folder)
        yield (folder, problems) if own is not None else (None, problems)
        return
    with file.open("rb") as archive, packs.unpacked(archive) as found:
        if isinstance(found, Problem):
            yield None, [found]
            return
        _bring_base(found)
        yield found, []


def _bring_base(folder: Path) -> None:
    """Lay the base of a pack beside it, out of an installed version that has it."""
    own, _ = PackReader().own(folder)
    base = own.manifest.extends if own is not None else ""
    if not base or (folder.parent / base).exists():
        return
    for version in packs.installed():
        place = packs.folder_of(version).parent / base
        if place.is_dir():
            shutil.copytree(place, folder.parent / base)
            return


def _installed(pack_hash: str) -> tuple[Path, str]:
    version = packs.version_of(pack_hash)
    if version is None:
        raise Refused([packs.NO_SUCH_PACK.at(pack=pack_hash[:12])])
    return packs.folder_of(version), version.version


@job("run_scenarios")
def run_scenarios(running: Running) -> Outcome:
    """The pack's own tests, one by one."""
    merged, problems = read_with_base(_installed(running.payload["hash"])[0])
    if merged is None:
        return Outcome({}, problems)
    editions, site = Editions(merged), model_site(merged)
    failed: list[Problem] = []
    rows = []
    for number, scenario in enumerate(merged.scenarios, 1):
        found = run_scenario(scenario, editions, site)
        failed += found.problems
        rows.append([scenario.title, scenario.subject, found.passed, found.path])
        running.progress(number, len(merged.scenarios))
    return Outcome({"scenarios": rows, "passed": sum(bool(row[2]) for row in rows)}, failed)


@job("simulate_pack")
def simulate_pack(running: Running) -> Outcome:
    """A year under this pack: the site's own cases of the last year, or a made-up one; beside the pack in force."""
    payload = running.payload
    wanted = [payload["hash"], *([payload["beside"]] if payload["beside"] not in ("", payload["hash"]) else [])]
    on = date.fromisoformat(payload["on"])
    told: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for number, pack_hash in enumerate(wanted):

        def progress(done: int, total: int, number: int = number) -> None:
            running.progress(done * 1000 // max(total, 1) + number * 1000, len(wanted) * 1000)

        folder, version = _installed(pack_hash)
        edition = _rules(payload, pack_hash, on)
        assumptions, more = read_assumptions(folder, edition)
        problems += more
        if assumptions is None:
            return Outcome({"runs": told}, problems)
        told.append({"version": version, "hash": pack_hash, **_run(payload, edition, assumptions, on, progress)})
    days = kept_days(payload["path"], *_stretch(payload, on), on)
    return Outcome({"runs": told, "past": payload["past"], "on": payload["on"], "days": days}, problems)


def _rules(payload: Mapping[str, Any], pack_hash: str, on: date) -> Edition:
    """The pack, with the days that the area has of its own: those that are known on the day count all year round."""
    return packs.edition(pack_hash, on, payload["path"]).with_days_known(datetime.combine(on, time.max))


def _stretch(payload: Mapping[str, Any], on: date) -> tuple[date, date]:
    """The first and the last day of the year that is simulated."""
    return (on - timedelta(days=YEAR), on) if payload["past"] else (date(on.year, 1, 1), date(on.year, 12, 31))


def _run(
    payload: Mapping[str, Any], edition: Edition, assumptions: Assumptions, on: date, progress: Any
) -> dict[str, Any]:
    if not payload["past"]:
        start = date(on.year, 1, 1)
        return _summary(run_year(assumptions.plan(start, YEAR), edition, SEEDS, payload["count"], progress), 0, 0)
    cases, left_out, mapping = past_cases(
        payload["path"], on - timedelta(days=YEAR), on + timedelta(days=1), edition, assumptions
    )
    if not cases.rows:
        return {"taken": 0, "left_out": left_out, "types": [], "pools": []}
    plan, arrivals = plan_of_past(cases, mapping, assumptions)
    return _summary(run_past(plan, arrivals, edition, SEEDS, progress), len(cases.rows), left_out)


def _summary(found: Summary, taken: int, left_out: int) -> dict[str, Any]:
    worst = sorted(found.pools, key=lambda one: one.badness(), reverse=True)[:POOLS]
    return {
        "taken": taken,
        "left_out": left_out,
        "types": [
            [one.case_type, _of(one.arrived), _of(one.ended), _of(one.open_at_end), _of(one.days)]
            for one in found.case_types
        ],
        "pools": [
            [
                one.name,
                one.place,
                one.people,
                _of(one.handled),
                _of(one.load),
                _of(one.wait_minutes),
                _of(one.late_share),
            ]
            for one in worst
        ],
    }


def _of(one: Estimate) -> list[float]:
    return [round(one.mean, 4), round(one.half_width, 4)]
