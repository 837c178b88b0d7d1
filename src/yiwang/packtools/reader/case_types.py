"""case_types/*.yaml."""

from __future__ import annotations

from typing import Literal, cast, get_args

from yiwang.engine.problems import Text
from yiwang.engine.workflows.definitions import (
    CaseType,
    Extension,
    Fact,
    Objection,
    Outcome,
    Part,
    Pause,
    Stage,
    Transition,
)
from yiwang.packtools.reader.fields import YES_NO, Fields
from yiwang.packtools.reader.rules import (
    bound_of,
    domain_of,
    ladder_of,
    optional_time,
    owner_of,
    required_time,
)

OUTCOMES: tuple[str, ...] = get_args(Outcome)
ORIGINS = ("intake", "command", "system")
A_JOIN = Text("all、any 或个数", "all, any or a number")


def read_case_type(fields: Fields) -> CaseType:
    return CaseType(
        id=fields.identifier(),
        title=fields.title(),
        duty=fields.text("duty"),
        source=fields.optional_text("source"),
        form=fields.optional_text("form"),
        channels=fields.names("channels"),
        start=fields.text("start"),
        stages=tuple(_stage(name, child) for name, child in fields.children("stages", required=True)),
        transitions=tuple(_transition(name, child) for name, child in fields.children("transitions", required=True)),
        facts=tuple(_fact(name, child) for name, child in fields.children("facts")),
        on_open=fields.names("on_open"),
        parts=tuple(_part(name, child) for name, child in fields.children("parts")),
        pauses=tuple(_pause(name, child) for name, child in fields.children("pauses")),
        extension=_extension(fields),
        objection=_objection(fields),
        overdue=ladder_of(fields),
        statutory_kind=fields.optional_text("statutory_kind"),
        statutory_none=fields.words("statutory_none"),
        level=fields.optional_text("level"),
        public=fields.optional_text("public"),
        pictogram=fields.optional_text("pictogram"),
        words=fields.optional_text("words"),
        since=fields.optional_date("since"),
        until=fields.optional_date("until"),
        assumed=fields.words("assumed"),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )


def _fact(name: str, fields: Fields) -> Fact:
    found = Fact(
        name=name,
        domain=domain_of(fields),
        title=fields.title(),
        origin=cast(Literal["intake", "command", "system"], fields.choice("origin", ORIGINS)),
        default=fields.optional_text("default"),
        required=fields.flag("required"),
        where=fields.where(),
    )
    fields.done()
    return found


def _stage(name: str, fields: Fields) -> Stage:
    outcome = fields.choice("outcome", OUTCOMES, "")
    found = Stage(
        id=name,
        title=fields.title(),
        owner=owner_of(fields),
        within=optional_time(fields, "within"),
        phase=fields.optional_text("phase"),
        end=fields.flag("end"),
        outcome=cast(Outcome, outcome) if outcome else None,
        overdue=ladder_of(fields),
        source=fields.optional_text("source"),
        where=fields.where(),
    )
    fields.done()
    return found


def _transition(name: str, fields: Fields) -> Transition:
    found = Transition(
        id=name,
        title=fields.title(),
        sources=fields.required_names("from"),
        target=fields.text("to"),
        by=fields.required_names("by"),
        when=fields.optional_text("when"),
        needs=fields.names("needs"),
        takes=fields.names("takes"),
        decide=fields.names("decide"),
        because=_because(fields),
        tells=fields.names("tells"),
        at_most=bound_of(fields),
        or_after=optional_time(fields, "or_after"),
        new_round=fields.flag("new_round"),
        waits_for=fields.names("waits_for"),
        second_person=fields.flag("second_person"),
        source=fields.optional_text("source"),
        to_reporter=fields.title("to_reporter") if fields.has("to_reporter") else None,
        where=fields.where(),
    )
    fields.done()
    return found


def _because(fields: Fields, default: bool = False) -> bool:
    text = fields.optional_text("because")
    if text in ("required", "no", "false", "yes", "true", ""):
        return default if not text else text in ("required", "yes", "true")
    fields.bad("because", Text("required", "required") if not default else YES_NO, text)
    return default


def _part(name: str, fields: Fields) -> Part:
    found = Part(
        id=name,
        title=fields.title(),
        stages=fields.required_names("stages"),
        by=fields.required_names("by"),
        bodies=fields.names("bodies"),
        respond_within=optional_time(fields, "respond_within"),
        finish_within=optional_time(fields, "finish_within"),
        join=_join(fields),
        at_most_bodies=fields.integer("at_most_bodies"),
        scored_by=fields.optional_text("scored_by"),
        overdue=ladder_of(fields),
        source=fields.optional_text("source"),
        where=fields.where(),
    )
    fields.done()
    return found


def _join(fields: Fields) -> Literal["all", "any"] | int:
    text = fields.optional_text("join") or "all"
    if text.isdecimal():
        return int(text)
    if text not in ("all", "any"):
        fields.bad("join", A_JOIN, text)
    return "any" if text == "any" else "all"


def _pause(name: str, fields: Fields) -> Pause:
    found = Pause(
        id=name,
        title=fields.title(),
        stages=fields.required_names("stages"),
        by=fields.required_names("by"),
        up_to=required_time(fields, "up_to"),
        at_most=fields.integer("at_most", 1),
        resumed_by=fields.names("resumed_by"),
        because=_because(fields, True),
        defers=fields.flag("defers"),
        tells=fields.names("tells"),
        source=fields.optional_text("source"),
        where=fields.where(),
    )
    fields.done()
    return found


def _extension(parent: Fields) -> Extension | None:
    fields = parent.child("extension")
    if fields is None:
        return None
    ruled = fields.has("ruled_by") or fields.has("ruling_within")  # who rules and by when go together
    found = Extension(
        stages=fields.required_names("stages"),
        by=fields.required_names("by"),
        up_to=required_time(fields, "up_to"),
        at_most=fields.integer("at_most", 1),
        phase=fields.optional_text("phase") or "extension",
        because=_because(fields, True),
        tells=fields.names("tells") if "tells" in fields.node.entries else ("reporter",),
        ruled_by=fields.required_names("ruled_by") if ruled else (),
        ruling_within=required_time(fields, "ruling_within") if ruled else None,
        source=fields.optional_text("source"),
        where=fields.where(),
    )
    fields.has("tells")
    fields.done()
    return found


def _objection(parent: Fields) -> Objection | None:
    fields = parent.child("objection")
    if fields is None:
        return None
    found = Objection(
        stages=fields.required_names("stages"),
        by=fields.required_names("by"),
        within=required_time(fields, "within"),
        ruled_by=fields.required_names("ruled_by"),
        ruling_within=required_time(fields, "ruling_within"),
        upheld=fields.text("upheld"),
        at_most=fields.integer("at_most", 1),
        source=fields.optional_text("source"),
        where=fields.where(),
    )
    fields.done()
    return found
