"""What the app keeps of somebody's day: tasks, cells, what can be reported. JSON, under their own account."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token

from yiwang.cases import interface as cases
from yiwang.cases.interface import Filters
from yiwang.faces import sessions
from yiwang.faces.desk.casefile import case_file
from yiwang.faces.field.described import case_values, row_values
from yiwang.faces.field.reporting import own_cells, to_report
from yiwang.faces.web.requests import PageRequest, person
from yiwang.faces.web.requests import today as day_of
from yiwang.faces.web.titles import Titles, post_title, unit_title
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.identity.interface import Acting

MOST = 100
"""Tasks that a phone keeps; more are for a desk."""


def today(request: PageRequest) -> HttpResponse:
    """Everything that the app shows, in one answer."""
    acting, on = person(request), day_of(request)
    tasks = cases.list_cases(acting, Filters(view="todo", ended=False), "due", limit=MOST).rows
    called = [one.row for one in cases.calls_to_answer(acting, MOST)]
    rows = list({row.id: row for row in (*tasks, *called)}.values())
    titles, asked = Titles(rows, acting), {row.id for row in called}
    values = {
        "who": _who(request), "csrf": get_token(request), "at": request.now,
        "tasks": [row_values(row, titles) | {"called": row.id in asked} for row in rows],
        "cells": own_cells(acting, on), **to_report(acting, on, request.now),
    }  # fmt: skip
    return JsonResponse(values, json_dumps_params={"ensure_ascii": False})


def _who(request: PageRequest) -> dict[str, Any]:
    acting, on = person(request), day_of(request)
    post = post_title(acting.post, acting.area_path, on) if acting.area_code else ""
    return {
        "account": acting.account_id, "name": acting.name, "post": post, "unit": unit_title(acting.unit_id),
        "appointment": request.session.get(sessions.APPOINTMENT) or "", "several": _several(acting, on),
    }  # fmt: skip


def _several(acting: Acting, on: date) -> bool:
    """There is another post to act under."""
    account = identity.account(acting.account_id) if acting.account_id else None
    return account is not None and len(identity.posts_of(account, on)) > 1


def case(request: PageRequest, case_id: UUID) -> HttpResponse:
    """One case, with what may be done about it."""
    return JsonResponse(case_values(case_file(request, case_id)), json_dumps_params={"ensure_ascii": False})
