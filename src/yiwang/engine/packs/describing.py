"""A pack in a few lines: what it is, how much of everything it holds, and what it does."""

from __future__ import annotations

from collections import Counter
from datetime import date

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.sections import SECTIONS, items
from yiwang.engine.packs.words import Namer, both, joined
from yiwang.engine.problems import Language, Text


def describe(pack: Pack, language: Language) -> list[str]:
    """The pack in lines: title and authority, counts, each life cycle with its stages, and coverage."""
    return [text.in_language(language) for text in (*_head(pack), *_counts(pack), *_case_types(pack), *_coverage(pack))]


def _head(pack: Pack) -> list[Text]:
    manifest = pack.manifest
    lines = [
        both("{title}（{id} {version}）", "{title} ({id} {version})", title=manifest.title, id=manifest.id,
             version=manifest.version),
        both("制定：{authority}", "authority: {authority}", authority=manifest.authority),
    ]  # fmt: skip
    if manifest.extends:
        lines.append(Text(f"继承：{manifest.extends}", f"extends: {manifest.extends}"))
    if manifest.since:
        lines.append(both("施行：{since}", "in force since {since}", since=_day(manifest.since)))
    if manifest.fictional:
        lines.append(Text("本包为虚构示例。", "This pack is fictional."))
    return lines


def _day(day: date) -> Text:
    return Text(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def _counts(pack: Pack) -> list[Text]:
    found = [
        both("{name} {count}", "{name}: {count}", name=name, count=len(items(pack, section)))
        for section, name in SECTIONS.items()
        if items(pack, section)
    ]
    return [joined([*found, both("场景 {count}", "scenarios: {count}", count=len(pack.scenarios))])]


def _case_types(pack: Pack) -> list[Text]:
    namer = Namer(pack)
    lines = []
    for versions in pack.case_types.values():
        case_type = versions[-1]
        stages = joined(
            both("{title}（{owner}，{within}）", "{title} ({owner}, {within})", title=stage.title,
                 owner=namer.say(stage.owner), within=namer.say(stage.within))
            if stage.owner or stage.within
            else stage.title
            for stage in case_type.stages
        )  # fmt: skip
        lines.append(both("{title}：{stages}", "{title}: {stages}", title=case_type.title, stages=stages))
    return lines


def _coverage(pack: Pack) -> list[Text]:
    if not pack.coverage:
        return []
    count = Counter(item.status for item in pack.coverage.values())
    words = {"modelled": count["modelled"], "partly": count["partly"], "no": count["not"]}
    zh = "覆盖：已建模 {modelled}，部分 {partly}，未建模 {no}"
    return [both(zh, "coverage: {modelled} modelled, {partly} partly, {no} not", **words)]
