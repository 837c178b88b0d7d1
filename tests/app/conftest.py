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
    """Never around midnight: what was reported an hour ago was reported today, and today is one day to the end."""
    if 2 <= civil(timezone.now()).hour < 23:
        return
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(hours=3))
