"""The quick part: a clock that jumps."""

import pytest

from tests.faults.clocks import run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [1, 2])
def test_a_clock_that_is_set_back_and_forth_does_no_harm(seed: int) -> None:
    found = run(60, seed)
    assert found["faults"] == []
    assert found["jumps"] > 0 and found["cases"] > 0 and found["supervised"] > 0
