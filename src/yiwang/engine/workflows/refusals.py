"""Why a command is refused: said to the person who tried it, with who may do it, what is missing, what can be done."""

from __future__ import annotations

from yiwang.engine.problems import declare

NOT_YOUR_STEP = declare(
    "workflow.not_your_step",
    what=("“{action}”不由您（{actor}）办理", "“{action}” is not yours ({actor}) to do"),
    why=("按规定，可以办理的是：{who}", "The rule gives it to: {who}"),
    mend=(
        "请联系上述岗位办理；如人事有变动，请先更新任职",
        "Ask one of them; if posts have changed hands, update the appointments first",
    ),
)
WRONG_STAGE = declare(
    "workflow.wrong_stage",
    what=("案件处于“{stage}”，不能“{action}”", "The case is at “{stage}”; “{action}” cannot be done there"),
    why=("“{action}”只能在下列环节办理：{stages}", "“{action}” is done at: {stages}"),
    mend=("现在可以办理的有：{possible}", "What can be done now: {possible}"),
)
UNKNOWN_STEP = declare(
    "workflow.unknown_step",
    what=("这类案件没有“{action}”", "This kind of case has no “{action}”"),
    why=("流程“{case_type}”中没有这个名称", "The life cycle “{case_type}” does not name it"),
    mend=("现在可以办理的有：{possible}", "What can be done now: {possible}"),
)
GUARD = declare(
    "workflow.guard",
    what=("现在还不能“{action}”：条件不满足", "“{action}” is not possible now: its condition does not hold"),
    why=("规定的条件是：{condition}", "The condition is: {condition}"),
    mend=("请先核对相关情况是否填对；条件满足后再办理", "Check the facts that it names; do it when they hold"),
)
MISSING = declare(
    "workflow.missing",
    what=("“{action}”还缺：{facts}", "“{action}” still lacks: {facts}"),
    why=("按规定，办理时必须填写这些内容", "The rule requires these to be given with it"),
    mend=("请补填后再提交", "Fill them in and send again"),
)
BAD_VALUE = declare(
    "workflow.bad_value",
    what=("“{fact}”填的“{value}”不在允许范围内", "“{value}” is not allowed for “{fact}”"),
    why=("允许的是：{allowed}", "Allowed: {allowed}"),
    mend=("请改正后再提交", "Correct it and send again"),
)
NOT_ASKED = declare(
    "workflow.not_asked",
    what=("“{action}”不收“{fact}”这一项", "“{action}” does not take “{fact}”"),
    why=("规定里只收：{facts}", "The rule takes: {facts}"),
    mend=("请去掉这一项；确需填写的，请修改规则包", "Leave it out, or change the pack if it is needed"),
)
LIMIT_REACHED = declare(
    "workflow.limit_reached",
    what=("“{action}”已办过 {count} 次，不能再办", "“{action}” has been done {count} times and cannot be done again"),
    why=("规定最多 {limit} 次", "The rule allows it {limit} times at most"),
    mend=("现在可以办理的有：{possible}", "What can be done now: {possible}"),
)
WAITS_FOR = declare(
    "workflow.waits_for",
    what=("现在还不能“{action}”：要先等“{part}”", "“{action}” has to wait for “{part}”"),
    why=("尚未完成的单位：{bodies}", "Not finished yet: {bodies}"),
    mend=("请催办这些单位，或者由发起人撤回", "Remind these bodies, or let whoever called them take the call back"),
)
REASON_MISSING = declare(
    "workflow.reason_missing",
    what=("“{action}”需要写明理由", "“{action}” needs a reason in words"),
    why=("理由会记录在案，并告知相关的人", "The reason is kept on record and told to those concerned"),
    mend=("请写明理由后再提交", "Write the reason and send again"),
)
SECOND_MISSING = declare(
    "workflow.second_person_missing",
    what=("“{action}”需要第二个人同意", "“{action}” needs the consent of a second person"),
    why=(
        "一个人不能单独作这样的决定；第二个人不能是本人",
        "One person may not decide this alone, nor be their own second",
    ),
    mend=("请由另一位同事确认，并填写其姓名", "Let a colleague confirm it and give their name"),
)
CASE_ENDED = declare(
    "workflow.case_ended",
    what=("案件已经结束（{stage}），不能“{action}”", "The case has ended ({stage}); “{action}” is not possible"),
    why=("结束以后，流程不再接受这一操作", "After the end the life cycle does not take this action"),
    mend=("现在可以办理的有：{possible}", "What can be done now: {possible}"),
)
OUT_OF_ORDER = declare(
    "workflow.out_of_order",
    what=("时间 {now} 早于案件最后一次记录 {last}", "{now} is before the last event of the case, {last}"),
    why=("案件的记录必须按时间先后排列", "The events of a case stand in order of time"),
    mend=("请核对设备时间，或重新读取案件后再提交", "Check the clock of the device, or read the case again and resend"),
)
ALREADY_OPEN = declare(
    "workflow.already_open",
    what=("案件已经登记过了", "The case has been opened already"),
    why=("一个案件只登记一次", "A case is opened once"),
    mend=("请在原案件上继续办理", "Go on with the case as it is"),
)
NOT_OPEN = declare(
    "workflow.not_open",
    what=("案件还没有登记，不能“{action}”", "There is no case yet; “{action}” is not possible"),
    why=("第一步是登记", "The first thing is to open the case"),
    mend=("请先登记", "Open the case first"),
)
WRONG_CHANNEL = declare(
    "workflow.wrong_channel",
    what=("这类案件不从“{channel}”受理", "This kind of case is not taken in from “{channel}”"),
    why=("规定的渠道有：{channels}", "The channels are: {channels}"),
    mend=("请改用上述渠道，或者选择别的案件类型", "Use one of them, or choose another kind of case"),
)
NO_OWNER = declare(
    "workflow.no_owner",
    what=("“{stage}”没有责任岗位：{value}", "Nobody is accountable at “{stage}”: {value}"),
    why=(
        "责任岗位由“{output}”决定，而它不是组织架构里的岗位",
        "The owner comes from “{output}”, and that is no post of the chart",
    ),
    mend=("请检查相应的决策表和组织架构", "Check the decision table and the chart"),
)
NO_TIME = declare(
    "workflow.no_time",
    what=("“{stage}”没有时限：{value}", "“{stage}” has no time: {value}"),
    why=("时限由“{output}”决定，而它不是一段时间", "The time comes from “{output}”, and that is no length of time"),
    mend=("请检查相应的决策表", "Check the decision table"),
)
TOO_LATE = declare(
    "workflow.too_late",
    what=("“{action}”已过期限（{until}）", "It is too late for “{action}” (it was possible until {until})"),
    why=("规定的期限是 {span}", "The rule allows {span}"),
    mend=("请继续办理；确有困难的，请向上级报告", "Go on with the case; if that is impossible, report upward"),
)
TOO_LONG = declare(
    "workflow.too_long",
    what=("“{action}”的时间过长：{given}", "“{action}” is too long: {given}"),
    why=("规定最多 {limit}", "The rule allows {limit} at most"),
    mend=("请缩短后再提交", "Shorten it and send again"),
)
REVIEW_MISSING = declare(
    "workflow.review_missing",
    what=("“{action}”需要复查日期和责任人", "“{action}” needs a date of review and who looks again"),
    why=("挂账不是结案：到期必须有人复查", "Deferring is not closing: somebody must look again"),
    mend=("请填写复查日期（晚于现在）和责任岗位", "Give a date of review (later than now) and a post"),
)
ALREADY_PAUSED = declare(
    "workflow.already_paused",
    what=(
        "计时已经暂停（{pause}），不能“{action}”",
        "The clock is stopped already ({pause}); “{action}” is not possible",
    ),
    why=("同一时间只能有一个暂停", "One pause at a time"),
    mend=("请先恢复计时", "Let the clock go on first"),
)
NOT_PAUSED = declare(
    "workflow.not_paused",
    what=("计时没有暂停", "The clock is not stopped"),
    why=("没有暂停，就不需要恢复", "Only a pause can be ended"),
    mend=("请继续办理", "Go on with the case"),
)
OBJECTION_PENDING = declare(
    "workflow.objection_pending",
    what=("已经提出异议，正等待裁定", "An objection waits for its ruling already"),
    why=("一次异议，一次裁定", "One objection, one ruling"),
    mend=("请等待裁定；裁定以前计时照常", "Wait for the ruling; the clock goes on meanwhile"),
)
OBJECTION_REJECTED = declare(
    "workflow.objection_rejected",
    what=("{actor}的异议已被驳回，不能再提", "The objection of {actor} was rejected; it cannot object again"),
    why=("一次异议，一次裁定，计时不停", "One objection, one ruling; the clock never stops"),
    mend=("请继续办理", "Go on with the case"),
)
NO_OBJECTION = declare(
    "workflow.no_objection",
    what=("没有待裁定的异议", "There is no objection to rule on"),
    why=("没有提出异议，或者案件已经进入下一环节", "None was raised, or the case has moved on"),
    mend=("请继续办理", "Go on with the case"),
)
EXTENSION_PENDING = declare(
    "workflow.extension_pending",
    what=("已经申请延期，正等待批复", "A request for more time waits for its ruling already"),
    why=("一次申请，一次批复", "One request, one ruling"),
    mend=("请等待批复；批复以前计时照常", "Wait for the ruling; the clock goes on meanwhile"),
)
OWN_REQUEST = declare(
    "workflow.own_request",
    what=("这是您自己提出的，您不能{action}", "You asked for this yourself, so you cannot {action}"),
    why=("谁提出的，谁不裁定", "Whoever asks does not rule"),
    mend=("请由有权裁定的另一个人办理；没有别人时，请管理员安排代理",
          "Let another person who may rule do it; where there is none, ask the administrator for a stand-in"),
)  # fmt: skip
NO_EXTENSION_ASKED = declare(
    "workflow.no_extension_asked",
    what=("没有待批复的延期申请", "There is no request for more time to rule on"),
    why=(
        "没有提出申请、已经批复，或者案件已经进入下一环节",
        "None was made, it was ruled on, or the case has moved on",
    ),
    mend=("请继续办理", "Go on with the case"),
)
PART_NOT_OPEN = declare(
    "workflow.part_not_open",
    what=("“{part}”没有在办的“{body}”", "“{part}” has no “{body}” at work"),
    why=("现在在办的单位：{bodies}", "At work now: {bodies}"),
    mend=("请先发起，或者核对单位名称", "Call it first, or check the name of the body"),
)
PART_DONE = declare(
    "workflow.part_done",
    what=("“{part}”的“{body}”已经办过“{action}”", "“{action}” is done already for “{body}” of “{part}”"),
    why=("同一单位只办一次", "Each body does it once"),
    mend=("不需要再办", "Nothing more is needed"),
)
NOT_FINISHED = declare(
    "workflow.not_finished",
    what=("“{part}”的“{body}”还没有办完，不能评分", "“{body}” of “{part}” has not finished; it cannot be scored yet"),
    why=("先办结，后评分", "First the work, then the score"),
    mend=("请等其办结", "Wait until it has finished"),
)
NO_BODY = declare(
    "workflow.no_body",
    what=("“{part}”至少要有一个单位，且不得重复", "“{part}” needs at least one body, and each once"),
    why=("没有单位，就没有人响应", "Without a body nobody answers"),
    mend=("请选择要叫来的单位", "Choose whom to call"),
)
TOO_MANY_BODIES = declare(
    "workflow.too_many_bodies",
    what=("“{part}”叫了 {count} 个单位，太多了", "“{part}” would call {count} bodies: too many"),
    why=("规定最多 {limit} 个", "The rule allows {limit} at most"),
    mend=("请只叫必要的单位", "Call only those that are needed"),
)
WRONG_BODY = declare(
    "workflow.wrong_body",
    what=("“{part}”不能叫“{body}”", "“{body}” cannot be called by “{part}”"),
    why=("可以叫的是：{allowed}", "It may call: {allowed}"),
    mend=("请选择上述单位", "Choose one of them"),
)
BAD_SCORE = declare(
    "workflow.bad_score",
    what=("评分 {score} 无效", "{score} is no score"),
    why=("评分是 1 到 5 的整数", "A score is a whole number from 1 to 5"),
    mend=("请改正", "Correct it"),
)
