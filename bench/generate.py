"""Many true-looking cases: some hundred that the platform made (bench.moulds), multiplied by COPY.

    python -m bench.generate DISTRICT CASES [--owed]     into the site of YIWANG_HOME and DATABASE_URL

DISTRICT: the file that bench.district printed. --owed: later, and more of them, which the worker has still to count.

Every copy has ids, number, tracking code, place, people and units of its own, lies whole weeks before its mould, and
its chain of hashes, the hashes of its words and its sealed contact are worked out for it: `yiwang verify` and
`yiwang rebuild` find nothing amiss with any of them. What is open stays as of now; what ended is spread over the weeks
since the pack is in force. Only the moulds have files on the disk.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple
from uuid import UUID

import django

from bench import moulds
from bench.district import SIDE
from bench.moulds import Mould, id_of
from bench.sums import figures

Mode = Literal["whole", "owed"]
OPEN = 0.03
"""The share of cases that are open."""
MOULDS, CELLS = 400, 60
CHUNK = 1000
SEED = 7
STREETS = (
    "桂花",
    "青石",
    "柳荫",
    "望江",
    "东风",
    "新华",
    "解放",
    "友谊",
    "学府",
    "滨河",
    "文昌",
    "北苑",
    "槐树",
    "竹园",
)
RARE = "琉璃塔"
"""Stands in one case of two thousand."""


class Copy(NamedTuple):
    """One case to make: of which mould, so many weeks earlier, in which cell (its path and middle), with which id."""

    mould: int
    weeks: int
    path: tuple[str, ...]
    longitude: float
    latitude: float
    id: UUID


class Filler:
    """Fills in a mould for a copy."""

    def __init__(self, mould: Mould, chance: random.Random, sqlite: bool) -> None:
        self.mould, self.chance, self.sqlite = mould, chance, sqlite
        self.days = [name for name in mould.places if name.startswith(("d1", "d2"))]
        self.people = [(name, found) for name, found in mould.places.items() if name.startswith("u")]
        self.entries = [Ready.of([*row[:DATA_AT], None, *row[DATA_AT + 1 :]]) for row in mould.journal]
        self.rows = {table: [Ready.of(row) for row in mould.rows[table]] for table in moulds.TABLES}
        self.commands = [name for name in mould.places if name.startswith("k") and not name.endswith("x")]

    def values(self, copy: Copy) -> dict[str, Any]:
        from yiwang.cases.queries.tracking import hash_of, number_of

        back = timedelta(weeks=copy.weeks)
        found: dict[str, Any] = {f"a{depth}": code for depth, code in enumerate(copy.path)}
        found |= {name: (self.mould.places[name][0] - back).isoformat() for name in self.days}
        for name, (what, kind, depth, hexed) in self.people:
            found[name] = id_of(what, kind, copy.path[depth], hexed)
        for name in self.commands:
            id = UUID(int=self.chance.getrandbits(128), version=4)
            found[name], found[f"{name}x"] = str(id), id.hex
        found |= {"id": str(copy.id), "idx": copy.id.hex, "num": number_of(copy.id, self.mould.rules_on - back)}
        found |= {"lon": repr(copy.longitude), "lat": repr(copy.latitude), "trk": hash_of(copy.id).hex()}
        return found

    def contents(self, copy: Copy, values: dict[str, Any]) -> Iterator[list[Any]]:
        """Rows of words; their tokens and texts go into the values."""
        from yiwang.kernel.contents import SALT, digest
        from yiwang.kernel.secrecy import seal

        expiry = copy.id.int >> 80
        for number, (text, sealed) in enumerate(self.mould.contents.values()):
            id = UUID(int=copy.id.int & ~((1 << 64) - 1) | 0x8 << 60 | self.chance.getrandbits(60))
            salt = self.chance.randbytes(SALT)
            if f"%(x{number})s" in self.mould.rows["case"][0][TITLE_AT]:
                text = f"{self._where()}{text}"[:180]
            hashed = digest(salt, id, text)
            values[f"t{number}"], values[f"x{number}"] = f"content:{id}:{hashed.hex()}", text
            body = seal(text, f"content:{id}") if sealed else b""
            until = datetime.fromtimestamp(expiry / 1000, UTC).date() + timedelta(days=365) if sealed else None
            yield [copy.id, id, "" if sealed else text, body, salt, hashed, until, None, None]

    def _where(self) -> str:
        rare = RARE if self.chance.random() < 1 / 2000 else ""
        return f"{rare}{self.chance.choice(STREETS)}{self.chance.choice(STREETS)}路{self.chance.randint(1, 300)}号"

    def journal(self, values: Mapping[str, Any]) -> Iterator[tuple[list[Any], bytes]]:
        """Rows with their hashes, and the end of the chain."""
        previous = bytes(32)
        for (before, data, after), row in zip(self.mould.entries, self.entries, strict=True):
            said = data % values
            hashed = sha256(previous + f"{before % values}{said}{after % values}".encode()).digest()
            filled = row.filled(values)
            filled[DATA_AT], filled[-2], filled[-1] = said, previous, hashed
            previous = hashed
            yield filled, previous


TITLE_AT = 0
DATA_AT = 4


class Ready(NamedTuple):
    """A row of a mould: what is the same in every copy, and the templates by where they stand."""

    fixed: list[Any]
    templates: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, row: Sequence[Any]) -> Ready:
        fixed = [one % () if isinstance(one, str) and "%(" not in one else one for one in row]
        return cls(fixed, tuple((at, one) for at, one in enumerate(row) if isinstance(one, str) and "%(" in one))

    def filled(self, values: Mapping[str, Any]) -> list[Any]:
        row = self.fixed.copy()
        for at, template in self.templates:
            row[at] = template % values
        return row


def plan(
    found: Sequence[Mould], cells: Mapping[str, tuple[tuple[str, ...], float, float]], cases: int, seed: int
) -> list[Copy]:
    """Which copies to make, the oldest first."""
    from yiwang.kernel.ids import uuid7_from

    chance = random.Random(seed)
    ended = [number for number, one in enumerate(found) if one.ended]
    going = [number for number, one in enumerate(found) if not one.ended]
    places = list(cells.values())
    made = []
    for _ in range(cases):
        is_open = chance.random() < OPEN
        number = chance.choice(going if is_open else ended)
        weeks = 0 if is_open else chance.randint(0, found[number].weeks)
        path, x, y = chance.choice(places)
        moment = int(found[number].reported.timestamp() * 1000) - weeks * 604_800_000 + chance.randrange(1000)
        deep = path[: len(found[number].path)]
        near = SIDE * 0.4
        at = round(x + chance.uniform(-near, near), 6), round(y + chance.uniform(-near, near), 6)
        made.append(Copy(number, weeks, deep, *at, uuid7_from(moment, chance.randbytes(10))))
    made.sort(key=lambda one: one.id)
    return made


@dataclass
class Writer:
    """Writes rows of several tables, many at a time."""

    sqlite: bool

    def write(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        from django.db import connection

        names = ", ".join(f'"{name}"' for name in columns)
        with connection.cursor() as cursor:
            if self.sqlite:
                marks = ", ".join(["%s"] * len(columns))
                cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
            else:
                with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                    copy.write("".join(map(_line, rows)))


def _line(row: Sequence[Any]) -> str:
    return "\t".join(map(_text, row)) + "\n"


def _text(value: Any) -> str:
    """As COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    if isinstance(value, str):
        if "\\" in value or "\n" in value or "\t" in value or "\r" in value:
            value = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
        return value
    return str(value)


class Maker:
    """Makes copies and writes them."""

    def __init__(self, found: Sequence[Mould], seed: int, mode: Mode) -> None:
        from django.db import connection

        from yiwang.cases.models import Case, CaseFile, CasePart
        from yiwang.foundation.registers.models import ReporterContact
        from yiwang.insight.models import CaseCount, Tally
        from yiwang.kernel.models import Content, JournalEntry, OutboxEntry

        global TITLE_AT
        self.sqlite = connection.vendor == "sqlite"
        models = (JournalEntry, Case, CasePart, CaseFile, Tally, CaseCount, Content, ReporterContact, OutboxEntry)
        self.columns = {one._meta.db_table: [str(f.column) for f in one._meta.concrete_fields] for one in models}
        self.columns["case_words"] = ["case_id", "words"]
        TITLE_AT = self.columns["case"].index("title")
        self.at = {name: self.columns["case"].index(name) for name in ("tracking_hash", "head_hash")}
        chance = random.Random(seed)
        self.fillers = [Filler(one, chance, self.sqlite) for one in found]
        self.found, self.mode, self.writer = found, mode, Writer(self.sqlite)

    def make(self, copies: Sequence[Copy]) -> int:
        """One transaction for some of them; how many entries of the journal."""
        from django.db import transaction

        rows: dict[str, list[list[Any]]] = {name: [] for name in self.columns}
        for copy in copies:
            self._one(copy, rows)
        with transaction.atomic():
            for name, some in rows.items():
                if some:
                    self.writer.write(name, self.columns[name], some)
        return len(rows["journal_entry"])

    def _one(self, copy: Copy, rows: dict[str, list[list[Any]]]) -> None:
        filler, mould = self.fillers[copy.mould], self.found[copy.mould]
        values = filler.values(copy)
        contents = list(filler.contents(copy, values))
        written = list(filler.journal(values))
        rows["journal_entry"] += [row for row, _ in written]
        for table in moulds.TABLES if self.mode != "owed" else moulds.UNCOUNTED:
            rows[table] += [row.filled(values) for row in filler.rows[table]]
        row = rows["case"][-1]
        row[self.at["tracking_hash"]], row[self.at["head_hash"]] = bytes.fromhex(values["trk"]), written[-1][1]
        rows["content"] += [self._plain(one) for one in contents]
        if mould.contact:
            rows["reporter_contact"].append(self._contact(copy, mould))
        rows["case_words"].append(self._words(copy, values, mould))
        if self.mode == "owed":
            owed = [copy.id, len(written), "case", 1, "[]", datetime.now(UTC).isoformat(sep=" "), 0, None, ""]
            rows["outbox_entry"].append(self._plain(owed))

    def _plain(self, row: list[Any]) -> list[Any]:
        if self.sqlite:
            return [
                one.hex if isinstance(one, UUID) else one.isoformat() if isinstance(one, date) else one for one in row
            ]
        return row

    def _contact(self, copy: Copy, mould: Mould) -> list[Any]:
        from yiwang.foundation.registers import interface as registers
        from yiwang.kernel.bulk import _table

        name, phone, withheld, form = mould.contact
        until = (mould.reported - timedelta(weeks=copy.weeks)).date() + timedelta(days=365)
        row = registers.keep_contact(copy.id, name, phone, withheld, form, until)
        from django.db import connection

        return _table(type(row), connection.vendor).stored(row)

    def _words(self, copy: Copy, values: Mapping[str, Any], mould: Mould) -> list[Any]:
        from yiwang.cases.queries.searching import words_of

        path = "/".join(copy.path) + "/"
        words = words_of(copy.id, path, values["num"], mould.search % values)
        return [copy.id.hex if self.sqlite else copy.id, " ".join(words)]


def multiply(cases: int, mode: Mode = "whole", seed: int = SEED) -> dict[str, int]:
    """Fill the site, which holds the moulds already; how much was written."""
    from django.db import connection

    found = moulds.read()
    for one in found:
        one.contact = _contact_of(one.id)
    copies = plan(found, _cells(), cases, seed)
    if connection.vendor == "postgresql":
        _months(copies)
    chunks = [copies[start : start + CHUNK] for start in range(0, len(copies), CHUNK)]
    many = 1 if connection.vendor == "sqlite" else min(os.cpu_count() or 1, 4)
    connection.close()
    if many == 1:
        maker = Maker(found, seed, mode)
        entries = sum(maker.make(chunk) for chunk in _told(chunks))
    else:
        context = multiprocessing.get_context("fork")
        results: Any = context.Queue()
        slices = [(found, chunks[number::many], seed + number, mode, results) for number in range(many)]
        running = [context.Process(target=_child, args=one) for one in slices]
        for process in running:
            process.start()
        entries = sum(results.get() for _ in running)
        for process in running:
            process.join()
    if mode == "whole":
        figures(found, copies, Writer(_is_sqlite()).write)
    return {"cases": len(copies), "entries": entries, "moulds": len(found)}


def _child(found: list[Mould], chunks: list[list[Copy]], seed: int, mode: Mode, results: Any) -> None:
    maker = Maker(found, seed, mode)
    results.put(sum(maker.make(chunk) for chunk in _told(chunks)))


def _told(chunks: Sequence[Sequence[Copy]]) -> Iterator[Sequence[Copy]]:
    for number, chunk in enumerate(chunks):
        if number % 10 == 0:
            print(f"  {number * CHUNK:,} of {len(chunks) * CHUNK:,} cases", file=sys.stderr, flush=True)
        yield chunk


def _contact_of(id: UUID) -> Any:
    from yiwang.foundation.registers.models import ReporterContact
    from yiwang.foundation.registers.queries.contacts import contact_to_copy

    held = contact_to_copy(id)
    if held is None:
        return None
    contact, withheld = held
    return contact.name, contact.phone, withheld, ReporterContact.objects.get(case_id=id).consent_text


def _cells() -> dict[str, tuple[tuple[str, ...], float, float]]:
    """Cells by code: path and middle."""
    from yiwang.foundation.places.models import Area, GridCell

    paths = dict(Area.objects.values_list("code", "path"))
    found = {}
    for code, geometry in GridCell.objects.values_list("code", "geometry"):
        ring = json.loads(geometry)["coordinates"][0]
        x, y = ring[0]
        found[code] = (tuple(paths[code].strip("/").split("/")), x + SIDE / 2, y + SIDE / 2)
    return found


def _months(copies: Sequence[Copy]) -> None:
    from yiwang.kernel import partitions
    from yiwang.kernel.months import month_of

    for month in sorted({month for one in copies if (month := month_of(one.id))}):
        partitions.make(month)


def _is_sqlite() -> bool:
    from django.db import connection

    return connection.vendor == "sqlite"


def build(points: Sequence[Sequence[Any]], cases: int, mode: Mode) -> dict[str, int]:
    """Moulds, when there are none, and their copies, and everything counted unless it is to be owed."""
    from django.db import connection

    from yiwang.cases.models import Case
    from yiwang.faces.worker.duties import work_off_outbox

    now = datetime.now(UTC)
    if not moulds.note().exists():
        cells = random.Random(SEED).sample([one[0] for one in points], CELLS)
        moulds.make(now, min(MOULDS, max(40, cases // 50)), cells)
    found = multiply(cases, mode, SEED + Case.objects.count())
    while mode != "owed" and work_off_outbox(now, 500):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return found


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.config.settings")
    django.setup()
    district = json.loads(Path(arguments[0]).read_text("utf-8"))
    mode: Mode = "owed" if "--owed" in arguments else "whole"
    print(json.dumps(build(district["points"], int(arguments[1]), mode)))


if __name__ == "__main__":
    main(sys.argv[1:])
