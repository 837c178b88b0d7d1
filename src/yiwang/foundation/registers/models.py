"""Personal data that is kept. Everything here has a purpose, a basis and an end (queries/catalogue.py)."""

from __future__ import annotations

from django.db import models

from yiwang.kernel.sealed_fields import SealedField


class ReporterContact(models.Model):
    """How the reporter of a case can be reached. Sealed; found again by the keyed hash of the phone number."""

    case_id = models.UUIDField(primary_key=True)
    sealed = SealedField("contact:{case_id}")
    """Name and phone as JSON, sealed for this case. Empty once erased."""
    phone_hash = models.BinaryField(max_length=32)
    hint = models.CharField(max_length=20)
    """What may be shown without opening: the last digits."""
    withheld = models.BooleanField(default=False)
    """The reporter wants the name kept from those who handle the case."""
    consent_text = models.CharField(max_length=60)
    """Which text was shown when it was given."""
    expires_on = models.DateField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reporter_contact"
        indexes = [models.Index(fields=["phone_hash"], name="contact_phone"),
                   models.Index(fields=["expires_on"], name="contact_expiry")]  # fmt: skip


class CorrectionRequest(models.Model):
    """Somebody says that what is held about them is wrong, and is owed an answer by a day."""

    pk = models.CompositePrimaryKey("case_id", "request_id")
    case_id = models.UUIDField()
    request_id = models.UUIDField()
    area_path = models.CharField(max_length=300)
    words = SealedField("correction:{request_id}")
    """Sealed: what is wrong, and what would be right."""
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, default="")
    """corrected or kept."""
    answer = SealedField("correction:{request_id}", default=b"")
    """Sealed, like the question: it speaks of a person."""

    class Meta:
        db_table = "correction_request"
        indexes = [models.Index(fields=["answered_at", "due_on"], name="correction_due")]
