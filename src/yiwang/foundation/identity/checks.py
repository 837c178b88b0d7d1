"""What can go wrong with signing in and with accounts."""

from __future__ import annotations

from yiwang.engine.problems import declare

WRONG_LOGIN = declare(
    "identity.wrong_login",
    what=("账号或密码不对", "The login or the password is wrong"),
    why=("为了保护账号，不说明是哪一个不对。", "To protect accounts it is not said which."),
    mend=("请再输一次；忘了密码请找管理员重设。", "Try again; if the password is forgotten, ask an administrator."),
)
LOCKED = declare(
    "identity.locked",
    what=("连续输错，账号已暂停登录，{minutes} 分钟后再试", "Too many wrong tries: locked for {minutes} minutes"),
    why=("防止别人猜密码。", "So that nobody guesses passwords."),
    mend=("请稍后再试，或请管理员解锁。", "Try later, or ask an administrator."),
)
CODE_NEEDED = declare(
    "identity.code_needed",
    what=("请输入验证器上的六位数字", "Enter the six digits of your authenticator"),
    why=("这个账号设有第二重验证。", "This account has a second factor."),
    mend=("打开手机上的验证器应用。", "Open the authenticator app on your phone."),
)
WRONG_CODE = declare(
    "identity.wrong_code",
    what=("六位数字不对，或已经用过", "The six digits are wrong, or were used already"),
    why=("每个数字只在半分钟内有效，只能用一次。", "Each holds for half a minute, and once."),
    mend=("等下一个数字出现再输；并检查手机时间是否准确。", "Wait for the next; check that the phone's time is right."),
)
WEAK_PASSWORD = declare(
    "identity.weak_password",
    what=(
        "密码太短，至少要 {length} 个字符，且不能是账号本身",
        "At least {length} characters, and not the login",
    ),
    why=("短密码很快就能被猜出。", "A short password is soon guessed."),
    mend=("用一句容易记的话。", "Use a sentence that is easy to remember."),
)
LOGIN_TAKEN = declare(
    "identity.login_taken",
    what=("账号“{login}”已经有人用了", "The login “{login}” is taken"),
    why=("一个账号只能属于一个人。", "A login is one person's."),
    mend=("换一个账号名。", "Choose another."),
)
NO_SUCH_ACCOUNT = declare(
    "identity.no_such_account",
    what=("没有这个账号", "There is no such account"),
    why=("它可能已停用。", "It may have been closed."),
    mend=("请在账号列表里查找。", "Look in the list of accounts."),
)
NO_SUCH_TOKEN = declare(
    "identity.no_such_token",
    what=("令牌无效、已过期或已撤销", "The token is not valid, has run out or was revoked"),
    why=("程序访问要带有效的令牌。", "A program needs a valid token."),
    mend=("请管理员签发新的令牌。", "Ask an administrator for a new one."),
)
NO_SUCH_POST = declare(
    "identity.no_such_post",
    what=("您今天不在这个岗位上", "You do not hold this post today"),
    why=("任职可能尚未开始或已经结束。", "The appointment may not have begun, or has ended."),
    mend=("请选另一个岗位，或请管理员更新任职。", "Choose another post, or have the appointment mended."),
)
OWN_ADMIN = declare(
    "identity.own_admin",
    what=("不能取消自己的管理员角色", "You cannot take the administrator's role from yourself"),
    why=("否则可能没有人能再管理这个站点。", "Otherwise there might be nobody left to keep the site."),
    mend=("请让另一位管理员来改。", "Ask another administrator to do it."),
)
BAD_MAIL = declare(
    "identity.bad_mail",
    what=("“{mail}”不像电子邮箱地址", "“{mail}” does not look like a mail address"),
    why=("地址错了，催办和督办就送不到。", "With a wrong address reminders and orders do not arrive."),
    mend=("请填完整的地址，例如 wang@example.org；也可以不填。", "Give a whole one such as wang@example.org; or none."),
)
BAD_LOGIN = declare(
    "identity.bad_login",
    what=("账号里不能有空格", "A login has no spaces"),
    why=("登录时容易输错。", "It would be mistyped at sign-in."),
    mend=("请用字母和数字。", "Use letters and digits."),
)
