"""Why a row of an import, or the whole file, is refused."""

from __future__ import annotations

from yiwang.engine.problems import declare

BAD_MOMENT = declare(
    "cases.import_moment",
    what=("“{column}”是“{text}”，认不出是什么时间", "“{column}” is “{text}”, which is no time that can be read"),
    why=("没有时间，就不知道什么时候反映的，也算不了期限。", "Without it nobody knows when it was told."),
    mend=("请写成 2026-01-31 或 2026-01-31 09:05，晚于1970年，不晚于今天。",
          "Write 2026-01-31 or 2026-01-31 09:05; after 1970 and not after today."),
)  # fmt: skip
CLOSED_FIRST = declare(
    "cases.import_closed_first",
    what=("办结时间“{closed}”早于反映时间“{arrived}”", "It ended on “{closed}”, before it came in on “{arrived}”"),
    why=("两个时间有一个是错的。", "One of the two is wrong."),
    mend=("请核对原记录后改正。", "Look it up in the old record and correct it."),
)
BAD_POINT = declare(
    "cases.import_point",
    what=("经度“{longitude}”、纬度“{latitude}”有误", "Longitude “{longitude}”, latitude “{latitude}” are wrong"),
    why=("坐标要是两个数，经度在 ±180、纬度在 ±90 之内。", "They are two numbers, within ±180 and ±90 degrees."),
    mend=("请改正，或两格都留空，只填所在社区。", "Correct them, or leave both empty and give the community."),
)
UNKNOWN_AREA = declare(
    "cases.import_area",
    what=("“{area}”不是“{under}”之内的区划编码或名称", "“{area}” is no code or name of an area within “{under}”"),
    why=("不知道归谁办，也不知道用哪套规则。", "Nobody is known to be responsible, nor whose rules hold."),
    mend=("请在对照表 area 的 map 里把它对应到一个区划。", "Map it to an area under `area: map:` of the mapping."),
)
AMBIGUOUS_AREA = declare(
    "cases.import_area_twice",
    what=("名为“{area}”的区划有多个：{codes}", "Several areas are called “{area}”: {codes}"),
    why=("只凭名称不能断定是哪一个。", "The name alone does not tell which."),
    mend=("请在对照表里写编码。", "Give the code in the mapping."),
)
OUTSIDE = declare(
    "cases.import_outside",
    what=("地点在“{under}”之外", "The place lies outside “{under}”"),
    why=("这次导入只限于这个区划之内。", "This import is for that area alone."),
    mend=("请核对坐标；确属别处的，请在那里导入。", "Check the point; what belongs elsewhere is imported there."),
)
CHANGED_ROW = declare(
    "cases.import_changed_row",
    what=("“{id}”已经导入过，内容与这一行不同", "“{id}” was imported before, and this row says something else"),
    why=("导入只登记新的事项，不改动已经登记的；两行用了同一个编号时也是这样。",
         "An import adds cases and changes none; two rows with one id look the same way."),
    mend=("请打开该事项补充说明；如是两件事，请给它们不同的编号。",
          "Add a note to the case; if these are two matters, give them two ids."),
)  # fmt: skip
NO_ID = declare(
    "cases.import_no_id",
    what=("“{column}”这一格是空的", "“{column}” is empty"),
    why=("没有原编号，再次导入时就认不出它是同一件。", "Without its id it cannot be recognised when it comes again."),
    mend=("请补上编号。", "Fill in the id."),
)
NO_SUCH_END = declare(
    "cases.import_no_such_end",
    what=("“{stage}”不是这类事项的结束状态", "“{stage}” is no end of this case type"),
    why=("已办结的记录要登记在一个结束状态上。", "A record that ended is taken over at an end."),
    mend=("可以写：{possible}", "Possible: {possible}"),
)
UNKNOWN_FACT = declare(
    "cases.import_unknown_fact",
    what=("对照表里的“{fact}”不是“{case_type}”的事实", "“{fact}” in the mapping is no fact of “{case_type}”"),
    why=("值要写进表单或系统登记的事实里。", "Values go into the facts of the form, or those that the system keeps."),
    mend=("可以写：{possible}", "Possible: {possible}"),
)
UNKNOWN_UNITS = declare(
    "cases.import_unknown_units",
    what=("有 {count} 个承办单位没有找到，只留了名称：{names}", "{count} units are unknown, their names kept: {names}"),
    why=("统计到单位时，这些单位办的事项会算作“未指明”。", "In figures by unit their cases count as nobody's."),
    mend=("请先导入单位（yiwang import-organization），或在对照表 unit 的 map 里对应。",
          "Import the units first (yiwang import-organization), or map their names under `unit: map:`."),
    severity="warning",
)  # fmt: skip
NO_PLACE = declare(
    "cases.import_no_place",
    what=("这一行没有坐标，“{column}”也没有能用的区划", "The row has no point, and “{column}” gives no area"),
    why=("没有地点，就不知道归谁办，也不知道用哪套规则。", "Nobody is known to be responsible, nor whose rules hold."),
    mend=("请补上坐标或区划；对照表的 map 里缺的，请补上。", "Give a point or an area, or complete the map."),
)
