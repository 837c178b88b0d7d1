"""`yiwang doctor`: is everything that a site needs in order? Each finding says what, why and how to mend it."""

from __future__ import annotations

import shutil
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from yiwang.engine.problems import Language, Problem, declare, errors
from yiwang.faces.cli.doctor_locks import locks
from yiwang.faces.cli.doctor_running import running
from yiwang.faces.cli.pack import language_option, print_problems
from yiwang.foundation.policy_packs.interface import activations, edition
from yiwang.kernel.civil_time import civil
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.secrecy import OF_BEFORE

OLDEST_PYTHON = (3, 11)
SPACE = 2_000_000_000
WAL = 512_000_000
SKEW = timedelta(seconds=5)
SECRET_LENGTH = 32
FULL = 2
"""SQLite's `synchronous` that waits for the disk at each commit."""

PYTHON = declare(
    "doctor.python",
    what=("Python 版本太旧：{version}", "Python is too old: {version}"),
    why=("本系统需要 3.11 或更新版本。", "Python 3.11 or newer is needed."),
    mend=("请安装新版 Python 后重新 make setup。", "Install a newer one and run make setup again."),
)
UNREACHABLE = declare(
    "doctor.database",
    what=("数据库连不上：{detail}", "The database is not reached: {detail}"),
    why=("没有数据库什么都做不了。", "Nothing works without it."),
    mend=("请检查 DATABASE_URL、网络和数据库服务。", "Check DATABASE_URL, the network and the server."),
)
POOLER = declare(
    "doctor.pooler",
    what=("数据库前面有连接池，但没有设置 YIWANG_POOLER",
          "A pooler stands before the database, and YIWANG_POOLER is not set"),
    why=("按事务分配连接时，预备语句和游标会落到别的连接上，页面会时好时坏。",
         "Where it gives out connections by transactions, prepared statements and cursors are looked for on another "
         "one: pages fail now and then."),
    mend=("请设置 YIWANG_POOLER=transaction 后重新启动；按会话分配的连接池请改为直接连接。",
          "Set YIWANG_POOLER=transaction and start anew; with a pooler by sessions, connect without it."),
    severity="warning",
)  # fmt: skip
MIGRATIONS = declare(
    "doctor.migrations",
    what=("有 {count} 个数据库变更没有执行", "{count} changes of the tables wait"),
    why=("程序比数据库新。", "The program is newer than the database."),
    mend=("请运行 yiwang migrate。", "Run yiwang migrate."),
)
DISK = declare(
    "doctor.disk",
    what=("磁盘只剩 {free} MB", "Only {free} MB are free on the disk"),
    why=("写满后新的事项登记不进来。", "When it is full, nothing can be reported any more."),
    mend=("请清理或扩容 {folder} 所在磁盘。", "Free or add space where {folder} lies."),
)
WAL_LARGE = declare(
    "doctor.wal",
    what=("预写日志有 {size} MB", "The write-ahead log has grown to {size} MB"),
    why=("有进程长时间占着读取，日志不能回收。", "Some process holds a reading transaction open."),
    mend=("请重启各进程；仍不变小就检查有没有卡住的备份。", "Restart the processes; look for a stuck backup."),
    severity="warning",
)
CLOCK = declare(
    "doctor.clock",
    what=("本机与数据库的时钟相差 {seconds} 秒", "The clocks here and of the database differ by {seconds} seconds"),
    why=("期限会算错，记录的先后也会乱。", "Deadlines go wrong, and so does the order of entries."),
    mend=("请在各台机器上启用时间同步。", "Turn on time synchronisation on every machine."),
)
DURABILITY = declare(
    "doctor.durability",
    what=("数据库没有写到磁盘就答复：{setting}", "The database answers before it has written: {setting}"),
    why=("一断电，已经答复“办成了”的就可能没有了。", "After a power cut, what was acknowledged may be gone."),
    mend=("SQLite 用 synchronous=FULL；PostgreSQL 打开 fsync、full_page_writes 和 synchronous_commit。",
          "SQLite: synchronous=FULL. PostgreSQL: turn on fsync, full_page_writes and synchronous_commit."),
)  # fmt: skip
SECRET_WEAK = declare(
    "doctor.secret",
    what=("密钥 {name} 太短", "The secret {name} is too short"),
    why=("猜得到的密钥等于没有。", "What can be guessed protects nothing."),
    mend=("请换成至少 32 个随机字符。", "Use at least 32 random characters."),
)
SECRET_OPEN = declare(
    "doctor.secret_readable",
    what=("密钥文件 {file} 别人也能读", "Others can read the secret {file}"),
    why=("读到它就能解开联系方式。", "Whoever reads it can unseal contacts."),
    mend=("请运行 chmod 600。", "Run chmod 600 on it."),
)
NO_PACK = declare(
    "doctor.no_pack",
    what=("没有启用任何规则包", "No pack is in force"),
    why=("没有规则就不能受理。", "Without rules nothing can be taken in."),
    mend=("请运行 yiwang install-pack 文件夹 --activate 区划编码。", "Run yiwang install-pack FOLDER --activate AREA."),
    severity="warning",
)
CALENDAR = declare(
    "doctor.calendar",
    what=("规则包 {pack} 的日历没有 {year} 年", "The calendar of {pack} lacks {year}"),
    why=("放假和调休不知道，期限会算错。", "Without holidays and shifted days deadlines go wrong."),
    mend=("放假通知公布后，请更新规则包的 clocks/calendar.csv 并重新安装。",
          "When the notice is out, update clocks/calendar.csv of the pack and install it."),
    severity="warning",
)  # fmt: skip
DEBUG = declare(
    "doctor.debug",
    what=("调试模式开着", "Debugging is on"),
    why=("出错时会把内部情况显示给外人。", "Errors would show the inside to strangers."),
    mend=("请去掉 YIWANG_DEBUG。", "Unset YIWANG_DEBUG."),
    severity="warning",
)
FINE = {"zh-Hans": "一切正常", "en": "Everything is in order"}


@click.command()
@language_option
def doctor(language: Language) -> None:
    """Look at the machine, the database, secrets, rules and the worker. Ends with 1 when something must be mended."""
    found = list(examine(datetime.now(UTC)))
    print_problems(found, language)
    if not found:
        click.echo(FINE[language])
    if errors(found):
        raise click.exceptions.Exit(1)


def examine(now: datetime) -> Iterator[Problem]:
    """Everything that is out of order at a moment."""
    yield from _machine()
    yield from _secrets()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as fault:
        yield UNREACHABLE.at(detail=str(fault).splitlines()[0])
        return
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield MIGRATIONS.at(count=len(plan))
        return
    checks: tuple[Callable[[datetime], Iterator[Problem]], ...] = (_database, _rules, running)
    for check in checks:
        yield from check(now)


def _machine() -> Iterator[Problem]:
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield PYTHON.at(version=".".join(map(str, sys.version_info[:3])))
    free = shutil.disk_usage(settings.HOME).free
    if free < SPACE:
        yield DISK.at(free=free // 1_000_000, folder=settings.HOME)
    if settings.DEBUG:
        yield DEBUG.at()


def _secrets() -> Iterator[Problem]:
    given = {"YIWANG_SECRET": settings.SECRET_KEY, "YIWANG_FIELD_KEY": settings.FIELD_KEY}
    given |= {} if settings.HASH_KEY == OF_BEFORE else {"YIWANG_HASH_KEY": settings.HASH_KEY}
    for name, value in given.items():
        if min(len(part) for part in value.split(",")) < SECRET_LENGTH:
            yield SECRET_WEAK.at(name=name)
    for file in sorted((Path(settings.HOME) / "secrets").glob("*.key")):
        if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield SECRET_OPEN.at(file=file)


def durable(given: Mapping[str, object] | None = None) -> Iterator[Problem]:
    """Is a commit on the disk before it is answered? `given`: the settings, if not those of the database."""
    small = connection.vendor == "sqlite"
    names = ("synchronous",) if small else ("fsync", "full_page_writes", "synchronous_commit")
    found = dict(given or {})
    with connection.cursor() as cursor:
        for name in names if given is None else ():
            cursor.execute(f"PRAGMA {name}" if small else f"SHOW {name}")
            found[name] = cursor.fetchone()[0]
    for name, value in found.items():
        if value == "off" or small and int(str(value)) < FULL:
            yield DURABILITY.at(setting=f"{name} = {value}")


def greeted_by() -> int:
    """The process that took the connection, by its own word; a pooler says a number of its own."""
    return int(connection.connection.info.backend_pid)


def _database(now: datetime) -> Iterator[Problem]:
    yield from durable()
    last = JournalEntry.objects.order_by("-recorded_at").first()
    skew = last.recorded_at - now if last else timedelta(0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp(), pg_backend_pid()")
            told, server = cursor.fetchone()
        skew = abs(told - datetime.now(UTC))
        if connection.settings_dict.get("PREPARES", True) and greeted_by() != server:
            yield POOLER.at()
        yield from locks()
    else:
        log = Path(f"{connection.settings_dict['NAME']}-wal")
        if log.exists() and log.stat().st_size > WAL:
            yield WAL_LARGE.at(size=log.stat().st_size // 1_000_000)
    if skew > SKEW:
        yield CLOCK.at(seconds=round(skew.total_seconds()))


def _rules(now: datetime) -> Iterator[Problem]:
    today = civil(now).date()
    in_force = {one.ref for one in activations() if one.until is None or one.until > today}
    if not in_force:
        yield NO_PACK.at()
    for ref in sorted(in_force, key=lambda ref: ref.hash):
        years = edition(ref.hash, today).pack.calendar_years
        for year in (today.year, today.year + 1):
            if year not in years:
                yield CALENDAR.at(pack=ref.pack, year=year)
