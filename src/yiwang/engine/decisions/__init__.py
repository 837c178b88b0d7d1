"""Decision tables: compile once, decide fast, say why; and prove gaps, overlaps and dead rows beforehand."""

from yiwang.engine.decisions.analysis import Analysis, DeadRow, Overlap, analyse
from yiwang.engine.decisions.checks import table_problems
from yiwang.engine.decisions.compiling import compile_table
from yiwang.engine.decisions.outcomes import Outcome, Reason
from yiwang.engine.decisions.regions import Region, ValueSet
from yiwang.engine.decisions.tables import CompiledTable

__all__ = [
    "Analysis",
    "CompiledTable",
    "DeadRow",
    "Outcome",
    "Overlap",
    "Reason",
    "Region",
    "ValueSet",
    "analyse",
    "compile_table",
    "table_problems",
]
