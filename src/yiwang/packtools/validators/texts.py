"""Titles in both languages: an official reads one, a visitor the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.problems import Problem, Text, Where, declare
from yiwang.packtools.validators.subject import Subject, validator

MISSING = declare(
    "title.missing",
    what=("{name} 缺少{language}的文字", "{name} has no {language} text"),
    why=("界面和规则书用两种语言，缺的一种会空着", "pages and the rule book speak both languages; one would be empty"),
    mend=("补上 zh-Hans 和 en", "fill in both zh-Hans and en"),
)
NOT_CHINESE = declare(
    "title.not_chinese",
    what=("{name} 的中文标题“{text}”里没有汉字", "the Chinese title {text} of {name} has no Chinese character"),
    why=("多半是两种语言写反了", "most likely the two languages were swapped"),
    mend=("把中文写在 zh-Hans", "write the Chinese under zh-Hans"),
    severity="warning",
)
_CHINESE, _ENGLISH = Text("中文", "Chinese"), Text("英文", "English")
_HAN = re.compile(r"[㐀-鿿]")
_LETTER = re.compile(r"[A-Za-z]{3}")


class Titled(NamedTuple):
    name: str
    text: Text
    where: Where


def titles(pack: Pack) -> Iterator[Titled]:
    """Every text of the pack that people read."""
    manifest = pack.manifest
    yield Titled("pack.yaml", manifest.title, manifest.where)
    yield Titled("pack.yaml authority", manifest.authority, manifest.where)
    sections = ("levels", "lines", "unit_kinds", "posts", "parameters", "duties", "catalogs", "timetables", "statutory")
    for section in (*sections, "forms", "indicators", "meetings", "visits", "calculations", "templates", "answers"):
        for id, item in getattr(pack, section).items():
            yield Titled(f"{section}/{id}", item.title, item.where)
    for term in pack.glossary.values():
        yield Titled(f"glossary/{term.term}", term.label, term.where)
    yield from _inside(pack)
    yield from _rules(pack)


def _inside(pack: Pack) -> Iterator[Titled]:
    for catalog in pack.catalogs.values():
        for item in catalog.items:
            yield Titled(f"catalogs/{catalog.id}/{item.code}", item.title, item.where)
    for form in pack.forms.values():
        for field in form.fields:
            yield Titled(f"forms/{form.id}/{field.name}", field.label, field.where)
    for indicator in pack.indicators.values():
        for exclusion in indicator.exclusions:
            yield Titled(f"indicators/{indicator.id}/{exclusion.id}", exclusion.reason, exclusion.where)
    for meeting in pack.meetings.values():
        for agenda in meeting.agenda:
            yield Titled(f"meetings/{meeting.id} agenda", agenda.title, agenda.where)


def _rules(pack: Pack) -> Iterator[Titled]:
    for tables in pack.decisions.values():
        for table in tables:
            yield Titled(f"decisions/{table.id}", table.title, table.where)
    for versions in pack.case_types.values():
        for case_type in versions:
            name = f"case_types/{case_type.id}"
            yield Titled(name, case_type.title, case_type.where)
            fields = {field.name for field in pack.forms[case_type.form].fields} if case_type.form in pack.forms else ()
            facts = [fact for fact in case_type.facts if fact.name not in fields]
            for group in (case_type.stages, case_type.transitions, case_type.parts, case_type.pauses):
                yield from (Titled(f"{name}/{item.id}", item.title, item.where) for item in group)
            for move in case_type.transitions:
                if move.to_reporter:
                    yield Titled(f"{name}/{move.id} to_reporter", move.to_reporter, move.where)
            for fact in facts:
                yield Titled(f"{name}/{fact.name}", fact.title, fact.where)


@validator("languages", "所有标题都有中文和英文", "every title is in Chinese and in English")
def complete(subject: Subject) -> Iterator[Problem]:
    for name, text, where in titles(subject.own):
        if not text.zh.strip():
            yield MISSING.at(where, name=name, language=_CHINESE)
        elif _LETTER.search(text.zh) and not _HAN.search(text.zh):
            yield NOT_CHINESE.at(where, name=name, text=text.zh)
        if not text.en.strip():
            yield MISSING.at(where, name=name, language=_ENGLISH)


VALIDATORS = (complete,)
