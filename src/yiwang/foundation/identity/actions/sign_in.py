"""Signing in. Wrong tries are counted and lock the account for a while; nothing else about it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F, Q

from yiwang.engine.problems import Problem
from yiwang.foundation.identity import checks
from yiwang.foundation.identity.models import Account
from yiwang.foundation.identity.secrets import totp_step
from yiwang.kernel.secrecy import unseal

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)


def sign_in(login: str, password: str, code: str, now: datetime) -> Account | Problem:
    """The account, or why not. An unknown login takes as long as a wrong password, so nobody learns which exist."""
    person = Account.objects.filter(login=login.strip().lower(), active=True).first()
    if person is None:
        make_password(password)
        return checks.WRONG_LOGIN.at()
    if person.locked_until is not None and person.locked_until > now:
        minutes = int((person.locked_until - now).total_seconds() // 60) + 1
        return checks.LOCKED.at(minutes=minutes)
    if not check_password(password, person.password):
        return _count_failure(person, checks.WRONG_LOGIN.at(), now)
    if person.totp_secret and (problem := _second_factor(person, code, now)):
        return problem
    if person.failures:
        Account.objects.filter(id=person.id).update(failures=0, locked_until=None)
    return person


def _second_factor(person: Account, code: str, now: datetime) -> Problem | None:
    if not code.strip():
        return checks.CODE_NEEDED.at()
    secret = bytes.fromhex(unseal(bytes(person.totp_secret), f"totp:{person.id}"))
    step = totp_step(secret, code.strip(), now)
    # The update takes the step only once, also when two requests carry the same code at the same moment.
    taken = step is not None and Account.objects.filter(id=person.id, totp_step__lt=step).update(totp_step=step)
    return None if taken else _count_failure(person, checks.WRONG_CODE.at(), now)


def _count_failure(person: Account, problem: Problem, now: datetime) -> Problem:
    mine = Account.objects.filter(id=person.id)
    mine.update(failures=F("failures") + 1)
    open_ = Q(locked_until=None) | Q(locked_until__lte=now)
    locked = mine.filter(open_, failures__gte=TRIES).update(failures=0, locked_until=now + LOCKED_FOR)
    return checks.LOCKED.at(minutes=int(LOCKED_FOR.total_seconds() // 60)) if locked else problem
