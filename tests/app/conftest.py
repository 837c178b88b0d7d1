"""What every test of the running platform begins with."""

import pytest

from yiwang.kernel.limits import limiter


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """The database forgets between two tests how often somebody came; so does the process."""
    limiter.forget()
