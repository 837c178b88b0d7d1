"""What can be wrong with a DMN file, or with evaluating it."""

from yiwang.engine.problems import declare

NOT_DMN = declare(
    "dmn.not_dmn",
    what=("这不是 DMN 文件：{reason}", "this is not a DMN file: {reason}"),
    why=("只能读取 DMN 标准的 XML 文件", "only XML of the DMN standard can be read"),
    mend=("请从建模工具另存为 DMN（.dmn）", "save it as DMN (.dmn) from the modelling tool"),
)
UNSUPPORTED = declare(
    "dmn.unsupported",
    what=("决策“{name}”用了这里不支持的写法：{reason}", "{name} uses what is not supported here: {reason}"),
    why=(
        "规则语言是封闭的，只收决策表、表达式和业务知识模型",
        "only tables, expressions and knowledge models are read",
    ),
    mend=("请改用决策表或简单表达式", "use a decision table or a plain expression"),
)
NO_SUCH = declare(
    "dmn.no_such_decision",
    what=("模型里没有决策“{name}”", "there is no decision “{name}” in the model"),
    why=("只能计算模型里已有的决策", "only what the model holds can be evaluated"),
    mend=("请核对名称", "check the name"),
)
CIRCLE = declare(
    "dmn.circle",
    what=("决策“{name}”依赖它自己", "the decision “{name}” depends on itself"),
    why=("互相依赖的决策永远算不完", "such decisions never come to an end"),
    mend=("请去掉循环的依赖", "remove the circle of requirements"),
)
