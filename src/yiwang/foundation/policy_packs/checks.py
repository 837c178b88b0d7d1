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
DAY_PAST = declare(
    "policy_packs.local_day_past",
    what=("{day} 已经过去", "{day} has passed"),
    why=("期限已经按那一天算过了，事后不能改。", "Deadlines were counted with that day; it cannot be changed now."),
    mend=("请登记今天或以后的日子。", "Enter today or a later day."),
)
DAY_FAR = declare(
    "policy_packs.local_day_far",
    what=("{day} 太远了", "{day} is too far ahead"),
    why=(
        "本地日子最多提前两年登记，更远的多半是写错了年份。",
        "Days are entered two years ahead at most: most likely it is the wrong year.",
    ),
    mend=("请核对年份。", "Check the year."),
)
DAY_SAME = declare(
    "policy_packs.local_day_needless",
    what=("{day} 本来就{kind}：{by}", "{day} is {kind} already: {by}"),
    why=("再登记一次不会改变任何期限。", "Entering it again would change no deadline."),
    mend=("不用登记；日期写错了请改正。", "There is nothing to enter; correct the date if it is wrong."),
)
DAY_TWICE = declare(
    "policy_packs.local_day_twice",
    what=("这个区域的 {day} 已经登记过了", "{day} was entered for this area already"),
    why=("一个区域的一天只能有一种说法。", "One day of one area is one thing."),
    mend=("要改，请先撤回原来的一条。", "To change it, withdraw the entry that there is."),
)
DAY_WORDS = declare(
    "policy_packs.local_day_words",
    what=("缺少{missing}", "The {missing} is missing"),
    why=(
        "日子会改变所有人的期限，要写明为什么、依据哪份通知。",
        "A day changes everybody's deadlines: it says why, and by which notice.",
    ),
    mend=("请补上{missing}。", "Write the {missing}."),
)
DAY_KIND = declare(
    "policy_packs.local_day_kind",
    what=("不认识的类型“{kind}”", "The kind {kind} is unknown"),
    why=("一天要么放假（off），要么上班（work）。", "A day is off, or it is a working day (work)."),
    mend=("请写 off 或 work。", "Write off or work."),
)
DAY_HOURS = declare(
    "policy_packs.local_day_hours",
    what=("“{hours}”看不懂是几点到几点", "The hours {hours} cannot be read"),
    why=(
        "一段要从几点到几点，结束晚于开始，各段不重叠，一天最多四段。",
        "A stretch goes from one time to a later one of that day; stretches do not overlap, and are four at most.",
    ),
    mend=("请写成例如 09:00-12:00，分两段写 09:00-12:00 14:00-17:00。",
          "Write, for example, 09:00-12:00, or two stretches: 09:00-12:00 14:00-17:00."),
)  # fmt: skip
DAY_OFF_HOURS = declare(
    "policy_packs.local_day_off_with_hours",
    what=("{day} 放假，却写了几点到几点", "{day} is to be off, and yet has hours"),
    why=("放假的一天没有钟点计入期限。", "No hours of a day that is off count."),
    mend=("要改钟点，这一天选“上班”；放假就不写钟点。", "Choose a working day, or leave the hours out."),
)
DAY_COME = declare(
    "policy_packs.local_day_has_come",
    what=("{day} 已经到了，不能再撤回", "{day} has come and cannot be withdrawn"),
    why=("期限已经按它算过，人们也照它安排了。", "Deadlines were counted by it, and people have gone by it."),
    mend=("以后的日子可以在前一天之前撤回。", "A day can be withdrawn up to the day before it."),
)
NO_SUCH_DAY = declare(
    "policy_packs.no_such_local_day",
    what=("没有登记过这个日子，或它已经撤回", "No such day was entered, or it was withdrawn"),
    why=("编号有误，或别人刚刚撤回或退回了它。", "The id is wrong, or somebody withdrew or refused it already."),
    mend=("请在“日历”里核对。", "Check it on the page of the calendar."),
)
DAY_REASON = declare(
    "policy_packs.local_day_reason",
    what=("没有写为什么撤回", "It does not say why"),
    why=("撤回会改变以后的期限，要查得到原因。", "It changes later deadlines, and somebody will ask why."),
    mend=("请写一句原因。", "Write a line of reason."),
)
