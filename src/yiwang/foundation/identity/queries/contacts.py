"""Where somebody in office is told of what is due."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from yiwang.engine.problems import Language
from yiwang.foundation.identity.models import Account, AccountContact
from yiwang.foundation.identity.queries.people import language_of
from yiwang.kernel.secrecy import unseal


@dataclass(frozen=True, slots=True)
class OfficialContact:
    """Both may be empty."""

    mail: str
    phone: str
    language: Language

    @property
    def hints(self) -> tuple[str, str]:
        """What an administrator may see: that there is one, and enough to tell it from another."""
        name, _, host = self.mail.partition("@")
        return (f"{name[:1]}…@{host}" if host else "", f"…{self.phone[-4:]}" if len(self.phone) > 6 else "")


def official_contact(account: UUID) -> OfficialContact | None:
    """None for an account that is closed or was never there."""
    person = Account.objects.filter(id=account, active=True).first()
    if person is None:
        return None
    row = AccountContact.objects.filter(account=account).first()
    mail, phone = json.loads(unseal(bytes(row.sealed), f"account:{account}")) if row else ("", "")
    return OfficialContact(mail, phone, language_of(person))
