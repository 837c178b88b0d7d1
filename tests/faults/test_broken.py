"""The quick part of `make test-broken`: with a part broken, the test that guards it fails. The others take longer."""

import pytest

from tests.faults.breaking import EARLY, LATE
from tests.faults.broken import GUARDS, shown_to_fail
from tests.shared import ROOT

QUICK = ("fsync", "idempotency", "transaction", "outbox")


@pytest.mark.parametrize("name", QUICK)
def test_the_guard_fails_when_its_part_is_broken(name: str) -> None:
    assert shown_to_fail(name)


def test_every_part_that_can_be_broken_has_a_guard() -> None:
    assert set(GUARDS) == {*EARLY, *LATE}
    assert all((ROOT / guard.test.partition("::")[0]).exists() for guard in GUARDS.values())
