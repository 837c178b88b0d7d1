"""Answer templates: they can be offered somewhere, and what they fill in is known there and no secret."""

from __future__ import annotations

from collections.abc import Container, Iterator

from yiwang.engine.packs.answers import OF_EVERY_CASE, fits, names_in
from yiwang.engine.packs.definitions import AnswerTemplate, Pack
from yiwang.engine.problems import Problem, Text, declare
from yiwang.engine.workflows.definitions import CaseType
from yiwang.engine.workflows.program import Program
from yiwang.packtools.validators.subject import Subject, validator

UNKNOWN = declare(
    "answer.unknown_name",
    what=(
        "答复模板 {id} 的 {key} 提到 {name}，没有这一项",
        "{key} of the answer {id} names {name}, which does not exist",
    ),
    why=("这个条件永远不会成立", "the condition would never hold"),
    mend=("改正编号；适用于全部就不写 {key}", "correct the id; leave {key} out for any"),
)
PLACEHOLDER = declare(
    "answer.unknown_placeholder",
    what=(
        "答复模板 {id} 里的 {{{{ {name} }}}} 填不出来",
        "the answer {id} cannot fill in {{{{ {name} }}}}",
    ),
    why=(
        "只能填每件事项都有的内容（{every}），或 over 列出的每类事项都有的事实",
        "only what every case has ({every}) or a fact of every case type in `over` can be filled in",
    ),
    mend=("改正名称，或用 over 写明适用的事项类型", "correct the name, or say in `over` which case types it is for"),
)
PERSONAL = declare(
    "answer.personal_placeholder",
    what=(
        "答复模板 {id} 会把个人信息 {{{{ {name} }}}} 印进答复",
        "the answer {id} would print the personal {{{{ {name} }}}}",
    ),
    why=("答复的文字不加密，看到的人比登记册多", "the words of an answer are not sealed, and more people see them"),
    mend=("删去 {{{{ {name} }}}}", "take {{{{ {name} }}}} out"),
)
LANGUAGES = declare(
    "answer.languages_differ",
    what=(
        "答复模板 {id} 的中英文填入的内容不一样：{names}",
        "the two languages of the answer {id} do not fill in the same: {names}",
    ),
    why=("两种语言的人得到的答复应当一样", "readers of both languages are owed the same answer"),
    mend=("让两种文字用同样的 {{{{ 名称 }}}}", "use the same {{{{ names }}}} in both texts"),
)
NEVER = declare(
    "answer.never_offered",
    what=("答复模板 {id} 哪一步都用不上", "no step ever offers the answer {id}"),
    why=(
        "没有一步既符合它的条件，又能写下这段文字",
        "no step meets its conditions and takes words",
    ),
    mend=(
        "放宽 over、stages、steps，或改正 use、fact",
        "widen `over`, `stages` or `steps`, or correct `use` or `fact`",
    ),
)


@validator(
    "answer_templates",
    "答复模板用得上，填得出，不带个人信息",
    "every answer template can be offered and filled in, and tells no personal data",
)
def answers(subject: Subject) -> Iterator[Problem]:
    for template in subject.own.answers.values():
        types = _types(subject.pack, template)
        yield from _conditions(subject.pack, template, types)
        yield from _placeholders(subject.pack, template, types)
        if template.use in ("answer", "decline") and not _offered(subject, template):
            yield NEVER.at(template.where, id=template.id)


def _types(pack: Pack, template: AnswerTemplate) -> list[CaseType]:
    names = template.over or tuple(pack.case_types)
    return [version for name in names for version in pack.case_types.get(name, ())]


def _conditions(pack: Pack, template: AnswerTemplate, types: list[CaseType]) -> Iterator[Problem]:
    codes = {item.code for catalog in pack.catalogs.values() for item in catalog.items}
    asked: tuple[tuple[str, tuple[str, ...], Container[str]], ...] = (
        ("over", template.over, pack.case_types),
        ("kinds", template.kinds, codes),
        ("stages", template.stages, {stage.id for one in types for stage in one.stages}),
        ("steps", template.steps, {move.id for one in types for move in one.transitions}),
    )
    for key, names, known in asked:
        for name in names:
            if name not in known:
                yield UNKNOWN.at(template.where, id=template.id, key=key, name=name)


def _placeholders(pack: Pack, template: AnswerTemplate, types: list[CaseType]) -> Iterator[Problem]:
    used = [names_in(template.text.zh), names_in(template.text.en)]
    if set(used[0]) != set(used[1]):
        different = "、".join(sorted(set(used[0]) ^ set(used[1])))
        yield LANGUAGES.at(template.where, id=template.id, names=different)
    if any(one.form and one.form not in pack.forms for one in types):
        return  # that is told already
    facts = [_facts(pack, one) for one in types] if template.over else []
    personal = {name for one in types if one.form in pack.forms
                for name in (field.name for field in pack.forms[one.form].fields if field.personal)}  # fmt: skip
    for name in dict.fromkeys([*used[0], *used[1]]):
        if name in personal:
            yield PERSONAL.at(template.where, id=template.id, name=name)
        elif name not in OF_EVERY_CASE and not (facts and all(name in one for one in facts)):
            every = Text("、".join(OF_EVERY_CASE), ", ".join(OF_EVERY_CASE))
            yield PLACEHOLDER.at(template.where, id=template.id, name=name, every=every)


def _facts(pack: Pack, case_type: CaseType) -> set[str]:
    form = pack.forms.get(case_type.form)
    return {fact.name for fact in case_type.facts} | {field.name for field in (form.fields if form else ())}


def _offered(subject: Subject, template: AnswerTemplate) -> bool:
    """True as well where no life cycle could be compiled: that is told already."""
    programs = [program for edition, _ in subject.editions for program in edition.programs.values()
                if not template.over or program.case_type.id in template.over]  # fmt: skip
    return not programs or any(_offered_by(program, template) for program in programs)


def _offered_by(program: Program, template: AnswerTemplate) -> bool:
    return any(
        fits(template, program, move)
        for stage in program.stages.values()
        if not template.stages or stage.id in template.stages
        for move in stage.moves.values()
    )


VALIDATORS = (answers,)
