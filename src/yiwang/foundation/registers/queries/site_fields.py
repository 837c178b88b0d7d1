"""What the site itself holds about people, whatever the packs ask: the other half of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from yiwang.engine.problems import Text


@dataclass(frozen=True, slots=True)
class SiteField:
    """Something that is held about somebody, with its reason and its end."""

    name: str
    whose: Text
    what: Text
    purpose: Text
    basis: Text
    retention: Text
    sealed: bool = False


_RESIDENT = Text("居民（反映人）", "Residents who report")
_OFFICE = Text("工作人员", "People in office")
_CONSENT = Text("本人同意（《个人信息保护法》第十三条第一款第一项）", "Consent (PIPL, Article 13(1), item 1)")
_DUTY = Text("履行法定职责（《个人信息保护法》第十三条第一款第三项）", "Duties by law (PIPL, Article 13(1), item 3)")

SITE_FIELDS = (
    SiteField(
        "reporter_contact",
        _RESIDENT,
        Text(
            "姓名、电话（多数事可以不留；必须留的，下面按事项写明）",
            "Name and phone number; most matters need neither, those that do are marked below",
        ),
        Text("把办理情况告诉您，有疑问时问您", "To tell you what was done, and to ask when something is unclear"),
        _CONSENT,
        Text(
            "到表单上写明的天数就删除；您可以随时自己删除",
            "Erased after the days that the form says; you may erase it at any time",
        ),
        sealed=True,
    ),
    SiteField(
        "words_and_photos",
        _RESIDENT,
        Text("您写的话、照片", "Your words and photos"),
        Text("办理您反映的事", "To work on the matter"),
        _DUTY,
        Text(
            "随事项保存；您可以要求删除，只留摘要值", "With the matter; you may have them erased, only their hash stays"
        ),
    ),
    SiteField(
        "point",
        _RESIDENT,
        Text("您在地图上点的位置（事情在哪里）", "The point that you tapped: where the matter is"),
        Text("找到负责的单位", "To find who is responsible"),
        _DUTY,
        Text("随事项保存", "With the matter"),
    ),
    SiteField(
        "verdict",
        _RESIDENT,
        Text("您的评价：解决没有、满不满意", "Your verdict: solved, satisfied"),
        Text("由您说了算", "It is yours to say"),
        _DUTY,
        Text("随事项保存", "With the matter"),
    ),
    SiteField(
        "access_lines",
        _RESIDENT,
        Text("谁在什么时候、为什么看过您的电话", "Who opened your number, when and why"),
        Text("让您查得到", "So that you can see it"),
        _DUTY,
        Text("随日志长期保存，不能改", "In the journal, for good, unchangeable"),
    ),
    SiteField(
        "corrections",
        _RESIDENT,
        Text("您提的更正请求和答复", "Requests for correction and their answers"),
        Text("15 天内给您答复", "To answer you within 15 days"),
        _DUTY,
        Text("答复后满一年删除", "Deleted a year after the answer"),
        sealed=True,
    ),
    SiteField(
        "messages",
        _RESIDENT,
        Text("发给您的短信（不含号码）", "Text messages to you, without the number"),
        Text("发不出去时重发、查原因", "To send again what did not leave, and to find out why"),
        _DUTY,
        Text("30 天", "30 days"),
    ),
    SiteField(
        "cookie",
        _RESIDENT,
        Text("浏览器里的查询记录（Cookie）", "Which matters this browser may look at (a cookie)"),
        Text("不用每次再输查询码", "So that you need not type the code each time"),
        _CONSENT,
        Text("关掉浏览器或点“退出”就没有了", "Until the browser closes or you press “leave”"),
    ),
    SiteField(
        "rate_count",
        _RESIDENT,
        Text("网络地址的密码摘要，不存地址本身", "A keyed hash of the network address, never the address"),
        Text("防止别人猜查询码、刷表单", "Against guessing codes and flooding forms"),
        _DUTY,
        Text("几分钟", "A few minutes"),
        sealed=True,
    ),
    SiteField(
        "account",
        _OFFICE,
        Text("账号、姓名、岗位和任职日期", "Login, name, posts and their dates"),
        Text("知道谁有权办什么、谁负责", "To know who may do what, and who answers for it"),
        _DUTY,
        Text(
            "任职结束、账号停用后保留姓名，因为办过的事记在名下",
            "The name stays after the account is closed: what was done stands under it",
        ),
    ),
    SiteField(
        "account_contact",
        _OFFICE,
        Text("邮箱、手机（可以不填）", "Mail address and phone, if given"),
        Text("发催办和督办", "For reminders and supervision orders"),
        _CONSENT,
        Text("自己随时可删；账号停用就删除", "Until taken away, or the account is closed"),
        sealed=True,
    ),
)
"""No time of signing in, no place of a person, no score of a person: see docs/decisions and the principles."""
