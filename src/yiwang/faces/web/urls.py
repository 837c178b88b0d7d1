"""Addresses of what all pages share."""

from __future__ import annotations

from django.urls import path

from yiwang.faces.web import assets, views

app_name = "web"
urlpatterns = [
    path("look/", views.look, name="look"),
    path("assets/<path:name>", assets.asset, name="asset"),
]
