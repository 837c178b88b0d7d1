"""Text to expression. The grammar is FEEL's (DMN 1.3 §10.3.1.2) without loops, contexts and function definitions.

From loosest to tightest: if, or, and, comparison / between / in, + -, * /, **, unary minus.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any, NoReturn

from yiwang.engine.expressions import problems as kinds
from yiwang.engine.expressions.functions import FUNCTIONS, LITERALS
from yiwang.engine.expressions.limits import MAX_DEPTH, MAX_DIGITS, MAX_EXPRESSION, MAX_NESTING
from yiwang.engine.expressions.nodes import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Expression,
    If,
    In,
    ListOf,
    Literal,
    Logic,
    Name,
    Negate,
    Not,
    Parameter,
    Range,
    Test,
    UnaryTests,
    depth,
)
from yiwang.engine.expressions.operations import negate
from yiwang.engine.expressions.tokens import KEYWORDS, Token, place, scan
from yiwang.engine.problems import NOWHERE, Problem, ProblemKind, Text, Where
from yiwang.engine.values import parse_span

_COMPARATORS = ("=", "!=", "<", "<=", ">", ">=")
_CONSTANTS = {"true": True, "false": False, "null": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "'": "'"}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_EXAMPLES = {
    "date": 'date("2026-01-31")', "time": 'time("18:00:00")', "duration": 'duration("P1DT2H"), duration("P1Y2M")',
    "date and time": 'date and time("2026-01-31T18:00:00")',
}  # fmt: skip
_A_VALUE = Text("一个值或名称", "a value or a name")
_THE_END = Text("表达式的结尾", "the end")


class _Refused(Exception):
    """Carries the first problem out of the parser; never leaves this module."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def parse(
    text: str, where: Where = NOWHERE, known_names: Collection[str] = (), further_functions: Collection[str] = ()
) -> tuple[Expression | None, list[Problem]]:
    """Read an expression.

    `known_names`: names that are not plain words (`Monthly Fee`, `Approved/Declined`) and may stand in the text.
    `further_functions`: functions that the caller replaces by their bodies before evaluating (DMN's business knowledge
    models); nothing here can evaluate them.
    Out: the expression, or None and the problem, whose place is that of the text (`where`) plus the offset in it.
    """
    return _read(_Parser(text, where, known_names, further_functions), _Parser.whole_expression)


def parse_tests(
    text: str, where: Where = NOWHERE, known_names: Collection[str] = ()
) -> tuple[UnaryTests | None, list[Problem]]:
    """Read an input cell of a decision table: S-FEEL unary tests (DMN 1.3 §9.2), `-` for anything."""
    if text.strip() == "-":
        return UnaryTests(where=where), []
    return _read(_Parser(text, where, known_names), _Parser.whole_tests)


def _read(parser: _Parser, rule: Callable[[_Parser], Any]) -> tuple[Any, list[Problem]]:
    try:
        return rule(parser), []
    except _Refused as refused:
        return None, [refused.problem]


class _Parser:
    def __init__(
        self, text: str, where: Where, known_names: Collection[str], further_functions: Collection[str] = ()
    ) -> None:
        self._text, self._where, self._further = text, where, further_functions
        short_enough = len(text) <= MAX_EXPRESSION
        self._tokens = scan(text, {*known_names, *further_functions}) if short_enough else []
        self._next = 0
        self._nesting = 0

    # what stands next

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _here(self, token: Token | None = None) -> Where:
        return place(self._text, (token or self._token).at, self._where)

    def _is(self, *texts: str) -> bool:
        return self._token.kind in ("sign", "word") and self._token.text in texts

    def _take(self) -> Token:
        token = self._token
        self._next += token.kind != "end"
        return token

    def _skip(self, *texts: str) -> bool:
        found = self._is(*texts)
        self._next += found
        return found

    def _need(self, text: str) -> None:
        if not self._skip(text):
            self._unexpected(Text(f"“{text}”", f"“{text}”"))

    def _refuse(self, kind: ProblemKind, token: Token | None = None, **details: object) -> NoReturn:
        raise _Refused(kind.at(self._here(token), **details))

    def _unexpected(self, expected: Text) -> NoReturn:
        end = Text("结尾", "the end")
        self._refuse(kinds.UNEXPECTED, found=end if self._token.kind == "end" else self._token.text, expected=expected)

    # the whole text

    def whole_expression(self) -> Expression:
        self._check_length()
        expression = self._expression()
        self._finish(expression)
        return expression

    def _check_length(self) -> None:
        if len(self._text) > MAX_EXPRESSION:
            raise _Refused(kinds.TOO_LONG.at(self._where, length=len(self._text), limit=MAX_EXPRESSION))

    def whole_tests(self) -> UnaryTests:
        self._check_length()
        where = self._here()
        negated = self._is("not") and self._tokens[self._next + 1].text == "("
        self._next += 2 * negated
        tests = self._test_list()
        if negated:
            self._need(")")
        self._finish(In(Literal(None), tests))
        return UnaryTests(tests, negated, where)

    def _finish(self, expression: Expression) -> None:
        if self._token.kind != "end":
            self._unexpected(_THE_END)
        if len(self._tokens) > MAX_DEPTH and depth(expression) > MAX_DEPTH:
            raise _Refused(kinds.TOO_DEEP.at(self._where))

    # from loosest to tightest

    def _expression(self) -> Expression:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            self._refuse(kinds.TOO_DEEP)
        expression = self._if() if self._is("if") else self._logic("or", lambda: self._logic("and", self._comparison))
        self._nesting -= 1
        return expression

    def _if(self) -> Expression:
        where = self._here(self._take())
        condition = self._expression()
        self._need("then")
        then = self._expression()
        self._need("else")
        return If(condition, then, self._expression(), where)

    def _logic(self, operator: Any, part: Callable[[], Expression]) -> Expression:
        where = self._here()
        parts = [part()]
        while self._skip(operator):
            parts.append(part())
        return Logic(operator, tuple(parts), where) if len(parts) > 1 else parts[0]

    def _comparison(self) -> Expression:
        left = self._sum()
        where = self._here()
        if self._is(*_COMPARATORS):
            operator: Any = self._take().text
            return Comparison(operator, left, self._sum(), where)
        if self._skip("between"):
            low = self._sum()
            self._need("and")
            return Between(left, low, self._sum(), where)
        if self._skip("in"):
            return In(left, self._in_tests(), where)
        return left

    def _in_tests(self) -> tuple[Test, ...]:
        if not self._is("(") or self._range_follows():
            return (self._test(),)
        self._take()
        tests = self._test_list()
        self._need(")")
        return tests

    def _range_follows(self) -> bool:
        """Whether the open bracket here begins a range: `..` stands before the bracket closes."""
        level = 0
        for token in self._tokens[self._next :]:
            if token.kind == "sign":
                level += (token.text in ("(", "[")) - (token.text in (")", "]"))
                if token.text == ".." and level == 1:
                    return True
                if token.text == "," and level == 1:
                    return False
            if level <= 0:
                return False
        return False

    def _test_list(self) -> tuple[Test, ...]:
        tests = [self._test()]
        while self._skip(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> Test:
        """One unary test: `< 5`, a range, or a value."""
        where = self._here()
        if self._is("<", "<=", ">", ">="):
            sign = self._take().text
            end, closed = self._sum(), sign.endswith("=")
            return Range(None, end, True, closed, where) if sign[0] == "<" else Range(end, None, closed, True, where)
        if self._is("]") or (self._is("(", "[") and self._range_follows()):
            return self._range()
        return self._sum()

    def _range(self) -> Range:
        where = self._here()
        low_closed = self._take().text == "["
        low = self._sum()
        self._need("..")
        high = self._sum()
        if not self._is("]", ")", "["):
            self._unexpected(Text("“]”或“)”", "“]” or “)”"))
        return Range(low, high, low_closed, self._take().text == "]", where)

    def _sum(self) -> Expression:
        return self._chain(("+", "-"), lambda: self._chain(("*", "/"), lambda: self._chain(("**",), self._unary)))

    def _chain(self, operators: tuple[str, ...], part: Callable[[], Expression]) -> Expression:
        left = part()
        while self._is(*operators):
            where = self._here()
            operator: Any = self._take().text
            left = Arithmetic(operator, left, part(), where)
        return left

    def _unary(self) -> Expression:
        if not self._is("-"):
            return self._primary()
        where = self._here(self._take())
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            self._refuse(kinds.TOO_DEEP)
        operand = self._unary()
        self._nesting -= 1
        if isinstance(operand, Literal) and (value := negate(operand.value)) is not None:
            return Literal(value, where)
        return Negate(operand, where)

    # the smallest parts

    def _primary(self) -> Expression:
        token = self._token
        where = self._here()
        if token.kind == "word":
            return self._word(self._take(), where)
        if token.kind in ("number", "string", "span"):
            return self._literal(self._take(), where)
        if token.kind == "parameter":
            return Parameter(self._take().text[1:], where)
        if token.kind == "name":
            self._take()
            return self._call(token, where) if self._is("(") else Name(_one_blank(token.text), where)
        if token.kind == "function":
            return self._call(self._take(), where)
        if self._skip("("):
            inside = self._expression()
            self._need(")")
            return inside
        if not self._skip("["):
            self._unexpected(_A_VALUE)
        return ListOf(self._arguments("]"), where)

    def _word(self, token: Token, where: Where) -> Expression:
        if token.text in _CONSTANTS:
            return Literal(_CONSTANTS[token.text], where)
        if token.text == "not":
            self._need("(")
            inside = self._expression()
            self._need(")")
            return Not(inside, where)
        if token.text in KEYWORDS:
            self._next -= 1
            self._unexpected(_A_VALUE)
        return self._call(token, where) if self._is("(") else Name(token.text, where)

    def _literal(self, token: Token, where: Where) -> Expression:
        if token.kind == "string":
            return Literal(_unescaped(token.text[1:-1]), where)
        if token.kind == "number":
            return self._number(token, where)
        span = parse_span(token.text)
        if span is None:
            expected = kinds.KIND_TITLES["time"]
            self._refuse(kinds.BAD_LITERAL, token, found=token.text, expected=expected, example="until 18:00")
        return Literal(span, where)

    def _number(self, token: Token, where: Where) -> Expression:
        if len(token.text) > MAX_DIGITS:
            expected = kinds.KIND_TITLES["number"]
            self._refuse(kinds.BAD_LITERAL, token, found=token.text[:40] + "…", expected=expected, example="1000000")
        after = self._token
        if after.kind == "word" and (span := parse_span(f"{token.text} {after.text}")):
            self._take()
            return Literal(span, where)
        value = Decimal(token.text)
        return Literal(int(value) if "." not in token.text else value, where)

    def _call(self, token: Token, where: Where) -> Expression:
        name = _one_blank(token.text)
        function = FUNCTIONS.get(name)
        if name in self._further:
            self._need("(")
            return Call(name, self._arguments(")"), where)
        if function is None:
            self._refuse(kinds.UNKNOWN_FUNCTION, token, name=name, nearest=kinds.nearest(name, FUNCTIONS))
        self._need("(")
        arguments = self._arguments(")")
        most = len(function.takes)
        least = most - function.optional
        if (function.many and not arguments) or (not function.many and not least <= len(arguments) <= most):
            expected = "1+" if function.many else str(most) if least == most else f"{least}–{most}"
            self._refuse(kinds.WRONG_ARGUMENTS, token, name=name, expected=expected, found=len(arguments))
        return self._folded(name, arguments, token, where)

    def _folded(self, name: str, arguments: tuple[Expression, ...], token: Token, where: Where) -> Expression:
        """`date("2026-01-31")` is a literal; a date that does not exist is found here."""
        only = arguments[0] if len(arguments) == 1 else None
        if name not in LITERALS or not isinstance(only, Literal) or not isinstance(only.value, str):
            return Call("date and time" if name == "datetime" else name, arguments, where)
        value = LITERALS[name](only.value)
        if value is None:
            proper = "date and time" if name == "datetime" else name
            title = kinds.KIND_TITLES["datetime" if proper == "date and time" else name]
            self._refuse(kinds.BAD_LITERAL, token, found=only.value, expected=title, example=_EXAMPLES[proper])
        return Literal(value, where)

    def _arguments(self, end: str) -> tuple[Expression, ...]:
        if self._skip(end):
            return ()
        arguments = [self._expression()]
        while self._skip(","):
            arguments.append(self._expression())
        self._need(end)
        return tuple(arguments)


def _one_blank(name: str) -> str:
    return " ".join(name.split())


def _unescaped(body: str) -> str:
    def replace(found: re.Match[str]) -> str:
        mark = found[1]
        return chr(int(mark[1:], 16)) if len(mark) == 5 else _ESCAPES.get(mark, found[0])

    return _ESCAPE.sub(replace, body) if "\\" in body else body
