"""Reference data of organizations. Nothing is deleted: units close, appointments and rules end on a date."""

from __future__ import annotations

from django.db import models


class Unit(models.Model):
    """A body: of a kind that a pack knows, answering for an area. Its id is that of its journal."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=60)
    area = models.CharField(max_length=40, db_index=True)
    title = models.CharField(max_length=200)
    parent = models.UUIDField(null=True)
    since = models.DateField()
    until = models.DateField(null=True)
    """Exclusive, here and below: on this day it was no more."""

    class Meta:
        db_table = "unit"


class Appointment(models.Model):
    """Somebody holds a post of a unit in an area, from a date; `acting` marks a named stand-in."""

    id = models.UUIDField(primary_key=True)
    unit = models.UUIDField(db_index=True)
    post = models.CharField(max_length=60)
    area = models.CharField(max_length=40)
    account = models.UUIDField(null=True, db_index=True)
    """Empty as long as the holder has no account."""
    holder = models.CharField(max_length=120)
    acting = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "appointment"


class PostRole(models.Model):
    """What holders of a post may do. A row that names a kind of unit holds there only, and before one that does not."""

    pk = models.CompositePrimaryKey("post", "unit_kind")
    post = models.CharField(max_length=60)
    unit_kind = models.CharField(max_length=60, default="")
    roles = models.CharField(max_length=200)
    """Role names, separated by spaces."""

    class Meta:
        db_table = "post_role"


class DispatchRule(models.Model):
    """Matters of a kind, in an area and all below it, go to a unit."""

    id = models.UUIDField(primary_key=True)
    matter = models.CharField(max_length=80)
    """A kind of matter; one that ends in * stands for all that begin so."""
    area = models.CharField(max_length=40)
    unit = models.UUIDField(db_index=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "dispatch_rule"
