"""What `yiwang doctor` looks at of a site that runs: the worker, messages, long work, seals, the backup, the proxy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from yiwang.cases.interface import Case
from yiwang.engine.problems import Problem, declare
from yiwang.foundation.messages import interface as messages
from yiwang.foundation.registers import interface as registers
from yiwang.insight import interface as insight
from yiwang.kernel import partitions
from yiwang.kernel.civil_time import civil
from yiwang.kernel.models import Job, JournalEntry, JournalSeal, OutboxEntry
from yiwang.kernel.months import month_at

WAITING = timedelta(minutes=5)
SEALED_WITHIN = timedelta(hours=2)
"""After the end of a day; the worker seals it some minutes later."""
STUCK = timedelta(hours=1)
BACKUP_EVERY = timedelta(days=7)
MARK = "last-backup.json"
"""In the site's folder: when the last backup was made, and where it was put."""

WORKER = declare(
    "doctor.worker",
    what=("有事情等了 {minutes} 分钟没有处理", "Something has been waiting for {minutes} minutes"),
    why=("工作进程没有运行，或处理不过来：不会催办，也不发消息。",
         "No worker runs, or it is overloaded: nobody is reminded or told."),
    mend=("请运行 yiwang worker，或查看它的日志。", "Run yiwang worker, or look at its log."),
)  # fmt: skip
FAILING = declare(
    "doctor.messages",
    what=("有 {count} 条消息发不出去：{detail}", "{count} messages do not leave: {detail}"),
    why=("反映人收不到答复，工作人员收不到催办。", "Reporters get no answer, and officials no reminder."),
    mend=("请检查 YIWANG_SMTP、YIWANG_SMS_GATEWAY 和网络。", "Check YIWANG_SMTP, YIWANG_SMS_GATEWAY and the network."),
)
TO_FILE = declare(
    "doctor.messages_to_file",
    what=("短信或邮件只写进文件，没有发出", "Text messages or mail are written to a file and not sent"),
    why=("没有设置网关。", "No gateway is set."),
    mend=("请设置 YIWANG_SMS_GATEWAY 和 YIWANG_SMTP。", "Set YIWANG_SMS_GATEWAY and YIWANG_SMTP."),
    severity="warning",
)
UNSEALED = declare(
    "doctor.seals",
    what=("最近封存的是 {day}，之后的日志还没有封存", "The last sealed day is {day}; what follows is not sealed"),
    why=("没有封存，事后改动就看不出来。", "Without a seal a later change would not show."),
    mend=("请运行 yiwang worker，它会补上。", "Run yiwang worker: it makes up for it."),
)
NO_BACKUP = declare(
    "doctor.no_backup",
    what=("没有找到备份的记录", "No backup is known of"),
    why=("磁盘坏了就什么都没有了。", "When the disk breaks, all is lost."),
    mend=("请运行 yiwang backup 文件名.tar.gz，并每天定时做。", "Run yiwang backup FILE.tar.gz, every day by a timer."),
    severity="warning",
)
OLD_BACKUP = declare(
    "doctor.old_backup",
    what=("最近一次备份在 {days} 天前", "The last backup is {days} days old"),
    why=("从那以后登记的都没有备份。", "Whatever was taken in since is in none."),
    mend=("请运行 yiwang backup，并检查定时任务。", "Run yiwang backup, and look at its timer."),
    severity="warning",
)
NO_PROXY = declare(
    "doctor.proxy",
    what=("站点用域名访问，却没有声明前面的代理", "The site has a name of its own, and no proxy in front is declared"),
    why=("如果前面有代理，所有访问者会被当成一个人来限制次数。",
         "If there is one, all visitors count as one, and soon wait for each other."),
    mend=("有代理请设置 YIWANG_TRUSTED_PROXIES；没有代理可以不管。",
          "With a proxy set YIWANG_TRUSTED_PROXIES; without one all is well."),
    severity="warning",
)  # fmt: skip
JOB_WAITS = declare(
    "doctor.job",
    what=("有导入等耗时操作等了 {minutes} 分钟没有开始", "Long work has waited {minutes} minutes to begin"),
    why=("工作进程没有运行，或正忙着另一件。", "No worker runs, or it is at another one."),
    mend=("请看工作进程；可以再开一个。", "Look at the worker; a second may run."),
    severity="warning",
)
MONTHS = declare(
    "doctor.months",
    what=("数据库只为到 {month} 为止的记录分好了月份", "Tables are made for months up to {month} only"),
    why=("之后的记录会堆在“其余”里，以后再分要停下来搬。",
         "Later rows pile up in the rest; moving them out makes people wait."),
    mend=("请运行 yiwang worker，它会提前建好。", "Run yiwang worker: it makes months ahead."),
    severity="warning",
)  # fmt: skip
FILLING = declare(
    "doctor.filling",
    what=("较早事项的名单还在补齐：{total} 件中已补 {done} 件",
          "Lists of older cases are being filled: {done} of {total} so far"),
    why=("升级新增了数字背后的名单；补齐之前，名单可能比数字少。",
         "An upgrade brought lists behind the numbers; until then they may hold fewer cases than the numbers say."),
    mend=("不必做什么：工作进程在后台补，断了会接着补。",
          "Nothing to do: the worker fills them in the background, and goes on where it was."),
    severity="warning",
)  # fmt: skip
CORRECTIONS = declare(
    "doctor.corrections",
    what=("有 {count} 个更正请求超过 15 天没有答复", "{count} requests for correction are over their 15 days"),
    why=("本人有权按期得到答复。", "People are owed the answer in time."),
    mend=("请在工作台“更正请求”里答复。", "Answer them at the desk, under requests for correction."),
    severity="warning",
)


def running(now: datetime) -> Iterator[Problem]:
    """Everything that is out of order about a site that runs."""
    for check in (_worker, _jobs, _messages, _seals, _backup, _corrections, _months, _filling):
        yield from check(now)
    names = {name for name in settings.ALLOWED_HOSTS if name not in ("localhost", "127.0.0.1", "[::1]", "testserver")}
    if names and not settings.TRUSTED_PROXIES:
        yield NO_PROXY.at()


def _worker(now: datetime) -> Iterator[Problem]:
    """What was written and not worked off, and cases whose moment came and that nobody woke."""
    outbox = OutboxEntry.objects.filter(attempts=0, due_at__lte=now).order_by("due_at").first()
    asleep = Case.objects.filter(wake_at__lte=now).order_by("wake_at").first()
    moments = (outbox.due_at if outbox else None, asleep.wake_at if asleep else None)
    since = [one for one in moments if one is not None]
    if since and now - min(since) > WAITING:
        yield WORKER.at(minutes=int((now - min(since)).total_seconds() // 60))


def _jobs(now: datetime) -> Iterator[Problem]:
    waits = Job.objects.filter(state="waiting").order_by("asked_at").first()
    if waits is not None and now - waits.asked_at > STUCK:
        yield JOB_WAITS.at(minutes=int((now - waits.asked_at).total_seconds() // 60))


def _messages(now: datetime) -> Iterator[Problem]:
    count, failure = messages.stuck(now - STUCK)
    if count:
        yield FAILING.at(count=count, detail=failure)
    if any(name.endswith("FileGateway") for name in settings.GATEWAYS.values()):
        yield TO_FILE.at()


def _seals(now: datetime) -> Iterator[Problem]:
    first = JournalEntry.objects.order_by("recorded_at").first()
    if first is None:
        return
    last = JournalSeal.objects.order_by("-day").first()
    owed = civil(now - SEALED_WITHIN).date() - timedelta(days=1)
    if civil(first.recorded_at).date() <= owed and (last is None or last.day < owed):
        yield UNSEALED.at(day=last.day if last else "—")


def _backup(now: datetime) -> Iterator[Problem]:
    try:
        made = datetime.fromisoformat(json.loads((Path(settings.HOME) / MARK).read_text("utf-8"))["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        yield NO_BACKUP.at()
        return
    if now - made > BACKUP_EVERY:
        yield OLD_BACKUP.at(days=(now - made).days)


def _months(now: datetime) -> Iterator[Problem]:
    if partitions.tables() and (until := partitions.ahead_until(now)) <= month_at(now):
        yield MONTHS.at(month=until)


def _filling(now: datetime) -> Iterator[Problem]:
    if (far := insight.lists_filled()) is not None:
        yield FILLING.at(done=far.done, total=far.total)


def _corrections(now: datetime) -> Iterator[Problem]:
    if count := registers.overdue_corrections(civil(now).date()):
        yield CORRECTIONS.at(count=count)
