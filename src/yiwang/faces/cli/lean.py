"""The library of the API asks Django's test tools for a signal that lies elsewhere. They and what they load weigh 4 MiB
in a process that never tests; so while it asks, the signal alone stands in their place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from django.core.signals import setting_changed

TOOLS, SIGNALS = "django.test", "django.test.signals"


@contextmanager
def without_test_tools() -> Iterator[None]:
    """Whoever imports them afterwards gets Django's own; where they are loaded already, nothing is done."""
    if TOOLS in sys.modules:
        yield
        return
    package, signals = ModuleType(TOOLS), ModuleType(SIGNALS)
    vars(signals)["setting_changed"] = setting_changed
    sys.modules |= {TOOLS: package, SIGNALS: signals}
    try:
        yield
    finally:
        del sys.modules[TOOLS], sys.modules[SIGNALS]
