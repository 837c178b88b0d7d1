"""Forms and cases as the app reads them: plain values that a phone can keep."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from yiwang.faces.desk.casefile import CaseFile
from yiwang.faces.web.fields import Field
from yiwang.faces.web.language import say
from yiwang.faces.web.steps import StepForm
from yiwang.faces.web.titles import Titles

LINES = 12
"""So many of what happened last are kept on the phone."""
BARRED = ("attach", "link", "exclude", "agree", "verdict", "ask", "order")
"""Work for a desk: what needs a look around, or the reporter's number."""


def field_values(one: Field) -> dict[str, Any]:
    said = {
        "name": one.name, "label": one.label, "kind": one.kind, "required": one.required, "hint": one.hint,
        "value": one.value, "low": one.low, "high": one.high, "step": one.step, "most": one.most, "quiet": one.quiet,
        "options": [{"value": option.value, "label": option.label} for option in one.options],
    }  # fmt: skip
    return {name: value for name, value in said.items() if value not in ("", [], False)}


def form_values(one: StepForm) -> dict[str, Any]:
    fields = [field_values(each) for each in one.fields if each.kind not in ("file", "hidden")]
    return {"slug": one.slug, "title": one.title, "hint": one.hint, "grave": one.grave, "fields": fields}


def row_values(row: Any, titles: Titles) -> dict[str, Any]:
    """A case of a list."""
    words = titles.of(row)
    return {
        "id": row.id, "number": row.number, "title": row.title, "seq": row.seq, "kind": words["kind"] or words["type"],
        "stage": words["stage"], "level": words["level"], "area": words["area"], "area_code": row.area_code,
        "due": row.due_at, "since": row.entered_at, "reported": row.reported_at,
        "longitude": row.longitude, "latitude": row.latitude,
    }  # fmt: skip


def case_values(file: CaseFile) -> dict[str, Any]:
    """A case with all that may be done about it in the field. Who reported it is not among it: that is asked at the
    desk, with a reason, and leaves a line (principles 5)."""
    found = file.values()
    steps = [form_values(one) for one in _fit(file.forms())]
    first = file.suggestion.form.slug if file.suggestion else ""
    parts = [{"part": one.part, "name": one.name, "state": one.state, "due": one.row.due_at} for one in file.parts]
    return {
        **row_values(file.row, Titles([file.row], file.rules.acting)), "where": found["where"], "ended": file.row.ended,
        "facts": found["facts"], "steps": sorted(steps, key=lambda one: one["slug"] != first), "parts": parts,
        "lines": [_line(one) for one in list(file.detail.lines)[-LINES:][::-1]],
    }  # fmt: skip


def _fit(forms: Iterable[StepForm]) -> list[StepForm]:
    return [one for one in forms if one.name.partition(":")[0] not in BARRED]


def _line(one: Any) -> dict[str, Any]:
    return {"what": say(one.what), "who": say(one.who), "at": one.at, "words": one.words}
