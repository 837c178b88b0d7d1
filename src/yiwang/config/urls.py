"""Every address of the site, by face."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from yiwang.faces.health import health, ready

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health),
    path("readyz", ready),
    path("api/", include("yiwang.faces.api.urls")),
    path("admin/", include("yiwang.faces.admin.urls")),
    path("desk/", include("yiwang.faces.desk.urls")),
    path("field/", include("yiwang.faces.field.urls")),
    path("", include("yiwang.faces.web.urls")),
    path("", include("yiwang.faces.portal.urls")),
]
handler404 = "yiwang.faces.web.views.not_found"
handler500 = "yiwang.faces.web.views.broken"
