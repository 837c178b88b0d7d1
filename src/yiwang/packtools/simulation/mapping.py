"""How a file of past cases is read: `simulation/<name>.mapping.yaml` (docs/pack-format.md).

One format serves two ends: `yiwang pack simulate --cases` runs the cases through a pack, `yiwang import-cases` takes
them into a site. Each uses the keys that it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from yiwang.engine.problems import Problem, Where
from yiwang.packtools.reader.fields import Fields
from yiwang.packtools.reader.files import Reading
from yiwang.packtools.reader.yaml_nodes import Scalar
from yiwang.packtools.simulation import kinds
from yiwang.packtools.simulation.profile import open_fields

Row = Mapping[str, str]
SUFFIX = ".mapping"
CRS = ("CGCS2000", "WGS84", "GCJ02")


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a value comes from: a column (or several, joined), with a map of its texts if given, or a constant."""

    column: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""
    constant: str = ""
    more: tuple[str, ...] = ()
    """Further columns, whose texts are added."""
    join: str = " "

    def of(self, row: Row) -> str:
        if not self.column:
            return self.constant
        text = (row.get(self.column) or "").strip()
        if self.more:
            parts = [text, *((row.get(name) or "").strip() for name in self.more)]
            text = self.join.join(dict.fromkeys(part for part in parts if part))
        return self.texts.get(text, self.otherwise if self.texts else text)

    def __bool__(self) -> bool:
        return bool(self.column or self.constant)

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, *self.more) if self.column else ()


NOT_TAKEN = Taken()


@dataclass(frozen=True, slots=True)
class History:
    """How far a past case is taken when it is imported: open as new, or recorded as ended at a stage."""

    stage: Taken = NOT_TAKEN
    """The end stage of the case type at which a row is recorded; empty: the row is opened as new."""
    closed: Taken = NOT_TAKEN
    """When it ended."""


@dataclass(frozen=True, slots=True)
class PastMapping:
    """How the columns of a file of past cases are read."""

    source: str
    """The system that the rows come from; with a row's own id it says which case the row is."""
    arrived: Taken
    case_type: Taken
    area: Taken
    unit: Taken
    late: Taken
    late_text: str
    facts: Mapping[str, Taken]
    unit_stages: tuple[str, ...]
    unit_minutes: float
    id: Taken = NOT_TAKEN
    channel: Taken = NOT_TAKEN
    longitude: Taken = NOT_TAKEN
    latitude: Taken = NOT_TAKEN
    crs: str = "CGCS2000"
    history: History = field(default_factory=History)

    @property
    def columns(self) -> list[str]:
        """Every column that the file must have."""
        taken = [
            self.arrived, self.case_type, self.area, self.unit, self.late, self.id, self.channel, self.longitude,
            self.latitude, self.history.stage, self.history.closed, *self.facts.values(),
        ]  # fmt: skip
        return list(dict.fromkeys(name for one in taken for name in one.columns))


def read_mapping(path: Path) -> tuple[PastMapping | None, list[Problem]]:
    """A mapping file."""
    reading = Reading(path.parent)
    fields = open_fields(reading, path)
    if fields is None:
        return None, reading.problems or [kinds.NOT_A_MAPPING.at(Where(path.name))]
    late, facts, place, history = (fields.child(name) for name in ("late", "facts", "place", "history"))
    mapping = PastMapping(
        source=fields.optional_text("source") or path.stem.removesuffix(SUFFIX),
        arrived=_taken(fields, "arrived", column=True),
        case_type=_taken(fields, "case_type"),
        area=_taken(fields, "area", column=True),
        unit=_taken(fields, "unit", column=True),
        late=Taken(late.optional_text("column")) if late else NOT_TAKEN,
        late_text=late.optional_text("value") if late else "",
        facts={name: _taken(facts, name) for name in facts.node.entries} if facts else {},
        unit_stages=fields.names("unit_stages"),
        unit_minutes=float(fields.number("unit_minutes") or 0),
        id=_taken(fields, "id", column=True),
        channel=_taken(fields, "channel"),
        longitude=_taken(place, "longitude", column=True) if place else NOT_TAKEN,
        latitude=_taken(place, "latitude", column=True) if place else NOT_TAKEN,
        crs=place.choice("crs", CRS, CRS[0]) if place else CRS[0],
        history=_history(history) if history else History(),
    )
    for child in (late, place, fields):
        if child:
            child.done()
    if not mapping.arrived:
        fields.missing("arrived", kinds.A_COLUMN)
    return mapping, reading.problems


def _history(fields: Fields) -> History:
    found = History(_taken(fields, "stage"), _taken(fields, "closed", column=True))
    fields.done()
    return found


def _taken(fields: Fields, key: str, column: bool = False) -> Taken:
    """`key: name` is a column where `column` says so, else a constant; a mapping with `column` says it all."""
    node = fields.get(key)
    if node is None or isinstance(node, Scalar):
        text = fields.optional_text(key)
        return Taken(column=text) if column else Taken(constant=text)
    child = fields.child(key)
    if child is None:
        return NOT_TAKEN
    texts = child.child("map")
    found = {name: texts.optional_text(name) for name in texts.node.entries} if texts else {}
    names = child.names("columns") or (child.text("column"),)
    join = child.optional_text("join") or " "
    taken = Taken(names[0], found, child.optional_text("otherwise"), more=tuple(names[1:]), join=join)
    child.done()
    return taken


def moment_of(text: str) -> datetime | None:
    """A moment as files write it (2018-02-08, 2018/2/8 9:05, 2018年2月8日 9:05:00, ISO 8601), without its zone."""
    for attempt in _spellings(text.strip()):
        try:
            return datetime.fromisoformat(attempt).replace(tzinfo=None)
        except ValueError:
            continue
    return None


def _spellings(text: str) -> Iterator[str]:
    yield text
    day, _, clock = text.translate(_PLAIN).replace("日", " ").strip().partition(" ")
    parts, hours = day.split("-"), clock.strip().split(":")
    if len(parts) == 3:
        yield "-".join(part.zfill(2) for part in parts) + ("T" + ":".join(h.zfill(2) for h in hours) if clock else "")


_PLAIN = str.maketrans("/.年月", "----")
