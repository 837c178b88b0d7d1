"""A byte of the journal is changed behind the back of program and triggers: is it found, and is it named?"""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

COLUMNS = (
    "aggregate_id", "seq", "aggregate_kind", "kind", "data", "happened_at", "recorded_at", "actor", "acting_as",
    "command_id", "previous_hash", "entry_hash",
)  # fmt: skip
PRINTABLE = [chr(code) for code in range(33, 127)]


def run(rounds: int, seed: int, entries: int = 60) -> dict[str, Any]:
    """So many changes of each column of random rows, one after the other, each put back. In a site without cases."""
    chance = random.Random(seed)
    _fill(entries)
    _let_change()
    keys = _keys()
    tried: Counter[str] = Counter()
    faults, same = [], 0
    for column in COLUMNS:
        for _ in range(rounds):
            key = chance.choice(keys)
            said = _changed(column, key, chance)
            tried[column] += 1
            if said == "same":
                same += 1
            elif said:
                faults.append(f"{column} of {key}: {said}")
    left = _whole()
    return {"rounds": rounds, "seed": seed, "entries": len(keys), "tried": sum(tried.values()), "same_meaning": same,
            "faults": faults + ([] if left else ["not whole when all was put back"])}  # fmt: skip


def _fill(entries: int) -> None:
    from tests.app.site import NOW, build_site
    from yiwang.cases.interface import AddNote, ReportCase
    from yiwang.kernel.ids import new_id

    site = build_site("demo_city")
    cell = next(code for code in site.paths if "grid_cell" in code)
    clerk = site.person("intake_clerk", site.paths[cell].strip("/").split("/")[-2])
    written = 0
    while written < entries:
        facts = {"kind": "street_lamp", "what": "路灯不亮", "address": "三号楼", "danger": False}
        report = ReportCase(new_id(), "service_request", "window", facts, area=cell, on_behalf=True)
        site.do(report, clerk, NOW)
        for number in range(3):
            site.do(AddNote(report.aggregate_id, f"第 {number} 次去看", False), clerk, NOW)
        written += 6


def _let_change() -> None:
    """What somebody does who has the database to himself."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            return
        for trigger in ("journal_entry_no_update", "journal_entry_no_delete"):
            cursor.execute(f"DROP TRIGGER {trigger}")


def _keys() -> list[tuple[Any, int]]:
    from yiwang.kernel.bulk import stored_id
    from yiwang.kernel.models import JournalEntry

    found = JournalEntry.objects.order_by("aggregate_id", "seq").values_list("aggregate_id", "seq")
    return [(stored_id(id), seq) for id, seq in found]


def _changed(column: str, key: tuple[Any, int], chance: random.Random) -> str:
    """Change it, verify, put it back. Nothing is said when it was found and named."""
    from django.db import DatabaseError, connection, transaction

    with connection.cursor() as cursor:
        was = _value(cursor, column, key)
        before = _read(key)
        for _ in range(200):
            now = _other(was, chance)
            if column == "aggregate_id" and _plain(now) == _plain(was):
                continue
            try:
                with transaction.atomic():
                    _set(cursor, column, key, now)
            except DatabaseError:  # the type of the column refuses it: another byte
                continue
            break
        place = (now, key[1]) if column == "aggregate_id" else (key[0], now if column == "seq" else key[1])
        try:
            if column not in ("aggregate_id", "seq") and _read(place) == before:
                return "same"
            return _found(key, place)
        finally:
            _set(cursor, column, place, was)


def _value(cursor: Any, column: str, key: tuple[Any, int]) -> Any:
    """As it is stored: bytes, a number, or text."""
    as_text = column if column in ("seq", "previous_hash", "entry_hash") else f"CAST({column} AS TEXT)"
    cursor.execute(f"SELECT {as_text} FROM journal_entry WHERE aggregate_id = %s AND seq = %s", key)
    value = cursor.fetchone()[0]
    return bytes(value) if isinstance(value, memoryview) else value


def _other(was: Any, chance: random.Random) -> Any:
    """One byte of it changed."""
    if isinstance(was, int):
        return was + chance.choice((1000, 5000))
    at = chance.randrange(len(was))
    if isinstance(was, bytes):
        return was[:at] + bytes([was[at] ^ chance.randrange(1, 256)]) + was[at + 1 :]
    return was[:at] + chance.choice([one for one in PRINTABLE if one != was[at]]) + was[at + 1 :]


def _set(cursor: Any, column: str, key: tuple[Any, int], value: Any) -> None:
    from django.db import connection

    kinds = {"aggregate_id": "uuid", "command_id": "uuid", "data": "jsonb", "happened_at": "timestamptz",
             "recorded_at": "timestamptz"}  # fmt: skip
    cast = f"CAST(%s AS {kinds[column]})" if connection.vendor == "postgresql" and column in kinds else "%s"
    change = f"UPDATE journal_entry SET {column} = {cast} WHERE aggregate_id = %s AND seq = %s"
    cursor.execute(change, [value, *key])


def _read(key: tuple[Any, int]) -> Any:
    """What the program reads; None when it cannot."""
    from django.db import DatabaseError

    from yiwang.kernel.models import JournalEntry

    rows = JournalEntry.objects.extra(where=["aggregate_id = %s AND seq = %s"], params=list(key))
    try:
        (values,) = rows.values()
    except (ValueError, TypeError, DatabaseError):
        return None
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in values.items()}


def _whole() -> bool:
    from yiwang.kernel import seals

    return seals.verify().fault is None


def _found(key: tuple[Any, int], place: tuple[Any, int]) -> str:
    """Does verify name the case, and the row or the one that follows it (whose link does not hold)?"""
    from yiwang.kernel import seals

    fault = seals.verify().fault
    if fault is None:
        return "not found"
    named, seq = _plain(fault[0]), fault[1]
    if named not in {_plain(one[0]) for one in (key, place)}:
        return f"another case is named: {fault}"
    if seq not in (key[1], key[1] + 1, place[1]):
        return f"another entry is named: {fault}"
    return ""


def _plain(id: Any) -> str:
    """A changed byte may be a capital letter, which is the same in an id: PostgreSQL does not even keep it."""
    return str(id).replace("-", "").lower()
