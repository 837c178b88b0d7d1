"""Filled sites: made for one run, or kept in a folder and used again by the next (`python -m bench --sites FOLDER`).

    python -m bench.sites ready          inside a site of before: brings its tables up to date
    python -m bench.sites hasten         inside an empty one: PostgreSQL waits for no disk until `settle`
    python -m bench.sites settle         inside one just filled: durable again, and what the database would do in
                                         its own time is done now

To fill a site with a million cases takes an hour of two processors; to measure it takes minutes. A kept site is used
again where as many cases as wanted stand in it, and each figure says when it was filled and by which commit. The parts
`reads` and `rollups` share them: the same district, the same cells, the same moulds.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import django

from bench.measure import commit
from bench.parts import Given
from bench.server import Place, postgresql

PACK, CELLS = "demo_city", 20_000
NOTE, DISTRICT = "filled.json", "district.json"


@dataclass(frozen=True)
class Filled:
    """A site with many cases, for as long as it is open."""

    place: Place
    folder: Path
    entries: int
    """Of the journal."""
    note: str
    """When it was filled, and by which commit; empty for one that was filled for this run."""

    @property
    def district(self) -> Path:
        """What bench.generate reads."""
        return self.place.home / DISTRICT

    def more(self, cases: int) -> None:
        """Cases came to it for good."""
        held = json.loads((self.folder / NOTE).read_text("utf-8"))
        held["more"] += cases
        (self.folder / NOTE).write_text(json.dumps(held), "utf-8")


@contextmanager
def filled(given: Given, database: str, cases: int) -> Iterator[Filled]:
    """A site with so many cases, filled now or before."""
    folder = (given.sites or given.folder) / f"{database}-{cases}"
    kept = (folder / NOTE).exists()
    if not kept and folder.exists():  # the filling was broken off
        shutil.rmtree(folder)
    (folder / "home").mkdir(parents=True, exist_ok=True)
    with postgresql(folder) if database == "postgresql" else nullcontext("") as address:
        place = Place(folder / "home", address)
        if kept:
            place.told("bench.sites", "ready")
        else:
            _fill(place, folder, cases)
        held = json.loads((folder / NOTE).read_text("utf-8"))
        yield Filled(place, folder, held["entries"], _said(held) if kept else "")


def _fill(place: Place, folder: Path, cases: int) -> None:
    place.told("bench.sites", "hasten")
    (place.home / DISTRICT).write_text(json.dumps(place.district(PACK, CELLS)), "utf-8")
    made = place.told("bench.generate", str(place.home / DISTRICT), str(cases))
    place.told("bench.sites", "settle")
    when = datetime.now(UTC).isoformat(" ", "minutes")
    held = {"cases": cases, "entries": made["entries"], "when": when, "commit": commit(), "more": 0}
    (folder / NOTE).write_text(json.dumps(held), "utf-8")


def _said(held: dict[str, object]) -> str:
    more = f"; {held['more']:,} more cases came with measuring since" if held["more"] else ""
    return f"in a site filled {held['when']} at commit {held['commit']}{more}"


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.config.settings")
    django.setup()
    parts = {"ready": _ready, "hasten": _hasten, "settle": _settle}
    if len(arguments) != 1 or arguments[0] not in parts:
        raise SystemExit(__doc__)
    parts[arguments[0]]()
    print(json.dumps({}))


def _ready() -> None:
    from yiwang.faces.cli.site import make_ready
    from yiwang.kernel.planner import learn_sizes

    make_ready()
    learn_sizes()  # as the worker does once a day


HASTE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "'8GB'"}


def _hasten() -> None:
    """A filling that breaks off is thrown away and begun anew: nothing has to outlive a power cut."""
    _on_postgresql(*(f"ALTER SYSTEM SET {name} = {value}" for name, value in HASTE.items()), "SELECT pg_reload_conf()")


def _settle() -> None:
    """Else PostgreSQL's own cleaning would run beside the first measuring."""
    from django.db import connection

    _on_postgresql("ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()", "VACUUM ANALYZE", "CHECKPOINT")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.sync()


def _on_postgresql(*statements: str) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for one in statements:
                cursor.execute(one)


if __name__ == "__main__":
    main(sys.argv[1:])
