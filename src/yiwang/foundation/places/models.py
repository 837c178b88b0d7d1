"""Reference data of places. Areas and cells are never deleted: they end on a date and name what came after."""

from __future__ import annotations

from django.db import models

RANKS = {
    "province": 1,
    "city": 2,
    "county": 3,
    "district": 3,
    "township": 4,
    "subdistrict": 4,
    "town": 4,
    "village": 5,
    "community": 5,
    "cell": 6,
    "grid_cell": 6,
    "group": 6,
    "sub_cell": 7,
    "building": 7,
    "ten_households": 7,
}
"""The first five are those of the national codes (GB/T 2260, GB/T 10114 and the statistical codes below them)."""

CELL = "cell"
DEEPEST = max(RANKS.values())


def rank_of(level: str) -> int:
    """1 is the highest; 0 for a level that is not known."""
    return RANKS.get(level, 0)


class Area(models.Model):
    """One area of the tree, grid cells among them. `path` holds the codes from the top, each followed by a slash:
    a scope is a prefix of it."""

    code = models.CharField(max_length=40, primary_key=True)
    parent = models.CharField(max_length=40, default="")
    level = models.CharField(max_length=40)
    rank = models.SmallIntegerField()
    name = models.CharField(max_length=120)
    full_name = models.CharField(max_length=400)
    path = models.CharField(max_length=300)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    """Exclusive: on this day it was no more."""
    successor = models.CharField(max_length=400, default="")
    """Codes of the areas that came after it, separated by spaces."""

    class Meta:
        db_table = "area"
        indexes = [
            models.Index(fields=["parent"], name="area_parent"),
            models.Index(fields=["path"], name="area_path", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["rank", "name"], name="area_rank_name", opclasses=["int2_ops", "varchar_pattern_ops"]),
            models.Index(fields=["rank", "code"], name="area_rank_code", opclasses=["int2_ops", "varchar_pattern_ops"]),
        ]


class BookedName(models.Model):
    """A new name that an area gets on a day that has not come; the worker gives it."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=120)
    on = models.DateField()
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=200)

    class Meta:
        db_table = "area_name_booked"


class GridCell(models.Model):
    """The polygon of a cell, from a date to a date. The area of the same code is the cell's place in the tree."""

    code = models.CharField(max_length=40, primary_key=True)
    area = models.CharField(max_length=40, db_index=True)
    """The area that it is a part of."""
    title = models.CharField(max_length=120)
    geometry = models.TextField()
    """GeoJSON geometry in CGCS2000 longitude and latitude."""
    crs = models.CharField(max_length=20)
    """What the coordinates were before they were converted: CGCS2000, WGS84 or GCJ02."""
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "grid_cell"


class Premises(models.Model):
    """An address: where people say that something is."""

    code = models.CharField(max_length=60, primary_key=True)
    area = models.CharField(max_length=40, db_index=True)
    address = models.CharField(max_length=300)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)

    class Meta:
        db_table = "premises"
        indexes = [models.Index(fields=["address"], name="premises_address", opclasses=["varchar_pattern_ops"])]


class PremisesPair(models.Model):
    """Two characters that stand side by side in an address: the index by which its middle is found."""

    pk = models.CompositePrimaryKey("pair", "premises")
    pair = models.CharField(max_length=2)
    premises = models.CharField(max_length=60)

    class Meta:
        db_table = "premises_pair"
        indexes = [models.Index(fields=["premises"], name="premises_pair_of")]
