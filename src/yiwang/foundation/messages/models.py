"""Deliveries, keyed by the aggregate that they are about, and subscriptions of partners."""

from __future__ import annotations

from django.db import models

from yiwang.kernel.sealed_fields import SealedField


class Delivery(models.Model):
    """One message to one recipient, made in the transaction that struck its outbox row out."""

    pk = models.CompositePrimaryKey("aggregate_id", "seq", "number")
    aggregate_id = models.UUIDField()
    seq = models.IntegerField()
    """That of the outbox row."""
    number = models.IntegerField()
    channel = models.CharField(max_length=20)
    recipient = models.CharField(max_length=200)
    """`reporter` or `account:<id>` (the address is unsealed only while it is sent), or a subscription's id."""
    subject = models.CharField(max_length=200)
    text = models.TextField()
    data = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    """waiting, sent, unwanted (nobody to send it to) or given_up."""
    attempts = models.IntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, default="")

    class Meta:
        db_table = "delivery"
        indexes = [models.Index(fields=["state", "due_at"], name="delivery_due")]


class Subscription(models.Model):
    """A partner who is told of events in an area: by a signed webhook, or by mail."""

    id = models.UUIDField(primary_key=True)
    title = models.CharField(max_length=120)
    address = models.CharField(max_length=500)
    """`https://…` or `mailto:…`."""
    secret = SealedField("subscription:{id}", default=b"")
    """Sealed: what webhooks are signed with."""
    area_path = models.CharField(max_length=300)
    kinds = models.CharField(max_length=400, default="")
    """Kinds of events, separated by spaces; empty is all."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "subscription"
