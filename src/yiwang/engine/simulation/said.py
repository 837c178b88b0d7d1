"""The late share of a post in words: with its interval, or that too few cases came by to tell."""

from __future__ import annotations

from yiwang.engine.problems import Text
from yiwang.engine.simulation.summary import Estimate

FEW = 5
"""Stages a run, below which one more or less moves the share by a fifth and more."""
MANY = 100
"""Stages a run, from which it is not their number when nothing can be told."""
WIDE = 0.1
"""Half a width from which an interval that leaves 0-100 % says nothing; a narrower one is cut there."""


def late_words(late: Estimate, handled: Estimate) -> Text:
    """`12.0% ± 3.1%`; `0.4% (0.0–1.1%)` at an edge; words with the count where the runs do not tell."""
    low, high = late.mean - late.half_width, late.mean + late.half_width
    beyond = low < 0 or high > 1
    if handled.mean < FEW or (beyond and late.half_width > WIDE):
        few = handled.mean < MANY
        zh, en = ("件数太少", "too few to tell") if few else ("各次相差太大", "runs differ too much to tell")
        return Text(f"{zh}，看不出（每次 {handled.mean:,.1f} 件）", f"{en} ({handled.mean:,.1f} a run)")
    if not beyond:
        said = f"{late.mean:.1%} ± {late.half_width:.1%}"
        return Text(said, said)
    cut = f"{max(low, 0):.1%}–{min(high, 1):.1%}"
    return Text(f"{late.mean:.1%}（{cut}）", f"{late.mean:.1%} ({cut})")
