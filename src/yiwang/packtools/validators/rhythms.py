"""Meetings, visits, documents and local words: what they name exists."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from datetime import time

from yiwang.engine.packs.definitions import Meeting, Pack, Template, Visit
from yiwang.engine.problems import Problem, Text, Where, declare
from yiwang.packtools.validators.subject import Subject, validator

UNKNOWN = declare(
    "rhythm.unknown",
    what=("{name} 提到的{kind} {value} 不存在", "{name} names the {kind} {value}, which does not exist"),
    why=("到时候会找不到", "when its time comes it would not be found"),
    mend=("改正编号，或先定义它", "correct the id, or define it first"),
)
NO_RHYTHM = declare(
    "rhythm.never",
    what=("{name} 没有写多久一次，也没有写在什么情况下召开", "{name} says neither how often nor on what condition"),
    why=("它永远不会发生", "it would never take place"),
    mend=("填写 every，或用 on 写条件", "fill in `every`, or a condition under `on`"),
)
BAD_NUMBER = declare(
    "rhythm.number",
    what=("{name} 的 {key}“{value}”不对", "the {key} of {name}, {value}, is not right"),
    why=("平台无法据此安排", "the platform cannot plan by it"),
    mend=("{expected}", "{expected}"),
)
NO_AGENDA = declare(
    "meeting.without_agenda",
    what=("会议 {name} 没有议程", "the meeting {name} has no agenda"),
    why=(
        "议程由系统汇总，没有条目就没有内容",
        "the system compiles the agenda; without items there is nothing to meet about",
    ),
    mend=("在 agenda 写至少一项", "write at least one item under `agenda`"),
)
EMPTY_ITEM = declare(
    "meeting.empty_item",
    what=(
        "会议 {name} 的议程“{title}”既没有案件条件也没有指标",
        "the agenda item {title} of {name} holds neither cases nor indicators",
    ),
    why=("这一项汇总不出内容", "nothing can be compiled for it"),
    mend=("写 over 和 where，或 indicators", "write `over` and `where`, or `indicators`"),
)
TEMPLATE_NAME = declare(
    "template.name_undeclared",
    what=(
        "模板 {template} 用了 {name}，但没有在 names 里声明",
        "the template {template} prints {name}, which `names` does not declare",
    ),
    why=("文书只能印出声明过的内容", "a document prints only what is declared"),
    mend=("在 names 加上 {name}，或从正文删去", "add {name} to `names`, or take it out of the text"),
)
TEMPLATE_UNUSED = declare(
    "template.name_unprinted",
    what=(
        "模板 {template} 声明了 {name}，正文却没有印",
        "the template {template} declares {name} but does not print it",
    ),
    why=("应当写进文书的内容会漏掉", "what belongs in the document would be missing"),
    mend=(
        "在正文写 {{{{ {name} }}}}，或从 names 删去",
        "print {{{{ {name} }}}} in the text, or take it out of `names`",
    ),
)
TERM_TWICE = declare(
    "glossary.identifier_twice",
    what=("{term} 与 {first} 用了同一个标识 {identifier}", "{term} and {first} have the same identifier {identifier}"),
    why=("两个词会被当成一件事", "the two words would be taken for one thing"),
    mend=("换一个标识，或合并两条", "choose another identifier, or join the two"),
    severity="warning",
)
KINDS = {
    "level": Text("层级", "level"), "post": Text("岗位", "post"), "case_type": Text("事项类型", "case type"),
    "indicator": Text("指标", "indicator"), "template": Text("模板", "template"), "form": Text("表单", "form"),
    "parameter": Text("参数", "parameter"),
}  # fmt: skip
_PRINTED = re.compile(r"\{\{-?\s*([A-Za-z_][\w.]*)")
_LOOP = re.compile(r"\{%-?\s*for\s+(\w+)\s+in\s+([A-Za-z_][\w.]*)")


def _missing(name: str, where: Where, kind: str, values: Iterable[str], known: Container[str]) -> Iterator[Problem]:
    for value in values:
        if value and value not in known:
            yield UNKNOWN.at(where, name=name, kind=KINDS[kind], value=value)


def _parameters(*texts: str) -> list[str]:
    return [text.removeprefix("@").strip() for text in texts if text.startswith("@")]


@validator("meetings", "会议的召集人、参会人、议程和文书都存在", "who meets, about what and with which minutes exists")
def meetings(subject: Subject) -> Iterator[Problem]:
    for meeting in subject.pack.meetings.values():
        yield from _meeting(subject.pack, meeting)


def _meeting(pack: Pack, meeting: Meeting) -> Iterator[Problem]:
    name, where = f"meetings/{meeting.id}", meeting.where
    yield from _missing(name, where, "level", [meeting.level], pack.levels)
    yield from _missing(name, where, "post", [meeting.convenor, *meeting.attendees], pack.posts)
    yield from _missing(name, where, "case_type", meeting.produces, pack.case_types)
    yield from _missing(name, where, "template", [meeting.minutes], pack.templates)
    yield from _missing(name, where, "parameter", _parameters(meeting.quorum), pack.parameters)
    if not meeting.every and not meeting.on:
        yield NO_RHYTHM.at(where, name=name)
    if meeting.at and not _is_time(meeting.at):
        yield BAD_NUMBER.at(where, name=name, key="at", value=meeting.at, expected=Text("写成 17:30", "write 17:30"))
    if not meeting.agenda:
        yield NO_AGENDA.at(where, name=name)
    for item in meeting.agenda:
        yield from _missing(name, item.where, "indicator", item.indicators, pack.indicators)
        yield from _missing(name, item.where, "case_type", [id for id in item.over if id != "all"], pack.case_types)
        if not item.over and not item.indicators:
            yield EMPTY_ITEM.at(item.where, name=name, title=item.title)


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True


@validator(
    "visits",
    "走访由谁、到哪里、填什么、产生什么都存在",
    "who visits, with which form, and what comes of it exists",
)
def visits(subject: Subject) -> Iterator[Problem]:
    for visit in subject.pack.visits.values():
        yield from _visit(subject.pack, visit)


def _visit(pack: Pack, visit: Visit) -> Iterator[Problem]:
    name, where = f"visits/{visit.id}", visit.where
    yield from _missing(name, where, "level", [visit.level], pack.levels)
    yield from _missing(name, where, "post", visit.by, pack.posts)
    yield from _missing(name, where, "case_type", visit.produces, pack.case_types)
    yield from _missing(name, where, "form", [visit.form], pack.forms)
    yield from _missing(name, where, "parameter", _parameters(visit.days, visit.nights), pack.parameters)
    if not visit.every:
        yield NO_RHYTHM.at(where, name=name)
    for key, value in (("days", visit.days), ("nights", visit.nights)):
        if value and not value.startswith("@") and not value.isdecimal():
            expected = Text("写整数或 @参数", "write a whole number or @parameter")
            yield BAD_NUMBER.at(where, name=name, key=key, value=value, expected=expected)
    if visit.weekday and visit.weekday not in tuple("1234567"):
        expected = Text("写 1 到 7，1 是星期一", "write 1 to 7; 1 is Monday")
        yield BAD_NUMBER.at(where, name=name, key="weekday", value=visit.weekday, expected=expected)


@validator("templates", "文书只印声明过的内容，声明的都印出", "documents print what they declare, and all of it")
def templates(subject: Subject) -> Iterator[Problem]:
    for template in subject.own.templates.values():
        for body in filter(None, (template.body, template.english)):
            yield from _printed(template, body)


def _printed(template: Template, body: str) -> Iterator[Problem]:
    loops = dict(_LOOP.findall(body))
    used = {name.partition(".")[0] for name in [*_PRINTED.findall(body), *loops.values()]} - loops.keys()
    for name in sorted(used - set(template.names)):
        yield TEMPLATE_NAME.at(template.where, template=template.id, name=name)
    for name in template.names:
        if name not in used and not re.search(rf"\b{re.escape(name)}\b", body):
            yield TEMPLATE_UNUSED.at(template.where, template=template.id, name=name)


@validator("glossary", "本地词汇各有各的标识", "each local word has an identifier of its own")
def glossary(subject: Subject) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for term in subject.own.glossary.values():
        other = first.setdefault(term.identifier, term.term)
        if other != term.term:
            yield TERM_TWICE.at(term.where, term=term.term, first=other, identifier=term.identifier)


VALIDATORS = (meetings, visits, templates, glossary)
