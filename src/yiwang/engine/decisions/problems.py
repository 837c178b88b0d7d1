"""What can be wrong with a decision table, and with one decision."""

from __future__ import annotations

from yiwang.engine.problems import declare

BAD_CELL = declare(
    "decision.bad_cell",
    what=(
        "表“{table}”列“{column}”的单元格“{cell}”读不懂：{reason}",
        "table {table}, {column}: “{cell}” cannot be read: {reason}",
    ),
    why=("读不懂的单元格无法判断这一行是否适用", "nobody can tell whether the row applies"),
    mend=(
        "条件写作 -、数值、<5、[1..5]、a, b 或 not(…)；文字取自所列各值，或加英文双引号",
        'write -, a value, <5, [1..5], a, b or not(…); text is one of the listed values or in "double quotes"',
    ),
)
WRONG_SHAPE = declare(
    "decision.wrong_shape",
    what=(
        "表“{table}”的一行有 {found} 格，应为 {expected} 格",
        "table {table}: a row has {found} cells, not {expected}",
    ),
    why=("格数不符，条件与结果就对不上列", "cells and columns no longer belong together"),
    mend=("请补足或删去单元格", "add or remove cells"),
)
BAD_TABLE = declare(
    "decision.bad_table",
    what=("表“{table}”{reason}", "table {table}: {reason}"),
    why=("这样的表得不出结果", "such a table cannot give a result"),
    mend=("请按规则包格式说明改正表头", "correct the header as the pack format says"),
)
UNKNOWN_PARAMETER = declare(
    "decision.unknown_parameter",
    what=("表“{table}”用到参数“@{name}”，但没有它的值", "table {table} uses the parameter @{name}, which has no value"),
    why=("没有这个数字，这一行无法判断", "without the figure the row cannot be decided"),
    mend=(
        "请改正参数名，或在 parameters/ 下给出当日有效的值",
        "correct the name, or give a value in force under parameters/",
    ),
)
OUTSIDE_DOMAIN = declare(
    "decision.value_outside_domain",
    what=(
        "表“{table}”列“{column}”不会是 {value}；可取：{allowed}",
        "table {table}: {column} is never {value}; may be: {allowed}",
    ),
    why=("取值范围之外的值永远不会出现，多半是笔误", "a value outside the domain never occurs; most likely a slip"),
    mend=("请改正这个值，或在表头扩大取值范围", "correct the value, or widen the domain in the header"),
)
GAP = declare(
    "decision.gap",
    what=("表“{table}”没有一行适用于：{values}", "table {table}: no row applies to {values}"),
    why=(
        "遇到这样的事项将没有结果，无人负责",
        "a matter like this would get no result and nobody would be responsible",
    ),
    mend=("请为这些取值补一行，或给每个结果列写默认值", "add a row for these values, or give every output a default"),
)
OVERLAP = declare(
    "decision.overlap",
    what=(
        "表“{table}”第 {first} 行与第 {second} 行同时适用于：{values}",
        "table {table}: rows {first} and {second} both apply to {values}",
    ),
    why=(
        "命中方式“{policy}”不许这样：结果会自相矛盾",
        "the hit policy “{policy}” forbids it: the table contradicts itself",
    ),
    mend=("请把其中一行的条件收窄，或改用别的命中方式", "narrow one of the rows, or choose another hit policy"),
)
DEAD_ROW = declare(
    "decision.dead_row",
    what=("表“{table}”第 {row} 行永远用不到", "table {table}: row {row} is never used"),
    why=("{reason}", "{reason}"),
    mend=("请删去这一行，或改正它的条件、调整行的先后", "delete the row, correct its conditions, or move it up"),
)
NOT_ANALYSED = declare(
    "decision.not_fully_analysed",
    what=("表“{table}”太大或组合太多，空缺和重叠没有查完", "table {table} is too large to find every gap and overlap"),
    why=("没有查完的部分可能有无行适用或自相矛盾之处", "the part not looked at may hold gaps or contradictions"),
    mend=("请把表拆小，或先改正已列出的问题再查", "split the table, or mend what is listed and check again"),
    severity="notice",
)
NO_ROW = declare(
    "decision.no_row",
    what=("表“{table}”没有一行适用于：{values}", "table {table}: no row applies to {values}"),
    why=("表对这些取值没有规定", "the table says nothing about these values"),
    mend=(
        "请核对所填的值；若无误，请维护规则的人补一行",
        "check the values; if they are right, the table needs another row",
    ),
)
NULL_INPUT = declare(
    "decision.null_input",
    what=("表“{table}”无法判断：“{names}”还不知道", "table {table} cannot decide: {names} not known"),
    why=("没有这些情况，没有一行适用", "without these facts no row applies"),
    mend=("请先补填这些情况", "give these facts first"),
)
SEVERAL_ROWS = declare(
    "decision.several_rows",
    what=("表“{table}”有几行同时适用：{rows}", "table {table}: several rows apply: {rows}"),
    why=("命中方式“{policy}”只许一个结果", "the hit policy “{policy}” allows one result"),
    mend=("请维护规则的人改正这张表", "the table must be corrected by those who keep it"),
)
