"""`yiwang partitions`: the months of the large tables on PostgreSQL."""

from __future__ import annotations

import click

from yiwang.cases.interface import NO_MONTHS, SetMonthAside, TakeMonthBack
from yiwang.engine.problems import Language
from yiwang.faces.cli.pack import language_option, print_problems
from yiwang.faces.cli.site import do, make_ready
from yiwang.kernel import partitions as months
from yiwang.kernel.ids import new_id
from yiwang.kernel.months import Month, month_named

STATES = {"use": ("在用", "in use"), "aside": ("已移出（只读）", "set aside (read only)"), "rest": ("其余", "the rest")}
LINE = "{:9} {:>14,} {:>10,.1f} MB  {}"
TEXTS = {
    "head": {
        "zh-Hans": "月份        行数（估计）          大小  状态",
        "en": "month       rows (about)          size  state",
    },
    "made": {"zh-Hans": "{}：新建 {} 张表", "en": "{}: {} tables made"},
    "aside": {"zh-Hans": "{} 已移出，仍可查看", "en": "{} is set aside, and read as before"},
    "back": {"zh-Hans": "{} 已收回，可以办理", "en": "{} is in use again"},
}


def _read(context: click.Context, parameter: click.Parameter, value: str) -> Month:
    found = month_named(value)
    if found is None:
        raise click.BadParameter(f"{value} is no month like 2026-11")
    return found


MONTH = click.argument("month", callback=_read)


@click.group()
def partitions() -> None:
    """The months of the large tables on PostgreSQL. The worker makes the next ones ahead by itself."""


def _begin(language: Language) -> None:
    make_ready()
    if not months.tables():
        print_problems([NO_MONTHS.at()], language)
        raise click.exceptions.Exit(1)


@partitions.command("list")
@language_option
def list_(language: Language) -> None:
    """Every month: how much lies in it, and whether it is in use."""
    _begin(language)
    click.echo(TEXTS["head"][language])
    for size in months.sizes():
        state = STATES["rest" if size.month is None else "aside" if size.aside else "use"]
        shown = state[0 if language == "zh-Hans" else 1]
        click.echo(LINE.format(str(size.month or "—"), size.rows, size.bytes / 1e6, shown))


@partitions.command()
@MONTH
@language_option
def make(month: Month, language: Language) -> None:
    """Give MONTH tables of its own; rows that lie in the rest are moved, and writing waits for that."""
    _begin(language)
    click.echo(TEXTS["made"][language].format(month, months.make(month)))


@partitions.command()
@MONTH
@language_option
def detach(month: Month, language: Language) -> None:
    """Set MONTH aside: it is read as before, and not changed. Refused while something is left to be done in it."""
    _begin(language)
    do(SetMonthAside(new_id(), month), language)
    click.echo(TEXTS["aside"][language].format(month))


@partitions.command()
@MONTH
@language_option
def attach(month: Month, language: Language) -> None:
    """Take MONTH back into use."""
    _begin(language)
    do(TakeMonthBack(new_id(), month), language)
    click.echo(TEXTS["back"][language].format(month))

