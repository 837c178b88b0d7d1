"""Addresses of what all pages share."""

from __future__ import annotations

from django.urls import path

from yiwang.faces.web import assets, maps, views

app_name = "web"
urlpatterns = [
    path("look/", views.look, name="look"),
    path("map/shapes/", maps.shapes, name="map_shapes"),
    path("map/where/", maps.where, name="map_where"),
    path("map/public/", maps.public, name="map_public"),
    path("assets/<path:name>", assets.asset, name="asset"),
]
