"""What is held about a reporter, for the reporter: to look at, and to take along as JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yiwang.cases import interface as cases
from yiwang.engine.packs.titles import value_titles
from yiwang.engine.packs.words import span_words
from yiwang.engine.problems import Language, Text
from yiwang.engine.values import Span
from yiwang.foundation.registers import interface as registers
from yiwang.kernel.civil_time import civil

GUARDED = "=+-@\t\r"
"""A cell that begins so would be a formula in a spreadsheet."""


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything of one case that is about its reporter."""

    case: cases.Tracked
    told: list[tuple[Text, Any]]
    """What was reported."""
    contact: registers.Contact | None
    """In full only for whoever typed the number."""
    hint: registers.ContactHint | None
    openings: list[registers.Opening]
    corrections: list[registers.Correction]


def own_data(tracker: cases.Tracker, now: datetime, phone: str = "") -> OwnData | None:
    """None when the case is not this reporter's."""
    case = cases.tracked_case(tracker, tracker.case_id, now)
    detail = cases.case_detail(tracker, tracker.case_id, now) if case else None
    if case is None or detail is None:
        return None
    id = tracker.case_id
    return OwnData(
        case, list(_told(detail)),
        registers.own_contact(id, phone) if phone else None, registers.contact_hint(id), registers.openings(id),
        registers.corrections_of(id),
    )  # fmt: skip


def _told(detail: cases.Detail) -> Iterator[tuple[Text, Any]]:
    """What was reported, with the titles of codes."""
    row = detail.row
    edition, program = cases.rules_of(row.pack_hash, row.rules_on, row.case_type, row.area_path)
    for one in detail.facts:
        domain = program.domains.get(one.name)
        titles = value_titles(domain, edition.pack.catalogs)
        if isinstance(one.value, list | tuple):
            yield one.title, [titles.get(code, code) for code in one.value]
        elif not _is_contact(one.value):
            yield one.title, titles.get(one.value, one.value) if isinstance(one.value, str) else one.value


def _is_contact(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("contact:")


def as_data(own: OwnData, language: Language) -> dict[str, Any]:
    """Plain values, in one language."""
    case = own.case
    return {
        "number": case.row.number,
        "matter": case.case_type.in_language(language),
        "stage": case.stage.in_language(language),
        "place": case.row.area_code,
        "longitude": case.row.longitude,
        "latitude": case.row.latitude,
        "reported_at": _moment(case.row.reported_at),
        "answers": {title.in_language(language): _plain(value, language) for title, value in own.told},
        "contact": _contact(own),
        "solved": case.row.solved,
        "satisfied": case.row.satisfied,
        "history": [
            {"at": _moment(one.at), "who": one.who.in_language(language), "what": one.what.in_language(language),
             "words": one.words} for one in case.lines
        ],
        "files": [{"name": one.name, "kind": one.media_type, "bytes": one.size} for one in case.files],
        "who_opened_the_contact": [
            {"at": _moment(one.at), "acting_as": one.acting_as, "reason": one.reason} for one in own.openings
        ],
        "corrections": [
            {"asked_at": _moment(one.asked_at), "words": one.words, "due_on": one.due_on.isoformat(),
             "outcome": one.outcome, "answer": one.answer} for one in own.corrections
        ],
    }  # fmt: skip


def _contact(own: OwnData) -> dict[str, Any] | None:
    if own.contact is not None:
        return {"name": own.contact.name, "phone": own.contact.phone, "withheld": bool(own.hint and own.hint.withheld)}
    return {"phone": own.hint.hint, "withheld": own.hint.withheld} if own.hint else None


def as_json(own: OwnData, language: Language) -> str:
    return json.dumps(as_data(own, language), ensure_ascii=False, indent=1)


def as_csv(own: OwnData, language: Language) -> str:
    """Two columns, what and value: opens in any spreadsheet (with the mark that tells it the encoding)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for name, value in _rows("", as_data(own, language)):
        writer.writerow([name, f"'{value}" if value[:1] in GUARDED and value else value])
    return "\ufeff" + out.getvalue()


def _rows(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _rows(f"{name}.{key}" if name else str(key), inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _rows(f"{name}.{number}", inner)
    else:
        yield name, "" if value is None else str(value)


def _plain(value: Any, language: Language) -> Any:
    if isinstance(value, Span):
        return span_words(value).in_language(language)
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, list | tuple):
        return [_plain(one, language) for one in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _moment(moment: datetime) -> str:
    return civil(moment).isoformat(" ", "minutes")
