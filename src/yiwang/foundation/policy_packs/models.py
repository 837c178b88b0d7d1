"""Installed packs and where they are in force. A version once installed never changes."""

from __future__ import annotations

from django.db import models


class PackVersion(models.Model):
    """A pack as it was installed, with the one it extends: the files themselves, under their content's hash."""

    hash = models.CharField(max_length=64, primary_key=True)
    pack = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    files = models.BinaryField()
    """A zip of the pack folder and of its base's, side by side."""
    installed_at = models.DateTimeField()
    installed_by = models.CharField(max_length=80)
    warnings = models.JSONField(default=list)

    class Meta:
        db_table = "pack_version"


class Activation(models.Model):
    """A pack is in force for an area and all below it, from a day on. The nearest area decides, then the latest day."""

    id = models.UUIDField(primary_key=True)
    area_path = models.CharField(max_length=300)
    pack_hash = models.CharField(max_length=64)
    since = models.DateField()
    until = models.DateField(null=True)
    pilot = models.BooleanField(default=False)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80)
    reason = models.CharField(max_length=400, default="")

    class Meta:
        db_table = "pack_activation"


class Proposal(models.Model):
    """Somebody proposes to put a pack in force, where it takes two; its id becomes that of the activation."""

    id = models.UUIDField(primary_key=True)
    area_path = models.CharField(max_length=300)
    pack_hash = models.CharField(max_length=64)
    since = models.DateField()
    until = models.DateField(null=True)
    pilot = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, default="")
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=80)
    proposer = models.CharField(max_length=80)
    """The person, who is not the one to agree."""
    state = models.CharField(max_length=10, default="waiting")
    """waiting, agreed or refused."""
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, default="")
    answer = models.CharField(max_length=400, default="")

    class Meta:
        db_table = "pack_proposal"


class LocalDay(models.Model):
    """A day that an area has of its own beside the calendar of its pack. Rows are added and ended, never changed.

    It counts for clocks that begin from `since` on and, once it was withdrawn, before `until`.
    """

    id = models.UUIDField(primary_key=True)
    area_path = models.CharField(max_length=300)
    day = models.DateField()
    kind = models.CharField(max_length=4)
    """off or work."""
    hours = models.CharField(max_length=60, default="")
    """Of a working day with hours of its own: `09:00-12:00 14:00-17:30`; empty: those of any working day."""
    name = models.CharField(max_length=100)
    source = models.CharField(max_length=300)
    """The notice: who issued it, its title and number."""
    state = models.CharField(max_length=10)
    """waiting (for a second person), holds, refused or withdrawn."""
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)
    enterer = models.CharField(max_length=80)
    """The person, who is not the one to agree."""
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, default="")
    reason = models.CharField(max_length=400, default="")
    """Why it was refused or withdrawn."""

    class Meta:
        db_table = "local_day"
