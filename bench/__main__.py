"""The whole bench: each part in a process of its own, results as JSON, and the table of docs/performance.md.

    python -m bench                         all parts, minutes        (make bench)
    python -m bench --size full             the sizes of the aims     (make bench-full)
    python -m bench intake steps            some parts
    python -m bench render                  only the table, from bench/results

A part that fails is said so and leaves its former result alone; the others go on.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from bench.measure import ROOT, about_the_machine
from bench.parts import Given, Row, Size
from bench.render import read, render

RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "performance.md"
PARTS = {
    "engine": "bench.engine",
    "intake": "bench.intake",
    "steps": "bench.steps",
    "reads": "bench.reads",
    "rollups": "bench.rollups",
    "import": "bench.bulk",
    "areas": "bench.areas",
    "memory": "bench.memory",
    "demo": "bench.demo",
}
"""The module that has `rows(given)`, by the name of its part, in the order of the table."""


def run_part(name: str, size: Size, databases: Sequence[str], out: Path) -> bool:
    """One part in a process of its own; whether it came to its end."""
    command = [sys.executable, "-m", "bench", "--inside", name, "--size", size, "--databases", *databases]
    begun = time.monotonic()
    print(f"{name} …", file=sys.stderr, flush=True)
    done = subprocess.run([*command, "--out", str(out)], cwd=ROOT).returncode == 0
    print(f"{name}: {'done' if done else 'FAILED'} after {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return done


def inside(name: str, size: Size, databases: Sequence[str], out: Path) -> None:
    """Measure a part here and write what it found."""
    machine = about_the_machine()
    with tempfile.TemporaryDirectory(prefix="yiwang-bench-") as folder:
        found: list[Row] = import_module(PARTS[name]).rows(Given(size, tuple(databases), Path(folder)))
    result = {**machine, "part": name, "size": size, "rows": [row.as_dict() for row in found]}
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{name}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; by default all")
    parser.add_argument("--size", type=Size, choices=list(Size), default=Size.USUAL)
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the JSON goes")
    parser.add_argument("--inside", choices=PARTS, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.inside:
        inside(chosen.inside, chosen.size, chosen.databases, chosen.out)
        return 0
    if unknown := set(chosen.parts) - {*PARTS, "render"}:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if "render" in chosen.parts:
        render(PAGE, read(chosen.out, PARTS))
        return 0
    wanted = [name for name in chosen.parts or PARTS if name in PARTS]
    done = [run_part(name, chosen.size, chosen.databases, chosen.out) for name in wanted]
    if chosen.out == RESULTS:
        render(PAGE, read(RESULTS, PARTS))
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
