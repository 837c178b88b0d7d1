"""A byte changed in each column of the journal: few as a test, many in the long run."""

import pytest

from tests.faults.recording import keep_if_long, often
from tests.faults.tampering import COLUMNS, run

pytestmark = pytest.mark.django_db


def test_a_changed_byte_is_found_and_named_whatever_the_column() -> None:
    rounds = often(4, 60)
    found = run(rounds, seed=5, entries=often(30, 200))
    keep_if_long("tampering", found)
    assert found["faults"] == []
    assert found["tried"] == rounds * len(COLUMNS)
    assert found["same_meaning"] < found["tried"] / 4
