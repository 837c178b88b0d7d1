"""`yiwang list-local-days`, `enter-local-day`, `agree-to-local-day`, `withdraw-local-day`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import click

from yiwang.engine.problems import Language
from yiwang.faces.cli.pack import language_option
from yiwang.faces.cli.places import DAY, today
from yiwang.faces.cli.setup import place
from yiwang.faces.cli.site import do, make_ready
from yiwang.foundation.policy_packs.interface import (
    AgreeToLocalDay,
    EnterLocalDay,
    WithdrawLocalDay,
    local_days,
    needs_two,
)
from yiwang.kernel.ids import new_id

TEXTS = {
    "entered": {"zh-Hans": "已登记：{}（已经起算的期限不变）", "en": "Entered: {} (times that run already stay)"},
    "proposed": {
        "zh-Hans": "已提议，等另一位管理员同意：{}（网页“日历”，或 yiwang agree-to-local-day）",
        "en": "Proposed; another administrator agrees: {} (on the page, or yiwang agree-to-local-day)",
    },
    "agreed": {"zh-Hans": "已同意", "en": "Agreed"},
    "withdrawn": {"zh-Hans": "已撤回", "en": "Withdrawn"},
    "none": {"zh-Hans": "没有登记过本地日子", "en": "No local days"},
    "off": {"zh-Hans": "放假", "en": "off"},
    "work": {"zh-Hans": "上班", "en": "working"},
    "waiting": {"zh-Hans": "等第二个人同意", "en": "waits for a second person"},
    "holds": {"zh-Hans": "有效", "en": "holds"},
    "refused": {"zh-Hans": "已退回", "en": "refused"},
}


@click.command()
@click.option("--since", type=DAY, default=today, help="From which day; today by default.")
@click.option("--area", "code", default="all", metavar="CODE", help="Of an area, those above and below it.")
@language_option
def list_local_days(since: datetime, code: str, language: Language) -> None:
    """List days that areas have of their own beside the calendar of their pack."""
    make_ready()
    path, _ = place(code, language)
    rows = local_days(path, since.date())
    for row in rows:
        kind, state = TEXTS[row.kind][language], TEXTS[row.state][language]
        kind = f"{kind} {row.hours}".strip()
        click.echo(f"{row.day}  {kind}  {row.area_path or '/'}  {row.name}  {row.source}  {state}  {row.id}")
    if not rows:
        click.echo(TEXTS["none"][language])


@click.command()
@click.argument("day", type=DAY)
@click.argument("kind", type=click.Choice(["off", "work"]))
@click.option("--area", "code", required=True, metavar="CODE", help="Where, with all below; `all` for the whole site.")
@click.option("--name", required=True, help="Why: closed for a typhoon.")
@click.option("--source", required=True, help="Which notice says so: who issued it, its title and number.")
@click.option("--hours", default="", help="Of a working day that is open at other hours: '09:00-12:00 14:00-17:00'.")
@language_option
def enter_local_day(
    day: datetime, kind: str, code: str, name: str, source: str, hours: str, language: Language
) -> None:
    """Enter that DAY is off or at work in an area. What runs already keeps its time."""
    make_ready()
    path, _ = place(code, language)
    id = do(EnterLocalDay(new_id(), path, day.date(), kind, name, source, hours), language)
    click.echo(TEXTS["proposed" if needs_two() else "entered"][language].format(id))


@click.command()
@click.argument("id", type=click.UUID)
@language_option
def agree_to_local_day(id: UUID, language: Language) -> None:
    """Let a day count that somebody else entered, where the site asks for two people."""
    make_ready()
    do(AgreeToLocalDay(id), language)
    click.echo(TEXTS["agreed"][language])


@click.command()
@click.argument("id", type=click.UUID)
@click.option("--reason", required=True, help="Kept in the journal.")
@language_option
def withdraw_local_day(id: UUID, reason: str, language: Language) -> None:
    """Withdraw a day before it has come, or refuse one that waits."""
    make_ready()
    do(WithdrawLocalDay(id, reason), language)
    click.echo(TEXTS["withdrawn"][language])
