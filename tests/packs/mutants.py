"""Small breakages of a pack, made on the typed value: what a slip of the pen or an ill-considered change would do.

Each operator is a function that yields (where, broken pack). They know nothing of the checker: an operator is written
by asking what could go wrong in an office, not what is looked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from yiwang.engine.decisions.definitions import Table
from yiwang.engine.packs.definitions import Form, FormField, Pack
from yiwang.engine.problems import Text
from yiwang.engine.values import Domain, Span
from yiwang.engine.workflows.definitions import CaseType, Fact, OwnerRule, Stage, TimeRule, Transition

Broken = Iterator[tuple[str, Pack]]
Operator = Callable[[Pack], Broken]
OPERATORS: dict[str, Operator] = {}
_T = TypeVar("_T")


@dataclass(frozen=True)
class Mutant:
    """One breakage: by which operator, where, and the pack that has it."""

    operator: str
    at: str
    pack: Pack

    @property
    def name(self) -> str:
        return f"{self.pack.manifest.id}: {self.operator} {self.at}"


def operator(function: Operator) -> Operator:
    OPERATORS[function.__name__] = function
    return function


def all_mutants(pack: Pack) -> list[Mutant]:
    return [Mutant(name, at, broken) for name, make in OPERATORS.items() for at, broken in make(pack)]


def sampled(pack: Pack, count: int) -> list[Mutant]:
    """At most `count` mutants: some of every operator, chosen by their names, so that they are the same every time."""
    by_operator = {name: [Mutant(name, at, broken) for at, broken in make(pack)] for name, make in OPERATORS.items()}
    for mutants in by_operator.values():
        mutants.sort(key=lambda mutant: hashlib.sha256(mutant.name.encode()).digest())
    chosen: list[Mutant] = []
    while len(chosen) < count and any(by_operator.values()):
        chosen += [mutants.pop() for mutants in by_operator.values() if mutants]
    return chosen[:count]


# Putting a changed thing back into its place


def with_item(pack: Pack, section: str, id: str, item: object) -> Pack:
    return replace(pack, **{section: {**getattr(pack, section), id: item}})


def without(pack: Pack, section: str, id: str) -> Pack:
    return replace(pack, **{section: {key: item for key, item in getattr(pack, section).items() if key != id}})


def _at(items: tuple[_T, ...], index: int, item: _T | None) -> tuple[_T, ...]:
    return items[:index] + (() if item is None else (item,)) + items[index + 1 :]


def _versions(pack: Pack, section: str) -> Iterator[tuple[str, Any, Callable[[Any], Pack]]]:
    """Every edition of a case type or table, and the pack with another in its place."""
    found: Mapping[str, tuple[Any, ...]] = getattr(pack, section)
    for id, versions in found.items():
        for index, version in enumerate(versions):
            name = f"{id}#{index}" if len(versions) > 1 else id

            def put(new: Any, id: str = id, versions: Any = versions, index: int = index) -> Pack:
                return with_item(pack, section, id, _at(versions, index, new))

            yield name, version, put


def _case_types(pack: Pack) -> Iterator[tuple[str, CaseType, Callable[[CaseType], Pack]]]:
    yield from _versions(pack, "case_types")


def _tables(pack: Pack) -> Iterator[tuple[str, Table, Callable[[Table], Pack]]]:
    yield from _versions(pack, "decisions")


def _stages(pack: Pack, ends: bool = False) -> Iterator[tuple[str, Stage, Callable[[Stage | None], Pack]]]:
    for name, case_type, put in _case_types(pack):
        for index, stage in enumerate(case_type.stages):
            if ends or not stage.end:

                def place(new: Stage | None, c: CaseType = case_type, i: int = index, put: Any = put) -> Pack:
                    return put(replace(c, stages=_at(c.stages, i, new)))

                yield f"{name}/{stage.id}", stage, place


def _moves(pack: Pack) -> Iterator[tuple[str, CaseType, Transition, Callable[[Transition | None], Pack]]]:
    for name, case_type, put in _case_types(pack):
        for index, move in enumerate(case_type.transitions):

            def place(new: Transition | None, c: CaseType = case_type, i: int = index, put: Any = put) -> Pack:
                return put(replace(c, transitions=_at(c.transitions, i, new)))

            yield f"{name}/{move.id}", case_type, move, place


def _fields(pack: Pack) -> Iterator[tuple[str, Form, FormField, Callable[[FormField | None], Pack]]]:
    for id, form in pack.forms.items():
        for index, field in enumerate(form.fields):

            def place(new: FormField | None, form: Form = form, i: int = index) -> Pack:
                return with_item(pack, "forms", form.id, replace(form, fields=_at(form.fields, i, new)))

            yield f"{id}/{field.name}", form, field, place


# Life cycles


@operator
def drop_owner(pack: Pack) -> Broken:
    for name, stage, put in _stages(pack):
        yield name, put(replace(stage, owner=None))


@operator
def owner_unknown(pack: Pack) -> Broken:
    for name, stage, put in _stages(pack):
        yield name, put(replace(stage, owner=OwnerRule(post="nobody_at_all")))


@operator
def swap_owner(pack: Pack) -> Broken:
    """Another post of the same chart is made accountable."""
    posts = [post.id for post in pack.posts.values() if post.kind == "person"]
    for name, stage, put in _stages(pack):
        if stage.owner and stage.owner.post in posts and len(posts) > 1:
            other = posts[(posts.index(stage.owner.post) + 1) % len(posts)]
            yield name, put(replace(stage, owner=OwnerRule(post=other)))


@operator
def drop_deadline(pack: Pack) -> Broken:
    for name, stage, put in _stages(pack):
        yield name, put(replace(stage, within=None))


@operator
def lengthen_deadline(pack: Pack) -> Broken:
    """Past every statutory maximum, where the stage counts towards one."""
    for name, case_type, put in _case_types(pack):
        for index, stage in enumerate(case_type.stages):
            if stage.phase and not stage.end and case_type.statutory_kind:
                longer = replace(stage, within=TimeRule(span=Span(400, "days")))
                yield f"{name}/{stage.id}", put(replace(case_type, stages=_at(case_type.stages, index, longer)))


@operator
def drop_stage(pack: Pack) -> Broken:
    for name, _, put in _stages(pack, ends=True):
        yield name, put(None)


@operator
def drop_transition(pack: Pack) -> Broken:
    for name, _, _, put in _moves(pack):
        yield name, put(None)


@operator
def swap_target(pack: Pack) -> Broken:
    for name, case_type, move, put in _moves(pack):
        ids = [stage.id for stage in case_type.stages]
        if move.target in ids and len(ids) > 1:
            yield name, put(replace(move, target=ids[(ids.index(move.target) + 1) % len(ids)]))


@operator
def drop_actor(pack: Pack) -> Broken:
    for name, _, move, put in _moves(pack):
        if not (move.or_after and move.by[0] == "system"):  # the worker takes such a step in any case
            yield name, put(replace(move, by=move.by[1:]))


@operator
def actor_unknown(pack: Pack) -> Broken:
    for name, _, move, put in _moves(pack):
        yield name, put(replace(move, by=("nobody_at_all",)))


@operator
def cut_answer(pack: Pack) -> Broken:
    """The reporter is no longer told."""
    for name, _, move, put in _moves(pack):
        if "reporter" in move.tells:
            yield name, put(replace(move, tells=tuple(to for to in move.tells if to != "reporter")))


@operator
def empty_answer(pack: Pack) -> Broken:
    """The reporter is told, but nothing that could be told has to be written."""
    for name, _, move, put in _moves(pack):
        if "reporter" in move.tells and (move.needs or move.because):
            yield name, put(replace(move, needs=(), because=False))


@operator
def drop_bound(pack: Pack) -> Broken:
    for name, _, move, put in _moves(pack):
        if move.at_most is not None:
            yield name, put(replace(move, at_most=None))


@operator
def drop_silence(pack: Pack) -> Broken:
    """Nothing happens any more when the reporter never speaks up."""
    for name, _, move, put in _moves(pack):
        if move.or_after is not None and move.by == ("reporter",):
            yield name, put(replace(move, or_after=None))


@operator
def drop_decision(pack: Pack) -> Broken:
    for name, _, move, put in _moves(pack):
        if move.decide:
            yield name, put(replace(move, decide=()))


@operator
def guard_misspelt(pack: Pack) -> Broken:
    for name, _, move, put in _moves(pack):
        if move.when:
            yield name, put(replace(move, when=f"no_such_fact and {move.when}"))


@operator
def drop_ladder(pack: Pack) -> Broken:
    for name, case_type, put in _case_types(pack):
        yield name, put(replace(case_type, overdue=()))


@operator
def weaken_ladder(pack: Pack) -> Broken:
    """Only reminders are left: nobody above ever hears of it."""
    for name, case_type, put in _case_types(pack):
        yield name, put(replace(case_type, overdue=tuple(step for step in case_type.overdue if step.do == "remind")))


@operator
def drop_statutory(pack: Pack) -> Broken:
    for name, case_type, put in _case_types(pack):
        if case_type.statutory_kind:
            yield name, put(replace(case_type, statutory_kind=""))


@operator
def drop_statutory_reason(pack: Pack) -> Broken:
    for name, case_type, put in _case_types(pack):
        if case_type.statutory_none:
            yield name, put(replace(case_type, statutory_none=""))


@operator
def duty_off_list(pack: Pack) -> Broken:
    for name, case_type, put in _case_types(pack):
        yield name, put(replace(case_type, duty="NO-SUCH-DUTY"))


@operator
def channel_unknown(pack: Pack) -> Broken:
    for name, case_type, put in _case_types(pack):
        yield name, put(replace(case_type, channels=(*case_type.channels, "no_such_channel")))


@operator
def form_unknown(pack: Pack) -> Broken:
    for name, case_type, put in _case_types(pack):
        yield name, put(replace(case_type, form="no_such_form"))


@operator
def uncited_case_type(pack: Pack) -> Broken:
    for name, case_type, put in _case_types(pack):
        yield name, put(replace(case_type, source="", assumed=""))


@operator
def forbidden_fact(pack: Pack) -> Broken:
    """A fact about the person instead of the matter."""
    texts = [("petition_history", "信访史"), ("religion", "宗教信仰"), ("resident_risk_level", "居民风险等级")]
    for number, (name, case_type, put) in enumerate(_case_types(pack)):
        id, title = texts[number % len(texts)]
        fact = Fact(id, Domain("string"), Text(title, id), "command")
        yield f"{name}/{id}", put(replace(case_type, facts=(*case_type.facts, fact)))


@operator
def part_without_time(pack: Pack) -> Broken:
    for name, case_type, put in _case_types(pack):
        for index, part in enumerate(case_type.parts):
            open_ended = replace(part, finish_within=None)
            yield f"{name}/{part.id}", put(replace(case_type, parts=_at(case_type.parts, index, open_ended)))


@operator
def part_body_unknown(pack: Pack) -> Broken:
    for name, case_type, put in _case_types(pack):
        for index, part in enumerate(case_type.parts):
            broken = replace(part, bodies=("no_such_body",))
            yield f"{name}/{part.id}", put(replace(case_type, parts=_at(case_type.parts, index, broken)))


@operator
def endless_extension(pack: Pack) -> Broken:
    for name, case_type, put in _case_types(pack):
        if case_type.extension and case_type.statutory_kind:
            longer = replace(case_type.extension, up_to=TimeRule(span=Span(400, "days")))
            yield name, put(replace(case_type, extension=longer))


@operator
def extension_ruled_by_nobody(pack: Pack) -> Broken:
    for name, case_type, put in _case_types(pack):
        if case_type.extension and case_type.extension.ruled_by:
            ruled = replace(case_type.extension, ruled_by=("no_such_post",))
            yield name, put(replace(case_type, extension=ruled))


@operator
def objection_to_nowhere(pack: Pack) -> Broken:
    for name, case_type, put in _case_types(pack):
        if case_type.objection:
            yield name, put(replace(case_type, objection=replace(case_type.objection, upheld="no_such_step")))


# Decision tables


@operator
def drop_row(pack: Pack) -> Broken:
    for name, table, put in _tables(pack):
        for index in range(len(table.rows)):
            yield f"{name} row {index + 1}", put(replace(table, rows=_at(table.rows, index, None)))


@operator
def output_outside(pack: Pack) -> Broken:
    """An output that the column does not allow."""
    for name, table, put in _tables(pack):
        for index, row in enumerate(table.rows):
            closed = [number for number, column in enumerate(table.outputs) if column.domain.values]
            if closed:
                outputs = list(row.outputs)
                outputs[closed[0]] = "no_such_value"
                rows = _at(table.rows, index, replace(row, outputs=tuple(outputs)))
                yield f"{name} row {index + 1}", put(replace(table, rows=rows))


@operator
def swap_outputs(pack: Pack) -> Broken:
    """Two neighbouring rows exchange their results."""
    for name, table, put in _tables(pack):
        for index, (one, other) in enumerate(zip(table.rows, table.rows[1:], strict=False)):
            if one.outputs != other.outputs:
                pair = (replace(one, outputs=other.outputs), replace(other, outputs=one.outputs))
                rows = table.rows[:index] + pair + table.rows[index + 2 :]
                yield f"{name} rows {index + 1} and {index + 2}", put(replace(table, rows=rows))


@operator
def blank_test(pack: Pack) -> Broken:
    """One test of a row is forgotten."""
    for name, table, put in _tables(pack):
        for index, row in enumerate(table.rows):
            for number, test in enumerate(row.tests):
                if test.strip() not in ("", "-"):
                    rows = _at(table.rows, index, replace(row, tests=_at(row.tests, number, "-")))
                    yield f"{name} row {index + 1} test {number + 1}", put(replace(table, rows=rows))


@operator
def uncited_table(pack: Pack) -> Broken:
    for name, table, put in _tables(pack):
        yield name, put(replace(table, source="", assumed=""))


@operator
def shift_table(pack: Pack) -> Broken:
    """The new edition starts later than it should."""
    for name, table, put in _tables(pack):
        if table.since:
            yield name, put(replace(table, since=table.since + timedelta(days=31)))


@operator
def input_misspelt(pack: Pack) -> Broken:
    for name, table, put in _tables(pack):
        if table.inputs:
            first = replace(table.inputs[0], name=f"{table.inputs[0].name}_x")
            yield name, put(replace(table, inputs=(first, *table.inputs[1:])))


# The chart


@operator
def drop_post(pack: Pack) -> Broken:
    for id in pack.posts:
        yield id, without(pack, "posts", id)


@operator
def drop_stand_in(pack: Pack) -> Broken:
    """Nobody steps in, nobody is above."""
    for id, post in pack.posts.items():
        if post.kind != "self" and (post.stand_in or post.reports_to):
            yield id, with_item(pack, "posts", id, replace(post, stand_in="", reports_to=""))


@operator
def post_level_unknown(pack: Pack) -> Broken:
    for id, post in pack.posts.items():
        yield id, with_item(pack, "posts", id, replace(post, level="no_such_level"))


@operator
def reports_in_a_circle(pack: Pack) -> Broken:
    for id, post in pack.posts.items():
        if post.reports_to:
            yield id, with_item(pack, "posts", id, replace(post, reports_to=id))


@operator
def team_without_lead(pack: Pack) -> Broken:
    for id, post in pack.posts.items():
        if post.kind == "team":
            yield id, with_item(pack, "posts", id, replace(post, lead=""))


@operator
def drop_level(pack: Pack) -> Broken:
    for id in pack.levels:
        yield id, without(pack, "levels", id)


@operator
def drop_unit_kind(pack: Pack) -> Broken:
    used = {post.unit_kind for post in pack.posts.values()}
    for id in pack.unit_kinds:
        if id in used:
            yield id, without(pack, "unit_kinds", id)


@operator
def uncited_post(pack: Pack) -> Broken:
    for id, post in pack.posts.items():
        yield id, with_item(pack, "posts", id, replace(post, source="", assumed=""))


# Duties, figures, catalogs


@operator
def drop_admission(pack: Pack) -> Broken:
    used = {case_type.duty for versions in pack.case_types.values() for case_type in versions}
    for id, duty in pack.duties.items():
        if id in used and duty.admitted_on:
            yield id, with_item(pack, "duties", id, replace(duty, admitted_on=None))


@operator
def admit_late(pack: Pack) -> Broken:
    used = {case_type.duty for versions in pack.case_types.values() for case_type in versions}
    for id, duty in pack.duties.items():
        if id in used:
            yield id, with_item(pack, "duties", id, replace(duty, admitted_on=date(2030, 1, 1)))


@operator
def drop_duty(pack: Pack) -> Broken:
    used = {case_type.duty for versions in pack.case_types.values() for case_type in versions}
    for id in pack.duties:
        if id in used:
            yield id, without(pack, "duties", id)


def _texts(pack: Pack) -> str:
    """Everything of the pack that may name a parameter."""
    return repr((pack.case_types, pack.decisions, pack.calculations, pack.meetings, pack.visits, pack.scenarios))


@operator
def drop_parameter(pack: Pack) -> Broken:
    texts = _texts(pack)
    for id in pack.parameters:
        if f"@{id}" in texts or f"parameter='{id}'" in texts or f"parameters/{id}'" in texts:
            yield id, without(pack, "parameters", id)


@operator
def unchecked_parameter(pack: Pack) -> Broken:
    for id, parameter in pack.parameters.items():
        last = replace(parameter.values[-1], last_checked=None)
        yield id, with_item(pack, "parameters", id, replace(parameter, values=(*parameter.values[:-1], last)))


@operator
def parameter_outside(pack: Pack) -> Broken:
    """A figure outside its domain, or none at all."""
    for id, parameter in pack.parameters.items():
        if parameter.domain.type not in ("text", "string"):
            last = replace(parameter.values[-1], value="99999999 parsecs")
            yield id, with_item(pack, "parameters", id, replace(parameter, values=(*parameter.values[:-1], last)))


@operator
def shift_parameter(pack: Pack) -> Broken:
    """A change takes effect a month later than the source says."""
    for id, parameter in pack.parameters.items():
        if len(parameter.values) > 1:
            last = parameter.values[-1]
            later = replace(last, since=last.since + timedelta(days=31))
            yield id, with_item(pack, "parameters", id, replace(parameter, values=(*parameter.values[:-1], later)))


@operator
def source_misspelt(pack: Pack) -> Broken:
    for id, parameter in pack.parameters.items():
        last = replace(parameter.values[-1], source="NO_SUCH_SOURCE 1")
        yield id, with_item(pack, "parameters", id, replace(parameter, values=(*parameter.values[:-1], last)))


@operator
def drop_source(pack: Pack) -> Broken:
    texts = repr([getattr(pack, section) for section in ("case_types", "decisions", "posts", "duties", "parameters")])
    for id in pack.sources:
        if f"source='{id} " in texts or f"source='{id}'" in texts:
            yield id, without(pack, "sources", id)


@operator
def code_twice(pack: Pack) -> Broken:
    for id, catalog in pack.catalogs.items():
        if catalog.items:
            yield id, with_item(pack, "catalogs", id, replace(catalog, items=(*catalog.items, catalog.items[0])))


@operator
def more_than_stated(pack: Pack) -> Broken:
    for id, catalog in pack.catalogs.items():
        if catalog.stated_count and catalog.items:
            extra = [replace(catalog.items[0], code=f"extra_{n}") for n in range(catalog.stated_count)]
            yield id, with_item(pack, "catalogs", id, replace(catalog, items=(*catalog.items, *extra)))


@operator
def drop_catalog(pack: Pack) -> Broken:
    types = {field.type for form in pack.forms.values() for field in form.fields}
    for id in pack.catalogs:
        if f"select_one {id}" in types or f"select_multiple {id}" in types:
            yield id, without(pack, "catalogs", id)


@operator
def label_of_persons(pack: Pack) -> Broken:
    """A tag for persons is slipped into a list of codes."""
    for id, catalog in pack.catalogs.items():
        if catalog.items:
            tag = replace(catalog.items[0], code="key_person", title=Text("重点人员", "Key person"))
            yield id, with_item(pack, "catalogs", id, replace(catalog, items=(*catalog.items, tag), stated_count=0))


# Forms


@operator
def drop_purpose(pack: Pack) -> Broken:
    for name, _, field, put in _fields(pack):
        if field.personal:
            yield name, put(replace(field, purpose=""))


@operator
def drop_basis(pack: Pack) -> Broken:
    for name, _, field, put in _fields(pack):
        if field.personal:
            yield name, put(replace(field, basis=""))


@operator
def drop_retention(pack: Pack) -> Broken:
    for name, _, field, put in _fields(pack):
        if field.personal:
            yield name, put(replace(field, retention=""))


@operator
def forbidden_field(pack: Pack) -> Broken:
    texts = [("religion", "宗教信仰"), ("shangfang_cishu", "上访次数"), ("face_photo", "人脸照片")]
    texts.append(("ethnicity", "民族"))
    for number, (id, form) in enumerate(pack.forms.items()):
        name, label = texts[number % len(texts)]
        field = FormField(name, "text", Text(label, name), *_PLAIN)
        yield f"{id}/{name}", with_item(pack, "forms", id, replace(form, fields=(*form.fields, field)))


_PLAIN: tuple[Any, ...] = (False, "", "", False, False, "", "", "", "", False, "", "")


@operator
def ask_again(pack: Pack) -> Broken:
    """What is shown from the register is asked anew."""
    asked = {field.holds for _, _, field, _ in _fields(pack) if field.holds and not field.prefill}
    for name, _, field, put in _fields(pack):
        if field.prefill and field.holds in asked:
            yield name, put(replace(field, prefill=False))


@operator
def drop_field(pack: Pack) -> Broken:
    """A field that a decision table reads is gone."""
    for case_types in pack.case_types.values():
        for case_type in case_types:
            tables = {*case_type.on_open, *(table for move in case_type.transitions for table in move.decide)}
            read = {c.name for id in tables for table in pack.decisions.get(id, ()) for c in table.inputs}
            if case_type.form in pack.forms:
                form = pack.forms[case_type.form]
                for index, field in enumerate(form.fields):
                    if field.name in read:
                        broken = replace(form, fields=_at(form.fields, index, None))
                        yield f"{form.id}/{field.name}", with_item(pack, "forms", form.id, broken)


@operator
def choices_gone(pack: Pack) -> Broken:
    for name, _, field, put in _fields(pack):
        if field.type.startswith("select"):
            yield name, put(replace(field, type="select_one no_such_catalog"))


@operator
def unmark_personal(pack: Pack) -> Broken:
    for name, _, field, put in _fields(pack):
        if field.personal and field.holds.startswith("person."):
            yield name, put(replace(field, personal=False))


# Indicators, meetings, visits, formulas, documents


@operator
def condition_misspelt(pack: Pack) -> Broken:
    for id, indicator in pack.indicators.items():
        yield id, with_item(pack, "indicators", id, replace(indicator, numerator="solvd = true"))


@operator
def exclusion_without_reason(pack: Pack) -> Broken:
    for id, indicator in pack.indicators.items():
        for index, exclusion in enumerate(indicator.exclusions):
            left = _at(indicator.exclusions, index, replace(exclusion, reason=Text("", "")))
            yield f"{id}/{exclusion.id}", with_item(pack, "indicators", id, replace(indicator, exclusions=left))


@operator
def meeting_without_agenda(pack: Pack) -> Broken:
    for id, meeting in pack.meetings.items():
        yield id, with_item(pack, "meetings", id, replace(meeting, agenda=()))


@operator
def convenor_unknown(pack: Pack) -> Broken:
    for id, meeting in pack.meetings.items():
        yield id, with_item(pack, "meetings", id, replace(meeting, convenor="nobody_at_all"))


@operator
def minutes_unknown(pack: Pack) -> Broken:
    for id, meeting in pack.meetings.items():
        yield id, with_item(pack, "meetings", id, replace(meeting, minutes="no_such_template"))


@operator
def meeting_never(pack: Pack) -> Broken:
    for id, meeting in pack.meetings.items():
        yield id, with_item(pack, "meetings", id, replace(meeting, every="", on=""))


@operator
def visitor_unknown(pack: Pack) -> Broken:
    for id, visit in pack.visits.items():
        yield id, with_item(pack, "visits", id, replace(visit, by=("nobody_at_all",)))


@operator
def visit_of_nothing(pack: Pack) -> Broken:
    for id, visit in pack.visits.items():
        yield id, with_item(pack, "visits", id, replace(visit, produces=("no_such_case_type",)))


@operator
def formula_misspelt(pack: Pack) -> Broken:
    for id, calculation in pack.calculations.items():
        broken = replace(calculation, expression=f"{calculation.expression} + no_such_input")
        yield id, with_item(pack, "calculations", id, broken)


@operator
def formula_off_by_one(pack: Pack) -> Broken:
    """The formula gives one more than it should."""
    for id, calculation in pack.calculations.items():
        if calculation.result.type in ("integer", "number"):
            broken = replace(calculation, expression=f"({calculation.expression}) + 1")
            yield id, with_item(pack, "calculations", id, broken)


@operator
def document_prints_more(pack: Pack) -> Broken:
    for id, template in pack.templates.items():
        broken = replace(template, body=template.body + "\n{{ reporter_secret }}\n")
        yield id, with_item(pack, "templates", id, broken)


# Clocks, languages, the pack itself


@operator
def drop_holiday(pack: Pack) -> Broken:
    """A weekday off or a shifted working day is left out."""
    for day, entry in pack.calendar_days.items():
        if (entry.kind == "off") == (day.isoweekday() <= 5):
            yield str(day), replace(pack, calendar_days={k: v for k, v in pack.calendar_days.items() if k != day})


@operator
def unit_uncounted(pack: Pack) -> Broken:
    for id, timetable in pack.timetables.items():
        if timetable.units:
            yield id, with_item(pack, "timetables", id, replace(timetable, units=()))


@operator
def drop_title(pack: Pack) -> Broken:
    sections = ("posts", "duties", "forms", "catalogs", "indicators", "meetings", "visits", "calculations", "answers")
    for section in sections:
        for id, item in list(getattr(pack, section).items())[:3]:
            blank = replace(item, title=Text(item.title.zh, ""))
            yield f"{section}/{id}", with_item(pack, section, id, blank)


@operator
def coverage_of_nothing(pack: Pack) -> Broken:
    for id, entry in pack.coverage.items():
        if entry.at:
            yield id, with_item(pack, "coverage", id, replace(entry, at=("case_types/no_such_thing",)))


@operator
def other_engine(pack: Pack) -> Broken:
    yield "pack.yaml", replace(pack, manifest=replace(pack.manifest, engine=">=9"))
