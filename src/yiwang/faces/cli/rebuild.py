"""`yiwang rebuild`: do rows and figures say what the journal says? They are made anew from it."""

from __future__ import annotations

import click
from django.utils import timezone

from yiwang.cases.interface import rebuild_cases
from yiwang.engine.problems import Language
from yiwang.faces.cli.pack import language_option
from yiwang.faces.cli.site import make_ready, progress_bar
from yiwang.insight.interface import rebuild_figures

TEXTS = {
    "same": {"zh-Hans": "{} 件事项、{} 件统计：全部一致", "en": "{} cases, {} counted: nothing differed"},
    "differed": {
        "zh-Hans": "不一致，已按流水改正：{} 件事项，{} 件统计，{} 格数字",
        "en": "Differed and was put right from the journal: {} cases, {} tallies, {} figures",
    },
}


@click.command()
@language_option
def rebuild(language: Language) -> None:
    """Make rows and figures anew from the journal, and say whether they differed: ends with 1 if so."""
    make_ready()
    with progress_bar("cases") as progress:
        cases = rebuild_cases(progress, timezone.now())
    with progress_bar("figures") as progress:
        figures = rebuild_figures(progress)
    if not (cases.differed or figures.tallies_differed or figures.figures_differed):
        click.echo(TEXTS["same"][language].format(cases.cases, figures.cases))
        return
    numbers = cases.differed, figures.tallies_differed, figures.figures_differed
    click.echo(TEXTS["differed"][language].format(*numbers), err=True)
    raise click.exceptions.Exit(1)
