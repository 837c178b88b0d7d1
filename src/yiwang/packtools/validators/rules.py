"""Everything compiles, in every edition: figures, tables, conditions, formulas, life cycles, and what they name."""

from __future__ import annotations

from builtins import id as builtin_id
from collections.abc import Iterator
from datetime import date

from yiwang.engine.decisions.definitions import Column, Table
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.editions import Edition, figures_named
from yiwang.engine.problems import Problem, Where, declare
from yiwang.engine.values import Domain
from yiwang.engine.workflows.program import Program
from yiwang.packtools.validators.references import case_types, tables_used
from yiwang.packtools.validators.subject import Subject, validator

FORM_UNKNOWN = declare(
    "case_type.form_unknown",
    what=("{case_type} 的表单 {form} 不存在", "the form {form} of {case_type} does not exist"),
    why=("立案时不知道要填什么", "nobody would know what to ask when it is opened"),
    mend=("加上 forms/{form}.csv，或改正 form", "add forms/{form}.csv, or correct `form`"),
)
CHANNEL_UNKNOWN = declare(
    "case_type.channel_unknown",
    what=(
        "{case_type} 的渠道 {channel} 不在 channels 目录里",
        "the channel {channel} of {case_type} is not in the catalog `channels`",
    ),
    why=("平台没有这个入口", "the platform has no such way in"),
    mend=("用目录里的渠道，或在目录增加", "use a channel of the catalog, or add it there"),
)
NO_CHANNEL = declare(
    "case_type.without_channel",
    what=("{case_type} 没有任何受理渠道", "{case_type} has no channel"),
    why=("没有人能提出它", "nobody can bring it in"),
    mend=("在 channels 写至少一个渠道", "write at least one under `channels`"),
)
INPUT_UNKNOWN = declare(
    "case_type.table_input_unknown",
    what=(
        "{case_type} 用决策表 {table} 时没有“{name}”这一事实",
        "{case_type} asks the table {table}, but has no fact {name}",
    ),
    why=("这一列永远是未知，决策表会答不出来", "that column would never be known, and the table could not answer"),
    mend=(
        "在表单或 facts 里加上 {name}，或改决策表的列名",
        "add {name} to the form or to `facts`, or correct the column",
    ),
)
INPUT_TYPE = declare(
    "case_type.table_input_type",
    what=(
        "{case_type} 的“{name}”是 {fact}，决策表 {table} 要的是 {column}",
        "{name} of {case_type} is {fact}, the table {table} wants {column}",
    ),
    why=("类型或取值对不上，会有答不出来的情形", "where the types or values differ, some cases would get no answer"),
    mend=("让两边的类型和取值范围一致", "make the type and the values of both the same"),
)
TABLE_NOT_YET = declare(
    "case_type.table_not_in_force",
    what=(
        "{case_type} 自 {since} 起施行，但决策表 {table} 到 {start} 才有效",
        "{case_type} applies from {since}, but the table {table} only from {start}",
    ),
    why=("其间立的案无法分级、分派", "cases opened in between could not be decided"),
    mend=("让决策表不晚于事项类型生效", "let the table begin no later than the case type"),
)
FIGURE_NOT_YET = declare(
    "parameter.not_in_force",
    what=(
        "{user} 自 {since} 起用到参数 {parameter}，但它到 {start} 才有取值",
        "{user} uses the parameter {parameter} from {since}, but it has a value only from {start}",
    ),
    why=("其间的时限、次数算不出来", "in between the limit could not be computed"),
    mend=(
        "给参数补上更早的取值，或推迟规则的 since",
        "give the parameter an earlier value, or let the rule begin later",
    ),
)
NO_VALUE = declare(
    "parameter.without_value",
    what=("参数 {parameter} 没有任何取值", "the parameter {parameter} has no value"),
    why=("用到它的规则算不出来", "rules that use it cannot be computed"),
    mend=("在 values 写至少一个带日期的取值", "write at least one dated value"),
)


@validator(
    "compiles",
    "每一天有效的规则都能执行：数字、决策表、条件、公式、流程",
    "on every day the rules in force can be executed: figures, tables, conditions, formulas, life cycles",
)
def compiles(subject: Subject) -> Iterator[Problem]:
    seen: set[int] = set()
    for _, problems in subject.editions:
        for problem in problems:
            if builtin_id(problem) not in seen:
                seen.add(builtin_id(problem))
                yield problem


@validator("case_references", "事项类型的表单和渠道都存在", "the form and the channels of every case type exist")
def references(subject: Subject) -> Iterator[Problem]:
    channels = subject.pack.catalogs.get("channels")
    known = {item.code for item in channels.items} if channels else set()
    for case_type in case_types(subject.pack):
        if case_type.form and case_type.form not in subject.pack.forms:
            yield FORM_UNKNOWN.at(case_type.where, case_type=case_type.id, form=case_type.form)
        if not case_type.channels:
            yield NO_CHANNEL.at(case_type.where, case_type=case_type.id)
        for channel in case_type.channels:
            if channel not in known:
                yield CHANNEL_UNKNOWN.at(case_type.where, case_type=case_type.id, channel=channel)


@validator(
    "table_inputs",
    "决策表的输入就是用它的事项的事实，类型和取值一致",
    "the inputs of a table are facts of the case types that use it, of the same type and values",
)
def table_inputs(subject: Subject) -> Iterator[Problem]:
    seen: set[tuple[int, int]] = set()
    for edition, _ in subject.editions:
        for program in edition.programs.values():
            for name in sorted(tables_used(program.case_type)):
                table = edition.tables[name].table
                key = (builtin_id(program), builtin_id(table))
                if key not in seen:
                    seen.add(key)
                    yield from _inputs(edition, program, table)


def _inputs(edition: Edition, program: Program, table: Table) -> Iterator[Problem]:
    for column in table.inputs:
        if column.expression:
            continue
        details = {"case_type": program.case_type.id, "table": table.id, "name": column.name}
        domain = program.domains.get(column.name)
        if domain is None:
            yield INPUT_UNKNOWN.at(program.case_type.where, **details)
        elif not _covers(column, domain):
            yield INPUT_TYPE.at(program.case_type.where, **details, fact=_shown(domain), column=_shown(column.domain))


def _covers(column: Column, fact: Domain) -> bool:
    """Can the column judge every value that the fact may have?"""
    wanted = column.domain
    numbers = ("integer", "number")
    if fact.type != wanted.type and not (fact.type in numbers and wanted.type in numbers):
        return {fact.type, wanted.type} == {"string", "text"} and not wanted.values
    if wanted.values:
        return bool(fact.values) and set(fact.values) <= set(wanted.values)
    low_fits = wanted.low is None or (fact.low is not None and fact.low >= wanted.low)
    high_fits = wanted.high is None or (fact.high is not None and fact.high <= wanted.high)
    return low_fits and high_fits


def _shown(domain: Domain) -> str:
    values = "; ".join(map(str, domain.values))
    low = "" if domain.low is None else str(domain.low)
    high = "" if domain.high is None else str(domain.high)
    span = f"[{low}..{high}]" if low or high else ""
    return " ".join(part for part in (domain.type, values or span) if part)


@validator(
    "in_force_together",
    "规则用到的表和参数在规则生效时已经有效",
    "the tables and figures that a rule uses are in force when the rule is",
)
def in_force_together(subject: Subject) -> Iterator[Problem]:
    pack = subject.pack
    for case_type in case_types(pack):
        since = _since(subject, case_type.since)
        for id in sorted(tables_used(case_type)):
            starts = [table.since or date.min for table in pack.decisions.get(id, ())]
            if starts and min(starts) > since:
                details = {"case_type": case_type.id, "since": since, "table": id, "start": min(starts)}
                yield TABLE_NOT_YET.at(case_type.where, **details)
        yield from _figures(pack, f"case_types/{case_type.id}", case_type, case_type.where, since)
    for tables in pack.decisions.values():
        for table in tables:
            since = _since(subject, table.since)
            yield from _figures(pack, f"decisions/{table.id}", table, table.where, since)
    for calculation in pack.calculations.values():
        name, since = f"calculations/{calculation.id}", _since(subject, None)
        yield from _figures(pack, name, calculation.expression, calculation.where, since)
    for parameter in pack.parameters.values():
        if not parameter.values:
            yield NO_VALUE.at(parameter.where, parameter=parameter.id)


def _since(subject: Subject, since: date | None) -> date:
    """From when something of the pack applies: no earlier than the pack itself."""
    return max(since or date.min, subject.pack.manifest.since or date.min)


def _figures(pack: Pack, user: str, item: object, where: Where, since: date) -> Iterator[Problem]:
    for id in sorted(set(figures_named(item))):
        parameter = pack.parameters.get(id)
        if parameter is not None and parameter.values and min(value.since for value in parameter.values) > since:
            start = min(value.since for value in parameter.values)
            yield FIGURE_NOT_YET.at(where, user=user, since=since, parameter=id, start=start)


VALIDATORS = (compiles, references, table_inputs, in_force_together)
