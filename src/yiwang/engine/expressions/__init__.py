"""The closed condition language: a subset of FEEL (DMN 1.3), exact, bounded, with a place for every problem.

`parse` once, `check` against the declared facts, then `evaluate`, or `compile_expression` when it runs often.
"""

from yiwang.engine.expressions.checker import check, result_type
from yiwang.engine.expressions.compiler import Compiled, compile_expression
from yiwang.engine.expressions.domains import domain_text, fits, has_type
from yiwang.engine.expressions.evaluator import evaluate
from yiwang.engine.expressions.nodes import Expression, UnaryTests, names, parameters
from yiwang.engine.expressions.parser import parse, parse_tests
from yiwang.engine.expressions.writer import cell_to_text, to_text, value_to_text

__all__ = [
    "Compiled", "Expression", "UnaryTests", "cell_to_text", "check", "compile_expression", "domain_text", "evaluate",
    "fits", "has_type", "names", "parameters", "parse", "parse_tests", "result_type", "to_text", "value_to_text",
]  # fmt: skip
