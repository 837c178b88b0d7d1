"""Laying a pack over its base, and the fingerprint of a pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.engine.pack_samples import CASE_TYPE, CHIEF, CLERK, LIMIT, TABLE, pack, post, text
from yiwang.engine.clocks.definitions import CalendarDay
from yiwang.engine.packs.definitions import Pack, Scenario
from yiwang.engine.packs.hashing import content_hash
from yiwang.engine.packs.merging import merge
from yiwang.engine.problems import Where

BASE = pack()
EMPTY = Pack(replace(BASE.manifest, id="child", extends="sample"))


def codes(base: Pack, child: Pack) -> list[str]:
    return [problem.code for problem in merge(base, child)[1]]


def test_everything_is_inherited_and_the_manifest_is_the_childs() -> None:
    merged, problems = merge(BASE, replace(EMPTY, changelog="mine"))
    assert problems == []
    assert merged.manifest.id == "child" and merged.changelog == "mine"
    assert replace(merged, manifest=BASE.manifest, changelog="") == BASE


def test_an_override_must_be_said() -> None:
    changed = post("clerk", stand_in="chief")
    silent = replace(EMPTY, posts={"clerk": replace(changed, where=Where("child/posts.csv", 3))})
    (problem,) = merge(BASE, silent)[1]
    assert problem.code == "pack.redefined" and problem.where.line == 3
    said = replace(EMPTY, posts={"clerk": replace(changed, overrides=True)})
    merged, problems = merge(BASE, said)
    assert problems == [] and merged.posts["clerk"].stand_in == "chief" and merged.posts["chief"] == CHIEF


@pytest.mark.parametrize(
    ("section", "item"),
    [
        ("posts", replace(CLERK, overrides=True)),
        ("parameters", replace(LIMIT, overrides=True)),
        ("decisions", (replace(TABLE, overrides=True),)),
        ("case_types", (replace(CASE_TYPE, overrides=True),)),
    ],
)
def test_copies_and_overrides_of_nothing(section: str, item: object) -> None:
    id = item[0].id if isinstance(item, tuple) else item.id  # type: ignore[attr-defined]
    child = replace(EMPTY, **{section: {id: item}})
    assert codes(BASE, child) == ["pack.identical_override"]
    assert codes(replace(BASE, **{section: {}}), child) == ["pack.overrides_nothing"]


def test_every_version_of_an_override_must_say_so() -> None:
    first = replace(TABLE, until=date(2026, 1, 1), overrides=True)
    second = replace(TABLE, since=date(2026, 1, 1))
    assert codes(BASE, replace(EMPTY, decisions={"warning": (first, second)})) == ["pack.redefined"]


def test_calendars_are_joined_but_a_day_is_not_replaced() -> None:
    day = CalendarDay(date(2026, 10, 1), "off", "x")
    base = replace(BASE, calendar_days={day.day: day}, calendar_years=frozenset({2026}))
    local = CalendarDay(date(2026, 5, 5), "off", "y")
    merged, problems = merge(base, replace(EMPTY, calendar_days={local.day: local}))
    assert problems == [] and set(merged.calendar_days) == {day.day, local.day} and merged.calendar_years == {2026}
    assert codes(base, replace(EMPTY, calendar_days={day.day: replace(day, kind="work")})) == ["pack.redefined"]


def test_the_hash_sees_rules_and_nothing_else() -> None:
    whole = content_hash(BASE)
    assert len(whole) == 64
    moved = replace(BASE, posts={"chief": replace(CHIEF, where=Where("x", 9)), "clerk": CLERK})
    assert content_hash(moved) == whole
    tested = replace(BASE, scenarios=(Scenario("a/1", "a", "clocks", {}, (), {}),), changelog="x")
    assert content_hash(tested) == whole


@pytest.mark.parametrize(
    "changed",
    [
        pack(posts={"clerk": CLERK, "chief": replace(CHIEF, title=text("boss"))}),
        pack(posts={"clerk": CLERK}),
        pack(decisions={"warning": (replace(TABLE, rows=TABLE.rows[::-1]),)}),
        pack(parameters={"limit": replace(LIMIT, values=(replace(LIMIT.values[0], value="4 days"),))}),
        pack(case_types={"dispute": (replace(CASE_TYPE, since=date(2026, 1, 1)),)}),
        pack(calendar_years=frozenset({2026})),
    ],
)
def test_the_hash_sees_every_change_of_a_rule(changed: Pack) -> None:
    assert content_hash(changed) != content_hash(BASE)
