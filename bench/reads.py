"""Reads as people in office do them: lists, search, the case page, the unit's board, the command room.

Two sites are filled, one with ten times the cases of the other (bench.generate); a clerk of a sub-district and a
dispatcher of the whole district are signed in, and eight clients ask for each page again and again; then one client
does, beside whom nobody waits.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import django

from bench.clients import Load, Request, drive
from bench.generate import RARE
from bench.parts import Given, Row
from bench.server import Server, serving
from bench.sites import Filled, filled

CLIENTS, SMALL = 8, 100_000
ALONE = 2.0
"""Seconds at most in which one client asks beside nobody."""
AIM, AIM_P99, GROWTH = 25.0, 100.0, 1.3
CLERK, DISPATCHER = "a clerk of a sub-district", "a dispatcher of the district"
COMMON = "路灯"
NOTE = "eight clients who never pause: on two cores 25 ms leave a request 6 ms of processor, database and client in all"


@dataclass
class Page:
    """A page that is asked for: its addresses in turn, and who asks."""

    name: str
    who: str
    addresses: Sequence[str]
    cookie: str = field(default="", repr=False)

    @property
    def figure(self) -> str:
        return f"{self.name}, {self.who}"


def pages(found: Mapping[str, Any]) -> list[Page]:
    """What is measured. `found`: what `bench.signing` printed."""
    made = []
    for who, said in found.items():
        kind, areas = said["kind"], said["areas"]
        made += [
            Page("triage list", who, ["/desk/cases/?view=area"]),
            Page("list, filtered", who, [f"/desk/cases/?view=area&type=service_request&kind={kind}&state=all",
                                         *(f"/desk/cases/?view=area&area={one}&state=all" for one in areas)]),
            Page("search, common", who, [f"/desk/cases/?q={COMMON}"]),
            Page("search, rare", who, [f"/desk/cases/?q={RARE[:2]}"]),
            Page("case page", who, [f"/desk/cases/{one}/" for one in said["cases"]]),
            Page("unit board", who, ["/desk/board/"]),
            Page("command room", who, ["/desk/room/", *(f"/desk/room/?area={one}" for one in areas)]),
        ]  # fmt: skip
        for one in made:
            one.cookie = one.cookie or said["cookie"]
    return made


def ask(page: Page) -> Callable[[int, int], Request]:
    """The next request of a client."""
    headers = {"Cookie": f"sessionid={page.cookie}", "Accept-Language": "zh-CN", "Accept-Encoding": "gzip"}

    def make(client: int, sent: int) -> Request:
        return Request("GET", page.addresses[(client * 7 + sent) % len(page.addresses)], headers)

    return make


def measured(server: Server, page: Page, seconds: float) -> tuple[Load, float, float]:
    """A run; milliseconds of the server's processor for each request; the first run warms up."""
    _right(server, page, drive(server.port, CLIENTS, min(1.0, seconds), ask(page)))
    before = server.processor()
    load = drive(server.port, CLIENTS, seconds, ask(page))
    _right(server, page, load)
    return load, (server.processor() - before) / len(load.seconds) * 1000, server.memory()


def alone(server: Server, page: Page, seconds: float) -> tuple[Load, float]:
    """The same with one client: what a person waits when nobody else asks."""
    before = server.processor()
    load = drive(server.port, 1, min(seconds, ALONE), ask(page))
    _right(server, page, load)
    return load, (server.processor() - before) / len(load.seconds) * 1000


def _right(server: Server, page: Page, load: Load) -> None:
    """Every answer was the page. Raises RuntimeError with what was asked and what the server says of it."""
    if set(load.statuses) != {200}:
        raise RuntimeError(f"{page.figure}: {dict(load.statuses)}, {dict(load.wrong)}; its log:\n{server.said()}")


def sign() -> dict[str, Any]:
    """Two people signed in: session, cases and areas that they see, and a kind that is common there."""
    from bench.signing import signed_in

    return {
        CLERK: signed_in("intake_clerk", "demo-subdistrict-3"),
        DISPATCHER: signed_in("district_deputy_head", "demo-district-1"),
    }


def rows(given: Given) -> list[Row]:
    """Pages of the desk with many cases, beside the same with a tenth of them."""
    found: list[Row] = []
    seconds = given.pick(1.0, 4.0, 8.0)
    before: dict[str, dict[str, Load]] = {}
    for database, cases in sites(given):
        with filled(given, database, cases) as site:
            found += _rows(site, database, cases, seconds, before.setdefault(database, {}))
    return found


def sites(given: Given) -> list[tuple[str, int]]:
    """Which filled sites it needs, by database and number of cases."""
    many = min(given.pick(1000, 30_000, 1_000_000), given.most)
    # The most on PostgreSQL, where a district of that size lies; SQLite is for sites of up to 100,000.
    sizes = {"postgresql": (many // 10, many), "sqlite": (many // 10, many) if many <= SMALL else (SMALL,)}
    return [(name, cases) for name in given.databases for cases in sizes[name]]


def _rows(site: Filled, database: str, cases: int, seconds: float, before: dict[str, Load]) -> list[Row]:
    said = site.place.told("bench.reads", "sign")
    made = []
    with serving(site.place) as server:
        for page in pages(said):
            load, cpu, memory = measured(server, page, seconds)
            small = before.setdefault(page.figure, load)
            figure = f"{page.figure}, {cases:,} cases, {database}"
            made.append(_row(figure, site, load, small, cpu, memory))
            one, cpu = alone(server, page, seconds)
            made.append(_row_alone(figure, one, before.setdefault(f"{page.figure}, alone", one), cpu))
            print(f"  {figure}: {made[-2].value} ms, alone {made[-1].value} ms", file=sys.stderr, flush=True)
    return made


def _row(figure: str, site: Filled, load: Load, small: Load, cpu: float, memory: float) -> Row:
    p50, p99 = (round(load.percentile(part), 1) for part in (0.5, 0.99))
    note = "; ".join(part for part in (NOTE, site.note) if part)
    return Row("reads", figure, "ms", p50, p50, p99, note=note, aim=AIM, aim_p99=AIM_P99, memory=round(memory),
               cpu=round(cpu, 1), **_beside(load, small))  # type: ignore[arg-type]  # fmt: skip


def _row_alone(figure: str, load: Load, small: Load, cpu: float) -> Row:
    p50, p99 = (round(load.percentile(part), 1) for part in (0.5, 0.99))
    return Row("reads", f"{figure}, one client", "ms", p50, p50, p99, cpu=round(cpu, 1),
               **_beside(load, small))  # type: ignore[arg-type]  # fmt: skip


def _beside(load: Load, small: Load) -> dict[str, float | str]:
    """The same page with a tenth of the cases, where that was measured before."""
    return {} if small is load else {"limit": round(small.percentile(0.5), 1), "beside": "with a tenth of the cases"}


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.config.settings")
    django.setup()
    if arguments != ["sign"]:
        raise SystemExit(__doc__)
    print(json.dumps(sign()))


if __name__ == "__main__":
    main(sys.argv[1:])
