"""One case as its page shows it: where it stands, who has it and why, what may be done, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from yiwang.cases import events
from yiwang.cases.models import HAD, Case, CaseFile, CasePart
from yiwang.cases.permissions import Person, actor_of, as_reporter, is_inside, is_reporter
from yiwang.cases.queries.addressed import action_to_reporter, timeline_to_reporter, to_reporter
from yiwang.cases.queries.history import History, load
from yiwang.cases.queries.listed import read_rows
from yiwang.cases.queries.objections import Objection, objections_of
from yiwang.cases.queries.reported_bodies import body_words, question
from yiwang.cases.queries.scopes import those_of, visible
from yiwang.cases.queries.templates import Offered, offers_for
from yiwang.cases.queries.timelines import Line, timeline
from yiwang.cases.queries.words import content_id_of, said, texts_of
from yiwang.engine.problems import Language, Text
from yiwang.engine.traces import explain
from yiwang.engine.workflows import Action, available, trace_of
from yiwang.engine.workflows import events as engine
from yiwang.engine.workflows.state import State, apply
from yiwang.engine.workflows.who import title
from yiwang.foundation.registers import interface as registers
from yiwang.kernel.civil_time import civil
from yiwang.kernel.contents import SEALED, unsealed_of
from yiwang.kernel.months import is_aside, wherever
from yiwang.kernel.prepared import asked

MOST_LINKS = 50


class Shown(NamedTuple):
    """A fact with its name and what it is; words are put back in."""

    name: str
    title: Text
    value: Any


@dataclass(frozen=True, slots=True)
class Detail:
    """A case for somebody who may see it. `etag`: send its number as `seen` with the next action."""

    row: Case
    case_type: Text
    stage: Text
    owner: Text
    facts: list[Shown]
    actions: list[Action]
    parts: list[CasePart]
    files: list[CaseFile]
    lines: list[Line]
    links: list[Case]
    contact: registers.ContactHint | None
    question: str
    """What the reporter was asked and has not answered."""
    sealed: tuple[Text, ...]
    """Personal answers that are opened with a reason, as the contact is."""
    offers: dict[str, list[Offered]]
    """The pack's words for what may be done now, by the action's name."""
    exclusion: dict[str, Any] | None
    """A proposal to leave it out of the rates that waits for the second person."""
    orders: list[dict[str, Any]]
    objections: list[Objection]
    inside: bool
    """Theirs to work on; others see what its reporter sees, and no names of staff."""

    @property
    def etag(self) -> int:
        return self.row.seq


@wherever("case_id")
def case_detail(person: Person, case_id: UUID, now: datetime) -> Detail | None:
    """None when the person may not see it, or there is none."""
    history = load(person, case_id)
    return detail_of(history, person, now) if history else None


def detail_of(history: History, person: Person, now: datetime) -> Detail:
    row, program = history.row, history.program
    texts = _texts(history, person)
    inside = is_inside(person, row, history.state)
    facts, actions = _facts(history, texts, inside), actions_of(history, person, now)
    return Detail(
        row=row, case_type=program.case_type.title, stage=title(program, row.stage),
        owner=title(program, row.owner_post), facts=facts, actions=actions,
        sealed=tuple(one.title for one in facts if one.value == SEALED),
        offers=offers_for(history, person, [one.name for one in actions if one.allowed], texts),
        parts=list(CasePart.objects.filter(case_id=row.id).exclude(part=HAD)) if inside else [],
        files=files_of(history, person), lines=timeline(history, texts, public=not inside), links=_links(person, row),
        contact=registers.contact_hint(row.id), question=question_of(history, texts),
        exclusion=exclusion_of(history) if inside else None, orders=orders_of(history, texts) if inside else [],
        objections=objections_of(history, texts) if inside else [], inside=inside,
    )  # fmt: skip


def _texts(history: History, person: Person) -> dict[UUID, str]:
    """The words as a person reads them: what is sealed, the reporter sees open."""
    texts = texts_of(history.id)
    if SEALED in texts.values() and is_reporter(person, history.row):
        texts |= unsealed_of(history.id)
    return texts


def files_of(history: History, person: Person) -> list[CaseFile]:
    """The files that a person may open: all, when the case is theirs to work on; else those that they gave."""
    if history.row.words_frozen:
        return []
    rows = CaseFile.objects.filter(case_id=history.id, erased_at=None).order_by("file_id")
    if is_inside(person, history.row, history.state):
        return list(rows)
    given = [one for one in history.past if one.kind == events.FILE_ATTACHED and one.actor == person.actor]
    return list(rows.filter(file_id__in=[UUID(one.data["file"]) for one in given])) if given else []


@wherever("case_id")
def case_file(person: Person, case_id: UUID, file_id: UUID) -> CaseFile | None:
    """One file, for somebody who may open it. Its bytes: `file_path(row.sha256)`."""
    history = load(person, case_id)
    files = files_of(history, person) if history else []
    return next((one for one in files if one.file_id == file_id), None)


def actions_of(history: History, person: Person, now: datetime) -> list[Action]:
    """Every action of the present stage, with the reason where it is off; as reporter too, when the person is.
    Nothing can be done in a month that was set aside."""
    if is_aside(history.id):
        return []
    row, state, at = history.row, history.state, max(civil(now), history.state.last_at)
    found = available(history.program, state, actor_of(person, row, state), at)
    if not is_reporter(person, row):
        return found
    own = {one.name: one for one in available(history.program, state, as_reporter(person), at)}
    return [own[one.name] if own[one.name].allowed else one for one in found]


@wherever("case_id")
def why(person: Person, case_id: UUID, language: Language = "zh-Hans") -> list[str] | None:
    """Why this? For each step that set an owner or a time, the rows, figures and conditions that decided it."""
    history = load(person, case_id)
    return [line.in_language(language) for step in reasons(history) for line in step] if history else None


def reasons(history: History) -> list[list[Text]]:
    """For each entry into a stage: what decided it, and how the directory found who answers for it."""
    steps: list[list[Text]] = []
    state: State | None = None
    for one in history.past:
        if one.event is not None:
            trace = trace_of(history.program, state, [one.event])
            both = zip(explain(trace, "zh-Hans"), explain(trace, "en"), strict=True)
            if lines := [Text(zh, en) for zh, en in both]:
                steps.append(lines)
            state = apply(state, one.event)
        elif one.kind == events.OWNER_NAMED and steps:
            steps[-1] += [Text(zh, en) for zh, en in one.data.get("via", [])]
    return steps


def _facts(history: History, texts: dict[UUID, str], inside: bool) -> list[Shown]:
    """What is known of the case; from outside, what was reported."""
    program = history.program
    known = program.domains if inside else program.intake
    names = [name for name in known if name not in ("channel", "stage", "reopened", "overdue")]
    values = [(name, history.state.facts.get(name)) for name in names]
    about = question(history.edition.pack.forms.get(program.case_type.form))
    return [
        Shown(name, title(program, name), body_words(value).zh if about and name == about.name else said(value, texts))
        for name, value in values
        if value is not None
    ]


@wherever("case_id")
def opened_answers(person: Person, case_id: UUID, words: Mapping[UUID, str]) -> list[Shown]:
    """Personal answers that were just opened with the contact, by the names of their facts."""
    history = load(person, case_id)
    if history is None or not words:
        return []
    known = [(name, content_id_of(value)) for name, value in history.state.facts.items()]
    return [Shown(name, title(history.program, name), words[id]) for name, id in known if id and id in words]


def _links(person: Person, row: Case) -> list[Case]:
    """Cases that belong with it, of those that the person may see."""
    near = Q(same_as=row.id) | Q(split_from=row.id)
    found = [id for (id,) in asked(Case.objects.filter(near).values_list("id")[: 4 * MOST_LINKS])]
    found += [one for one in (row.same_as, row.split_from) if one]
    # Whose they are is asked of these few alone: together, the database would look through all that the person sees.
    return read_rows((id,) for id in sorted(those_of(found, visible(person)))[:MOST_LINKS]) if found else []


def question_of(history: History, texts: dict[UUID, str]) -> str:
    """The question that waits for the reporter's reply."""
    questions = [one for one in history.past if one.kind == events.REPORTER_ASKED]
    return str(said(questions[-1].data["text"], texts)) if questions and history.row.asked else ""


def exclusion_of(history: History) -> dict[str, Any] | None:
    """The proposal that waits for the second person."""
    kinds = (events.EXCLUSION_PROPOSED, events.EXCLUSION_CONFIRMED, events.EXCLUSION_REJECTED)
    said_of_it = [one for one in history.past if one.kind in kinds]
    waits = bool(said_of_it) and said_of_it[-1].kind == events.EXCLUSION_PROPOSED
    return {**said_of_it[-1].data, "by": said_of_it[-1].actor} if waits else None


def orders_of(history: History, texts: dict[UUID, str]) -> list[dict[str, Any]]:
    """Supervision orders, with what became of them."""
    answered = {one.data["number"]: one.at for one in history.past if one.kind == events.SUPERVISION_ANSWERED}
    return [
        {
            **one.data, "reason": said(one.data["reason"], texts), "at": one.at, "by": one.acting_as,
            "answered_at": answered.get(one.data["number"]),
        }
        for one in history.past
        if one.kind == events.SUPERVISION_ORDERED
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tracked:
    """A case as its reporter sees it, without an account."""

    row: Case
    case_type: Text
    stage: Text
    owner: Text
    lines: list[Line]
    question: str
    actions: list[Action]
    why: list[Text]
    """Why it is where it is: what decided the present stage, and how the directory found who answers for it."""
    may_judge: bool
    answer: list[Shown]
    """What the reporter was told: what was done or why not, and where else to turn."""
    files: list[CaseFile]


@wherever("case_id")
def tracked_case(person: Person, case_id: UUID, now: datetime) -> Tracked | None:
    """The public page of a case, for the reporter (a `Tracker`, or a resident with an account)."""
    history = load(person, case_id)
    if history is None or not is_reporter(person, history.row):
        return None
    row, program, texts = history.row, history.program, _texts(history, person)
    steps = reasons(history)
    allowed = [one for one in actions_of(history, person, now) if one.allowed]
    actions = [action_to_reporter(program, row.stage, one) for one in allowed]
    return Tracked(
        row, program.case_type.title,
        to_reporter(title(program, row.stage)), to_reporter(title(program, row.owner_post)),
        timeline_to_reporter(history, texts), question_of(history, texts), actions,
        [to_reporter(one) for one in steps[-1]] if steps else [], row.answered_at is not None,
        _answer(history, texts), files_of(history, person),
    )  # fmt: skip


def _answer(history: History, texts: dict[UUID, str]) -> list[Shown]:
    """What the reporter was told: the facts that a step which tells the reporter needs or takes, as they stand now."""
    if not any(isinstance(one.event, engine.ReporterTold) and one.event.answer for one in history.past):
        return []
    program, facts = history.program, history.state.facts
    moves = [move for stage in program.stages.values() for move in stage.moves.values() if "reporter" in move.tells]
    names = dict.fromkeys(name for move in moves for name in move.accepts if name not in program.intake)
    values = [(name, facts[name]) for name in names if facts.get(name) is not None]
    return [Shown(name, title(program, name), said(value, texts)) for name, value in values]
