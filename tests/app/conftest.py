"""What every test of the running platform begins with."""

from datetime import datetime, time, timedelta
from time import sleep

import pytest
from django.conf import settings
from django.utils import timezone, translation

from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.limits import limiter

LAST_SECONDS = 30
"""Of a day or an hour; longer than a test takes that asks twice what day it is."""


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """The database forgets between two tests how often somebody came; so does the process."""
    limiter.forget()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """A request or a command in English leaves its thread in English: no test begins in another's language."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def one_day() -> None:
    """No test begins in the last seconds of a day: what is of today when it begins is of today when it ends."""
    not_the_end_before(instant(datetime.combine(timezone.localdate() + timedelta(days=1), time())))


@pytest.fixture
def one_hour() -> None:
    """The same of an hour: for a page that shows the day by its hours in a browser, whose clock no test moves."""
    now = timezone.now()
    not_the_end_before(now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1))


def not_the_end_before(begins: datetime) -> None:
    """Wait for what begins next if that is soon."""
    if (left := (begins - timezone.now()).total_seconds()) < LAST_SECONDS:
        sleep(max(left, 0))


@pytest.fixture
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never around midnight: what was reported an hour ago was reported today, and today is one day to the end. Nor
    does an hour end meanwhile: a page of the day by its hours stays as it is. The day is the real one."""
    wall, real = civil(timezone.now()), timezone.now
    hours = 4 if wall.hour < 2 else -4 if wall.hour >= 22 else 0
    moved = timedelta(hours=hours, minutes=10 if wall.minute >= 50 else 0)
    monkeypatch.setattr(timezone, "now", lambda: real() + moved)
