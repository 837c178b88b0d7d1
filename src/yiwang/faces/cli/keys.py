"""`yiwang rotate-key`: what is sealed takes the first of the keys."""

from __future__ import annotations

import click

from yiwang.engine.problems import Language
from yiwang.faces.cli.pack import language_option
from yiwang.faces.cli.site import make_ready, progress_bar
from yiwang.foundation.registers import interface as registers
from yiwang.kernel.sealed_fields import reseal

TEXTS = {
    "done": {
        "zh-Hans": "重新加密 {again} 项；{before} 项已是第一把密钥",
        "en": "Sealed {again} again; {before} had the first key",
    },
    "hashes": {
        "zh-Hans": "重新计算 {hashes} 个电话匹配值",
        "en": "{hashes} hashes of phone numbers made anew",
    },
    "rest": {
        "zh-Hans": "除第一把以外的密钥可以去掉。没有单独设 YIWANG_HASH_KEY 的旧站点要留着最后一把：查询码由它算出。",
        "en": "Keys other than the first can go. A site of before without a YIWANG_HASH_KEY keeps the last one: "
        "tracking codes are made with it.",
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
    then run this. It can be stopped and run again, and the site may serve meanwhile. The key of hashes is changed in
    the same way (YIWANG_HASH_KEY, or hashes.key); keep the old one behind the new one as long as codes made with it are
    to be shown again.
    """
    make_ready()
    with progress_bar("keys") as progress:
        found = reseal(progress)
    with progress_bar("hashes") as progress:
        hashes = registers.rehash_phones(progress)
    click.echo(TEXTS["done"][language].format(again=found.again, before=found.before))
    click.echo(TEXTS["hashes"][language].format(hashes=hashes))
    if found.lost:
        click.echo(TEXTS["lost"][language].format(lost=found.lost), err=True)
        raise click.exceptions.Exit(1)
    click.echo(TEXTS["rest"][language])
