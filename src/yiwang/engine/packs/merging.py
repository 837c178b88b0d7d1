"""Laying a pack over the one it extends: items are replaced whole, and only where the pack says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.sections import SECTIONS, items
from yiwang.engine.problems import Problem, declare

REDEFINED = declare(
    "pack.redefined",
    what=("“{id}”在上级规则包 {base} 中已有（{first}）", "“{id}” already exists in the base pack {base} ({first})"),
    why=(
        "不声明就改掉上级的规则，谁也不会注意到。",
        "A rule of the base that is replaced without saying so goes unnoticed.",
    ),
    mend=(
        "要取代它，请写 overrides: true（CSV 加 overrides 列，填 yes）；否则请改名。",
        "To replace it write `overrides: true` (CSV: a column `overrides` with yes); otherwise choose another id.",
    ),
)
OVERRIDES_NOTHING = declare(
    "pack.overrides_nothing",
    what=("“{id}”声明取代上级规则，但上级没有它", "“{id}” says that it overrides, but the base has no such item"),
    why=(
        "多半是编号写错，上级原来的规则仍然有效。",
        "The id is probably misspelt, and the rule of the base still holds.",
    ),
    mend=("请更正编号，或删去 overrides。", "Correct the id, or take `overrides` out."),
)
IDENTICAL_OVERRIDE = declare(
    "pack.identical_override",
    what=("“{id}”与它所取代的内容完全相同", "“{id}” is identical to what it overrides"),
    why=(
        "照抄一份，上级修改后这里不会跟着变。",
        "A copy does not follow when the base changes.",
    ),
    mend=("请删去这一份，直接继承上级的。", "Take the copy out and inherit it."),
    severity="warning",
)


def merge(base: Pack, child: Pack) -> tuple[Pack, list[Problem]]:
    """`child` laid over `base`, and what is wrong with how it overrides. The manifest, coverage, scenarios and change
    log are the child's; calendars are joined."""
    problems = [problem for section in SECTIONS for problem in _check(base, child, section)]
    problems += [
        REDEFINED.at(day.where, id=day.day, base=base.manifest.id, first=base.calendar_days[day.day].where)
        for day in child.calendar_days.values()
        if day.day in base.calendar_days
    ]
    joined: dict[str, Any] = {section: {**getattr(base, section), **getattr(child, section)} for section in SECTIONS}
    return replace(
        child,
        **joined,
        calendar_days={**base.calendar_days, **child.calendar_days},
        calendar_years=base.calendar_years | child.calendar_years,
    ), problems


def _check(base: Pack, child: Pack, section: str) -> Iterator[Problem]:
    below = items(base, section)
    for id, versions in items(child, section).items():
        for version in versions:
            if id not in below:
                if version.overrides:
                    yield OVERRIDES_NOTHING.at(version.where, id=id)
            elif not version.overrides:
                yield REDEFINED.at(version.where, id=id, base=base.manifest.id, first=below[id][0].where)
        if id in below and all(version.overrides for version in versions) and _same(versions, below[id]):
            yield IDENTICAL_OVERRIDE.at(versions[0].where, id=id)


def _same(versions: tuple[Any, ...], others: tuple[Any, ...]) -> bool:
    return [replace(one, overrides=False) for one in versions] == [replace(one, overrides=False) for one in others]
