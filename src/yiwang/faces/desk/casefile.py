"""What a page knows of one case, in full or beside the list: the same forms, the same reasons, the same limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404

from yiwang.cases import interface as cases
from yiwang.cases.interface import Detail, Foreseen
from yiwang.engine.problems import Text, sentence
from yiwang.engine.workflows import Program
from yiwang.faces.desk.extras import extras
from yiwang.faces.desk.parts import PartRow, part_rows
from yiwang.faces.desk.people import people_of
from yiwang.faces.web.fields import Typed
from yiwang.faces.web.language import Shown, say, t
from yiwang.faces.web.reasons import name_of, plainly
from yiwang.faces.web.requests import PageRequest, person
from yiwang.faces.web.steps import About, StepForm, about, fact_words, form_of, offer, why_not
from yiwang.faces.web.titles import Titles
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.places import interface as places


@dataclass(frozen=True)
class Suggestion:
    """The step that lies nearest, what would come of it, and why."""

    form: StepForm
    stage: str
    to: str
    holder: str
    due_at: datetime | None
    found: Sequence[tuple[str, str]]
    why: Sequence[str]


@dataclass
class CaseFile:
    """A case with everything that this person may do with it."""

    detail: Detail
    rules: About
    steps: list[StepForm]
    more: list[StepForm]
    parts: list[PartRow]
    suggestion: Suggestion | None
    why: list[Text]
    """What decided each stage, owner and time so far."""

    @property
    def row(self) -> Any:
        return self.detail.row

    def forms(self) -> list[StepForm]:
        return [*self.steps, *self.more, *(form for row in self.parts for form in row.forms)]

    def form(self, slug: str) -> StepForm | None:
        return next((one for one in self.forms() if one.slug == slug), None)

    def with_form(self, wrong: StepForm) -> CaseFile:
        """With the form that was refused in its place, as it was filled in."""
        steps, more = ([wrong if one.name == wrong.name else one for one in held] for held in (self.steps, self.more))
        first = self.suggestion if self.suggestion and self.suggestion.form.name != wrong.name else None
        parts = [row.with_form(wrong) for row in self.parts]
        return replace(self, steps=steps, more=more, parts=parts, suggestion=first)

    def off(self) -> list[tuple[Any, Shown | None]]:
        """What may not be done, and why."""
        return [(one, why_not(one.why_not)) for one in self.detail.actions if not one.allowed]

    def facts(self) -> list[tuple[str, str]]:
        edition = self.rules.edition
        shown = [one for one in self.detail.facts if _tells(self.rules.program, one.name, one.value)]
        return [(name_of(edition, one.name, one.title), fact_words(self.rules, one)) for one in shown]

    def values(self) -> dict[str, Any]:
        """What the templates read."""
        above = places.upward(self.row.area_code)
        people = people_of(self.row, self.rules.edition, self.rules.now) if self.detail.inside else []
        others = [one for one in self.steps if not self.suggestion or one.name != self.suggestion.form.name]
        return {
            "detail": self.detail, "row": self.row, "titles": Titles([self.row], self.rules.acting).of(self.row),
            "steps": self.steps, "others": others, "more": self.more, "parts": self.parts, "off": self.off(),
            "suggestion": self.suggestion, "where": " ".join(one.name for one in reversed(above[:4])),
            "facts": self.facts(), "people": people,
        }  # fmt: skip


def case_file(request: PageRequest, case_id: UUID, sent: Typed | None = None) -> CaseFile:
    """A case that this person may see. Raises 404 for one that they may not, and for none."""
    acting = person(request)
    outlook = cases.case_outlook(acting, case_id, request.now)
    if outlook is None:
        raise Http404
    detail = outlook.detail
    rules = about(detail.row, acting, request.now, sent)
    steps = [form for one in detail.actions if one.allowed and (form := form_of(one, rules)) is not None]
    more = list(extras(detail, rules, acting))
    for form in steps:
        if (asked := TO_RULE.get(form.name)) is not None:
            form.hint = _asked(detail, asked) or form.hint
    for form in (*steps, *more):
        offer(form, detail.offers, rules.sent)
    first = _suggestion(rules, steps, outlook.foreseen)
    return CaseFile(detail, rules, steps, more, part_rows(detail, rules), first, outlook.why)


def _tells(program: Program, name: str, value: Any) -> bool:
    """Whether a fact tells something. What nobody gave does not: 0 or no that was counted or found by a table (what was
    found is told under "why"), and what the system left as it stood there from the start."""
    if name in program.intake:
        return True
    given = {fact.name for fact in program.case_type.facts if fact.origin == "command"}
    stood_there = program.blank.get(name) == value
    if name in given:
        return value != 0 or not stood_there
    return value != 0 and not stood_there


TO_RULE = {"rule_extension": "ExtensionAsked", "rule": "Objected"}
"""Forms of rulings, and what they rule on."""


def _asked(detail: cases.Detail, kind: str) -> str:
    """What was asked and why, for whoever rules on it."""
    last = max((one for one in detail.lines if one.kind == kind), key=lambda one: one.at, default=None)
    return t("{what}。理由：{why}", "{what}. Why: {why}", what=sentence(last.what), why=last.words) if last else ""


def _suggestion(rules: About, steps: list[StepForm], found: Foreseen | None) -> Suggestion | None:
    form = next((one for one in steps if found and one.name == f"step:{found.step}"), None)
    if found is None or form is None:
        return None
    held = organizations.appointment(found.holder) if found.holder else None
    to = Titles((), rules.acting, [found.unit]).held(found.unit, say(found.owner))
    words = [(name_of(rules.edition, one.name, one.title), fact_words(rules, one)) for one in found.found]
    why = [plainly(say(one), rules.edition) for one in found.why]
    return Suggestion(form, say(found.stage), to, held.holder if held else "", found.due_at, words, why)
