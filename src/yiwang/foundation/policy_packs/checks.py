"""What can be wrong with installing a pack or putting it in force."""

from __future__ import annotations

from yiwang.engine.problems import declare

NO_SUCH_PACK = declare(
    "policy_packs.no_such_pack",
    what=("没有安装过这个版本的规则包：{pack}", "No such version of a pack is installed: {pack}"),
    why=("只有安装并检查过的规则包才能启用。", "Only what was installed and checked can be put in force."),
    mend=("请先安装它。", "Install it first."),
)
NOTHING_IN_FORCE = declare(
    "policy_packs.nothing_in_force",
    what=("{area}在{day}没有启用任何规则包", "No pack is in force in {area} on {day}"),
    why=("没有规则，就不知道该由谁办、多久办完。", "Without rules nobody knows who handles it, and until when."),
    mend=("请管理员先为该区划启用规则包。", "An administrator puts a pack in force for the area first."),
)
NOTHING_TO_ROLL_BACK = declare(
    "policy_packs.nothing_to_roll_back",
    what=("{area}没有可以撤回的启用", "There is nothing to roll back in {area}"),
    why=("撤回是回到前一次启用的规则包。", "Rolling back returns to the pack that was in force before."),
    mend=("请改为启用想要的版本。", "Put the version that you want in force instead."),
)
PAST_DAY = declare(
    "policy_packs.past_day",
    what=("启用日期 {day} 早于今天", "The day {day} lies before today"),
    why=("新规则不能管已经发生的事。", "New rules do not govern what has already happened."),
    mend=("请从今天或以后某天起启用。", "Put it in force from today or a later day."),
)
NOT_A_PACK = declare(
    "policy_packs.not_a_pack",
    what=("这个压缩包里没有规则包", "There is no pack in this archive"),
    why=("要有一个带 pack.yaml 的文件夹。", "It takes a folder with a pack.yaml."),
    mend=("请把规则包文件夹压缩后再上传。", "Zip the pack's folder and send it again."),
)
BAD_END = declare(
    "policy_packs.bad_end",
    what=("结束日期 {until} 不晚于启用日期 {since}", "The end {until} does not come after the beginning {since}"),
    why=("那样它一天也不会生效。", "It would not hold for a single day."),
    mend=("请改正其中一个日期。", "Correct one of the days."),
)
SECOND_NEEDED = declare(
    "policy_packs.second_person_needed",
    what=(
        "启用规则包要两个人：一人提议，另一人同意",
        "Putting a pack in force takes two people",
    ),
    why=(
        "规则管着所有人的事，一个人看漏了，所有人跟着错。",
        "Rules hold for everybody: two look at them first.",
    ),
    mend=("请先提议启用，再请另一位管理员同意。", "Propose it, and have another administrator agree."),
)
SAME_PERSON = declare(
    "policy_packs.same_person",
    what=("提议的人不能自己同意", "Whoever proposed it cannot agree to it"),
    why=("两个人都看过，才算两个人的决定。", "It takes two who have looked at it."),
    mend=("请另一位管理员来同意，或由他退回。", "Have another administrator agree, or refuse it."),
)
NO_PROPOSAL = declare(
    "policy_packs.no_such_proposal",
    what=("没有这个等待同意的提议", "No such proposal is waiting"),
    why=("编号有误，或已经有人同意或退回了它。", "The id is wrong, or somebody agreed to it or refused it already."),
    mend=("请在“启用和撤回”里核对。", "Check it on the page of what was put in force."),
)
