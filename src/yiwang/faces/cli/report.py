"""`yiwang report`: the daily, weekly or monthly analysis of an area, as DOCX or PDF."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import click
from django.utils import translation

from yiwang.engine.problems import Language, declare
from yiwang.faces.cli.pack import language_option, print_problems
from yiwang.faces.cli.site import make_ready, progress_bar
from yiwang.faces.documents.composing import compose
from yiwang.faces.documents.writing import written
from yiwang.foundation.places import interface as places
from yiwang.insight import interface as insight
from yiwang.insight.interface import Length
from yiwang.kernel.civil_time import civil
from yiwang.kernel.refusals import Refused

NO_AREA = declare(
    "report.no_area",
    what=("没有编码为“{area}”的地区", "There is no area “{area}”"),
    why=("报告要知道是哪里的。", "A report is of some place."),
    mend=("请核对编码；不写 --area 就是全站。", "Check the code; without --area it is the whole site."),
)
WRITTEN = {"zh-Hans": "已写好：{}", "en": "Written: {}"}


@click.command()
@click.argument("length", type=click.Choice(insight.LENGTHS))
@click.option("--area", default="", help="Code of the area; without it the whole site.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="A day of the period; yesterday by default.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="The file: its ending, .docx or .pdf, says which.")  # fmt: skip
@language_option
def report(length: str, area: str, day: datetime | None, out: Path, language: Language) -> None:
    """Compile an analysis and write it to a file."""
    if out.suffix.lower() not in (".docx", ".pdf"):
        raise click.BadParameter("the file ends with .docx or .pdf", param_hint="--out")
    make_ready()
    if area and places.area(area) is None:
        _refuse([NO_AREA.at(area=area)], language)
    now = datetime.now(UTC)
    chosen = day.date() if day else date.fromordinal(civil(now).date().toordinal() - 1)
    with progress_bar("report") as progress:
        data = insight.analyse(area, insight.period_of(cast(Length, length), chosen), now, progress)
    with translation.override("en" if language == "en" else "zh-hans"):
        document = compose(data)
        try:
            out.write_bytes(written(document, out.suffix.lower().lstrip(".")))
        except Refused as refused:
            _refuse(refused.problems, language)
    click.echo(WRITTEN[language].format(out))


def _refuse(problems: object, language: Language) -> None:
    print_problems(problems, language)  # type: ignore[arg-type]
    raise click.exceptions.Exit(1)
