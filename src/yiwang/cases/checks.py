"""Why something about a case is refused. What the life cycle itself refuses is said by `engine.workflows.refusals`."""

from __future__ import annotations

from yiwang.engine.problems import declare

NOT_FOUND = declare(
    "cases.not_found",
    what=("没有找到这件事项", "No such case"),
    why=("编号有误，或者它不在您当前岗位能看到的范围内。", "The number is wrong, or your post does not see it."),
    mend=("请核对编号；如换了岗位，请切换岗位后再查。", "Check the number, or act under the right post."),
)
NO_PLACE = declare(
    "cases.no_place",
    what=("没有填写地点", "No place is given"),
    why=("没有地点，就不知道归谁办。", "Without a place nobody is known to be responsible."),
    mend=("请在地图上点一下，或选择所在的村（社区）。", "Tap the place on the map, or choose the village."),
)
AREA_UNKNOWN = declare(
    "cases.area_unknown",
    what=("没有编码为“{area}”的区划，或者它当天不存在", "There is no area “{area}” on that day"),
    why=("它可能已撤并，或编码有误。", "It may have been merged away, or the code is wrong."),
    mend=("请按名称查找后再选。", "Look it up by its name."),
)
NO_SUCH_TYPE = declare(
    "cases.no_such_type",
    what=("这里没有“{case_type}”这类事项", "There is no case type “{case_type}” here"),
    why=("当地启用的规则包没有它，或它今天不生效。", "The pack in force here does not have it, or not today."),
    mend=("可以选的有：{possible}", "There are: {possible}"),
)
CHANNEL_NOT_YOURS = declare(
    "cases.channel_not_yours",
    what=("您不能从渠道“{channel}”登记", "You may not report through the channel “{channel}”"),
    why=("居民只用居民渠道；其他渠道由工作人员登记。", "Residents use their own; the others belong to staff."),
    mend=("请改用：{possible}", "Use: {possible}"),
)
SPLIT_PARTS = declare(
    "cases.split_parts",
    what=("没有写要分出哪些事，或一次分得太多", "No part is given, or too many at once"),
    why=("一次至少分出一件，最多 {most} 件。", "At least one part at a time, and at most {most}."),
    mend=("写明每一件；更多的分几次。", "Say what each part is; split off more in several turns."),
)
OTHER_UNIT_THERE = declare(
    "cases.other_unit_there",
    what=("改正后的地点归“{there}”管，现在由“{now}”办理", "The corrected place is {there}'s, and {now} has the case"),
    why=("换了地点，责任单位也变了；移不移交由您定。", "Another unit answers there; you say whether it goes there."),
    mend=("选择“移交”或“仍由现在的单位办理”，再提交。", "Choose to hand it over, or to leave it, and send again."),
)
OTHER_RULES_THERE = declare(
    "cases.other_rules_there",
    what=("改正后的地点适用另一套规则（{there}）", "Other rules ({there}) are in force at the corrected place"),
    why=("事项到结束都按登记时的规则办。", "A case keeps the rules that it began with; they do not hold there."),
    mend=("在那里另行登记，再把这一件并案或转出。", "Report it anew there, and merge this one or hand it on."),
)
SAME_PLACE = declare(
    "cases.same_place",
    what=("地点没有变化", "The place is the same"),
    why=("改正后的地点和原来的一样。", "The corrected place is what it was."),
    mend=("请重新选地点。", "Choose another place."),
)
NO_SUCH_ANSWER = declare(
    "cases.no_such_answer",
    what=("登记的内容里没有“{fact}”", "The form of this matter does not ask “{fact}”"),
    why=("只有登记时问到的才能这样更正。", "Only what was asked when it was reported is corrected in this way."),
    mend=("可以更正的有：{possible}", "What can be corrected: {possible}"),
)
ANSWER_DECIDES = declare(
    "cases.answer_decides",
    what=("“{fact}”不能直接更正", "“{fact}” is not corrected in this way"),
    why=("级别、时限或由谁办理是按它定的，或者它只由本人更改。",
         "Level, time or who is responsible follow from it, or it is the reporter's alone to change."),
    mend=("请用办理步骤重新核定或转派；地点用“更正地点”；姓名、电话由本人在查询页更正。",
          "Take a step that decides it anew; correct the place; name and number the reporter puts right."),
)  # fmt: skip
SAME_ANSWER = declare(
    "cases.same_answer",
    what=("“{fact}”没有变化", "“{fact}” is the same"),
    why=("更正后的内容和原来的一样。", "What was given is what it was."),
    mend=("请填写正确的内容。", "Give the right answer."),
)
UNREADABLE = declare(
    "cases.unreadable",
    what=("“{fact}”填的“{value}”读不懂", "“{value}” cannot be read as “{fact}”"),
    why=("这一项应当是：{type}", "This should be: {type}"),
    mend=("请改正后再提交。", "Correct it and send again."),
)
BODY_NOT_NAMED = declare(
    "cases.body_not_named",
    what=("没有选“{fact}”", "“{fact}” is not chosen"),
    why=("只有知道反映的是谁，才能不让它看到这件事。", "Only who knows whom it is about can keep it from them."),
    mend=("请从名单里选；名单里没有的，选“名单里没有”。", "Choose it from the list, or say that it is not in it."),
)
NO_SUCH_BODY = declare(
    "cases.no_such_body",
    what=("“{fact}”不在单位和岗位名单里", "“{fact}” is no unit or post of the register"),
    why=("不认识它，就没法不让它看到。", "What is not known cannot be kept from it."),
    mend=("请从名单里选，或填 other（名单里没有）。", "Choose from the list, or give `other` for one not in it."),
)
ABOUT_YOURSELF = declare(
    "cases.about_yourself",
    what=("反映您所在单位的事项，不能由您登记", "A report about your own unit is not yours to take"),
    why=("检举控告不能经过被反映的单位或个人。", "It may never pass through whom it is about."),
    mend=("请反映人在居民端自己填写，或到上级单位、纪检监察机关反映。",
          "Let the reporter fill it in on the residents' pages, or go to the body above or to discipline inspection."),
)  # fmt: skip
NOBODY_APART = declare(
    "cases.nobody_apart",
    what=("这里没有可以不经被反映单位办理这件事的人", "Nobody here could handle it without those whom it is about"),
    why=("依次找到的岗位都属于被反映的单位或它的下级，或者空缺。",
         "Every post that was looked at belongs to the reported body or is below it, or is vacant."),
    mend=("请直接向上级机关或纪检监察机关（12388）反映。",
          "Go to the authority above, or to discipline inspection (12388)."),
)  # fmt: skip
NOT_THEM = declare(
    "cases.not_them",
    what=("不能叫“{body}”参加", "“{body}” cannot be called to it"),
    why=("这件事反映的就是它，或者它的上级单位。", "The matter is about it, or about what it belongs to."),
    mend=("请叫别的单位。", "Call another body."),
)
NO_SECOND = declare(
    "cases.no_second",
    what=("没有找到第二个人：{second}", "The second person was not found: {second}"),
    why=("第二个人要是当天在岗、管得到这里的同事，而且不能是本人。",
         "It must be a colleague in office today who answers for this area, and not yourself."),
    mend=("请从同事名单里选一位。", "Choose a colleague from the list."),
)  # fmt: skip
EMPTY = declare(
    "cases.empty",
    what=("“{action}”没有写内容", "“{action}” has no words"),
    why=("空白的记录对谁都没有用。", "An empty record helps nobody."),
    mend=("请写明内容后再提交。", "Write them and send again."),
)
NOT_REPORTER = declare(
    "cases.not_reporter",
    what=("只有反映人本人可以“{action}”", "Only the reporter may do this: {action}"),
    why=("解决没有、满不满意，由反映人说了算。", "Whether it is solved and well done is the reporter's to say."),
    mend=("请反映人凭编号和查询码办理。", "Let the reporter do it with number and code."),
)
ENDED = declare(
    "cases.ended",
    what=("这件事项已经结束，不能“{action}”", "The case has ended; “{action}” is not possible"),
    why=("结束后不再办理。", "After its end nothing more is done with it."),
    mend=("确需再办的，请反映人要求重办。", "If it is not settled, the reporter asks to reopen it."),
)
NOT_ENDED = declare(
    "cases.not_answered",
    what=("现在还不能评价", "It cannot be judged yet"),
    why=("要等办理结果告诉反映人以后。", "First the reporter must have been told what was done."),
    mend=("请在收到答复后再评价。", "Do it when the answer has come."),
)
NOT_ASKED = declare(
    "cases.nothing_asked",
    what=("没有等待回答的问题", "No question waits for a reply"),
    why=("办理人员没有提问，或已经回答过。", "Nobody asked, or it was answered already."),
    mend=("有话要说，请用“补充说明”。", "If you want to add something, add a note."),
)
SAME_CASE = declare(
    "cases.same_case",
    what=("一件事项不能与它自己关联", "A case cannot be linked with itself"),
    why=("关联是指两件不同的登记说的是同一件事。", "A link says that two reports are about one matter."),
    mend=("请核对编号。", "Check the number."),
)
NOT_PROPOSED = declare(
    "cases.not_proposed",
    what=("没有人提出不计入考核", "Nobody has proposed to leave it out"),
    why=("先由一人提出并写明理由，再由第二人同意。", "One person proposes with a reason; another agrees."),
    mend=("请先提出。", "Propose it first."),
)
OWN_PROPOSAL = declare(
    "cases.own_proposal",
    what=("不能由提出的人自己同意", "Whoever proposed it may not agree to it"),
    why=("不计入考核要两个人同意，防止自己给自己开脱。", "It takes two people, so that nobody excuses themselves."),
    mend=("请另一位同事确认。", "Let another colleague confirm it."),
)
BAD_REASON = declare(
    "cases.bad_reason",
    what=("没有“{reason}”这个理由", "There is no reason “{reason}”"),
    why=("理由只能从公布的清单里选：{possible}", "Reasons come from the published list: {possible}"),
    mend=("请从清单里选一个。", "Choose one of them."),
)
NO_ORDER = declare(
    "cases.no_order",
    what=("没有编号为“{order}”、等待回复的督办单", "There is no supervision order “{order}” that waits for an answer"),
    why=("编号有误，或已经回复过。", "The number is wrong, or it was answered already."),
    mend=("请核对督办单编号。", "Check the number of the order."),
)
PAST = declare(
    "cases.past",
    what=("{moment} 已经过去了", "{moment} is past"),
    why=("回复期限要在将来。", "An answer is due in the future."),
    mend=("请改为以后的时间。", "Give a later time."),
)
FILE_TOO_LARGE = declare(
    "cases.file_too_large",
    what=("文件太大：{size} MB", "The file is too large: {size} MB"),
    why=("每个文件最多 {limit} MB。", "A file may have {limit} MB."),
    mend=("请压缩或拍小一些再上传。", "Make it smaller and send again."),
)
FILE_TYPE = declare(
    "cases.file_type",
    what=("不收这种文件", "This kind of file is not taken"),
    why=("只收图片（JPEG、PNG、WebP）和 PDF；按文件内容判断，不看扩展名。",
         "Only pictures (JPEG, PNG, WebP) and PDF are taken; the content counts, not the name."),
    mend=("请转换后再上传。", "Convert it and send again."),
)  # fmt: skip
TOO_MANY_FILES = declare(
    "cases.too_many_files",
    what=("附件太多了", "There are too many files"),
    why=("一件事项最多 {limit} 个附件。", "A case takes {limit} files at most."),
    mend=("请只留有用的。", "Keep only those that help."),
)
WRONG_CODE = declare(
    "cases.wrong_code",
    what=("编号或查询码不对", "Number or code is wrong"),
    why=("两样都对上才能查看，以免别人看到。", "Both must match, so that nobody else can look."),
    mend=("请核对登记时给您的编号和查询码；丢失的可以到窗口查询。",
          "Check what you were given when you reported; if it is lost, ask at the window."),
)  # fmt: skip
SHORT_SEARCH = declare(
    "cases.short_search",
    what=("请至少输入两个字", "Please give at least two characters"),
    why=("一个字会找到太多。", "One character finds too much."),
    mend=("请再输入一个字，或输入事项编号。", "Type one more, or the number of a case."),
)
NOTHING_ERASED = declare(
    "cases.nothing_erased",
    what=("没有可以删除的内容", "There is nothing to erase"),
    why=("这些文字已经删除，或者不属于这件事项。", "The words are erased already, or are not of this case."),
    mend=("请核对。", "Check it."),
)
EMPTY_TEMPLATE = declare(
    "cases.empty_template",
    what=("模板要有标题和文字", "A template needs a title and words"),
    why=("写答复的人按标题选用文字。", "Whoever writes an answer chooses the words by their title."),
    mend=("请补上标题；文字中文、英文至少写一种。", "Add a title, and the words in one language at least."),
)
UNKNOWN_TEMPLATE = declare(
    "cases.unknown_template",
    what=("没有这条本地模板，或它已经停用", "There is no such local template, or it has ended"),
    why=("只有在用的才能停用。", "Only one that holds can end."),
    mend=("请刷新后再选。", "Look again and choose."),
)
