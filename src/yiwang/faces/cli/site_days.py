"""The local days that a site holds for an area, for a simulation at the terminal. Only then is a site needed."""

from __future__ import annotations

import os
from datetime import datetime, time

import click

from yiwang.engine.clocks.definitions import CalendarDay
from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Language


def with_site_days(edition: Edition, code: str, language: Language) -> Edition:
    """The rules with the days that hold in the area today counted throughout; which they are is said."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.config.settings")
    import django  # `yiwang pack` waits for it only when somebody asks for a site

    django.setup()
    from django.utils import timezone

    from yiwang.faces.cli.setup import place
    from yiwang.faces.cli.site import make_ready
    from yiwang.foundation.policy_packs import interface as packs
    from yiwang.kernel.civil_time import civil

    make_ready()
    path, name = place(code, language)
    today = datetime.combine(civil(timezone.now()), time.max)  # what was entered today counts, as on the pages
    for line in _said(packs.days_known(path, today), name, language):
        click.echo(line, err=True)
    return edition.with_local_days(packs.counted_at(path)).with_days_known(today)


def _said(days: list[CalendarDay], area: str, language: Language) -> list[str]:
    heads = {"zh-Hans": f"{area}：算进 {len(days)} 个本地日子", "en": f"{area}: {len(days)} local days count"}
    kinds = {"zh-Hans": {"off": "放假", "work": "上班"}, "en": {"off": "off", "work": "working"}}
    return [heads[language], *(f"  {one.day}  {kinds[language][one.kind]}  {one.name}" for one in days)]
