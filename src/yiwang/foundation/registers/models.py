"""Personal data that is kept. Everything here has a purpose, a basis and an end (queries/catalogue.py)."""

from __future__ import annotations

from django.db import models


class ReporterContact(models.Model):
    """How the reporter of a case can be reached. Sealed; found again by the keyed hash of the phone number."""

    case_id = models.UUIDField(primary_key=True)
    sealed = models.BinaryField()
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
