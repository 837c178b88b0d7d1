"""Moulds: some hundred cases that the platform itself made in a district of the bench, read as templates to multiply.

Chance reports and handles them as it does for `yiwang demo`, by the actions for it. Each becomes lines of text in which
whatever differs from copy to copy - ids, areas, units, days, words, hashes - is a place to fill in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from bench.district import ROOT

DAYS = 40
"""The moulds were reported in so many days."""
YEARS = 3
"""How long the district has worked this way: copies lie no further back."""
SEED = 20261122
FOUND = re.compile(
    r"content:[0-9a-f-]{36}:[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}"
    r"|[0-9a-f]{32}|demo-[a-z_]+-\d+|\d{4}-\d\d-\d\d|\d{6}[0-9A-HJKMNP-TV-Z]{8}"
)
"""What may differ: tokens of words, ids, hashes, codes of areas, days, numbers of cases."""


@dataclass
class Mould:
    """A case as a template. Its places are named in `places`: what stands there, by its name."""

    id: UUID
    number: str
    ended: bool
    reported: datetime
    rules_on: date
    path: list[str]
    """Codes of its areas, from the top."""
    weeks: int = 0
    """So many weeks back its type had the same stages."""
    contact: Any = None
    places: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    entries: list[tuple[str, str, str]] = field(default_factory=list)
    """Of the journal: what is hashed before the data, the data, and after."""
    journal: list[list[Any]] = field(default_factory=list)
    rows: dict[str, list[list[Any]]] = field(default_factory=dict)
    """By table: templates of values."""
    contents: dict[UUID, tuple[str, bool]] = field(default_factory=dict)
    """Words, and whether they are sealed."""
    search: str = ""
    figures: list[tuple[int, str, str, date, str, int]] = field(default_factory=list)
    parts: list[tuple[int, str, str, date, str, int]] = field(default_factory=list)


def make(now: datetime, number: int, areas: Sequence[str]) -> int:
    """Let chance report and handle so many cases in these cells; how many there are."""
    from django.db import transaction

    from yiwang.cases.models import Case
    from yiwang.faces.demo.ground import Cell
    from yiwang.faces.demo.month import Month
    from yiwang.faces.demo.people import People
    from yiwang.faces.demo.plan import read_plan
    from yiwang.faces.demo.timeline import Timeline
    from yiwang.foundation.places import interface as places
    from yiwang.foundation.policy_packs.interface import edition_for
    from yiwang.packtools.simulation.profile import read_assumptions

    plan = read_plan(ROOT)
    assert plan is not None
    plan = replace(plan, cases=number, days=DAYS)
    edition = edition_for("demo-", now.date())[1]  # type: ignore[index]
    assumptions, _ = read_assumptions(ROOT / "packs" / plan.pack, edition)
    assert assumptions is not None
    by_level: dict[str, list[Any]] = {}
    cells: dict[str, Cell] = {}
    for code in areas:
        for one in places.ancestors(code):
            level = "grid_cell" if one.level == "cell" else one.level
            if all(one.code != other.code for other in by_level.setdefault(level, [])):
                by_level[level].append(one)
        cells[code] = _square(code)
    seconds = {post: uuid5(NAMESPACE_URL, f"account {post} demo/district-1") for post in SECONDS}
    line = Timeline(SEED, now - timedelta(days=DAYS), now)
    with transaction.atomic():
        month = Month(plan, edition, assumptions, by_level, cells, People(edition, seconds, SECONDS), line)
        month.plan_arrivals()
        line.at(line.start, line.wake)
        line.pass_by(lambda done, total: None)
        note().write_text(json.dumps([str(id) for id in Case.objects.values_list("id", flat=True)]), "utf-8")
    return line.told.reported


SECONDS = ("district_head", "district_deputy_head")
"""Who agrees where a step needs a second person."""


def _square(code: str) -> Any:
    from yiwang.faces.demo.ground import Cell
    from yiwang.foundation.places.models import GridCell

    ring = json.loads(GridCell.objects.get(code=code).geometry)["coordinates"][0]
    return Cell(code, code, "", tuple((x, y) for x, y in ring[:4]))  # type: ignore[arg-type]


UNCOUNTED = ("case", "case_part", "case_file")
TABLES = (*UNCOUNTED, "case_tally", "case_count")


def read() -> list[Mould]:
    """Every mould that stands alone."""
    from yiwang.cases.models import Case

    ids = json.loads(note().read_text("utf-8"))
    rows = Case.objects.filter(id__in=ids, same_as=None, split_from=None).order_by("id")
    found = [_Reading(row).mould() for row in rows]
    return [one for one in found if one is not None]


def note() -> Path:
    """The file in which the ids of the moulds stand."""
    from django.conf import settings

    return Path(settings.HOME) / "moulds.json"


class _Reading:
    def __init__(self, row: Any) -> None:
        self.row = row
        self.path = row.area_path.strip("/").split("/")
        self.made = Mould(row.id, row.number, row.ended, row.reported_at, row.rules_on, self.path)
        self.known = self._known()
        self.made.weeks = _weeks_back(row)

    def _known(self) -> dict[str, str]:
        """What may stand in a text -> the name of its place."""
        places = self.made.places
        places |= {"id": (), "idx": (), "num": (), "trk": ()}
        row = self.row
        known = {str(row.id): "id", row.id.hex: "idx", row.number: "num", bytes(row.tracking_hash).hex(): "trk"}
        for depth, code in enumerate(self.path):
            known[code] = f"a{depth}"
            places[f"a{depth}"] = (depth,)
        return known

    def mould(self) -> Mould | None:
        from yiwang.cases import events
        from yiwang.cases.models import Case, CaseFile, CasePart
        from yiwang.kernel.journal import entries_of
        from yiwang.kernel.models import Content

        entries = entries_of(self.row.id)
        if any(one.kind in (events.DUPLICATE_LINKED, events.SPLIT_OFF, events.PLACE_CORRECTED) for one in entries):
            return None
        if self.row.longitude is not None:
            self.known |= {repr(self.row.longitude): "lon", repr(self.row.latitude): "lat"}
            self.made.places |= {"lon": (), "lat": ()}
        for number, content in enumerate(Content.objects.filter(aggregate_id=self.row.id).order_by("content_id")):
            self._content(number, content)
        for entry in entries:
            self._entry(entry)
        self._search(entries)
        self._count(entries)
        for model, key in ((Case, "id"), (CasePart, "case_id"), (CaseFile, "case_id")):
            rows = model.objects.filter(**{key: self.row.id})  # type: ignore[attr-defined]
            self.made.rows[model._meta.db_table] = [self._stored(one) for one in rows]
        names = [column.column for column in Case._meta.concrete_fields]
        self.made.rows["case"][0][names.index("title")] = self.title
        return self.made

    def _content(self, number: int, content: Any) -> None:
        from yiwang.kernel.secrecy import unseal

        sealed = bool(content.sealed)
        text = unseal(bytes(content.sealed), f"content:{content.content_id}") if sealed else content.text
        self.made.contents[content.content_id] = (text, sealed)
        self.known[f"content:{content.content_id}:{bytes(content.sha256).hex()}"] = f"t{number}"
        self.made.places[f"t{number}"] = (number,)

    def template(self, text: str) -> str:
        """With `%(name)s` where something differs."""
        if self.row.longitude is not None:
            point = f"[{self.row.longitude!r},{self.row.latitude!r}]"
            text = text.replace(point, "\x00")
        return FOUND.sub(lambda found: self._place(found[0]), text.replace("%", "%%")).replace(
            "\x00", "[%(lon)s,%(lat)s]"
        )

    def _place(self, said: str) -> str:
        name = self.known.get(said)
        if name is None:
            name = self.known[said] = self._named(said)
        return f"%({name})s" if name else said

    def _named(self, said: str) -> str:
        """The name of a place that was not seen before; nothing for what stays as it is."""
        places = self.made.places
        if re.fullmatch(r"\d{4}-\d\d-\d\d", said):
            places[f"d{said}"] = (date.fromisoformat(said),)
            return f"d{said}"
        found = _of_person_or_unit(said, self.path)
        if found is None:
            return ""
        name = f"u{len(places)}"
        places[name] = found
        return name

    def _entry(self, entry: Any) -> None:
        from yiwang.kernel.journal import _instant, canonical

        command = str(entry.command_id)
        if command not in self.known:
            name = f"k{len(self.made.places)}"
            self.known |= {command: name, entry.command_id.hex: f"{name}x"}
            self.made.places |= {name: (), f"{name}x": ()}
        said = [
            str(entry.aggregate_id), entry.seq, entry.aggregate_kind, entry.kind, None, _instant(entry.happened_at),
            _instant(entry.recorded_at), entry.actor, entry.acting_as, command,
        ]  # fmt: skip
        before, after = canonical(said).decode().split(",null,", 1)
        data = self.template(canonical(entry.data).decode())
        self.made.entries.append((self.template(before) + ",", data, "," + self.template(after)))
        stored = self._stored(entry)
        self.made.journal.append(stored)

    def _stored(self, row: Any) -> list[Any]:
        """The values of a row as the database takes them, texts as templates."""
        from django.db import connection

        from yiwang.kernel.bulk import _table

        table = _table(type(row), connection.vendor)
        found = []
        for field_, value in zip(row._meta.concrete_fields, table.stored(row), strict=True):
            found.append(self._value(field_, value))
        return found

    def _value(self, column: Any, value: Any) -> Any:
        from yiwang.kernel.journal import canonical

        if column.get_internal_type() == "JSONField":
            return self.template(canonical(json.loads(value)).decode())
        if column.get_internal_type() == "BinaryField":
            return bytes(value)
        if column.column in ("longitude", "latitude") and value is not None:
            return f"%({column.column[:3]})s"
        if value is None or isinstance(value, bool | int | float):
            return value
        return self.template(value.isoformat() if isinstance(value, date) else str(value))

    def _search(self, entries: Sequence[Any]) -> None:
        """What search reads and the title, as templates of the words' numbers."""
        from yiwang.cases.queries.history import happened, rules_of
        from yiwang.cases.queries.words import title_and_search

        past = [happened(one) for one in entries]
        _, program = rules_of(self.row.pack_hash, self.row.rules_on, self.row.case_type, self.row.area_path)
        marks = {id: f"\x01{number}\x02" for number, id in enumerate(self.made.contents)}
        title, search = title_and_search(past, program, marks)
        self.made.search = re.sub("\x01(\\d+)\x02", r"%(x\1)s", search.replace("%", "%%"))
        self.title = re.sub("\x01(\\d+)\x02", r"%(x\1)s", title.replace("%", "%%"))

    def _count(self, entries: Sequence[Any]) -> None:
        """What it adds to the figures, by the depth of the area."""
        from yiwang.insight.models import CaseCount, Tally
        from yiwang.insight.queries.counting import Counted, count
        from yiwang.insight.queries.deltas import Deltas

        deltas, counted = Deltas(), Counted()
        count(counted, entries, deltas)
        tally = Tally(case_id=self.row.id, seq=entries[-1].seq, counted=counted.as_data())
        self.made.rows["case_tally"] = [self._stored(tally)]
        counts = [CaseCount(number=number, **one._asdict()) for one, number in deltas.mentions.items() if number]
        self.made.rows["case_count"] = [self._stored(one) for one in counts]
        depth = {code: number for number, code in enumerate(self.path)}
        for key, number in deltas.figures.items():
            unit = self.template(key.unit)
            self.made.figures.append((depth[key.area], unit, key.case_type, key.day, key.column, number))
        for part, number in deltas.parts.items():
            said = (depth[part.area], part.split, self.template(part.key), part.day, part.what, number)
            self.made.parts.append(said)


def _weeks_back(row: Any) -> int:
    """So many, of a few years, as its type had the same stages and the tables the same rows by the rules of the day."""
    from yiwang.foundation.policy_packs.interface import edition

    def rules(weeks: int) -> tuple[list[str], dict[str, int]]:
        found = edition(row.pack_hash, row.rules_on - timedelta(weeks=weeks))
        program = found.programs.get(row.case_type)
        tables = {name: len(one.table.rows) for name, one in found.tables.items()}
        return (list(program.stages), tables) if program else ([], {})

    weeks, now = 0, rules(0)
    while weeks < YEARS * 52 and rules(weeks + 1) == now:
        weeks += 1
    return weeks


@lru_cache(maxsize=400_000)
def id_of(what: str, kind: str, code: str, hexed: bool) -> str:
    """Of a unit or an account that bench.district made."""
    id = uuid5(NAMESPACE_URL, f"{what} {kind} {code.replace('-', '/', 1)}")
    return id.hex if hexed else str(id)


def _of_person_or_unit(said: str, path: Sequence[str]) -> tuple[Any, ...] | None:
    """Of an id that the district made: whose, and how deep the area lies."""
    names = _names()
    return next(((*names[said, code], depth, len(said) == 32) for depth, code in enumerate(path)
                 if (said, code) in names), None)  # fmt: skip


@cache
def _names() -> dict[tuple[str, str], tuple[str, str]]:
    """Ids of units and accounts, with dashes and without, and the area: which it is, and its kind or post."""
    from yiwang.foundation.organizations.models import Appointment, Unit

    found: dict[tuple[str, str], tuple[str, str]] = {}
    for id, kind, area in Unit.objects.values_list("id", "kind", "area"):
        found[str(id), area] = found[id.hex, area] = ("unit", kind)
    for id, post, area in Appointment.objects.values_list("account", "post", "area"):
        found[str(id), area] = found[id.hex, area] = ("account", post)
    return found
