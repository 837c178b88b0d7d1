"""Carrying out a write once: its key, the moment that it happened, and that nobody changed the thing meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from pydantic import TypeAdapter

from yiwang.cases.interface import Accepted, Done, Split
from yiwang.faces.api import problems as kinds
from yiwang.faces.api.answers import Fault, Refusal
from yiwang.faces.api.models import SentRequest
from yiwang.faces.visitors import address
from yiwang.foundation.identity.interface import Acting
from yiwang.kernel.actions import Action, Command, NotPlain, decides_ahead, nothing_else, perform, perform_ahead
from yiwang.kernel.beforehand import transact
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import canonical
from yiwang.kernel.refusals import Refused
from yiwang.kernel.rows import new_row
from yiwang.kernel.secrecy import seal, unseal

Answer = TypeVar("Answer")
OLDEST = timedelta(days=30)
AHEAD = timedelta(minutes=5)
"""Clocks of phones differ by so much."""
KEPT = timedelta(days=7)
"""So long a request may be sent again."""
FORGET_AT_ONE_IN = 500
"""Requests: what is older than that is thrown away."""
STORED: dict[str, TypeAdapter[Any]] = {one.__name__: TypeAdapter(one) for one in (Accepted, Done, Split)}
"""Answers that tell where a thing stands, and would say something else later. Others are ids, or nothing."""
TAG = re.compile(r'"v(\d{1,9})[-"]')


def person(request: HttpRequest) -> Acting:
    """Who acts, as the gate found out."""
    found: Acting = getattr(request, "auth")  # noqa: B009 - set by the router, unknown to the type checker
    return found


def do(request: HttpRequest, make: Callable[[UUID], Action[Answer]], acting: Any = None) -> Answer:
    """Perform the action that `make` builds; it is given the id that a new thing shall take.

    The same key with the same content gives the first answer again; with another content it is refused. Raises
    `Refused` or `Refusal`; then nothing was written.
    """
    key, now = _key(request), timezone.now()
    command = Command(key, _happened(request, now))
    sender = acting or person(request)
    fresh = _to_remember(request, key, now)

    def once(within: bool) -> Answer:
        with transaction.atomic():
            row, known = _remembered(fresh)
            if known and row.answer:
                return cast(Answer, opened(row))
            also = nothing_else if known else partial(_with_answer, row)
            return perform(make(row.thing), acting=sender, command=command, now=now, within=within, also=also)

    if decides_ahead(first := make(fresh.thing)):
        # Not asked whether it was sent before, which it hardly ever was: then its row of memory is there already.
        try:
            return perform_ahead(first, acting=sender, command=command, now=now, also=partial(_with_answer, fresh))
        except NotPlain:
            pass
        except Refused:
            if not _remembered(fresh)[1]:
                raise
    try:
        return transact(partial(once, within=True))
    except IntegrityError:  # its twin was first: now it is seen
        return transact(partial(once, within=False))


def new_thing(request: HttpRequest) -> UUID:
    """The id of something that the request asks for and that is no action: the same when it is sent again."""
    with transaction.atomic():
        row, known = _remembered(_to_remember(request, _key(request), timezone.now()))
        if not known:
            SentRequest.objects.bulk_create([row], ignore_conflicts=True)
            row = SentRequest.objects.get(id=row.id)  # its twin's, when that was first
        return row.thing


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.META.get("HTTP_IDEMPOTENCY_KEY", ""))
    except ValueError:
        raise Refusal(400, [Fault(kinds.NO_KEY.at(), parameter="Idempotency-Key")]) from None


def _happened(request: HttpRequest, now: datetime) -> datetime:
    written = request.META.get("HTTP_HAPPENED_AT", "")
    if not written:
        return now
    try:
        moment = parse_datetime(written)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not believable(moment, now):
        raise Refusal(422, [Fault(kinds.BAD_MOMENT.at(), parameter="Happened-At")])
    return moment


def believable(moment: datetime, now: datetime) -> bool:
    """May a sender say that it happened then? Not in the future, nor long ago."""
    return now - OLDEST <= moment <= now + AHEAD


def _to_remember(request: HttpRequest, key: UUID, now: datetime) -> SentRequest:
    """The request as it will be remembered: written with what it does, in the same go."""
    acting = person(request)
    sender = f"{acting.actor}|{acting.acting_as}" if acting.account_id else address(request)
    id = sha256(f"{sender}|{key}".encode()).hexdigest()
    row = new_row(SentRequest, id=id, fingerprint=_fingerprint(request), thing=new_id(), sent_at=now)
    if row.thing.int % FORGET_AT_ONE_IN == 0:
        SentRequest.objects.filter(sent_at__lt=now - KEPT).delete()
    return row


def _remembered(fresh: SentRequest) -> tuple[SentRequest, bool]:
    """The request as it was sent before, if it was; else as it will be remembered."""
    kept = SentRequest.objects.filter(id=fresh.id).first()
    if kept is None:
        return fresh, False
    if kept.fingerprint != fresh.fingerprint:
        raise Refusal(422, [Fault(kinds.KEY_REUSED.at(), parameter="Idempotency-Key")])
    return kept, True


def _with_answer(row: SentRequest, answer: Any) -> list[SentRequest]:
    name = type(answer).__name__
    if name in STORED:
        row.answer = seal(f"{name} {STORED[name].dump_json(answer).decode()}", _place(row))
    return [row]


def opened(row: SentRequest) -> Any:
    """The first answer of a request that is sent again."""
    name, _, written = unseal(bytes(row.answer), _place(row)).partition(" ")
    return STORED[name].validate_json(written)


def _place(row: SentRequest) -> str:
    return f"answer:{row.id}"


def _fingerprint(request: HttpRequest) -> str:
    whole = sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        whole.update(canonical(sorted((name, request.POST.getlist(name)) for name in request.POST)))
        for name in request.FILES:
            for file in request.FILES.getlist(name):
                for chunk in file.chunks():
                    whole.update(chunk)
                file.seek(0)
    else:
        whole.update(request.body)
    return whole.hexdigest()


def seen(request: HttpRequest) -> int | None:
    """The version that If-Match names: the action compares it with what it reads, in its own transaction."""
    wanted = request.headers.get("If-Match", "").strip()
    if not wanted or wanted == "*":
        return None
    found = TAG.match(wanted)
    return int(found[1]) if found else -1
