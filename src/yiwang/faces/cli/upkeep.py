"""`yiwang verify`, `yiwang seals`: is the record whole?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click

from yiwang.cases.interface import Case
from yiwang.engine.problems import Language
from yiwang.faces.cli.pack import language_option
from yiwang.faces.cli.site import FILE, make_ready, progress_bar
from yiwang.kernel import seals as sealing
from yiwang.kernel.journal import Break
from yiwang.kernel.models import JournalSeal
from yiwang.kernel.seals import SealBreak

FAULTS = {
    "missing_entry": ("缺少一条记录", "an entry is missing"),
    "broken_link": ("与前一条接不上", "it does not follow from the one before"),
    "changed_entry": ("内容被改动过", "its content was changed"),
    "unreadable_entry": ("内容被改得读不出来了", "it was changed so that it cannot be read"),
    "missing_seal": ("缺少这一天的封条", "the seal of the day is missing"),
    "entries_removed": ("封存后有记录被删除", "entries were removed after the sealing"),
    "entries_added": ("封存后有记录被添加", "entries were added after the sealing"),
    "changed_day": ("封存后有记录被改写", "entries were rewritten after the sealing"),
    "not_as_published": ("与公布的封条不一致", "it is not what was published"),
}
TEXTS = {
    "whole": {"zh-Hans": "完好：{} 条记录，{} 个对象，{} 个封条", "en": "Whole: {} entries, {} aggregates, {} seals"},
    "broken_entry": {
        "zh-Hans": "不完好：对象 {} 的第 {} 条，{}（{}）",
        "en": "Broken: aggregate {}, entry {}: {} ({})",
    },
    "broken_seal": {"zh-Hans": "不完好：{} 的封条，{}（{}）", "en": "Broken: the seal of {}: {} ({})"},
    "case": {"zh-Hans": "，事项 {}", "en": ", case {}"},
    "sealed": {"zh-Hans": "新封存 {} 天，共 {} 天", "en": "{} days sealed now, {} in all"},
}


@click.command()
@click.option("--against", type=FILE, help="Seals that were published earlier (see `yiwang seals`).")
@language_option
def verify(against: Path | None, language: Language) -> None:
    """Verify every chain of the journal and every seal. Ends with 1 at the first break, which it names."""
    make_ready()
    held = against.read_text("ascii") if against else ""
    with progress_bar("verify") as progress:
        found = sealing.verify(progress, held)
    if found.fault is None:
        click.echo(TEXTS["whole"][language].format(found.entries, found.aggregates, found.seals))
        return
    click.echo(_said(found.fault, language), err=True)
    raise click.exceptions.Exit(1)


def _said(broken: Break | SealBreak, language: Language) -> str:
    """Where it is, what is wrong, and which case it is about."""
    *where, fault = broken
    words = FAULTS[fault][0 if language == "zh-Hans" else 1]
    if not isinstance(broken, Break):
        return TEXTS["broken_seal"][language].format(*where, words, fault)
    said = TEXTS["broken_entry"][language].format(*where, words, fault)
    row = Case.objects.filter(id=broken.aggregate_id).first() if isinstance(broken.aggregate_id, UUID) else None
    return said + TEXTS["case"][language].format(row.number) if row else said


@click.command()
@click.option("--publish", type=click.Path(dir_okay=False, path_type=Path), help="Write all seals to a file.")
@language_option
def seals(publish: Path | None, language: Language) -> None:
    """Seal the days that are over. Whoever holds the published file can prove later that nothing was changed."""
    make_ready()
    made = sealing.seal_days(datetime.now(UTC))
    every = list(JournalSeal.objects.order_by("day"))
    if publish is not None:
        publish.write_text(sealing.published(every), "ascii")
    click.echo(TEXTS["sealed"][language].format(len(made), len(every)))
