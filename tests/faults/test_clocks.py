"""A clock that jumps: few rounds as a test, many in the long run."""

import pytest

from tests.faults.clocks import run
from tests.faults.recording import keep_if_long, often

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [1, 2])
def test_a_clock_that_is_set_back_and_forth_does_no_harm(seed: int) -> None:
    found = run(often(60, 300), seed)
    keep_if_long("clocks", found)
    assert found["faults"] == []
    assert found["jumps"] > 0 and found["cases"] > 0 and found["supervised"] > 0
