"""Several like cases done together: one form, but for each case a command of its own, with its own result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from yiwang.faces.desk.casefile import CaseFile, case_file
from yiwang.faces.desk.filters import kept
from yiwang.faces.web.fields import missing, typed, values_of
from yiwang.faces.web.language import Shown, shown
from yiwang.faces.web.requests import PageRequest, command_id, person, uuid_or_none
from yiwang.faces.web.sending import perform_as
from yiwang.faces.web.steps import SECOND, StepForm
from yiwang.faces.web.titles import Titles
from yiwang.kernel.actions import Command
from yiwang.kernel.refusals import CHANGED_MEANWHILE

MOST = 50
"""So many at once: a page of the list."""


@dataclass(frozen=True)
class Group:
    """Cases of one type at one stage, and the steps that are open for every one of them."""

    files: Sequence[CaseFile]
    forms: Sequence[StepForm]

    @property
    def rows(self) -> list[Any]:
        return [one.row for one in self.files]

    @property
    def words(self) -> dict[str, str]:
        return Titles(self.rows[:1]).of(self.rows[0])


@dataclass(frozen=True)
class Result:
    """What became of one case."""

    number: str
    title: str
    id: UUID
    problems: Sequence[Shown]


def together(request: PageRequest) -> HttpResponse:
    """Choose the step for those that were selected; cases of other kinds stand in groups of their own."""
    held = request.POST if request.method == "POST" else request.GET
    ids = list(dict.fromkeys(one for text in held.getlist("case") if (one := uuid_or_none(text))))
    back = kept(QueryDict(held.get("back", "")))
    files = list(_files(request, ids[:MOST]))
    groups = list(_groups(files))
    if request.method == "POST":
        chosen = _chosen(groups, held.get("step", ""))
        if chosen is not None and not missing(chosen[1].fields):
            return _results(request, files, *chosen, back)
    if not groups:
        return redirect(f"{reverse('desk:cases')}?{back}")
    gone = request.method == "POST" and _chosen(groups, held.get("step", "")) is None
    values = {"groups": groups, "back": back, "left_out": max(len(ids) - MOST, 0), "most": MOST, "gone": gone}
    return render(request, "desk/together.html", values, status=422 if request.method == "POST" else 200)


def _results(request: PageRequest, files: Sequence[CaseFile], group: Group, form: StepForm, back: str) -> HttpResponse:
    """What became of each that was sent: done, refused, or changed since the page was made."""
    results = [_do(request, one, form.name) if one in group.files else _changed(one) for one in files]
    done = sum(not one.problems for one in results)
    values = {"results": results, "done": done, "refused": len(results) - done, "back": back, "title": form.title}
    return render(request, "desk/together_done.html", values)


def _changed(one: CaseFile) -> Result:
    return Result(one.row.number, one.row.title, one.row.id, shown([CHANGED_MEANWHILE.at()]))


def _files(request: PageRequest, ids: Sequence[UUID]) -> Iterator[CaseFile]:
    """Those that this person may see; one that is gone is left out."""
    for case_id in ids:
        try:
            yield case_file(request, case_id, typed(request.POST))
        except Http404:
            continue


def _groups(files: Sequence[CaseFile]) -> Iterator[Group]:
    """By type and stage; the steps are those that all of a group have."""
    found: dict[tuple[str, str], list[CaseFile]] = {}
    for one in files:
        found.setdefault((one.row.case_type, one.row.stage), []).append(one)
    for place, members in enumerate(found.values()):
        common = set.intersection(*({form.name for form in one.steps} for one in members))
        forms = [form for form in members[0].steps if form.name in common and _alike(form)]
        for field in (field for form in forms for field in form.fields):
            field.form = f"{place}-{field.form}"
        yield Group(members, sorted(forms, key=lambda form: (form.grave, form.needs)))


def _alike(form: StepForm) -> bool:
    """Steps that ask for nothing of one case alone."""
    return form.name.startswith("step:") and not any(one.name == SECOND for one in form.fields)


def _chosen(groups: Sequence[Group], name: str) -> tuple[Group, StepForm] | None:
    """The name says the group by its first case, and the step."""
    first, _, step = name.partition("/")
    for group in groups:
        if str(group.files[0].row.id) == first:
            return next(((group, form) for form in group.forms if form.name == step), None)
    return None


def _do(request: PageRequest, one: CaseFile, name: str) -> Result:
    """One command. Its id follows from the form's and the case's, so that sending the form twice does it once."""
    form = next(form for form in one.steps if form.name == name)
    action = form.make(values_of(form.fields, one.rules.sent))
    command = Command(uuid5(command_id(request), str(one.row.id)), request.now)
    _, problems = perform_as(action, person(request), command, request.now)
    return Result(one.row.number, one.row.title, one.row.id, shown(problems))
