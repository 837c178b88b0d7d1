"""What can be done about one cell: draw it anew from a day, by hand or by moving its corners on the map; end it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from yiwang.faces.admin.forms import Form, day_field, day_of, given, select_field, sent_to, text_field
from yiwang.faces.web.fields import Field, Typed
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest
from yiwang.foundation.places.interface import CRS, CellInfo, CellSource, RedrawAreas, RedrawCells
from yiwang.kernel.ids import new_id

AT = {
    "places.bad_geometry": "geometry",
    "places.not_geojson": "geometry",
    "places.code_taken": "code",
    "places.not_alive": "on",
    "places.bad_area": "code",
    "places.unknown_crs": "crs",
    "places.bad_successor": "successors",
    "places.unknown_area": "successors",
}
CRS_WORDS = {
    "CGCS2000": ("CGCS2000（国家 2000，天地图）", "CGCS2000 (national, Tianditu)"),
    "WGS84": ("WGS84（GPS）", "WGS84 (GPS)"),
    "GCJ02": ("GCJ02（高德、腾讯地图）", "GCJ02 (Amap, Tencent)"),
}


def crs_field(value: str, required: bool = True) -> Field:
    options = [(one, t(*CRS_WORDS.get(one, (one, one)))) for one in CRS]
    hint = t(
        "选错了网格会偏几百米；不清楚请问提供数据的人。",
        "The wrong one moves cells by hundreds of metres; ask who made the data.",
    )
    return select_field("crs", t("坐标系", "Coordinate system"), options, value, required, hint)


def cell_forms(request: PageRequest, info: CellInfo, geometry: str) -> list[Form]:
    """Nothing for a cell that has ended."""
    return [] if info.until is not None else [_redraw(request, info, geometry), _end(request, info)]


def _redraw(request: PageRequest, info: CellInfo, geometry: str) -> Form:
    sent = sent_to(request, "redraw")
    shape = Field(
        "geometry",
        t("新的边界（GeoJSON）", "The new border (GeoJSON)"),
        "words",
        given(sent, "geometry", geometry),
        True,
        t(
            "在地图上拖动角点会自动填好；也可以粘贴地图软件导出的 Polygon。",
            "Moving corners on the map fills it in; or paste a Polygon from a map program.",
        ),
        most=200_000,
    )
    fields = _redraw_fields(info, sent, shape)

    def make(values: Mapping[str, Any]) -> Any:
        return DrawnCell(
            new_id(),
            info.code,
            values["code"],
            values["title"],
            info.area,
            values["geometry"],
            values["crs"],
            day_of(values["on"]) or date.max,
        )

    hint = t(
        "旧网格到那天为止，新网格承接它。任职要另外改到新网格。",
        "The old cell ends on that day and the new one comes after it.",
    )
    done = t("已经重划，到日子自动生效。", "Redrawn; it holds from that day.")
    return Form("redraw", t("重划边界", "Draw the border anew"), fields, make, hint=hint, done=done, at=AT)


def _redraw_fields(info: CellInfo, sent: Typed, shape: Any) -> list[Field]:
    return [
        day_field("on", t("从哪一天起用新边界", "First day of the new border"), given(sent, "on")),
        text_field(
            "code",
            t("新网格的编号", "Code of the new cell"),
            given(sent, "code", _next_code(info.code)),
            hint=t(
                "旧事项还按旧编号查找，所以换了边界就换编号。",
                "Old matters are still found by the old code, so a new border takes a new one.",
            ),
            most=40,
        ),
        text_field("title", t("名称", "Title"), given(sent, "title", info.title), most=120),
        shape,
        crs_field(given(sent, "crs", "CGCS2000")),
    ]


def _next_code(code: str) -> str:
    stem, dash, number = code.rpartition("-v")
    return f"{stem}-v{int(number) + 1}" if dash and number.isdecimal() else f"{code[:36]}-v2"


def _end(request: PageRequest, info: CellInfo) -> Form:
    sent = sent_to(request, "end")
    fields = [
        day_field("on", t("从哪一天起不再有", "First day on which it is no more"), given(sent, "on")),
        text_field(
            "successors",
            t("由哪些网格承接（编号，用空格隔开）", "Which cells come after it (codes, with spaces between)"),
            given(sent, "successors"),
        ),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        after = values["successors"].replace(",", " ").replace("，", " ").split()
        return RedrawAreas(new_id(), day_of(values["on"]) or date.max, {info.code: after})

    return Form(
        "end",
        t("撤销这个网格", "End this cell"),
        fields,
        make,
        True,
        done=t("已经登记撤销。", "Its end is kept."),
        at=AT,
    )


@dataclass(frozen=True)
class DrawnCell:
    """`RedrawCells` of one cell whose border was drawn on a page and came in no file."""

    aggregate_id: UUID
    old: str
    code: str
    title: str
    area: str
    geometry: str
    crs: str
    on: date

    def permit(self, acting: Any) -> Any:
        return self._action(Path("-")).permit(acting)

    def decide(self, acting: Any, now: datetime) -> Any:
        with self._file() as file:
            return self._action(file).decide(acting, now)

    def again(self, entries: Any) -> int:
        return self._action(Path("-")).again(entries)

    def _action(self, file: Path) -> RedrawCells:
        return RedrawCells(self.aggregate_id, CellSource(file, self.crs), self.on)

    @contextmanager
    def _file(self) -> Iterator[Path]:
        """What a map program would have written."""
        said = {"id": self.code, "title": self.title, "area": self.area, "replaces": self.old}
        feature = {"type": "Feature", "properties": said, "geometry": _geometry(self.geometry)}
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{self.code[:40].replace('/', '-')}.geojson"
            file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
            yield file


def _geometry(text: str) -> Any:
    """The polygon in what was pasted: a geometry, a feature, or a collection of one. Anything else is refused later."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if isinstance(found, dict) and found.get("type") == "FeatureCollection":
        features = found.get("features")
        found = features[0] if isinstance(features, list) and len(features) == 1 else None
    return found.get("geometry") if isinstance(found, dict) and found.get("type") == "Feature" else found
