"""What can be wrong with a request itself, before any action is asked; and the status of every refusal."""

from __future__ import annotations

from yiwang.engine.problems import declare

NOT_SIGNED_IN = declare(
    "api.not_signed_in",
    what=("请先登录，或带上访问令牌", "Sign in first, or send a token"),
    why=("这项内容不对外公开。", "This is not public."),
    mend=(
        "用账号登录；程序访问请在请求头里带 Authorization: Bearer 令牌。",
        "Sign in; a program sends Authorization: Bearer <token>.",
    ),
)
NOT_THIS_ROLE = declare(
    "api.not_this_role",
    what=("当前岗位（{post}）不能使用这个接口", "The post that you act under ({post}) may not use this"),
    why=("这个接口供以下角色使用：{roles}。", "It is for these roles: {roles}."),
    mend=(
        "换到有权限的岗位，或请有权限的同事办理。",
        "Act under a post that has one of them, or ask a colleague who has.",
    ),
)
NOT_THIS_SCOPE = declare(
    "api.not_this_scope",
    what=("令牌没有“{scope}”范围", "The token lacks the scope “{scope}”"),
    why=("签发时没有给它这项范围。", "It was issued without it."),
    mend=("请管理员签发带这项范围的令牌。", "Have a token issued that has it."),
)
CSRF = declare(
    "api.csrf",
    what=("请求缺少防伪标记，没有执行", "The request lacks the anti-forgery token; nothing was done"),
    why=("防止别的网站冒用您的登录。", "So that no other site uses your session."),
    mend=(
        "先读取 /api/v1/session，把 csrf_token 放进 X-CSRFToken 请求头。",
        "Read /api/v1/session and send its csrf_token as X-CSRFToken.",
    ),
)  # fmt: skip
BAD_JSON = declare(
    "api.bad_json",
    what=("请求内容不是有效的 JSON：{detail}", "The body is not valid JSON: {detail}"),
    why=("内容在传输或生成时出了错。", "It was broken when it was made or sent."),
    mend=("请检查内容后再发。", "Check the body and send it again."),
)
BAD_FORM = declare(
    "api.bad_form",
    what=("请求内容读不懂", "The body cannot be read"),
    why=("表单的格式不完整，或项目太多。", "The form is not whole, or has too many parts."),
    mend=(
        "请用 multipart/form-data 重新发送，并带上 boundary。",
        "Send it again as multipart/form-data, with its boundary.",
    ),
)
WRONG_MEDIA_TYPE = declare(
    "api.wrong_media_type",
    what=("不接受这种内容类型：{given}", "This content type is not accepted: {given}"),
    why=("这里要的是 {wanted}。", "What is wanted here is {wanted}."),
    mend=("请设置正确的 Content-Type。", "Set the Content-Type accordingly."),
)
TOO_LARGE = declare(
    "api.too_large",
    what=("内容太大，最多 {limit} 字节", "The body is too large: at most {limit} bytes"),
    why=("过大的请求会占住系统。", "Very large requests hold up everybody."),
    mend=("请缩小或分几次发送。", "Make it smaller, or send it in pieces."),
)
MISSING_FIELD = declare(
    "api.missing_field",
    what=("缺少“{field}”", "“{field}” is missing"),
    why=("这一项必须填写。", "It is required."),
    mend=("补上后再发。", "Add it and send again."),
)
UNKNOWN_FIELD = declare(
    "api.unknown_field",
    what=("没有“{field}”这一项", "There is no field “{field}”"),
    why=("名称可能写错了；多余的内容不会被悄悄忽略。", "The name may be misspelt; nothing is dropped in silence."),
    mend=("对照接口文档改正，或删去它。", "Correct it by the API's document, or leave it out."),
)
WRONG_TYPE = declare(
    "api.wrong_type",
    what=("“{field}”的类型不对", "“{field}” has the wrong type"),
    why=("说明：{detail}", "It should be otherwise: {detail}"),
    mend=("对照接口文档改正。", "Correct it by the API's document."),
)
OUT_OF_BOUNDS = declare(
    "api.out_of_bounds",
    what=("“{field}”超出允许的范围", "“{field}” is out of bounds"),
    why=("说明：{detail}", "The bound: {detail}"),
    mend=("改到允许的范围之内。", "Bring it within the bound."),
)
BAD_VALUE = declare(
    "api.bad_value",
    what=("“{field}”的内容不能接受", "“{field}” is not acceptable"),
    why=("说明：{detail}", "The reason: {detail}"),
    mend=("对照接口文档改正。", "Correct it by the API's document."),
)
UNKNOWN_ADDRESS = declare(
    "api.unknown_address",
    what=("没有这个地址", "There is no such address"),
    why=("地址可能写错了，或属于别的版本。", "It may be misspelt, or belong to another version."),
    mend=("接口文档在 /api/v1/openapi.json。", "The API's document is at /api/v1/openapi.json."),
)
NO_SUCH_THING = declare(
    "api.no_such_thing",
    what=("没有找到：{what}", "Not found: {what}"),
    why=("它不存在，或不在您的权限范围内。", "It does not exist, or lies outside what you may see."),
    mend=("请核对编号。", "Check the id."),
)
WRONG_METHOD = declare(
    "api.wrong_method",
    what=("这个地址不接受 {method}", "This address does not take {method}"),
    why=("允许的方法写在 Allow 响应头里。", "The header Allow says what it takes."),
    mend=("换用允许的方法。", "Use one of those."),
)
NO_KEY = declare(
    "api.no_key",
    what=("缺少 Idempotency-Key 请求头，或它不是 UUID", "The header Idempotency-Key is missing or no UUID"),
    why=("有了它，网络中断后重发也不会办两次。", "With it, sending again after a broken line does nothing twice."),
    mend=("为每次操作生成一个 UUID，重发时用同一个。", "Make a UUID for each command; send the same one again."),
)
KEY_REUSED = declare(
    "api.key_reused",
    what=("这个 Idempotency-Key 已用于另一个请求", "This Idempotency-Key was used for another request"),
    why=("一个键只能代表一次操作。", "A key stands for one command."),
    mend=("内容改了就换一个新的 UUID。", "Make a new UUID when the content has changed."),
)
BAD_CURSOR = declare(
    "api.bad_cursor",
    what=("翻页标记无效", "The cursor is not valid"),
    why=("它不是这个列表给出的，或筛选条件变了。", "This list did not give it, or the filter has changed."),
    mend=("从第一页重新开始。", "Begin with the first page."),
)
BAD_MOMENT = declare(
    "api.bad_moment",
    what=("Happened-At 请求头不是可接受的时刻", "The header Happened-At is not an acceptable moment"),
    why=("要带时区，不能在将来，最多补报 30 天。", "It has a zone, is not in the future, at most 30 days back."),
    mend=("例如 2026-11-21T09:00:00+08:00；不填就是现在。", "For example 2026-11-21T09:00:00+08:00; without it, now."),
)  # fmt: skip
TOO_MANY = declare(
    "api.too_many",
    what=("请求太多，请 {seconds} 秒后再试", "Too many requests; try again in {seconds} seconds"),
    why=("保证每个人都用得上。", "So that it stays usable for everybody."),
    mend=("等一等再试；程序请按 Retry-After 的秒数等待。", "Wait; a program waits as long as Retry-After says."),
)
BROKEN = declare(
    "api.broken",
    what=("系统出了错，没有办成（编号 {id}）", "Something broke on our side; it was not done (id {id})"),
    why=("这是系统的问题，不是您的。", "The fault is ours, not yours."),
    mend=("稍后再试；还不行请把编号告诉管理员。", "Try again later; if it stays, tell the administrator this id."),
)

BY_CODE = {
    "kernel.not_allowed": 403,
    "kernel.changed_meanwhile": 409,
    "identity.wrong_login": 401,
    "identity.code_needed": 401,
    "identity.wrong_code": 401,
    "identity.locked": 403,
    "identity.no_such_token": 401,
    "identity.no_such_post": 403,
    "identity.login_taken": 409,
    "cases.wrong_code": 404,
    "cases.channel_not_yours": 403,
    "cases.not_reporter": 403,
    "registers.withheld": 403,
    "registers.no_contact": 404,
}
MISSING = frozenset({
    "cases.not_found", "organizations.unknown_unit", "organizations.unknown_appointment", "organizations.unknown_rule",
})  # fmt: skip
"""What is neither here nor called `no_such_...` is 422: understood, and refused for the reason that it says."""


def status_of(code: str) -> int:
    """The HTTP status of a refusal."""
    if code in BY_CODE:
        return BY_CODE[code]
    return 404 if code in MISSING or code.partition(".")[2].startswith("no_such_") else 422
