"""Who may see which case, worked out anew from the pack's own files: nothing of `cases.queries` is used here."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import yaml

from tests.shared import ROOT

OVERSEERS = {"dispatcher", "supervisor", "chief"}
NO_CASES = {"admin", "auditor", "resident"}


@dataclass(frozen=True)
class Book:
    """What the files of a pack say of posts and of who may act at a stage."""

    posts: Mapping[str, Mapping[str, str]]
    asked: frozenset[tuple[str, str, str]]
    """Case type, stage, and who may do something there."""
    ends: frozenset[tuple[str, str]]

    def stands_for(self, post: str) -> set[str]:
        """The post and the teams that it leads or belongs to."""
        teams = {name for name, row in self.posts.items() if post in row["members"].split() or post == row["lead"]}
        return {post, *teams}

    def leads(self, post: str) -> bool:
        """Nobody above it sits in the same kind of unit."""
        row = self.posts.get(post, {})
        kind, above = row.get("unit_kind", ""), self.posts.get(row.get("reports_to", ""), {})
        return bool(kind) and (row["kind"] or "person") == "person" and above.get("unit_kind", "") != kind

    def may_act(self, post: str, case_type: str, stage: str) -> bool:
        return any((case_type, stage, one) in self.asked for one in self.stands_for(post))


@dataclass(frozen=True)
class Register:
    """Who holds what in which unit, and which unit lies under which."""

    held: tuple[Any, ...]
    parents: Mapping[UUID, UUID | None]


def _many(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


@cache
def book(pack: str) -> Book:
    folder = ROOT / "packs" / pack
    with (folder / "orgchart" / "posts.csv").open(encoding="utf-8-sig", newline="") as file:
        posts = {row["id"]: row for row in csv.DictReader(file)}
    types = [yaml.safe_load(one.read_text("utf-8")) for one in sorted((folder / "case_types").glob("*.yaml"))]
    asked = {(one["id"], stage, who) for one in types for stage, by in _asked(one) for who in by}
    ends = {(one["id"], name) for one in types for name, stage in one["stages"].items() if stage.get("end")}
    return Book(posts, frozenset(asked), frozenset(ends))


def _asked(case_type: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    steps = [(one["from"], _many(one["by"])) for one in case_type.get("transitions", {}).values()]
    others: Iterable[Mapping[str, Any]] = [
        *case_type.get("parts", {}).values(), *case_type.get("pauses", {}).values(),
        *(case_type[name] for name in ("extension", "objection") if name in case_type),
    ]  # fmt: skip
    for one in others:
        steps.append(
            (one["stages"], [who for name in ("by", "resumed_by", "ruled_by") for who in _many(one.get(name))])
        )
    for stages, by in steps:
        yield from ((stage, by) for stage in _many(stages))


def in_office(person: Any) -> bool:
    return person.unit_id is not None or bool(set(person.roles) - NO_CASES)


def here(person: Any, path: str) -> bool:
    return person.area_path != "-" and path.startswith(person.area_path)


def oversees(person: Any, row: Any) -> bool:
    return bool(OVERSEERS & set(person.roles)) and here(person, row.area_path)


def has_to_do_with(rules: Book, person: Any, row: Any) -> bool:
    """Theirs, their unit's, or waiting in their own area for their post or for a team that it belongs to."""
    if not in_office(person):
        return False
    if row.owner_account == person.account_id or (person.unit_id and row.owner_unit == person.unit_id):
        return True
    if not here(person, row.area_path):
        return False
    at_end = (row.case_type, row.stage) in rules.ends
    turn = at_end == row.ended and rules.may_act(person.post, row.case_type, row.stage)
    return turn or (not row.ended and row.owner_post in rules.stands_for(person.post))


def was_called(rules: Book, person: Any, parts: Iterable[Any]) -> bool:
    """As a unit, or as a post, a team or a kind of unit of their own area; or their unit had it before."""
    if person.unit_id is None:
        return False
    names = rules.stands_for(person.post) | {rules.posts.get(person.post, {}).get("unit_kind", "")} - {""}
    return any(one.body == str(person.unit_id) or (one.part and one.body in names and here(person, one.area_path))
               for one in parts)  # fmt: skip


def kept_from(rules: Book, register: Register, person: Any, row: Any) -> bool:
    """Is the case about what they belong to: one of their units, one above it, who leads one of these, or they?"""
    if row.about is None:
        return False
    named = next((one for one in register.held if one.id == row.about), None)
    of_them = [one for one in register.held if person.account_id and one.account == person.account_id]
    units = {one.unit for one in of_them} | ({person.unit_id} if person.unit_id else set())
    grown = -1
    while len(units) > grown:
        grown = len(units)
        units |= {register.parents[one] for one in units if register.parents.get(one)}
    if row.about in units or named in of_them:
        return True
    same = [one for one in register.held if named and (one is named or (one.account and one.account == named.account))]
    return any(one.unit in units and rules.leads(one.post) for one in same)


def may_see(rules: Book, person: Any, row: Any, parts: Iterable[Any], register: Register) -> bool:
    own = person.account_id is not None and row.taken_by == person.account_id
    if kept_from(rules, register, person, row) and not (own and not row.on_behalf):
        return False
    return (
        own or oversees(person, row) or has_to_do_with(rules, person, row)
        or was_called(rules, person, [one for one in parts if one.case_id == row.id])
    )  # fmt: skip


def seen_by(rules: Book, person: Any, rows: Iterable[Any], parts: Iterable[Any], register: Register) -> set[UUID]:
    held = list(parts)
    return {row.id for row in rows if may_see(rules, person, row, held, register)}
