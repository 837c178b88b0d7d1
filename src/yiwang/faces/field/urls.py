"""Addresses of the field app. Its pages are one shell; everything else it fetches as JSON."""

from __future__ import annotations

from django.urls import path

from yiwang.faces.field.views import sending, shell, today

app_name = "field"
urlpatterns = [
    path("", shell.app, name="app"),
    path("sw.js", shell.worker, name="worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("today.json", today.today, name="today"),
    path("cases/<uuid:case_id>.json", today.case, name="case"),
    path("alike", sending.alike, name="alike"),
    path("send", sending.send, name="send"),
]
