"""What every test of the running platform begins with."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone, translation

from yiwang.kernel.civil_time import civil
from yiwang.kernel.limits import limiter


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """The database forgets between two tests how often somebody came; so does the process."""
    limiter.forget()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """A request or a command in English leaves its thread in English: no test begins in another's language."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never around midnight: what was reported an hour ago was reported today, and today is one day to the end. Nor
    does an hour end meanwhile: a page of the day by its hours stays as it is."""
    wall, real = civil(timezone.now()), timezone.now
    ahead = timedelta(hours=0 if 2 <= wall.hour < 22 else 4, minutes=10 if wall.minute >= 50 else 0)
    monkeypatch.setattr(timezone, "now", lambda: real() + ahead)
