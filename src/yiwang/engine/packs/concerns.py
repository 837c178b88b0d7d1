"""Whom a change concerns: the posts, bodies and levels that a definition names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from yiwang.engine.decisions.definitions import Row, Table
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.words import Namer
from yiwang.engine.problems import Text
from yiwang.engine.workflows.definitions import CaseType, OwnerRule, TimeRule

_DIRECT: dict[str, tuple[str, ...]] = {
    "levels": ("id",),
    "unit_kinds": ("id",),
    "posts": ("id",),
    "duties": ("unit_kind", "level"),
    "forms": ("department",),
    "indicators": ("level",),
    "meetings": ("convenor", "attendees"),
    "visits": ("by",),
}
_NAMING = ("owner", "by", "ruled_by", "resumed_by", "bodies", "scored_by")


class Concerns:
    """Finds whom a definition of one of two packs concerns; the answer is titles, each once, in order."""

    def __init__(self, old: Pack, new: Pack, namer: Namer) -> None:
        self.packs, self.namer = (new, old), namer

    def of(self, section: str, item: Any) -> tuple[Text, ...]:
        """Whom a whole definition concerns."""
        if section == "case_types":
            return self._titles(self._of_case_type(item))
        if section == "parameters":
            return self._titles(self._users(lambda part: _uses_parameter(part, item.id)))
        if section == "decisions":
            return self._titles(self._of_table(item, item.rows))
        if section == "timetables":
            return self._titles(kind.id for kind in self._all("unit_kinds") if kind.timetable == item.id)
        found = (getattr(item, name) for name in _DIRECT.get(section, ()))
        return self._titles(name for value in found for name in self._names(value))

    def of_part(self, section: str, item: Any, parts: Sequence[Any]) -> tuple[Text, ...]:
        """Whom a part of a definition concerns (a stage, a step), before and after."""
        if section != "case_types":
            return self.of(section, item)
        named = [name for part in parts for name in self._named_in(part, item)]
        return self._titles(named) or self.of(section, item)

    def of_rows(self, table: Table, rows: Sequence[Row]) -> tuple[Text, ...]:
        """Whom some rows of a table concern: the posts they name, else everybody who is named by the table."""
        return self._titles(self._of_table(table, rows)) or self.of("decisions", table)

    def _of_table(self, table: Table, rows: Iterable[Row]) -> Iterator[str]:
        posts = {post.id for post in self._all("posts")}
        named = [cell for row in rows for cell in row.outputs if cell in posts]
        yield from named
        if not named:
            yield from self._users(lambda part: table.id in getattr(part, "decide", ()))

    def _of_case_type(self, case_type: CaseType) -> Iterator[str]:
        for part in (*case_type.stages, *case_type.transitions):
            yield from self._named_in(part, case_type)

    def _named_in(self, part: Any, case_type: CaseType) -> Iterator[str]:
        """The posts that a part names; `owner` stands for those accountable at the stages it starts from."""
        stages = {stage.id: stage for stage in case_type.stages}
        for name in (name for field in _NAMING for name in self._names(getattr(part, field, ()))):
            if name == "owner":
                ids = getattr(part, "sources", ()) or getattr(part, "stages", ())
                yield from (post for id in ids if id in stages for post in self._names(stages[id].owner))
            elif name:
                yield name

    def _names(self, value: object) -> tuple[str, ...]:
        """The ids in a field; a decision output stands for every post that a table gives it."""
        if not isinstance(value, OwnerRule):
            return tuple(value) if isinstance(value, tuple) else (str(value or ""),)
        return (value.post,) if value.post else tuple(self._posts_given(value.output))

    def _posts_given(self, output: str) -> Iterator[str]:
        posts = self.packs[0].posts
        for table in (versions[-1] for versions in self.packs[0].decisions.values()):
            for number, column in enumerate(table.outputs):
                if column.name == output:
                    yield from (row.outputs[number] for row in table.rows if row.outputs[number] in posts)

    def _users(self, uses: Any) -> Iterator[str]:
        """Whom the stages and steps that use something name."""
        for versions in self.packs[0].case_types.values():
            for case_type in versions:
                for part in (*case_type.stages, *case_type.transitions, *case_type.parts, *case_type.pauses):
                    if uses(part):
                        yield from self._named_in(part, case_type)

    def _all(self, section: str) -> Iterator[Any]:
        for pack in self.packs:
            yield from getattr(pack, section).values()

    def _titles(self, names: Iterable[str]) -> tuple[Text, ...]:
        return tuple(dict.fromkeys(self.namer.name(name) for name in names if name and name != "system"))


def _uses_parameter(part: Any, id: str) -> bool:
    rules = (getattr(part, name, None) for name in type(part).__dataclass_fields__)
    return any(isinstance(rule, TimeRule) and rule.parameter == id for rule in rules)
