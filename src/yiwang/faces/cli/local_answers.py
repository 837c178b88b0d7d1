"""`yiwang list-local-answers`, `set-local-answer`, `end-local-answer`: answer templates of offices."""

from __future__ import annotations

from uuid import UUID

import click

from yiwang.cases.interface import EndLocalAnswer, SetLocalAnswer, local_answers
from yiwang.engine.problems import Language, Text
from yiwang.faces.cli.pack import language_option
from yiwang.faces.cli.site import do, make_ready
from yiwang.foundation.organizations import interface as organizations
from yiwang.kernel.ids import new_id

TEXTS = {
    "set": {"zh-Hans": "已登记：{}", "en": "Kept: {}"},
    "ended": {"zh-Hans": "已停用", "en": "Offered no more"},
    "none": {"zh-Hans": "各单位还没有自己的模板", "en": "No office has templates of its own"},
    "area": {"zh-Hans": "（辖区内都可用）", "en": " (for its whole area)"},
}


@click.command()
@language_option
def list_local_answers(language: Language) -> None:
    """List the answer templates of offices that are offered."""
    make_ready()
    rows = local_answers()
    for row in rows:
        unit = organizations.unit(row.unit)
        wide = TEXTS["area"][language] if row.whole_area else ""
        click.echo(f"{row.id}  {row.use}  {unit.title if unit else row.unit}{wide}  {row.title}")
        for words in (row.text_zh, row.text_en):
            if words:
                click.echo(f"    {words}")
    if not rows:
        click.echo(TEXTS["none"][language])


@click.command()
@click.argument("title")
@click.option("--unit", type=click.UUID, required=True, help="Of which unit (its id).")
@click.option("--use", type=click.Choice(["answer", "decline", "extension", "question"]), required=True)
@click.option("--zh", default="", help="Words in Chinese. One language is enough.")
@click.option("--en", default="", help="Words in English.")
@click.option("--case-type", default="", help="For one case type; without it for every one.")
@click.option("--whole-area", is_flag=True, help="For every unit in the area of the unit.")
@click.option("--id", "id", type=click.UUID, help="Change this one, whole; without it one is added.")
@language_option
def set_local_answer(
    title: str, unit: UUID, use: str, zh: str, en: str, case_type: str, whole_area: bool, id: UUID | None,
    language: Language,
) -> None:  # fmt: skip
    """Add an answer template of an office, or change one. Names in double braces are filled in: {{number}}."""
    make_ready()
    if id is not None and id not in {one.id for one in local_answers()}:
        raise click.BadParameter(f"no template {id}", param_hint="--id")
    made = do(SetLocalAnswer(id or new_id(), unit, title, use, Text(zh, en), case_type, whole_area), language)
    click.echo(TEXTS["set"][language].format(made))


@click.command()
@click.argument("id", type=click.UUID)
@language_option
def end_local_answer(id: UUID, language: Language) -> None:
    """Offer an answer template of an office no more. Answers that were written with it stay."""
    make_ready()
    do(EndLocalAnswer(id), language)
    click.echo(TEXTS["ended"][language])
