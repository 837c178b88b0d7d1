"""The kinds of problem that reading a pack folder can find."""

from __future__ import annotations

from yiwang.engine.problems import declare

_READ = ("一个读不懂的文件会让后面的检查全部失真。", "A file that cannot be read makes every later check worthless.")
_STRICT = (
    "写错的名称如果被悄悄忽略，规则就会少一条而没有人知道。",
    "A misspelt name that is silently ignored is a rule that is missing without anybody knowing.",
)
_ONCE = ("同一名称写两次，读者无法知道以哪一个为准。", "When a name stands twice, nobody can know which one holds.")

FOLDER_MISSING = declare(
    "pack.folder_missing",
    what=("没有这个规则包文件夹：{name}", "There is no pack folder {name}"),
    why=("规则包是一个装有 pack.yaml 的文件夹。", "A pack is a folder with a pack.yaml in it."),
    mend=("请检查路径；新建可用 `yiwang pack new`。", "Check the path; `yiwang pack new` makes a new one."),
)
FILE_MISSING = declare(
    "pack.file_missing",
    what=("缺少文件 {name}", "The file {name} is missing"),
    why=("没有它就不知道这是哪个规则包、哪一版。", "Without it nobody knows which pack and version this is."),
    mend=("请按 docs/pack-format.md 补上该文件。", "Add the file as docs/pack-format.md describes."),
)
UNKNOWN_FILE = declare(
    "pack.unknown_file",
    what=("规则包里没有“{name}”的位置", "A pack has no place for “{name}”"),
    why=_STRICT,
    mend=("建议：{proposal}", "{proposal}"),
)
UNSAFE_PATH = declare(
    "pack.unsafe_path",
    what=("“{name}”是链接，或指向规则包以外", "“{name}” is a link or points outside the pack"),
    why=("规则包必须自成一体，检查过的就是将来使用的。", "A pack stands alone: what was checked is what will be used."),
    mend=("请把文件本身放进文件夹。", "Put the file itself into the folder."),
)
TOO_LARGE = declare(
    "pack.too_large",
    what=("“{name}”太大：{size}，最多 {limit}", "“{name}” is too large: {size}, at most {limit}"),
    why=("过大的文件会占满内存，也没有人能核对。", "A file this large fills the memory, and nobody can proof-read it."),
    mend=("请拆成几个文件，或删去不属于规则的内容。", "Split it, or take out what is not a rule."),
)
UNREADABLE = declare(
    "pack.unreadable",
    what=("“{name}”不是文字文件，或者已损坏", "“{name}” is not a text file, or is damaged"),
    why=_READ,
    mend=(
        "请用 UTF-8 重新保存；Excel 请选“CSV UTF-8（逗号分隔）”。",
        "Save it again as UTF-8; in Excel choose “CSV UTF-8”.",
    ),
)
ENCODING = declare(
    "pack.encoding",
    what=("“{name}”是按 GBK 编码读入的", "“{name}” was read as GBK"),
    why=("别的软件可能读成乱码。", "Other programs may show garbled text."),
    mend=("请另存为 UTF-8。", "Save it as UTF-8."),
    severity="warning",
)
BAD_YAML = declare(
    "pack.bad_yaml",
    what=("YAML 写法有误：{detail}", "This is not valid YAML: {detail}"),
    why=_READ,
    mend=("建议：{hint}", "{hint}"),
)
TOO_DEEP = declare(
    "pack.too_deep",
    what=("层次太深或内容太多（最多 {limit}）", "Nested too deeply or too many entries (at most {limit})"),
    why=("规则用不着这么深；这样的文件会拖垮检查。", "No rule needs this; such a file would choke the check."),
    mend=("请改写成较浅的结构。", "Write it flatter."),
)
ANCHOR = declare(
    "pack.anchor",
    what=("使用了 YAML 的锚点、别名或标签：{detail}", "A YAML anchor, alias or tag is used: {detail}"),
    why=(
        "规则要逐行可引用；引用别处的内容，读者看不见，也可能无限膨胀。",
        "Each line must be citable; an alias hides what holds here, and can grow without bound.",
    ),
    mend=(
        "请把内容直接写出来；文字里的 & * ! 请加引号。",
        "Write the content out; quote a text that begins with & * or !.",
    ),
)
DUPLICATE_KEY = declare(
    "pack.duplicate_key",
    what=("“{name}”写了两次（第一次在第 {first} 行）", "“{name}” stands twice (first on line {first})"),
    why=_ONCE,
    mend=("请删去其中一个。", "Take one of them out."),
)
DUPLICATE_ID = declare(
    "pack.duplicate_id",
    what=("“{name}”已经在 {first} 写过", "“{name}” is already defined at {first}"),
    why=_ONCE,
    mend=("请改名或删去其中一个。", "Rename one or take it out."),
)
VERSIONS_OVERLAP = declare(
    "pack.versions_overlap",
    what=("“{name}”的有效期与 {first} 重叠", "The dates of “{name}” overlap those at {first}"),
    why=("同一天只能有一个版本有效。", "On any day only one version can hold."),
    mend=(
        "请写明 since 与 until（不含当日），使其首尾相接。",
        "Give both `since` and `until` (exclusive) so that one follows the other.",
    ),
)
UNKNOWN_KEY = declare(
    "pack.unknown_key",
    what=("这里没有“{name}”这一项", "There is no key “{name}” here"),
    why=_STRICT,
    mend=("建议：{proposal}", "{proposal}"),
)
MISSING_KEY = declare(
    "pack.missing_key",
    what=("缺少“{name}”", "“{name}” is missing"),
    why=("没有它，这条规则不完整。", "Without it the rule is not complete."),
    mend=("请补上“{name}”：{expected}。", "Add “{name}”: {expected}."),
)
WRONG_SHAPE = declare(
    "pack.wrong_shape",
    what=("“{name}”这里应为{expected}", "“{name}” should be {expected} here"),
    why=_READ,
    mend=("请对照 docs/pack-format.md 中的例子改写。", "Rewrite it after the example in docs/pack-format.md."),
)
BAD_VALUE = declare(
    "pack.bad_value",
    what=("“{name}”的值“{value}”不对", "The value “{value}” of “{name}” is not right"),
    why=("这里应为{expected}。", "It should be {expected}."),
    mend=("请改成{expected}。{proposal}", "Make it {expected}.{proposal}"),
)
BAD_CSV = declare(
    "pack.bad_csv",
    what=("CSV 写法有误：{detail}", "This is not valid CSV: {detail}"),
    why=_READ,
    mend=(
        "请检查引号是否成对；最好用 Excel 打开后重新保存。",
        "Check that quotes come in pairs; opening and saving in Excel helps.",
    ),
)
RAGGED_ROW = declare(
    "pack.ragged_row",
    what=("本行有 {cells} 格，表头有 {columns} 列", "This row has {cells} cells, the header has {columns}"),
    why=(
        "格数不符，后面的内容就对错了列。",
        "With a cell too many or too few, what follows stands in the wrong column.",
    ),
    mend=(
        "多了：内容里有逗号的整格要加引号；少了：请补上缺的逗号。",
        "Too many: put quotes around a cell that contains a comma. Too few: add the missing commas.",
    ),
)
UNKNOWN_COLUMN = declare(
    "pack.unknown_column",
    what=("没有“{name}”这一列", "There is no column “{name}”"),
    why=_STRICT,
    mend=("建议：{proposal}", "{proposal}"),
)
MISSING_COLUMN = declare(
    "pack.missing_column",
    what=("缺少“{name}”列", "The column “{name}” is missing"),
    why=("没有它，这张表不完整。", "Without it the table is not complete."),
    mend=("请在表头补上“{name}”。", "Add “{name}” to the header."),
)
DUPLICATE_COLUMN = declare(
    "pack.duplicate_column",
    what=("“{name}”列出现两次", "The column “{name}” stands twice"),
    why=_ONCE,
    mend=("请删去其中一列。", "Take one of them out."),
)
BAD_NOTE = declare(
    "pack.bad_note",
    what=("注释行“# {name}”写法不对：{detail}", "The note “# {name}” is not right: {detail}"),
    why=(
        "注释行写明整张表的编号、名称、出处和列的取值。",
        "The notes give the id, title, source and columns of the whole table.",
    ),
    mend=("建议：{proposal}", "{proposal}"),
)
NO_TABLE = declare(
    "pack.no_table",
    what=("表格没有表头", "The table has no header row"),
    why=_READ,
    mend=("注释行之后第一行写列名。", "Write the names of the columns on the first line after the notes."),
)
TOO_MANY = declare(
    "pack.too_many",
    what=("{name} 太多：最多 {limit}", "Too many {name}: at most {limit}"),
    why=("超过这个数，检查会变慢，也没有人能核对。", "Beyond this the check gets slow and nobody can proof-read it."),
    mend=("请拆分或删减。", "Split it or take some out."),
)
BASE_MISSING = declare(
    "pack.base_missing",
    what=("找不到所继承的规则包“{name}”", "The pack “{name}” that this one extends is not found"),
    why=("不知道上级规则，就无法检查本包。", "Without the base nothing that refers to it can be checked."),
    mend=("请把它放在同一个文件夹里，或更正 extends。", "Put it into the same folder, or correct `extends`."),
)
BASE_CIRCLE = declare(
    "pack.base_circle",
    what=("继承关系成了圈：{name}", "The packs extend each other in a circle: {name}"),
    why=("总要有一个包是最上层。", "One pack must be the first."),
    mend=("请更正 extends。", "Correct `extends`."),
)
BASE_BROKEN = declare(
    "pack.base_broken",
    what=("所继承的规则包“{name}”自身有错误", "The pack “{name}” that this one extends has errors itself"),
    why=("上级有错，本包的检查结果可能不全。", "With errors in the base the check of this pack may be incomplete."),
    mend=("请先运行 `yiwang pack check` 检查它。", "Run `yiwang pack check` on it first."),
    severity="warning",
)
