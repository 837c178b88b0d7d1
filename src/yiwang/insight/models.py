"""Figures, and how far each case has been counted. Both can be made anew from the journal at any time.

Two tables of figures: `Figure` by unit and case type, a day a row, and `Rollup` by one thing at a time, by day and by
month, for whatever must be answered at once over any period.
"""

from __future__ import annotations

from datetime import date

from django.db import models

COLUMNS = (
    "opened", "open", "ended", "reopened", "answered", "silent", "late", "supervised", "in_time", "not_in_time",
    "solved", "unsolved", "satisfied", "unsatisfied", "left_out",
)  # fmt: skip


class Figure(models.Model):
    """What happened on a day in an area (of any level), by unit and case type. An area holds those below it."""

    pk = models.CompositePrimaryKey("area", "unit", "case_type", "day")
    area = models.CharField(max_length=40)
    unit = models.CharField(max_length=36)
    """The unit that answered for the case at the time; empty when none was named."""
    case_type = models.CharField(max_length=60)
    day = models.DateField()
    opened = models.IntegerField(default=0)
    open = models.IntegerField(default=0)
    """The change in the number of open cases: summed up to a day it is how many were open at its end."""
    ended = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    """Told to the reporter for the first time what was done."""
    silent = models.IntegerField(default=0)
    """Ended without a word of the reporter."""
    late = models.IntegerField(default=0)
    """A case whose time ran out at some stage, counted once, when it did."""
    supervised = models.IntegerField(default=0)
    in_time = models.IntegerField(default=0)
    """First taken up by somebody in office within the time for it."""
    not_in_time = models.IntegerField(default=0)
    solved = models.IntegerField(default=0)
    """By the reporter's word, like the three after it: the last word counts, on the day that it was said."""
    unsolved = models.IntegerField(default=0)
    satisfied = models.IntegerField(default=0)
    unsatisfied = models.IntegerField(default=0)
    left_out = models.IntegerField(default=0)
    """Left out of the rates by two people: what it had counted for punctuality and verdicts is taken back."""

    class Meta:
        db_table = "figure"
        indexes = [models.Index(fields=["area", "day"], name="figure_area_day")]


SPLITS = ("level", "kind", "channel", "hour", "unit", "body")
"""What a rollup goes by. Its keys: `type/level`, `type/kind`, a channel, `00` to `23`, a unit's id, a body."""


TOTALLED = ("level", "unit")
STANDING = ("open", "called", "watched")
"""Changes: summed up to a day they are how many there were at its end. Of these splits they have totals."""
EVER = date(1, 1, 1)


class Rollup(models.Model):
    """How often something happened in an area over a day or a month, by one thing.

    The key is the order in which it is read: one area, one split, one figure, days or months side by side. Months are
    kept beside days, so that ten years are 120 rows of a key and not 3,650: no period takes more than 62 days and its
    months. What stands at present (`STANDING`) has its total beside them, so that it is one row and not ten years.
    Cells have no months: there are so many, and in each so few cases, that a month is hardly less than its days.
    On PostgreSQL the months of a few units among thousands have an index of their own (docs/decisions/0012).
    """

    pk = models.CompositePrimaryKey("area", "split", "what", "grain", "since", "key")
    area = models.CharField(max_length=40)
    split = models.CharField(max_length=10)
    grain = models.CharField(max_length=1)
    """`d`: a day, `m`: the month that begins then, `t`: the total of all days, which stands under `EVER`."""
    since = models.DateField()
    key = models.CharField(max_length=150)
    what = models.CharField(max_length=20)
    """A column of `Figure`, or one of those that only rollups have (`queries.counting`)."""
    number = models.IntegerField()

    class Meta:
        db_table = "rollup"


class Tally(models.Model):
    """How far a case's journal has been counted, and what is needed to count on. Each entry counts once: by `seq`."""

    case_id = models.UUIDField(primary_key=True)
    seq = models.IntegerField()
    counted = models.JSONField()

    class Meta:
        db_table = "case_tally"


class CaseCount(models.Model):
    """That a case was counted as something on a day: what the numbers are made of, case by case, and so the list behind
    each of them. Written in the same fold as the numbers; where a case lies, and its level, its own row says.

    The key is the order in which it is read: what happened over days. `number`: 0 once it was taken back.
    """

    pk = models.CompositePrimaryKey("what", "day", "case_id", "key")
    what = models.CharField(max_length=20)
    """As of `Rollup`; not the changes, nor the sum of scores."""
    day = models.DateField()
    case_id = models.UUIDField()
    key = models.CharField(max_length=150)
    """The unit that answered for the case at the time; of what a body did, the body."""
    number = models.IntegerField()

    class Meta:
        db_table = "case_count"


class Filling(models.Model):
    """What an upgrade left to be counted for the cases of before, and how far that is. Gone once it is done.

    `case_count`: the lists behind the numbers (`actions.fill_lists`).
    """

    name = models.CharField(max_length=20, primary_key=True)
    after = models.UUIDField(null=True)
    """Of the cases in order of their ids the last that is done; None before the first."""
    done = models.IntegerField(default=0)
    total = models.IntegerField()
    """How many cases there were when it began."""

    class Meta:
        db_table = "figure_filling"


class Analysis(models.Model):
    """The numbers of an area over a period, as they were compiled: what the documents are made of, in any language.

    Nothing in it is about a person, so it may stay.
    """

    id = models.UUIDField(primary_key=True)
    area = models.CharField(max_length=40)
    """Empty: the whole site."""
    area_path = models.CharField(max_length=300)
    length = models.CharField(max_length=10)
    since = models.DateField()
    until = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    """The post that asked for it; empty for the worker."""
    data = models.JSONField()

    class Meta:
        db_table = "analysis"
        indexes = [
            models.Index(fields=["area", "length", "since"], name="analysis_of"),
            models.Index(fields=["-since", "area"], name="analysis_latest"),
        ]
