"""What can be wrong with organizations."""

from __future__ import annotations

from yiwang.engine.problems import declare

UNKNOWN_UNIT = declare(
    "organizations.unknown_unit",
    what=("没有单位“{unit}”", "There is no unit “{unit}”"),
    why=("它可能还没有登记，或名称、编号有误。", "It may not be registered yet, or its name or id is wrong."),
    mend=("请先登记该单位，或核对名称。", "Register it first, or check its name."),
)
UNIT_NOT_OPEN = declare(
    "organizations.unit_not_open",
    what=("单位“{unit}”在 {day} 尚未设立或已经撤销", "The unit “{unit}” is not open on {day}"),
    why=(
        "那一天它不能有人任职，也不能承办事项。",
        "Nobody can hold a post there, and no matter can go there, on that day.",
    ),
    mend=("请核对日期，或换成当时的单位。", "Check the date, or name the unit of that day."),
)
UNIT_THERE = declare(
    "organizations.unit_there",
    what=("这个单位已经登记：{unit}", "This unit is registered already: {unit}"),
    why=("同一区域、同一类型、同一名称的单位只登记一次。", "A unit of one area, kind and title is registered once."),
    mend=("请直接使用已有的单位。", "Use the one that is there."),
)
UNKNOWN_AREA = declare(
    "organizations.unknown_area",
    what=("没有区域“{area}”", "There is no area “{area}”"),
    why=("编码或名称有误，或该区域还没有导入。", "The code or name is wrong, or the area was not imported."),
    mend=("请填区划编码，或先导入该区域。", "Give its code, or import the area first."),
)
AMBIGUOUS_AREA = declare(
    "organizations.ambiguous_area",
    what=("名为“{area}”的区域有多个：{codes}", "Several areas are called “{area}”: {codes}"),
    why=("只凭名称不能断定是哪一个。", "The name alone does not tell which."),
    mend=("请改填编码，或用 --under 限定范围。", "Give the code, or narrow it down with --under."),
)
MISSING = declare(
    "organizations.missing",
    what=("缺少：{names}", "Missing: {names}"),
    why=("没有这些就无法登记。", "Without them nothing can be registered."),
    mend=("请补上这些内容。", "Fill them in."),
)
BAD_DATE = declare(
    "organizations.bad_date",
    what=("日期“{text}”有误", "The date “{text}” is wrong"),
    why=(
        "起止日期要写成 2026-01-31，且止期晚于起期。",
        "Dates are written 2026-01-31, and the end comes after the beginning.",
    ),
    mend=("请改正日期。", "Correct it."),
)
UNKNOWN_KIND = declare(
    "organizations.unknown_kind",
    what=("治理包里没有单位类型“{kind}”", "The pack has no kind of unit “{kind}”"),
    why=("单位类型由治理包的 unit_kinds.csv 规定。", "Kinds of units are those of the pack's unit_kinds.csv."),
    mend=("请填表中的编号或名称。", "Give an id or title from there."),
)
UNKNOWN_POST = declare(
    "organizations.unknown_post",
    what=("治理包里没有岗位“{post}”", "The pack has no post “{post}”"),
    why=("岗位由治理包的 posts.csv 规定。", "Posts are those of the pack's posts.csv."),
    mend=("请填表中的编号或名称。", "Give an id or title from there."),
)
APPOINTED_ALREADY = declare(
    "organizations.appointed_already",
    what=("{holder} 在 {day} 已任该岗位", "{holder} holds this post already on {day}"),
    why=("同一人在同一岗位只登记一次。", "One person is registered once in one post."),
    mend=("如要改期，请先结束原任职。", "To change the dates, end the appointment first."),
)
UNKNOWN_APPOINTMENT = declare(
    "organizations.unknown_appointment",
    what=("该单位没有这项任职，或它已经结束", "The unit has no such appointment, or it has ended"),
    why=("只有在任的才能结束或改动。", "Only one that holds can end or be changed."),
    mend=("请刷新名单后再选。", "Look at the list again and choose."),
)
UNKNOWN_RULE = declare(
    "organizations.unknown_rule",
    what=("该单位没有这条分拨规则，或它已经结束", "The unit has no such dispatch rule, or it has ended"),
    why=("只有生效中的规则才能结束。", "Only a rule that holds can end."),
    mend=("请刷新后再选。", "Look again and choose."),
)
RULE_TAKEN = declare(
    "organizations.rule_taken",
    what=("“{matter}”在 {area} 已由“{unit}”承办", "In {area}, “{matter}” goes to “{unit}” already"),
    why=("同一事项在同一区域只能有一个责任单位。", "A kind of matter has one responsible unit in one area."),
    mend=("请先结束原规则，再设新规则。", "End that rule first, then set the new one."),
)
HAS_CHILDREN = declare(
    "organizations.has_children",
    what=("它下面还有 {count} 个单位：{names}", "{count} units are below it: {names}"),
    why=("直接撤销，这些单位就没有上级了。", "If it were closed, they would belong nowhere."),
    mend=("先撤销它们，或选一个单位来接管（successor）。", "Close them first, or name the successor that they go to."),
)
NO_SUCCESSOR = declare(
    "organizations.no_successor",
    what=("接管的单位不能是它自己，也不能是它下面的单位", "The successor is the unit itself, or one below it"),
    why=("那样会绕成一个圈。", "That would run in a circle."),
    mend=("请另选一个单位。", "Choose another unit."),
)
UNKNOWN_COLUMNS = declare(
    "organizations.unknown_columns",
    what=("表头里没有认得的列：{names}", "The header lacks the columns {names}"),
    why=("第一行要写列名。", "The first row holds the names of the columns."),
    mend=("至少要有“单位”“单位类型”“区域”三列。", "At least unit, unit kind and area are needed."),
)
NOT_A_TABLE = declare(
    "organizations.not_a_table",
    what=("读不了这个文件：{detail}", "This file cannot be read: {detail}"),
    why=("只认 XLSX 和 UTF-8 的 CSV。", "XLSX and CSV in UTF-8 are read."),
    mend=("请另存为 XLSX 或 CSV UTF-8。", "Save it as XLSX or as CSV UTF-8."),
)
