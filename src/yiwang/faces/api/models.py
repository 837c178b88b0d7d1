"""What the API remembers of writes: that a key stands for one request, and for the id of the thing it made."""

from __future__ import annotations

from django.db import models

from yiwang.kernel.sealed_fields import SealedField


class SentRequest(models.Model):
    """A request that was carried out. The key is that of its sender; another's equal key is another row."""

    id = models.CharField(max_length=64, primary_key=True)
    """Hash of the sender and the idempotency key."""
    fingerprint = models.CharField(max_length=64)
    """Hash of what was asked: method, address, body."""
    thing = models.UUIDField()
    """The id that a new thing takes, so that sending again makes no second one."""
    sent_at = models.DateTimeField(db_index=True)
    answer = SealedField("answer:{id}", default=b"")
    """The first answer, sealed (it may tell a code): sent again, it is given again as it was. Empty for one that is
    made anew and always the same, such as an id."""

    class Meta:
        db_table = "api_sent_request"
