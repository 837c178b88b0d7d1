"""Asking for a long action: the file that was uploaded goes with it, and the page of the job comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from yiwang.engine.problems import Text
from yiwang.faces.web.requests import PageRequest, command_id, person
from yiwang.kernel import jobs
from yiwang.kernel.jobs import MadeFile


def ask_job(request: PageRequest, kind: str, title: Text, payload: Mapping[str, Any], field: str = "") -> HttpResponse:
    """Put it in the queue under the form's own id, and go to its page."""
    file = request.FILES.get(field) if field else None
    given = MadeFile(file.name or "file", file.content_type or "", file.read()) if file is not None else None
    id = jobs.ask(command_id(request), kind, title, person(request), payload, request.now, given)
    return redirect("admin:job", id)
