"""What can be wrong with personal data."""

from __future__ import annotations

from yiwang.engine.problems import declare

NO_CONTACT = declare(
    "registers.no_contact",
    what=("这件事没有留联系方式，或已按期删除", "No contact was left, or it was erased when its time came"),
    why=("联系方式是自愿留的，到期就删除。", "A contact is given freely and erased on its day."),
    mend=(
        "可在办理页面留言，反映人凭编号和查询码能看到。",
        "Leave a message: the reporter sees it by number and code.",
    ),
)
REASON_NEEDED = declare(
    "registers.reason_needed",
    what=("请写明为什么要看联系方式", "Say why you open the contact"),
    why=("谁看过、为什么看，反映人都能查到。", "The reporter can read who opened it, and why."),
    mend=("写一句话，例如：上门前电话联系。", "One sentence will do: to call before the visit."),
)
WITHHELD = declare(
    "registers.withheld",
    what=("反映人要求对办理单位保密", "The reporter asked that their name be kept from those who handle it"),
    why=("保密是反映人的权利。", "It is the reporter's right."),
    mend=("需要联系时，请由受理中心转达。", "The intake centre passes messages on."),
)
BAD_PHONE = declare(
    "registers.bad_phone",
    what=("“{phone}”不像电话号码", "“{phone}” does not look like a phone number"),
    why=("号码错了就联系不上您。", "With a wrong number you cannot be reached."),
    mend=(
        "请填 11 位手机号，或区号加座机号；也可以不填。",
        "Eleven digits, or a landline with its area code; or none.",
    ),
)
SAY_WHAT_IS_WRONG = declare(
    "registers.say_what_is_wrong",
    what=("请写明哪里不对", "Say what is wrong"),
    why=("不知道哪里不对，就没法更正。", "Nobody can put right what they do not know of."),
    mend=("写一句话：哪里不对，应该是什么。", "One sentence: what is wrong, and what would be right."),
)
ENOUGH_CORRECTIONS = declare(
    "registers.enough_corrections",
    what=("已有 {most} 个更正请求在等答复", "{most} requests wait for their answer already"),
    why=("每个请求都要在 15 天内答复。", "Each is to be answered within 15 days."),
    mend=("请等答复，或在已有的请求里一并说明。", "Wait for an answer; then ask again."),
)
NO_CORRECTION = declare(
    "registers.no_such_correction",
    what=("没有这个更正请求，或已经答复", "There is no such request, or it was answered"),
    why=("可能别人刚刚答复了。", "Somebody may just have answered it."),
    mend=("请刷新更正请求的清单。", "Reload the list of requests."),
)
ANSWER_IN_WORDS = declare(
    "registers.answer_in_words",
    what=("请写明怎么更正的，或者为什么不更正", "Say what was put right, or why not"),
    why=("本人要知道结果和理由。", "The person is owed the result and its reason."),
    mend=("写一两句话。", "One or two sentences."),
)
OTHER_NUMBER = declare(
    "registers.other_number",
    what=("这不是当时留的电话", "This is not the number that was left"),
    why=("填对电话，才知道您是本人，而不是捡到编号的人。", "The right number shows that it is you."),
    mend=("请再核对；不填也可以下载，只是没有姓名和电话。", "Check it; without it the copy has no name and number."),
)
