"""Make deliveries in the transaction that strikes an outbox row out, and send them afterwards.

A message goes out at least once: a worker that dies after the gateway took it sends it again under the same id.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from yiwang.foundation.identity.interface import official_contact
from yiwang.foundation.messages.gateways import Letter, NotSent, gateway_for
from yiwang.foundation.messages.models import Delivery
from yiwang.foundation.messages.queries.subscriptions import subscription
from yiwang.foundation.registers.interface import phone_to_answer
from yiwang.kernel.outbox import CLAIM_FOR, back_off, is_due, is_free
from yiwang.kernel.secrecy import unseal

log = logging.getLogger(__name__)

GIVE_UP_AFTER = timedelta(days=3)
KEEP = timedelta(days=30)
"""What was sent is kept so long, for questions; then it goes."""
SLOW = 1.0
"""Seconds: a partner who takes longer gets one message in a turn, so that nobody waits for it long."""
REPORTER = "reporter"
OFFICIAL = "account:"


def official(account: UUID) -> str:
    """The recipient who is somebody in office: their address is unsealed only while the message is sent."""
    return f"{OFFICIAL}{account}"


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody is to be told. `channel`: sms, mail or webhook."""

    channel: str
    recipient: str
    subject: str
    text: str
    data: dict[str, Any] = field(default_factory=dict)


def owe_messages(aggregate_id: UUID, seq: int, messages: Sequence[Message], now: datetime) -> None:
    """The deliveries of one outbox row. Called inside the transaction that strikes it out."""
    Delivery.objects.bulk_create(
        Delivery(
            aggregate_id=aggregate_id, seq=seq, number=number, channel=one.channel, recipient=one.recipient,
            subject=one.subject, text=one.text, data=one.data, made_at=now, due_at=now,
        )
        for number, one in enumerate(messages)
    )  # fmt: skip


def send_due(now: datetime, limit: int = 50) -> int:
    """Send what is due. Returns how many messages left."""
    waiting = Delivery.objects.filter(is_free(now), is_due(now), state="waiting")
    rows = waiting.exclude(_BEHIND).order_by("due_at", "made_at", "aggregate_id", "seq", "number")[:limit]
    sent, silent = 0, set[str]()
    for row in list(rows):
        if row.recipient in silent or not _claim(row, now):
            continue
        begun = monotonic()
        left = _sent(row, now)
        sent += left is True
        if row.channel != "webhook":
            continue
        if left is None:
            _spare(row, now)
        if left is None or monotonic() - begun > SLOW:
            silent.add(row.recipient)
    return sent


_EARLIER = Delivery.objects.filter(
    Q(seq__lt=OuterRef("seq")) | Q(seq=OuterRef("seq"), number__lt=OuterRef("number")),
    aggregate_id=OuterRef("aggregate_id"), recipient=OuterRef("recipient"), state="waiting",
)  # fmt: skip
_BEHIND = Q(Exists(_EARLIER), channel="webhook")
"""A partner hears of a case in the order in which it happened: what follows waits until what came before has left."""


def _spare(row: Delivery, now: datetime) -> None:
    """A partner that does not answer is asked with one message at a time: the others wait with it, and nobody else
    waits for them."""
    others = Delivery.objects.filter(channel=row.channel, recipient=row.recipient, state="waiting", claimed_until=None)
    again = now + back_off(row.attempts)
    others.filter(due_at__lt=again).update(due_at=again)


def _claim(row: Delivery, now: datetime) -> bool:
    mine = _of(row)
    row.attempts += 1
    return mine.update(claimed_until=now + CLAIM_FOR, attempts=row.attempts) == 1


def _of(row: Delivery) -> QuerySet[Delivery]:
    """The row, as long as nobody else has claimed it since."""
    return Delivery.objects.filter(
        aggregate_id=row.aggregate_id, seq=row.seq, number=row.number, attempts=row.attempts, state="waiting"
    )


def _sent(row: Delivery, now: datetime) -> bool | None:
    """True: it left. False: nobody wants it any more. None: it could not be sent."""
    try:
        letter = _letter(row, now)
        if letter is not None:
            gateway_for(row.channel).send(letter)
    except Exception as failure:  # a gateway is somebody else's code: whatever it raises, the others go on
        _put_off(row, failure, now)
        return None
    _of(row).update(state="sent" if letter else "unwanted", claimed_until=None, failure="")
    return letter is not None


def _letter(row: Delivery, now: datetime) -> Letter | None:
    """The letter; None when there is nobody (any more) to send it to."""
    letter_id = f"{row.aggregate_id}.{row.seq}.{row.number}"
    to, secret = row.recipient, ""
    if row.recipient == REPORTER:
        to = phone_to_answer(row.aggregate_id)
    elif row.recipient.startswith(OFFICIAL):
        contact = official_contact(UUID(row.recipient.removeprefix(OFFICIAL)))
        to = (contact.mail if row.channel == "mail" else contact.phone) if contact else ""
    elif (found := subscription(row.recipient)) is not None:
        to = found.address.removeprefix("mailto:")
        secret = unseal(bytes(found.secret), f"subscription:{found.id}")
    elif row.channel == "webhook":
        to = ""
    return Letter(letter_id, to, row.subject, row.text, row.data, now, secret) if to else None


def _put_off(row: Delivery, failure: Exception, now: datetime) -> None:
    for_good = isinstance(failure, NotSent) and failure.for_good
    given_up = for_good or now - row.made_at > GIVE_UP_AFTER
    reason = str(failure) if isinstance(failure, NotSent) else type(failure).__name__
    log.warning("message %s/%s/%s by %s: %s", row.aggregate_id, row.seq, row.number, row.channel, reason)
    _of(row).update(
        state="given_up" if given_up else "waiting", claimed_until=None, due_at=now + back_off(row.attempts),
        failure=reason[:200],
    )  # fmt: skip


def forget_sent(now: datetime) -> int:
    """Delete what was sent, or could not be, long ago. Returns how many."""
    old = Delivery.objects.filter(made_at__lt=now - KEEP).exclude(state="waiting")
    return old.delete()[0]


def stuck(since: datetime) -> tuple[int, str]:
    """How many messages of before a moment have not left, when it was tried; and why the oldest did not."""
    rows = Delivery.objects.filter(state="waiting", made_at__lt=since)
    first = rows.filter(attempts__gt=0).order_by("made_at").first()
    return (rows.count(), first.failure) if first else (0, "")
