"""The pack's words for an answer, filled in from a case: what is offered to whoever writes to its reporter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from yiwang.cases.contacts import GIVEN
from yiwang.cases.permissions import Person, is_inside
from yiwang.cases.queries.history import History, load
from yiwang.cases.queries.local_answers import local_templates
from yiwang.cases.queries.words import said, texts_of
from yiwang.engine.clocks.said import last_day
from yiwang.engine.packs import answers
from yiwang.engine.packs.answers import names_in
from yiwang.engine.packs.definitions import AnswerTemplate
from yiwang.engine.problems import Text
from yiwang.engine.workflows.program import Move
from yiwang.engine.workflows.who import title
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.places import interface as places
from yiwang.kernel.civil_time import civil
from yiwang.kernel.contents import SEALED

ASK, EXTEND, STEP = "ask", "extend", "step:"
YES, NO = Text("是", "yes"), Text("否", "no")


@dataclass(frozen=True, slots=True)
class Offered:
    """One template, filled in. `field` takes it: a fact of the step, `reason`, or `text` for a question."""

    id: str
    title: Text
    use: str
    field: str
    text: Text
    blanks: tuple[str, ...]
    """Names that the case could not fill in: they stand as a blank to write in."""


def templates_for(person: Person, case_id: UUID, step: str) -> list[Offered] | None:
    """What is offered for an action of a case (`step:resolve`, `extend`, `ask`), the nearest first.

    None for a case that the person may not see; nothing for whoever does not work on it.
    """
    history = load(person, case_id)
    return offers_for(history, person, [step], texts_of(case_id)).get(step, []) if history else None


def offers_for(
    history: History, person: Person, steps: Sequence[str], texts: Mapping[UUID, str]
) -> dict[str, list[Offered]]:
    """The same for several actions of a case that was read already; a question can be asked of every open one."""
    fitting = _fitting(history, person)
    if not fitting or not is_inside(person, history.row, history.state):
        return {}
    asked = [*dict.fromkeys([*steps, *([] if history.state.ended else [ASK])])]
    found = {step: [(one, field) for one in fitting if (field := _field(history, one, step))] for step in asked}
    names = {name for pairs in found.values() for one, _ in pairs for text in one.text for name in names_in(text)}
    values = _values(history, names, texts)
    return {step: [_filled(one, field, values) for one, field in pairs] for step, pairs in found.items() if pairs}


def _fitting(history: History, person: Person) -> list[AnswerTemplate]:
    """The pack's, and those of the person's office."""
    row, every = history.row, {**history.edition.pack.answers, **local_templates(person)}
    return answers.offered(every, row.case_type, row.kind, row.stage)


def _field(history: History, template: AnswerTemplate, step: str) -> str:
    """The field of an action that takes a template's words; empty for none."""
    if step == ASK:
        return "text" if template.use == "question" else ""
    if step == EXTEND:
        return answers.REASON if template.use == "extension" else ""
    move = _move(history, step)
    if move is None or not answers.fits(template, history.program, move):
        return ""
    return answers.takes_words(template, move)


def _move(history: History, step: str) -> Move | None:
    return history.program.stages[history.state.stage].moves.get(step.removeprefix(STEP))


def _filled(template: AnswerTemplate, field: str, values: Mapping[str, Text]) -> Offered:
    zh, en = ({name: text.in_language(language) for name, text in values.items()} for language in ("zh-Hans", "en"))
    text = Text(answers.filled(template.text.zh, zh), answers.filled(template.text.en, en))
    blanks = tuple(name for name in names_in(template.text.zh) if not zh.get(name))
    return Offered(template.id, template.title, template.use, field, text, blanks)


def _values(history: History, names: set[str], texts: Mapping[UUID, str]) -> dict[str, Text]:
    """What the case knows of some names: of every case first, then its facts."""
    found = {name: _of_every_case(history, name) for name in names & answers.OF_EVERY_CASE.keys()}
    for name in names - answers.OF_EVERY_CASE.keys():
        found[name] = _fact(history, name, texts)
    return found


def _of_every_case(history: History, name: str) -> Text:
    row, program = history.row, history.program
    match name:
        case "case_type":
            return program.case_type.title
        case "kind":
            return _code(history, row.kind)
        case "place":
            names = [one.name for one in reversed(places.ancestors(row.area_code)[:3])]
            return Text("".join(names), ", ".join(reversed(names)))
        case "owner":
            return title(program, row.owner_post)
        case "unit":
            unit = organizations.unit(row.owner_unit) if row.owner_unit else None
            return Text(unit.title, unit.title) if unit else Text("", "")
        case "reported_on":
            return _day(civil(row.reported_at).date())
        case "due_on":
            return _day(last_day(civil(row.due_at))) if row.due_at else Text("", "")
    return Text(row.number, row.number)


def _day(day: date) -> Text:
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B} {day.year}")


def _fact(history: History, name: str, texts: Mapping[UUID, str]) -> Text:
    value = said(history.state.facts.get(name), texts, "")
    if value is None or value in (GIVEN, SEALED):
        return Text("", "")
    parts = [_word(history, one) for one in (value if isinstance(value, list | tuple) else [value])]
    return Text("、".join(one.zh for one in parts), ", ".join(one.en for one in parts))


def _word(history: History, value: Any) -> Text:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return Text(f"{_day(value.date()).zh} {value:%H:%M}", f"{_day(value.date()).en}, {value:%H:%M}")
    if isinstance(value, date):
        return _day(value)
    return _code(history, str(value))


def _code(history: History, code: str) -> Text:
    """What a code of the pack's catalogs is called; other words stay as they are."""
    return next(_titles(history, code), Text(code, code))


def _titles(history: History, code: str) -> Iterator[Text]:
    for catalog in history.edition.pack.catalogs.values():
        yield from (item.title for item in catalog.items if item.code == code)
