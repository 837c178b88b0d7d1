"""What one of each takes: statements and function calls of a report, the worker's time for a case, pages.

    python -m bench.costs DISTRICT.json      inside a filled site; prints JSON (what `rows` needs)

Everything is asked of the WSGI application in one process, so that counts are exact and processor time is of nothing
else. Time of PostgreSQL itself is not in it. Where other programs use the machine too, counts still hold.
"""

from __future__ import annotations

import cProfile
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

from bench.intake import report
from bench.parts import Given, Row
from bench.sites import filled

TURNS, WARM = 60, 60
Maker = Callable[[int, int], Any]
PAGES = ("triage list", "case page", "unit board", "command room")


def rows(given: Given) -> list[Row]:
    """Statements, function calls and processor time: of a report, of the worker for it, of pages."""
    found: list[Row] = []
    for database in given.databases:
        with filled(given, database, given.pick(100, 3000, 3000)) as site:
            told = site.place.told("bench.costs", str(site.district))
            site.more(WARM + 2 * TURNS)
        for what, costs in told.items():
            for unit, value in costs.items():
                found.append(Row("costs", f"{what}, {database}", unit, value))
    return found


def costs(district: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """By what is done: what it takes, by unit."""
    from bench.reads import ask, pages, sign

    found: dict[str, dict[str, float]] = {}
    for page in pages(sign()):
        if page.name in PAGES:
            found[page.figure] = _taken(ask(page))
    make = report(dict(district))
    found["a report"] = _taken(make) | _calls(make)
    found["the worker, for a report"] = _worker()
    return found


def _taken(make: Maker) -> dict[str, float]:
    """Statements and processor time, means over some requests, after some to warm up."""
    for number in range(WARM):
        _answer(make(0, number))
    begun = time.process_time()
    with _counting() as seen:
        for number in range(TURNS):
            _answer(make(0, number))
    spent = time.process_time() - begun
    return {"statements": round(len(seen) / TURNS, 2), "ms": round(spent / TURNS * 1000, 2)}


def _calls(make: Maker) -> dict[str, float]:
    """Function calls, Python's own included."""
    profile = cProfile.Profile()
    for number in range(TURNS):
        _answer(make(0, number), profile)
    profile.create_stats()
    return {"calls": round(sum(one[1] for one in profile.stats.values()) / TURNS)}  # type: ignore[attr-defined]


@contextmanager
def _counting() -> Iterator[list[str]]:
    """What is sent to the database: on PostgreSQL round trips; on SQLite statements, those apart that begin and end."""
    from django.db import connection

    seen: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    if connection.vendor == "postgresql":
        with connection.execute_wrapper(look):
            yield seen
        return
    # The driver's own word: what several write together goes past Django's cursor (kernel.sharing).
    ends = ("BEGIN", "COMMIT", "--")  # the last: what SQLite does within a statement, for triggers and search
    connection.connection.set_trace_callback(lambda sql: None if sql.startswith(ends) else seen.append(sql))
    yield seen
    connection.connection.set_trace_callback(None)


def _worker() -> dict[str, float]:
    """Counting and telling of what was just reported."""
    from datetime import UTC, datetime

    from yiwang.faces.worker.duties import work_off_outbox
    from yiwang.kernel.models import OutboxEntry

    owed, begun = OutboxEntry.objects.count(), time.process_time()
    while work_off_outbox(datetime.now(UTC)):
        pass
    return {"ms": round((time.process_time() - begun) / max(owed, 1) * 1000, 2)}


def _answer(request: Any, profile: cProfile.Profile | None = None) -> None:
    """As the server asks the application. Raises RuntimeError for an answer that is not 2xx."""
    from yiwang.config.wsgi import application

    told: list[str] = []
    environment = _environment(request)
    if profile is not None:
        profile.enable()
    answer = application(environment, lambda status, headers, fault=None: told.append(status))
    body = b"".join(answer)
    answer.close()
    if profile is not None:
        profile.disable()
    if not told[0].startswith("2"):
        raise RuntimeError(f"{request.method} {request.path}: {told[0]} {body[:500]!r}")


def _environment(request: Any) -> dict[str, Any]:
    path, body = urlsplit(request.path), json.dumps(request.body).encode() if request.body is not None else b""
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()}
    return {
        "REQUEST_METHOD": request.method, "PATH_INFO": path.path, "QUERY_STRING": path.query, 
        "HTTP_HOST": "localhost", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json" if body else "", **headers,
    }  # fmt: skip


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.config.settings")
    django.setup()
    print(json.dumps(costs(json.loads(Path(arguments[0]).read_text("utf-8")))))


if __name__ == "__main__":
    main(sys.argv[1:])
