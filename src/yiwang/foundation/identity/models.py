"""Accounts and tokens. No time of signing in or out and no count of days is kept: nobody's hours are watched."""

from __future__ import annotations

from django.db import models

from yiwang.kernel.sealed_fields import SealedField


class Account(models.Model):
    """Somebody who may sign in."""

    id = models.UUIDField(primary_key=True)
    login = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    password = models.CharField(max_length=200)
    roles = models.CharField(max_length=200, default="")
    """Roles that go with the account and not with a post: `admin`, `auditor`; separated by spaces."""
    area_path = models.CharField(max_length=300, default="")
    """Where those roles hold; empty is the whole site."""
    language = models.CharField(max_length=10, default="zh-hans")
    active = models.BooleanField(default=True)
    failures = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    totp_secret = SealedField("totp:{id}", default=b"")
    """Sealed; empty as long as there is no second factor."""
    totp_step = models.BigIntegerField(default=0)
    """The last time step whose code was used: a code opens once."""

    class Meta:
        db_table = "account"


class ApiToken(models.Model):
    """A key for a program, under one post of its account. Only its hash is kept."""

    id = models.UUIDField(primary_key=True)
    account = models.UUIDField(db_index=True)
    appointment = models.UUIDField(null=True)
    title = models.CharField(max_length=120)
    secret_hash = models.BinaryField(max_length=32)
    scopes = models.CharField(max_length=200)
    """`read`, `write`, `admin`: what it may do of what the post may; separated by spaces."""
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_token"


class SavedView(models.Model):
    """A list that somebody comes back to: a name and the filters of the address. A habit of one's own desk, no act of
    office; so it stands in no journal, and nobody else sees it."""

    id = models.UUIDField(primary_key=True)
    account = models.UUIDField(db_index=True)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        db_table = "saved_view"
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="saved_view_name")]


class AccountContact(models.Model):
    """Where somebody in office is told of reminders and orders. Sealed; deleted when the account closes."""

    account = models.UUIDField(primary_key=True)
    sealed = SealedField("account:{account}")
    """Mail address and phone as JSON, sealed for this account."""

    class Meta:
        db_table = "account_contact"
