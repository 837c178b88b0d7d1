"""What other rooms may ask of insight."""

from yiwang.insight.actions.count_new import NewCases
from yiwang.insight.actions.fill_lists import fill_lists
from yiwang.insight.actions.fold import fold
from yiwang.insight.actions.keep_analysis import keep_analysis
from yiwang.insight.actions.rebuild import Rebuilt, rebuild_figures
from yiwang.insight.models import COLUMNS, Analysis
from yiwang.insight.queries.analysing import analyse
from yiwang.insight.queries.behind import LISTED, OF_BODIES, OFTEN, Behind, OpenOn
from yiwang.insight.queries.figures import By, Line, Share, figures, open_cases
from yiwang.insight.queries.filling import lists_filled
from yiwang.insight.queries.kept import analyses, analysis, is_kept
from yiwang.insight.queries.periods import LENGTHS, Length, Period, period_of
from yiwang.insight.queries.publishing import Published, published, whole_weeks
from yiwang.insight.queries.rollups import Split, rolled, rolled_on
from yiwang.insight.queries.units import REST, rolled_by_unit

__all__ = [
    "Analysis", "Behind", "COLUMNS", "By", "LENGTHS", "LISTED", "Length", "Line", "NewCases", "OFTEN", "OF_BODIES",
    "OpenOn", "Period", "Published", "REST", "Rebuilt", "Share", "Split", "analyse", "analyses", "analysis", "figures",
    "fill_lists", "fold", "is_kept", "keep_analysis", "lists_filled", "open_cases", "period_of", "published",
    "rebuild_figures", "rolled", "rolled_by_unit", "rolled_on", "whole_weeks",
]  # fmt: skip
