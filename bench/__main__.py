"""The whole bench: each part in a process of its own, results as JSON, and the table of docs/performance.md.

    python -m bench                         all parts, minutes        (make bench)
    python -m bench --size full             the sizes of the aims     (make bench-full)
    python -m bench intake steps            some parts
    python -m bench render                  only the table, from bench/results
    python -m bench reads rollups --size full --sites FOLDER --fill-only
                                            only fill the sites that these parts need, and keep them in FOLDER; without
                                            --fill-only they are filled or, if they are there, used again

A part that fails is said so and leaves its former result alone; the others go on.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.measure import PYTHONPATH, ROOT, about_the_machine
from bench.parts import Given, Row, Size
from bench.render import read, render
from bench.sites import filled

RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "performance.md"
PARTS = {
    "engine": "bench.engine",
    "intake": "bench.intake",
    "steps": "bench.steps",
    "costs": "bench.costs",
    "reads": "bench.reads",
    "rollups": "bench.rollups",
    "import": "bench.bulk",
    "areas": "bench.areas",
    "memory": "bench.memory",
    "demo": "bench.demo",
}
"""The module that has `rows(given)`, by the name of its part, in the order of the table."""
SHARING = {"reads", "rollups"}
"""Those that have `sites(given)`: filled sites that can be kept."""


def run_part(name: str, arguments: Sequence[str]) -> bool:
    """One part in a process of its own; whether it came to its end."""
    command = [sys.executable, "-m", "bench", "--inside", name, *arguments]
    begun = time.monotonic()
    print(f"{name} …", file=sys.stderr, flush=True)
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": PYTHONPATH}).returncode == 0
    print(f"{name}: {'done' if done else 'FAILED'} after {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return done


def inside(chosen: argparse.Namespace) -> None:
    """Measure a part here and write what it found, or only fill the sites that it needs."""
    machine, part = about_the_machine(), import_module(PARTS[chosen.inside])
    with tempfile.TemporaryDirectory(prefix="yiwang-bench-") as folder:
        sites = chosen.sites.resolve() if chosen.sites else None
        given = Given(chosen.size, tuple(chosen.databases), Path(folder), sites, chosen.most)
        if chosen.fill_only:
            _fill(given, part)
            return
        found: list[Row] = part.rows(given)
    result = {**machine, "part": chosen.inside, "size": chosen.size, "rows": [row.as_dict() for row in found]}
    chosen.out.mkdir(parents=True, exist_ok=True)
    written = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    (chosen.out / f"{chosen.inside}.json").write_text(written, "utf-8")


def _fill(given: Given, part: Any) -> None:
    for database, cases in part.sites(given):
        with filled(given, database, cases) as site:
            print(f"  {database}, {cases:,} cases: {site.note or 'filled'}", file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; by default all")
    parser.add_argument("--size", type=Size, choices=list(Size), default=Size.USUAL)
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the JSON goes")
    parser.add_argument("--inside", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--sites", type=Path, help="where filled sites are kept, of reads and rollups")
    parser.add_argument("--most", type=int, default=Given.most, help="cases of a site; a million take 27 GB of disk")
    parser.add_argument("--fill-only", action="store_true", help="fill the sites in --sites and measure nothing")
    chosen = parser.parse_args(arguments)
    if chosen.fill_only and not (chosen.sites and {*chosen.parts, chosen.inside or "reads"} <= SHARING):
        parser.error("--fill-only: needs --sites, and of the parts reads and rollups")
    if chosen.inside:
        inside(chosen)
        return 0
    if unknown := set(chosen.parts) - {*PARTS, "render"}:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if "render" in chosen.parts:
        render(PAGE, read(chosen.out, PARTS))
        return 0
    wanted = [name for name in chosen.parts or (SHARING if chosen.fill_only else PARTS) if name in PARTS]
    passed_on = ["--size", chosen.size, "--databases", *chosen.databases, "--out", str(chosen.out)]
    passed_on += ["--most", str(chosen.most)]
    passed_on += ["--sites", str(chosen.sites)] if chosen.sites else []
    passed_on += ["--fill-only"] if chosen.fill_only else []
    done = [run_part(name, passed_on) for name in wanted]
    if chosen.fill_only:
        return 0 if all(done) else 1
    if chosen.out == RESULTS:
        render(PAGE, read(RESULTS, PARTS))
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
