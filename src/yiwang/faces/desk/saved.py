"""Saved views: those that every post of a role has, and those that somebody named for themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from yiwang.engine.workflows.program import Move
from yiwang.faces.desk.filters import kept
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.faces.web.titles import edition_of
from yiwang.foundation.identity import interface as identity


class SavedView(NamedTuple):
    """`id`: None for those that go with the role."""

    id: UUID | None
    name: str
    query: str
    current: bool


def views_for(request: PageRequest) -> list[SavedView]:
    """What is offered beside the tabs."""
    here = kept(request.GET, after="")
    own = identity.views_of(person(request).account_id or UUID(int=0))
    found = [*((None, name, query) for name, query in _of_role(request)), *((v.id, v.name, v.query) for v in own)]
    return [SavedView(id, name, query, query == here) for id, name, query in found]


def _of_role(request: PageRequest) -> Iterator[tuple[str, str]]:
    """By role: to dispatch, due soon, waiting for the reporter."""
    stages = _to_dispatch(request)
    if stages:
        yield t("待派单", "To dispatch"), urlencode({"view": "todo", "stage": ",".join(stages)})
    yield t("快到期的", "Due soon"), urlencode({"view": "mine", "soon": "1"})
    yield t("已超时的", "Late"), urlencode({"view": "mine", "late": "1"})
    yield t("等反映人回答", "Waiting for the reporter"), urlencode({"view": "mine", "asked": "1"})
    if "supervisor" in person(request).roles:
        yield t("督办中", "Supervised"), urlencode({"view": "area", "supervised": "1"})


def _to_dispatch(request: PageRequest) -> list[str]:
    """Stages where this post sends a matter on to whom a table names."""
    acting = person(request)
    edition = edition_of(acting.area_path, today(request)) if "dispatcher" in acting.roles else None
    if edition is None:
        return []
    moves = [(stage.id, move) for program in edition.programs.values() for stage in program.stages.values()
             for move in stage.moves.values() if acting.post in move.who.posts]  # fmt: skip
    return sorted({stage for stage, move in moves if _sends_on(move)})


def _sends_on(move: Move) -> bool:
    return bool(move.tables or move.target.owner_output) and not move.target.end and not move.because
