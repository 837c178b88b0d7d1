"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from yiwang.faces.web.language import language


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "request": request,
        "english": language() == "en",
        "large_type": request.COOKIES.get("type") == "large",
        "acting": getattr(request, "acting", None),
        "now": getattr(request, "now", None),
    }
