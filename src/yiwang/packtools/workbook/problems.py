"""What can be wrong with a workbook. Places name the sheet, and the cell as Excel does."""

from __future__ import annotations

from yiwang.engine.problems import declare

NOT_XLSX = declare(
    "workbook.unreadable",
    what=("打不开工作簿 {name}：{reason}", "the workbook {name} cannot be opened: {reason}"),
    why=("读不出来，就什么也转换不了。", "What cannot be read cannot be turned into a pack."),
    mend=(
        "请在 Excel 中打开，取消密码，另存为 .xlsx 后再试。",
        "Open it in Excel, take the password off, save it as .xlsx, and try again.",
    ),
)
TOO_LARGE = declare(
    "workbook.too_large",
    what=("工作簿 {name} 过大：{reason}", "the workbook {name} is too large: {reason}"),
    why=("规则包没有这么大，可能是文件损坏或被人做过手脚。", "No pack is that large; it may be damaged or a trap."),
    mend=("请删去多余的工作表、空行和图片后另存。", "Delete spare sheets, empty rows and pictures, and save it anew."),
)
NO_PACK = declare(
    "workbook.no_pack",
    what=("工作簿 {name} 里没有规则包的工作表", "the workbook {name} holds no sheet of a pack"),
    why=("每张工作表第一行要写明它是哪个文件。", "The first row of each sheet says which file it is."),
    mend=("请从 `yiwang pack to-xlsx` 生成的工作簿改起。", "Begin from a workbook that `yiwang pack to-xlsx` made."),
)
UNKNOWN_SHEET = declare(
    "workbook.unknown_sheet",
    what=(
        "工作表“{name}”没有写明是哪个文件，没有读入",
        "the sheet “{name}” does not say which file it is; it is left out",
    ),
    why=("第一行应是“文件 file”和文件名。", "Its first row should be `文件 file` and the name of the file."),
    mend=(
        "要读入，请照别的工作表补上第一行；只是草稿，可以不管。",
        "Add that row as in the other sheets, or leave it.",
    ),
    severity="warning",
)
BAD_PATH = declare(
    "workbook.bad_path",
    what=("文件名“{name}”不能用", "the file name “{name}” cannot be used"),
    why=(
        "规则包只有一层子文件夹，文件是 .yaml、.csv 或 .md。",
        "A pack has one level of folders, and .yaml, .csv, .md.",
    ),
    mend=("请改回原来的文件名，例如 decisions/dispute.csv。", "Write it as before, such as decisions/dispute.csv."),
)
TWICE = declare(
    "workbook.twice",
    what=("“{name}”出现了两次", "“{name}” is there twice"),
    why=("不知道以哪一个为准。", "Nobody can say which of them counts."),
    mend=("请只留一个。", "Keep one of them."),
)
SHEET_MISSING = declare(
    "workbook.sheet_missing",
    what=("目录里有 {name}，但它的工作表已被删去", "the overview lists {name}, whose sheet is gone"),
    why=("转换出来的规则包里不会有这个文件。", "The pack will be without this file."),
    mend=("有意删去的不用管；不小心删的，请撤销。", "Nothing to do if that was meant; otherwise bring the sheet back."),
    severity="warning",
)
DATE_CELL = declare(
    "workbook.date",
    what=("Excel 把这一格变成了日期 {value}", "Excel turned this cell into the date {value}"),
    why=("原来写的可能是 1-3 这样的区间，现在看不出来了。", "It may have been a range such as 1-3, and that is lost."),
    mend=("请把单元格格式设为“文本”，重新写一遍。", "Set the cell's format to Text and write it again."),
)
LOST_DIGITS = declare(
    "workbook.digits",
    what=(
        "这一格的数字 {value} 超过15位，Excel 已经改动了后面几位",
        "the number {value} has more digits than Excel keeps",
    ),
    why=("Excel 的数字只保留15位。", "Excel keeps 15 digits of a number."),
    mend=("请把单元格格式设为“文本”，重新填写。", "Set the cell's format to Text and write it again."),
)
FORMULA = declare(
    "workbook.formula",
    what=("这一格是 Excel 公式：{value}", "this cell is an Excel formula: {value}"),
    why=("规则包只认写出来的值。", "A pack holds what is written, not what Excel computes."),
    mend=(
        "请改写成结果；以 = 开头的文字，前面加一个英文单引号。",
        "Write the result; before text that begins with =, put '.",
    ),
)
ERROR_CELL = declare(
    "workbook.error",
    what=("这一格显示错误 {value}", "this cell shows the error {value}"),
    why=("Excel 没能算出它的值。", "Excel could not compute it."),
    mend=("请改写成应有的内容。", "Write what it should say."),
)
NO_HEADER = declare(
    "workbook.no_header",
    what=("这一列有内容，但没有列名", "this column has content but no name"),
    why=("没有列名，就不知道内容属于哪一项。", "Without a name nobody knows what its cells are."),
    mend=("请补上列名，或删去这一列。", "Name the column or delete it."),
)
BAD_ITEM = declare(
    "workbook.item",
    what=("项目“{name}”放不进去：{reason}", "the item “{name}” has no place: {reason}"),
    why=("同一处不能既是一个值又是一组值。", "One place cannot hold a value and a group at once."),
    mend=("请照同一张表里别的行书写。", "Write it as the other rows of the sheet do."),
)
TOO_LONG = declare(
    "workbook.too_long",
    what=("{name} 有一格超过 Excel 的 32767 字", "{name} has a cell longer than the 32,767 characters of Excel"),
    why=("Excel 会把多出的部分丢掉。", "Excel drops what is beyond."),
    mend=("请把这段内容拆短，或只用文本编辑器修改。", "Make the text shorter, or edit the pack as text."),
)
AS_TEXT = declare(
    "workbook.as_text",
    what=("{name} 不能整理成表格，按原文一行一行放入", "{name} cannot be laid out as a table and goes in line by line"),
    why=(
        "它有格式问题，或有表格放不下的写法。",
        "It has mistakes of form, or is written in a way that tables cannot hold.",
    ),
    mend=(
        "可以照原文修改；也可以先 `yiwang pack check` 找出问题。",
        "Edit it as text, or run `yiwang pack check` first.",
    ),
    severity="notice",
)
NOT_TEXT = declare(
    "workbook.not_text",
    what=("{name} 不是规则包的文件，没有放入", "{name} is not a file of a pack and is left out"),
    why=("工作簿只收 YAML、CSV 和 Markdown。", "A workbook takes YAML, CSV and Markdown."),
    mend=("需要时请另外保存。", "Keep it elsewhere if you need it."),
    severity="warning",
)
