"""One thing changed in the small good pack: helpers for table-driven tests of the checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.problems import Problem
from yiwang.packtools.reader import PackReader
from yiwang.packtools.validators import VALIDATORS, subject_of

GOOD_PACK = Path(__file__).parent / "good_pack"
Change = Callable[[Pack], Pack]


@cache
def good_pack() -> Pack:
    pack, problems = PackReader().with_base(GOOD_PACK)
    assert pack is not None
    assert problems == []
    return pack


def item(section: str, id: str, /, **changes: Any) -> Change:
    """Change some fields of an item."""

    def change(pack: Pack) -> Pack:
        items = getattr(pack, section)
        return replace(pack, **{section: {**items, id: replace(items[id], **changes)}})

    return change


def gone(section: str, *ids: str) -> Change:
    return lambda pack: replace(
        pack, **{section: {key: value for key, value in getattr(pack, section).items() if key not in ids}}
    )


def added(section: str, id: str, like: str, /, **changes: Any) -> Change:
    """A further item, like one that is there."""

    def change(pack: Pack) -> Pack:
        items = getattr(pack, section)
        return replace(pack, **{section: {**items, id: replace(items[like], id=id, **changes)}})

    return change


def edition(section: str, id: str, index: int = 0, /, **changes: Any) -> Change:
    """Change some fields of one edition of a case type or a table."""

    def change(pack: Pack) -> Pack:
        versions = list(getattr(pack, section)[id])
        versions[index] = replace(versions[index], **changes)
        return replace(pack, **{section: {**getattr(pack, section), id: tuple(versions)}})

    return change


def within(section: str, id: str, part: str, name: str, /, **changes: Any) -> Change:
    """Change a named part of an item: a stage or transition of a case type, a field of a form, an item of a catalog."""

    def change(pack: Pack) -> Pack:
        items = getattr(pack, section)
        found = items[id][0] if isinstance(items[id], tuple) else items[id]
        parts = tuple(
            replace(one, **changes) if name in [getattr(one, key, "") for key in ("id", "name", "code")] else one
            for one in getattr(found, part)
        )  # fmt: skip
        changed = replace(found, **{part: parts})
        return replace(pack, **{section: {**items, id: (changed,) if isinstance(items[id], tuple) else changed}})

    return change


def both(*changes: Change) -> Change:
    def change(pack: Pack) -> Pack:
        for one in changes:
            pack = one(pack)
        return pack

    return change


def problems(pack: Pack, scenarios: bool = False) -> list[Problem]:
    """All problems of a pack; what its scenarios say only when asked."""
    subject = subject_of(pack, pack)
    chosen = [validator for validator in VALIDATORS if scenarios or validator.id != "scenarios"]
    return [problem for validator in chosen for problem in validator.find(subject)]


def codes(pack: Pack, scenarios: bool = False) -> set[str]:
    return {problem.code for problem in problems(pack, scenarios)}
