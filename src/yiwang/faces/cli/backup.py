"""`yiwang backup` and `yiwang restore`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click
import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from yiwang.engine.problems import Language, Problem, ProblemKind, declare
from yiwang.faces.cli import archives
from yiwang.faces.cli import main as main_module
from yiwang.faces.cli.archives import BadArchive, Manifest, ToolMissing
from yiwang.faces.cli.doctor_running import MARK
from yiwang.faces.cli.pack import language_option, print_problems
from yiwang.faces.cli.site import FILE, make_ready, progress_bar

DATABASE = "yiwang.sqlite3"
MONTHS = r"SELECT nspname FROM pg_namespace WHERE nspname ~ '^aside_\d{4}_\d\d$'"
"""Months that were set aside stand in schemas of their own."""

BAD_ARCHIVE = declare(
    "site.bad_archive",
    what=("这个备份不能用：{detail}", "This backup cannot be used: {detail}"),
    why=("它不是本系统的备份，或者传输、保存时损坏了。", "It is not one of ours, or was damaged on the way."),
    mend=("请换一份备份；没有写入任何内容。", "Take another one; nothing was written."),
)
NOT_EMPTY = declare(
    "site.not_empty",
    what=("{target} 里已经有数据", "There is data in {target} already"),
    why=("恢复会覆盖它。", "A restore would overwrite it."),
    mend=("请换一个空的位置；确实要覆盖的，加 --force。", "Choose an empty place; to overwrite it add --force."),
)
OTHER_DATABASE = declare(
    "site.other_database",
    what=("备份是 {backup} 的，目标是 {target}", "The backup is of {backup}, the target is {target}"),
    why=("两种数据库的备份不能互换。", "A backup of one kind of database does not go into the other."),
    mend=("SQLite 备份恢复到文件夹，PostgreSQL 备份恢复到 postgresql:// 地址。",
          "Restore SQLite into a folder, PostgreSQL into a postgresql:// address."),
)  # fmt: skip
TOOL_MISSING = declare(
    "site.tool_missing",
    what=("没有找到 {tool}", "{tool} was not found"),
    why=("PostgreSQL 的备份和恢复要用它自带的工具。", "PostgreSQL is backed up and restored with its own tools."),
    mend=("请安装 PostgreSQL 客户端，并放进 PATH。", "Install the PostgreSQL client tools and put them on PATH."),
)
TOOL_FAILED = declare(
    "site.tool_failed",
    what=("{tool} 没有成功：{detail}", "{tool} failed: {detail}"),
    why=("数据库连不上、没有权限，或工具版本比数据库旧。",
         "The database is not reached, refuses, or is newer than the tool."),
    mend=("请按提示处理后再试。", "Mend that, then try again."),
)  # fmt: skip
OTHER_KEY = declare(
    "site.other_key",
    what=("这里的字段密钥不是备份时的那一把", "The field key here is not the one that the backup was made under"),
    why=("联系方式和第二验证因素要用原来的密钥才能解开。",
         "Contacts and second factors open with the former key only."),
    mend=("请把原来的 fields.key 放进 {folder}，或设置 YIWANG_FIELD_KEY。",
          "Put the former fields.key into {folder}, or set YIWANG_FIELD_KEY."),
    severity="warning",
)  # fmt: skip
TEXTS = {
    "made": {"zh-Hans": "已备份到 {}（{} 个文件，{:.1f} MB）", "en": "Backed up to {} ({} files, {:.1f} MB)"},
    "secrets": {
        "zh-Hans": "备份不含密钥：请另行保管 {}",
        "en": "It holds no secrets: keep {} elsewhere",
    },
    "restored": {"zh-Hans": "已恢复到 {}，下面核对全部记录", "en": "Restored into {}; verifying all of it"},
}


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@language_option
def backup(file: Path, language: Language) -> None:
    """Write the whole site to FILE (a .tar.gz), while it runs: database, attached files, a manifest with hashes."""
    make_ready()
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as folder:
        database = _copied_database(Path(folder), language)
        head = {
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"), "program": version("yiwang"),
            "field_key": archives.key_name(settings.FIELD_KEY),
        }  # fmt: skip
        with progress_bar(file.name) as progress:
            manifest = archives.write_archive(file, database, Path(settings.ATTACHMENTS), head, progress)
    mark = {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), "file": str(file.absolute())}
    (Path(settings.HOME) / MARK).write_text(json.dumps(mark), "utf-8")
    click.echo(TEXTS["made"][language].format(file, len(manifest.files), file.stat().st_size / 1e6))
    click.echo(TEXTS["secrets"][language].format(settings.HOME / "secrets"))


def _copied_database(folder: Path, language: Language) -> Path:
    if connection.vendor == "sqlite":
        target = folder / archives.SQLITE
        with progress_bar("database") as progress:
            archives.copy_sqlite(Path(str(connection.settings_dict["NAME"])), target, progress)
        return target
    target = folder / archives.DUMP
    try:
        archives.dump_postgresql(os.environ["DATABASE_URL"], target)
    except ToolMissing as missing:
        _refuse(TOOL_MISSING, language, tool=str(missing))
    except subprocess.CalledProcessError as failed:
        _refuse(TOOL_FAILED, language, tool="pg_dump", detail=str(failed.stderr).strip()[-400:])
    return target


def _refuse(kind: ProblemKind, language: Language, **details: str) -> None:
    print_problems([Problem(kind, details=details)], language)
    raise click.exceptions.Exit(1)


@click.command()
@click.argument("file", type=FILE)
@click.option("--into", "target", required=True, metavar="FOLDER|ADDRESS",
              help="The site's folder, or a postgresql:// address (files then go to YIWANG_HOME).")  # fmt: skip
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@language_option
def restore(file: Path, target: str, force: bool, language: Language) -> None:
    """Bring a site back from FILE: its hashes are checked first, and the whole journal is verified afterwards."""
    postgresql = target.startswith(("postgresql://", "postgres://"))
    home = Path(settings.HOME) if postgresql else Path(target).absolute()
    with tempfile.TemporaryDirectory(prefix="yiwang-restore-") as folder:
        manifest = _unpacked(file, Path(folder), language)
        if (manifest.database == archives.DUMP) != postgresql:
            _refuse(OTHER_DATABASE, language, backup=_kind(manifest), target="PostgreSQL" if postgresql else "SQLite")
        if not force and (busy := _occupied(target if postgresql else "", home)):
            _refuse(NOT_EMPTY, language, target=busy)
        if postgresql:
            _load(target, Path(folder) / archives.DUMP, force, language)
        else:
            _place(Path(folder) / archives.SQLITE, home)
        _place_attachments(Path(folder) / archives.ATTACHMENTS, home / archives.ATTACHMENTS, force)
    _check_key(manifest, home, language)
    click.echo(TEXTS["restored"][language].format(target if not postgresql else _without_password(target)))
    raise click.exceptions.Exit(_verify(target if postgresql else "", home))


def _kind(manifest: Manifest) -> str:
    return "PostgreSQL" if manifest.database == archives.DUMP else "SQLite"


def _unpacked(file: Path, folder: Path, language: Language) -> Manifest:
    try:
        with progress_bar(file.name) as progress:
            return archives.unpack(file, folder, progress)
    except BadArchive as bad:
        print_problems([BAD_ARCHIVE.at(detail=str(bad))], language)
        raise click.exceptions.Exit(1) from None


def _occupied(address: str, home: Path) -> str:
    """Where there is data already; nothing when all is empty."""
    attachments = home / archives.ATTACHMENTS
    if address:
        with psycopg.connect(address) as database:
            row = database.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        if row and row[0]:
            return _without_password(address)
    elif (home / DATABASE).exists():
        return str(home / DATABASE)
    return str(attachments) if attachments.is_dir() and any(attachments.iterdir()) else ""


def _without_password(address: str) -> str:
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _load(address: str, dump: Path, force: bool, language: Language) -> None:
    if force:
        with psycopg.connect(address, autocommit=True) as database:
            for (schema,) in database.execute(MONTHS).fetchall():
                database.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
            database.execute("DROP SCHEMA public CASCADE")
            database.execute("CREATE SCHEMA public")
    try:
        archives.load_postgresql(address, dump)
    except ToolMissing as missing:
        _refuse(TOOL_MISSING, language, tool=str(missing))
    except subprocess.CalledProcessError as failed:
        _refuse(TOOL_FAILED, language, tool="pg_restore", detail=str(failed.stderr).strip()[-400:])


def _place(database: Path, home: Path) -> None:
    """Move the database to its place; what a former one left beside it must not be read with it."""
    home.mkdir(parents=True, exist_ok=True)
    for left in ("-wal", "-shm"):
        (home / f"{DATABASE}{left}").unlink(missing_ok=True)
    draft = home / f".{DATABASE}.restored"
    shutil.copyfile(database, draft)
    draft.replace(home / DATABASE)


def _place_attachments(source: Path, target: Path, force: bool) -> None:
    if force and target.is_dir():
        shutil.rmtree(target)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)


def _check_key(manifest: Manifest, home: Path, language: Language) -> None:
    kept = home / "secrets" / "fields.key"
    key = os.environ.get("YIWANG_FIELD_KEY") or (kept.read_text("ascii").strip() if kept.exists() else "")
    if archives.key_name(key) != manifest.field_key:
        print_problems([OTHER_KEY.at(folder=home / "secrets")], language)


def _verify(address: str, home: Path) -> int:
    """Verify the restored site in a process of its own, whose settings are that site's."""
    environment = {**os.environ, "YIWANG_HOME": str(home), "DATABASE_URL": address}
    return subprocess.run([sys.executable, "-m", main_module.__name__, "verify"], env=environment).returncode
