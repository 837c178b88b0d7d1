"""What can be wrong with an expression."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from yiwang.engine.problems import Text, declare

TOO_LONG = declare(
    "expression.too_long",
    what=("表达式太长：{length} 个字符，最多 {limit} 个", "too long: {length} characters, at most {limit}"),
    why=("过长的条件没有人读得懂，也会拖慢系统", "nobody can read such a condition, and it slows the system"),
    mend=("拆成几个条件，或改用决策表", "split it, or use a decision table"),
)
TOO_DEEP = declare(
    "expression.too_deep",
    what=("表达式嵌套太深", "the expression is nested too deeply"),
    why=("嵌套超过限度的条件无法核对", "a condition nested beyond the limit cannot be checked by a reader"),
    mend=("拆成几个条件，或改用决策表", "split it, or use a decision table"),
)
UNEXPECTED = declare(
    "expression.unexpected",
    what=("这里读到“{found}”，应为{expected}", "found “{found}” where {expected} was expected"),
    why=("条件只能用规定的写法，机器才能核对", "only the closed language can be checked by a machine"),
    mend=(
        "请检查拼写、括号和引号；标点须用半角，文字要加英文双引号",
        'check spelling, brackets and quotes; punctuation is half-width, and words of text stand in "double quotes"',
    ),
)
BAD_LITERAL = declare(
    "expression.bad_literal",
    what=("“{found}”不是{expected}的正确写法", "“{found}” is not {expected}"),
    why=("写法不对或数值不存在的量无法计算", "a value that is malformed or does not exist cannot be computed with"),
    mend=("请按此写法改正：{example}", "write it like this: {example}"),
)
UNKNOWN_FUNCTION = declare(
    "expression.unknown_function",
    what=("没有名为“{name}”的函数{nearest}", "there is no function “{name}”{nearest}"),
    why=("函数只限清单之内，规则包不能自带程序", "the list of functions is closed: a pack holds no code"),
    mend=("请改用清单中的函数", "use a function of the list"),
)
WRONG_ARGUMENTS = declare(
    "expression.wrong_arguments",
    what=("函数“{name}”要 {expected} 个参数，这里有 {found} 个", "“{name}” takes {expected} arguments, not {found}"),
    why=("参数个数不对，无法计算", "with the wrong number of arguments it cannot be computed"),
    mend=("请补足或删去参数", "add or remove arguments"),
)
UNKNOWN_NAME = declare(
    "expression.unknown_name",
    what=("没有名为“{name}”的事实{nearest}", "there is no fact “{name}”{nearest}"),
    why=("条件只能用已经声明的事实，否则永远得不到结果", "on an undeclared fact a condition never has a result"),
    mend=(
        "请改正名称，或先声明这个事实；文字要加英文双引号",
        'correct or declare the name; text stands in "double quotes"',
    ),
)
UNKNOWN_PARAMETER = declare(
    "expression.unknown_parameter",
    what=("没有名为“@{name}”的参数{nearest}", "there is no parameter “@{name}”{nearest}"),
    why=("数字取自参数，没有参数就没有数字", "the figure comes from the parameter; without it there is none"),
    mend=("请改正名称，或在 parameters/ 下新增这个参数", "correct the name or add the parameter under parameters/"),
)
WRONG_TYPE = declare(
    "expression.wrong_type",
    what=("这里是{found}，应为{expected}", "this is {found}, where {expected} is needed"),
    why=("类型不合的比较或计算得不到结果", "comparing or computing with values of the wrong type has no result"),
    mend=("请改正所用的事实或数值", "correct the fact or the value"),
)
OUTSIDE_DOMAIN = declare(
    "expression.value_outside_domain",
    what=("“{name}”不会是 {value}；可取：{allowed}", "“{name}” is never {value}; it may be: {allowed}"),
    why=("与取值范围之外的值比较，条件永远不成立", "for such a value the condition never holds"),
    mend=("请改正这个值，或扩大该事实的取值范围", "correct the value, or widen the domain of the fact"),
)

KIND_TITLES: dict[str, Text] = {
    "number": Text("数", "a number"), "integer": Text("整数", "a whole number"),
    "string": Text("文字", "text"),
    "text": Text("文字", "text"), "boolean": Text("是否（true/false）", "true or false"),
    "date": Text("日期", "a date"),
    "datetime": Text("日期和时刻", "a date and time"), "time": Text("时刻", "a time of day"),
    "duration": Text("时长", "a duration"), "months": Text("年月时长", "a calendar length"),
    "span": Text("期限", "a span"), "list": Text("列表", "a list"), "null": Text("空值", "null"),
    "any": Text("任意值", "any value"),
}  # fmt: skip


def nearest(name: str, known: Iterable[str]) -> Text:
    """Words that propose the nearest known name; empty when none is near."""
    close = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return Text(f"，是否应为“{close[0]}”？", f"; did you mean “{close[0]}”?") if close else Text("", "")
