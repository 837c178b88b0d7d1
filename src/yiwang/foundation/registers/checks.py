"""What can be wrong with personal data."""

from __future__ import annotations

from yiwang.engine.problems import declare

NO_CONTACT = declare(
    "registers.no_contact",
    what=("这件事没有留联系方式，或已按期删除", "No contact was left, or it was erased when its time came"),
    why=("联系方式是自愿留的，到期就删除。", "A contact is given freely and erased on its day."),
    mend=(
        "可在办理页面留言，报告人凭编号和查询码能看到。",
        "Leave a message: the reporter sees it by number and code.",
    ),
)
REASON_NEEDED = declare(
    "registers.reason_needed",
    what=("请写明为什么要看联系方式", "Say why you open the contact"),
    why=("谁看过、为什么看，报告人都能查到。", "The reporter can read who opened it, and why."),
    mend=("写一句话，例如：上门前电话联系。", "One sentence will do: to call before the visit."),
)
WITHHELD = declare(
    "registers.withheld",
    what=("报告人要求对办理单位保密", "The reporter asked that their name be kept from those who handle it"),
    why=("保密是报告人的权利。", "It is the reporter's right."),
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
