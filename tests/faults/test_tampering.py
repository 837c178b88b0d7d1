"""The quick part: a byte changed in each column of the journal is found and named."""

import pytest

from tests.faults.tampering import COLUMNS, run

pytestmark = pytest.mark.django_db


def test_a_changed_byte_is_found_and_named_whatever_the_column() -> None:
    found = run(rounds=4, seed=5, entries=30)
    assert found["faults"] == []
    assert found["tried"] == 4 * len(COLUMNS)
    assert found["same_meaning"] < found["tried"] / 4
