"""Decision tables: compile once, decide fast, say why; and prove gaps, overlaps and dead rows beforehand."""

from yiwang.engine.decisions.compiling import compile_table
from yiwang.engine.decisions.outcomes import Outcome, Reason
from yiwang.engine.decisions.tables import CompiledTable

__all__ = ["CompiledTable", "Outcome", "Reason", "compile_table"]
