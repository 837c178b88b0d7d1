"""Rows of cases, for lists and search. The journal is the truth: `yiwang rebuild` makes every row anew from it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

OPEN = Q(ended=False)
_TAKEN, _OWNED = OPEN & Q(taken_by__isnull=False), OPEN & Q(owner_account__isnull=False)
HAD = ""
"""The `part` of a unit that had a case before."""


class Case(models.Model):
    """A case as it stands: the projection of its journal."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=20, db_index=True)
    tracking_hash = models.BinaryField(max_length=32)
    pack = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=40)
    pack_hash = models.CharField(max_length=64)
    rules_on = models.DateField()
    """The day whose rules hold for the case to its end."""
    case_type = models.CharField(max_length=60)
    kind = models.CharField(max_length=80, default="")
    """What it is about: a code of the catalog that the form's first choice names."""
    title = models.CharField(max_length=200, default="")
    stage = models.CharField(max_length=60)
    ended = models.BooleanField(default=False)
    outcome = models.CharField(max_length=20, default="")
    level = models.CharField(max_length=40, default="")
    """Its colour, class or urgency: what the pack's tables sort it into."""
    facts = models.JSONField(default=dict)

    area_code = models.CharField(max_length=40)
    """The smallest area known: a grid cell, when the point lies in one."""
    area_path = models.CharField(max_length=300)
    area_3 = models.CharField(max_length=40, default="")
    area_4 = models.CharField(max_length=40, default="")
    area_5 = models.CharField(max_length=40, default="")
    """The areas of ranks 3 to 5 (county, township, village) that it lies in: a list of one area is one index range."""
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)

    owner_post = models.CharField(max_length=60, default="")
    owner_unit = models.UUIDField(null=True)
    owner_account = models.UUIDField(null=True)
    channel = models.CharField(max_length=40)
    taken_by = models.UUIDField(null=True)
    """The account that reported it, for itself or (`on_behalf`) for somebody else."""
    on_behalf = models.BooleanField(default=False)

    reported_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    """When the present stage began."""
    first_step_at = models.DateTimeField(null=True)
    """When somebody in office first did something with it."""
    responded_in_time = models.BooleanField(null=True)
    """Was that before the first stage's time was over? None: nobody has yet."""
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    wake_at = models.DateTimeField(null=True)
    ruling_due_at = models.DateTimeField(null=True)
    """An objection waits for its ruling, which is due then; None: none waits."""
    extension_ruling_due_at = models.DateTimeField(null=True)
    """The same of a request for more time."""
    ruling_asked_by = models.CharField(max_length=80, default="")
    extension_asked_by = models.CharField(max_length=80, default="")
    """Who objected, and who asked for more time, while it waits: whoever did does not rule on it."""
    order_due_at = models.DateTimeField(null=True)
    """A supervision order waits for its answer: the first of them that is due."""
    paused = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    """Some stage's time ran out before it was left."""
    reopened = models.IntegerField(default=0)
    reminded = models.IntegerField(default=0)
    supervised = models.IntegerField(default=0)
    asked = models.BooleanField(default=False)
    """A question to the reporter waits for the reply."""
    me_too = models.IntegerField(default=0)
    solved = models.BooleanField(null=True)
    satisfied = models.BooleanField(null=True)
    """Said by the reporter; None is silence, which is counted apart."""
    excluded = models.CharField(max_length=60, default="")
    """Why it is left out of the rates: the reason that two people agreed on."""
    exclusion_asked_at = models.DateTimeField(null=True)
    """That it be left out was proposed then, and waits for the second person; None: nothing waits."""
    exclusion_asked_by = models.CharField(max_length=80, null=True)
    """Who proposed it: whoever did is not the second person."""
    same_as = models.UUIDField(null=True)
    split_from = models.UUIDField(null=True)
    about = models.UUIDField(null=True)
    """The unit or post holder that a report is about: it is kept from them, and is in no shared figure and no public
    list."""

    words_until = models.DateField(null=True)
    """The day on which its words are frozen or, once frozen, erased: so long after its end as the pack says."""
    words_frozen = models.BooleanField(default=False)

    seq = models.IntegerField()
    head_hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "case"
        indexes = [
            # Open cases are few among all; what is done with them has indexes that hold nothing else.
            models.Index(fields=["area_3", "due_at", "id"], name="case_area_3_due", condition=OPEN),
            models.Index(fields=["area_4", "due_at", "id"], name="case_area_4_due", condition=OPEN),
            models.Index(fields=["area_5", "due_at", "id"], name="case_area_5_due", condition=OPEN),
            # What waits for a post is found among its own, not among all that is open in its area. In a village these
            # are few, and a cell has no more.
            models.Index(fields=["area_3", "owner_post", "due_at", "id"], name="case_area_3_post", condition=OPEN),
            models.Index(fields=["area_4", "owner_post", "due_at", "id"], name="case_area_4_post", condition=OPEN),
            models.Index(fields=["area_3", "stage", "due_at", "id"], name="case_area_3_stage", condition=OPEN),
            models.Index(fields=["area_4", "stage", "due_at", "id"], name="case_area_4_stage", condition=OPEN),
            models.Index(fields=["owner_unit", "due_at", "id"], name="case_unit_due", condition=OPEN),
            models.Index(fields=["due_at", "id"], name="case_due", condition=OPEN),
            models.Index(fields=["area_4", "id"], name="case_area_4"),
            models.Index(fields=["area_5", "id"], name="case_area_5"),
            models.Index(fields=["owner_unit", "id"], name="case_unit"),
            models.Index(fields=["area_code", "reported_at"], name="case_near"),
            models.Index(fields=["latitude", "longitude"], name="case_point", condition=Q(latitude__isnull=False)),
            models.Index(fields=["wake_at"], name="case_wake", condition=Q(wake_at__isnull=False)),
            models.Index(fields=["order_due_at"], name="case_order", condition=Q(order_due_at__isnull=False)),
            models.Index(fields=["ruling_due_at"], name="case_ruling", condition=Q(ruling_due_at__isnull=False)),
            models.Index(
                fields=["extension_ruling_due_at"],
                name="case_extension",
                condition=Q(extension_ruling_due_at__isnull=False),
            ),
            models.Index(
                fields=["exclusion_asked_at"], name="case_exclusion", condition=Q(exclusion_asked_at__isnull=False)
            ),
            models.Index(fields=["words_until"], name="case_words_until", condition=Q(words_until__isnull=False)),
            models.Index(fields=["about", "id"], name="case_about", condition=Q(about__isnull=False)),
            models.Index(fields=["taken_by", "id"], name="case_taken_by", condition=Q(taken_by__isnull=False)),
            models.Index(fields=["owner_account", "id"], name="case_owner", condition=Q(owner_account__isnull=False)),
            models.Index(fields=["taken_by", "due_at", "id"], name="case_taken_by_due", condition=_TAKEN),
            models.Index(fields=["owner_account", "due_at", "id"], name="case_owner_due", condition=_OWNED),
            models.Index(fields=["kind", "id"], name="case_kind"),
            models.Index(fields=["same_as"], name="case_same_as", condition=Q(same_as__isnull=False)),
            models.Index(fields=["split_from"], name="case_split_from", condition=Q(split_from__isnull=False)),
        ]


class CasePart(models.Model):
    """A body that was called to a case, or (`part` empty) a unit that had it before: so that it sees it."""

    pk = models.CompositePrimaryKey("case_id", "part", "body")
    case_id = models.UUIDField()
    part = models.CharField(max_length=60)
    body = models.CharField(max_length=60)
    """A unit's id, a post or a kind of unit."""
    kind = models.CharField(max_length=60, default="")
    area_path = models.CharField(max_length=300)
    due_at = models.DateTimeField(null=True)
    """By when it must respond or, once it has, finish."""
    responded_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    ended = models.BooleanField(default=False)
    score = models.IntegerField(null=True)

    class Meta:
        db_table = "case_part"
        # By part as well: to how many a body was called is little beside how many it had.
        indexes = [models.Index(fields=["body", "ended", "part", "case_id"], name="case_part_called")]


class CaseFile(models.Model):
    """A file that somebody attached. The bytes lie outside the database, under their hash."""

    pk = models.CompositePrimaryKey("case_id", "file_id")
    case_id = models.UUIDField()
    file_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    thumbnail = models.CharField(max_length=64, default="")
    media_type = models.CharField(max_length=60)
    size = models.IntegerField()
    name = models.CharField(max_length=200, default="")
    added_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "case_file"
        indexes = [
            models.Index(fields=["sha256"], name="case_file_bytes"),
            models.Index(fields=["thumbnail"], name="case_file_thumbnail"),
        ]


class LocalAnswer(models.Model):
    """Words that an office offers beside the pack's to whoever writes to a reporter."""

    id = models.UUIDField(primary_key=True)
    unit = models.UUIDField()
    whole_area = models.BooleanField(default=False)
    """Offered to everybody in the unit's area, not to the unit alone."""
    use = models.CharField(max_length=20)
    case_type = models.CharField(max_length=60, default="")
    title = models.CharField(max_length=100)
    text_zh = models.TextField(default="")
    text_en = models.TextField(default="")
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "local_answer"
