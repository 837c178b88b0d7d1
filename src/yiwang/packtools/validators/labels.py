"""What people are shown is said in words: every code that a fact or a table may give has a label."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.titles import value_titles
from yiwang.engine.problems import Problem, Where, declare
from yiwang.engine.values import Domain
from yiwang.packtools.rulebook.phrases import COMMON
from yiwang.packtools.validators.subject import Subject, validator

NO_LABEL = declare(
    "labels.missing",
    what=("{name} 的取值“{codes}”没有名称", "{codes}: these values of {name} have no label"),
    why=("表单、列表和进展里会显示代码", "forms, lists and timelines would show the bare codes"),
    mend=(
        "事实：在 values 旁写 labels（中文、英文各一列），或改用 catalog；决策表的输出：写进 glossary.yaml",
        "a fact: write `labels` beside `values`, or use a catalog; the output of a table: put it into glossary.yaml",
    ),
    severity="warning",
)


def _known(pack: Pack) -> set[str]:
    """Codes that have a title wherever they stand."""
    sections = (pack.posts, pack.unit_kinds, pack.levels, pack.case_types, pack.duties)
    found = {id for section in sections for id in section}
    found |= {term.identifier for term in pack.glossary.values()}
    found |= {item.code for catalog in pack.catalogs.values() for item in catalog.items}
    return found | set(COMMON)


def _facts(pack: Pack) -> Iterator[tuple[str, Domain, Where]]:
    for versions in pack.case_types.values():
        for case_type in versions:
            for fact in case_type.facts:
                yield f"case_types/{case_type.id}/{fact.name}", fact.domain, fact.where


def _outputs(pack: Pack) -> Iterator[tuple[str, Domain, Where]]:
    for tables in pack.decisions.values():
        for table in tables:
            for column in table.outputs:
                yield f"decisions/{table.id}/{column.name}", column.domain, table.where


def _codes(domain: Domain) -> Iterable[str]:
    return [value for value in domain.values if isinstance(value, str)] if domain.type in ("string", "list") else []


@validator("labels", "显示给人看的每个取值都有名称", "every value that people are shown has a label")
def labelled(subject: Subject) -> Iterator[Problem]:
    known = _known(subject.pack)
    for name, domain, where in _facts(subject.own):
        yield from _bare(name, domain, where, value_titles(domain, subject.pack.catalogs))
    for name, domain, where in _outputs(subject.own):
        yield from _bare(name, domain, where, known)


def _bare(name: str, domain: Domain, where: Where, known: Container[str]) -> Iterator[Problem]:
    bare = [code for code in _codes(domain) if code not in known]
    if bare:
        yield NO_LABEL.at(where, name=name, codes=", ".join(bare))


VALIDATORS = (labelled,)
