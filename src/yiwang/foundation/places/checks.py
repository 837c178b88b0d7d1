"""What can be wrong with places."""

from __future__ import annotations

from yiwang.engine.problems import declare

MISSING_COLUMN = declare(
    "places.missing_column",
    what=("文件缺少列：{names}", "The file lacks the columns {names}"),
    why=("没有编码、上级、层级和名称，就拼不成区划树。", "Without code, parent, level and name there is no tree."),
    mend=("请补上这些列；第一行是列名。", "Add them; the first row holds the names."),
)
SHORT_ROW = declare(
    "places.short_row",
    what=("这一行缺少单元格", "This row lacks cells"),
    why=("不知道哪一格是什么。", "It cannot be known which cell is what."),
    mend=("请补齐该行。", "Complete the row."),
)
BAD_AREA = declare(
    "places.bad_area",
    what=("编码“{code}”、名称“{name}”或层级“{level}”有误", "Code “{code}”, name “{name}” or level “{level}” is wrong"),
    why=("区划要有编码、名称和认得的层级。", "An area has a code, a name and a known level."),
    mend=("请改正该行。", "Mend the row."),
)
NO_PARENT = declare(
    "places.no_parent",
    what=("“{code}”的上级“{parent}”还没有", "The parent “{parent}” of “{code}” is not there"),
    why=("没有上级的区划，谁也管不到。", "An area without a parent is nobody's."),
    mend=("请先导入上级，或把上级排在前面。", "Import the parent first, or put it above."),
)
OUTSIDE = declare(
    "places.outside",
    what=("这个地点不在任何网格内，附近有：{nearest}", "This place lies in no grid cell; nearby are {nearest}"),
    why=("没有网格，就不知道由谁负责。", "Without a cell nobody is known to be responsible."),
    mend=("请确认地点，或从列表里选一个社区。", "Check the place, or choose a community from the list."),
)
AMBIGUOUS = declare(
    "places.ambiguous",
    what=("这个地点同时在 {cells} 内，按规则归入 {chosen}", "This place lies in {cells}; by rule it goes to {chosen}"),
    why=("网格之间有重叠，或地点正在边界上。", "Cells overlap here, or the place is on a border."),
    mend=("请管理员核对网格边界。", "Ask an administrator to look at the borders."),
    severity="warning",
)
BAD_GEOMETRY = declare(
    "places.bad_geometry",
    what=("“{cell}”的边界无效：{detail}", "The border of “{cell}” is not valid: {detail}"),
    why=("边界自交或没有闭合，就判断不了一个点在不在里面。",
         "A border that crosses itself or is open cannot tell inside from outside."),
    mend=("请在地图软件里修好后再导入。", "Mend it in a map program and import again."),
)  # fmt: skip
BAD_CELL = declare(
    "places.bad_cell",
    what=("第 {number} 个网格缺少 {missing}", "Cell number {number} lacks {missing}"),
    why=("网格要有编号、名称和所属社区。", "A cell has an id, a title and the community it belongs to."),
    mend=("请在 properties 中补上 id、title、area。", "Add id, title and area to its properties."),
)
UNKNOWN_AREA = declare(
    "places.unknown_area",
    what=("没有编码为“{code}”的区划", "There is no area “{code}”"),
    why=("它可能已撤并，或编码有误。", "It may have been merged away, or the code is wrong."),
    mend=("请按名称查找后再填。", "Look it up by name."),
)
UNKNOWN_CRS = declare(
    "places.unknown_crs",
    what=("不认得坐标系“{crs}”", "The coordinate system “{crs}” is not known"),
    why=("坐标系弄错，网格会偏几百米。", "With the wrong one, cells are off by hundreds of metres."),
    mend=("请写 CGCS2000、WGS84 或 GCJ02。", "Give CGCS2000, WGS84 or GCJ02."),
)
NOT_GEOJSON = declare(
    "places.not_geojson",
    what=("这不是可读的 GeoJSON 文件：{detail}", "This is not a GeoJSON file: {detail}"),
    why=("网格边界要以 FeatureCollection 的形式给出。", "Cells are given as a FeatureCollection of polygons."),
    mend=("请从地图软件导出为 GeoJSON。", "Export it as GeoJSON from a map program."),
)
CODE_TWICE = declare(
    "places.code_twice",
    what=("编码“{code}”在文件中出现了两次", "The code “{code}” stands twice in the file"),
    why=("一个编码只能指一个地方。", "One code means one place."),
    mend=("请删去多余的一行，或改正编码。", "Take one of the rows out, or correct its code."),
)
CODE_TAKEN = declare(
    "places.code_taken",
    what=("编码“{code}”已经有了", "The code “{code}” is taken"),
    why=("旧事项还按这个编码查找；换了边界或上级，就要用新编码。",
         "Old matters are still found by it; what has other borders or another parent needs another code."),
    mend=("请用新的编码；要改边界，请按日期重划。", "Use a new code; to change borders, redraw from a date."),
)  # fmt: skip
NOT_ALIVE = declare(
    "places.not_alive",
    what=("“{code}”在 {day} 之前已经撤销，或当天尚未设立", "“{code}” ended before {day}, or did not exist yet"),
    why=("只有当时存在的区划才能撤销或重划。", "Only what exists can end or be redrawn."),
    mend=("请核对编码和日期。", "Check the code and the date."),
)
CHILDREN_LEFT = declare(
    "places.children_left",
    what=("“{code}”下面还有：{children}", "Below “{code}” there are still {children}"),
    why=("上级撤销后，它们就没有归属了。", "Without it they would belong nowhere."),
    mend=("请在同一次重划里写明它们由谁承接。", "Say in the same redraw what comes after each of them."),
)
BAD_SUCCESSOR = declare(
    "places.bad_successor",
    what=("承接的“{code}”在 {day} 不存在", "The successor “{code}” does not exist on {day}"),
    why=("旧编码要能查到现在的归属。", "An old code must lead to something that is there."),
    mend=("请填当天存在的编码，或在同一次重划里新设它。", "Name one that exists then, or begin it in the same redraw."),
)
NOT_ABOVE_CELL = declare(
    "places.not_above_cell",
    what=("“{area}”本身就是网格或更小的单元，不能再含网格", "“{area}” is a grid cell or smaller and cannot hold cells"),
    why=("网格直接属于社区、村或更高一级。", "A grid cell belongs to a community, a village or something higher."),
    mend=("请填网格所属的社区或村。", "Give the community or village that it is part of."),
)
AMBIGUOUS_NAME = declare(
    "places.ambiguous_name",
    what=("名为“{name}”的区划有多个：{codes}", "Several areas are called “{name}”: {codes}"),
    why=("只凭名称不能断定是哪一个。", "The name alone does not tell which."),
    mend=("请改填编码，或用 --under 限定范围。", "Give the code, or narrow it down with --under."),
)
BAD_PREMISES = declare(
    "places.bad_premises",
    what=("地址编号“{code}”、地址“{address}”或坐标有误", "Id “{code}”, address “{address}” or the point is wrong"),
    why=("地址要有编号和文字；坐标可不填，填了就要是经纬度。",
         "Premises have an id and an address; a point may be left out, but if given is longitude and latitude."),
    mend=("请改正该行。", "Mend the row."),
)  # fmt: skip
RING_CLOSED = declare(
    "places.ring_closed",
    what=("“{cell}”的边界没有闭合，已把末点连回起点", "The border of “{cell}” was open; it was closed"),
    why=("有些软件导出时不写最后一点。", "Some programs leave the last point out."),
    mend=("请看一眼地图上的边界是否正确。", "Look at the border on a map."),
    severity="notice",
)
NOT_BOOKED = declare(
    "places.name_not_booked",
    what=("{code} 没有预约的更名", "No new name is booked for {code}"),
    why=("可能已经生效，或有人取消了。", "It was given already, or somebody dropped it."),
    mend=("请刷新这个区划的页面看看。", "Look at the page of the area again."),
)
