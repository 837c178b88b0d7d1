"""Words of people: kept outside the journal, where they can be erased; in the journal stands `content:<id>:<hash>`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from yiwang.cases.contacts import GIVEN
from yiwang.cases.queries.history import Happened
from yiwang.engine.values import Domain, Value
from yiwang.engine.workflows import Program
from yiwang.engine.workflows.events import CaseOpened
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import Content

MARK = "content:"
TITLE = 200
"""Characters of a title in the row."""


def digest(content_id: UUID, text: str) -> bytes:
    """The hash under which words stand in the journal; their id goes in, so that like words do not show as like."""
    return sha256(content_id.bytes + text.encode()).digest()


class Words:
    """Takes the words out of a command; `rows` are to be written with it."""

    def __init__(self, case_id: UUID) -> None:
        self.case_id = case_id
        self.rows: list[Content] = []

    def keep(self, text: str) -> str:
        """What stands in the journal for a text; nothing for an empty one."""
        text = text.strip()
        if not text:
            return ""
        content_id = new_id()
        hashed = digest(content_id, text)
        self.rows.append(Content(aggregate_id=self.case_id, content_id=content_id, text=text, sha256=hashed))
        return f"{MARK}{content_id}:{hashed.hex()}"

    def facts(self, facts: Mapping[str, Value], domains: Mapping[str, Domain]) -> dict[str, Value]:
        """Facts whose free words were taken out."""
        return {
            name: self.keep(value) or None
            if isinstance(value, str) and name in domains and domains[name].type == "text"
            else value
            for name, value in facts.items()
        }


def words_among(program: Program, facts: Mapping[str, Any]) -> dict[str, str]:
    """The free words among the answers of a form, in the order of the form: what search reads."""
    return {
        name: value.strip()
        for name, domain in program.intake.items()
        if domain.type == "text" and isinstance(value := facts.get(name), str) and value != GIVEN
    }


def title_and_search(past: Sequence[Happened], program: Program, texts: Mapping[UUID, str]) -> tuple[str, str]:
    """The title of a case and what search reads, from the words that were not erased."""
    opened = next(one.event for one in past if isinstance(one.event, CaseOpened))
    answers = {name: said(value, texts, "") for name, value in opened.facts.items()}
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
    """All words of a case that were not erased: one query."""
    rows = Content.objects.filter(aggregate_id=case_id, erased_at=None)
    return dict(rows.values_list("content_id", "text"))


def texts_of_many(case_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, str]]:
    """The same of many cases, by case."""
    found: dict[UUID, dict[UUID, str]] = {}
    rows = Content.objects.filter(aggregate_id__in=list(case_ids), erased_at=None)
    for case_id, content_id, text in rows.values_list("aggregate_id", "content_id", "text"):
        found.setdefault(case_id, {})[content_id] = text
    return found


def said(value: Any, texts: Mapping[UUID, str], erased: str = "—") -> Any:
    """A value with its words put back; `erased` where they are no more."""
    content_id = content_id_of(value)
    return value if content_id is None else texts.get(content_id, erased)
