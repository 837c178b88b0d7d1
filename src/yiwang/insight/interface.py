"""What other rooms may ask of insight."""

from yiwang.insight.actions.fold import fold
from yiwang.insight.actions.rebuild import Rebuilt, rebuild_figures
from yiwang.insight.models import COLUMNS
from yiwang.insight.queries.figures import By, Line, Share, figures, open_cases
from yiwang.insight.queries.rollups import rolled

__all__ = ["COLUMNS", "By", "Line", "Rebuilt", "Share", "figures", "fold", "open_cases", "rebuild_figures", "rolled"]
