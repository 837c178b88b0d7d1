"""In how many browsers somebody is signed in. Neither when nor where is known or kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session

ACCOUNT = "account"
"""What a session keeps the account's id under (faces.sessions)."""


def sessions_of(account: UUID, now: datetime) -> list[str]:
    """The keys of the sessions of an account that have not run out."""
    rows = Session.objects.filter(expire_date__gt=now).iterator()
    return [row.session_key for row in rows if row.get_decoded().get(ACCOUNT) == str(account)]
