"""`/healthz`: does this process reach its database? `/readyz`: are its tables those of this version, too?

For load balancers and for people who watch a site."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 or 503; nothing about the site is told."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True}, headers={"Cache-Control": "no-store"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when requests may be sent here, else 503."""
    try:
        is_ready = not _migrations_left()
    except (DatabaseError, InterfaceError):
        is_ready = False
    return JsonResponse({"ready": is_ready}, status=200 if is_ready else 503, headers={"Cache-Control": "no-store"})


def _migrations_left() -> bool:
    """Whether tables are still to be changed. Tables never go back while a process runs, so ready stays ready."""
    if not _known:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return True
        _known.append(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return False


_known: list[bool] = []
