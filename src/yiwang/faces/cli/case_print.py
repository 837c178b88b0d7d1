"""What `yiwang case` prints: for people, and as the API's JSON for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import click
from ninja import Schema

from yiwang.cases.interface import Accepted, Case, Detail, Done, Line, Offered, Split, Tracked
from yiwang.engine.clocks.said import said_until
from yiwang.engine.packs.words import span_words
from yiwang.engine.problems import Language
from yiwang.engine.values import Span
from yiwang.engine.workflows import Action
from yiwang.faces.api.endpoints import cases_out as out
from yiwang.kernel.civil_time import civil

TEXTS = {
    "done": {
        "zh-Hans": "事项 {number}：环节 {stage}，由 {owner} 负责，期限 {due}（第 {seq} 条记录）",
        "en": "Case {number}: stage {stage}, with {owner}, due {due} (entry {seq})",
    },
    "ended": {
        "zh-Hans": "事项 {number} 已办结：{outcome}（第 {seq} 条记录）",
        "en": "Case {number} has ended: {outcome} (entry {seq})",
    },
    "code": {
        "zh-Hans": "查询码（请告诉反映人，只显示这一次）：{code}",
        "en": "Tracking code (for the reporter, shown once): {code}",
    },
    "yes": {"zh-Hans": "是", "en": "yes"},
    "no": {"zh-Hans": "否", "en": "no"},
    "due": {"zh-Hans": "期限 {}", "en": "due {}"},
    "next": {"zh-Hans": "还有更多：加上 --after {}", "en": "There are more: --after {}"},
}


def as_json(schema: type[Schema], value: Any) -> None:
    click.echo(schema.model_validate(value).model_dump_json(indent=1))


def done(answer: Accepted | Done, language: Language, form: str) -> None:
    """Where the case stands after a command."""
    accepted = isinstance(answer, Accepted)
    split = isinstance(answer, Split)
    if form == "json":
        return as_json(out.AcceptedOut if accepted else out.SplitOut if split else out.DoneOut, answer)
    ended = isinstance(answer, Done) and answer.ended
    text = TEXTS["ended" if ended else "done"][language]
    outcome = answer.outcome if isinstance(answer, Done) else ""
    click.echo(text.format(
        number=answer.number, stage=answer.stage, owner=answer.owner, due=_until(answer.due_at, language),
        seq=answer.seq, outcome=outcome,
    ))  # fmt: skip
    if isinstance(answer, Accepted):
        click.echo(TEXTS["code"][language].format(code=answer.code))
    for one in answer.new if isinstance(answer, Split) else ():
        done(one, language, form)
    return None


def page(rows: Sequence[Case], following: str, language: Language, form: str) -> None:
    """A list: number, stage, level, due, title, parted by tabs."""
    if form == "json":
        return as_json(out.CasePage, {"items": rows, "next": following})
    for row in rows:
        click.echo("\t".join([row.number, row.stage, row.level or "-", _clock(row.due_at), row.title]))
    if following:
        click.echo(TEXTS["next"][language].format(following), err=True)
    return None


def detail(found: Detail, language: Language, form: str) -> None:
    """A case in full, for those who handle it."""
    if form == "json":
        return as_json(out.CaseDetail, out.detail(found, language))
    row = found.row
    click.echo(_head(row, found, language))
    for fact in found.facts:
        click.echo(f"  {fact.title.in_language(language)}: {_value(fact.value, language)}")
    _tell_rest(found.actions, found.lines, language)
    return None


def tracked(found: Tracked, language: Language, form: str) -> None:
    """A case as its reporter sees it."""
    if form == "json":
        return as_json(out.TrackedOut, out.tracked(found, language))
    click.echo(_head(found.row, found, language))
    for reason in found.why:
        click.echo(f"  {reason.in_language(language)}")
    _tell_rest(found.actions, found.lines, language)
    return None


def offered(found: Sequence[Offered], language: Language, form: str) -> None:
    """Words for an answer: id, field, title; then the words."""
    if form == "json":
        rows = [out.OfferedOut.model_validate(out.offered(one)).model_dump() for one in found]
        return click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    for one in found:
        click.echo(f"{one.id}\t{one.field}\t{one.title.in_language(language)}")
        click.echo(f"  {one.text.in_language(language)}")
    return None


def _head(row: Case, found: Detail | Tracked, language: Language) -> str:
    names = [one.in_language(language) for one in (found.case_type, found.stage, found.owner)]
    due = [TEXTS["due"][language].format(_until(row.due_at, language))] if row.due_at else []
    return " · ".join([row.number, *names, *due])


def _tell_rest(actions: Sequence[Action], lines: Sequence[Line], language: Language) -> None:
    for line in (*_actions(actions, language), *_lines(lines, language)):
        click.echo(line)


def _actions(actions: Sequence[Action], language: Language) -> Iterator[str]:
    for one in actions:
        why_not = f" — {one.why_not.what(language)}" if one.why_not else ""
        yield f"{'+' if one.allowed else '-'} {one.name}  {one.title.in_language(language)}{why_not}"


def _lines(lines: Sequence[Line], language: Language) -> Iterator[str]:
    for one in lines:
        said = f" “{one.words}”" if one.words else ""
        yield f"{_clock(one.at)}  {one.who.in_language(language)}  {one.what.in_language(language)}{said}"


def _until(moment: datetime | None, language: Language) -> str:
    """When a time is up."""
    return said_until(civil(moment)).in_language(language) if moment else "-"


def _clock(moment: datetime | None) -> str:
    """By the clock on the site's wall."""
    return civil(moment).isoformat(" ", "minutes") if moment else "-"


def _value(value: Any, language: Language) -> str:
    """Spans and truth as one says them, lists in a row."""
    if isinstance(value, Span):
        return span_words(value).in_language(language)
    if isinstance(value, bool):
        return TEXTS["yes" if value else "no"][language]
    if isinstance(value, tuple | list):
        return ("、" if language == "zh-Hans" else ", ").join(_value(one, language) for one in value)
    return str(out.plain(value))
