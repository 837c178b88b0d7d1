"""`yiwang migrate`, `install-pack`, `create-account`: what a new site needs first."""

from __future__ import annotations

import secrets
import sys
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click

from yiwang.engine.problems import Language
from yiwang.faces.cli.pack import language_option
from yiwang.faces.cli.places import DAY, today
from yiwang.faces.cli.site import do, make_ready
from yiwang.foundation.identity.interface import ROLES, OpenAccount
from yiwang.foundation.places.interface import area
from yiwang.foundation.policy_packs.interface import (
    ActivatePack,
    AgreeToPack,
    InstallPack,
    ProposePack,
    RefusePack,
    needs_two,
)
from yiwang.kernel.ids import new_id

TEXTS = {
    "ready": {"zh-Hans": "数据库已是最新", "en": "The database is up to date"},
    "installed": {"zh-Hans": "已安装 {} {}（{}）", "en": "Installed {} {} ({})"},
    "active": {"zh-Hans": "自 {} 起在{}启用", "en": "In force from {} in {}"},
    "proposed": {
        "zh-Hans": "已提议启用，等另一位管理员同意：{}（网页“启用和撤回”，或 yiwang agree-to-pack）",
        "en": "Proposed; another administrator agrees: {} (on the page, or yiwang agree-to-pack)",
    },
    "agreed": {"zh-Hans": "已同意启用", "en": "Agreed: it is put in force"},
    "refused": {"zh-Hans": "已退回提议", "en": "The proposal is refused"},
    "everywhere": {"zh-Hans": "全部区划", "en": "all areas"},
    "account": {"zh-Hans": "已开通账号 {}", "en": "Opened the account {}"},
    "password": {"zh-Hans": "初始密码（只显示这一次）：{}", "en": "First password (shown once): {}"},
}


@click.command()
@language_option
def migrate(language: Language) -> None:
    """Bring the tables of the site's database up to date."""
    make_ready()
    click.echo(TEXTS["ready"][language])


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--activate", metavar="AREA", help="Put it in force in an area and below; `all` for the whole site.")
@click.option("--since", type=DAY, default=today, help="From which day; today by default.")
@click.option("--until", type=DAY, help="Up to which day (exclusive): for a pilot.")
@click.option("--pilot", is_flag=True, help="Mark it as a pilot.")
@click.option("--reason", default="", help="Kept in the journal.")
@language_option
def install_pack(
    folder: Path, activate: str | None, since: datetime, until: datetime | None, pilot: bool, reason: str,
    language: Language,
) -> None:  # fmt: skip
    """Check the pack in FOLDER and install it; an error refuses it with every problem found."""
    make_ready()
    ref = do(InstallPack(new_id(), folder), language)
    click.echo(TEXTS["installed"][language].format(ref.pack, ref.version, ref.hash[:12]))
    if activate is None:
        return
    path, name = place(activate, language)
    end = until.date() if until else None
    wanted = ActivatePack(new_id(), ref.hash, path, since.date(), pilot, end, reason)
    if needs_two():
        click.echo(TEXTS["proposed"][language].format(do(ProposePack(wanted), language)))
        return
    do(wanted, language)
    click.echo(TEXTS["active"][language].format(since.date(), name))


@click.command()
@click.argument("proposal", type=click.UUID)
@click.option("--refuse", metavar="REASON", help="Do not; why.")
@language_option
def agree_to_pack(proposal: UUID, refuse: str | None, language: Language) -> None:
    """Put in force what somebody else proposed, where the site asks for two people; or refuse it."""
    make_ready()
    do(AgreeToPack(proposal) if refuse is None else RefusePack(proposal, refuse), language)
    click.echo(TEXTS["agreed" if refuse is None else "refused"][language])


def place(code: str, language: Language) -> tuple[str, str]:
    """The path and the name of an area. `all` is the empty path."""
    if code == "all":
        return "", TEXTS["everywhere"][language]
    found = area(code)
    if found is None:
        raise click.BadParameter(f"no area {code}")
    return found.path, found.full_name


@click.command()
@click.argument("login")
@click.option("--name", required=True, help="How colleagues call them.")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES),
              help="Goes with the account and not with a post: admin, auditor. May be repeated.")  # fmt: skip
@click.option("--area", "code", default="all", metavar="CODE", help="Where the roles hold; the whole site by default.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; else one is made.")
@language_option
def create_account(
    login: str, name: str, roles: tuple[str, ...], code: str, password_stdin: bool, language: Language
) -> None:
    """Open an account that may sign in as LOGIN."""
    make_ready()
    path, _ = place(code, language)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else secrets.token_urlsafe(12)
    do(OpenAccount(new_id(), login, name, password, frozenset(roles), path), language)
    click.echo(TEXTS["account"][language].format(login))
    if not password_stdin:
        click.echo(TEXTS["password"][language].format(password))
