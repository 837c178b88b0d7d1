"""The row of a case from its history: one pure function, used by every action and by `yiwang rebuild`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from yiwang.cases import events
from yiwang.cases.models import HAD, CasePart
from yiwang.cases.queries.history import Happened
from yiwang.engine.values import Span, Value
from yiwang.engine.workflows import Program, State, next_wake
from yiwang.engine.workflows import events as engine
from yiwang.engine.workflows.state import Asking
from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.journal import canonical

Columns = dict[str, Any]


def row_from(past: Sequence[Happened], state: State, program: Program, title: str) -> Columns:
    """Every column of the row but its id and the end of its chain. `title`: from the words, which can be erased."""
    columns = _told_first(past[0].data) | {"title": title[:200]} | _of_state(state, program)
    columns["level"] = level_of(program, state)
    for one in past:
        if (note := _NOTES.get(one.kind)) is not None:
            note(columns, one)
    columns["late"] = _late(past)
    columns["order_due_at"] = min(columns.pop("orders").values(), default=None)
    columns["words_until"] = _words_until(columns, program)
    for name in _PASSING:
        del columns[name]
    return columns


_PASSING = ("first_due", "end_known_at", "frozen_until", "words_gone")
"""Columns that are only there while the row is made."""
WORDS_KEPT = "words_kept_after_end"
"""The parameter of the pack that says how long."""
WORDS_KEPT_DAYS = 1095


def _words_until(columns: Columns, program: Program) -> date | None:
    """The next day on which something is due for the words of a case. A case that goes on keeps its words."""
    if not columns["ended"] or columns["words_gone"] or columns["end_known_at"] is None:
        return None
    if columns["words_frozen"]:
        until: date = columns["frozen_until"]
        return until
    span = program.rules.parameters.get(WORDS_KEPT)
    days = int(span.amount) if isinstance(span, Span) and span.unit == "days" else WORDS_KEPT_DAYS
    return civil(columns["end_known_at"]).date() + timedelta(days=days)


def _told_first(said: Mapping[str, Any]) -> Columns:
    """From the entry `Reported`."""
    areas = said["areas"]
    point = said.get("point") or (None, None)
    return {
        "number": said["number"], "tracking_hash": bytes.fromhex(said["tracking"]), "pack": said["pack"],
        "pack_version": said["version"], "pack_hash": said["hash"], "rules_on": date.fromisoformat(said["rules_on"]),
        "case_type": said["case_type"], "kind": said["kind"], "area_code": said["area"], "area_path": said["path"],
        "area_3": areas[0], "area_4": areas[1], "area_5": areas[2], "longitude": point[0], "latitude": point[1],
        "channel": said["channel"], "taken_by": _uuid(said["account"]), "on_behalf": said["on_behalf"],
        "split_from": _uuid(said["split_from"]), "about": _uuid(said.get("about", "")), "same_as": None,
        "owner_unit": None, "owner_account": None,
        "first_step_at": None, "responded_in_time": None, "answered_at": None, "ended_at": None, "me_too": 0,
        "asked": False, "solved": None, "satisfied": None, "excluded": "", "orders": {},
        "exclusion_asked_at": None, "exclusion_asked_by": None,
        "words_frozen": False, "words_gone": False, "frozen_until": None, "end_known_at": None,
    }  # fmt: skip


def _uuid(text: str) -> UUID | None:
    return UUID(text) if text else None


def _of_state(state: State, program: Program) -> Columns:
    wake = next_wake(program, state)
    return {
        "stage": state.stage, "ended": state.ended, "outcome": state.outcome, "owner_post": state.owner,
        "entered_at": instant(state.entered_at), "due_at": instant(state.due) if state.due else None,
        "wake_at": instant(wake) if wake else None,
        "ruling_due_at": _ruling_due(state, state.objection),
        "extension_ruling_due_at": _ruling_due(state, state.extension),
        "ruling_asked_by": _asked_by(state, state.objection), "extension_asked_by": _asked_by(state, state.extension),
        "paused": state.pausing is not None, "reopened": state.reopened,
        "reminded": state.reminded, "supervised": state.supervised, "facts": plain_facts(state.facts),
    }  # fmt: skip


def _ruling_due(state: State, asking: Asking | None) -> datetime | None:
    return instant(asking.ruling_due) if asking and not state.ended else None


def _asked_by(state: State, asking: Asking | None) -> str:
    return asking.person if asking and not state.ended else ""


def plain_facts(facts: Mapping[str, Value]) -> dict[str, Any]:
    """Facts as lists show and filter them: texts and numbers; what is not known is left out."""
    return {name: _plain(value) for name, value in facts.items() if value is not None}


def _plain(value: Value) -> Any:
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else str(value)


def level_of(program: Program, state: State) -> str:
    """What the pack's tables sort the case into: the first output with a closed list of words that names no post."""
    for name in level_names(program):
        value = state.facts.get(name)
        if isinstance(value, str):
            return value
    return ""


_levels: dict[int, tuple[Program, tuple[str, ...]]] = {}
"""What `level_names` said of a program; the program stands beside it, so that no other one can get its number."""
_LEVELS_KEPT = 1000


def level_names(program: Program) -> tuple[str, ...]:
    """Outputs that can be a level, in the order in which the life cycle decides them."""
    held = _levels.get(id(program))  # asked once: another thread may empty it meanwhile
    if held is None:
        if len(_levels) > _LEVELS_KEPT:
            _levels.clear()
        held = _levels[id(program)] = program, _level_names(program)
    return held[1]


def _level_names(program: Program) -> tuple[str, ...]:
    tables = [*program.on_open, *(table for stage in program.stages.values() for move in stage.moves.values()
                                  for table in move.tables)]  # fmt: skip
    posts = program.rules.posts
    found: dict[str, None] = {}
    for name, _ in tables:
        for column in program.rules.tables[name].table.outputs:
            words = column.domain.values
            if column.domain.type == "string" and words and not any(str(word) in posts for word in words):
                found.setdefault(column.name)
    return tuple(found)


def kind_name(program: Program) -> str:
    """The fact that says what a case is about: the form's first choice out of a catalog."""
    return next((name for name, domain in program.intake.items() if domain.catalog and domain.type == "string"), "")


TITLE = ("what", "title", "subject", "matter")


def headline_of(program: Program) -> str:
    """The question whose answer is the title of a case; empty where the form has none for it."""
    texts = [name for name, domain in program.intake.items() if domain.type == "text"]
    return next((name for name in (*TITLE, *texts) if name in texts), "")


def _late(past: Sequence[Happened]) -> bool:
    """Was some stage left, or a ladder begun, after its time was over?"""
    due: datetime | None = None
    for one in past:
        match one.event:
            case engine.CaseOpened():
                due = one.event.due
            case engine.StepTaken():
                if due is not None and one.event.at > due:
                    return True
                due = one.event.due
            case engine.Paused() | engine.Resumed() | engine.Extended():
                due = one.event.due
            case engine.Supervised():
                if due is not None and one.event.at >= due:
                    return True
    return False


def _reported(columns: Columns, one: Happened) -> None:
    told_at = one.data.get("told_at")
    columns["reported_at"] = datetime.fromisoformat(told_at) if told_at else one.at


def _opened(columns: Columns, one: Happened) -> None:
    assert isinstance(one.event, engine.CaseOpened)
    columns["first_due"] = one.event.due


def _owner_named(columns: Columns, one: Happened) -> None:
    columns["owner_unit"], columns["owner_account"] = _uuid(one.data["unit"]), _uuid(one.data["account"])


def _stepped(columns: Columns, one: Happened) -> None:
    assert isinstance(one.event, engine.StepTaken)
    if columns["first_step_at"] is None and one.event.actor.post not in ("reporter", "system"):
        columns["first_step_at"] = one.at
        columns["responded_in_time"] = columns["first_due"] is None or one.event.at <= columns["first_due"]
    if one.event.new_round:
        # What was said of the round before is over; the new round is judged anew.
        columns.update(solved=None, satisfied=None, ended_at=None, words_frozen=False, words_gone=False)


def _told(columns: Columns, one: Happened) -> None:
    if columns["answered_at"] is None and isinstance(one.event, engine.ReporterTold) and one.event.answer:
        columns["answered_at"] = one.at


def _ended(columns: Columns, one: Happened) -> None:
    columns["ended_at"] = columns["end_known_at"] = one.at


def _asked(columns: Columns, one: Happened) -> None:
    columns["asked"] = True


def _replied(columns: Columns, one: Happened) -> None:
    columns["asked"] = False


def _ordered(columns: Columns, one: Happened) -> None:
    columns["orders"][one.data["number"]] = datetime.fromisoformat(one.data["answer_due"])


def _order_answered(columns: Columns, one: Happened) -> None:
    columns["orders"].pop(one.data["number"], None)


def _me_too(columns: Columns, one: Happened) -> None:
    columns["me_too"] += 1


def _followed_up(columns: Columns, one: Happened) -> None:
    columns.update(solved=one.data["solved"], satisfied=one.data["satisfied"])


def _linked(columns: Columns, one: Happened) -> None:
    columns["same_as"] = UUID(one.data["case"])


def _exclusion_proposed(columns: Columns, one: Happened) -> None:
    columns.update(exclusion_asked_at=one.at, exclusion_asked_by=one.actor)


def _exclusion_rejected(columns: Columns, one: Happened) -> None:
    columns.update(exclusion_asked_at=None, exclusion_asked_by=None)


def _excluded(columns: Columns, one: Happened) -> None:
    columns.update(excluded=one.data["reason"], exclusion_asked_at=None, exclusion_asked_by=None)


def _imported(columns: Columns, one: Happened) -> None:
    if one.data["ended"]:
        closed = one.data["closed_at"]
        columns["ended_at"] = datetime.fromisoformat(closed) if closed else None


def _place_corrected(columns: Columns, one: Happened) -> None:
    point = one.data["point"] or (None, None)
    areas = one.data["areas"]
    columns.update(
        area_code=one.data["area"], area_path=one.data["path"], area_3=areas[0], area_4=areas[1], area_5=areas[2],
        longitude=point[0], latitude=point[1],
    )  # fmt: skip


def _words_frozen(columns: Columns, one: Happened) -> None:
    if one.data["whole"]:
        columns.update(words_frozen=True, frozen_until=date.fromisoformat(one.data["until"]))


def _words_erased(columns: Columns, one: Happened) -> None:
    if one.data.get("whole") and one.data["basis"] == "expired":
        columns["words_gone"] = True


_NOTES: dict[str, Callable[[Columns, Happened], None]] = {
    events.REPORTED: _reported, events.OWNER_NAMED: _owner_named, "CaseOpened": _opened, "StepTaken": _stepped,
    "ReporterTold": _told,
    "CaseEnded": _ended, events.REPORTER_ASKED: _asked, events.REPORTER_REPLIED: _replied, events.ME_TOO: _me_too,
    events.FOLLOWED_UP: _followed_up, events.DUPLICATE_LINKED: _linked, events.EXCLUSION_CONFIRMED: _excluded,
    events.EXCLUSION_PROPOSED: _exclusion_proposed, events.EXCLUSION_REJECTED: _exclusion_rejected,
    events.PLACE_CORRECTED: _place_corrected, events.WORDS_FROZEN: _words_frozen, events.WORDS_ERASED: _words_erased,
    events.IMPORTED: _imported, events.SUPERVISION_ORDERED: _ordered, events.SUPERVISION_ANSWERED: _order_answered,
}  # fmt: skip


def parts_from(case_id: UUID, area_path: str, past: Sequence[Happened], state: State) -> list[CasePart]:
    """The rows of the bodies that were called, and of the units that answered for the case before."""
    units = [one.data["unit"] for one in past if one.kind == events.OWNER_NAMED]
    before = [unit for unit in dict.fromkeys(units) if unit and unit != units[-1]]
    had = [CasePart(case_id=case_id, part=HAD, body=unit, area_path=area_path, ended=True) for unit in before]
    return had + [
        CasePart(
            case_id=case_id, part=part, body=body.body, kind=body.kind, area_path=area_path,
            due_at=_instant(body.finish_due if body.responded_at else body.respond_due),
            responded_at=_instant(body.responded_at), finished_at=_instant(body.finished_at), ended=not body.open,
            score=body.score,
        )
        for part, run in state.parts.items()
        for body in run.bodies
    ]  # fmt: skip


def _instant(wall: datetime | None) -> datetime | None:
    return instant(wall) if wall else None


def differences(had: Mapping[str, Any], should: Columns) -> list[str]:
    """The columns in which a row is not what its journal says."""
    return [name for name, value in should.items() if not _same(had[name], value)]


def _same(had: Any, should: Any) -> bool:
    if isinstance(should, bytes):
        return bytes(had) == should
    return had == should or (isinstance(should, dict) and canonical(had) == canonical(should))


_PART_KINDS = frozenset({"PartOpened", "PartResponded", "PartFinished", "PartScored", "PartEnded", events.OWNER_NAMED,
     events.PLACE_CORRECTED})


def changed_parts(kinds: Iterable[str]) -> bool:
    """Whether the rows of parts have to be written anew after entries of these kinds."""
    return not _PART_KINDS.isdisjoint(kinds)
