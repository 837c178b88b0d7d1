"""One row of a file as the report that it is: by the mapping, without asking the rules yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from yiwang.cases.actions import _import_checks as checks
from yiwang.cases.actions._record import Record
from yiwang.cases.actions.report_case import ReportCase
from yiwang.engine.problems import Problem, Where
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo
from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.ids import uuid7_from
from yiwang.kernel.refusals import Refused
from yiwang.packtools.simulation.mapping import PastMapping, Row, moment_of

IMPORT_CHANNEL = "bulk_import"
EARLIEST_YEAR = 1970
UNITS_SHOWN = 5
MOMENTS_KEPT = 100_000
SLACK = timedelta(days=1)
"""A row without an hour may be of today; a clock may be ahead."""


class ImportedRow(NamedTuple):
    """A row that can be read: the report, its past, and the id of the command, which tells its content."""

    number: int
    report: ReportCase
    record: Record
    command_id: UUID

    @property
    def case_id(self) -> UUID:
        return self.report.aggregate_id


MOST_CODES = 100_000
"""Where there are no more areas than this their codes are read at once, and not one by one."""


@dataclass
class RowReader:
    """Reads rows by a mapping. Areas and units are looked up once for each name."""

    mapping: PastMapping
    under: AreaInfo
    now: datetime
    file: str
    header: Sequence[str]
    system_facts: frozenset[str] = frozenset()
    _areas: dict[str, str | Problem] = field(default_factory=dict)
    _units: dict[str, UUID | None] = field(default_factory=dict)
    _moments: dict[str, tuple[datetime, datetime] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._convert = places.converter(self.mapping.crs)
        self._latest = civil(self.now) + SLACK
        self._codes = places.codes_below(self.under.path, MOST_CODES)

    @cached_property
    def _titles(self) -> dict[str, UUID]:
        """Read with the first row that names a unit: they are many."""
        return {unit.title: unit.id for unit in organizations.units_in(self.under.path, civil(self.now).date())}

    def read(self, number: int, cells: Sequence[str]) -> ImportedRow:
        """The row as a report. Raises `Refused`."""
        mapping, row = self.mapping, dict(zip(self.header, cells, strict=False))
        arrived, told_at = self._moment(mapping.arrived.column, mapping.arrived.of(row))
        case_id, command_id, own_id = self._ids(number, row, told_at)
        point = self._point(row)
        values = {name: taken.of(row) for name, taken in mapping.facts.items()}
        report = ReportCase(
            case_id, mapping.case_type.of(row), mapping.channel.of(row) or IMPORT_CHANNEL,
            {name: value for name, value in values.items() if name not in self.system_facts and value},
            self._area(mapping.area.of(row), point is not None), point[0] if point else None,
            point[1] if point else None, told_at=told_at,
        )  # fmt: skip
        system = {name: values[name] for name in self.system_facts if values.get(name)}
        return ImportedRow(number, report, self._record(row, own_id, arrived, told_at, system), command_id)

    def _record(
        self, row: Row, own_id: str, arrived: datetime, told_at: datetime, system: Mapping[str, str]
    ) -> Record:
        mapping = self.mapping
        stage, closed = mapping.history.stage.of(row), mapping.history.closed.of(row)
        ended, ended_at = self._moment(mapping.history.closed.column, closed) if stage and closed else (None, None)
        if ended is not None and ended < arrived:
            raise Refused([checks.CLOSED_FIRST.at(closed=ended, arrived=arrived)])
        unit = mapping.unit.of(row)
        late = mapping.late.of(row) == mapping.late_text if mapping.late_text else None
        return Record(
            mapping.source, own_id, told_at, stage, ended_at, self._unit(unit), unit, late, system,
        )  # fmt: skip

    def _moment(self, column: str, text: str) -> tuple[datetime, datetime]:
        """A moment as the clock on the wall shows it, and the instant. Many rows of a file have the same."""
        if text not in self._moments:
            if len(self._moments) > MOMENTS_KEPT:
                self._moments.clear()
            found = moment_of(text)
            good = found is not None and found.year > EARLIEST_YEAR and found <= self._latest
            self._moments[text] = (found, instant(found)) if found is not None and good else None
        both = self._moments[text]
        if both is None:
            raise Refused([checks.BAD_MOMENT.at(column=column, text=text)])
        return both

    def _ids(self, number: int, row: Row, told_at: datetime) -> tuple[UUID, UUID, str]:
        """The id of the case, of the command, and the row's own. The same row has the same ids whenever it is read.

        Without a column for the id a row is known by its number and its content.
        """
        mapping = self.mapping
        content = sha256("\x1f".join(map("\x1e".join, row.items())).encode()).digest()
        own_id = mapping.id.of(row) if mapping.id else f"{number}:{content[:6].hex()}"
        if not own_id:
            raise Refused([checks.NO_ID.at(column=mapping.id.column)])
        milliseconds = int(told_at.timestamp() * 1000)
        name = f"{mapping.source}\x1f{own_id}".encode()
        case_id = uuid7_from(milliseconds, sha256(b"case\x1f" + name).digest())
        return case_id, uuid7_from(milliseconds, sha256(name + content).digest()), own_id

    def _point(self, row: Row) -> tuple[float, float] | None:
        longitude, latitude = self.mapping.longitude.of(row), self.mapping.latitude.of(row)
        if not longitude and not latitude:
            return None
        try:
            point = float(longitude), float(latitude)
        except ValueError:
            point = 999.0, 999.0
        if not (abs(point[0]) <= 180 and abs(point[1]) <= 90):
            raise Refused([checks.BAD_POINT.at(longitude=longitude, latitude=latitude)])
        return self._convert(*point)

    def _area(self, text: str, has_point: bool) -> str:
        """The code of an area given by code or name; with a point, one that is not known is left to the point."""
        if not text and not has_point:
            raise Refused([checks.NO_PLACE.at(column=self.mapping.area.column or "area")])
        if not text:
            return ""
        if text not in self._areas:
            self._areas[text] = self._looked_up(text)
        found = self._areas[text]
        if isinstance(found, str):
            return found
        if has_point:
            return ""
        raise Refused([found])

    def _looked_up(self, text: str) -> str | Problem:
        if text in self._codes:
            return text
        by_code = places.area(text)
        named = [by_code] if by_code else places.areas_named([text], self.under.path).get(text, [])
        here = [one for one in named if one.path.startswith(self.under.path)]
        if not here:
            return checks.UNKNOWN_AREA.at(area=text, under=self.under.name)
        if len(here) > 1:
            return checks.AMBIGUOUS_AREA.at(area=text, codes=", ".join(one.code for one in here[:10]))
        return here[0].code

    def notes(self) -> list[Problem]:
        """What is to be said about the whole file, once it is read."""
        names = [name for name, unit in self._units.items() if unit is None]
        if not names:
            return []
        shown = "、".join(names[:UNITS_SHOWN]) + ("…" if len(names) > UNITS_SHOWN else "")
        return [checks.UNKNOWN_UNITS.at(Where(self.file), count=len(names), names=shown)]

    def _unit(self, name: str) -> UUID | None:
        if not name:
            return None
        if name not in self._units:
            self._units[name] = self._titles.get(name)
        return self._units[name]


def placed(problems: Iterable[Problem], file: str, number: int) -> list[Problem]:
    """Problems with the row that they are about."""
    where = Where(file, number)
    return [problem.kind.at(where, **problem.details) for problem in problems]
