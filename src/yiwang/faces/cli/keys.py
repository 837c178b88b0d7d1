"""`yiwang rotate-key`: what is sealed takes the first of the keys."""

from __future__ import annotations

import click

from yiwang.engine.problems import Language
from yiwang.faces.cli.pack import language_option
from yiwang.faces.cli.site import make_ready, progress_bar
from yiwang.kernel.sealed_fields import reseal

TEXTS = {
    "done": {
        "zh-Hans": "重新加密 {again} 项；{before} 项已是第一把密钥",
        "en": "Sealed {again} again; {before} had the first key",
    },
    "rest": {
        "zh-Hans": "第一把和最后一把之间的密钥可以去掉。最后一把要留着：查询码和电话匹配由它算出。",
        "en": "Keys between the first and the last can go. The last one stays: tracking codes and the matching of "
        "phone numbers are made with it.",
    },
    "lost": {
        "zh-Hans": "{lost} 项没有一把密钥打得开，未改动。请把缺的密钥加到 YIWANG_FIELD_KEY 后再运行一次。",
        "en": "No key opens {lost}; they stay as they are. Add the missing key to YIWANG_FIELD_KEY and run it again.",
    },
}


@click.command("rotate-key")
@language_option
def rotate_key(language: Language) -> None:
    """Seal personal fields again with the first of the keys.

    Put a new key in front of the old one first (YIWANG_FIELD_KEY=new,old, or so in fields.key), start the site with it,
    then run this. It can be stopped and run again, and the site may serve meanwhile.
    """
    make_ready()
    with progress_bar("keys") as progress:
        found = reseal(progress)
    click.echo(TEXTS["done"][language].format(again=found.again, before=found.before))
    if found.lost:
        click.echo(TEXTS["lost"][language].format(lost=found.lost), err=True)
        raise click.exceptions.Exit(1)
    click.echo(TEXTS["rest"][language])
