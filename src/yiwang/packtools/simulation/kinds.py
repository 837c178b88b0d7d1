"""The kinds of problem that a profile, a mapping or a file of past cases can have."""

from __future__ import annotations

from yiwang.engine.problems import Text, declare

A_COLUMN = Text("一列的名称", "the name of a column")

NO_PROFILE = declare(
    "simulation.no_profile",
    what=("“{name}”没有 simulation/profile.yaml", "“{name}” has no simulation/profile.yaml"),
    why=("不知道每年有多少件、每个环节要多少时间，就无从推演。",
         "Without how many cases come and how long each stage takes there is nothing to run."),
    mend=("请按 docs/pack-format.md 写一份假设。", "Write one as docs/pack-format.md describes."),
)  # fmt: skip
UNKNOWN_CASE_TYPE = declare(
    "simulation.unknown_case_type",
    what=("规则包里没有事项类型“{name}”", "The pack has no case type “{name}”"),
    why=("假设只能针对规则包里有的事项。", "Assumptions can only be about what the pack has."),
    mend=("可用的有：{known}。", "Known: {known}."),
)
UNKNOWN_STAGE = declare(
    "simulation.unknown_stage",
    what=("“{case_type}”没有环节“{name}”", "“{case_type}” has no stage “{name}”"),
    why=("写在没有的环节上的时间不会起作用。", "A time for a stage that is not there has no effect."),
    mend=("可用的有：{known}。", "Known: {known}."),
)
UNKNOWN_STEP = declare(
    "simulation.unknown_step",
    what=("环节“{stage}”上没有步骤“{name}”", "At stage “{stage}” there is no step “{name}”"),
    why=("写在没有的步骤上的比重不会起作用。", "A weight for a step that is not there has no effect."),
    mend=("可用的有：{known}。", "Known: {known}."),
)
BAD_FACT = declare(
    "simulation.bad_fact",
    what=("事实“{name}”不能取“{value}”", "The fact “{name}” cannot be “{value}”"),
    why=("它不在这个事实声明的取值范围里。", "It lies outside the fact's declared domain."),
    mend=("请改用声明过的值。", "Use a declared value."),
)
UNKNOWN_FACT = declare(
    "simulation.unknown_fact",
    what=("“{case_type}”没有事实“{name}”", "“{case_type}” has no fact “{name}”"),
    why=("推演只会用到声明过的事实。", "A run only uses declared facts."),
    mend=("可用的有：{known}。", "Known: {known}."),
)
BAD_WEIGHTS = declare(
    "simulation.bad_weights",
    what=("“{name}”的取值和比重个数不同，或比重不是正数", "“{name}”: as many weights as values, each positive"),
    why=("比重说明每个值出现得多频繁。", "The weights say how often each value occurs."),
    mend=("请让 values 和 weights 一样长。", "Make `values` and `weights` equally long."),
)
NO_COLUMN = declare(
    "simulation.no_column",
    what=("文件里没有“{name}”这一列", "The file has no column “{name}”"),
    why=("对照表要从这一列取值。", "The mapping takes values from it."),
    mend=("文件里有：{known}。", "The file has: {known}."),
)
NOT_A_MAPPING = declare(
    "simulation.not_a_mapping",
    what=("这不是一份对照表", "This is not a mapping file"),
    why=("对照表是一组“名称: 值”，说明每一列怎样读。", "A mapping is `name: value`, line by line."),
    mend=("请按 docs/pack-format.md 书写。", "Write it as docs/pack-format.md describes."),
)
COLUMN_TWICE = declare(
    "simulation.column_twice",
    what=("“{name}”这一列出现了两次", "The column “{name}” is there twice"),
    why=("不知道该取哪一列的值。", "It cannot be known which of them is meant."),
    mend=("请给其中一列改名，或删去多余的一列。", "Rename one of them, or take it out."),
)
FORBIDDEN_COLUMN = declare(
    "simulation.forbidden_column",
    what=("文件里有“{name}”这一列，整份文件没有读入", "The file has a column “{name}”; nothing of it was read"),
    why=("{reason}", "{reason}"),
    mend=("请在原系统导出时去掉这一列。", "Leave this column out when you export the file."),
)
RAGGED_ROW = declare(
    "simulation.ragged_row",
    what=("第 {row} 行有 {cells} 格，表头有 {columns} 格", "Row {row} has {cells} cells, the header {columns}"),
    why=("多出或缺少的格子使后面的值错位。", "With a cell too many or too few, values stand under the wrong name."),
    mend=("请补齐该行；内容里有逗号的，要加引号。", "Complete the row; quote texts that have a comma."),
)
BROKEN_ROW = declare(
    "simulation.broken_row",
    what=("第 {row} 行不是有效的 CSV：{detail}", "Row {row} is not valid CSV: {detail}"),
    why=("引号没有成对，或某一格太长。", "A quote is not closed, or a cell is too long."),
    mend=("请在表格软件里打开，另存为 CSV UTF-8。", "Open it in a spreadsheet and save it as CSV UTF-8."),
)
NOT_A_WORKBOOK = declare(
    "simulation.not_a_workbook",
    what=("这个 XLSX 文件打不开：{detail}", "This XLSX file cannot be opened: {detail}"),
    why=("文件损坏，或者只是改了扩展名。", "It is damaged, or only its name says XLSX."),
    mend=("请另存为 XLSX 或 CSV UTF-8。", "Save it again as XLSX or as CSV UTF-8."),
)
WORKBOOK_TOO_LARGE = declare(
    "simulation.workbook_too_large",
    what=("XLSX 文件展开后有 {size}", "The XLSX file has {size} when it is unpacked"),
    why=("这样大的表格要整个放进内存。", "A workbook of this size would have to be held in memory."),
    mend=("请另存为 CSV UTF-8，CSV 多大都可以。", "Save it as CSV UTF-8, which may be of any size."),
)
BAD_ROW = declare(
    "simulation.bad_row",
    what=("第 {row} 行未读入：“{name}”是“{value}”", "Row {row} was left out: “{name}” is “{value}”"),
    why=("无法认作时间或取值。", "It cannot be read as a time or a known value."),
    mend=("请改正该行，或在对照表里补上这个值。", "Mend the row, or add the value to the mapping."),
    severity="warning",
)
EMPTY_FILE = declare(
    "simulation.empty_file",
    what=("文件里没有可用的事项", "The file holds no case that can be used"),
    why=("每一行都因故未读入，或只有表头。", "Every row was left out, or there is only a header."),
    mend=("请看上面的每一条说明。", "See the notes above."),
)
UNKNOWN_POOL = declare(
    "simulation.unknown_pool",
    what=("推演中“{name}”没有经办任何事项", "In this run “{name}” handles nothing"),
    why=("给它增减人手，什么也不会改变。", "More or fewer people there would change nothing."),
    mend=("有事可办的是：{known}。", "Those that handle something: {known}."),
)
OUT_OF_RANGE = declare(
    "simulation.out_of_range",
    what=("“{name}”是 {value}，应在 {low} 到 {high} 之间", "“{name}” is {value}; it must lie from {low} to {high}"),
    why=("这样的数在现实里不会有，也无从推演。", "No office has such a number, and no run could use it."),
    mend=("请改成实际的数。", "Write the real number."),
)
CANNOT_RUN = declare(
    "simulation.cannot_run",
    what=("推演无法进行：{reason}", "The run cannot go on: {reason}"),
    why=("假设与规则合不上。", "The assumptions do not fit the rules."),
    mend=("请改 simulation/profile.yaml 中的事实或步骤。", "Change the facts or steps in simulation/profile.yaml."),
)
