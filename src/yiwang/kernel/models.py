"""The journal, its seals and the outbox. Every table is keyed by the id of its aggregate first."""

from __future__ import annotations

from django.db import models

from yiwang.kernel.sealed_fields import SealedField


class JournalEntry(models.Model):
    """One event of one aggregate: never changed, never deleted (database triggers see to it)."""

    pk = models.CompositePrimaryKey("aggregate_id", "seq")
    aggregate_id = models.UUIDField()
    seq = models.IntegerField()
    aggregate_kind = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    data = models.JSONField()
    happened_at = models.DateTimeField()
    """When it happened to people; a phone without signal reports later than it happened."""
    recorded_at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80)
    acting_as = models.CharField(max_length=200)
    command_id = models.UUIDField()
    previous_hash = models.BinaryField(max_length=32)
    entry_hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "journal_entry"


class JournalSeal(models.Model):
    """A day's seal: the Merkle root over the last hash of every aggregate written that day. It can be published."""

    day = models.DateField(primary_key=True)
    entries = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    previous_root = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "journal_seal"


class OutboxEntry(models.Model):
    """What one action owes to the world outside its transaction: told, delivered and counted by the worker, once."""

    pk = models.CompositePrimaryKey("aggregate_id", "seq")
    aggregate_id = models.UUIDField()
    seq = models.IntegerField()
    """The seq of the action's last journal entry."""
    aggregate_kind = models.CharField(max_length=40)
    first_seq = models.IntegerField()
    effects = models.JSONField()
    due_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    failure = models.TextField(default="")

    class Meta:
        db_table = "outbox_entry"
        indexes = [models.Index(fields=["due_at"], name="outbox_due")]


class Content(models.Model):
    """Words that a person may ask to be erased. The journal holds only their salted hash, so its chain survives."""

    pk = models.CompositePrimaryKey("aggregate_id", "content_id")
    aggregate_id = models.UUIDField()
    content_id = models.UUIDField()
    text = models.TextField()
    """Empty when they are sealed or erased."""
    sealed = SealedField("content:{content_id}", default=b"")
    """Personal answers, sealed for this content; empty otherwise and once erased."""
    salt = models.BinaryField(max_length=16, default=b"")
    """Goes into the hash and is erased with the words: nobody can guess them back from the journal."""
    sha256 = models.BinaryField(max_length=32)
    expires_on = models.DateField(null=True)
    """The day on which they are frozen or, once frozen, erased; None: they go with their aggregate."""
    frozen_at = models.DateTimeField(null=True)
    """From then on nobody reads them."""
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "content"
        indexes = [
            models.Index(fields=["expires_on"], name="content_expiry", condition=models.Q(expires_on__isnull=False)),
        ]


class Version(models.Model):
    """What a process keeps in memory of reference data is good as long as the token stays the same.

    A random token, no counter: after a transaction was rolled back a counter would give the same number to other data.
    """

    name = models.CharField(max_length=40, primary_key=True)
    token = models.UUIDField()

    class Meta:
        db_table = "version"


class RateCount(models.Model):
    """How often something came in the present minute (kernel.limits). The key holds a keyed hash, never an address."""

    key = models.CharField(max_length=120, primary_key=True)
    window_no = models.BigIntegerField()
    taken = models.BigIntegerField()

    class Meta:
        db_table = "rate_count"


class Job(models.Model):
    """Something long that a person asked for on a page: the worker does it beside its duties (kernel.jobs)."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=60)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    person = models.JSONField()
    """Who asked, under which post, with which roles and where: the job has these rights and no others."""
    asked_by = models.CharField(max_length=80)
    payload = models.JSONField()
    state = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    result = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    problem_count = models.IntegerField(default=0)

    class Meta:
        db_table = "job"
        indexes = [
            models.Index(fields=["state", "asked_at"], name="job_state"),
            models.Index(fields=["asked_by", "asked_at"], name="job_asked_by"),
        ]


class JobFile(models.Model):
    """A file that a job was given, or made."""

    pk = models.CompositePrimaryKey("job", "role")
    job = models.UUIDField()
    role = models.CharField(max_length=10)
    """`given` or `made`."""
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    data = models.BinaryField()

    class Meta:
        db_table = "job_file"
