"""How large an expression and its results may get. Beyond these there is a problem or null, never a hang."""

MAX_EXPRESSION = 4_000
"""Characters of an expression."""
MAX_NESTING = 30
"""Brackets inside brackets."""
MAX_DEPTH = 100
"""Levels of the tree: a sum of a hundred terms is one."""
MAX_DIGITS = 34
"""Digits of a number: those of decimal128, which DMN prescribes (DMN 1.3 §10.3.2.3.1). A larger number is null."""
MAX_TEXT = 10_000
"""Characters of a text that an expression makes."""
