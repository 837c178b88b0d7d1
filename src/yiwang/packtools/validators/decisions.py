"""Every decision table answers, once, for every case that can come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from yiwang.engine.decisions import CompiledTable, analyse, compile_table, table_problems
from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Problem, Where, declare
from yiwang.engine.workflows.program import Program
from yiwang.engine.workflows.references import all_facts
from yiwang.packtools.validators.subject import Subject, validator

UNKNOWN_INPUT = declare(
    "table.no_answer_when_unknown",
    what=(
        "{user} 用决策表 {table} 时，{names} 可能没有填写，表里没有一行管这种情况",
        "when {user} asks the table {table}, {names} may be unknown, and no row answers then",
    ),
    why=(
        "案件会停在这一步：决策表答不出来",
        "the case would be stuck at that step: the table gives no answer",
    ),
    mend=(
        "把这一项设为必填，给它默认值，或加一行用“-”接住",
        "make the answer required, give it a default, or add a row with `-` in that column",
    ),
)
MAY_BE_EMPTY = ("collect", "rule_order", "output_order", "collect_sum", "collect_min", "collect_max", "collect_count")


@validator(
    "tables",
    "决策表没有缺口、没有矛盾、没有用不到的行",
    "tables have no gap, do not contradict themselves and have no dead row",
)
def total(subject: Subject) -> Iterator[Problem]:
    seen: set[int] = set()
    for edition, _ in subject.editions:
        figures = {f"@{id}": parameter.domain for id, parameter in subject.pack.parameters.items()}
        for compiled in edition.tables.values():
            if id(compiled) not in seen:
                seen.add(id(compiled))
                yield from table_problems(compiled.table, compiled, figures)


@validator(
    "tables_answer",
    "没有填写的内容不会让决策表答不出来",
    "no table is left without an answer by what was not filled in",
)
def answer_unknown(subject: Subject) -> Iterator[Problem]:
    seen: set[int] = set()
    for edition, _ in subject.editions:
        for program in edition.programs.values():
            if id(program) not in seen:
                seen.add(id(program))
                yield from _program(edition, program)


def _program(edition: Edition, program: Program) -> Iterator[Problem]:
    case_type = program.case_type
    uses: list[tuple[str, tuple[str, ...], tuple[str, ...], Where]] = []
    uses.append((f"case_types/{case_type.id}", case_type.on_open, (), case_type.where))
    uses += [
        (f"case_types/{case_type.id}/{move.id}", move.decide, move.needs, move.where) for move in case_type.transitions
    ]
    optional = {
        name
        for name, fact in all_facts(case_type, program.rules).items()
        if fact.origin != "command" and not fact.required and not fact.default
    }
    for user, tables, needs, where in uses:
        for name in tables:
            yield from _use(edition, edition.tables[name], user, optional - set(needs), where)


def _use(edition: Edition, compiled: CompiledTable, user: str, optional: set[str], where: Where) -> Iterator[Problem]:
    table = compiled.table
    open_columns = [index for index, column in enumerate(table.inputs) if column.name in optional]
    if not open_columns or compiled.defaults is not None or table.hit_policy in MAY_BE_EMPTY:
        return
    if not _answers(edition, compiled, open_columns):
        names = ", ".join(table.inputs[index].name for index in open_columns)
        yield UNKNOWN_INPUT.at(where, user=user, table=table.id, names=names)


def _answers(edition: Edition, compiled: CompiledTable, unknown: list[int]) -> bool:
    """Is the table total over the other columns, by the rows alone that accept what is not known?"""
    table = compiled.table
    rows = [
        row for number, row in enumerate(table.rows) if all(compiled.cells[column][number].null for column in unknown)
    ]
    kept = [index for index in range(len(table.inputs)) if index not in unknown]
    if not kept or not rows:
        return bool(rows)
    reduced = replace(
        table,
        inputs=tuple(table.inputs[index] for index in kept),
        rows=tuple(replace(row, tests=tuple(row.tests[index] for index in kept)) for row in rows),
    )
    smaller, _ = compile_table(reduced, edition.parameters)
    return smaller is None or not analyse(smaller).gaps


VALIDATORS = (total, answer_unknown)
