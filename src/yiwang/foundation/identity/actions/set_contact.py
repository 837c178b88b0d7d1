"""Where somebody is told of what is due: a mail address, a phone for text messages, and the language."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.identity import checks, events
from yiwang.foundation.identity.acting import Acting
from yiwang.foundation.identity.models import Account, AccountContact
from yiwang.foundation.identity.permissions import may_keep_contact
from yiwang.foundation.registers.interface import plain_phone
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused
from yiwang.kernel.secrecy import seal

MAIL = re.compile(r"[^@\s,;<>\"()]{1,64}@[^@\s,;<>\"()]{1,190}\.[^@\s,;<>\"().]{2,}")


@dataclass(frozen=True)
class SetAccountContact:
    """What is given replaces what was there; empty takes it away. The journal never says what."""

    aggregate_id: UUID
    mail: str = field(repr=False)
    phone: str = field(repr=False)
    language: str = "zh-hans"

    def permit(self, acting: Acting) -> Sequence[Problem]:
        return may_keep_contact(acting, self.aggregate_id)

    def decide(self, acting: Acting, now: datetime) -> Change[UUID]:
        if not Account.objects.filter(id=self.aggregate_id, active=True).exists():
            raise Refused([checks.NO_SUCH_ACCOUNT.at()])
        mail, phone = self.mail.strip(), plain_phone(self.phone)
        problems = [] if not mail or MAIL.fullmatch(mail) else [checks.BAD_MAIL.at(mail=mail)]
        if isinstance(phone, Problem):
            raise Refused([*problems, phone])
        if problems:
            raise Refused(problems)
        place, written = f"account:{self.aggregate_id}", json.dumps([mail, phone])

        def write(head: Head) -> None:
            Account.objects.filter(id=self.aggregate_id).update(language=self.language)
            AccountContact.objects.filter(account=self.aggregate_id).delete()
            if mail or phone:
                AccountContact.objects.create(account=self.aggregate_id, sealed=seal(written, place))

        happened = Event(events.CONTACT_SET, {"mail": bool(mail), "phone": bool(phone)})
        return Change(events.AGGREGATE, [happened], self.aggregate_id, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id
