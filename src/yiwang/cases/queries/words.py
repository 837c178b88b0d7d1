"""Words of people: kept outside the journal, where they can be erased; in the journal stands `content:<id>:<hash>`."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from yiwang.cases.contacts import GIVEN, sealed_answers
from yiwang.cases.queries.history import Happened, History, corrected
from yiwang.engine.values import Domain, Value
from yiwang.engine.workflows import Program
from yiwang.engine.workflows.events import CaseOpened
from yiwang.kernel.civil_time import civil
from yiwang.kernel.contents import SEALED, plain_content, readable, sealed_content
from yiwang.kernel.models import Content

MARK = "content:"
TITLE = 200
"""Characters of a title in the row."""


class Words:
    """Takes the words out of a command; `rows` are to be written with it. `personal`: answers to be sealed, and the
    days that each is kept from `on`."""

    def __init__(self, case_id: UUID, personal: Mapping[str, int] | None = None, on: date | None = None) -> None:
        self.case_id = case_id
        self.personal = personal or {}
        self.on = on
        self.rows: list[Content] = []

    def keep(self, text: str, days: int | None = None) -> str:
        """What stands in the journal for a text; nothing for an empty one. `days`: it is sealed, and kept so long."""
        text = text.strip()
        if not text:
            return ""
        if days is not None and self.on is not None:
            row = sealed_content(self.case_id, text, self.on + timedelta(days=days))
        else:
            row = plain_content(self.case_id, text)
        self.rows.append(row)
        return f"{MARK}{row.content_id}:{row.sha256.hex()}"

    def facts(self, facts: Mapping[str, Value], domains: Mapping[str, Domain]) -> dict[str, Value]:
        """Facts whose free words were taken out."""
        return {
            name: self.keep(value, self.personal.get(name)) or None
            if isinstance(value, str) and value != GIVEN and name in domains and domains[name].type == "text"
            else value
            for name, value in facts.items()
        }


def words_for(history: History, now: datetime) -> Words:
    """Of a command on a case that is there."""
    form = history.edition.pack.forms.get(history.program.case_type.form)
    return Words(history.id, sealed_answers(form), civil(now).date())


def words_among(program: Program, facts: Mapping[str, Any], personal: Container[str] = ()) -> dict[str, str]:
    """The free words among the answers of a form, in the order of the form: what search reads. Never personal ones."""
    return {
        name: value.strip()
        for name, domain in program.intake.items()
        if domain.type == "text" and name not in personal
        and isinstance(value := facts.get(name), str) and value not in (GIVEN, SEALED)
    }  # fmt: skip


def title_and_search(past: Sequence[Happened], program: Program, texts: Mapping[UUID, str]) -> tuple[str, str]:
    """The title of a case and what search reads, from the words that were not erased."""
    opened = next(one.event for one in past if isinstance(one.event, CaseOpened))
    facts = {**opened.facts, **corrected(past)}
    answers = {name: said(value, texts, "") for name, value in facts.items()}
    words = words_among(program, answers)
    headline = past[0].data["headline"]
    title = words.get(headline, "") if headline else program.case_type.title.zh
    return title[:TITLE], " ".join(words.values())


def content_id_of(token: object) -> UUID | None:
    """The id of the words that a token stands for; None for anything else."""
    if not isinstance(token, str) or not token.startswith(MARK):
        return None
    return UUID(token[len(MARK) : len(MARK) + 36])


def tokens_in(data: object) -> Iterator[str]:
    """Every token in the data of an entry."""
    if isinstance(data, str):
        if data.startswith(MARK):
            yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from tokens_in(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from tokens_in(value)


def texts_of(case_id: UUID) -> dict[UUID, str]:
    """The words of a case that may be read: neither erased nor frozen; `SEALED` for those to be opened. One query."""
    return readable([case_id]).get(case_id, {})


def said(value: Any, texts: Mapping[UUID, str], erased: str = "—") -> Any:
    """A value with its words put back; `erased` where they are no more."""
    content_id = content_id_of(value)
    return value if content_id is None else texts.get(content_id, erased)
