"""Closed lists of codes."""

from __future__ import annotations

from collections.abc import Iterator

from yiwang.engine.problems import Problem, declare
from yiwang.packtools.validators.subject import Subject, validator

TOO_MANY = declare(
    "catalog.more_than_stated",
    what=(
        "目录 {catalog} 有 {found} 项，出处只说有 {stated} 项",
        "the catalog {catalog} has {found} items, its source states {stated}",
    ),
    why=("多出来的项不是出处里的", "the extra items are not the source's"),
    mend=("删去多余的项，或改正 stated_count", "remove the extra items, or correct stated_count"),
)
NOT_ALL = declare(
    "catalog.incomplete",
    what=(
        "目录 {catalog} 的出处说有 {stated} 项，这里有 {found} 项且没有标为示例",
        "the source states {stated} items of {catalog}; here are {found}, not marked as samples",
    ),
    why=("读者会以为这就是全部", "a reader would take these for all"),
    mend=("补全，或给我们举的例子写 sample = yes", "complete it, or write yes under `sample` for examples of ours"),
)
CODE_TWICE = declare(
    "catalog.code_twice",
    what=("目录 {catalog} 有两个 {code}", "the catalog {catalog} has {code} twice"),
    why=("同一个代码不能有两个意思", "one code cannot mean two things"),
    mend=("改名或删去一个", "rename or remove one"),
)
NO_PARENT = declare(
    "catalog.parent_unknown",
    what=(
        "目录 {catalog} 中 {code} 的上级 {parent} 不存在",
        "the parent {parent} of {code} in the catalog {catalog} is no code of any catalog",
    ),
    why=("这一项在树上找不到位置", "the item has no place in the tree"),
    mend=("加上 {parent}，或改正 parent", "add {parent}, or correct `parent`"),
)
EMPTY = declare(
    "catalog.empty",
    what=("目录 {catalog} 是空的", "the catalog {catalog} is empty"),
    why=("没有可选的项", "there is nothing to choose"),
    mend=("加上至少一项，或删去目录", "add an item, or remove the catalog"),
)


@validator(
    "catalogs",
    "目录代码不重复，项数与出处一致",
    "catalogs have unique codes and as many as their source states",
)
def well_formed(subject: Subject) -> Iterator[Problem]:
    everywhere = {item.code for catalog in subject.pack.catalogs.values() for item in catalog.items}
    for catalog in subject.own.catalogs.values():
        codes = [item.code for item in catalog.items]
        if not codes:
            yield EMPTY.at(catalog.where, catalog=catalog.id)
        for index, item in enumerate(catalog.items):
            if item.code in codes[:index]:
                yield CODE_TWICE.at(item.where, catalog=catalog.id, code=item.code)
            if item.parent and item.parent not in everywhere:
                yield NO_PARENT.at(item.where, catalog=catalog.id, code=item.code, parent=item.parent)


@validator(
    "stated_counts",
    "不超过出处所说的数目，不足时标明示例",
    "counts do not exceed the source's; what falls short is marked",
)
def counted(subject: Subject) -> Iterator[Problem]:
    for catalog in subject.own.catalogs.values():
        stated, found = catalog.stated_count, len(catalog.items)
        if stated and found > stated:
            yield TOO_MANY.at(catalog.where, catalog=catalog.id, found=found, stated=stated)
        elif stated and found < stated and not any(item.sample for item in catalog.items):
            yield NOT_ALL.at(catalog.where, catalog=catalog.id, found=found, stated=stated)


VALIDATORS = (well_formed, counted)
