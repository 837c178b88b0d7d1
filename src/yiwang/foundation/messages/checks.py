"""What can be wrong with a subscription."""

from __future__ import annotations

from yiwang.engine.problems import declare

BAD_ADDRESS = declare(
    "messages.bad_address",
    what=("不能向“{address}”推送", "Nothing can be sent to “{address}”"),
    why=("只向 https:// 网址或 mailto: 邮箱推送，以免内容被截取。",
         "Only https:// and mailto: addresses are served, so that nothing is read on the way."),
    mend=("请改用 https:// 开头的网址或 mailto: 加邮箱。", "Give one that begins with https:// or mailto:."),
)  # fmt: skip
SHORT_SECRET = declare(
    "messages.short_secret",
    what=("签名密钥太短", "The signing secret is too short"),
    why=("密钥至少 {length} 个字符，否则可能被猜出。", "With fewer than {length} characters it could be guessed."),
    mend=("请用随机生成的密钥。", "Use a random one."),
)
NO_SUBSCRIPTION = declare(
    "messages.no_such_subscription",
    what=("没有这个订阅，或已停止", "There is no such subscription, or it has ended"),
    why=("编号有误，或已经有人停止了它。", "The id is wrong, or somebody ended it already."),
    mend=("请在订阅清单里核对。", "Check it in the list of subscriptions."),
)
