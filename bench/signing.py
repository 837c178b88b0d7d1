"""Somebody of the bench's district, signed in as a browser is."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any, cast

CASES = 60


def signed_in(post: str, area: str) -> dict[str, Any]:
    """A session under a post, and what its holder sees: some cases, the areas right below, a common kind."""
    from django.conf import settings
    from django.http import HttpRequest

    from yiwang.cases import interface as cases
    from yiwang.cases.interface import Case
    from yiwang.faces import sessions
    from yiwang.foundation.identity import interface as identity
    from yiwang.foundation.identity.models import Account
    from yiwang.foundation.organizations.models import Appointment
    from yiwang.foundation.places import interface as places
    from yiwang.kernel.civil_time import civil

    today = civil(datetime.now(UTC)).date()
    held = Appointment.objects.get(post=post, area=area)
    person, _ = Account.objects.get_or_create(
        id=held.account, defaults={"login": str(held.account), "name": held.holder, "password": "!"}
    )
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    request = cast(HttpRequest, SimpleNamespace(session=store))
    sessions.begin(request, person, today)
    sessions.choose(request, held.id)
    store.save()
    acting = sessions.acting_in_session(request, today)
    assert isinstance(acting, identity.Acting)
    rows = cases.list_cases(acting, cases.Filters(view="area"), limit=CASES).rows
    kinds = [row.kind for row in rows if row.case_type == "service_request"] or ["waste"]
    below = [one.code for one in places.children(area, today)][:3]
    some = Case.objects.filter(area_path__startswith=acting.area_path).order_by("-id")[:CASES]
    seen = [str(row.id) for row in (*rows, *some)]
    return {"cookie": store.session_key, "cases": seen, "areas": below, "kind": max(kinds, key=kinds.count)}
