"""Personal data: what may be kept, and what is kept. Everything here has a purpose, a basis and an end."""

from __future__ import annotations

from django.db import models


class PersonalField(models.Model):
    """One field of personal data that some form asks: for what, on which basis, how long, who answers for it."""

    name = models.CharField(max_length=120, primary_key=True)
    label_zh = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)
    retention = models.CharField(max_length=60)
    owner = models.CharField(max_length=60)
    sensitive = models.BooleanField(default=False)

    class Meta:
        db_table = "personal_field"


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
