"""The table of docs/performance.md, from the JSON of bench/results; `python -m bench render` writes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.parts import Row

BEGIN = "<!-- bench: made by `python -m bench render`; not to be edited -->"
END = "<!-- bench: end -->"
HEAD = "| what | | p50 ms | p99 ms | aim | limit beside | ratio | MiB | CPU ms | |"
RULE = "|---|---:|---:|---:|---|---:|---:|---:|---:|---|"


def read(folder: Path, parts: Iterable[str]) -> list[dict[str, Any]]:
    """The results that are there, in the order of the parts."""
    files = (folder / f"{part}.json" for part in parts)
    found = [json.loads(file.read_text("utf-8")) for file in files if file.exists()]
    return [one for one in found if "rows" in one]


def table(results: Sequence[Mapping[str, Any]]) -> str:
    """Every part under a heading of its own, with the machine it was measured on."""
    return "\n\n".join(_part(one) for one in results)


def _part(result: Mapping[str, Any]) -> str:
    rows = [Row.read(one) for one in result["rows"]]
    machine = (
        f"Size `{result['size']}`, {result['cores']} cores ({result['machine']}), "
        f"load at the start {result['load'][0]}, Python {result['python']}, commit {result['commit']}."
    )
    lines = [f"### {result['part']}", "", machine, "", HEAD, RULE, *(_line(row) for row in rows)]
    return "\n".join([*lines, *_notes(rows)])


def _line(row: Row) -> str:
    ratio = row.ratio
    cells = (
        row.figure, f"{_number(row.value)} {row.unit}", _number(row.p50), _number(row.p99), _aim(row),
        f"{_number(row.limit)} {row.unit}" if row.limit else "", f"{ratio:.1f}" if ratio else "",
        _number(row.memory), _number(row.cpu), {True: "met", False: "**not met**", None: ""}[row.met],
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _aim(row: Row) -> str:
    sign = "≥" if row.rate else "≤"
    aims = [f"{sign} {_number(row.aim)} {row.unit}"] if row.aim is not None else []
    return ", ".join(aims + ([f"p99 ≤ {_number(row.aim_p99)} ms"] if row.aim_p99 is not None else []))


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 1 else f"{value:.3g}"


def _notes(rows: Sequence[Row]) -> Iterator[str]:
    beside = dict.fromkeys(row.beside for row in rows if row.beside)
    if beside:
        yield ""
        yield f"Limit beside: {'; '.join(beside)}."
    noted: dict[str, list[str]] = {}
    for row in rows:
        noted.setdefault(row.note, []).append(row.figure)
    for note, (first, *others) in noted.items():
        if note:
            yield ""
            yield f"{first}{f' and {len(others)} more' if others else ''}: {note}."


def render(page: Path, results: Sequence[Mapping[str, Any]]) -> None:
    """Replace what stands between the marks of a page. Raises ValueError when it has none."""
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page}: no marks")
    page.write_text(f"{before}{BEGIN}\n\n{table(results)}\n\n{END}{after}", "utf-8")
