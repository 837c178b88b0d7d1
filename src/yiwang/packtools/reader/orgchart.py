"""orgchart/*.csv: one row, one definition."""

from __future__ import annotations

from typing import Literal, cast

from yiwang.engine.orgcharts.definitions import Level, Line, Post, UnitKind
from yiwang.packtools.reader.fields import Fields

_OWN = ("source", "assumed", "overrides")
LEVEL_COLUMNS = ("id", "title_zh", "title_en", "rank", *_OWN)
LINE_COLUMNS = ("id", "title_zh", "title_en", *_OWN)
UNIT_KIND_COLUMNS = ("id", "title_zh", "title_en", "line", "level", "timetable", "home", "count", *_OWN)
POST_COLUMNS = (
    "id", "title_zh", "title_en", "line", "level", "unit_kind", "kind", "reports_to", "stand_in", "lead", "members",
    "count", *_OWN,
)  # fmt: skip
POST_KINDS = ("person", "team", "self")


def read_level(fields: Fields) -> Level:
    if not fields.has("rank"):
        fields.text("rank")
    return Level(
        fields.identifier(),
        fields.title(),
        fields.integer("rank"),
        fields.optional_text("source"),
        fields.optional_text("assumed"),
        fields.flag("overrides"),
        fields.where(),
    )


def read_line(fields: Fields) -> Line:
    return Line(
        fields.identifier(),
        fields.title(),
        fields.optional_text("source"),
        fields.optional_text("assumed"),
        fields.flag("overrides"),
        fields.where(),
    )


def read_unit_kind(fields: Fields) -> UnitKind:
    return UnitKind(
        id=fields.identifier(),
        title=fields.title(),
        line=fields.text("line"),
        level=fields.text("level"),
        timetable=fields.optional_text("timetable"),
        home=fields.optional_text("home"),
        count=fields.integer("count"),
        source=fields.optional_text("source"),
        assumed=fields.optional_text("assumed"),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )


def read_post(fields: Fields) -> Post:
    return Post(
        id=fields.identifier(),
        title=fields.title(),
        line=fields.text("line"),
        level=fields.text("level"),
        unit_kind=fields.optional_text("unit_kind"),
        kind=cast(Literal["person", "team", "self"], fields.choice("kind", POST_KINDS, "person")),
        reports_to=fields.optional_text("reports_to"),
        stand_in=fields.optional_text("stand_in"),
        lead=fields.optional_text("lead"),
        members=fields.names("members"),
        count=fields.integer("count"),
        source=fields.optional_text("source"),
        assumed=fields.optional_text("assumed"),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )
