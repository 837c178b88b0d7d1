"""What a simulation says of lateness: an interval where it tells something, words where it does not."""

from __future__ import annotations

import pytest

from yiwang.engine.simulation.said import late_words
from yiwang.engine.simulation.summary import Estimate


def said(late: tuple[float, float], handled: float) -> tuple[str, str]:
    words = late_words(Estimate(*late), Estimate(handled, 0.0))
    return words.zh, words.en


def test_an_interval_within_its_bounds_is_said_as_one() -> None:
    assert said((0.12, 0.031), 400) == ("12.0% ± 3.1%", "12.0% ± 3.1%")
    assert said((0.5, 0.4), 6) == ("50.0% ± 40.0%", "50.0% ± 40.0%")
    assert said((0.0, 0.0), 400) == ("0.0% ± 0.0%", "0.0% ± 0.0%")


@pytest.mark.parametrize("late", [(2 / 3, 1.434), (0.05, 0.2), (0.95, 0.11), (1.0, 0.2)])
def test_a_wide_interval_beyond_its_bounds_is_said_in_words_with_the_count(late: tuple[float, float]) -> None:
    assert said(late, 42.0) == ("件数太少，看不出（每次 42.0 件）", "too few to tell (42.0 a run)")
    differ = ("各次相差太大，看不出（每次 1,234.0 件）", "runs differ too much to tell (1,234.0 a run)")
    assert said(late, 1234.0) == differ


@pytest.mark.parametrize("late", [(1.0, 0.0), (0.0, 0.0), (0.5, 0.01)])
def test_a_handful_of_cases_tells_nothing_however_alike_the_runs(late: tuple[float, float]) -> None:
    assert said(late, 1.3) == ("件数太少，看不出（每次 1.3 件）", "too few to tell (1.3 a run)")


def test_a_narrow_interval_is_cut_at_nothing_and_at_all() -> None:
    assert said((0.004, 0.007), 9000) == ("0.4%（0.0%–1.1%）", "0.4% (0.0%–1.1%)")
    assert said((0.99, 0.03), 9000) == ("99.0%（96.0%–100.0%）", "99.0% (96.0%–100.0%)")
